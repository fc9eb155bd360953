import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../src/guard/finding";
import { judge } from "../../src/guard/judge";
import { readSettings } from "../../src/guard/settings";
import { policies, type Policy } from "../../src/library";
import { applyEdits } from "../../src/model/apply-edits";
import type { Cases, Fragment } from "../support/cases";
import { trials } from "../support/trials";
import { workloads } from "../support/workloads";

type Config = Fragment["config"];

function findingsOf(policy: Policy, type: string, inputs: object, config: Config = {}): readonly Finding[] {
  const { settings } = readSettings(policy.options, config);
  return workloads(type, inputs).flatMap((workload) =>
    judge({ policy, settings }, workload, { today: "2026-11-27", file: null }),
  );
}

/** Names a finding by its policy, its place without indexes, and its value. */
function nameOf({ policy, path, verdict, value }: Finding): string {
  return JSON.stringify([policy, path.replace(/\[\d+\]/g, "[*]"), verdict, value]);
}

/** Repairs everything that the policy can repair, as the pack does. */
function repaired(policy: Policy, type: string, inputs: object, config: Config): object {
  const result = structuredClone(inputs);
  const edits = findingsOf(policy, type, result, config).flatMap(({ repair }) => repair?.edits ?? []);
  applyEdits(result, edits);
  return result;
}

function fragmentsOf(cases: Cases): ReadonlyArray<readonly [string, Fragment]> {
  const { good, bad, undecided, unreadable } = cases;
  return [good, bad, undecided, unreadable].flatMap((table) => Object.entries(table));
}

describe("a repair", () => {
  const folder = join(__dirname, "..", "policies");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".cases.ts"))) {
    const policy = policies.find(({ id }) => `${id}.cases.ts` === file)!;
    const { default: cases } = require(join(folder, file)) as { default: Cases };
    const tried = fragmentsOf(cases).flatMap(([name, fragment]) =>
      trials(fragment).map((trial) => ({ ...trial, name: `${name}, in ${trial.where}`, config: fragment.config })),
    );

    it(`leaves nothing that ${policy.id} can repair, and breaks no other policy`, () => {
      for (const { name, type, inputs, config } of tried) {
        const configOf = (each: Policy): Config => (each === policy ? config : {});
        const before = new Set(policies.flatMap((each) => findingsOf(each, type, inputs, configOf(each)).map(nameOf)));
        const result = repaired(policy, type, inputs, config);
        const left = findingsOf(policy, type, result, config).filter(({ repair }) => repair !== null);
        assert.deepEqual(left.map(nameOf), [], name);
        const added = policies.flatMap((each) =>
          findingsOf(each, type, result, configOf(each)).filter((one) => !before.has(nameOf(one))),
        );
        assert.deepEqual(added.map(nameOf), [], name);
      }
    });

    it(`of ${policy.id} is there exactly if the policy has repairs`, () => {
      const repairs = tried.flatMap(({ type, inputs, config }) =>
        findingsOf(policy, type, inputs, config).filter(({ repair }) => repair !== null),
      );
      assert.equal(repairs.length > 0, policy.repair.kind !== "none");
      for (const { verdict, repair } of repairs) {
        assert.equal(verdict, "violation");
        assert.equal(repair!.isSafe, policy.repair.kind === "safe");
      }
    });
  }
});
