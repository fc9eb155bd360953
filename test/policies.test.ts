import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../src/judge";
import { policies, type Finding, type Policy } from "../src/library";
import { readSettings } from "../src/settings";
import type { BadCase, Cases, FindingCase, Fragment } from "./support/cases";
import {
  HARDENED_CONTAINER,
  HARDENED_DOCKER,
  HARDENED_EPHEMERAL,
  HARDENED_SERVICE,
  overlay,
  workloads,
} from "./support/workloads";

/** One resource that a fragment is tried in, and where the fragment's own paths begin there. */
interface Trial {
  readonly where: string;
  readonly type: string;
  readonly inputs: object;
  readonly prefix: string;
}

const KINDS = [
  { type: "kubernetes:core/v1:Pod", at: [] },
  { type: "kubernetes:apps/v1:Deployment", at: ["spec", "template"] },
  { type: "kubernetes:batch/v1:CronJob", at: ["spec", "jobTemplate", "spec", "template"] },
] as const;

const LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

function trials(fragment: Fragment): readonly Trial[] {
  const { container, pod, annotations, docker, service, type, inputs } = fragment;
  if (container !== undefined)
    return (fragment.lists ?? LISTS).flatMap((list) => {
      const base = list === "ephemeralContainers" ? HARDENED_EPHEMERAL : HARDENED_CONTAINER;
      const containers = list === "containers" ? {} : { containers: [HARDENED_CONTAINER] };
      const spec = { ...containers, [list]: [overlay(base, container as Record<string, unknown>)] };
      return inKinds({ spec }, list).map((trial) => ({ ...trial, prefix: `${trial.prefix}spec.${list}[0].` }));
    });
  if (pod !== undefined || annotations !== undefined) {
    const spec = overlay({ containers: [HARDENED_CONTAINER] }, (pod ?? {}) as Record<string, unknown>);
    const template = annotations === undefined ? { spec } : { metadata: { annotations }, spec };
    const start = annotations === undefined ? "spec." : "";
    return inKinds(template, "pod").map((trial) => ({ ...trial, prefix: trial.prefix + start }));
  }
  const over = (base: object, part: object): object =>
    overlay(base as Record<string, unknown>, part as Record<string, unknown>);
  if (docker !== undefined)
    return [
      {
        where: "docker.Container",
        type: "docker:index/container:Container",
        inputs: over(HARDENED_DOCKER, docker),
        prefix: "",
      },
    ];
  if (service !== undefined)
    return [
      {
        where: "docker.Service",
        type: "docker:index/service:Service",
        inputs: over(HARDENED_SERVICE, service),
        prefix: "",
      },
    ];
  assert.ok(type !== undefined && inputs !== undefined, "a case has a fragment");
  return [{ where: type, type, inputs, prefix: "" }];
}

function inKinds(template: object, where: string): readonly Trial[] {
  return KINDS.map(({ type, at }) => ({
    where: `${where} of ${type}`,
    type,
    inputs: at.reduceRight<object>((inner, key) => ({ [key]: inner }), template),
    prefix: at.map((key) => `${key}.`).join(""),
  }));
}

function findings(policy: Policy, { type, inputs }: Trial, config: Fragment["config"]): readonly Finding[] {
  const { settings, problems } = readSettings(policy.options, config ?? {});
  assert.deepEqual(problems, [], "the case's configuration is valid");
  return workloads(type, inputs).flatMap((workload) => judge({ policy, settings, today: "2026-11-24" }, workload));
}

function expectNothing(policy: Policy, fragment: Fragment): void {
  for (const trial of trials(fragment))
    assert.deepEqual(findings(policy, trial, fragment.config).map(summary), [], `in ${trial.where}`);
}

function summary({ verdict, path, value, message }: Finding): object {
  return { verdict, path, value, message };
}

function expectFindings(policy: Policy, fragment: FindingCase, verdict: Finding["verdict"]): void {
  const paths = [fragment.at].flat();
  for (const trial of trials(fragment)) {
    const found = findings(policy, trial, fragment.config);
    const expected = paths.map((path) => ({ verdict, path: trial.prefix + path }));
    assert.deepEqual(
      found.map(({ verdict, path }) => ({ verdict, path })),
      expected,
      `in ${trial.where}`,
    );
    if (fragment.value !== undefined)
      assert.deepEqual(
        found.map(({ value }) => value),
        [fragment.value].flat(),
        `values in ${trial.where}`,
      );
    for (const { message } of found) if (fragment.says !== undefined) assert.match(message, fragment.says);
  }
}

function testsOf(policy: Policy, { good, bad, undecided, unreadable }: Cases): void {
  it("has good and bad cases", () => {
    assert.ok(Object.keys(good).length > 0);
    assert.ok(Object.keys(bad).length > 0);
  });
  for (const [name, fragment] of Object.entries(good)) it(`good: ${name}`, () => expectNothing(policy, fragment));
  for (const [name, fragment] of Object.entries(bad) as [string, BadCase][]) {
    it(`bad: ${name}`, () => expectFindings(policy, fragment, "violation"));
    it(`good: almost ${name}`, () => expectNothing(policy, fragment.nearMiss));
  }
  for (const [name, fragment] of Object.entries(undecided))
    it(`undecided: ${name}`, () => expectFindings(policy, fragment, "undecided"));
  for (const [name, fragment] of Object.entries(unreadable))
    it(`unreadable: ${name}`, () => expectFindings(policy, fragment, "malformed"));
}

for (const policy of policies)
  describe(policy.id, () => {
    const file = join(__dirname, "policies", `${policy.id}.cases.ts`);
    if (!existsSync(file)) it("has a case table", () => assert.fail(`${file} is missing`));
    else testsOf(policy, (require(file) as { default: Cases }).default);
  });
