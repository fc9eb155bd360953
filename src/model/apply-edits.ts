import { decodeJson } from "../values/go-json";
import type { PathEdit } from "./edit";
import type { Step } from "./place";

type Holder = Record<Step, unknown>;

/**
 * Changes a resource's inputs in place. Only the edited properties and items are read or written, so unknown and
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

/** Changes a value below `holder`, which is at the edit's path up to the step `depth`. */
function applyEdit(holder: Holder, edit: PathEdit, depth = 0): void {
  const step = edit.steps[depth];
  if (step === undefined) return;
  if (depth === edit.steps.length - 1) changeAt(holder, step, edit);
  else applyBelow(holder, step, edit, depth);
}

function changeAt(holder: Holder, step: Step, { change, value }: PathEdit): void {
  if (change === "set") holder[step] = value;
  else if (change === "add") holder[step] = [...((holder[step] ?? []) as readonly unknown[]), value];
  else if (Array.isArray(holder)) holder.splice(Number(step), 1);
  else Reflect.deleteProperty(holder, step);
}

/** A missing object is created unless something is removed from it. */
function applyBelow(holder: Holder, step: Step, edit: PathEdit, depth: number): void {
  const value = Object.hasOwn(holder, step) ? holder[step] : undefined;
  if (typeof value === "string") holder[step] = inText(value, edit, depth);
  else if (value !== undefined && value !== null) applyEdit(value as Holder, edit, depth + 1);
  else if (edit.change !== "remove") applyEdit((holder[step] = {} as Holder), edit, depth + 1);
}

/** A path that leads below a text leads into the JSON that the text contains. */
function inText(text: string, edit: PathEdit, depth: number): string {
  const decoded = decodeJson(text);
  if (!("value" in decoded)) return text;
  applyEdit(decoded.value as Holder, edit, depth + 1);
  return JSON.stringify(decoded.value);
}
