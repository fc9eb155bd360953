import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { judge } from "../src/guard/judge";
import { policies, type Finding, type Policy } from "../src/library";
import { readSettings } from "../src/guard/settings";
import { quote } from "../src/values/text";
import type { BadCase, Cases, FindingCase, Fragment } from "./support/cases";
import { trials, type Trial } from "./support/trials";
import { workloads } from "./support/workloads";

function findings(policy: Policy, { type, inputs }: Trial, config: Fragment["config"]): readonly Finding[] {
  const { settings, mistakes } = readSettings(policy.options, config ?? {});
  assert.deepEqual(mistakes, [], "the case's configuration is valid");
  return workloads(type, inputs).flatMap((workload) =>
    judge({ policy, settings }, workload, { today: "2026-11-24", file: null }),
  );
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
    const { prefix, spelled = (path: string) => path } = trial;
    const expected = paths.map((path) => ({ verdict, path: spelled(prefix + path) }));
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
    for (const { message, value } of found)
      if (value !== null && /"/.test(withoutTitles(message)))
        assert.ok(message.includes(quote(value)), `what the message quotes is the value ${value}: ${message}`);
    for (const { message } of found) if (fragment.message !== undefined) assert.match(message, fragment.message);
  }
}

/** A message without the names of containers, volumes and images that it is about. */
function withoutTitles(message: string): string {
  return message.replace(/\b(?:container|volume|service|plugin|image|builder|job|of tag) "[^"]*"/g, "");
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
