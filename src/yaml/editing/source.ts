import { isCollection, isMap, isPair, isScalar, visit } from "yaml";
import type { CST, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { endOf as endOfMatch } from "../stream";

/** A replacement of a part of a text; offsets count from its start, and `end` is exclusive. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Why a value cannot be edited in its text, as the end of a sentence. */
export class Refusal extends Error {}

/** Returns the reason why some work was refused; undefined if it was done. */
export function refusalOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.message;
  }
}

export type Collection = YAMLMap | YAMLSeq;

/** An entry of an object. The value is null if there is no colon. */
export type Entry = Pair<Node, Node | null>;

/** An item of a list or an entry of an object. */
export type Item = Node | Entry;

export function itemsOf({ items }: Collection): readonly Item[] {
  return items as readonly Item[];
}

type Entries = ReadonlyMap<string, Entry>;

/** A text with a parsed document in it. */
export class SourceText {
  /** How much deeper the first object in an object is, in spaces. */
  readonly step: number;
  /** By offset. */
  private readonly comments = new Map<number, string>();
  private readonly aliases = new Set<string | undefined>();
  private readonly entries = new Map<YAMLMap, Entries | undefined>();

  /**
   * @param text - ends with a line break
   * @param end - where it ends without a line break that was added to it
   */
  constructor(
    readonly text: string,
    readonly end: number,
    root: Node,
  ) {
    for (const token of tokensIn(root.srcToken))
      if (token.type === "comment") this.comments.set(token.offset, token.source);
      else if (token.type === "alias") this.aliases.add(token.source.slice(1));
    this.step = this.stepIn(root);
  }

  private stepIn(root: Node): number {
    let step = 2;
    visit(root, {
      Pair: (_, pair) => {
        const { key, value } = pair as Entry;
        if (!isMap(value) || value.flow || !hasPlainKey(pair as Entry)) return undefined;
        step = this.columnOf(startOf(value)) - this.columnOf(startOf(key));
        return visit.BREAK;
      },
    });
    return step;
  }

  /** Whether an alias refers to the value itself. */
  isAliased(value: Node | null): boolean {
    return this.aliases.has(value?.anchor);
  }

  /** Whether an alias refers to the value or to a part of it. */
  holdsAliased(value: Item | null): boolean {
    if (isPair(value)) return this.holdsAliased(value.key) || this.holdsAliased(value.value);
    return this.isAliased(value) || (isCollection(value) && itemsOf(value).some((item) => this.holdsAliased(item)));
  }

  /** Returns the entries that an object has itself, by key; undefined if they are written in an unusual form. */
  entriesOf(map: YAMLMap): Entries | undefined {
    if (!this.entries.has(map)) this.entries.set(map, entriesOf(map));
    return this.entries.get(map);
  }

  /** Returns the comments that begin in a part of the text. */
  commentsIn(start: number, end: number): readonly string[] {
    const found: string[] = [];
    for (let at = start; at < end; at++) {
      const comment = this.comments.get(at);
      if (comment !== undefined) found.push(comment);
    }
    return found;
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Returns the offset after the line on which content ends. */
  afterLine(end: number): number {
    // A block of text ends with its line break.
    return this.text[end - 1] === "\n" ? end : this.text.indexOf("\n", end) + 1;
  }

  /** Whether the line that begins here has no content. */
  isBlankOrComment(lineStart: number): boolean {
    return endOfMatch(/[ \t\r]*(?:#|\n)/y, this.text, lineStart) > lineStart;
  }

  /** Returns where content ends without white space, such as the line break of a block of text. */
  contentEnd(end: number): number {
    return this.text.slice(0, end).trimEnd().length;
  }

  columnOf(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Whether only white space precedes the offset on its line. The time does not depend on the length of the line. */
  isFirstOnLine(offset: number): boolean {
    const end = this.contentEnd(offset);
    return end === 0 || this.text.slice(end, offset).includes("\n");
  }
}

/** Yields a token and all below it, in no particular order. */
function* tokensIn(root: CST.Token | undefined): Generator<CST.Token> {
  const open = [root];
  for (let token = open.pop(); token !== undefined; token = open.pop()) {
    yield token;
    for (const part of partsOf(token)) if (part) open.push(part);
  }
}

function* partsOf(token: CST.Token): Generator<CST.Token | null | undefined> {
  if ("props" in token) yield* token.props;
  if ("end" in token) yield* token.end;
  if ("items" in token)
    for (const { start, key, sep, value } of token.items) {
      yield* start;
      yield key;
      yield* sep ?? [];
      yield value;
    }
}

/** Returns where a node begins, after its anchor and tag. */
export function startOf(node: Node): number {
  return node.range![0];
}

/** Returns where the items of a block collection begin: the dashes of a list, or the keys of an object. */
export function startsOf(collection: Collection): readonly number[] {
  if (isMap(collection)) return collection.items.map(({ key }) => startOf(key as Node));
  const { items } = collection.srcToken as CST.BlockSequence;
  return items.flatMap(({ start }) => start.filter(({ type }) => type === "seq-item-ind").map(({ offset }) => offset));
}

/** Returns where an item's content ends, before comments and blank lines after it. */
export function endOf(item: Item): number {
  if (isPair(item)) return isEmpty(item.value) ? endOfName(item) : endOf(item.value!);
  return isCollection(item) && !item.flow ? endOf(itemsOf(item).at(-1)!) : item.range![1];
}

/** Whether nothing is written for a value. */
export function isEmpty(value: Node | null): boolean {
  return value === null || (isScalar(value) && value.range![0] === value.range![1]);
}

/** Returns where an entry ends that has no value: after its colon, or after an anchor or tag. */
function endOfName({ key, srcToken }: Entry): number {
  const last = srcToken!.sep!.findLast(({ type }) => !["space", "newline", "comment"].includes(type));
  return last === undefined ? endOf(key) : last.offset + last.source.length;
}

function entriesOf(map: YAMLMap): Entries | undefined {
  const items = map.items as readonly Entry[];
  if (!hasToken(map) || !items.every(hasPlainKey)) return undefined;
  const entries = new Map<string, Entry>();
  for (const entry of items) {
    const key = String((entry.key as Scalar).value);
    if (key !== "<<" && entries.has(key)) return undefined;
    entries.set(key, entry);
  }
  return entries;
}

/** Whether the key is a text without an anchor or a tag, and not written as `? key`. */
function hasPlainKey({ key, srcToken }: Entry): boolean {
  return isScalar(key) && isBare(key) && srcToken!.start.every(({ type }) => type !== "explicit-key-ind");
}

/** Whether a node's whole text lies between its start and its end: an anchor or a tag precedes the start. */
export function isBare(node: Node): boolean {
  return hasToken(node) && node.anchor === undefined && node.tag === undefined;
}

/** Whether a node has a token of its own, unlike the object in `[a: 1]`. */
function hasToken({ srcToken }: Node): boolean {
  return srcToken !== undefined;
}
