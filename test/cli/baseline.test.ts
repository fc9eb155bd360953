import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { LevelledFinding } from "../../src/guard/finding";
import type { Exemption } from "../../src/guard/exemption";
import { exemptionFor } from "../../src/guard/exemption-for";
import type { GuardConfig, Resource } from "../../src/library";
import { Place } from "../../src/model/place";
import { anyPod } from "../conformance/pods";
import { newGuard } from "../support/guard";
import { HARDENED_CONTAINER, overlay } from "../support/workloads";

type Json = Readonly<Record<string, unknown>>;

const FILE = "a.yaml";
const SEED = 20261127;

function object(kind: string, type: string, inputs: Json, name = "web"): Resource {
  return { type, name, urn: null, inputs: Place.root({ kind, ...inputs }) };
}
const pod = (spec: Json, metadata: Json = {}): Resource =>
  object("Pod", "kubernetes:core/v1:Pod", { metadata: { name: "web", ...metadata }, spec });
const service = (inputs: Json): Resource => ({
  ...{ type: "docker:compose:Service", name: "web", urn: null },
  inputs: Place.root({ services: { web: inputs } }),
});

const MANDATORY: GuardConfig = { all: "mandatory" };

function findingsOf(resource: Resource, config = MANDATORY, file: string | null = FILE): readonly LevelledFinding[] {
  return newGuard(config)
    .judge(resource, file)
    .findings.filter(({ exemption }) => exemption === null);
}

/** The configuration that accepts all that is found. */
function baselineOf(resource: Resource): GuardConfig {
  const config: Record<string, { enforcementLevel: "mandatory"; exempt: Exemption[] }> = {};
  for (const finding of findingsOf(resource)) {
    const own = (config[finding.policy] ??= { enforcementLevel: "mandatory", exempt: [] });
    own.exempt.push({ ...exemptionFor(finding, { file: FILE }), reason: "r" });
  }
  return { ...MANDATORY, ...config };
}

describe("a baseline", () => {
  const container = overlay(HARDENED_CONTAINER, { image: "registry.k8s.io/pause:3.10" });
  const image = "docker.io/library/nginx:1.29.3";
  const rows: ReadonlyArray<readonly [name: string, before: Resource, after: Resource, policies: readonly string[]]> = [
    [
      "the other namespaces of the host",
      pod({ containers: [container], hostNetwork: true }),
      pod({ containers: [container], hostNetwork: true, hostPID: true, hostIPC: true }),
      ["no-host-namespaces", "no-host-namespaces"],
    ],
    [
      "what a service does itself, where only a hook of it did",
      service({ image, network_mode: "host", post_start: [{ command: "x", privileged: true }] }),
      service({
        ...{ image, network_mode: "host", pid: "host", privileged: true },
        post_start: [{ command: "x", privileged: true }],
      }),
      ["no-privileged", "no-host-namespaces"],
    ],
    [
      "another sysctl within the value of one that is accepted",
      service({ image, sysctls: { "kernel.msgmax": "65536" } }),
      service({ image, sysctls: { "kernel.msgmax": "65536+kernel.core_pattern=|/x" } }),
      ["no-unsafe-sysctls"],
    ],
    [
      "the same in a list",
      service({ image, sysctls: ["kernel.msgmax=65536"] }),
      service({ image, sysctls: ["kernel.msgmax=65536+kernel.core_pattern=|/x"] }),
      ["no-unsafe-sysctls"],
    ],
    [
      "another device",
      pod({ containers: [container], volumes: [{ name: "a", hostPath: { path: "/srv/a", type: "BlockDevice" } }] }),
      pod({
        containers: [container],
        volumes: [
          { name: "a", hostPath: { path: "/srv/a", type: "BlockDevice" } },
          { name: "b", hostPath: { path: "/srv/b", type: "BlockDevice" } },
        ],
      }),
      ["no-host-devices", "no-host-paths"],
    ],
    [
      "a key that looks like another's path",
      service({ image, sysctls: { "kernel.a[0]": "1" } }),
      service({ image, sysctls: { "kernel.a[1]": "1" } }),
      ["no-unsafe-sysctls"],
    ],
    [
      "a key that begins as another does",
      service({ image, sysctls: { [`kernel.${"x".repeat(200)}a`]: "1+1" } }),
      service({ image, sysctls: { [`kernel.${"x".repeat(200)}b`]: "1+1" } }),
      ["no-unsafe-sysctls", "no-unsafe-sysctls"],
    ],
    [
      "a repository that begins as another does",
      pod({ containers: [{ ...container, image: "evil.net/a" }] }),
      pod({ containers: [{ ...container, image: "evil.net/app:1.0" }] }),
      ["trusted-registries"],
    ],
  ];
  for (const [name, before, after, expected] of rows)
    it(`does not accept ${name}`, () => {
      const config = baselineOf(before);
      assert.deepEqual(findingsOf(before, config), []);
      assert.deepEqual(
        findingsOf(after, config)
          .map(({ policy }) => policy)
          .sort(),
        [...expected].sort(),
      );
    });

  it("accepts another tag of a repository, if only the repository was reported", () => {
    const config = baselineOf(pod({ containers: [{ ...container, image: "evil.net/a:1.0" }] }));
    assert.deepEqual(findingsOf(pod({ containers: [{ ...container, image: "evil.net/a:1.1" }] }), config), []);
  });

  /** What makes any pod worse; nothing that pods are generated from has it. */
  const WORSE: Readonly<Record<string, (spec: Json) => Json>> = {
    "a host path": (spec) => added(spec, "volumes", { name: "new", hostPath: { path: "/new" } }),
    "the root of the host": (spec) => added(spec, "volumes", { name: "new", hostPath: { path: "/" } }),
    "a device": (spec) => added(spec, "volumes", { name: "new", hostPath: { path: "/new", type: "CharDevice" } }),
    "the host's process IDs": (spec) => ({ ...spec, hostPID: true }),
    "the host's network": (spec) => ({ ...spec, hostNetwork: true }),
    "the host's IPC": (spec) => ({ ...spec, hostIPC: true }),
    "a sysctl": (spec) => ({
      ...spec,
      securityContext: added(asObject(spec["securityContext"]), "sysctls", { name: "kernel.new", value: "1" }),
    }),
    "a sysctl in another's value": (spec) => ({
      ...spec,
      securityContext: added(asObject(spec["securityContext"]), "sysctls", { name: "kernel.sem", value: "1+2" }),
    }),
    "a privileged container": (spec) =>
      added(spec, "containers", { ...container, name: "new", securityContext: { privileged: true } }),
    "an init container that runs as root": (spec) =>
      added(spec, "initContainers", { ...container, name: "new", securityContext: { runAsUser: 0 } }),
    "another image": (spec) => inFirst(spec, { image: "new.example/app:1" }),
    "a capability": (spec) => inFirst(spec, { securityContext: { capabilities: { add: ["SYS_MODULE"] } } }),
    "a host port": (spec) => inFirst(spec, { ports: [{ containerPort: 1, hostPort: 12345 }] }),
    "a probe of another host": (spec) =>
      inFirst(spec, { livenessProbe: { httpGet: { port: 1, host: "new.example" } } }),
    "a type of SELinux": (spec) => inFirst(spec, { securityContext: { seLinuxOptions: { type: "new_t" } } }),
  };

  function added(parent: Json, key: string, item: unknown): Json {
    return { ...parent, [key]: [...((parent[key] ?? []) as readonly unknown[]), item] };
  }
  function asObject(value: unknown): Json {
    return (value ?? {}) as Json;
  }
  function inFirst(spec: Json, fragment: Json): Json {
    const [first = container, ...others] = (spec["containers"] ?? []) as readonly Json[];
    return { ...spec, containers: [overlay(first, fragment), ...others] };
  }
  const inputsOf = (resource: Json) => {
    const { spec, metadata } = resource;
    return { spec: asObject(spec), metadata: asObject(metadata) };
  };

  it("of any pod accepts nothing that is bad and new", () => {
    let news = 0;
    fc.assert(
      fc.property(anyPod, fc.constantFrom(...Object.keys(WORSE)), (generated, what) => {
        const { spec, metadata } = inputsOf(generated as Json);
        const worse = WORSE[what]!(spec);
        const config = baselineOf(pod(spec, metadata));
        assert.deepEqual(findingsOf(pod(spec, metadata), config), []);
        if (isDeepStrictEqual(worse, spec)) return;
        news++;
        assert.notDeepEqual(findingsOf(pod(worse, metadata), config), [], what);
      }),
      { numRuns: 200, seed: SEED },
    );
    assert.ok(news > 150, `${news}`);
  });

  const some = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
  const anyService: fc.Arbitrary<Json> = fc.record(
    {
      image: some("nginx", "evil.net/a:1", "${IMAGE}"),
      privileged: some(true, "yes", "${P}"),
      user: some("0", "root:root", "1000"),
      pid: some("host"),
      ipc: some("host", "container:x"),
      network_mode: some("host"),
      volumes: fc.uniqueArray(some("/proc:/p", "/etc:/e", "./a:/a", "~/.ssh:/s", "/:/h:ro"), { maxLength: 4 }),
      devices: fc.uniqueArray(some("/dev/sda", "/dev/fuse:/f"), { maxLength: 2 }),
      cap_add: fc.uniqueArray(some("SYS_ADMIN", "net_raw", "ALL"), { maxLength: 3 }),
      security_opt: fc.uniqueArray(some("seccomp:unconfined", "label:disable", "apparmor=unconfined"), {
        maxLength: 3,
      }),
      sysctls: fc.dictionary(
        fc.constantFrom("kernel.a", "kernel.b[0]", "net.ipv4.tcp_rmem"),
        some("1", "1+kernel.c=2"),
      ),
      group_add: fc.uniqueArray(some("0", "root", "audio"), { maxLength: 2 }),
      post_start: fc.array(fc.record({ command: some("a"), privileged: some(true, false), user: some("0", "1") }), {
        maxLength: 2,
      }),
    },
    { requiredKeys: ["image"] },
  );
  const WORSE_SERVICE: Readonly<Record<string, (inputs: Json) => Json>> = {
    "a host path": (inputs) => added(inputs, "volumes", "/new:/new"),
    "a device": (inputs) => added(inputs, "devices", "/dev/new"),
    "a capability": (inputs) => added(inputs, "cap_add", "SYS_MODULE"),
    "a sysctl": (inputs) => ({ ...inputs, sysctls: { ...asObject(inputs["sysctls"]), "kernel.new": "1" } }),
    "another value within a sysctl's": (inputs) => ({
      ...inputs,
      sysctls: { ...asObject(inputs["sysctls"]), "kernel.a": "1+kernel.new=2" },
    }),
    "the host's cgroups": (inputs) => ({ ...inputs, cgroup: "host" }),
    "the host's users": (inputs) => ({ ...inputs, userns_mode: "host" }),
    "unmasked system paths": (inputs) => added(inputs, "security_opt", "systempaths=unconfined"),
    "another image": (inputs) => ({ ...inputs, image: "new.example/app:1" }),
    "a privileged hook of another kind": (inputs) => ({ ...inputs, pre_stop: [{ command: "a", privileged: true }] }),
    "a privileged build": (inputs) => ({ ...inputs, build: { context: ".", privileged: true } }),
  };

  it("of any Compose service accepts nothing that is bad and new", () => {
    fc.assert(
      fc.property(anyService, fc.constantFrom(...Object.keys(WORSE_SERVICE)), (inputs, what) => {
        const config = baselineOf(service(inputs));
        assert.deepEqual(findingsOf(service(inputs), config), []);
        assert.notDeepEqual(findingsOf(service(WORSE_SERVICE[what]!(inputs)), config), [], what);
      }),
      { numRuns: 200, seed: SEED },
    );
  });

  /** The same with every list in another order, and with nothing before what is there. */
  function shuffled(value: unknown, seed: number): unknown {
    if (Array.isArray(value)) {
      const items = value.map((item) => shuffled(item, seed));
      return seed % 2 === 0 ? items.reverse() : [...items.slice(1), ...items.slice(0, 1)];
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shuffled(each, seed)]));
  }

  it("applies in any order of lists", () => {
    fc.assert(
      fc.property(anyPod, anyService, fc.nat(), (generated, inputs, seed) => {
        const { spec, metadata } = inputsOf(generated as Json);
        const moved = shuffled(spec, seed) as Json;
        assert.deepEqual(findingsOf(pod(moved, metadata), baselineOf(pod(spec, metadata))), []);
        assert.deepEqual(findingsOf(service(shuffled(inputs, seed) as Json), baselineOf(service(inputs))), []);
      }),
      { numRuns: 200, seed: SEED },
    );
  });
});
