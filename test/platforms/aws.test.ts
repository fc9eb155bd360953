import assert from "node:assert/strict";
import { Place, Secret } from "../../src/model/place";
import { evaluate, policies, type Finding, type GuardConfig, type Resource } from "../../src/library";
import { capitalized, HARDENED_DEFINITION, HARDENED_TASK, containerDefinitions, taskDefinitions } from "../support/aws";
import { findingsIn } from "../support/documents";
import { UNKNOWN, overlay, resource, workloads } from "../support/workloads";

type Json = Readonly<Record<string, unknown>>;

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const NATIVE = "aws-native:ecs:TaskDefinition";
const JOB = "aws:batch/jobDefinition:JobDefinition";

const CONFIG: GuardConfig = {
  "require-resource-limits": { require: ["memory", "cpu"] },
  "no-host-paths": { allowed: [{ path: "/srv", readOnly: true }] },
};

function findings(one: Resource): readonly Finding[] {
  return evaluate([one], { policies, config: CONFIG, today: "2026-11-27" }).findings;
}

function found(type: string, inputs: object): readonly (readonly [string, string])[] {
  return findings(resource(type, inputs)).map(({ policy, path }) => [policy, path]);
}

const textOf = (...definitions: readonly object[]): object => ({
  ...HARDENED_TASK,
  containerDefinitions: JSON.stringify(definitions.map((each) => overlay(HARDENED_DEFINITION, each as Json))),
});

describe("a task definition", () => {
  it("has no findings if it is hardened", () => {
    for (const { type, inputs } of [...taskDefinitions({}), ...containerDefinitions({})])
      assert.deepEqual(found(type, inputs), [], type);
  });

  it("is named by its family, and has no namespace", () => {
    const name = (type: string, inputs: object): unknown => {
      const [{ resource: identity }] = workloads(type, inputs, "web") as [ReturnType<typeof workloads>[number]];
      const { kind, name: own, isNamespaced, namespace } = identity;
      return [kind, own, isNamespaced, namespace];
    };
    assert.deepEqual(name(TASK, { family: "shop" }), ["TaskDefinition", "shop", false, null]);
    assert.deepEqual(name(TASK, { family: "web-1a2b3c4" }), ["TaskDefinition", "web", false, null]);
    assert.deepEqual(name(TASK, { family: UNKNOWN }), ["TaskDefinition", "web", false, null]);
    assert.deepEqual(name("AWS::ECS::TaskDefinition", { Family: "shop" }), ["TaskDefinition", "shop", false, null]);
    assert.deepEqual(name(JOB, { name: "batch", containerProperties: "{}" }), ["JobDefinition", "batch", false, null]);
    assert.deepEqual(name("aws-native:batch:JobDefinition", { jobDefinitionName: "batch", containerProperties: {} }), [
      "JobDefinition",
      "batch",
      false,
      null,
    ]);
    assert.deepEqual(name("AWS::Batch::JobDefinition", { JobDefinitionName: "batch", ContainerProperties: {} }), [
      "JobDefinition",
      "batch",
      false,
      null,
    ]);
  });

  it("names the container of each finding", () => {
    const [finding, ...others] = findings(resource(TASK, textOf({}, { name: "log", privileged: true })));
    assert.deepEqual(others, []);
    assert.equal(finding!.container, "log");
    assert.equal(finding!.path, "containerDefinitions[1].privileged");
    assert.deepEqual(finding!.steps, ["containerDefinitions", 1, "privileged"]);
  });

  it("has the containers that can be read, and says which cannot", () => {
    const [workload] = workloads(NATIVE, { containerDefinitions: [HARDENED_DEFINITION, "web", UNKNOWN] });
    assert.deepEqual(
      workload!.unreadable.map(({ place }) => place.path),
      ["containerDefinitions[1]", "containerDefinitions[2]"],
    );
    assert.deepEqual(
      workload!.containers.map(({ name }) => name),
      ["web"],
    );
  });

  it("is not read if its type is another", () => {
    for (const type of [
      "aws:ecs/service:Service",
      "aws:ecs/cluster:Cluster",
      "AWS::ECS::Service",
      "aws:batch/jobQueue:JobQueue",
    ])
      assert.deepEqual(workloads(type, textOf({ privileged: true })), [], type);
  });

  it("shows keys as its text has them, and others as the model names them", () => {
    const definition = { NAME: "web", Image: "nginx", LinuxParameters: { capabilities: { ADD: ["SYS_ADMIN"] } } };
    assert.deepEqual(
      found(TASK, { ...HARDENED_TASK, containerDefinitions: JSON.stringify([definition]) })
        .map(([, path]) => path)
        .filter((path) => /image|linux/i.test(path)),
      [
        "containerDefinitions[0].LinuxParameters.capabilities.ADD[0]",
        "containerDefinitions[0].Image",
        "containerDefinitions[0].LinuxParameters.capabilities.drop",
        "containerDefinitions[0].LinuxParameters.capabilities.ADD[0]",
      ],
    );
  });

  it("has the settings of all documents in its text", () => {
    const text = (definitions: string): object => ({ ...HARDENED_TASK, containerDefinitions: definitions });
    const hidden = text(`[{ "privileged": true }] ${JSON.stringify([HARDENED_DEFINITION])}`);
    assert.deepEqual(found(TASK, hidden), [["no-privileged", "containerDefinitions[0].privileged"]]);
    const replaced = text(`[{ "privileged": true }] null ${JSON.stringify([HARDENED_DEFINITION])}`);
    assert.deepEqual(found(TASK, replaced), []);
  });

  it("has no containers if its text is empty", () => assert.deepEqual(found(TASK, { containerDefinitions: "" }), []));

  it("converts scalars only in CloudFormation", () => {
    const settings = { privileged: "true", memory: "64", user: 1000 };
    const inputs = { ...HARDENED_TASK, containerDefinitions: [overlay(HARDENED_DEFINITION, settings)] };
    const verdicts = (type: string, all: object): unknown =>
      findings(resource(type, all)).map(({ policy, verdict }) => [policy, verdict]);
    assert.deepEqual(verdicts("AWS::ECS::TaskDefinition", capitalized(inputs)), [["no-privileged", "violation"]]);
    assert.deepEqual(verdicts(NATIVE, inputs), [
      ["no-privileged", "malformed"],
      ["no-root-group", "malformed"],
      ["require-non-root", "malformed"],
    ]);
  });

  it("counts volumes that nothing mounts, and mounts of volumes that are not known", () => {
    const volumes = [{ name: "v", host: { sourcePath: "/usr/share" } }];
    const mounting = (mountPoints: readonly object[]): readonly string[] =>
      findings(resource(NATIVE, { volumes, containerDefinitions: [{ ...HARDENED_DEFINITION, mountPoints }] })).flatMap(
        ({ policy, verdict }) => (policy === "no-host-system-paths" ? [verdict] : []),
      );
    assert.deepEqual(mounting([]), ["violation"]);
    assert.deepEqual(mounting([{ sourceVolume: "v", readOnly: true }]), []);
    assert.deepEqual(mounting([{ sourceVolume: "v", readOnly: true }, { sourceVolume: UNKNOWN }]), ["undecided"]);
    assert.deepEqual(mounting([{ sourceVolume: "v", readOnly: UNKNOWN }]), ["undecided"]);
    assert.deepEqual(
      mounting([
        { sourceVolume: "v", readOnly: true },
        { sourceVolume: 1, readOnly: "x" },
      ]),
      ["malformed"],
    );
    assert.deepEqual(
      mounting([
        { sourceVolume: "v", readOnly: true },
        { sourceVolume: 1, readOnly: true },
      ]),
      [],
    );
    assert.deepEqual(mounting([{ sourceVolume: "other", readOnly: true }]), ["violation"]);
  });

  it("reads the settings of a volume's driver", () => {
    const volume = (driver: string, ...mountPoints: readonly object[]): readonly string[] => {
      const dockerVolumeConfiguration = { driver, driverOpts: { type: "none", device: "/usr/share", o: "bind" } };
      const inputs = {
        volumes: [{ name: "v", dockerVolumeConfiguration }],
        containerDefinitions: [{ ...HARDENED_DEFINITION, mountPoints }],
      };
      return found(NATIVE, inputs).map(([policy]) => policy);
    };
    assert.deepEqual(volume("local"), ["no-host-paths", "no-host-system-paths"]);
    assert.deepEqual(volume("local", { sourceVolume: "v", readOnly: true }), ["no-host-paths"]);
    assert.deepEqual(volume("rexray"), []);
  });

  it("has no host ports that depend on a network mode if they are chosen at the start", () => {
    const ports = (...portMappings: readonly object[]): number =>
      found(NATIVE, { networkMode: UNKNOWN, containerDefinitions: [{ ...HARDENED_DEFINITION, portMappings }] }).filter(
        ([policy]) => policy === "no-host-ports",
      ).length;
    assert.deepEqual([ports({ hostPort: 0 }), ports({ containerPort: 80 }), ports({ hostPort: 80 })], [0, 0, 1]);
  });

  it("names what its containers use", () => {
    const messages = (definition: object): readonly string[] =>
      findings(resource(NATIVE, { containerDefinitions: [overlay(HARDENED_DEFINITION, definition as Json)] })).map(
        ({ message }) => message,
      );
    assert.deepEqual(messages({ linuxParameters: { devices: [{ hostPath: "/dev/fuse" }] } }), [
      'container "web" uses a host device: "/dev/fuse"',
    ]);
    assert.deepEqual(messages({ resourceRequirements: [{ type: "GPU", value: "1" }] }), []);
    assert.match(messages({ image: "nginx" })[0]!, /^the image of container "web" is "nginx"/);
    assert.match(
      messages({ systemControls: [{ namespace: "net.core.x", value: "a=b" }] })[1]!,
      /injects a sysctl.*a=b/,
    );
    assert.match(
      messages({ name: undefined, privileged: true })[0]!,
      /^the container at containerDefinitions\[0\] runs/,
    );
  });

  it("is Linux unless it states otherwise", () => {
    const on = (operatingSystemFamily: unknown): number =>
      found(NATIVE, {
        runtimePlatform: { operatingSystemFamily },
        containerDefinitions: [{ name: "web", memory: 1, cpu: 1 }],
      }).length;
    assert.equal(on("WINDOWS_SERVER_2019_FULL"), 0);
    assert.deepEqual([on("LINUX"), on(undefined), on(UNKNOWN), on("windows")], [4, 4, 4, 4]);
  });

  it("runs on Fargate only if every launch type is Fargate", () => {
    const options = (requiresCompatibilities: unknown): boolean =>
      found(NATIVE, { requiresCompatibilities, containerDefinitions: [{ name: "web" }] }).some(
        ([policy]) => policy === "no-privilege-escalation",
      );
    assert.equal(options(["FARGATE"]), false);
    for (const types of [undefined, [], ["EC2"], ["FARGATE", "EXTERNAL"], ["FARGATE", UNKNOWN], ["fargate"], UNKNOWN])
      assert.equal(options(types), true, JSON.stringify(types));
  });
});

describe("a daemon's task definition", () => {
  const definition = (list: "adds" | "add", value: string): object => ({
    ...HARDENED_DEFINITION,
    dockerSecurityOptions: undefined,
    linuxParameters: { capabilities: { [list]: [value], [list === "add" ? "drop" : "drops"]: ["ALL"] } },
  });
  const bad = { pidMode: "host", volumes: [{ name: "v", host: { sourcePath: "/etc/ssh" } }] };
  const expected = [
    ["no-added-capabilities", "containerDefinitions[0].linuxParameters.capabilities.add[0]"],
    ["no-host-namespaces", "pidMode"],
    ["no-host-paths", "volumes[0].host.sourcePath"],
    ["no-host-system-paths", "volumes[0].host.sourcePath"],
    ["require-dropped-capabilities", "containerDefinitions[0].linuxParameters.capabilities.add[0]"],
  ];

  it("is read like any other, without the settings that it does not have", () => {
    const good = { containerDefinitions: [definition("add", "NET_BIND_SERVICE")] };
    assert.deepEqual(found("aws-native:ecs:DaemonTaskDefinition", good), []);
    assert.deepEqual(found("AWS::ECS::DaemonTaskDefinition", capitalized(good)), []);
    const inputs = { ...bad, containerDefinitions: [definition("add", "SYS_ADMIN")] };
    assert.deepEqual(found("aws-native:ecs:DaemonTaskDefinition", inputs), expected);
    assert.equal(found("AWS::ECS::DaemonTaskDefinition", capitalized(inputs)).length, expected.length);
  });

  it("has other names in @pulumi/aws", () => {
    const type = "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition";
    assert.deepEqual(found(type, { containerDefinitions: [definition("adds", "NET_BIND_SERVICE")] }), []);
    const inputs = {
      volumes: [{ name: "v", hosts: [{ sourcePath: "/etc/ssh" }] }],
      containerDefinitions: [definition("adds", "SYS_ADMIN")],
    };
    assert.deepEqual(
      found(type, inputs).map(([, path]) => path),
      [
        "containerDefinitions[0].linuxParameters.capabilities.adds[0]",
        "volumes[0].hosts[0].sourcePath",
        "volumes[0].hosts[0].sourcePath",
        "containerDefinitions[0].linuxParameters.capabilities.adds[0]",
      ],
    );
  });
});

describe("a secret text of containers", () => {
  const secret = (definitions: unknown): Resource => ({
    ...resource(TASK, {}),
    inputs: Place.root(
      {
        ...HARDENED_TASK,
        volumes: [{ name: "v", hostPath: "/usr/share" }],
        containerDefinitions: new Secret(JSON.stringify(definitions)),
      },
      (raw) => raw === UNKNOWN,
    ),
  });

  it("is checked and not shown", () => {
    const definition = { ...HARDENED_DEFINITION, PRIVILEGED: true, user: "canary", image: "canary" };
    const mounted = { ...definition, mountPoints: [{ sourceVolume: "v", readOnly: true }] };
    const all = findings(secret([mounted]));
    assert.deepEqual(
      all.map(({ policy, path }) => [policy, path]),
      [
        ["no-host-paths", "volumes[0].hostPath"],
        ["no-privileged", "containerDefinitions[0].privileged"],
        ["pinned-images", "containerDefinitions[0].image"],
      ],
    );
    assert.doesNotMatch(JSON.stringify(all), /canary|"PRIVILEGED"/);
  });

  it("is not shown if it is not JSON", () => {
    const broken = { ...secret([]), inputs: Place.root({ containerDefinitions: new Secret("canary") }) };
    const all = findings(broken);
    assert.deepEqual(
      all.map(({ policy, verdict }) => [policy, verdict]),
      [["no-privileged", "malformed"]],
    );
    assert.doesNotMatch(JSON.stringify(all), /canary/);
  });
});

describe("environment, commands, credentials and logging of containers", () => {
  const secrets = {
    environment: [{ name: "A", value: "canary" }],
    secrets: [{ name: "B", valueFrom: "canary" }],
    command: ["canary"],
    entryPoint: ["canary"],
    repositoryCredentials: { credentialsParameter: "canary" },
    logConfiguration: { logDriver: "splunk", options: { "splunk-token": "canary" } },
    dockerLabels: { token: "canary" },
  };

  it("are never shown", () => {
    for (const bad of [
      { privileged: true, user: "root", image: "nginx" },
      { privileged: "yes", user: [], linuxParameters: "x" },
      { image: "user:canary@quay.io/x", dockerSecurityOptions: ['seccomp={"x":"canary"}'] },
    ])
      for (const { type, inputs } of [...containerDefinitions({ ...secrets, ...bad }), ...containerDefinitions(bad)]) {
        const all = findings(resource(type, inputs));
        assert.ok(all.length > 0);
        assert.doesNotMatch(JSON.stringify(all), /canary/, type);
      }
  });

  it("are not quoted from the source that has them in the same text", () => {
    const all = findings(resource(TASK, textOf({ ...secrets, privileged: "yes" })));
    assert.deepEqual(
      all.map(({ policy, isQuotable }) => [policy, isQuotable]),
      [["no-privileged", false]],
    );
    const broken = { containerDefinitions: '[{"environment":[{"value":"canary"}],}]' };
    assert.deepEqual(
      findings(resource(TASK, broken)).map(({ isQuotable }) => isQuotable),
      [false],
    );
  });
});

describe("a task definition in a file", () => {
  const urn = `urn:pulumi:dev::shop::${TASK}::web`;
  const containerDefinitions = JSON.stringify([{ name: "web", environment: [{ value: "canary" }], privileged: true }]);
  const resourceState = { urn, type: TASK, inputs: { family: "shop", containerDefinitions } };
  const files = {
    "pulumi-stack": { version: 3, deployment: { resources: [resourceState] } },
    "pulumi-preview": { steps: [{ op: "create", urn, newState: resourceState }], changeSummary: { create: 1 } },
  } as const;

  for (const format of ["pulumi-stack", "pulumi-preview"] as const)
    it(`is located at its text, which is not quoted: ${format}`, () => {
      const text = JSON.stringify(files[format], null, 2);
      const config = { all: "disabled", "no-privileged": "mandatory" } as const;
      const [finding, ...others] = findingsIn(text, { format, config });
      assert.deepEqual(others, []);
      const { line, excerpt } = finding!.location!;
      assert.match(text.split("\n")[line - 1]!, /"containerDefinitions"/);
      assert.equal(excerpt, "");
      assert.doesNotMatch(JSON.stringify(finding), /canary/);
    });
});
