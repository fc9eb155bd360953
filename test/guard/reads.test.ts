import assert from "node:assert/strict";
import { join } from "node:path";
import { policies } from "../../policies";
import type { Policy } from "../../src/policy/policy";
import { appliesTo, pathsByNotation, platformsOf } from "../../src/guard/reads";
import { readSettings } from "../../src/guard/settings";
import type { Workload } from "../../src/model/workload";
import type { Cases, FindingCase, Fragment } from "../support/cases";
import { trials } from "../support/trials";
import { workloads } from "../support/workloads";

const policy = (id: string): Policy => policies.find((each) => each.id === id)!;

/** What is no word of the model: who a subject is, and what holds other subjects. */
const OTHERS = new Set([
  "title",
  "name",
  "platform",
  "resource",
  "isPartial",
  "isWindows",
  "isEphemeral",
  "unreadable",
  "advice",
]);

/** The subject, noting each word that is read of it. */
function watched<T extends object>(subject: T, name: string, read: Set<string>): T {
  return new Proxy(subject, {
    get: (target, word) => {
      const value: unknown = Reflect.get(target, word, target);
      if (typeof word === "symbol" || OTHERS.has(word)) return value;
      if (word === "pod") return value === undefined ? undefined : watched(value as object, "pod", read);
      if (word === "containers")
        return (value as readonly object[]).map((container) => watched(container, "containers", read));
      read.add(`${name}.${word}`);
      return value;
    },
  });
}

function wordsRead({ id, check, options }: Policy): readonly string[] {
  const tables = (require(join(__dirname, "..", "policies", `${id}.cases.ts`)) as { default: Cases }).default;
  const read = new Set<string>();
  for (const fragment of Object.values(tables).flatMap((table) => Object.values(table as Record<string, Fragment>)))
    for (const each of [fragment, ...nearMisses(fragment)]) {
      const { settings } = readSettings(options, each.config ?? {});
      for (const { type, inputs } of trials(each))
        for (const workload of workloads(type, inputs))
          check(watched<Workload>(workload, "workload", read), settings.options);
    }
  return [...read].sort();
}

function nearMisses(fragment: Fragment): readonly Fragment[] {
  const { nearMiss } = fragment as FindingCase & { readonly nearMiss?: Fragment };
  return nearMiss === undefined ? [] : [nearMiss];
}

describe("the words that a policy reads", () => {
  for (const each of policies)
    it(`are those that ${each.id} declares for its check`, () =>
      assert.deepEqual(wordsRead(each), [...each.words].sort()));

  it("say which kinds a policy applies to", () => {
    const ports = policy("no-host-ports");
    assert.deepEqual(platformsOf(ports), ["kubernetes", "ecs"]);
    assert.equal(appliesTo(ports, "kubernetes:apps/v1:Deployment"), true);
    assert.equal(appliesTo(ports, "docker:index/container:Container"), false);
    assert.equal(appliesTo(ports, "docker:index/network:Network"), false);
    assert.equal(appliesTo(policy("no-privileged"), "docker:index/plugin:Plugin"), true);
    assert.equal(appliesTo(policy("no-privileged"), "docker:index/volume:Volume"), false);
    assert.equal(appliesTo(policy("no-kernel-filesystems"), "docker:index/volume:Volume"), true);
  });

  it("are given in each notation", () => {
    assert.deepEqual(pathsByNotation(policy("require-read-only-root")), [
      { title: "Kubernetes", paths: ["containers[*].securityContext.readOnlyRootFilesystem"] },
      { title: "Docker (Pulumi)", paths: ["readOnly", "taskSpec.containerSpec.readOnly (Service)"] },
      { title: "Compose", paths: ["read_only", "pre_start[*].read_only"] },
      { title: "docker inspect", paths: ["HostConfig.ReadonlyRootfs"] },
      { title: "Amazon ECS", paths: ["containerDefinitions[*].readonlyRootFilesystem"] },
      {
        title: "AWS Batch",
        paths: [
          "containerProperties.readonlyRootFilesystem",
          "nodeProperties.nodeRangeProperties[*].container.readonlyRootFilesystem",
          "ecsProperties.taskProperties[*].containers[*].readonlyRootFilesystem (task)",
          "eksProperties.podProperties.containers[*].securityContext.readOnlyRootFilesystem (on EKS)",
        ],
      },
    ]);
  });
});
