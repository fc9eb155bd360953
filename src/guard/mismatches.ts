import { pathOf, type Step } from "../model/place";
import type { Schema } from "../policy/options";
import { describe, nearest, quote } from "../values/text";

/** A mistake in a configuration. */
export interface Mistake {
  /** Where it is, from the object that was read. */
  readonly steps: readonly Step[];
  /** One sentence, with the path. */
  readonly text: string;
}

/** Returns the differences between a value and its schema, each as `path: expected …, found …`. */
export function mismatches(schema: Schema, value: unknown, steps: readonly Step[]): readonly Mistake[] {
  if (!isOfType(schema, value)) {
    const hint = typeof value === "string" ? schema.form?.hint?.(value) : undefined;
    const found = `found ${describe(value)}${hint === undefined ? "" : `; ${hint}`}`;
    return [{ steps, text: `${pathOf(steps)}: expected ${expectation(schema)}, ${found}` }];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, i) => mismatches(items, item, [...steps, i]));
  }
  return schema.type === "object" ? objectMismatches(schema, value as Record<string, unknown>, steps) : [];
}

function objectMismatches(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  steps: readonly Step[],
): readonly Mistake[] {
  const properties = schema.properties ?? {};
  const isGiven = (key: string): boolean =>
    Object.hasOwn(value, key) && value[key] !== null && value[key] !== undefined;
  return [
    ...(schema.required ?? [])
      .filter((key) => !isGiven(key))
      .map((key) => {
        const at = [...steps, key];
        return { steps: at, text: `${pathOf(at)}: expected ${expectation(properties[key]!)}, found nothing` };
      }),
    ...Object.keys(value).flatMap((key) => {
      if (schema.values !== undefined) return entryMismatches(schema.values, key, value[key], steps);
      if (!Object.hasOwn(properties, key)) return [unknownProperty([...steps, key], Object.keys(properties))];
      return isGiven(key) ? mismatches(properties[key]!, value[key], [...steps, key]) : [];
    }),
  ];
}

/** Returns the mistakes in an entry of an object whose keys the user chooses. */
function entryMismatches(
  schema: NonNullable<Schema["values"]>,
  key: string,
  value: unknown,
  steps: readonly Step[],
): readonly Mistake[] {
  if (schema.keys.isValid(key)) return mismatches(schema, value, [...steps, key]);
  return [
    { steps: [...steps, key], text: `${pathOf(steps)}: expected ${schema.keys.name} as key, found ${quote(key)}` },
  ];
}

function isOfType({ type, enum: words, minLength = 0, form }: Schema, value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (typeof value !== type) return false;
  if (typeof value !== "string") return true;
  // Half a surrogate pair is not text: no resource contains one, and it cannot be written to a file.
  if (!value.isWellFormed()) return false;
  return value.length >= minLength && (words?.includes(value) ?? true) && (form?.isValid(value) ?? true);
}

/** Returns the values that a schema accepts, in words that follow "expected". */
export function expectation({ type, enum: words, form, minLength }: Schema): string {
  if (form !== undefined) return form.name;
  if (words !== undefined) return words.map((word) => quote(word)).join(" or ");
  if (type === "string") return minLength === undefined ? "a string" : "a string that is not empty";
  return { boolean: "true or false", array: "a list", object: "an object" }[type];
}

/** @param steps - the path of the property */
export function unknownProperty(steps: readonly Step[], names: readonly string[]): Mistake {
  const key = String(steps.at(-1));
  const path = pathOf(steps.slice(0, -1));
  const guess = nearest(key, names);
  const hint = guess === undefined ? `expected ${names.join(", ")}` : `did you mean ${quote(guess)}?`;
  return { steps, text: `${path === "" ? "" : `${path}: `}unknown property ${quote(key)}; ${hint}` };
}
