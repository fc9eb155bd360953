import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { adapt } from "../../src/library";
import { Place } from "../../src/model/place";
import { findingsIn } from "../support/documents";
import { askOracle, buildOracle } from "./oracle";

const SEED = 20261124;
const FILES = 2_000;
const VOLUMES = 100_000;
const FIXTURE = join(__dirname, "..", "fixtures", "compose", "homelab.yaml");

const one = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const some = (...values: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.uniqueArray(one(...values), { minLength: 1, maxLength: 3, selector: (value) => JSON.stringify(value) });

/** Services in common forms, most of them valid. Those that Compose rejects are not compared. */
const SETTINGS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  user: one("0", "1000", "1000:0", "root", "", "nobody:x"),
  privileged: one(true, false, "yes", "off", "TRUE", "y", null, 1),
  read_only: one(true, "no", "On"),
  cap_add: some("SYS_ADMIN", "chown", "NET_BIND_SERVICE", "CAP_NET_ADMIN"),
  cap_drop: some("ALL", "all", "NET_RAW"),
  security_opt: some(
    "no-new-privileges",
    "no-new-privileges:true",
    "no-new-privileges=false",
    "seccomp:unconfined",
    "label:disable",
    "label=level:s0",
    "apparmor=unconfined",
    "systempaths=unconfined",
  ),
  devices: some("/dev/kvm", "/dev/a:/dev/b:r", "vendor.com/class=all", { source: "/dev/x", target: "/dev/y" }),
  device_cgroup_rules: some("c 1:1 r"),
  gpus: one("all", [{ driver: "x" }], [{ count: 1 }]),
  volumes: some(
    "/proc:/a",
    "./etc:/b:ro",
    "/etc/x:/c:ro,z",
    "/etc:/d:ro,rw",
    "v:/e",
    "~/x:/f",
    "../x:/k",
    "/var/run/docker.sock:/g:ro",
    "/anonymous",
    { type: "bind", source: "/sys", target: "/h" },
    { type: "volume", source: "v", target: "/i" },
    { type: "bind", source: "./q", target: "/j", read_only: "true" },
    { type: "tmpfs", target: "/l" },
    { type: "image", source: "acme/x", target: "/m" },
  ),
  volumes_from: one(["container:x:ro"]),
  pid: one("host", "service:a", "container:x", ""),
  ipc: one("host", "shareable", "service:b"),
  uts: one("host", ""),
  userns_mode: one("host", ""),
  cgroup: one("host", "private"),
  network_mode: one("host", "none", "service:a", "bridge", ""),
  networks: one(["n"], { n: null, h: {} }, ["h"], { default: null }, ["k"], [], ["host"]),
  sysctls: one({ "kernel.msgmax": 1 }, ["net.ipv4.tcp_syncookies=1"], ["net.core.x=1", "kernel.shm_rmid_forced"], {
    "net.ipv4.tcp_syncookies": null,
    "net.core.y": null,
  }),
  group_add: some("0", "docker", 0, 5),
  mem_limit: one("64m", 0, 12345678, "1gb", "0.5 MiB", "-1"),
  cpus: one(0.5, "1", 0),
  deploy: one(
    { resources: { limits: { memory: "64m" } } },
    { resources: { reservations: { devices: [{ capabilities: ["gpu"] }] } } },
    { replicas: 1 },
  ),
  pre_start: one(
    [{ command: ["x"], user: "5" }],
    [{ user: "5", image: "acme/y", privileged: true, pid: "host", cap_add: ["SYS_ADMIN"], volumes: ["/etc:/q"] }],
    [{ user: "0", security_opt: ["no-new-privileges=false"], networks: ["h"], group_add: [0] }],
  ),
  post_start: one([{ command: ["x"], privileged: "yes" }], [{ command: ["x"], user: "root" }]),
  pre_stop: one([{ command: ["x"], user: "0" }], [{ command: ["x"] }]),
  secrets: one(["s"], [{ source: "s2" }], ["s3"]),
  configs: one(["c"], [{ source: "c2" }]),
  use_api_socket: one(true, false),
  build: one(".", { context: ".", privileged: "true" }, { entitlements: ["security.insecure"] }),
  labels: one(["a=b"], { c: "d" }),
  profiles: one(["debug"]),
};

const SECTIONS: fc.Arbitrary<object> = fc.record({
  networks: fc.record(
    {
      n: one(null, { name: "host" }, {}),
      h: one({ external: true, name: "host" }, { external: { name: "host" } }, { external: "yes", name: "x" }),
      k: one({}),
      host: one({ external: true }, null),
      default: one({ name: "host" }, null, { external: true, name: "host" }),
    },
    { requiredKeys: ["n", "h", "k"] },
  ),
  volumes: fc.record({
    v: one(null, { name: "w" }),
    x: one({ driver: "local", driver_opts: { type: "none", o: "bind", device: "./x" } }),
    y: one(
      { driver_opts: { type: "none", o: "bind", device: "/etc" } },
      { driver_opts: { type: "proc", device: "proc" } },
    ),
    z: one({ driver: "local", driver_opts: { type: "none", o: "bind", device: "../../../../../sys" } }, null),
  }),
  secrets: one({ s: { file: "./s" }, s2: { file: "/etc/shadow" }, s3: { environment: "HOME" } }),
  configs: one({ c: { content: "x" }, c2: { file: "/run/docker.sock" } }),
});

const NAMES = ["a", "b", "c", "d"] as const;
const OF_SERVICES = ["deploy", "pre_start", "post_start", "pre_stop"];

/** Few settings in each of the services, which extend and join those before them. */
const FILE: fc.Arbitrary<string> = fc
  .tuple(SECTIONS, ...NAMES.map(anyService))
  .map(([sections, ...services]) =>
    JSON.stringify({ services: Object.fromEntries(NAMES.map((name, i) => [name, services[i]])), ...sections }),
  );

/** The last service as a job, which may have what a service has in common with one. */
function withJob(text: string): string {
  const { services, ...sections } = JSON.parse(text) as { services: Record<string, Readonly<Record<string, unknown>>> };
  const { d, ...rest } = services;
  const own = Object.entries(d!).filter(([key]) => ![...OF_SERVICES, "extends"].includes(key));
  const job = { image: "a:1", ...Object.fromEntries(own), triggers: { manual: true } };
  return JSON.stringify({
    services: rest,
    jobs: { j: { ...job, user: "root" }, k: { extends: "j", ...job } },
    ...sections,
  });
}

/** A file of two or three documents, with parts of the same services in each. */
const DOCUMENTS: fc.Arbitrary<string> = fc
  .array(fc.tuple(FILE, fc.subarray([...NAMES], { minLength: 1 }), fc.boolean()), { minLength: 2, maxLength: 3 })
  .map((documents) => documents.map(partOf).join("\n---\n"));

const single = (...items: readonly unknown[]): fc.Arbitrary<unknown> => one(...items.map((item) => [item]));

/** Settings that replace what others state for the same target or name. */
const REPLACING: fc.Arbitrary<Fragment> = fc.record(
  {
    volumes: single(
      "./x:/a",
      "/sys:/a:ro",
      "v:/c",
      { type: "bind", source: "/etc", target: "/e" },
      "/b",
      "/proc:/anonymous",
    ),
    devices: single("/dev/c:/dev/b", { source: "/dev/null", target: "/dev/y" }, "/dev/kvm"),
    secrets: single({ source: "s2", target: "/run/secrets/s" }, { source: "s" }, "s2"),
    configs: single({ source: "c2", target: "/c" }, "c"),
    sysctls: one({ "kernel.msgmax": 2, "net.core.x": 2 }, ["net.ipv4.tcp_syncookies=0", "kernel.msgmax=1"]),
    networks: one(["h"], { n: { aliases: ["x"] } }),
    build: one(".", { context: "x", privileged: false }),
    user: one("1000:1000", "0"),
    privileged: one(false, "no"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Fragment>;

const REPLACED: fc.Arbitrary<string> = fc
  .array(fc.record({ services: fc.record({ a: REPLACING, b: REPLACING }) }), { minLength: 1, maxLength: 2 })
  .chain((later) => FILE.map((first) => [first, ...later.map((each) => JSON.stringify(each))].join("\n---\n")));

/** Later documents leave out what the first has stated, as people write them. */
function partOf([text, names, isStated]: readonly [string, readonly string[], boolean], index: number): string {
  const { services, ...sections } = JSON.parse(text) as { services: Readonly<Record<string, Fragment>> };
  if (index === 0) return text;
  const own = names.map((name) => {
    const { image, extends: _, ...rest } = services[name]!;
    return [name, isStated ? { image: image ?? "nginx", ...rest } : rest] as const;
  });
  return JSON.stringify({ services: Object.fromEntries(own), ...(isStated ? sections : {}) });
}

type Fragment = Readonly<Record<string, unknown>>;

function anyService(_: string, index: number): fc.Arbitrary<object> {
  const before = NAMES.slice(0, index);
  const settings = fc.uniqueArray(fc.constantFrom(...Object.keys(SETTINGS)), { maxLength: 6 });
  const stated = settings.chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, SETTINGS[key]!]))));
  const image = one("nginx", "ghcr.io/acme/app:1", "alpine:3");
  const base =
    before.length === 0 ? fc.constant({}) : fc.option(fc.constantFrom(...before), { nil: undefined, freq: 1 });
  return fc.tuple(stated, image, base, fc.boolean()).map(([own, named, extended, isWhole]) => ({
    ...own,
    ...(extended !== undefined && typeof extended === "string"
      ? { extends: isWhole ? extended : { service: extended }, ...(isWhole ? {} : { image: named }) }
      : { image: named }),
  }));
}

/** What policies find in each resource, without the places, which differ between a file and its canonical form. */
function judged(text: string): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, Set<string>> = {};
  for (const { policy, verdict, resource } of findingsIn(text, { format: "compose", file: "compose.yaml" })) {
    // Whose home `~` is and where `..` leads is known once Compose has read it.
    if (verdict !== "undecided") (found[`${resource.kind}/${resource.name}`] ??= new Set()).add(policy);
  }
  return Object.fromEntries(Object.entries(found).map(([name, policies]) => [name, [...policies].sort()]));
}

const YAML: ReadonlyArray<readonly [name: string, text: string]> = [
  ["merge keys", "x-b: &b {privileged: true, user: '0'}\nservices: {w: {<<: *b, image: a:1, user: '5'}}"],
  [
    "an own key before a merge key",
    "x-b: &b {privileged: true}\nservices: {w: {privileged: false, <<: *b, image: a:1}}",
  ],
  [
    "a list of merge keys",
    "x-b: &b {privileged: true}\nx-c: &c {privileged: false}\nservices: {w: {<<: [*c, *b], image: a:1}}",
  ],
  ["quoted merge key", "x-b: &b {privileged: true}\nservices: {w: {image: a:1}}\nx-d: {'<<': *b}"],
  ["words of YAML 1.1", "services: {w: {image: a:1, privileged: y, read_only: on, user: 1000:50}}"],
  ["other words", "services: {w: {image: a:1, privileged: Yes, read_only: OFF, user: 'no'}}"],
  ["numbers of other bases", "services: {w: {image: a:1, mem_limit: 0x4000000, group_add: [0x0]}}"],
  ["two documents", "services: {w: {image: a:1, user: '5'}}\n---\nservices: {v: {image: a:1, pid: host}}"],
  ["a doubled dollar sign", "services: {w: {image: a:1, volumes: ['/proc:/p$$x']}}"],
];

describe("conformance with Docker Compose", function () {
  this.timeout(600_000);
  before(function () {
    buildOracle(this);
  });

  it(`agrees with the output of docker compose config for ${FILES} files`, () => {
    const files = fc.sample(FILE, { numRuns: FILES, seed: SEED }).map((text, i) => (i % 4 > 0 ? text : withJob(text)));
    const canonical = askOracle<object | null>("compose", files);
    let compared = 0;
    files.forEach((text, i) => {
      if (canonical[i] === null) return;
      compared++;
      assert.deepEqual(judged(text), judged(JSON.stringify(canonical[i])), text);
    });
    assert.ok(compared > FILES / 4, `only ${compared} of ${FILES} were taken by Compose`);
  });

  for (const [what, documents] of [
    ["of several documents", DOCUMENTS],
    ["of documents that replace", REPLACED],
  ] as const)
    it(`agrees with the output of docker compose config for ${FILES} files ${what}`, () => {
      const files = fc.sample(documents, { numRuns: FILES, seed: SEED });
      const canonical = askOracle<object | null>("compose", files);
      let compared = 0;
      files.forEach((text, i) => {
        if (canonical[i] === null) return;
        compared++;
        assert.deepEqual(judged(text), judged(JSON.stringify(canonical[i])), text);
      });
      assert.ok(compared > FILES / 4, `only ${compared} of ${FILES} were taken by Compose`);
    });

  it("agrees with the output of docker compose config for a home lab", () => {
    const text = readFileSync(FIXTURE, "utf8").replaceAll("${DOCKER_SOCKET:-/var/run/docker.sock}", "/run/docker.sock");
    const [canonical] = askOracle<object | null>("compose", [text]);
    const theirs = judged(JSON.stringify(canonical));
    assert.deepEqual(
      judged(text.replaceAll("${HOME}", "/home/user").replace("${SHOP_VERSION:-latest}", "latest")),
      theirs,
    );
  });

  for (const [name, text] of YAML)
    it(`reads YAML as Compose does: ${name}`, () => {
      const [canonical] = askOracle<object | null>("compose", [text]);
      assert.notEqual(canonical, null, "Compose takes it");
      assert.deepEqual(judged(text), judged(JSON.stringify(canonical)));
    });

  it(`reads ${VOLUMES} volumes in the short form as Compose does, or more strictly`, () => {
    const piece = fc.constantFrom(
      "/",
      ":",
      ".",
      "~",
      "a",
      "b",
      "C",
      "\\",
      "ro",
      "rw",
      ",",
      "é",
      "/etc",
      "x",
      "..",
      " ",
    );
    const texts = fc.sample(
      fc.array(piece, { minLength: 1, maxLength: 9 }).map((pieces) => pieces.join("")),
      { numRuns: VOLUMES, seed: SEED },
    );
    const theirs = askOracle<{ type: string; source: string; readOnly: boolean } | null>("volumes", texts);
    let binds = 0;
    texts.forEach((text, i) => {
      const answer = theirs[i];
      if (answer === null || answer === undefined) return;
      const inputs = Place.root({ services: { web: { volumes: [text] } } });
      const [workload] = adapt({ type: "docker:compose:Service", name: "web", urn: null, inputs });
      const [mount, ...others] = workload!.hostMounts ?? [];
      assert.deepEqual(others, []);
      // Compose treats any one or two characters as a target.
      if (answer.type !== "bind") return assert.ok(mount === undefined || mount.path.state === "malformed", text);
      binds++;
      assert.ok(mount?.path.state === "set" && mount.readOnly.state === "set", text);
      assert.deepEqual([mount.path.value, mount.readOnly.value], [answer.source, answer.readOnly], text);
    });
    assert.ok(binds > VOLUMES / 50, `only ${binds} were binds`);
  });
});
