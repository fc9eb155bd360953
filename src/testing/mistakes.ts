import { policies } from "../../policies";
import { describe, nearest, quote } from "../values/text";
import type { ExpectedFinding } from "./expectation";
import type { ExpectOptions } from "./index";

/** The values that a property accepts: certain words, any text, or anything, which is checked elsewhere. */
type Accepted = readonly string[] | "text" | "anything";

const LEVELS = ["mandatory", "advisory"];

const EXPECTED: Readonly<Record<keyof ExpectedFinding, Accepted>> = {
  policy: policies.map(({ id }) => id),
  resource: "text",
  container: "text",
  path: "text",
  value: "text",
  level: LEVELS,
  verdict: ["violation", "undecided", "malformed"],
};

const OPTIONS: Readonly<Record<keyof ExpectOptions, Accepted>> = {
  level: LEVELS,
  undecided: ["count", "ignore"],
  stack: "text",
  stackConfig: "anything",
  config: "anything",
};

/**
 * Finds mistakes that a compiler does not find in JavaScript tests.
 *
 * @throws RangeError or TypeError that describes the mistake and suggests the nearest valid word
 */
export function refuseMistakes(expected: unknown, options: unknown): void {
  if (!Array.isArray(expected))
    throw new TypeError(`Invalid expected findings: expected a list, found ${describe(expected)}`);
  for (const each of expected as readonly unknown[]) {
    refuseIn("expected finding", each, EXPECTED);
    for (const key of ["policy", "resource"] as const)
      if ((each as Partial<ExpectedFinding>)[key] === undefined)
        throw new TypeError(`Invalid expected finding: ${key} is missing`);
  }
  refuseIn("options", options, OPTIONS);
}

/** @throws RangeError or TypeError */
export function refuseIn(what: string, value: unknown, properties: Readonly<Record<string, Accepted>>): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError(`Invalid ${what}: expected an object, found ${describe(value)}`);
  for (const [key, found] of Object.entries(value) as ReadonlyArray<readonly [string, unknown]>) {
    if (!Object.hasOwn(properties, key))
      throw new TypeError(
        `Invalid ${what}: unknown property ${quote(key)}${hint(key, Object.keys(properties), "expected ")}`,
      );
    const accepted = properties[key]!;
    if (found === undefined || accepted === "anything") continue;
    if (typeof found !== "string")
      throw new TypeError(`Invalid ${what}: expected a string for ${key}, found ${describe(found)}`);
    if (accepted !== "text" && !accepted.includes(found))
      throw new RangeError(`Invalid ${what}: unknown ${key} ${quote(found)}${hint(found, accepted, "expected ")}`);
  }
}

/** Suggests the nearest word, or lists all words if there are few. */
function hint(word: string, words: readonly string[], introduction: string): string {
  const guess = nearest(word, words);
  if (guess !== undefined) return `; did you mean ${quote(guess)}?`;
  return words.length > 8 ? "" : `; ${introduction}${words.join(", ")}`;
}

export const FIND_OPTIONS = { stack: OPTIONS.stack, stackConfig: OPTIONS.stackConfig, config: OPTIONS.config };
