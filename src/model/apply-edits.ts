import type { PathEdit } from "./edit";
import type { Step } from "./place";

type Holder = Record<Step, unknown>;

/**
 * Changes a resource's inputs in place. Nothing but the edited properties and items is read or written, so that unknown and
 * secret values elsewhere stay as they are.
 */
export function applyEdits(inputs: object, edits: readonly PathEdit[]): void {
  for (const edit of inOrder(edits)) applyEdit(inputs as Holder, edit);
}

/** Returns each edit once; items are removed from the end of a list to its beginning, so that the others keep their indexes. */
function inOrder(edits: readonly PathEdit[]): readonly PathEdit[] {
  const distinct = [
    ...new Map(edits.map((edit) => [JSON.stringify([edit.change, edit.steps, edit.value]), edit])).values(),
  ];
  const removals = distinct.filter(({ change }) => change === "remove");
  return [
    ...distinct.filter(({ change }) => change !== "remove"),
    ...removals.sort((a, b) => compare(b.steps, a.steps)),
  ];
}

/** Orders paths by their first different step; a path comes before those below it. */
function compare(a: readonly Step[], b: readonly Step[]): number {
  const at = a.findIndex((step, i) => step !== b[i]);
  if (at < 0 || at >= b.length) return a.length - b.length;
  const [first, second] = [a[at]!, b[at]!];
  if (typeof first === "number" && typeof second === "number") return first - second;
  return String(first) < String(second) ? -1 : 1;
}

function applyEdit(inputs: Holder, { change, steps, value }: PathEdit): void {
  const last = steps.at(-1);
  const holder = steps.slice(0, -1).reduce<Holder | undefined>((at, step) => at && below(at, step, change), inputs);
  if (holder === undefined || last === undefined) return;
  if (change === "set") holder[last] = value;
  else if (change === "add") holder[last] = [...((holder[last] ?? []) as readonly unknown[]), value];
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
}

/** Returns the object or list at a step; a missing one is created unless something is removed from it. */
function below(holder: Holder, step: Step, change: PathEdit["change"]): Holder | undefined {
  const next = (Object.hasOwn(holder, step) ? holder[step] : undefined) as Holder | null | undefined;
  if (next !== null && next !== undefined) return next;
  return change === "remove" ? undefined : (holder[step] = {});
}
