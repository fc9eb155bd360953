import { isCollection, isPair, isScalar, type CST, type Node, type Pair, type YAMLMap } from "yaml";

/** A replacement of a part of a text; offsets count from its start, and `end` is exclusive. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Why a value cannot be edited in its text, as the end of a sentence. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

const LONGEST_INDENT = 1_000; // characters

interface Comment {
  readonly start: number;
  readonly end: number;
}

/** A text with a parsed document in it. */
export class SourceText {
  private readonly comments: readonly Comment[];
  private readonly aliases = new Set<string>();
  private readonly entries = new Map<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(
    readonly text: string,
    root: Node,
  ) {
    const found: Comment[] = [];
    for (const token of tokensIn(root.srcToken))
      if (token.type === "comment") found.push({ start: token.offset, end: token.offset + token.source.length });
      else if (token.type === "alias") this.aliases.add(token.source.slice(1));
    this.comments = found.sort((a, b) => a.start - b.start);
  }

  /** Whether an alias refers to the value itself. */
  isAliased(value: unknown): boolean {
    return (isScalar(value) || isCollection(value)) && value.anchor !== undefined && this.aliases.has(value.anchor);
  }

  /** Whether an alias refers to the value or to a part of it. */
  holdsAliased(value: unknown): boolean {
    if (this.aliases.size === 0) return false;
    if (isPair(value)) return this.holdsAliased(value.key) || this.holdsAliased(value.value);
    return this.isAliased(value) || (isCollection(value) && value.items.some((item) => this.holdsAliased(item)));
  }

  /** Returns the entry of an object, if it has the key itself. */
  entryOf(map: YAMLMap, key: string): Pair | undefined {
    const known = this.entries.get(map) ?? entriesOf(map);
    this.entries.set(map, known);
    return known.get(key);
  }

  /** Returns the comments that begin in a part of the text. */
  commentsIn(start: number, end: number): readonly string[] {
    const found: string[] = [];
    for (let at = this.firstCommentFrom(start); (this.comments[at]?.start ?? end) < end; at++)
      found.push(this.text.slice(this.comments[at]!.start, this.comments[at]!.end));
    return found;
  }

  private firstCommentFrom(offset: number): number {
    let [low, high] = [0, this.comments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.comments[middle]!.start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Returns the offset of the line break that ends the line, or the end of the text. */
  lineEnd(offset: number): number {
    const at = this.text.indexOf("\n", offset);
    if (at < 0) return this.text.length;
    return this.text[at - 1] === "\r" && at > offset ? at - 1 : at;
  }

  /** Returns the offset after the line on which content ends. */
  afterLine(end: number): number {
    // A block of text ends with its line break.
    return this.text[end - 1] === "\n" ? end : this.text.indexOf("\n", end) + 1;
  }

  /** Whether the line that begins here has no content. */
  isBlankOrComment(lineStart: number): boolean {
    return /^[ \t\r]*(?:#|\n)/.test(this.text.slice(lineStart, lineStart + LONGEST_INDENT));
  }

  /** Returns where content ends without the spaces after an empty item and the line break of a block of text. */
  contentEnd(end: number): number {
    let at = end;
    while (/\s/.test(this.text[at - 1] ?? "")) at--;
    return at;
  }

  columnOf(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Whether only spaces precede the offset on its line. */
  isFirstOnLine(offset: number): boolean {
    let at = offset;
    while (this.text[at - 1] === " ") at--;
    return at === 0 || this.text[at - 1] === "\n";
  }
}

function* tokensIn(root: CST.Token | undefined): Generator<CST.Token> {
  const open: Array<CST.Token | null | undefined> = [root];
  for (let token = open.pop(); token !== undefined || open.length > 0; token = open.pop()) {
    if (token === null || token === undefined) continue;
    yield token;
    if ("props" in token) open.push(...token.props);
    if ("end" in token && Array.isArray(token.end)) open.push(...token.end);
    if ("start" in token && typeof token.start === "object" && !Array.isArray(token.start)) open.push(token.start);
    if ("items" in token)
      for (const { start, key, sep, value } of token.items) open.push(...start, key, ...(sep ?? []), value);
  }
}

export function startOf(node: Node): number {
  return node.range![0];
}

/** Returns where a value's content ends, before comments and blank lines after it. */
export function endOf(value: unknown): number {
  if (isPair(value)) return isEmpty(value.value) ? endOfName(value) : endOf(value.value);
  const node = value as Node;
  const last: unknown = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  return last === undefined || last === null ? node.range![1] : endOf(last);
}

/** Whether nothing is written for a value. */
export function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.range?.[0] === value.range?.[1]);
}

/** Returns where an entry ends that has no value: after its colon, or after an anchor or tag. */
function endOfName({ key, srcToken }: Pair): number {
  const last = srcToken?.sep?.findLast(({ type }) => !["space", "newline", "comment"].includes(type));
  return last === undefined ? endOf(key) : last.offset + last.source.length;
}

/** Returns the entries that an object has itself, by key; of several with the same key, the first. */
function entriesOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  return new Map(
    map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])).reverse(),
  );
}

/** Whether the entry is written as `? key`. */
export function isExplicit({ srcToken }: Pair): boolean {
  return srcToken?.start.some(({ type }) => type === "explicit-key-ind") ?? false;
}
