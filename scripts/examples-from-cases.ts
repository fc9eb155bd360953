import { existsSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { policies } from "../policies";
import type { BadCase, Cases, Fragment } from "../test/support/cases";

/** A fragment that violates a policy and one that does not, as YAML, and what they are a part of. */
export interface PolicyExample {
  readonly of: string;
  readonly bad: string;
  readonly good: string;
}

const PLACES = [
  ["container", "a container in Kubernetes"],
  ["pod", "a pod spec"],
  ["annotations", "a pod's annotations"],
  ["docker", "a docker.Container"],
  ["service", "a docker.Service"],
  ["inputs", "a resource"],
] as const satisfies ReadonlyArray<readonly [keyof Fragment, string]>;

/** Returns, for each policy, its first bad case that needs no configuration, with its near miss. */
export function policyExamples(): Readonly<Record<string, PolicyExample>> {
  return Object.fromEntries(
    policies.flatMap(({ id }) => [exampleOf(id)].filter(isThere).map((example) => [id, example])),
  );
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function exampleOf(id: string): PolicyExample | undefined {
  const file = join(__dirname, "..", "test", "policies", `${id}.cases.ts`);
  if (!existsSync(file)) return undefined;
  const { bad } = (require(file) as { default: Cases }).default;
  const examples = Object.values(bad).flatMap((each) =>
    PLACES.flatMap(([key, of]) => [pair(each, key, of)].filter(isThere)),
  );
  return examples.find(({ of }) => of !== "a resource") ?? examples[0];
}

function pair(example: BadCase, key: keyof Fragment, of: string): PolicyExample | undefined {
  const { nearMiss } = example;
  const [bad, good] = [example[key], nearMiss[key]];
  if (bad === undefined || good === undefined || example.config !== undefined || nearMiss.config !== undefined)
    return undefined;
  if (hasAbsent(bad) || hasAbsent(good)) return undefined;
  return { of, bad: dump(bad), good: dump(good) };
}

/** Whether a fragment removes or empties a setting of its base: such a fragment means nothing on its own. */
function hasAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && (Object.keys(value).length === 0 || Object.values(value).some(hasAbsent));
}
