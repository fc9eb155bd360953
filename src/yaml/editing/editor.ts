import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { PathEdit } from "../../model/edit";
import { newValue, type Branch, type NewValue } from "./branches";
import { blockEntry, flow, flowEntry, scalar, type Style } from "./render";
import { Refusal, endOf, entryOf, hasAnchor, startOf, type SourceText, type Splice } from "./source";

/** An edit that was not made, and why, as the end of a sentence. */
export interface Refused {
  readonly edit: PathEdit;
  readonly reason: string;
}

const SHARED = "the value comes from an alias or a merge key, so other places use it too";
const ANCHORED = "other places refer to the value by its anchor";
const UNUSUAL = "the value is written in a form that cannot be edited safely";

type Collection = YAMLMap | YAMLSeq;

/** An item of a list or an entry of an object. */
type Item = Node | Pair;

/** Turns the edits of one document into replacements of parts of its text. */
export class Editor {
  readonly splices: Splice[] = [];
  readonly refused: Refused[] = [];

  constructor(
    private readonly source: SourceText,
    private readonly style: Style,
  ) {}

  edit(node: unknown, branch: Branch): void {
    if (isAlias(node)) throw new Refusal(SHARED);
    if (isMap(node)) this.editMap(node, branch);
    else if (isSeq(node)) this.editList(node, branch);
    else throw new Refusal(UNUSUAL);
  }

  private editMap(map: YAMLMap, branch: Branch): void {
    const removed = new Set<Item>();
    const added: Array<readonly [string, NewValue]> = [];
    for (const [step, child] of branch.below)
      this.attempt(child, () => {
        const pair = entryOf(map, String(step));
        if (pair === undefined) added.push(...this.newEntry(map, String(step), child));
        else if (child.own?.change === "remove") removed.add(removable(pair));
        else this.editEntry(map, pair, child);
      });
    if (removed.size > 0) this.remove(map, removed, added.length > 0);
    if (added.length > 0) this.addEntries(map, removed, added);
  }

  private newEntry(map: YAMLMap, key: string, child: Branch): ReadonlyArray<readonly [string, NewValue]> {
    const value = newValue(child);
    const isMerged = map.items.some((pair) => isScalar(pair.key) && pair.key.value === "<<");
    if (isMerged && (value === undefined || child.own === undefined)) throw new Refusal(SHARED);
    return value === undefined ? [] : [[key, value]];
  }

  private editEntry(map: YAMLMap, pair: Pair, child: Branch): void {
    const { value } = pair as { readonly value: unknown };
    const isNothing = isScalar(value) && value.type === "PLAIN" && /^(?:|~|null|Null|NULL)$/.test(String(value.value));
    if (child.own !== undefined) this.setScalar(pair, scalar(child.own.value!, this.style));
    else if (!isNothing && child.added.length > 0) this.addItems(value, child.added);
    else if (!isNothing) this.edit(value, child);
    else this.setNothing(map, pair, child);
  }

  /** Gives a value to a key without one. */
  private setNothing(map: YAMLMap, pair: Pair, child: Branch): void {
    const value = newValue(child);
    if (value === undefined) return;
    const isObject = typeof value === "object" && !Array.isArray(value);
    const isWritten = isScalar(pair.value) && endOf(pair.value) > startOf(pair.value);
    if (map.flow || !isObject || isWritten) {
      this.setScalar(pair, flow(value, this.style));
      return;
    }
    const { step } = this.style;
    const indent = this.source.columnOf(startOf(pair.key as Node)) + step;
    const lines = Object.entries(value).map(([key, each]) => blockEntry(key, each, indent, this.style));
    this.insertAfter(endOf(pair), lines);
  }

  private setScalar({ key, value }: Pair, text: string): void {
    if (hasAnchor(value)) throw new Refusal(ANCHORED);
    if (value !== null && !isAlias(value) && !isPlainScalar(value)) throw new Refusal(UNUSUAL);
    const node = value as Node | null;
    if (node === null) throw new Refusal(UNUSUAL);
    const isEmpty = endOf(node) === startOf(node);
    if (isEmpty && this.source.text[startOf(node) - 1] !== ":" && startOf(node) === endOf(key))
      throw new Refusal(UNUSUAL);
    this.splice(startOf(node), endOf(node), isEmpty ? ` ${text}` : text);
  }

  private editList(list: YAMLSeq, branch: Branch): void {
    const removed = new Set<Item>();
    for (const [step, child] of branch.below)
      this.attempt(child, () => {
        const item = list.items[Number(step)] as Item | undefined;
        if (item === undefined) throw new Refusal(UNUSUAL);
        if (child.own === undefined) this.edit(item, child);
        else if (child.own.change === "remove") removed.add(removable(item));
        else this.setItem(item, scalar(child.own.value!, this.style));
      });
    if (branch.added.length > 0) this.addItems(list, branch.added, removed);
    if (removed.size > 0) this.remove(list, removed, branch.added.length > 0);
  }

  private setItem(item: Item, text: string): void {
    if (hasAnchor(item)) throw new Refusal(ANCHORED);
    if (!isAlias(item) && !isPlainScalar(item)) throw new Refusal(UNUSUAL);
    this.splice(startOf(item as Node), endOf(item), text);
  }

  private addItems(list: unknown, values: readonly string[], removed: ReadonlySet<Item> = new Set()): void {
    if (isAlias(list)) throw new Refusal(SHARED);
    if (!isSeq(list)) throw new Refusal(UNUSUAL);
    const texts = values.map((value) => scalar(value, this.style));
    const kept = (list.items as readonly Item[]).filter((item) => !removed.has(item));
    if (list.flow) {
      this.addInFlow(list, kept, texts);
      return;
    }
    const first = this.dashOf(list.items[0] as Node);
    const indent = " ".repeat(this.source.columnOf(first));
    this.addLines(
      first,
      kept.at(-1),
      texts.map((text) => `${indent}- ${text}`),
    );
  }

  private addEntries(
    map: YAMLMap,
    removed: ReadonlySet<Item>,
    entries: ReadonlyArray<readonly [string, NewValue]>,
  ): void {
    const kept = map.items.filter((pair) => !removed.has(pair));
    if (map.flow) {
      this.addInFlow(
        map,
        kept,
        entries.map(([key, value]) => flowEntry(key, value, this.style)),
      );
      return;
    }
    const indent = this.source.columnOf(startOf(map));
    const lines = entries.map(([key, value]) => blockEntry(key, value, indent, this.style));
    this.addLines(startOf(map), kept.at(-1), lines);
  }

  /** Inserts lines after an item, or in place of all items if none is kept. */
  private addLines(first: number, last: Item | undefined, lines: readonly string[]): void {
    const { source, style } = this;
    if (last !== undefined) {
      this.insertAfter(endOf(last), lines);
      return;
    }
    if (!source.isFirstOnLine(first)) throw new Refusal(UNUSUAL);
    const at = source.lineStart(first);
    this.splice(at, at, lines.map((line) => line + style.newline).join(""));
  }

  private addInFlow(collection: Collection, kept: readonly Item[], texts: readonly string[]): void {
    const { source, style } = this;
    const last = kept.at(-1);
    const first = collection.items[0] as Item | undefined;
    if (last === undefined) {
      const at = collection.range![0] + 1;
      const isObject = isMap(collection) && !style.isJson;
      this.splice(at, at, isObject ? ` ${texts.join(", ")} ` : texts.join(", "));
      return;
    }
    const start = itemStart(first!);
    const isOnLines = source.isFirstOnLine(start) && source.columnOf(start) > 0;
    const separator = isOnLines ? `,${style.newline}${" ".repeat(source.columnOf(start))}` : ", ";
    this.splice(endOf(last), endOf(last), texts.map((text) => separator + text).join(""));
  }

  /** Inserts lines after the one on which the content ends. */
  private insertAfter(end: number, lines: readonly string[]): void {
    const { source, style } = this;
    // A block of text ends with its line break.
    const at = source.text[end - 1] === "\n" ? end : source.nextLine(end);
    const isLast = source.text[at - 1] !== "\n";
    this.splice(at, at, lines.map((line) => (isLast ? style.newline + line : line + style.newline)).join(""));
  }

  private remove(collection: Collection, removed: ReadonlySet<Item>, isExtended: boolean): void {
    const items = collection.items as readonly Item[];
    if (collection.flow) this.removeInFlow(collection, items, removed);
    else if (removed.size < items.length || isExtended) this.removeLines(collection, items, removed);
    else this.empty(collection, items);
  }

  private removeLines(collection: Collection, items: readonly Item[], removed: ReadonlySet<Item>): void {
    const { source } = this;
    items.forEach((item, i) => {
      if (!removed.has(item)) return;
      const start = isSeq(collection) ? this.dashOf(item) : itemStart(item);
      const end = endOf(item);
      if (source.isFirstOnLine(start)) {
        this.removeWholeLines(start, end);
        return;
      }
      // The first entry stands behind its list's dash: the next one takes its place.
      const next = items.slice(i + 1).find((each) => !removed.has(each));
      const isFollowed =
        next !== undefined && items.slice(0, i).every((each) => removed.has(each)) && isMap(collection);
      if (!isFollowed || items[i + 1] !== next) throw new Refusal(UNUSUAL);
      const column = source.columnOf(start);
      const comments = source.commentsIn(start, itemStart(next));
      this.splice(start, itemStart(next), this.onLines(comments, column));
    });
  }

  private removeWholeLines(start: number, end: number): void {
    const { source } = this;
    const column = source.columnOf(start);
    const from = source.lineStart(start);
    const to = source.text[end - 1] === "\n" ? end : source.nextLine(end);
    const comments = source.commentsIn(start, to);
    if (comments.length > 0) {
      const isLast = source.text[to - 1] !== "\n";
      const indented = " ".repeat(column) + this.onLines(comments, column);
      const kept = indented.slice(0, indented.length - column);
      this.splice(from, to, isLast ? kept.replace(/\r?\n$/, "") : kept);
    } else if (source.text[to - 1] === "\n" || from === 0) this.splice(from, to, "");
    // The last line of a text without a final line break: the one before it becomes the last.
    else this.splice(source.text[from - 2] === "\r" ? from - 2 : from - 1, to, "");
  }

  /** Writes comments on lines of their own; what follows begins at the column. */
  private onLines(comments: readonly string[], column: number): string {
    return comments.map((comment) => `${comment}${this.style.newline}${" ".repeat(column)}`).join("");
  }

  /** Replaces a block collection that loses everything by an empty one. */
  private empty(collection: Collection, items: readonly Item[]): void {
    const { source } = this;
    const first = isSeq(collection) ? this.dashOf(items[0]!) : itemStart(items[0]!);
    const end = endOf(collection);
    const brackets = isSeq(collection) ? "[]" : "{}";
    if (!source.isFirstOnLine(first)) {
      if (source.commentsIn(first, source.lineEnd(end)).length > 0) throw new Refusal(UNUSUAL);
      this.splice(first, end, brackets);
      return;
    }
    // After the key, on its line.
    const above = source.text.slice(0, source.lineStart(first)).trimEnd().length;
    const line = source.text.slice(source.lineStart(above), above);
    if (!/^[^#]*:$/.test(line)) throw new Refusal(UNUSUAL);
    this.splice(above, above, ` ${brackets}`);
    this.removeWholeLines(first, end);
  }

  private removeInFlow(collection: Collection, items: readonly Item[], removed: ReadonlySet<Item>): void {
    const { source } = this;
    const kept = items.filter((item) => !removed.has(item));
    const cut = (start: number, end: number): void => {
      const comments = source.commentsIn(start, end);
      const text = comments.map((comment) => ` ${comment}${this.style.newline}`).join("");
      this.splice(start, end, text);
    };
    if (kept.length === 0) {
      cut(collection.range![0] + 1, collection.range![1] - 1);
      return;
    }
    const last = kept.at(-1)!;
    items.forEach((item, i) => {
      if (!removed.has(item)) return;
      if (itemStart(item) < itemStart(last)) cut(itemStart(item), itemStart(items[i + 1]!));
      else if (items[i - 1] === last) cut(endOf(last), endOf(items.at(-1)!));
    });
  }

  /** Makes one part's edits, or refuses all of them. */
  private attempt(child: Branch, make: () => void): void {
    const before = this.splices.length;
    try {
      make();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.splices.length = before;
      for (const edit of editsIn(child)) this.refused.push({ edit, reason: error.message });
    }
  }

  private dashOf(item: Item): number {
    const { text } = this.source;
    const start = itemStart(item);
    const at = text.lastIndexOf("-", start - 1);
    if (!/^-\s*$/.test(text.slice(at, start))) throw new Refusal(UNUSUAL);
    return at;
  }

  private splice(start: number, end: number, text: string): void {
    this.splices.push({ start, end, text });
  }
}

function itemStart(item: Item): number {
  return startOf(("key" in item ? item.key : item) as Node);
}

function isPlainScalar(value: unknown): value is Scalar {
  return isScalar(value) && value.tag === undefined && !/^BLOCK/.test(value.type ?? "");
}

function removable(item: Item): Item {
  if (hasAnchor(item)) throw new Refusal(ANCHORED);
  return item;
}

function editsIn({ own, below }: Branch): readonly PathEdit[] {
  return [...(own === undefined ? [] : [own]), ...[...below.values()].flatMap(editsIn)];
}
