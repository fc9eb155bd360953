import type { PathEdit } from "../../model/edit";
import type { Step } from "../../model/place";

/** The edits of a value and of everything below it. */
export interface Branch {
  /** Every edit of the value itself and of its items. Several findings can require the same edit. */
  readonly edits: PathEdit[];
  /** The edit of the value itself. */
  own: PathEdit | undefined;
  /** The edits that add items to the value, a list. */
  readonly additions: PathEdit[];
  readonly below: Map<Step, Branch>;
}

/** Sorts edits by where they apply. */
export function branchesOf(edits: readonly PathEdit[]): Branch {
  const root = branch();
  for (const edit of edits) {
    let at = root;
    for (const step of edit.steps) {
      const next = at.below.get(step) ?? branch();
      at.below.set(step, next);
      at = next;
    }
    at.edits.push(edit);
    if (edit.change === "add") at.additions.push(edit);
    else at.own = edit;
  }
  return root;
}

function branch(): Branch {
  return { edits: [], own: undefined, additions: [], below: new Map() };
}

export type NewValue = string | number | boolean | readonly string[] | { readonly [key: string]: NewValue };

export function isList(value: NewValue): value is readonly string[] {
  return Array.isArray(value);
}

/** Returns the items that are added to a list, each once. */
export function addedItems({ additions }: Branch): readonly string[] {
  return [...new Set(additions.map(({ value }) => String(value)))];
}

/** Returns the value that a branch creates where there is none; undefined if it only removes. */
export function newValue(branch: Branch): NewValue | undefined {
  const { own, additions, below } = branch;
  if (own !== undefined) return own.value;
  if (additions.length > 0) return addedItems(branch);
  const entries = [...below].flatMap(([step, child]) => {
    const value = newValue(child);
    return value === undefined ? [] : [[String(step), value] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
