/** Values that aliases and `extends` may add to any document, and to each value that is written in it. */
const ADDED = { toAny: 20_000, toEach: 10 };

const MOST_SHOWN = 1_000_000_000;

/** How many values something holds. Names do not count. */
export interface Size {
  /** As it is written: what several aliases stand for counts once. */
  readonly written: number;
  /** To readers that follow every alias. Infinite if it contains itself. */
  readonly expanded: number;
}

/** @throws RangeError if it is nested too deeply */
export function sizeOf(value: unknown): Size {
  const known = new Map<object, number>();
  let written = 0;
  const expandedSize = (node: unknown): number => {
    const size = typeof node === "object" && node !== null ? known.get(node) : undefined;
    if (size !== undefined) return size;
    written++;
    if (typeof node !== "object" || node === null) return 1;
    known.set(node, Infinity); // until it is known
    const expanded = Object.values(node).reduce<number>((sum, child) => sum + expandedSize(child), 1);
    known.set(node, expanded);
    return expanded;
  };
  const expanded = expandedSize(value);
  return { written, expanded };
}

/** The number of values that this many written ones may stand for. */
export function mostExpanded(written: number): number {
  return ADDED.toAny + (1 + ADDED.toEach) * written;
}

/** Why a document that stands for more values than that is not read. */
export function tooMuchExpanded(cause: "aliases" | "extends", { written, expanded }: Size): string {
  const found = Math.min(expanded, MOST_SHOWN);
  return `expected ${cause} to expand the ${written} values written here to at most ${mostExpanded(written)}, found at least ${found}`;
}
