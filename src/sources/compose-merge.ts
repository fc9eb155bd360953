import type { Step } from "../model/place";
import type { Form } from "./compose-forms";
import { isObject } from "./format";
import { Origins, type Located } from "./origins";

type Properties = Readonly<Record<string, unknown>>;

/** Merges values as Compose does, and records where each part of the result is written. */
export class Merging {
  private readonly origins = new Origins();

  /** @param count - called with the number of parts of each merged object and list */
  constructor(private readonly count: (parts: number) => void) {}

  child(located: Located, step: Step): Located {
    return this.origins.child(located, step);
  }

  positionOf(root: Located, steps: readonly Step[]): readonly Step[] {
    return this.origins.positionOf(root, steps);
  }

  /**
   * Merges objects, concatenates lists, and otherwise returns the last value. A missing value replaces nothing.
   *
   * @param values - at least one
   */
  merged(values: readonly Located[], form: Form = {}): Located {
    const stated = values.filter(({ value }) => value !== null && value !== undefined);
    const last = stated.at(-1);
    if (last === undefined) return values[0]!;
    if (stated.length === 1) return last;
    const alike = stated.map((value) => this.converted(value, stated, form));
    const top = alike.at(-1)!;
    const kind = kindOf(top.value);
    const mergeable = alike.slice(alike.findLastIndex(({ value }) => kindOf(value) !== kind) + 1);
    if (mergeable.length === 1 || kind === "scalar") return top;
    return kind === "list" ? this.mergedLists(mergeable, form) : this.mergedObjects(mergeable, form);
  }

  /** Returns an object made of values that are written elsewhere. */
  object(parts: ReadonlyArray<readonly [string, Located]>, at: readonly Step[]): Located {
    this.count(parts.length);
    return this.origins.object(parts, at);
  }

  /** Converts the value to the form in which it is merged with the others. */
  private converted(located: Located, others: readonly Located[], { kind }: Form): Located {
    const { value, at } = located;
    if (kind === "context" && typeof value === "string") return { value: { context: value }, at };
    if (kind === "names" && Array.isArray(value) && others.some((other) => isObject(other.value)))
      return this.object(
        this.itemsOf(located).map(({ value: name, at }) => [typeof name === "string" ? name : "", { value: null, at }]),
        at,
      );
    if (kind === "pairs" && isObject(value) && others.some((other) => Array.isArray(other.value)))
      return this.list(
        Object.keys(value).map((key) => pair(key, this.child(located, key))),
        at,
      );
    return located;
  }

  private mergedObjects(objects: readonly Located[], { below = {}, each = {} }: Form): Located {
    const byKey = new Map<string, Located[]>();
    for (const object of objects)
      for (const key of Object.keys(object.value as Properties)) {
        const values = byKey.get(key);
        if (values === undefined) byKey.set(key, [this.child(object, key)]);
        else values.push(this.child(object, key));
      }
    const formOf = (key: string): Form => (Object.hasOwn(below, key) ? below[key]! : each);
    const parts = [...byKey].map(([key, values]) => [key, this.merged(values, formOf(key))] as const);
    return this.object(parts, objects.at(-1)!.at);
  }

  /** Keeps the last item for each key. */
  private mergedLists(lists: readonly Located[], form: Form): Located {
    const items = new Map<unknown, Located>();
    for (const item of lists.flatMap((list) => this.itemsOf(list))) items.set(keyOf(item, form), item);
    return this.list([...items.values()], lists.at(-1)!.at);
  }

  private itemsOf(list: Located): readonly Located[] {
    return (list.value as readonly unknown[]).map((_, index) => this.child(list, index));
  }

  private list(items: readonly Located[], at: readonly Step[]): Located {
    this.count(items.length);
    return this.origins.list(items, at);
  }
}

function kindOf(value: unknown): "list" | "object" | "scalar" {
  if (Array.isArray(value)) return "list";
  return isObject(value) ? "object" : "scalar";
}

/** Returns the key of an item. An item without one is its own key. */
function keyOf(item: Located, { kind, keyOf }: Form): unknown {
  const { value } = item;
  if (kind === "pairs" && typeof value === "string") return value.includes("$") ? item : value.split("=", 1)[0];
  const key = keyOf?.(value);
  if (key !== undefined) return key;
  return keyOf === undefined && typeof value !== "object" ? value : item;
}

function pair(key: string, { value, at }: Located): Located {
  if (typeof value === "object" && value !== null) return { value, at };
  return { value: value === null || value === undefined ? key : `${key}=${value as string | number | boolean}`, at };
}
