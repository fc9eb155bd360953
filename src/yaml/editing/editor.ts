import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { PathEdit } from "../../model/edit";
import { addedItems, newValue, type Branch, type NewValue } from "./branches";
import { blockEntry, flow, flowEntry, scalar, type Style } from "./render";
import { Refusal, endOf, isEmpty, isExplicit, startOf, type SourceText, type Splice } from "./source";

/** An edit that was not made, and why, as the end of a sentence. */
export interface Refused {
  readonly edit: PathEdit;
  readonly reason: string;
}

const SHARED = "the value comes from an alias or a merge key, so other places use it too";
const MERGED = "a merge key may set the value as well";
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
    if (this.source.isAliased(node)) throw new Refusal(ANCHORED);
    if (isMap(node) && branch.additions.length === 0) this.editMap(node, branch);
    else if (isSeq(node)) this.editList(node, branch);
    else throw new Refusal(UNUSUAL);
  }

  private editMap(map: YAMLMap, branch: Branch): void {
    if (map.items.some(isExplicit)) throw new Refusal(UNUSUAL);
    const removed = new Set<Item>();
    const added: Array<readonly [string, NewValue]> = [];
    for (const [step, child] of branch.below)
      this.attempt(child, () => {
        const pair = this.source.entryOf(map, String(step));
        if (pair === undefined) added.push(...this.newEntry(map, String(step), child));
        else if (child.own?.change === "remove") removed.add(this.removableEntry(map, pair));
        else this.editEntry(map, pair, child);
      });
    if (removed.size > 0) this.remove(map, removed, added.length > 0);
    if (added.length > 0) this.addEntries(map, removed, added);
  }

  private newEntry(map: YAMLMap, key: string, child: Branch): ReadonlyArray<readonly [string, NewValue]> {
    const value = newValue(child);
    if (isMerged(map) && (value === undefined || child.own === undefined)) throw new Refusal(SHARED);
    return value === undefined ? [] : [[key, value]];
  }

  private editEntry(map: YAMLMap, pair: Pair, child: Branch): void {
    const { value } = pair as { readonly value: unknown };
    const isNothing = isScalar(value) && value.type === "PLAIN" && /^(?:|~|null|Null|NULL)$/.test(String(value.value));
    if (child.own !== undefined) this.setScalar(pair, scalar(child.own.value!, this.style));
    else if (!isNothing) this.edit(value, child);
    else this.setNothing(map, pair, child);
  }

  /** Gives a value to a key without one. */
  private setNothing(map: YAMLMap, pair: Pair, child: Branch): void {
    const value = newValue(child);
    if (value === undefined) return;
    const isObject = typeof value === "object" && !Array.isArray(value);
    if (map.flow || !isObject || !isEmpty(pair.value)) {
      this.setScalar(pair, flow(value, this.style));
      return;
    }
    const { step } = this.style;
    const indent = this.source.columnOf(startOf(pair.key as Node)) + step;
    const lines = Object.entries(value).map(([key, each]) => blockEntry(key, each, indent, this.style));
    this.insertAfter(endOf(pair), lines);
  }

  private setScalar(pair: Pair, text: string): void {
    const { key, value } = pair;
    if (this.source.holdsAliased(value)) throw new Refusal(ANCHORED);
    if (isEmpty(value)) {
      const end = endOf(pair);
      if (end === endOf(key)) throw new Refusal(UNUSUAL); // without a colon
      this.splice(end, end, ` ${text}`);
    } else if (isAlias(value) || isPlainScalar(value)) this.splice(startOf(value), endOf(value), text);
    else throw new Refusal(UNUSUAL);
  }

  private editList(list: YAMLSeq, branch: Branch): void {
    const removed = new Set<Item>();
    for (const [step, child] of branch.below)
      this.attempt(child, () => {
        const item = list.items[Number(step)] as Item | undefined;
        if (item === undefined) throw new Refusal(UNUSUAL);
        if (child.own === undefined) this.edit(item, child);
        else if (child.own.change === "remove") removed.add(this.removable(item));
        else this.setItem(item, scalar(child.own.value!, this.style));
      });
    const added = addedItems(branch);
    if (added.length > 0) this.addItems(list, added, removed);
    if (removed.size > 0) this.remove(list, removed, added.length > 0);
  }

  private setItem(item: Item, text: string): void {
    if (this.source.holdsAliased(item)) throw new Refusal(ANCHORED);
    if (isEmpty(item) || (!isAlias(item) && !isPlainScalar(item))) throw new Refusal(UNUSUAL);
    this.splice(startOf(item), endOf(item), text);
  }

  private addItems(list: YAMLSeq, values: readonly string[], removed: ReadonlySet<Item>): void {
    const texts = values.map((value) => scalar(value, this.style));
    const kept = (list.items as readonly Item[]).filter((item) => !removed.has(item));
    if (list.flow) {
      this.addInFlow(list, kept, texts);
      return;
    }
    const first = this.dashOf(list.items[0] as Node);
    const indent = " ".repeat(this.source.columnOf(first));
    this.addLines(
      list,
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
    this.addLines(map, kept.at(-1), lines);
  }

  /** Inserts lines after an item, or in place of all items if none is kept. */
  private addLines(collection: Collection, last: Item | undefined, lines: readonly string[]): void {
    if (last === undefined) this.replaceAll(collection, lines);
    else this.insertAfter(endOf(last), lines);
  }

  private replaceAll(collection: Collection, lines: readonly string[]): void {
    const { source, style } = this;
    const start = this.firstOf(collection);
    const end = source.contentEnd(endOf(collection));
    const column = source.columnOf(start);
    const comments = this.onLines(source.commentsIn(start, end), column);
    this.splice(start, end, comments + lines.join(style.newline).slice(column));
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
    const at = source.afterLine(end);
    this.splice(at, at, lines.map((line) => line + style.newline).join(""));
  }

  private remove(collection: Collection, removed: ReadonlySet<Item>, isExtended: boolean): void {
    const items = collection.items as readonly Item[];
    if (collection.flow) this.removeInFlow(collection, items, removed);
    else if (removed.size < items.length) this.removeLines(collection, items, removed);
    else if (!isExtended) this.empty(collection);
  }

  private removeLines(collection: Collection, items: readonly Item[], removed: ReadonlySet<Item>): void {
    const { source } = this;
    let above: Item | undefined;
    items.forEach((item, i) => {
      if (!removed.has(item)) {
        above = item;
        return;
      }
      const start = isSeq(collection) ? this.dashOf(item) : itemStart(item);
      if (source.isFirstOnLine(start)) {
        this.removeWholeLines(start, endOf(item), above);
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

  private removeWholeLines(start: number, end: number, above?: Item): void {
    const { source } = this;
    const column = source.columnOf(start);
    const to = source.afterLine(end);
    // Blank lines and comments that follow a block of text can become a part of it.
    if (above !== undefined && source.text[endOf(above) - 1] === "\n" && source.isBlankOrComment(to))
      throw new Refusal(UNUSUAL);
    const comments = source.commentsIn(start, to);
    const kept = comments.map((comment) => `${" ".repeat(column)}${comment}${this.style.newline}`).join("");
    this.splice(source.lineStart(start), to, kept);
  }

  /** Writes comments on lines of their own; what follows begins at the column. */
  private onLines(comments: readonly string[], column: number): string {
    return comments.map((comment) => `${comment}${this.style.newline}${" ".repeat(column)}`).join("");
  }

  /** Replaces a block collection that loses everything by an empty one. */
  private empty(collection: Collection): void {
    const { source } = this;
    const first = this.firstOf(collection);
    const end = source.contentEnd(endOf(collection));
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

  private removableEntry(map: YAMLMap, pair: Pair): Item {
    if (isMerged(map)) throw new Refusal(MERGED);
    return this.removable(pair);
  }

  private removable(item: Item): Item {
    if (this.source.holdsAliased(item)) throw new Refusal(ANCHORED);
    return item;
  }

  /** Returns where the first item or entry begins. */
  private firstOf({ items }: Collection): number {
    const first = items[0] as Item;
    return "key" in first ? itemStart(first) : this.dashOf(first);
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

function isMerged(map: YAMLMap): boolean {
  return map.items.some(({ key }) => isScalar(key) && key.value === "<<");
}

function itemStart(item: Item): number {
  return startOf(("key" in item ? item.key : item) as Node);
}

function isPlainScalar(value: unknown): value is Scalar {
  return isScalar(value) && value.tag === undefined && !/^BLOCK/.test(value.type ?? "");
}

function editsIn({ own, additions, below }: Branch): readonly PathEdit[] {
  return [...(own === undefined ? [] : [own]), ...additions, ...[...below.values()].flatMap(editsIn)];
}
