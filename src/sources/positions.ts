import { EVENT_ID, SCALAR_STYLE, getScalarValue, type Event, type ScalarEvent } from "js-yaml";
import type { Step } from "../place";

/** A piece of one line of a text. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Location {
  readonly line: number;
  readonly column: number;
  /** The column after the last. */
  readonly endColumn: number;
  /** The piece itself as it stands there, with the blanks and dashes before it. What else is on the line may be secret. */
  readonly excerpt: string;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly span: Span;
  /** Where a mapping's entry has its name. */
  readonly key: Span | undefined;
  readonly children: Map<Step, Node>;
  /** The anchor that an alias names. */
  readonly alias: string | undefined;
}

/** Finds values in a text by their steps. It is built when something is looked for: most texts have no findings. */
export class PositionTree {
  private root: Node | undefined;
  private readonly anchors = new Map<string, Node>();
  private lineStarts: readonly number[] | undefined;

  /** @param document - which of the text's documents, from 0 */
  constructor(
    private readonly text: string,
    private readonly document: number,
    private readonly events: () => readonly Event[],
  ) {}

  locate(steps: readonly Step[]): Location | undefined {
    this.root ??= this.build();
    let nearest = this.root;
    for (const step of steps) {
      const next = nearest && this.child(nearest, step);
      if (next === undefined) break;
      nearest = next;
    }
    return nearest && this.locationOf(nearest);
  }

  /** An alias has its anchor's children, a mapping those that are merged into it. */
  private child(node: Node, step: Step): Node | undefined {
    const target = this.followed(node);
    const own = target.children.get(step);
    if (own !== undefined) return own;
    const merged = target.children.get("<<");
    if (merged === undefined) return undefined;
    const sources = [merged, ...this.followed(merged).children.values()].map((source) => this.followed(source));
    return sources.find(({ children }) => children.has(step))?.children.get(step);
  }

  private followed(node: Node): Node {
    return (node.alias === undefined ? undefined : this.anchors.get(node.alias)) ?? node;
  }

  private build(): Node | undefined {
    const builder = new TreeBuilder(this.text, this.anchors);
    let seen = -1;
    for (const event of this.events()) {
      if (event.type === EVENT_ID.DOCUMENT) seen++;
      else if (seen === this.document) builder.add(event);
      else if (seen > this.document) break;
    }
    return builder.root;
  }

  private locationOf({ span, key, children }: Node): Location {
    const first = [...children.values()][0]?.key;
    const from = key?.start ?? span.start;
    // Of a list or an object the name says enough; one without a name is shown by its first entry's.
    const to = children.size === 0 ? span.end : ((key ?? first)?.end ?? from + 1);
    this.lineStarts ??= lineStartsOf(this.text);
    const line = lastAtOrBefore(this.lineStarts, from);
    const start = this.lineStarts[line]!;
    const lineEnd = (this.lineStarts[line + 1] ?? this.text.length + 1) - 1;
    const end = Math.max(from, Math.min(to, lineEnd));
    const before = this.text.slice(start, from);
    const lead = /^[\s-]*$/.test(before) ? before : `${/^\s*/.exec(before)![0]}… `;
    const excerpt = (lead + this.text.slice(from, end)).trimEnd();
    return { line: line + 1, column: from - start + 1, endColumn: end - start + 1, excerpt };
  }
}

/** Makes a tree of one document's events. */
class TreeBuilder {
  root: Node | undefined;
  private readonly open: {
    readonly node: Node;
    key: ScalarEvent | "none" | undefined;
    isList: boolean;
    next: number;
  }[] = [];

  constructor(
    private readonly text: string,
    private readonly anchors: Map<string, Node>,
  ) {}

  add(event: Event): void {
    const top = this.open.at(-1);
    switch (event.type) {
      case EVENT_ID.POP:
        this.open.pop();
        return;
      case EVENT_ID.DOCUMENT:
        return;
      case EVENT_ID.SCALAR:
        if (top !== undefined && !top.isList && top.key === undefined) {
          top.key = event;
          return;
        }
        this.place(event, spanOf(event));
        return;
      case EVENT_ID.ALIAS:
        this.place(event, { start: event.anchorStart - 1, end: event.anchorEnd });
        return;
      default: {
        const node = this.place(event, { start: event.start, end: event.start + 1 });
        this.open.push({ node, key: undefined, isList: event.type === EVENT_ID.SEQUENCE, next: 0 });
      }
    }
  }

  /** Puts a node where it belongs: the document's root, a list's next item, or the value of the last key. */
  private place(event: Exclude<Event, { type: 1 | 6 }>, span: Span): Node {
    const top = this.open.at(-1);
    const anchor = event.anchorStart >= 0 ? this.text.slice(event.anchorStart, event.anchorEnd) : undefined;
    const isAlias = event.type === EVENT_ID.ALIAS;
    const key = top?.key === undefined || top.key === "none" ? undefined : spanOf(top.key);
    const node: Node = { span, key, children: new Map(), alias: isAlias ? anchor : undefined };
    if (anchor !== undefined && !isAlias) this.anchors.set(anchor, node);
    if (top === undefined) this.root ??= node;
    else if (top.isList) top.node.children.set(top.next++, node);
    else if (top.key === undefined)
      top.key = "none"; // a key that is no scalar
    else {
      if (top.key !== "none") top.node.children.set(getScalarValue(this.text, top.key), node);
      top.key = undefined;
    }
    return node;
  }
}

function spanOf({ valueStart, valueEnd, style }: ScalarEvent): Span {
  const quotes = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
  return { start: valueStart - quotes, end: valueEnd + quotes };
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  for (let high = sorted.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
