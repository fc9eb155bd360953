import type { Step } from "../model/place";
import { withoutSecretsAsWritten } from "../values/secrets";
import type { Lines, Position } from "./lines";
import { ambiguousMerge } from "./merges";
import { childOf, treeOf, type Node } from "./node-tree";
import { oddityIn } from "./tags";
import type { Events } from "./events";

/** A piece of one line of a text. */
export interface Location extends Position {
  /** The column after the last. */
  readonly endColumn: number;
  /** The piece itself as it stands there, with the blanks and dashes before it. What else is on the line may be secret. */
  readonly excerpt: string;
}

/** Something in a document, in words that end a sentence. */
export interface Oddity {
  readonly reason: string;
  readonly position: Position;
}

/** A document's place among others. */
export interface DocumentPlace {
  readonly lines: Lines;
  /** Where in the lines' text the piece begins whose events these are. */
  readonly offset: number;
  /** Those of this document. Undefined where the reader of YAML cannot follow: JSON has a few texts that are no YAML. */
  readonly events: () => Events | undefined;
}

/** Characters before a piece of a line; a line may be all of a file. */
const LONGEST_LEAD = 200;

/** Finds values in a text by their steps. It is built when something is looked for: most texts have no findings. */
export class PositionTree {
  private root: Node | "none" | undefined;

  constructor(private readonly place: DocumentPlace) {}

  /** The value at these steps, or else what is nearest above it. */
  locate(steps: readonly Step[]): Location | undefined {
    let nearest = this.tree();
    for (const step of steps) {
      const next = nearest && childOf(nearest, step);
      if (next === undefined) break;
      nearest = next;
    }
    return nearest && this.locationOf(nearest);
  }

  /** Where an object stands whose keys depend on who reads it. */
  ambiguousMerge(): Position | undefined {
    const root = this.tree();
    const span = root && ambiguousMerge(root);
    return span && this.place.lines.positionAt(this.place.offset + span.start);
  }

  /** What not all readers take for the same. */
  oddity(): Oddity | undefined {
    const { lines, offset, events } = this.place;
    const read = events();
    const found = read && oddityIn(read);
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
    // Of a list or an object the name says enough; one without a name is shown by its first entry's.
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

    // What stands between a name and a value on a line of its own is a comment.
    function isOnLine(place: number): boolean {
      return offset + place < lineEnd;
    }
  }
}
