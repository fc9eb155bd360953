import { EVENT_ID, SCALAR_STYLE, getScalarValue, type Event, type ScalarEvent } from "js-yaml";
import type { Step } from "../model/place";
import { nameOf } from "./tags";
import type { Events } from "./events";

/** Offsets in a text; `end` is the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value of a document and where it is written. */
export interface Node {
  /** Of a list or an object its beginning; undefined for a value that is left out. */
  readonly span: Span | undefined;
  /** Where an object's entry has its name. */
  readonly key: Span | undefined;
  /** In the order in which they are written. */
  readonly children: Map<Step, Node>;
  /** What is merged into an object with `<<`. */
  readonly merges: Merge[];
  /** What an alias stands for. */
  readonly target: Node | undefined;
}

export interface Merge {
  readonly key: Span;
  /** One object, or a list of them whose first ones win. */
  readonly node: Node;
  /** How many of the object's children stand before it. */
  readonly childrenBefore: number;
}

/** Of most nodes, so they share it. */
const LEAF: Pick<Node, "children" | "merges"> = { children: new Map(), merges: [] };

/** An alias has the children of what it stands for. */
function followed(node: Node): Node {
  return node.target ?? node;
}

export function mergedBy({ node }: Merge): readonly Node[] {
  const source = followed(node);
  const isList = [...source.children.keys()].every((key) => typeof key === "number") && source.merges.length === 0;
  return isList ? [...source.children.values()].map(followed) : [source];
}

/** The node at a step, be it merged in. */
export function childOf(node: Node, step: Step): Node | undefined {
  const open = [followed(node)];
  const seen = new Set(open); // an object may be merged into itself
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const own = next.children.get(step);
    if (own !== undefined) return own;
    const sources = next.merges.flatMap(mergedBy).filter((source) => !seen.has(source));
    for (const source of [...sources].reverse()) open.push(source);
    sources.forEach((source) => seen.add(source));
  }
  return undefined;
}

/** The tree of a document with these events. */
export function treeOf({ events, text, original }: Events): Node | undefined {
  const builder = new TreeBuilder(text, original);
  for (const event of events) builder.add(event);
  return builder.root;
}

interface Open {
  readonly node: Node;
  readonly isList: boolean;
  /** Read already, while its value is not; `none` for one that is no scalar. */
  key: Key | "none" | undefined;
  next: number;
}

interface Key {
  readonly event: ScalarEvent;
  readonly span: Span | undefined;
  /** By an alias `<<` is a name like any other. */
  readonly isAlias: boolean;
}

class TreeBuilder {
  root: Node | undefined;
  private readonly open: Open[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly scalars = new Map<string, ScalarEvent>();

  constructor(
    private readonly text: string,
    private readonly original: (offset: number) => number,
  ) {}

  add(event: Event): void {
    const top = this.open.at(-1);
    switch (event.type) {
      case EVENT_ID.POP:
        this.open.pop();
        return;
      case EVENT_ID.DOCUMENT:
        return;
      case EVENT_ID.SCALAR: {
        const span = this.spanOf(event);
        if (event.anchorStart >= 0) this.scalars.set(this.anchorOf(event), event);
        if (top !== undefined && !top.isList && top.key === undefined) top.key = { event, span, isAlias: false };
        else this.place(event, span);
        return;
      }
      case EVENT_ID.ALIAS: {
        const span = this.span(event.anchorStart - 1, event.anchorEnd);
        const named = this.scalars.get(this.anchorOf(event));
        if (named !== undefined && top !== undefined && !top.isList && top.key === undefined)
          top.key = { event: named, span, isAlias: true };
        else this.place(event, span);
        return;
      }
      default: {
        const node = this.place(event, this.span(event.start, event.start + 1));
        this.open.push({ node, key: undefined, isList: event.type === EVENT_ID.SEQUENCE, next: 0 });
      }
    }
  }

  /** Puts a node where it belongs: the document's root, a list's next item, or the value of the last key. */
  private place(event: Exclude<Event, { type: 1 | 6 }>, span: Span | undefined): Node {
    const top = this.open.at(-1);
    const anchor = event.anchorStart >= 0 ? this.anchorOf(event) : undefined;
    const isAlias = event.type === EVENT_ID.ALIAS;
    const target = isAlias && anchor !== undefined ? this.anchors.get(anchor) : undefined;
    const key = top?.key === undefined || top.key === "none" ? undefined : top.key.span;
    const isLeaf = event.type === EVENT_ID.SCALAR || isAlias;
    const node: Node = {
      span,
      key,
      ...(isLeaf ? LEAF : { children: new Map(), merges: [] }),
      target: target && followed(target),
    };
    if (anchor !== undefined && !isAlias) {
      this.anchors.set(anchor, node);
      if (event.type !== EVENT_ID.SCALAR) this.scalars.delete(anchor);
    }
    if (top === undefined) this.root ??= node;
    else if (top.isList) top.node.children.set(top.next++, node);
    else if (top.key === undefined) top.key = "none";
    else {
      if (top.key !== "none") this.name(top.node, top.key, node);
      top.key = undefined;
    }
    return node;
  }

  private anchorOf({ anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number }): string {
    return this.text.slice(anchorStart, anchorEnd);
  }

  private name(parent: Node, { event, isAlias }: Key, node: Node): void {
    if (!isAlias && this.isMerge(event)) {
      const span = this.span(event.valueStart, event.valueEnd);
      parent.merges.push({ key: span, node, childrenBefore: parent.children.size });
    } else parent.children.set(nameOf(event, this.text), node);
  }

  /** In quotes it is a name like any other, unless a tag says otherwise. */
  private isMerge(key: ScalarEvent): boolean {
    if (key.tagStart >= 0) return /^!(!|<tag:yaml\.org,2002:)merge>?$/.test(this.text.slice(key.tagStart, key.tagEnd));
    return key.style === SCALAR_STYLE.PLAIN && getScalarValue(this.text, key) === "<<";
  }

  private spanOf({ valueStart, valueEnd, style }: ScalarEvent): Span | undefined {
    const quotes = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    return valueStart < 0 ? undefined : this.span(valueStart - quotes, valueEnd + quotes);
  }

  private span(start: number, end: number): Span {
    return { start: this.original(start), end: this.original(end) };
  }
}
