/** The number of values that aliases and `extends` may add to any document, and for each value written in it. */
const ADDED = { toAny: 20_000, toEach: 10 };

const MOST_SHOWN = 1_000_000_000;

/** The number of values in a document, not counting keys. */
export interface Size {
  /** As written: a value with several aliases counts once. */
  readonly written: number;
  /** With every alias followed; infinite if a value contains itself. */
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
    known.set(node, Infinity); // until it is computed
    const expanded = Object.values(node).reduce<number>((sum, child) => sum + expandedSize(child), 1);
    known.set(node, expanded);
    return expanded;
  };
  const expanded = expandedSize(value);
  return { written, expanded };
}

/** Returns the number of values that this many written values may expand to. */
export function mostExpanded(written: number): number {
  return ADDED.toAny + (1 + ADDED.toEach) * written;
}

/** Returns the reason for rejecting a document that expands to more values than that. */
export function tooMuchExpanded(cause: "aliases" | "extends", { written, expanded }: Size): string {
  const found = Math.min(expanded, MOST_SHOWN);
  return `expected ${cause} to expand the ${written} values written here to at most ${mostExpanded(written)}, found at least ${found}`;
}
