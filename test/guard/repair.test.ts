import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeRepair, type Finding } from "../../src/guard/finding";
import { judge } from "../../src/guard/judge";
import { readSettings } from "../../src/guard/settings";
import { policies, type GuardConfig, type Policy } from "../../src/library";
import { applyEdits } from "../../src/model/apply-edits";
import type { PathEdit } from "../../src/model/edit";
import type { Format } from "../../src/sources";
import type { Cases, Fragment } from "../support/cases";
import { findingsIn } from "../support/documents";
import { trials } from "../support/trials";
import { UNKNOWN, workloads } from "../support/workloads";

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

  const repairs = (policy: string, format: Format["id"], value: object, config: GuardConfig = {}): readonly boolean[] =>
    findingsIn(JSON.stringify(value), { format, config })
      .filter((finding) => finding.policy === policy)
      .map(({ repair }) => repair !== null);

  it("is absent for a running container", () => {
    const [Id, Config] = ["a".repeat(64), { Image: "nginx:1" }];
    const container = { Id, Name: "/web", Config, HostConfig: { Privileged: true } };
    assert.deepEqual(repairs("no-privileged", "docker-inspect", [container]), [false]);
  });

  it("is absent for a template, whose values may be results of functions", () => {
    const ContainerDefinitions = [{ Name: "web", Image: "nginx", Privileged: true }];
    const Task = { Type: "AWS::ECS::TaskDefinition", Properties: { ContainerDefinitions } };
    assert.deepEqual(repairs("no-privileged", "cloudformation", { Resources: { Task } }), [false]);
  });

  it("of an image is absent if the image is built here, or its reference contains a variable", () => {
    const config = {
      "trusted-registries": { allowed: ["example.com"], mirrors: { "quay.io": "example.com/quay" } },
    } as const;
    const services = {
      pulled: { image: "quay.io/web:1" },
      built: { image: "quay.io/web:1", build: "." },
      partial: { image: "quay.io/web:${TAG}" },
    };
    assert.deepEqual(repairs("trusted-registries", "compose", { services }, config), [true, false, false]);
  });

  it("is absent if ECS validates the task for Fargate, which does not have security options", () => {
    const policy = policies.find(({ id }) => id === "no-privilege-escalation")!;
    const repairsOn = (requiresCompatibilities: unknown): readonly boolean[] => {
      const inputs = { requiresCompatibilities, containerDefinitions: [{ name: "web" }] };
      return findingsOf(policy, "aws-native:ecs:TaskDefinition", inputs).map(({ repair }) => repair !== null);
    };
    for (const types of [undefined, [], ["EC2"], ["EC2", "EXTERNAL"]]) assert.deepEqual(repairsOn(types), [true]);
    for (const types of [["EC2", "FARGATE"], ["EC2", UNKNOWN], UNKNOWN]) assert.deepEqual(repairsOn(types), [false]);
    assert.deepEqual(repairsOn(["FARGATE"]), []);
  });

  it("is described as its changes, each once", () => {
    const at = (path: string): Pick<PathEdit, "steps" | "path"> => ({ steps: [path], path });
    const edits: readonly PathEdit[] = [
      { change: "remove", ...at("privileged") },
      { change: "remove", ...at("privileged") },
      { change: "set", ...at("user"), value: 1000 },
      { change: "add", ...at("drop"), value: "ALL" },
    ];
    assert.equal(describeRepair({ edits, isSafe: true }), 'remove privileged, set user to 1000, add "ALL" to drop');
    assert.equal(describeRepair({ edits: edits.slice(0, 1), isSafe: false }), "remove privileged (unsafe)");
  });
});
