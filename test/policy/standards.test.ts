import assert from "node:assert/strict";
import { policies } from "../../policies";
import { evaluate } from "../../src/library";
import { controlsOf, standardsText, unionOf, type Standards } from "../../src/policy/standards";
import { HARDENED_CONTAINER, HARDENED_DOCKER, UNKNOWN, overlay, resource } from "../support/workloads";

const POD = "kubernetes:core/v1:Pod";
const DOCKER = "docker:index/container:Container";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

/** The standards' short names and the control IDs of each finding, one line each. */
function violated(type: string, inputs: object, config = {}): readonly string[] {
  return evaluate([resource(type, inputs)], { policies, config }).findings.map(({ policy, controls }) =>
    [policy, ...controls.map(({ standard, id }) => `${standard} ${id}`)].join(", "),
  );
}

const pod = (spec: object) => ({ spec: { containers: [HARDENED_CONTAINER], ...spec } });
const adding = (name: string) =>
  pod({ containers: [overlay(HARDENED_CONTAINER, { securityContext: { capabilities: { add: [name] } } })] });

describe("the controls of a finding", () => {
  const NAMESPACES = "no-host-namespaces, pss Baseline: Host Namespaces";
  const cases: ReadonlyArray<readonly [string, type: string, inputs: object, expected: readonly string[]]> = [
    ["a pod with the host's network", POD, pod({ hostNetwork: true }), [`${NAMESPACES}, cisKubernetes 5.2.5`]],
    ["a pod with the host's process IDs", POD, pod({ hostPID: true }), [`${NAMESPACES}, cisKubernetes 5.2.3`]],
    ["a pod with the host's IPC", POD, pod({ hostIPC: true }), [`${NAMESPACES}, cisKubernetes 5.2.4`]],
    [
      "a container with the host's network",
      DOCKER,
      { ...HARDENED_DOCKER, networkMode: "host" },
      ["no-host-namespaces, cisDocker 5.10"],
    ],
    [
      "a container with the host's user namespace",
      DOCKER,
      { ...HARDENED_DOCKER, usernsMode: "host" },
      ["no-host-namespaces, cisDocker 5.31"],
    ],
    [
      "a container with the host's cgroup namespace, which no control forbids",
      DOCKER,
      { ...HARDENED_DOCKER, cgroupnsMode: "host" },
      ["no-host-namespaces"],
    ],
    [
      "a container without a memory limit",
      DOCKER,
      overlay(HARDENED_DOCKER, { memory: undefined }),
      ["require-resource-limits, cisDocker 5.11"],
    ],
    [
      "a container without a CPU limit",
      DOCKER,
      overlay(HARDENED_DOCKER, { cpus: undefined }),
      ["require-resource-limits, cisDocker 5.12"],
    ],
  ];
  for (const [title, type, inputs, expected] of cases)
    it(`are those that its setting violates: ${title}`, () =>
      assert.deepEqual(
        violated(type, inputs, { "require-resource-limits": { require: ["memory", "cpu"] } }),
        expected,
      ));

  it("are those of AWS for a task definition", () => {
    const inputs = { pidMode: "host", networkMode: "host", ipcMode: "host", containerDefinitions: "[]" };
    const namespaces = violated(TASK, inputs).filter((line) => line.startsWith("no-host-namespaces"));
    assert.deepEqual(namespaces.sort(), [
      "no-host-namespaces",
      "no-host-namespaces, awsFsbp ECS.17",
      "no-host-namespaces, awsFsbp ECS.3",
    ]);
  });

  it("include the control of NET_RAW only for NET_RAW and ALL", () => {
    const controls = (name: string) =>
      violated(POD, adding(name)).find((line) => line.startsWith("no-added-capabilities"));
    const others = "no-added-capabilities, pss Baseline: Capabilities";
    assert.equal(controls("SYS_ADMIN"), `${others}, cisKubernetes 5.2.9`);
    assert.equal(controls("NET_RAW"), `${others}, cisKubernetes 5.2.9, cisKubernetes 5.2.8`);
    assert.equal(controls("ALL"), `${others}, cisKubernetes 5.2.9, cisKubernetes 5.2.8`);
    assert.equal(controls(UNKNOWN), `${others}, cisKubernetes 5.2.9, cisKubernetes 5.2.8`);
  });

  it("are those of all settings that an unknown value may contain", () => {
    const lines = violated("docker:index/plugin:Plugin", { name: "registry.k8s.io/a:1", grantPermissions: UNKNOWN });
    const [namespaces] = lines.filter((line) => line.startsWith("no-host-namespaces"));
    assert.equal(namespaces, "no-host-namespaces, cisDocker 5.16, cisDocker 5.17, cisDocker 5.10");
  });

  it("are all of the policy's that apply to the resource if the check throws", () => {
    const check = (): never => {
      throw new TypeError();
    };
    const [policy] = policies.filter(({ id }) => id === "no-host-namespaces");
    const { findings } = evaluate([resource(POD, pod({}))], { policies: [{ ...policy!, check }] });
    assert.deepEqual(
      findings[0]!.controls.map(({ id }) => id),
      ["Baseline: Host Namespaces", "5.2.3", "5.2.4", "5.2.5"],
    );
  });

  it("are a part of the policy's controls, in every rule", () => {
    for (const { id, rules, standards } of policies)
      for (const rule of rules)
        if ("standards" in rule && rule.standards !== undefined)
          assert.deepEqual(unionOf(standards, rule.standards), standards, id);
  });
});

describe("standards", () => {
  const ids = (standards: Standards, type?: string): readonly string[] =>
    controlsOf(standards, type).map(({ id }) => id);

  it("apply to the resources of their platform", () => {
    const standards: Standards = {
      pss: { profile: "restricted", control: "Seccomp" },
      cisDocker: ["5.22"],
      cisKubernetes: ["5.7.2"],
      awsFsbp: ["ECS.3"],
    };
    assert.deepEqual(ids(standards), ["Restricted: Seccomp", "5.22", "5.7.2", "ECS.3"]);
    assert.deepEqual(ids(standards, POD), ["Restricted: Seccomp", "5.7.2"]);
    for (const type of [DOCKER, "docker:compose:Service", "docker-build:index:Image"])
      assert.deepEqual(ids(standards, type), ["5.22"]);
    for (const type of [TASK, "aws-native:ecs:TaskDefinition", "AWS::ECS::TaskDefinition"])
      assert.deepEqual(ids(standards, type), ["ECS.3"]);
    for (const type of [
      "aws:batch/jobDefinition:JobDefinition",
      "aws:ecsx/a:B",
      "AWS::Batch::JobDefinition",
      "awsx:ecs:TaskDefinition",
    ])
      assert.deepEqual(ids(standards, type), []);
  });

  it("map the five controls of AWS for task definitions to policies", () => {
    const mapped = policies.flatMap(({ id, standards }) => ids(standards, TASK).map((control) => `${control} ${id}`));
    assert.deepEqual(mapped, [
      "ECS.3 no-host-namespaces",
      "ECS.17 no-host-namespaces",
      "ECS.4 no-privileged",
      "ECS.20 require-non-root",
      "ECS.5 require-read-only-root",
    ]);
  });

  it("unite without duplicates", () => {
    const pss = { profile: "baseline", control: "Host Namespaces" } as const;
    assert.deepEqual(unionOf({ cisDocker: ["5.10"] }, {}, { pss, cisDocker: ["5.16", "5.10"] }), {
      pss,
      cisDocker: ["5.10", "5.16"],
    });
    assert.deepEqual(unionOf(), {});
  });

  it("are written with the title of each control", () => {
    const text = (standards: Standards): string => standardsText(standards);
    assert.equal(text({}), "none.");
    assert.equal(
      text({ pss: { profile: "baseline", control: "Seccomp" }, cisDocker: ["5.5"], awsFsbp: ["ECS.4"] }),
      "Pod Security Standards v1.37, Baseline: Seccomp; " +
        "CIS Docker Benchmark 1.6.0, 5.5: Containers do not run in privileged mode; " +
        "AWS Foundational Security Best Practices v1.0.0, ECS.4: Containers do not run in privileged mode (Config rule ECS_CONTAINERS_NONPRIVILEGED).",
    );
  });
});
