import { isAlias, isCollection, isMap, isPair, isScalar, type CST, type Node, type Pair } from "yaml";

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

interface Comment {
  readonly start: number;
  readonly end: number;
}

/** A text with a parsed document in it. */
export class SourceText {
  private readonly comments: readonly Comment[];

  constructor(
    readonly text: string,
    root: Node,
  ) {
    const found: Comment[] = [];
    collectComments(root.srcToken, found);
    this.comments = found.sort((a, b) => a.start - b.start);
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

  /** Returns the offset after the line break that ends the line. */
  nextLine(offset: number): number {
    const at = this.text.indexOf("\n", offset);
    return at < 0 ? this.text.length : at + 1;
  }

  columnOf(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Whether only spaces precede the offset on its line. */
  isFirstOnLine(offset: number): boolean {
    return /^ *$/.test(this.text.slice(this.lineStart(offset), offset));
  }
}

function collectComments(token: CST.Token | null | undefined, found: Comment[]): void {
  const open: Array<CST.Token | null | undefined> = [token];
  for (let next = open.pop(); next !== undefined || open.length > 0; next = open.pop()) {
    if (next === null || next === undefined) continue;
    if (next.type === "comment") found.push({ start: next.offset, end: next.offset + next.source.length });
    if ("props" in next) open.push(...next.props);
    if ("end" in next && Array.isArray(next.end)) open.push(...next.end);
    if ("start" in next && typeof next.start === "object" && !Array.isArray(next.start)) open.push(next.start);
    if ("items" in next)
      for (const { start, key, sep, value } of next.items) open.push(...start, key, ...(sep ?? []), value);
  }
}

export function startOf(node: Node): number {
  return node.range![0];
}

/** Returns where a value's content ends, before comments and blank lines after it. */
export function endOf(value: unknown): number {
  if (isPair(value)) return endOf(value.value ?? value.key);
  const node = value as Node;
  const last: unknown = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  return last === undefined || last === null ? node.range![1] : endOf(last);
}

/** Returns the entry of an object, if it has the key itself. */
export function entryOf(node: unknown, key: string): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** Whether other places may refer to a value or to a part of it. */
export function hasAnchor(value: unknown): boolean {
  if (isPair(value)) return hasAnchor(value.key) || hasAnchor(value.value);
  if (isAlias(value) || (!isScalar(value) && !isCollection(value))) return false;
  if (value.anchor !== undefined) return true;
  return isCollection(value) && value.items.some(hasAnchor);
}
