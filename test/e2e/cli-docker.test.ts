import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate, policies } from "../../src/library";
import { docker, importImage } from "../support/docker";
import { DOCKER_POLICIES } from "../support/documents";
import { ROOT, endToEnd, needs } from "../support/pulumi";
import { HARDENED_DOCKER, overlay, resource } from "../support/workloads";

/** Options of `docker create`, by name; none where it is undefined. */
type Flags = Readonly<Record<string, string | readonly string[] | true | undefined>>;

const HARDENED: Flags = {
  network: "none",
  user: "10001:10001",
  "read-only": true,
  "cap-drop": "ALL",
  "security-opt": ["no-new-privileges"],
  memory: "16m",
  // Without it an engine on cgroups of version 1 shares the host's.
  cgroupns: "private",
};

interface Row {
  readonly policy: string;
  readonly flags: Flags;
  /** The paths of what the policy finds, in the engine's words. */
  readonly at: readonly string[];
  /** The same settings of Pulumi's docker.Container, if it has them; laid over hardened ones. */
  readonly pulumi?: Readonly<Record<string, unknown>>;
}

const HOST = "HostConfig.";

const ROWS: readonly Row[] = [
  { policy: "no-privileged", flags: { privileged: true }, at: [`${HOST}Privileged`], pulumi: { privileged: true } },
  { policy: "require-non-root", flags: { user: undefined }, at: ["Config.User"], pulumi: { user: undefined } },
  { policy: "require-non-root", flags: { user: "0:10001" }, at: ["Config.User"], pulumi: { user: "0:10001" } },
  {
    policy: "no-root-group",
    flags: { user: "10001:0", "group-add": "0" },
    at: ["Config.User", `${HOST}GroupAdd[0]`],
    pulumi: { user: "10001:0", groupAdds: ["0"] },
  },
  {
    policy: "no-privilege-escalation",
    flags: { "security-opt": undefined },
    at: [`${HOST}SecurityOpt`],
    pulumi: { securityOpts: undefined },
  },
  {
    policy: "no-host-namespaces",
    flags: { pid: "host", ipc: "host", network: "host", userns: "host", cgroupns: "host" },
    at: ["PidMode", "IpcMode", "NetworkMode", "UsernsMode", "CgroupnsMode"].map((key) => HOST + key),
    pulumi: { pidMode: "host", ipcMode: "host", networkMode: "host", usernsMode: "host", cgroupnsMode: "host" },
  },
  { policy: "no-host-namespaces", flags: { uts: "host" }, at: [`${HOST}UTSMode`] },
  {
    policy: "no-host-devices",
    flags: { device: "/dev/null:/dev/x:r", "device-cgroup-rule": "c 1:3 r", gpus: "all" },
    at: [`${HOST}Devices[0].PathOnHost`, `${HOST}DeviceCgroupRules[0]`, `${HOST}DeviceRequests[0]`],
    pulumi: { devices: [{ hostPath: "/dev/null" }], deviceCgroupRules: ["c 1:3 r"], gpus: "all" },
  },
  {
    policy: "no-kernel-filesystems",
    flags: { volume: "/proc:/host/proc:ro", mount: "type=bind,source=/sys,target=/host/sys,readonly" },
    at: [`${HOST}Binds[0]`, `${HOST}Mounts[0].Source`],
    pulumi: {
      volumes: [{ hostPath: "/proc", containerPath: "/host/proc", readOnly: true }],
      mounts: [{ type: "bind", source: "/sys", target: "/host/sys", readOnly: true }],
    },
  },
  {
    policy: "no-runtime-sockets",
    flags: { volume: "//var/run/docker.sock:/s:ro" },
    at: [`${HOST}Binds[0]`],
    pulumi: { volumes: [{ hostPath: "//var/run/docker.sock", containerPath: "/s", readOnly: true }] },
  },
  {
    policy: "no-host-system-paths",
    flags: { volume: ["/etc:/e:ro", "/usr/share:/u"] },
    at: [`${HOST}Binds[0]`, `${HOST}Binds[1]`],
    pulumi: {
      volumes: [
        { hostPath: "/etc", containerPath: "/e", readOnly: true },
        { hostPath: "/usr/share", containerPath: "/u" },
      ],
    },
  },
  {
    policy: "no-host-paths",
    flags: { volume: "/tmp:/t" },
    at: [`${HOST}Binds[0]`],
    pulumi: { volumes: [{ hostPath: "/tmp", containerPath: "/t" }] },
  },
  {
    policy: "no-added-capabilities",
    flags: { "cap-add": ["net_admin", "NET_BIND_SERVICE"] },
    at: [`${HOST}CapAdd[0]`],
    pulumi: { capabilities: { adds: ["net_admin", "NET_BIND_SERVICE"] } },
  },
  {
    policy: "require-dropped-capabilities",
    flags: { "cap-drop": "NET_RAW" },
    at: [`${HOST}CapDrop`],
    pulumi: { capabilities: { drops: ["NET_RAW"] } },
  },
  {
    policy: "no-unconfined-seccomp",
    flags: { "security-opt": ["no-new-privileges", "seccomp=unconfined"] },
    at: [`${HOST}SecurityOpt[1]`],
    pulumi: { securityOpts: ["no-new-privileges", "seccomp=unconfined"] },
  },
  {
    policy: "no-unconfined-apparmor",
    flags: { "security-opt": ["no-new-privileges", "apparmor=unconfined"] },
    at: [`${HOST}SecurityOpt[1]`],
    pulumi: { securityOpts: ["no-new-privileges", "apparmor=unconfined"] },
  },
  {
    policy: "no-custom-selinux",
    flags: { "security-opt": ["no-new-privileges", "label=type:spc_t"] },
    at: [`${HOST}SecurityOpt[1]`],
    pulumi: { securityOpts: ["no-new-privileges", "label=type:spc_t"] },
  },
  {
    policy: "no-unmasked-proc",
    flags: { "security-opt": ["no-new-privileges", "systempaths=unconfined"] },
    at: [`${HOST}MaskedPaths`, `${HOST}ReadonlyPaths`],
    pulumi: { securityOpts: ["no-new-privileges", "systempaths=unconfined"] },
  },
  {
    policy: "no-unsafe-sysctls",
    flags: { sysctl: "net.core.somaxconn=1024" },
    at: [`${HOST}Sysctls["net.core.somaxconn"]`],
    pulumi: { sysctls: { "net.core.somaxconn": "1024" } },
  },
  {
    policy: "require-read-only-root",
    flags: { "read-only": undefined },
    at: [`${HOST}ReadonlyRootfs`],
    pulumi: { readOnly: false },
  },
  { policy: "require-resource-limits", flags: { memory: undefined }, at: [`${HOST}Memory`], pulumi: { memory: 0 } },
  { policy: "trusted-registries", flags: { image: "registry" }, at: ["Config.Image"] },
  { policy: "pinned-images", flags: { image: "latest" }, at: ["Config.Image"] },
];

interface Found {
  readonly policy: string;
  readonly verdict: string;
  readonly path: string;
  readonly resource: { readonly kind: string; readonly name: string };
}

interface Checked {
  readonly code: number | null;
  readonly findings: readonly Found[];
}

/** The whole command, given something on standard input. */
function check(input: string): Checked {
  const args = ["--import", "tsx", join(ROOT, "src", "cli.ts"), "check", "-", "--format", "json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, input, encoding: "utf8" });
  assert.equal(stderr, "");
  return { code: status, findings: (JSON.parse(stdout) as { findings: readonly Found[] }).findings };
}

function isViolation({ verdict }: { readonly verdict: string }): boolean {
  return verdict === "violation";
}

endToEnd("container-guard check of docker inspect", needs("a Docker Engine for linux/amd64", "tar"), (work) => {
  /** Nothing else on this machine is called so. */
  const unique = `cg-inspect-${process.pid}-${Date.now().toString(36)}`;
  const images = {
    good: `docker.io/library/${unique}:1.0`,
    registry: `registry.example.com/${unique}:1.0`,
    latest: `docker.io/library/${unique}:latest`,
  };
  let made = 0;
  let all: Checked;

  const create = ({ image = "good", ...flags }: Flags): string => {
    const name = `${unique}-${made++}`;
    const options = Object.entries({ ...HARDENED, ...flags }).flatMap(([option, value]) =>
      value === undefined ? [] : [value].flat().map((each) => (each === true ? `--${option}` : `--${option}=${each}`)),
    );
    docker("create", "--name", name, ...options, images[image as keyof typeof images]);
    return name;
  };
  const of = (name: string): readonly Found[] => all.findings.filter(({ resource }) => resource.name === name);
  const list = (...args: readonly string[]): readonly string[] =>
    docker(...args)
      .split("\n")
      .filter(Boolean);

  before(() => {
    work.whenDone(() => {
      const containers = list("ps", "--all", "--quiet", "--filter", `name=${unique}`);
      if (containers.length > 0) docker("rm", "--force", "--volumes", ...containers);
      const volumes = list("volume", "ls", "--quiet", "--filter", `name=${unique}`);
      if (volumes.length > 0) docker("volume", "rm", ...volumes);
      const tags = list("images", "--format", "{{.Repository}}:{{.Tag}}").filter((tag) => tag.includes(unique));
      if (tags.length > 0) docker("rmi", ...tags);
    });
    importImage(join(work.directory, "image"), images.good);
    docker("tag", images.good, images.registry);
    docker("tag", images.good, images.latest);
    const names = ROWS.map(({ flags }) => create(flags));
    all = check(docker("inspect", ...names));
  });

  it("tries every policy for Docker", () =>
    assert.deepEqual([...new Set(ROWS.map(({ policy }) => policy))].sort(), [...DOCKER_POLICIES].sort()));

  for (const [index, { policy, flags, at, pulumi }] of ROWS.entries()) {
    it(`reports ${policy}: ${Object.keys(flags).join(", ")}`, () => {
      const found = of(`${unique}-${index}`).filter((finding) => finding.policy === policy);
      assert.deepEqual(
        found.map(({ verdict, path }) => [verdict, path]),
        at.map((path) => ["violation", path]),
      );
      assert.equal(found[0]?.resource.kind, "Container");
    });
    if (pulumi === undefined) continue;
    it(`reports the same as for a docker.Container: ${Object.keys(flags).join(", ")}`, () => {
      const inputs = overlay({ ...HARDENED_DOCKER, cgroupnsMode: "private" }, pulumi);
      const { findings } = evaluate([resource("docker:index/container:Container", inputs)], { policies });
      const names = (broken: readonly Found[]) =>
        [...new Set(broken.filter(isViolation).map((each) => each.policy))].sort();
      assert.deepEqual(names(of(`${unique}-${index}`)), names(findings));
    });
  }

  it("reports nothing for a hardened container, whether created, running or stopped", () => {
    const name = create({});
    const clean = { code: 0, findings: [] };
    assert.deepEqual(check(docker("inspect", name)), clean);
    docker("start", name);
    assert.equal(docker("inspect", "--format", "{{.State.Running}}", name), "true");
    assert.deepEqual(check(docker("inspect", name)), clean);
    assert.deepEqual(check(docker("inspect", "--format", "{{json .}}", name)), clean);
    docker("kill", name);
    assert.deepEqual(check(docker("container", "inspect", name, name)), clean);
  });

  it("exits with 1 for a mandatory finding", () => assert.equal(all.code, 1));

  it("reports mounts inherited from another container", () => {
    const other = create({ volume: "/boot:/b:ro" });
    const { findings } = check(docker("inspect", create({ "volumes-from": other })));
    assert.deepEqual(
      findings.filter(({ policy }) => policy === "no-kernel-filesystems").map(({ path }) => path),
      ["Mounts[0].Source"],
    );
  });

  it("reads a seccomp profile without showing it", () => {
    const profile = join(work.directory, "profile.json");
    writeFileSync(profile, '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[]}');
    const name = create({ "security-opt": ["no-new-privileges", `seccomp=${profile}`] });
    const { findings } = check(docker("inspect", name));
    assert.deepEqual(
      findings.map(({ policy, path }) => [policy, path]),
      [["no-unconfined-seccomp", "HostConfig.SecurityOpt[1]"]],
    );
    assert.doesNotMatch(JSON.stringify(findings), /syscalls/);
  });

  it("reports a host path in the options of a volume", () => {
    docker("volume", "create", "--opt", "type=none", "--opt", "o=bind", "--opt", "device=/etc", unique);
    const { code, findings } = check(docker("volume", "inspect", unique));
    assert.deepEqual(
      findings.map(({ policy, path, resource }) => [policy, path, resource.kind, resource.name]),
      [
        ["no-host-paths", "Options.device", "Volume", unique],
        ["no-host-system-paths", "Options.device", "Volume", unique],
      ],
    );
    assert.equal(code, 1);
  });

  it("passes by networks and images", () => {
    const inspected = docker("inspect", images.good, "none");
    assert.deepEqual(check(inspected), { code: 0, findings: [] });
  });
});
