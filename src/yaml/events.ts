import { EVENT_ID, YAMLException, parseEvents, type AliasEvent, type Event } from "js-yaml";
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
