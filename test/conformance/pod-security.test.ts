import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { judge } from "../../src/guard/judge";
import { policies } from "../../src/library";
import { readSettings } from "../../src/guard/settings";
import { parseDocuments } from "../../src/yaml/document";
import { workloads } from "../support/workloads";
import { POLICY_OF } from "./checks";
import { differences } from "./differences";
import { askOracle, buildOracle, moduleFolder } from "./oracle";
import { anyPod, type Pod } from "./pods";

const GENERATED = 20_000;

type Verdicts = Readonly<Record<string, boolean>>;

/** Whether each policy lets the pod pass, and the paths at which it does not. */
function ours(pod: Pod): ReadonlyMap<string, readonly string[]> {
  const found = policies
    .filter(({ standards }) => standards.pss !== undefined)
    .map((policy) => {
      const { settings } = readSettings(policy.options, { ...policy.presets["pss-restricted"] });
      const judged = workloads("kubernetes:core/v1:Pod", pod).flatMap((workload) =>
        judge({ policy, settings }, workload, { today: "2026-11-24", file: null }),
      );
      return [policy.id, judged.map(({ path }) => path)] as const;
    });
  return new Map(found);
}

/** Our verdicts by the checks' names; two checks that one policy does together have the verdict of both. */
function theirs(verdicts: Verdicts, check: string): boolean {
  const isNonRoot = check === "runAsNonRoot" || check === "runAsUser";
  return isNonRoot ? verdicts["runAsNonRoot"]! && verdicts["runAsUser"]! : verdicts[check]!;
}

/** Whether a path leads to something in the pod, or ends where something is missing. */
function resolves(pod: Pod, path: string): boolean {
  const steps = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([\w$-]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name!,
  );
  let value: unknown = pod;
  for (const step of steps) {
    if (value === undefined || value === null) return true;
    if (typeof value !== "object") return false;
    if (Array.isArray(value) && Number(step) >= value.length) return false;
    value = (value as Record<string, unknown>)[step];
  }
  return true;
}

describe("conformance with Pod Security Admission", function () {
  this.timeout(600_000);
  const expected = differences.filter(({ from }) => from.includes("module"));
  const shown = new Set<(typeof differences)[number]>();
  let ask: (pods: readonly Pod[]) => readonly Verdicts[];

  before(function () {
    buildOracle(this);
    ask = (pods) => askOracle<Verdicts>("pods", pods);
  });

  function compare(pods: readonly Pod[]): void {
    const all = ask(pods);
    assert.equal(all.length, pods.length);
    pods.forEach((pod, i) => {
      const found = ours(pod);
      const verdicts = all[i]!;
      assert.deepEqual(Object.keys(verdicts).sort(), Object.keys(POLICY_OF).sort(), "every check has its policy");
      for (const [check, id] of Object.entries(POLICY_OF)) {
        const paths = found.get(id)!;
        for (const path of paths) assert.ok(resolves(pod, path), `${id} points at ${path} in ${JSON.stringify(pod)}`);
        if (theirs(verdicts, check) === (paths.length === 0)) continue;
        const listed = expected.find((difference) => difference.check === check && difference.concerns(pod));
        assert.ok(
          listed,
          `${check} says ${verdicts[check]}, ${id} found ${JSON.stringify(paths)} in ${JSON.stringify(pod)}`,
        );
        shown.add(listed);
      }
    });
  }

  it("agrees on the fixtures of every version that the module ships", () => {
    const folder = join(moduleFolder(), "test", "testdata");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
    const pods = files.flatMap((name) =>
      parseDocuments(readFileSync(join(folder, name), "utf8")).map(({ value }) => value as Pod),
    );
    assert.ok(pods.length > 4000, `found ${pods.length} fixtures`);
    compare(pods);
  });

  it(`agrees on ${GENERATED} generated pods`, () => {
    compare(fc.sample(anyPod, { numRuns: GENERATED, seed: 20261124 }));
  });

  it("differs wherever a difference is listed", () => {
    assert.deepEqual(
      expected.filter((difference) => !shown.has(difference)),
      [],
    );
  });
});
