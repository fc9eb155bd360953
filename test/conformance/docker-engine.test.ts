import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { normalizeCapability } from "../../src/values/capability";
import { parseDockerUser, type Identity } from "../../src/values/docker-user";
import { cleanHostPath } from "../../src/values/host-path";
import { evaluate, policies } from "../../src/library";
import { isSwitchedOn, parseSecurityOption } from "../../src/values/security-option";
import { docker, importImage } from "../support/docker";
import { endToEnd, needs } from "../support/pulumi";
import { HARDENED_DOCKER, overlay, resource, workloads } from "../support/workloads";
import { DockerEngine, isRefused, type Process, type Refused, type Wanted } from "./docker-engine";

const CONTAINER = "docker:index/container:Container";

/** The engine (tested with 20.10) cannot create or start such a container, so that any verdict is harmless. */
const REFUSED = "refused";

/** What is written, who the process is to the kernel, and its group. An image without the user has it in root's group. */
const USERS: ReadonlyArray<readonly [string, typeof REFUSED] | readonly [string, number, number]> = [
  ["", 0, 0],
  ["0", 0, 0],
  ["00", 0, 0],
  ["00000000000000000000000", 0, 0],
  ["+0", 0, 0],
  ["-0", 0, 0],
  ["0:", 0, 0],
  ["0:0", 0, 0],
  ["0:1000", 0, 1000],
  ["root", 0, 0],
  ["root:root", 0, 0],
  ["root:nobody", 0, 65534],
  [":", 0, 0],
  [":0", 0, 0],
  [":root", 0, 0],
  [":1000", 0, 1000],
  ["1000", 1000, 0],
  ["+1000", 1000, 0],
  ["01000", 1000, 0],
  ["1000:0", 1000, 0],
  ["1000:00", 1000, 0],
  ["1000:+0", 1000, 0],
  ["1000:root", 1000, 0],
  ["1000:1000", 1000, 1000],
  ["1000:nobody", 1000, 65534],
  ["1000:0:5", 1000, 0],
  ["1000:5:0", 1000, 5],
  ["nobody", 65534, 65534],
  ["nobody:root", 65534, 0],
  ["2147483647", 2147483647, 0],
  [" ", REFUSED],
  [" 0", REFUSED],
  ["0 ", REFUSED],
  ["0\n", REFUSED],
  [" root", REFUSED],
  ["Root", REFUSED],
  ["0x0", REFUSED],
  ["0_0", REFUSED],
  ["0.0", REFUSED],
  ["٠", REFUSED],
  ["-1", REFUSED],
  ["2147483648", REFUSED],
  ["4294967296", REFUSED],
  ["18446744073709551616", REFUSED],
  ["1000:2147483648", REFUSED],
  ["1000:-1", REFUSED],
];

/** Where the kernel has a capability's bit. */
const BITS = { NET_BIND_SERVICE: 10, NET_RAW: 13, SYS_PTRACE: 19, SYS_ADMIN: 21 } as const;

/** What is added, and the capability that the process then can have. */
const ADDED: ReadonlyArray<readonly [string, keyof typeof BITS | typeof REFUSED]> = [
  ["SYS_ADMIN", "SYS_ADMIN"],
  ["sys_admin", "SYS_ADMIN"],
  ["Sys_Admin", "SYS_ADMIN"],
  ["CAP_SYS_ADMIN", "SYS_ADMIN"],
  ["cap_sys_admin", "SYS_ADMIN"],
  ["Cap_SYS_PTRACE", "SYS_PTRACE"],
  ["ſYS_ADMIN", "SYS_ADMIN"], // a long s is an S in upper case
  ["NET_RAW", "NET_RAW"],
  ["cap_net_bind_service", "NET_BIND_SERVICE"],
  [" SYS_ADMIN", REFUSED],
  ["SYS_ADMIN ", REFUSED],
  ["SYS ADMIN", REFUSED],
  ["CAP_CAP_SYS_ADMIN", REFUSED],
  ["CAP_ALL", REFUSED],
  ["CAP_", REFUSED],
  ["", REFUSED],
  ["NO_SUCH", REFUSED],
];

/** What is dropped, and whether anything is left. */
const DROPPED: ReadonlyArray<readonly [string, "nothing left" | "something left" | typeof REFUSED]> = [
  ["ALL", "nothing left"],
  ["all", "nothing left"],
  ["All", "nothing left"],
  ["NET_RAW", "something left"],
  ["cap_net_raw", "something left"],
  ["CAP_ALL", REFUSED],
  [" ALL", REFUSED],
];

const DEFAULT_PROFILE = { seccomp: true, noNewPrivileges: false };
const NO_PROFILE = { seccomp: false, noNewPrivileges: false };
const NO_NEW_PRIVILEGES = { seccomp: true, noNewPrivileges: true };

/**
 * A security option, and what the process then has. A profile that lists no system call lets a process start only if it
 * allows by default, so that seccomp may be on and do nothing: `open`. Profiles that kill or notify by default are left
 * out: the engine waits for such a container for ever.
 */
const OPTIONS: ReadonlyArray<readonly [string, typeof DEFAULT_PROFILE | { readonly open: true } | typeof REFUSED]> = [
  ["no-new-privileges", NO_NEW_PRIVILEGES],
  ["no-new-privileges=true", NO_NEW_PRIVILEGES],
  ["no-new-privileges:true", NO_NEW_PRIVILEGES],
  ["no-new-privileges=T", NO_NEW_PRIVILEGES],
  ["no-new-privileges=1", NO_NEW_PRIVILEGES],
  ["no-new-privileges=false", DEFAULT_PROFILE],
  ["no-new-privileges:false", DEFAULT_PROFILE],
  ["no-new-privileges=0", DEFAULT_PROFILE],
  ["no-new-privileges=F", DEFAULT_PROFILE],
  ["no-new-privileges=", REFUSED],
  ["no-new-privileges=yes", REFUSED],
  ["no-new-privileges=tRUE", REFUSED],
  ["no-new-privileges ", REFUSED],
  [" no-new-privileges", REFUSED],
  ["NO-NEW-PRIVILEGES", REFUSED],
  ["no-new-privileges=false:true", REFUSED],
  ["no-new-privileges:a=true", REFUSED],

  ["seccomp=unconfined", NO_PROFILE],
  ["seccomp:unconfined", NO_PROFILE],
  ["seccomp={}", NO_PROFILE],
  ["seccomp=null", NO_PROFILE],
  ['seccomp={"defaultAction":""}', NO_PROFILE],
  ["seccomp=", DEFAULT_PROFILE],
  ["seccomp", REFUSED],
  ["seccomp=UNCONFINED", REFUSED],
  ["seccomp= unconfined", REFUSED],
  ["seccomp=[]", REFUSED],
  ['seccomp="SCMP_ACT_ALLOW"', REFUSED],
  ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}', { open: true }],
  ['seccomp:{"defaultAction":"SCMP_ACT_ALLOW"}', { open: true }],
  ['seccomp= {"defaultAction":"SCMP_ACT_ALLOW"} ', { open: true }],
  ['seccomp={"defaultAction":"SCMP_ACT_LOG"}', { open: true }],
  ['seccomp={"DefaultAction":"SCMP_ACT_ALLOW"}', { open: true }],
  ['seccomp={"DEFAULTACTION":"SCMP_ACT_ALLOW"}', { open: true }],
  ['seccomp={"default\\u0041ction":"SCMP_ACT_\\u0041LLOW"}', { open: true }],
  ['seccomp={"defaultAction":"SCMP_ACT_ERRNO","DefaultAction":"SCMP_ACT_ALLOW"}', { open: true }],
  ['seccomp={"defaultAction":"SCMP_ACT_ERRNO","defaultAction":"SCMP_ACT_ALLOW"}', { open: true }],
  ['seccomp={"defaultAction":"SCMP_ACT_ALLOW","defaultAction":null}', { open: true }],
  ['seccomp={"DefaultAction":"SCMP_ACT_ALLOW","defaultAction":"SCMP_ACT_ERRNO"}', REFUSED],
  ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}', REFUSED],
  ['seccomp={"defaultAction":"SCMP_ACT_allow"}', REFUSED],
  ['seccomp={"defaultAction":"unconfined"}', REFUSED],
  ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}{}', REFUSED],

  // What these do shows only on a host with SELinux or AppArmor; that the engine knows them shows on any.
  ["label=disable", DEFAULT_PROFILE],
  ["label:disable", DEFAULT_PROFILE],
  ["disable", DEFAULT_PROFILE],
  ["label=type:spc_t", DEFAULT_PROFILE],
  ["label:type:spc_t", DEFAULT_PROFILE],
  ["label=user:system_u", DEFAULT_PROFILE],
  ["apparmor=unconfined", DEFAULT_PROFILE],
  ["apparmor:unconfined", DEFAULT_PROFILE],
  ["DISABLE", REFUSED],
  ["=disable", REFUSED],
  [":disable", REFUSED],
  ["label", REFUSED],
  ["label:type=spc_t", REFUSED],
  ["no-such", REFUSED],
  ["no-such=option", REFUSED],
  ["", REFUSED],
];

/** The options above that take SELinux or AppArmor away, and who finds that. */
const WEAKENING: ReadonlyArray<readonly [string, string]> = [
  ["label=disable", "no-custom-selinux"],
  ["label:disable", "no-custom-selinux"],
  ["disable", "no-custom-selinux"],
  ["label=type:spc_t", "no-custom-selinux"],
  ["label:type:spc_t", "no-custom-selinux"],
  ["label=user:system_u", "no-custom-selinux"],
  ["apparmor=unconfined", "no-unconfined-apparmor"],
  ["apparmor:unconfined", "no-unconfined-apparmor"],
];

/** A bind as it is written, and the host's path that the engine mounts. */
const BINDS: ReadonlyArray<readonly [string, string]> = [
  ["/etc", "/etc"],
  ["//etc", "/etc"],
  ["/etc/", "/etc"],
  ["/./etc/.", "/etc"],
  ["/.//..//etc", "/etc"],
  ["/x/../etc", "/etc"],
  ["/etc/../..", "/"],
  ["/", "/"],
  ["/var/run", "/var/run"],
  ["//var//run/docker.sock", "/var/run/docker.sock"],
  ["/var/run/../etc", "/var/etc"],
  ["/etc ", "/etc "],
  ["//?/x", "/?/x"],
  ["//./pipe/x", "/pipe/x"],
  ["/C:", REFUSED],
  ["C:\\etc", REFUSED],
  ["\\etc", REFUSED],
  ["./etc", REFUSED],
  ["../etc", REFUSED],
  [" /etc", REFUSED],
  ["~/x", REFUSED],
];

/** A mount of type bind is not cleaned before the engine looks for its source. */
const BIND_MOUNTS: ReadonlyArray<readonly [string, string]> = [
  ["/etc", "/etc"],
  ["//etc", "/etc"],
  ["/etc/", "/etc"],
  ["//./etc", "/etc"],
  ["/etc/../usr", "/usr"],
  ["/", "/"],
  ["etc", REFUSED],
  ["./etc", REFUSED],
];

/** Options of the local volume driver, and what of the host the container then has at the mount. */
const VOLUMES: ReadonlyArray<readonly [Readonly<Record<string, string>>, Reached]> = [
  [{ type: "none", o: "bind", device: "/etc" }, { path: "/etc" }],
  [{ type: "none", o: "bind", device: "//etc" }, { path: "/etc" }],
  [{ type: "none", o: "bind", device: "/usr/../etc" }, { path: "/etc" }],
  [{ type: "none", o: "rbind", device: "/etc" }, { path: "/etc" }],
  [{ type: "none", o: "bind,ro", device: "/etc" }, { path: "/etc" }],
  [{ type: "ext4", o: "bind", device: "/etc" }, { path: "/etc" }],
  [{ type: "proc", device: "proc" }, { file: "sys/kernel/core_pattern" }],
  [{ type: "sysfs", device: "sysfs" }, { file: "kernel" }],
  [{ type: "overlay", o: "lowerdir=/etc:/usr", device: "overlay" }, { file: "passwd" }],
  [{ type: "tmpfs", device: "tmpfs" }, "nothing"],
  [{ type: "tmpfs", device: "tmpfs", o: "size=1m" }, "nothing"],
  [{}, "nothing"],
  [{ type: "none", o: "bind", device: "/no/such" }, REFUSED],
  [{ type: "none", device: "/etc" }, REFUSED],
  [{ o: "bind" }, REFUSED],
];

type Reached = { readonly path: string } | { readonly file: string } | "nothing" | typeof REFUSED;

/** Returns whether the container's mount has the expected content, as seen on this machine. */
function reaches(reached: Reached, { pid }: Process): boolean {
  const mounted = `/proc/${pid}/root/mnt`;
  if (typeof reached === "string") return reached === "nothing" && !existsSync(join(mounted, "passwd"));
  if ("file" in reached) return existsSync(join(mounted, reached.file));
  const [there, here] = [statSync(mounted), statSync(reached.path)];
  return there.dev === here.dev && there.ino === here.ino;
}

/** The policies that have something against a hardened container with this laid over it. */
function found(fragment: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const { findings } = evaluate([resource(CONTAINER, overlay(HARDENED_DOCKER, fragment))], { policies });
  return new Set(findings.filter(({ verdict }) => verdict !== "undecided").map(({ policy }) => policy));
}

/** The host paths that the model has. */
function hostPaths(fragment: Readonly<Record<string, unknown>>): readonly string[] {
  return workloads(CONTAINER, overlay(HARDENED_DOCKER, fragment)).flatMap(({ hostMounts = [] }) =>
    hostMounts.map(({ path }) => (path.state === "set" ? cleanHostPath(path.value) : path.state)),
  );
}

endToEnd("conformance with the Docker Engine", needs("a Docker Engine on this machine", "tar"), (work) => {
  /** Nothing else on this machine is called so. */
  const unique = `cg-engine-${process.pid}-${Date.now().toString(36)}`;
  const image = `docker.io/library/${unique}:1.0`;
  let engine: DockerEngine;

  before(() => {
    work.whenDone(() => {
      const list = (...args: readonly string[]): readonly string[] =>
        docker(...args)
          .split("\n")
          .filter(Boolean);
      const containers = list("ps", "--all", "--quiet", "--filter", `name=${unique}`);
      if (containers.length > 0) docker("rm", "--force", "--volumes", ...containers);
      const volumes = list("volume", "ls", "--quiet", "--filter", `name=${unique}`);
      if (volumes.length > 0) docker("volume", "rm", ...volumes);
      if (docker("images", "--quiet", unique) !== "") docker("rmi", "--force", image);
    });
    importImage(join(work.directory, "image"), image, {
      "etc/passwd": "root:x:0:0::/:/\nnobody:x:65534:65534::/:/\n",
      "etc/group": "root:x:0:\nnobody:x:65534:\n",
    });
    engine = new DockerEngine(unique, image);
  });

  it(`agrees on ${USERS.length} users`, () =>
    each(USERS, async ([text, uid, gid]) => {
      const answer = await engine.start({ User: text }, (started) => started);
      if (uid === REFUSED) return assert.ok(isRefused(answer), "the engine refuses it");
      assertTaken(answer);
      assert.deepEqual([answer.uid, answer.gid], [uid, gid], "the engine's user and group");

      const { user, group } = parseDockerUser(text);
      const isRoot = (identity: Identity): boolean => identity === "root";
      // A user that is not set is the image's, and this image has none, so that it is root.
      assert.equal(isRoot(user) || user === "unset", uid === 0, `the user is read as ${user}`);
      assert.equal(found({ user: text }).has("require-non-root"), uid === 0, "require-non-root");
      // A group that is not stated is the image's affair.
      if (group !== "unset") assert.equal(isRoot(group), gid === 0, `the group is read as ${group}`);
      assert.equal(found({ user: text }).has("no-root-group"), group !== "unset" && gid === 0, "no-root-group");
    }));

  it(`agrees on ${ADDED.length} added capabilities`, () =>
    each(ADDED, async ([text, capability]) => {
      const wanted = { HostConfig: { CapDrop: ["ALL"], CapAdd: [text] } };
      const answer = await engine.start(wanted, ({ bounding }) => bounding);
      if (capability === REFUSED) return assert.ok(isRefused(answer), "the engine refuses it");
      assert.equal(answer, 1n << BigInt(BITS[capability]), "the process's capabilities");
      assert.equal(normalizeCapability(text), capability);
      const isForbidden = capability === "SYS_ADMIN" || capability === "SYS_PTRACE";
      assert.equal(found({ capabilities: { adds: [text] } }).has("no-added-capabilities"), isForbidden);
    }));

  it("agrees that ALL adds every capability, in any case", () =>
    each([["ALL"], ["all"], ["All"]], async ([text]) => {
      // Made and not started: the engine itself may lack some of them.
      assert.ok(!isRefused(await engine.mounts({ HostConfig: { CapAdd: [text] } })), "the engine takes it");
      assert.ok(found({ capabilities: { adds: [text] } }).has("no-added-capabilities"));
    }));

  it(`agrees on the effect of ${DROPPED.length} dropped capabilities`, () =>
    each(DROPPED, async ([text, left]) => {
      const answer = await engine.start({ HostConfig: { CapDrop: [text] } }, ({ bounding }) => bounding);
      if (left === REFUSED) return assert.ok(isRefused(answer), "the engine refuses it");
      assert.equal(answer === 0n, left === "nothing left", "the process's capabilities");
      const findings = found({ capabilities: { drops: [text] } });
      assert.equal(findings.has("require-dropped-capabilities"), left === "something left");
    }));

  it(`agrees on ${OPTIONS.length} security options`, () =>
    each(OPTIONS, async ([option, effect]) => {
      const wanted: Wanted = { HostConfig: { SecurityOpt: [option] } };
      const answer = await engine.start(wanted, (started) => started);
      if (effect === REFUSED) return assert.ok(isRefused(answer), "the engine refuses it");
      assertTaken(answer);

      const { key, value } = parseSecurityOption(option);
      const findings = found({ securityOpts: [option] });
      const isOpen = "open" in effect;
      assert.equal(answer.hasSeccomp, isOpen || effect.seccomp, "the process's seccomp");
      assert.equal(findings.has("no-unconfined-seccomp"), isOpen || !effect.seccomp, "no-unconfined-seccomp");
      const noNewPrivileges = !isOpen && effect.noNewPrivileges;
      assert.equal(answer.noNewPrivileges, noNewPrivileges, "the process's no-new-privileges");
      assert.equal(key === "no-new-privileges" && isSwitchedOn(value) === true, noNewPrivileges, "isSwitchedOn");
      assert.equal(findings.has("no-privilege-escalation"), !noNewPrivileges, "no-privilege-escalation");
    }));

  it("agrees on options that disable SELinux or AppArmor", () =>
    each(WEAKENING, async ([option, policy]) => {
      const effect = OPTIONS.find(([text]) => text === option)?.[1];
      assert.equal(effect, DEFAULT_PROFILE, "the engine takes it");
      assert.ok(found({ securityOpts: ["no-new-privileges", option] }).has(policy), policy);
    }));

  it(`agrees on the host path of ${BINDS.length} binds`, () =>
    each(BINDS, async ([path, source]) => {
      const answer = await engine.mounts({ HostConfig: { Binds: [`${path}:/mnt:ro`] } });
      if (source === REFUSED) return assert.ok(isRefused(answer), "the engine refuses it");
      assertTaken(answer);
      const ours = hostPaths({ volumes: [{ volumeName: path, containerPath: "/mnt", readOnly: true }] });
      assert.deepEqual(answer, [{ type: "bind", source }]);
      assert.deepEqual(ours, [cleanHostPath(source)]);
      assert.deepEqual(hostPaths({ volumes: [{ hostPath: path, containerPath: "/mnt" }] }), ours, "as hostPath");
    }));

  it("agrees that a bind with a name is a volume", async () => {
    const answer = await engine.mounts({ HostConfig: { Binds: [`${unique}:/mnt:ro`] } });
    assertTaken(answer);
    assert.deepEqual(
      answer.map(({ type }) => type),
      ["volume"],
    );
    assert.deepEqual(hostPaths({ volumes: [{ volumeName: unique, containerPath: "/mnt" }] }), []);
  });

  it(`agrees on the host path of ${BIND_MOUNTS.length} mounts of type bind`, () =>
    each(BIND_MOUNTS, async ([path, source]) => {
      const Mounts = [{ Type: "bind", Source: path, Target: "/mnt", ReadOnly: true }];
      const answer = await engine.mounts({ HostConfig: { Mounts } });
      if (source === REFUSED) return assert.ok(isRefused(answer), "the engine refuses it");
      assert.deepEqual(answer, [{ type: "bind", source }]);
      assert.deepEqual(hostPaths({ mounts: [{ type: "bind", source: path, target: "/mnt" }] }), [source]);
    }));

  it(`agrees on the host paths of ${VOLUMES.length} volumes with driver options`, () =>
    each(VOLUMES, async ([options, reached], i) => {
      const VolumeOptions = { DriverConfig: { Name: "local", Options: options } };
      const Mounts = [{ Type: "volume", Source: `${unique}-${i}`, Target: "/mnt", VolumeOptions }];
      // What a process has mounted can be seen by its own user.
      const wanted = { User: String(process.getuid?.()), HostConfig: { Mounts } };
      const answer = await engine.start(wanted, (started) => reaches(reached, started));
      if (reached === REFUSED) return assert.ok(isRefused(answer), "the engine refuses it");
      assertTaken(answer);
      assert.ok(answer, "the mount is what the table says");
      const volumeOptions = { driverName: "local", driverOptions: options };
      const findings = found({ mounts: [{ type: "volume", target: "/mnt", volumeOptions }] });
      assert.equal(findings.has("no-host-paths"), reached !== "nothing", "no-host-paths");
    }));
});

function assertTaken<T>(answer: T | Refused): asserts answer is T {
  if (isRefused(answer)) assert.fail(`the engine refuses it: ${answer.refused}`);
}

/** Tests all rows, a few at a time, and reports why rows fail. */
async function each<Row extends readonly unknown[]>(
  rows: readonly Row[],
  tryOut: (row: Row, index: number) => Promise<void>,
): Promise<void> {
  const wrong: string[] = [];
  const left = [...rows.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, row] = next;
      await tryOut(row, index).catch((error: Error) => wrong.push(`${JSON.stringify(row)}: ${error.message}`));
    }
  };
  await Promise.all([work(), work(), work()]);
  assert.equal(wrong.join("\n"), "");
}
