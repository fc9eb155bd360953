import { EVENT_ID, YAMLException, parseEvents, type AliasEvent, type Event } from "js-yaml";

/** What the reader of YAML makes of a text. */
export interface Events {
  readonly events: Event[];
  /** What the events' offsets count in. */
  readonly text: string;
  /** The offset in the text that was given. */
  readonly original: (offset: number) => number;
}

/** Levels that a document may have; of all custom resource definitions seen the deepest has 60. */
const DEEPEST = 1_000;

/** More than any line of a manifest is indented. */
const MOST_INDENTATION = 200;

/** Characters read again, all attempts together: about a second. */
const MOST_REREAD = 32 * 1024 * 1024;

/**
 * The events of a text.
 *
 * YAML wants all lines of `[…]` and `{…}` indented deeper than the key before them. kubectl and Compose do not, and many close
 * the brackets below the key. Such lines are indented here, which changes nothing else.
 *
 * @throws YAMLException if it is no YAML; its `mark.position` counts in the text that was given
 */
export function readEvents(given: string): Events {
  const indentation = " ".repeat(Math.min(MOST_INDENTATION, longestLine(given) + 1));
  const added: number[] = []; // where in `given`, ascending
  const original = (offset: number): number => {
    let at = offset;
    for (const [index, place] of added.entries()) {
      const start = place + index * indentation.length;
      if (offset >= start) at = Math.max(place, offset - (index + 1) * indentation.length);
    }
    return at;
  };
  let reread = 0;
  for (let text = given; ; ) {
    try {
      return { events: parseEvents(text, { maxDepth: DEEPEST }), text, original };
    } catch (error) {
      if (!(error instanceof YAMLException) || error.mark === undefined) throw error;
      const { position, column } = error.mark;
      const lineStart = position - column;
      const place = original(lineStart);
      reread += text.length;
      const isRepaired = added.at(-1) === place || reread > MOST_REREAD;
      if (error.reason !== "deficient indentation" || isRepaired) throw movedTo(error, original);
      // What stands on the line before is not in the brackets, and may be moved into a text above.
      if (!/^\s*$/.test(text.slice(lineStart, position)))
        throw movedTo(new YAMLException("expected a blank before brackets, found a tab", error.mark), original);
      added.push(place);
      text = `${text.slice(0, lineStart)}${indentation}${text.slice(lineStart)}`;
    }
  }
}

function longestLine(text: string): number {
  return text.split(/[\r\n]/).reduce((longest, { length }) => Math.max(longest, length), 0);
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
