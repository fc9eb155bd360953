import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import type { PathEdit } from "../../model/edit";
import { addedItems, isList, newValue, type Branch, type NewValue } from "./branches";
import { blockEntry, flow, flowEntry, scalar, type Style } from "./render";
import { Refusal, endOf, isBare, isEmpty, itemsOf, refusalOf, startOf, startsOf } from "./source";
import type { Collection, Entry, Item, SourceText, Splice } from "./source";

/** An edit that was not made, and why, as the end of a sentence. */
export interface Refused {
  readonly edit: PathEdit;
  readonly reason: string;
}

const SHARED = "the value comes from an alias or a merge key, so other places use it too";
const MERGED = "a merge key may set the value as well";
const ANCHORED = "other places refer to the value by its anchor";
const UNUSUAL = "the value is written in a form that cannot be edited safely";

/** Turns the edits of one document into replacements of parts of its text. */
export class Editor {
  readonly splices: Splice[] = [];
  readonly refused: Refused[] = [];

  constructor(
    private readonly source: SourceText,
    private readonly style: Style,
  ) {}

  edit(node: Node | null, branch: Branch): void {
    if (isAlias(node)) throw new Refusal(SHARED);
    if (this.source.isAliased(node)) throw new Refusal(ANCHORED);
    if (isMap(node) && branch.additions.length === 0) this.editMap(node, branch);
    else if (isSeq(node)) this.editList(node, branch);
    else throw new Refusal(UNUSUAL);
  }

  private editMap(map: YAMLMap, branch: Branch): void {
    const entries = this.source.entriesOf(map);
    if (entries === undefined) throw new Refusal(UNUSUAL);
    const isMerged = entries.has("<<");
    const removed = new Set<Item>();
    const added: Array<readonly [string, NewValue]> = [];
    for (const [step, child] of branch.below)
      this.attempt(child, () => {
        const entry = entries.get(String(step));
        const value = newValue(child);
        if (entry !== undefined && child.own?.change === "remove") {
          if (isMerged) throw new Refusal(MERGED);
          removed.add(this.removable(entry));
        } else if (entry !== undefined) this.editEntry(map, entry, child);
        else if (isMerged && (value === undefined || child.own === undefined)) throw new Refusal(SHARED);
        else if (value !== undefined) added.push([String(step), value]);
      });
    this.remove(map, removed, added.length > 0);
    if (added.length > 0) this.addEntries(map, removed, added);
  }

  private editEntry(map: YAMLMap, entry: Entry, child: Branch): void {
    const { key, value } = entry;
    if (child.own === undefined && !isNothing(value)) {
      this.edit(value, child);
      return;
    }
    const made = newValue(child);
    if (made === undefined) return;
    this.assertReplaceable(value);
    if (!isEmpty(value)) this.splice(startOf(value!), endOf(value!), flow(made, this.style));
    else if (map.flow || typeof made !== "object" || isList(made))
      this.splice(endOf(entry), endOf(entry), ` ${flow(made, this.style)}`);
    else {
      const indent = this.source.columnOf(startOf(key)) + this.style.step;
      this.insertAfter(
        endOf(entry),
        Object.entries(made).map(([name, each]) => blockEntry(name, each, indent, this.style)),
      );
    }
  }

  private editList(list: YAMLSeq, branch: Branch): void {
    const items = list.items as readonly Node[];
    const removed = new Set<Item>();
    for (const [step, child] of branch.below)
      this.attempt(child, () => {
        const item = items[Number(step)];
        if (item === undefined) throw new Refusal(UNUSUAL);
        if (child.own === undefined) this.edit(item, child);
        else if (child.own.change === "remove") removed.add(this.removable(item));
        else this.setItem(item, scalar(child.own.value!, this.style));
      });
    const added = addedItems(branch);
    this.remove(list, removed, added.length > 0);
    if (added.length > 0) this.addItems(list, removed, added);
  }

  private setItem(item: Node, text: string): void {
    this.assertReplaceable(item);
    if (isEmpty(item)) throw new Refusal(UNUSUAL);
    this.splice(startOf(item), endOf(item), text);
  }

  /** Refuses to replace anything but an alias or a scalar on one line. */
  private assertReplaceable(value: Node | null): void {
    if (this.source.isAliased(value)) throw new Refusal(ANCHORED);
    if (isAlias(value)) return;
    if (!isScalar(value) || value.tag !== undefined || value.type!.startsWith("BLOCK")) throw new Refusal(UNUSUAL);
  }

  private removable(item: Item): Item {
    if (this.source.holdsAliased(item)) throw new Refusal(ANCHORED);
    return item;
  }

  private addItems(list: YAMLSeq, removed: ReadonlySet<Item>, values: readonly string[]): void {
    const texts = values.map((value) => scalar(value, this.style));
    if (list.flow) this.addInFlow(list, removed, texts);
    else this.addLines(list, removed, (indent) => texts.map((text) => `${" ".repeat(indent)}- ${text}`));
  }

  private addEntries(
    map: YAMLMap,
    removed: ReadonlySet<Item>,
    entries: ReadonlyArray<readonly [string, NewValue]>,
  ): void {
    const { style } = this;
    const inFlow = entries.map(([key, value]) => flowEntry(key, value, style));
    if (map.flow) this.addInFlow(map, removed, inFlow);
    else this.addLines(map, removed, (indent) => entries.map(([key, value]) => blockEntry(key, value, indent, style)));
  }

  /** Inserts lines after the last item, or in place of all items if none is kept. */
  private addLines(
    collection: Collection,
    removed: ReadonlySet<Item>,
    linesAt: (indent: number) => readonly string[],
  ): void {
    const { source, style } = this;
    const start = startsOf(collection)[0]!;
    const column = source.columnOf(start);
    const lines = linesAt(column);
    const last = lastKept(collection, removed);
    if (last !== undefined) {
      this.insertAfter(endOf(last), lines);
      return;
    }
    // A comment that ends the last line belongs to what is removed.
    const end = source.contentEnd(source.afterLine(source.contentEnd(endOf(collection))));
    const comments = this.onLines(source.commentsIn(start, end), start);
    this.splice(start, end, comments + lines.join(style.newline).slice(column));
  }

  private addInFlow(collection: Collection, removed: ReadonlySet<Item>, texts: readonly string[]): void {
    const { source, style } = this;
    const last = lastKept(collection, removed);
    if (last === undefined) {
      const text = texts.join(", ");
      this.fill(collection, isMap(collection) && !style.isJson ? ` ${text} ` : text);
      return;
    }
    const start = itemStart(itemsOf(collection)[0]!);
    const separator = source.isFirstOnLine(start)
      ? `,${style.newline}${source.text.slice(source.lineStart(start), start)}`
      : ", ";
    this.splice(endOf(last), endOf(last), texts.map((text) => separator + text).join(""));
  }

  /** Inserts lines after the one on which the content ends. */
  private insertAfter(end: number, lines: readonly string[]): void {
    if (end > this.source.end) throw new Refusal(UNUSUAL); // a block of text at the end of the file, without a line break
    const at = this.source.afterLine(end);
    this.splice(at, at, lines.map((line) => line + this.style.newline).join(""));
  }

  /** Removes items, unless others are added in place of all of them. */
  private remove(collection: Collection, removed: ReadonlySet<Item>, isExtended: boolean): void {
    if (removed.size === 0) return;
    const isAll = removed.size === collection.items.length;
    if (isAll && isExtended) return;
    if (isAll && collection.flow) this.fill(collection, "");
    else if (isAll) this.empty(collection);
    else if (collection.flow) this.removeInFlow(collection, removed);
    else this.removeLines(collection, removed);
  }

  private removeLines(collection: Collection, removed: ReadonlySet<Item>): void {
    const { source } = this;
    const starts = startsOf(collection);
    const isInline = !source.isFirstOnLine(starts[0]!);
    let above: Item | undefined;
    itemsOf(collection).forEach((item, i) => {
      const [start, next] = [starts[i]!, starts[i + 1]!];
      if (!removed.has(item)) above = item;
      else if (isInline && above === undefined)
        // The first item follows its list's dash: the next one takes its place.
        this.cut(start, next, starts[0]!);
      else this.removeWholeLines(start, endOf(item), above);
    });
  }

  private removeWholeLines(start: number, end: number, above?: Item): void {
    const { source } = this;
    const to = source.afterLine(end);
    // Blank lines and comments that follow a block of text can become a part of it, and the end of the file can shorten it.
    const isAtRisk = source.isBlankOrComment(to) || to > source.end;
    if (isAtRisk && above !== undefined && source.text[endOf(above) - 1] === "\n") throw new Refusal(UNUSUAL);
    const indentation = " ".repeat(source.columnOf(start));
    const kept = source.commentsIn(start, to).map((comment) => indentation + comment + this.style.newline);
    this.splice(source.lineStart(start), to, kept.join(""));
  }

  /** Replaces a part of the text except for comments, as `onLines` writes them. */
  private cut(start: number, end: number, next: number, text = ""): void {
    const comments = this.onLines(this.source.commentsIn(start, end), next);
    const isApart = comments === "" || /\s/.test(this.source.text[start - 1]!);
    this.splice(start, end, text + (isApart ? comments : ` ${comments}`));
  }

  /** Writes comments on lines of their own; what follows begins in the column of an offset. */
  private onLines(comments: readonly string[], offset: number): string {
    const { source, style } = this;
    return comments.map((comment) => comment + style.newline + " ".repeat(source.columnOf(offset))).join("");
  }

  /** Replaces a block collection that loses everything by an empty one. */
  private empty(collection: Collection): void {
    const { source } = this;
    const start = startsOf(collection)[0]!;
    const end = source.contentEnd(endOf(collection));
    const brackets = isSeq(collection) ? "[]" : "{}";
    if (!source.isFirstOnLine(start)) {
      if (source.commentsIn(start, source.afterLine(end)).length > 0) throw new Refusal(UNUSUAL);
      this.splice(start, end, brackets);
      return;
    }
    // After the key, on its line.
    const above = source.contentEnd(source.lineStart(start));
    if (!/^[^#:]*:[^#]*$/.test(source.text.slice(source.lineStart(above), above))) throw new Refusal(UNUSUAL);
    this.splice(above, above, ` ${brackets}`);
    this.removeWholeLines(start, end);
  }

  /** Replaces everything between brackets except for comments. */
  private fill(collection: Collection, text: string): void {
    const [start, end] = [collection.range![0] + 1, collection.range![1] - 1];
    this.cut(start, end, end, text);
  }

  private removeInFlow(collection: Collection, removed: ReadonlySet<Item>): void {
    const items = itemsOf(collection);
    const starts = items.map(itemStart);
    const last = lastKept(collection, removed)!;
    items.slice(0, items.indexOf(last)).forEach((item, i) => {
      if (!removed.has(item)) return;
      if (isSeq(collection) && !(isBare(item as Node) && isBare(items[i + 1] as Node))) throw new Refusal(UNUSUAL);
      this.cut(starts[i]!, starts[i + 1]!, starts[i + 1]!);
    });
    const end = items.at(-1)!;
    if (removed.has(end)) this.cut(endOf(last), endOf(end), itemStart(end));
  }

  /** Makes one part's edits, or refuses all of them. */
  private attempt(child: Branch, make: () => void): void {
    const before = this.splices.length;
    const reason = refusalOf(make);
    if (reason === undefined) return;
    this.splices.length = before;
    for (const edit of editsIn(child)) this.refused.push({ edit, reason });
  }

  private splice(start: number, end: number, text: string): void {
    this.splices.push({ start, end, text });
  }
}

function lastKept(collection: Collection, removed: ReadonlySet<Item>): Item | undefined {
  return itemsOf(collection).findLast((item) => !removed.has(item));
}

function itemStart(item: Item): number {
  return startOf("key" in item ? item.key : item);
}

function isNothing(value: Node | null): boolean {
  return isScalar(value) && value.type === "PLAIN" && /^(?:|~|null|Null|NULL)$/.test(String(value.value));
}

function editsIn({ edits, below }: Branch): readonly PathEdit[] {
  return [...edits, ...[...below.values()].flatMap(editsIn)];
}
