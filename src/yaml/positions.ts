import type { Step } from "../model/place";
import { withoutSecretsAsWritten } from "../values/secrets";
import type { Lines, Position } from "./lines";
import { ambiguousMerge } from "./merges";
import { childOf, treeOf, type Node } from "./node-tree";
import { oddityIn } from "./tags";
import type { Events } from "./events";

/** A part of one line of a text. */
export interface Location extends Position {
  /** The column after the last character. */
  readonly endColumn: number;
  /** The part itself, with preceding spaces and dashes. The rest of the line may be secret. */
  readonly excerpt: string;
}

/** A construct in a document, described as the end of a sentence, and its position. */
export interface Oddity {
  readonly reason: string;
  readonly position: Position;
}

/** A document's position in a text. */
export interface DocumentPlace {
  readonly lines: Lines;
  /** The offset of the piece that the events refer to. */
  readonly offset: number;
  /** The events of this document; undefined for the rare JSON text that is not valid YAML. */
  readonly events: () => Events | undefined;
}

/** The most characters shown before a part of a line; a line may contain an entire file. */
const LONGEST_LEAD = 200;

/** Finds values in a text by their steps. The tree is built on first use, because most texts have no findings. */
export class PositionTree {
  private root: Node | "none" | undefined;
  /** Several findings may be about one value. */
  private readonly locations = new Map<Node, Location>();

  constructor(private readonly place: DocumentPlace) {}

  /** Returns the location of the value at these steps, or of its nearest ancestor. */
  locate(steps: readonly Step[]): Location | undefined {
    let nearest = this.tree();
    for (const step of steps) {
      const next = nearest && childOf(nearest, step);
      if (next === undefined) break;
      nearest = next;
    }
    if (nearest === undefined) return undefined;
    const location = this.locations.get(nearest) ?? this.locationOf(nearest);
    this.locations.set(nearest, location);
    return location;
  }

  /** Returns the position of an object that readers merge differently. */
  ambiguousMerge(): Position | undefined {
    const root = this.tree();
    const span = root && ambiguousMerge(root);
    return span && this.place.lines.positionAt(this.place.offset + span.start);
  }

  /** Returns the first construct that readers interpret differently. */
  oddity(isTag?: (tag: string) => boolean): Oddity | undefined {
    const { lines, offset, events } = this.place;
    const read = events();
    const found = read && oddityIn(read, isTag);
    return found && { reason: found.reason, position: lines.positionAt(offset + found.start) };
  }

  private tree(): Node | undefined {
    if (this.root === undefined) {
      const events = this.place.events();
      this.root = (events && treeOf(events)) ?? "none";
    }
    return this.root === "none" ? undefined : this.root;
  }

  private locationOf({ span, key, children }: Node): Location {
    const { lines, offset } = this.place;
    const first = children.values().next().value?.key;
    const from = offset + (key ?? span ?? { start: 0 }).start;
    const { line, column } = lines.positionAt(from);
    const [start, lineEnd] = lines.boundsOf(line);
    // For a list or an object, the key is enough; without a key, the first entry's key is shown.
    const name = key ?? first;
    const shown = children.size === 0 && span !== undefined && isOnLine(span.start) ? span : name;
    const to = shown === undefined ? from + 1 : offset + shown.end;
    const end = Math.max(from, Math.min(to, lineEnd));
    const before = lines.text.slice(Math.max(start, from - LONGEST_LEAD), from);
    const lead = /^[\s-]*$/.test(before) ? before : `${/^\s*/.exec(before)![0]}… `;
    const value = shown === undefined || shown === name ? to : offset + shown.start;
    const piece = lines.text.slice(from, Math.min(value, end)) + withoutSecretsAsWritten(lines.text.slice(value, to));
    const excerpt = (lead + /^[^\r\n]*/.exec(piece)![0]).trimEnd();
    return { line, column, endColumn: column + end - from, excerpt };

    // Between a key and a value on the next line there can only be a comment.
    function isOnLine(place: number): boolean {
      return offset + place < lineEnd;
    }
  }
}
