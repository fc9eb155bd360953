import { EVENT_ID, YAMLException, parseEvents, type AliasEvent, type Event } from "js-yaml";
import { hasRegions, indented } from "./flow-indentation";
import { flowRegions } from "./flow-regions";

/** What the reader of YAML makes of a text. */
export interface Events {
  readonly events: Event[];
  /** What the events' offsets count in. */
  readonly text: string;
  /** The offset in the text that was given. */
  readonly original: (offset: number) => number;
}

/** Levels that a document may have; of all custom resource definitions seen the deepest has 60. */
const OPTIONS = { maxDepth: 1_000 };

const DEFICIENT = "deficient indentation";

/**
 * The events of a text.
 *
 * YAML wants all lines of a value in brackets or quotes indented deeper than the key before it. kubectl and Compose do not, and
 * many close the brackets below the key. Such lines are indented here, which changes nothing else.
 *
 * @throws YAMLException if it is no YAML; its `mark.position` counts in the text that was given
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
    throw movedTo(isTab ? new YAMLException("expected a blank before brackets, found a tab", mark) : other, original);
  }
}

/** The same error with its place counted in another text. */
export function movedTo({ reason, mark }: YAMLException, original: Events["original"]): YAMLException {
  return new YAMLException(reason, mark && { ...mark, position: original(mark.position), snippet: null });
}

/** The events of each document by themselves. */
export function byDocument({ events, ...rest }: Events): readonly Events[] {
  const starts = events.flatMap(({ type }, index) => (type === EVENT_ID.DOCUMENT ? [index] : []));
  return starts.map((start, index) => ({ ...rest, events: events.slice(start, starts[index + 1]) }));
}

/** Where the first alias stands in the text that was given. */
export function firstAlias({ events, original }: Events): number | undefined {
  const alias = events.find(({ type }) => type === EVENT_ID.ALIAS);
  return alias === undefined ? undefined : original((alias as AliasEvent).anchorStart - 1);
}
