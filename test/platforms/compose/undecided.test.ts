import assert from "node:assert/strict";
import { HARDENED, judge } from "../../support/compose";
import { brief } from "../../support/documents";

/** The policies that read the paths of mounts. */
const OF_MOUNTS = [
  "no-host-devices",
  "no-host-paths",
  "no-host-system-paths",
  "no-kernel-filesystems",
  "no-runtime-sockets",
];

/** The policies that read security options. */
const OF_SECURITY_OPTIONS = [
  "no-custom-selinux",
  "no-privilege-escalation",
  "no-unconfined-apparmor",
  "no-unconfined-seccomp",
  "no-unmasked-proc",
];

const OF_IMAGES = ["pinned-images", "trusted-registries"];

interface Undecided {
  readonly fragment: Readonly<Record<string, unknown>>;
  readonly at: string;
  readonly policies: readonly string[];
  readonly message: RegExp;
}

/** A setting of the service, or the last item of a list, that contains an environment variable. */
function variable(key: string, value: unknown, policies: readonly string[]): Undecided {
  const [, name] = /\$\{?([A-Z]+)/.exec(JSON.stringify(value))!;
  const item = Array.isArray(value) ? `[${value.length - 1}]` : "";
  return {
    fragment: { web: { [key]: value } },
    at: `services.web.${key}${item}`,
    policies,
    message: new RegExp(`it depends on the environment variable "${name}"`),
  };
}

const UNDECIDED: Readonly<Record<string, Undecided>> = {
  "a user": variable("user", "${UID:-1000}", ["no-root-group", "require-non-root"]),
  "a switch": variable("privileged", "$DEBUG", ["no-privileged"]),
  "a tag, as a colon in it would change the registry": variable("image", "nginx:${TAG}", OF_IMAGES),
  "a registry": variable("image", "${REGISTRY}/app:1", ["trusted-registries"]),
  "a source that may start with a drive letter": variable("volumes", ["c${PATH}:/data"], OF_MOUNTS),
  "a path with a default": variable("volumes", ["${DATA:-./data}:/data"], OF_MOUNTS),
  "a secret": variable("secrets", ["${SECRET}"], OF_MOUNTS),
  use_api_socket: variable("use_api_socket", "${API}", OF_MOUNTS),
  "a security option": variable("security_opt", ["no-new-privileges", "${OPTION}"], OF_SECURITY_OPTIONS),
  "the name of a sysctl": variable("sysctls", ["${NAME}=1"], ["no-unsafe-sysctls"]),
  "the value of a sysctl": variable("sysctls", ["net.ipv4.tcp_rmem=${N}"], ["no-unsafe-sysctls"]),
  "a network": variable("networks", ["${NET}"], ["no-host-namespaces"]),
  "a device": variable("devices", ["${TTY}:/dev/tty"], ["no-host-devices"]),
  "the options of a mount": {
    fragment: { web: { volumes: ["/usr/share/zoneinfo:/z:${MODE}"] } },
    at: "services.web.volumes[0]",
    policies: ["no-host-system-paths"],
    message: /read-only: it depends on the environment variable "MODE"/,
  },
  "the type of a mount": {
    fragment: { web: { volumes: [{ type: "${TYPE}", source: "/srv", target: "/s" }] } },
    at: "services.web.volumes[0].type",
    policies: OF_MOUNTS,
    message: /environment variable "TYPE"/,
  },
  "a security option of a pre_start hook": {
    fragment: { web: { pre_start: [{ image: "alpine:3", user: "1", security_opt: ["${OPTION}"] }] } },
    at: "services.web.pre_start[0].security_opt[0]",
    policies: OF_SECURITY_OPTIONS,
    message: /environment variable "OPTION"/,
  },
  "the service to extend": {
    fragment: { web: { extends: { service: "${BASE}" } } },
    at: "services.web.extends.service",
    policies: ["no-privileged"],
    message: /environment variable "BASE"/,
  },
  "a network's name": {
    fragment: { web: { networks: ["out"] }, networks: { out: { name: "${NET}" } } },
    at: "networks.out.name",
    policies: ["no-host-namespaces"],
    message: /environment variable "NET"/,
  },
  "a mode": {
    ...variable("pid", "${MODE}", ["no-host-namespaces"]),
    message: /process ID namespace: it depends on the environment variable "MODE"/,
  },
  "a secret of another file": {
    fragment: { web: { secrets: ["s"] }, secrets: { t: { file: "/proc/kcore" } } },
    at: "services.web.secrets[0]",
    policies: OF_MOUNTS,
    message: /it is not defined in this file; check the output of docker compose config instead/,
  },
  "a network of another file": {
    fragment: { web: { networks: ["out"] } },
    at: "services.web.networks[0]",
    policies: ["no-host-namespaces"],
    message: /network "out" is not defined in this file/,
  },
  "a service that joins another in turn": {
    fragment: { web: { pid: "service:b" }, services: { b: { ...HARDENED, pid: "service:c" }, c: HARDENED } },
    at: "services.web.pid",
    policies: ["no-host-namespaces"],
    message: /it joins the namespace of service "b"/,
  },
  "the namespace of a container": {
    fragment: { web: { network_mode: "container:vpn" } },
    at: "services.web.network_mode",
    policies: ["no-host-namespaces"],
    message: /it joins the namespace of container "vpn"/,
  },
  "the namespace of a service of another file": {
    fragment: { web: { ipc: "service:db" } },
    at: "services.web.ipc",
    policies: ["no-host-namespaces"],
    message: /it joins the namespace of service "db"/,
  },
  "a seccomp profile in a file": {
    fragment: { web: { security_opt: ["no-new-privileges", "seccomp:./profile.json"] } },
    at: "services.web.security_opt[1]",
    policies: OF_SECURITY_OPTIONS,
    message: /it depends on the seccomp profile in that file/,
  },
  "a relative path that may leave the project": {
    fragment: { web: { volumes: ["../../proc:/p"] } },
    at: "services.web.volumes[0]",
    policies: ["no-kernel-filesystems"],
    message: /where "..\/..\/proc" leads is known only on the host/,
  },
  "a home directory, which may be root's": {
    fragment: { web: { volumes: ["~/data:/s:ro"] } },
    at: "services.web.volumes[0]",
    policies: ["no-host-system-paths"],
    message: /where "~\/data" leads is known only on the host/,
  },
  "a service that extends one of another file": {
    fragment: { web: { extends: { file: "base.yaml", service: "web" }, user: undefined } },
    at: "services.web.extends.file",
    policies: ["no-privileged"],
    message: /the file that it extends is not read; check the output of docker compose config/,
  },
  "a provider": {
    fragment: { web: { provider: { type: "x" } } },
    at: "services.web.provider",
    policies: ["no-privileged"],
    message: /the provider decides what this service runs/,
  },
  "an included file": {
    fragment: { include: ["db.yaml"] },
    at: "include",
    policies: ["no-privileged"],
    message: /the files that it includes are not read/,
  },
};

/** Values of `volumes_from`, and the container in the message. */
const VOLUMES_FROM = { "container:db:ro": "db", "db:rw": "db", "mycontainer:ro": "mycontainer", "db:row": "db:row" };

/** Wrong types and forms, which Compose rejects. */
const MALFORMED: ReadonlyArray<readonly [title: string, web: object, at: string, policy: string]> = [
  ["a switch with another word", { privileged: "1" }, "privileged", "no-privileged"],
  ["an empty switch", { read_only: "" }, "read_only", "require-read-only-root"],
  ["a user that is a number", { user: 1000 }, "user", "require-non-root"],
  ["a string in place of a list", { cap_add: "SYS_ADMIN" }, "cap_add", "no-added-capabilities"],
  ["an object in place of a list", { volumes: { "/": "/x" } }, "volumes", "no-kernel-filesystems"],
  ["a mount with too many colons", { volumes: ["/etc:/x:ro:z"] }, "volumes[0]", "no-host-paths"],
  ["a mount with an empty part", { volumes: ["/etc::ro"] }, "volumes[0]", "no-host-paths"],
  ["a mount with an invalid type", { volumes: [{ type: 1 }] }, "volumes[0].type", "no-host-paths"],
  ["a size without a number", { mem_limit: "much" }, "mem_limit", "require-resource-limits"],
  ["a size after a word", { mem_limit: "about 64m" }, "mem_limit", "require-resource-limits"],
  ["a size before a word", { mem_limit: "64m or so" }, "mem_limit", "require-resource-limits"],
  ["a sysctl that is a number", { sysctls: [1] }, "sysctls[0]", "no-unsafe-sysctls"],
  ["sysctls that are a string", { sysctls: "kernel.msgmax=1" }, "sysctls", "no-unsafe-sysctls"],
  ["networks that are a string", { networks: "own" }, "networks", "no-host-namespaces"],
  ["a hook that is a string", { post_start: ["sh"] }, "post_start[0]", "no-privileged"],
  ["a service that extends itself", { extends: "web" }, "extends", "no-privileged"],
  ["a service that extends a missing one", { extends: { service: "no" } }, "extends.service", "no-privileged"],
];

/** Tests that only these policies cannot decide, in addition to violations of no-host-paths. */
function testUndecided({ fragment, at, policies, message }: Undecided): void {
  const findings = judge(fragment).filter(
    ({ policy, verdict }) => policy !== "no-host-paths" || verdict === "undecided",
  );
  assert.deepEqual(
    findings.map(brief),
    policies.map((policy) => [policy, "undecided", at]),
  );
  for (const finding of findings) assert.match(finding.message, message);
}

describe("a value in a Compose file that depends on something else", () => {
  for (const [title, undecided] of Object.entries(UNDECIDED))
    it(`is undecided: ${title}`, () => testUndecided(undecided));

  for (const [from, container] of Object.entries(VOLUMES_FROM))
    it(`is undecided: volumes_from ${from}`, () =>
      testUndecided({
        fragment: { web: { volumes_from: [from] } },
        at: "services.web.volumes_from[0]",
        policies: ["no-host-paths"],
        message: new RegExp(`it inherits the mounts of container "${container}"`),
      }));

  it("is undecided: one of the networks of a service that is joined", () => {
    const b = { ...HARDENED, networks: ["own", "${NET}"] };
    const found = judge({ web: { network_mode: "service:b" }, services: { b }, networks: { own: null } });
    assert.deepEqual(found.map(brief), [
      ["no-host-namespaces", "undecided", "services.web.network_mode"],
      ["no-host-namespaces", "undecided", "services.b.networks[1]"],
    ]);
  });

  it("is undecided: an image that may be a truncated ID", () =>
    assert.deepEqual(
      judge({ web: { image: "d9eaae52b14a" } }).map(brief),
      OF_IMAGES.map((policy) => [policy, "undecided", "services.web.image"]),
    ));
});

describe("a value in a Compose file with a wrong type or form", () => {
  const malformed = (fragment: Readonly<Record<string, unknown>>, policy: string) =>
    judge(fragment)
      .filter((finding) => finding.policy === policy)
      .map(brief);

  for (const [title, web, at, policy] of MALFORMED)
    it(`is malformed: ${title}`, () =>
      assert.deepEqual(malformed({ web }, policy), [[policy, "malformed", `services.web.${at}`]]));

  it("is malformed: a service that is a list", () =>
    assert.deepEqual(malformed({ services: { db: ["image"] } }, "no-privileged"), [
      ["no-privileged", "malformed", "services.db"],
    ]));

  it("is reported once: a pre_start hook that is a string", () =>
    assert.deepEqual(
      judge({ web: { pre_start: ["sh"] } })
        .filter(({ policy }) => ["no-privileged", ...OF_IMAGES].includes(policy))
        .map(brief),
      [["no-privileged", "malformed", "services.web.pre_start[0]"]],
    ));

  it("is reported with the expected form of a size", () => {
    const [finding] = judge({ web: { mem_limit: "much" } });
    assert.match(finding!.message, /expected a size such as "64m", found "much"/);
  });
});
