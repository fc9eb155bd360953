import {
  EVENT_ID,
  SCALAR_STYLE,
  YAMLException,
  getScalarValue,
  parseEvents,
  type AliasEvent,
  type Event,
  type ScalarEvent,
} from "js-yaml";
import { hasRegions, indented } from "./flow-indentation";
import { flowRegions } from "./flow-regions";

/** The result of parsing a text as YAML. */
export interface Events {
  readonly events: Event[];
  /** The text that the events' offsets refer to. */
  readonly text: string;
  /** Converts an offset to one in the given text. */
  readonly original: (offset: number) => number;
}

/** The most levels that a document may have; the deepest custom resource definition seen has 60. */
const OPTIONS = { maxDepth: 1_000 };

const DEFICIENT = "deficient indentation";

/**
 * Parses a text into events.
 *
 * YAML requires all lines of a value in brackets or quotes to be indented deeper than its key. kubectl and Compose do not, and
 * many files close the bracket in the column of the key. Such lines are indented here; nothing else is changed.
 *
 * @throws YAMLException if it is not valid YAML; its `mark.position` refers to the given text
 */
export function readEvents(given: string): Events {
  try {
    return { events: parseEvents(given, OPTIONS), text: given, original: (offset) => offset };
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== DEFICIENT) throw error;
    return readIndented(given, error);
  }
}

function readIndented(given: string, error: YAMLException): Events {
  const regions = flowRegions(given);
  const { text, original } = indented(given, regions);
  try {
    const read = { events: parseEvents(text, OPTIONS), text, original };
    if (!hasRegions(read, regions)) throw error;
    return read;
  } catch (other) {
    if (!(other instanceof YAMLException) || other === error) throw other;
    const { mark, reason } = other;
    const isTab = reason === DEFICIENT && /\t/.test(text.slice(mark!.position - mark!.column, mark!.position));
    throw movedTo(
      isTab ? new YAMLException("expected a space before the bracket, found a tab", mark) : other,
      original,
    );
  }
}

/** Returns the same error with its position converted to another text. */
export function movedTo({ reason, mark }: YAMLException, original: Events["original"]): YAMLException {
  return new YAMLException(reason, mark && { ...mark, position: original(mark.position), snippet: null });
}

/** Words that are booleans in YAML 1.1. */
const BOOLEANS = /^(?:y|yes|n|no|on|off)$/i;

const MAY_HAVE_BOOLEAN_KEYS = /\b(?:y|yes|n|no|on|off)[ \t]*:/i;

/**
 * Returns the events with `y`, `no` and the like as text where they are keys. Compose accepts them as the names of services; to
 * kubectl, they are the keys `true` and `false`, which no setting has.
 */
export function withTextKeys(read: Events): Events {
  if (!MAY_HAVE_BOOLEAN_KEYS.test(read.text)) return read;
  /** For each open object, whether a key is next; undefined for a list or a document. */
  const open: Array<boolean | undefined> = [];
  const events = read.events.map((event) => {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      return event;
    }
    const isKey = open.at(-1) === true;
    if (open.at(-1) !== undefined) open[open.length - 1] = !isKey;
    if (event.type === EVENT_ID.SCALAR) return isKey && isBoolean(event, read.text) ? quoted(event) : event;
    if (event.type !== EVENT_ID.ALIAS) open.push(event.type === EVENT_ID.MAPPING ? true : undefined);
    return event;
  });
  return { ...read, events };
}

function isBoolean(key: ScalarEvent, text: string): boolean {
  return key.style === SCALAR_STYLE.PLAIN && key.tagStart < 0 && BOOLEANS.test(getScalarValue(text, key));
}

function quoted(event: ScalarEvent): ScalarEvent {
  return { ...event, style: SCALAR_STYLE.SINGLE_QUOTED };
}

/** Splits the events by document. */
export function byDocument({ events, ...rest }: Events): readonly Events[] {
  const starts: number[] = [];
  events.forEach(({ type }, index) => {
    if (type === EVENT_ID.DOCUMENT) starts.push(index);
  });
  return starts.map((start, index) => ({ events: events.slice(start, starts[index + 1]), ...rest }));
}

/** Returns the offset of the first alias in the given text. */
export function firstAlias({ events, original }: Events): number | undefined {
  const alias = events.find(({ type }) => type === EVENT_ID.ALIAS);
  return alias === undefined ? undefined : original((alias as AliasEvent).anchorStart - 1);
}
