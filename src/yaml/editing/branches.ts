import type { PathEdit } from "../../model/edit";
import type { Step } from "../../model/place";

/** The edits of a value and of everything below it. */
export interface Branch {
  /** The edit of the value itself. */
  own: PathEdit | undefined;
  /** Items to add to the value, a list. */
  readonly added: string[];
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
    if (edit.change !== "add") at.own = edit;
    else if (!at.added.includes(String(edit.value))) at.added.push(String(edit.value));
  }
  return root;
}

function branch(): Branch {
  return { own: undefined, added: [], below: new Map() };
}

export type NewValue = string | number | boolean | readonly string[] | { readonly [key: string]: NewValue };

export function isList(value: NewValue): value is readonly string[] {
  return Array.isArray(value);
}

/** Returns the value that a branch creates where there is none; undefined if it only removes. */
export function newValue({ own, added, below }: Branch): NewValue | undefined {
  if (own !== undefined) return own.change === "remove" ? undefined : own.value;
  if (added.length > 0) return added;
  const entries = [...below].flatMap(([step, child]) => {
    const value = newValue(child);
    return value === undefined ? [] : [[String(step), value] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
