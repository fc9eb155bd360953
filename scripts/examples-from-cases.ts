import { existsSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { policies } from "../policies";
import type { BadCase, Cases, Fragment } from "../test/support/cases";

/** Of a policy: what it is against and what it is not, as YAML, and what of. */
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

/** For each policy the first of its bad cases that shows itself without a configuration, beside its near miss. */
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

/** Whether a fragment takes something away from what it is laid over, or leaves it empty: that shows nothing by itself. */
function hasAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && (Object.keys(value).length === 0 || Object.values(value).some(hasAbsent));
}
