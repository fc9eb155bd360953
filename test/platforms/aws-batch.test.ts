import assert from "node:assert/strict";
import { evaluate, policies, type Finding } from "../../src/library";
import { UNKNOWN, resource, workloads } from "../support/workloads";

const NATIVE = "aws-native:batch:JobDefinition";
const TEXT = "aws:batch/jobDefinition:JobDefinition";

function findings(type: string, inputs: object): readonly Finding[] {
  const config = { "require-resource-limits": { require: ["memory", "cpu"] } };
  return evaluate([resource(type, inputs)], { policies, config, today: "2026-11-27" }).findings;
}

function rows(type: string, inputs: object, ...only: readonly string[]): readonly (readonly string[])[] {
  return findings(type, inputs)
    .filter(({ policy }) => only.includes(policy))
    .map(({ verdict, path }) => [verdict, path]);
}

const IMAGE = "docker.io/library/nginx:1.29.3";

const CONTAINER = {
  image: IMAGE,
  user: "10001:10001",
  readonlyRootFilesystem: true,
  resourceRequirements: [
    { type: "MEMORY", value: "128" },
    { type: "VCPU", value: "1" },
  ],
};

const POD_CONTAINER = {
  name: "web",
  image: IMAGE,
  securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  resources: { limits: { memory: "128Mi", cpu: "1" } },
};

const POD = { hostNetwork: false, containers: [POD_CONTAINER] };

describe("a job definition", () => {
  it("has no findings if it is hardened, whatever it runs", () => {
    const task = { taskProperties: [{ containers: [{ name: "web", ...CONTAINER }] }] };
    const { resourceRequirements: _, ...older } = CONTAINER;
    for (const inputs of [
      { containerProperties: CONTAINER },
      { containerProperties: { ...older, memory: 128, vcpus: 1 } },
      { ecsProperties: task },
      { eksProperties: { podProperties: POD } },
      {
        nodeProperties: {
          nodeRangeProperties: [
            { container: CONTAINER },
            { ecsProperties: task },
            { eksProperties: { podProperties: POD } },
          ],
        },
      },
      {},
    ])
      assert.deepEqual(findings(NATIVE, inputs), [], JSON.stringify(inputs));
  });

  it("has a workload for each container, task and pod of its nodes", () => {
    const ranges = [
      { container: { privileged: true } },
      { ecsProperties: { taskProperties: [{ containers: [{ privileged: true }] }] } },
      { eksProperties: { podProperties: { containers: [{ securityContext: { privileged: true } }] } } },
      UNKNOWN,
      "text",
    ];
    assert.deepEqual(rows(NATIVE, { nodeProperties: { nodeRangeProperties: ranges } }, "no-privileged"), [
      ["violation", "nodeProperties.nodeRangeProperties[0].container.privileged"],
      ["violation", "nodeProperties.nodeRangeProperties[1].ecsProperties.taskProperties[0].containers[0].privileged"],
      [
        "violation",
        "nodeProperties.nodeRangeProperties[2].eksProperties.podProperties.containers[0].securityContext.privileged",
      ],
      ["undecided", "nodeProperties.nodeRangeProperties[3]"],
      ["malformed", "nodeProperties.nodeRangeProperties[4]"],
    ]);
    const text = JSON.stringify({ nodeRangeProperties: ranges.slice(0, 3) });
    assert.equal(rows(TEXT, { nodeProperties: text }, "no-privileged").length, 3);
  });

  it("runs nothing if its text is empty", () =>
    assert.deepEqual(workloads(TEXT, { type: "container", containerProperties: "" }), []));

  it("requires limits from the resources of a task's container alone", () => {
    const inputs = { ecsProperties: { taskProperties: [{ containers: [{ name: "web", memory: 128, vcpus: 1 }] }] } };
    const at = "ecsProperties.taskProperties[0].containers[0].resourceRequirements";
    assert.deepEqual(rows(NATIVE, inputs, "require-resource-limits"), [["violation", at]]);
    const only = (type: string) => [{ ...CONTAINER, resourceRequirements: [{ type, value: "1" }] }];
    for (const type of ["MEMORY", "VCPU"]) {
      const [finding, ...others] = findings(NATIVE, {
        ecsProperties: { taskProperties: [{ containers: only(type) }] },
      });
      assert.deepEqual(others, []);
      assert.match(finding!.message, type === "VCPU" ? /memory$/ : /CPU$/);
    }
  });

  it("names its containers by their names, and otherwise by their places", () => {
    const messages = (inputs: object): readonly string[] =>
      findings(NATIVE, inputs)
        .filter(({ policy }) => policy === "pinned-images")
        .map(({ message }) => message.replace(/ is "nginx".*/, ""));
    const pod = {
      ...POD,
      initContainers: [{ ...POD_CONTAINER, name: "setup", image: "nginx" }],
      containers: [
        { ...POD_CONTAINER, image: "nginx" },
        { ...POD_CONTAINER, name: undefined, image: "nginx" },
      ],
    };
    assert.deepEqual(messages({ eksProperties: { podProperties: pod } }), [
      'the image of init container "setup"',
      'the image of container "web"',
      "the image of the container at eksProperties.podProperties.containers[1]",
    ]);
    assert.deepEqual(messages({ containerProperties: { ...CONTAINER, image: "nginx" } }), [
      "the image of the container at containerProperties",
    ]);
  });
});

describe("a pod of a job", () => {
  const pod = (settings: object): object => ({ eksProperties: { podProperties: { ...POD, ...settings } } });
  const at = "eksProperties.podProperties";

  it("is undecided or malformed where its containers are", () => {
    const settings = { initContainers: [UNKNOWN], containers: [POD_CONTAINER, "web"] };
    assert.deepEqual(rows(NATIVE, pod(settings), "no-privileged"), [
      ["undecided", `${at}.initContainers[0]`],
      ["malformed", `${at}.containers[1]`],
    ]);
    assert.deepEqual(rows(NATIVE, { eksProperties: { podProperties: "web" } }, "no-privileged"), [["malformed", at]]);
  });

  it("has the containers that can be read", () => {
    const [workload] = workloads(NATIVE, pod({ containers: [POD_CONTAINER, "web"] }));
    assert.deepEqual(
      workload!.unreadable.map(({ place }) => place.path),
      [`${at}.containers[1]`],
    );
    assert.deepEqual(
      workload!.containers.map(({ name }) => name),
      ["web"],
    );
    assert.deepEqual([workload!.title, workload!.pod!.title, workload!.pod!.isWindows], ["the pod", "the pod", false]);
  });

  it("is one undecided finding if it is unknown", () =>
    assert.deepEqual(
      findings(NATIVE, { eksProperties: { podProperties: UNKNOWN } }).map(({ policy, verdict }) => [policy, verdict]),
      [["no-privileged", "undecided"]],
    ));

  it("mounts a host path read-only if every mount is", () => {
    const volumes = [{ name: "v", hostPath: { path: "/usr/share" } }];
    const mounting = (...readOnly: readonly unknown[]): number =>
      rows(
        NATIVE,
        pod({
          volumes,
          containers: readOnly.map((each) => ({ ...POD_CONTAINER, volumeMounts: [{ name: "v", readOnly: each }] })),
        }),
        "no-host-system-paths",
      ).length;
    assert.deepEqual([mounting(), mounting(true), mounting(true, true), mounting(true, false)], [1, 0, 0, 1]);
  });

  it("has volumes with and without a name", () => {
    const titles = findings(
      NATIVE,
      pod({ volumes: [{ name: "v", hostPath: { path: "/srv" } }, { hostPath: { path: "/x" } }] }),
    )
      .filter(({ policy }) => policy === "allowed-volume-types")
      .map(({ message }) => message);
    assert.deepEqual(titles, [
      'volume "v" has type "hostPath", which is not allowed',
      'a volume has type "hostPath", which is not allowed',
    ]);
  });

  it("is advised to turn off the host's network if it does not set it", () => {
    const fixes = (hostNetwork: unknown): readonly string[] =>
      findings(NATIVE, pod({ hostNetwork })).map(({ fix }) => fix);
    assert.deepEqual(fixes(undefined), ["Set hostNetwork: false."]);
    assert.deepEqual(fixes(true), ["Remove the setting so that the container gets its own namespace."]);
    const [{ repair }] = findings(NATIVE, pod({ hostNetwork: undefined })) as [Finding];
    assert.equal(repair, null);
  });

  it("is the subject of strict policies too", () => {
    const config = { "require-non-root": { strict: true } };
    const inputs = pod({ containers: [{ ...POD_CONTAINER, securityContext: { runAsNonRoot: false } }] });
    const all = evaluate([resource(NATIVE, inputs)], { policies, config, today: "2026-11-27" }).findings;
    assert.deepEqual(
      all.filter(({ policy }) => policy === "require-non-root").map(({ path }) => path),
      [`${at}.containers[0].securityContext.runAsNonRoot`],
    );
  });
});
