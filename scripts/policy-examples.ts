import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { evaluate, type LevelledFinding } from "../src/library";
import { pathsRead } from "../src/guard/reads";
import type { Policy } from "../src/policy/policy";
import { EXAMPLE_NOTATIONS, type ExampleNotation, type Settings } from "./example-notations";

/** Settings that violate a policy and settings that do not, in one notation. */
export interface PolicyExample {
  readonly in: ExampleNotation;
  readonly bad: Settings;
  readonly good: Settings;
}

/** Returns the file of a policy's examples, relative to the root. */
export function exampleFile(id: string): string {
  return `docs/examples/${id}.yaml`;
}

/**
 * Reads a policy's examples: one for each notation that it applies to.
 *
 * @throws Error if one is missing, or is there for a notation that the policy does not apply to
 */
export function examplesOf(policy: Policy): readonly PolicyExample[] {
  const file = join(__dirname, "..", exampleFile(policy.id));
  const written = existsSync(file) ? (load(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>) : {};
  const expected = EXAMPLE_NOTATIONS.filter(({ notation }) => pathsRead(policy, notation).length > 0);
  const [found, wanted] = [Object.keys(written), expected.map(({ id }) => id)].map((ids) => [...ids].sort().join(", "));
  if (found !== wanted)
    throw new Error(`Cannot use ${exampleFile(policy.id)}: expected examples for ${wanted}; found ${found || "none"}`);
  return expected.map((notation) => {
    const { bad, good } = written[notation.id] as { readonly bad: Settings; readonly good: Settings };
    return { in: notation, bad, good };
  });
}

/** Returns the findings of some policies in an example. */
export function findingsIn(
  settings: Settings,
  notation: ExampleNotation,
  policies: readonly Policy[],
): readonly LevelledFinding[] {
  return evaluate(notation.read(settings), { policies }).findings;
}

/** Returns the first example of each policy, as `explain` shows it. */
export async function shortExamples(policies: readonly Policy[]): Promise<object> {
  const entries = policies.map(async (policy) => {
    const [{ in: notation, bad, good }] = examplesOf(policy) as [PolicyExample];
    const texts = { bad: await notation.write(bad), good: await notation.write(good) };
    return [policy.id, { of: notation.notation.title, ...texts }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
