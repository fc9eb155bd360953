import assert from "node:assert/strict";
import { Guard } from "../../src/guard/guard";
import { readSettings } from "../../src/guard/settings";
import { Place, evaluate, policies } from "../../src/library";
import { newGuard } from "../support/guard";
import { UNKNOWN, resource } from "../support/workloads";

const container = (inputs: object) => resource("docker:index/container:Container", inputs);

describe("a guard", () => {
  it("reports a resource that cannot be read once, as mandatory, by its type and its name in the program", () => {
    const failing = (): never => {
      throw new TypeError("secret-canary");
    };
    const type = "kubernetes:core/v1:Pod";
    const { findings } = evaluate([{ type, name: "web", urn: "urn:web", inputs: Place.root({}, failing) }], {
      policies,
    });
    assert.deepEqual(
      findings.map(({ level, resource: who }) => [level, who]),
      [
        [
          "mandatory",
          {
            type,
            kind: "Pod",
            isNamespaced: false,
            namespace: null,
            name: "web",
            pulumiName: "web",
            urn: "urn:web",
          },
        ],
      ],
    );
    assert.doesNotMatch(findings[0]!.message, /secret/);
  });

  it("judges by enabled policies only", () => {
    const { findings } = newGuard({ all: "disabled", "no-privileged": "advisory" }).judge(
      container({ privileged: true }),
    );
    assert.deepEqual(
      findings.map(({ policy, level }) => [policy, level]),
      [["no-privileged", "advisory"]],
    );
  });

  it("returns a workload without findings, and nothing for a resource without workloads", () => {
    const guard = newGuard({ all: "disabled" });
    assert.deepEqual(
      guard.judge(container({})).workloads.map(({ workload, findings }) => [workload.resource.name, findings]),
      [["web", []]],
    );
    assert.deepEqual(guard.judge(resource("aws:s3/bucket:Bucket", {})), { findings: [], workloads: [] });
  });

  it("returns findings by workload", () => {
    const spec = (privileged: boolean) => ({ containers: [{ name: "web", securityContext: { privileged } }] });
    const items = [
      { metadata: { name: "bad" }, spec: spec(true) },
      { metadata: { name: "good" }, spec: spec(false) },
    ];
    const guard = newGuard({ all: "disabled", "no-privileged": "mandatory" });
    assert.deepEqual(
      guard
        .judge(resource("kubernetes:core/v1:PodList", { items }))
        .workloads.map(({ workload, findings }) => [workload.resource.name, findings.length]),
      [
        ["bad", 1],
        ["good", 0],
      ],
    );
  });

  it("applies exemptions for a file to that file only", () => {
    const exempt = [{ resource: "*", file: "web.yaml", reason: "r" }];
    const guard = newGuard({ all: "disabled", "no-privileged": { enforcementLevel: "mandatory", exempt } });
    const reasons = (file: string | null) =>
      guard.judge(container({ privileged: true }), file).findings.map(({ exemption }) => exemption?.reason);
    assert.deepEqual([reasons("web.yaml"), reasons("other.yaml"), reasons(null)], [["r"], [undefined], [undefined]]);
  });

  it("leaves the level to the engine if a policy has none, except for undecided values", () => {
    const policy = policies.find(({ id }) => id === "no-privileged")!;
    const { settings } = readSettings(policy.options, { undecided: "mandatory" });
    const guard = new Guard([{ policy, level: undefined, settings, problems: [] }], "2026-11-24");
    const levels = (privileged: unknown) => guard.judge(container({ privileged })).findings.map(({ level }) => level);
    assert.deepEqual([levels(true), levels(UNKNOWN)], [[undefined], ["mandatory"]]);
  });
});
