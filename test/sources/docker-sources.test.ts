import assert from "node:assert/strict";
import fc from "fast-check";
import type { LocatedFinding } from "../../src/guard/report";
import { UnreadableText } from "../../src/yaml/document";
import { findingsIn } from "../support/documents";
import { assertLinear } from "../support/growth";

const RUNS = 500;
const SEED = 20261124;
const CANARY = "s3cr3t-canary";

const some = (...values: unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const optional = (shape: Record<string, fc.Arbitrary<unknown>>) => fc.record(shape, { requiredKeys: [] });

/** Values that belong nowhere, or somewhere else. */
const odd = some(
  "",
  "yes",
  "$",
  "${X}",
  "${",
  "a:b:c:d:e",
  "service:web",
  "container:",
  "../../../..",
  -1,
  1.5,
  [],
  {},
  [null],
  [[]],
  [{}],
  { "": "" },
  { constructor: 1, toString: null },
  JSON.parse('{"__proto__":{"privileged":true}}'),
  "\u0000\ud800",
  "x".repeat(10_000),
  false,
  null,
);

/** Every property that is read, with values of all kinds in it, some of them right. */
const anything = fc.oneof({ weight: 1, arbitrary: odd }, { weight: 1, arbitrary: fc.array(odd, { maxLength: 3 }) });
const hook = optional({ command: some(CANARY), user: anything, privileged: anything, image: anything });
const service = optional({
  ...Object.fromEntries(
    [
      ...["image", "build", "provider", "user", "privileged", "read_only", "cap_add", "cap_drop", "security_opt"],
      ...["devices", "device_cgroup_rules", "gpus", "volumes", "volumes_from", "secrets", "configs", "group_add"],
      ...["pid", "ipc", "uts", "cgroup", "userns_mode", "network_mode", "networks", "sysctls", "labels", "deploy"],
      ...["mem_limit", "cpus", "cpu_quota", "use_api_socket", "pre_start", "post_start", "pre_stop"],
    ].map((key) => [key, anything]),
  ),
  extends: fc.oneof(some("web", "db", "__proto__", { service: "db" }, { service: "web", file: null }), anything),
  hooks: fc.array(hook, { maxLength: 2 }),
  environment: some({ TOKEN: CANARY }),
  command: some([CANARY]),
});

const compose = fc.record(
  {
    services: fc.dictionary(
      fc.constantFrom("web", "db", "__proto__", "a b", "constructor"),
      fc.oneof(service, anything),
    ),
    networks: fc.oneof(anything, fc.dictionary(fc.constantFrom("default", "host", "__proto__"), anything)),
    volumes: fc.oneof(
      anything,
      fc.dictionary(
        fc.constantFrom("data", "__proto__"),
        optional({ driver: anything, driver_opts: anything, name: odd }),
      ),
    ),
    secrets: fc.oneof(anything, fc.dictionary(fc.constantFrom("s", "x"), anything)),
    configs: anything,
    include: anything,
    name: odd,
  },
  { requiredKeys: ["services"] },
);

const hostConfig = optional(
  Object.fromEntries(
    [
      ...["Privileged", "CapAdd", "CapDrop", "SecurityOpt", "Devices", "DeviceCgroupRules", "DeviceRequests", "Binds"],
      ...["Mounts", "VolumesFrom", "PidMode", "IpcMode", "NetworkMode", "UTSMode", "UsernsMode", "CgroupnsMode"],
      ...["Sysctls", "GroupAdd", "ReadonlyRootfs", "Memory", "NanoCpus", "CpuQuota", "MaskedPaths", "ReadonlyPaths"],
    ].map((key) => [key, anything]),
  ),
);
const inspected = optional({
  Name: odd,
  HostConfig: fc.oneof(hostConfig, anything),
  Config: fc.oneof(optional({ User: anything, Image: anything, Labels: anything, Env: some([CANARY]) }), anything),
  Mounts: anything,
  NetworkSettings: anything,
  Options: anything,
  Driver: odd,
  Mountpoint: some("/x"),
}).map((value) => [{ ...value, Id: "0a" }]);

/** The findings, or none where the text as a whole is refused in so many words. */
function judge(value: unknown, format: "compose" | "docker-inspect"): readonly LocatedFinding[] {
  try {
    return findingsIn(JSON.stringify(value), { format, file: "compose.yaml" });
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return [];
  }
}

const check = <T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, predicate), { numRuns: RUNS, seed: SEED });

function assertSound(findings: readonly LocatedFinding[]): void {
  for (const finding of findings) {
    const text = JSON.stringify(finding);
    assert.doesNotMatch(finding.message, /could not be checked/);
    assert.ok(!text.includes(CANARY), text);
    assert.ok(finding.location !== undefined, `${finding.path} is somewhere`);
  }
}

const isContainer = ([item]: readonly object[]): boolean =>
  "HostConfig" in item! || ("Mountpoint" in item! && "Driver" in item!);

describe("with arbitrary content", function () {
  this.timeout(120_000);

  it("a Compose file is checked or rejected without showing secrets", () =>
    check(compose, (value) => assertSound(judge(value, "compose"))));

  it("the output of docker inspect is checked without showing secrets", () =>
    check(inspected.filter(isContainer), (value) => assertSound(judge(value, "docker-inspect"))));

  it("a service's name cannot change a prototype", () => {
    const text =
      '{"services":{"__proto__":{"image":"a:1","privileged":true},"web":{"image":"a:1"}},"networks":{"__proto__":{"name":"host"}}}';
    const found = findingsIn(text, { format: "compose" }).filter(({ policy }) => policy === "no-privileged");
    assert.deepEqual(
      found.map(({ path }) => path),
      ["services.__proto__.privileged"],
    );
    const joined =
      '{"services":{"web":{"image":"a:1","extends":"toString","networks":["constructor"],"pid":"service:valueOf"}}}';
    const verdicts = findingsIn(joined, { format: "compose" }).filter(({ verdict }) => verdict !== "violation");
    assert.deepEqual(
      verdicts.map(({ path }) => path),
      ["services.web.pid", "services.web.networks[0]", "services.web.extends"],
    );
  });

  it("a name without a string form causes no crash, in Kubernetes manifests either", () => {
    const name = { toString: null };
    const pod = { spec: { hostPID: true, containers: [] } };
    const items = [
      { ...pod, kind: "Pod", apiVersion: name, metadata: { name } },
      { ...pod, kind: name },
    ];
    const found = findingsIn(JSON.stringify({ kind: "List", apiVersion: "v1", items }), { format: "kubernetes" });
    assert.deepEqual(
      found.map(({ path, resource }) => [path, resource.name]),
      [["spec.hostPID", "(unnamed)"]],
    );
    assert.equal(
      findingsIn(JSON.stringify({ name, include: ["x"] }), { format: "compose", file: "compose.yaml" }).length,
      1,
    );
    const container = { Id: name, ID: "0a", Name: name, HostConfig: { Privileged: true } };
    assert.ok(findingsIn(JSON.stringify(container), { format: "docker-inspect" }).length > 0);
  });

  it("thousands of services are checked in linear time", () =>
    assertLinear(125, (count) => {
      const all = Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `s${i}`,
          {
            image: "a:1",
            privileged: true,
            network_mode: `service:s${i + 1}`,
            volumes: ["/srv:/srv:${MODE}"],
            extends: `s${count - 1}`,
          },
        ]),
      );
      const text = JSON.stringify({ services: all });
      return () => assert.ok(findingsIn(text, { format: "compose" }).length > count);
    }));

  it("chains of extends are bounded", () => {
    const chain = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `s${i}`,
          { ...(i === 0 ? {} : { extends: `s${i - 1}` }), image: "a:1", cap_add: [`C${i}`] },
        ]),
      );
    const text = (count: number): string => JSON.stringify({ services: chain(count) });
    assert.equal(
      judge({ services: chain(200) }, "compose").filter(
        ({ policy, resource }) => policy === "no-added-capabilities" && resource.name === "s199",
      ).length,
      200,
    );
    assert.throws(
      () => findingsIn(text(5_000), { format: "compose" }),
      /^UnreadableText: expected extends to expand the 25002 values written here to at most 295022, found at least 295\d\d\d$/,
    );
  });

  it("lists of 1,000 levels cause no crash", () => {
    let deep: unknown = "end";
    for (let i = 0; i < 1_000; i++) deep = [deep];
    const web = { image: "a:1", volumes: deep, cap_add: deep, networks: deep, extends: deep, sysctls: deep };
    assert.ok(judge({ services: { web, base: { extends: "web", volumes: deep } } }, "compose").length > 0);
    assert.ok(judge([{ Id: "0a", HostConfig: { Binds: deep, MaskedPaths: deep } }], "docker-inspect").length > 0);
  });
});
