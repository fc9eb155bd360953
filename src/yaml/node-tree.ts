import { EVENT_ID, SCALAR_STYLE, getScalarValue, type Event, type ScalarEvent } from "js-yaml";
import type { Step } from "../model/place";
import { nameOf } from "./tags";
import type { Events } from "./events";

/** Offsets in a text; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value of a document and where it is written. */
export interface Node {
  /** For a list or an object, its start; undefined for an omitted value. */
  readonly span: Span | undefined;
  /** The span of the entry's key, for an entry of an object. */
  readonly key: Span | undefined;
  /** In written order. */
  readonly children: Map<Step, Node>;
  /** The objects merged with `<<`. */
  readonly merges: Merge[];
  /** The node that an alias refers to. */
  readonly target: Node | undefined;
}

export interface Merge {
  readonly key: Span;
  /** An object, or a list of objects in which earlier ones take precedence. */
  readonly node: Node;
  /** The number of the object's children before it. */
  readonly childrenBefore: number;
}

/** Shared by all nodes without children or merges. */
const LEAF: Pick<Node, "children" | "merges"> = { children: new Map(), merges: [] };

/** Returns a node's children; an alias has the children of the node it refers to. */
function followed(node: Node): Node {
  return node.target ?? node;
}

export function mergedBy({ node }: Merge): readonly Node[] {
  const source = followed(node);
  const isList = [...source.children.keys()].every((key) => typeof key === "number") && source.merges.length === 0;
  return isList ? [...source.children.values()].map(followed) : [source];
}

/** Returns the node at a step, including merged ones. */
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

/** Builds the tree of a document from its events. */
export function treeOf({ events, text, original }: Events): Node | undefined {
  const builder = new TreeBuilder(text, original);
  for (const event of events) builder.add(event);
  return builder.root;
}

interface Open {
  readonly node: Node;
  readonly isList: boolean;
  /** The key whose value has not been read yet; `none` for a key that is not a scalar. */
  key: Key | "none" | undefined;
  next: number;
}

interface Key {
  readonly event: ScalarEvent;
  readonly span: Span | undefined;
  /** An alias to `<<` is an ordinary key. */
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

  /** Attaches a node as the document's root, a list's next item, or the value of the last key. */
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

  /** A quoted `<<` is an ordinary key, unless it has a merge tag. */
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
