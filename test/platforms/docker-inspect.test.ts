import assert from "node:assert/strict";
import type { LocatedFinding } from "../../src/guard/report";
import type { GuardConfig } from "../../src/library";
import { readSources } from "../../src/sources";
import { Files } from "../support/files";
import { brief, findingsIn, messagesOf, rowsOf, testTable, type Table } from "../support/documents";
import { overlay } from "../support/workloads";

/** The output for a hardened container, shortened. */
const HARDENED = {
  Id: "6b1dcd8a52c0c9a9a6cd1ef8bd3bb3f3a6b4f8a6c1b0f9d5f5e8c6ac5a4b3c21",
  Name: "/agent",
  Config: { User: "10001:10001", Image: "docker.io/library/nginx:1.29.3", Env: ["TOKEN=x"], Labels: {} },
  HostConfig: {
    Binds: null,
    NetworkMode: "default",
    CapAdd: null,
    CapDrop: ["ALL"],
    CgroupnsMode: "private",
    GroupAdd: null,
    IpcMode: "private",
    PidMode: "",
    Privileged: false,
    ReadonlyRootfs: true,
    SecurityOpt: ["no-new-privileges"],
    UTSMode: "",
    UsernsMode: "",
    Runtime: "runc",
    Memory: 134217728,
    NanoCpus: 500000000,
    CpuQuota: 0,
    Devices: [],
    DeviceCgroupRules: null,
    DeviceRequests: null,
    MaskedPaths: ["/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"],
    ReadonlyPaths: ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
  },
  Mounts: [],
  NetworkSettings: { Networks: { bridge: {} } },
};

const VOLUME = { Name: "data", Driver: "local", Mountpoint: "/var/lib/docker/volumes/data/_data", Options: null };

type Fragment = Readonly<Record<string, unknown>>;

/** Returns the findings in a volume, or in a fragment laid over a hardened container. */
function judge(fragment: object, config: GuardConfig = {}): readonly LocatedFinding[] {
  const item = "Mountpoint" in fragment ? fragment : overlay(HARDENED, fragment as Fragment);
  return findingsIn(JSON.stringify([item]), { format: "docker-inspect", config });
}

const host = (HostConfig: object): object => ({ HostConfig });
const { setting, items } = rowsOf("HostConfig", host);
const driven = (Options: object): object => ({
  Type: "volume",
  Target: "/d",
  VolumeOptions: { DriverConfig: { Options } },
});

/** Every mode that shares a namespace with the host. */
const HOST_MODES = {
  PidMode: "host",
  IpcMode: "host",
  NetworkMode: "host",
  UsernsMode: "host",
  CgroupnsMode: "host",
  UTSMode: "host",
};

const TABLE: Table = {
  "no-privileged": {
    "switched on": {
      bad: host({ Privileged: true, MaskedPaths: null, ReadonlyPaths: null }),
      at: "HostConfig.Privileged",
      nearMiss: host({ Privileged: null }),
    },
  },
  "require-non-root": {
    "an empty user, which is root": {
      bad: { Config: { User: "" } },
      at: "Config.User",
      value: "root",
      nearMiss: { Config: { User: "nginx" } },
    },
    root: { bad: { Config: { User: "0" } }, at: "Config.User", nearMiss: { Config: { User: "10" } } },
    "no user": {
      bad: { Config: { User: undefined } },
      at: "Config.User",
      value: "root",
      nearMiss: { Config: { User: "10:0" } },
    },
  },
  "no-root-group": {
    "the user's group and an added one": {
      bad: { Config: { User: "10:0" }, HostConfig: { GroupAdd: ["0"] } },
      at: ["Config.User", "HostConfig.GroupAdd[0]"],
      nearMiss: { Config: { User: "10:10" }, HostConfig: { GroupAdd: ["docker"] } },
    },
  },
  "no-privilege-escalation": {
    "left out": setting("SecurityOpt", null, ["no-new-privileges:true"]),
  },
  "no-host-namespaces": {
    "every mode": {
      bad: host(HOST_MODES),
      at: Object.keys(HOST_MODES).map((key) => `HostConfig.${key}`),
      nearMiss: host({ IpcMode: "shareable", NetworkMode: "bridge" }),
    },
    "the host's network, by its ID": {
      bad: {
        ...host({ NetworkMode: "4f".repeat(32) }),
        NetworkSettings: { Networks: { bridge: undefined, host: {} } },
      },
      at: "NetworkSettings.Networks.host",
      nearMiss: { ...host({ NetworkMode: "4f".repeat(32) }), NetworkSettings: { Networks: { hosts: {} } } },
    },
    "the host's network, by its name in both places": {
      bad: { ...host({ NetworkMode: "host" }), NetworkSettings: { Networks: { host: {} } } },
      at: "HostConfig.NetworkMode",
      nearMiss: host({ NetworkMode: "none" }),
    },
  },
  "no-host-devices": {
    "devices, rules and requests": {
      bad: host({
        Devices: [{ PathOnHost: "/dev/kvm", PathInContainer: "/dev/kvm", CgroupPermissions: "rwm" }],
        DeviceCgroupRules: ["c 1:1 rwm"],
        DeviceRequests: [
          { Driver: "", Count: -1, Capabilities: [["gpu"]] },
          { Driver: "cdi", DeviceIDs: ["x/y=z"] },
        ],
      }),
      at: [
        "HostConfig.Devices[0].PathOnHost",
        "HostConfig.DeviceCgroupRules[0]",
        "HostConfig.DeviceRequests[0]",
        "HostConfig.DeviceRequests[1].Driver",
      ],
      nearMiss: host({ Devices: null, DeviceCgroupRules: [], DeviceRequests: [] }),
    },
    "a disk as a volume, with a relative path": {
      bad: { ...VOLUME, Options: { type: "ext4", device: "dev/sda1" } },
      at: "Options.device",
      nearMiss: { ...VOLUME, Options: { type: "nfs", device: "host:/dev/sda1", o: "addr=10.0.0.1" } },
    },
    "a disk in the options of a mount": {
      bad: host({ Mounts: [driven({ type: "ext4", device: "dev/sda1" })] }),
      at: "HostConfig.Mounts[0].VolumeOptions.DriverConfig.Options.device",
      nearMiss: host({ Mounts: [driven({ type: "tmpfs", device: "dev/sda1" })] }),
    },
  },
  "no-kernel-filesystems": {
    "a bind, which several lists contain": {
      bad: {
        ...host({ Binds: ["/proc:/host/proc:ro,rslave", "data:/data"] }),
        Mounts: [
          { Type: "bind", Source: "/proc", Destination: "/host/proc", Mode: "ro", RW: false },
          {
            Type: "volume",
            Name: "data",
            Source: "/var/lib/docker/volumes/data/_data",
            Destination: "/data",
            RW: true,
          },
        ],
      },
      at: "HostConfig.Binds[0]",
      value: "/proc",
      nearMiss: host({ Binds: ["/processes:/host/proc", "proc:/proc"] }),
    },
    "a mount, which several lists contain": {
      bad: {
        ...host({ Mounts: [{ Type: "bind", Source: "/sys", Target: "/host/sys/", ReadOnly: true }] }),
        Mounts: [{ Type: "bind", Source: "/sys", Destination: "/host/sys", RW: false }],
      },
      at: "HostConfig.Mounts[0].Source",
      nearMiss: host({ Mounts: [{ Type: "tmpfs", Source: "/sys", Target: "/host/sys" }] }),
    },
    "a mount inherited from another container": {
      bad: {
        ...host({ VolumesFrom: ["tools"] }),
        Mounts: [{ Type: "bind", Source: "/boot", Destination: "/boot", RW: true }],
      },
      at: "Mounts[0].Source",
      nearMiss: {
        ...host({ VolumesFrom: ["tools"] }),
        Mounts: [{ Type: "bind", Source: "/srv", Destination: "/boot", RW: true }],
      },
    },
    "a volume's options": {
      bad: { ...VOLUME, Options: { type: "proc", device: "proc" } },
      at: "Options.type",
      nearMiss: { ...VOLUME, Driver: "nfs", Options: { type: "proc", device: "proc" } },
    },
    "a mounted volume's options": {
      bad: host({
        Mounts: [
          {
            Type: "volume",
            Target: "/x",
            VolumeOptions: { DriverConfig: { Options: { type: "sysfs", device: "sysfs" } } },
          },
        ],
      }),
      at: "HostConfig.Mounts[0].VolumeOptions.DriverConfig.Options.type",
      nearMiss: host({ Mounts: [{ Type: "volume", Source: "sys", Target: "/x" }] }),
    },
    "a mounted volume's options for the local driver": {
      bad: host({
        Mounts: [
          {
            Type: "volume",
            VolumeOptions: { DriverConfig: { Name: "local", Options: { type: "proc", device: "proc" } } },
          },
        ],
      }),
      at: "HostConfig.Mounts[0].VolumeOptions.DriverConfig.Options.type",
      nearMiss: host({
        Mounts: [
          {
            Type: "volume",
            VolumeOptions: { DriverConfig: { Name: "nfs", Options: { type: "proc", device: "proc" } } },
          },
        ],
      }),
    },
    "mounts without a type": {
      bad: {
        ...host({ Mounts: [{ Source: "/proc", Target: "/p" }] }),
        Mounts: [{ Source: "/sys", Destination: "/s" }],
      },
      at: ["HostConfig.Mounts[0].Source", "Mounts[0].Source"],
      nearMiss: {
        ...host({
          Mounts: [
            { Type: "cluster", Source: "/proc", Target: "/a" },
            { Type: "image", Source: "/proc", Target: "/b" },
            { Type: "bind", Target: "/c" },
          ],
        }),
        Mounts: [
          { Type: "volume", Source: "/proc", Destination: "/d" },
          { Type: "tmpfs", Source: "/proc", Destination: "/e" },
          { Type: "cluster", Source: "/proc", Destination: "/f" },
          { Type: "image", Source: "/proc", Destination: "/g" },
          { Type: "bind", Destination: "/h" },
        ],
      },
    },
  },
  "no-runtime-sockets": {
    "a bind": items(
      "Binds",
      ["/var/run/docker.sock:/var/run/docker.sock:ro"],
      ["/var/run/docker.log:/var/run/docker.sock:ro"],
    ),
    "a Windows named pipe": items(
      "Binds",
      ["\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine"],
      ["C:\\data:C:\\data:ro"],
    ),
  },
  "no-host-system-paths": {
    "writable mounts": {
      bad: {
        ...host({ Binds: ["/etc/nginx:/etc/nginx"] }),
        Mounts: [{ Type: "bind", Source: "/usr", Destination: "/u", RW: true }],
      },
      at: ["HostConfig.Binds[0]", "Mounts[0].Source"],
      nearMiss: {
        ...host({ Binds: ["/etc/nginx:/etc/nginx:z,ro"] }),
        Mounts: [{ Type: "bind", Source: "/usr", Destination: "/u", RW: false }],
      },
    },
    "a mount that is explicitly writable": {
      bad: host({ Mounts: [{ Type: "bind", Source: "/usr", Target: "/u", ReadOnly: false }] }),
      at: "HostConfig.Mounts[0].Source",
      nearMiss: host({ Mounts: [{ Type: "bind", Source: "/usr", Target: "/u", ReadOnly: true }] }),
    },
  },
  "no-host-paths": {
    "a host path": {
      bad: host({ Binds: ["/srv:/srv"] }),
      at: "HostConfig.Binds[0]",
      nearMiss: {
        ...host({ Binds: ["srv:/srv"] }),
        Mounts: [
          { Type: "volume", Name: "srv", Source: "/var/lib/docker/volumes/srv/_data", Destination: "/srv", RW: true },
        ],
      },
    },
    "a Windows drive": {
      bad: {
        ...host({ Binds: ["D:\\data:C:\\data:ro"] }),
        Mounts: [{ Type: "bind", Source: "D:\\data", Destination: "C:\\data", RW: false }],
      },
      at: "HostConfig.Binds[0]",
      value: "D:\\data",
      nearMiss: host({ Binds: ["data:C:\\data:ro"] }),
    },
  },
  "no-added-capabilities": {
    added: items("CapAdd", ["CAP_SYS_ADMIN"], ["CAP_NET_BIND_SERVICE"]),
  },
  "require-dropped-capabilities": {
    "not dropped": setting("CapDrop", null, ["all"]),
  },
  "no-unconfined-seccomp": {
    "switched off, or a profile that allows": {
      bad: host({
        SecurityOpt: ["no-new-privileges", "seccomp=unconfined", 'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'],
      }),
      at: ["HostConfig.SecurityOpt[1]", "HostConfig.SecurityOpt[2]"],
      nearMiss: host({ SecurityOpt: ["no-new-privileges", 'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'] }),
    },
  },
  "no-unconfined-apparmor": {
    "switched off": items("SecurityOpt", ["apparmor=unconfined"], ["apparmor=docker-default"]),
  },
  "no-custom-selinux": {
    "switched off": items("SecurityOpt", ["label=disable"], ["label=level:s0:c1"]),
    "another type in a privileged container": {
      bad: host({ Privileged: true, SecurityOpt: ["label=disable", "label=type:spc_t"] }),
      at: "HostConfig.SecurityOpt[1]",
      // The engine itself switches SELinux off, and no-privileged reports the container.
      nearMiss: host({ Privileged: true, SecurityOpt: ["label=disable"] }),
    },
    "SELinux switched off in a container with the host's network": {
      bad: host({ NetworkMode: "host", SecurityOpt: ["label=disable"] }),
      at: "HostConfig.SecurityOpt[0]",
      nearMiss: host({ PidMode: "host", SecurityOpt: ["label=disable"] }),
    },
    "SELinux switched off in a container with its own IPC": {
      bad: host({ IpcMode: "shareable", SecurityOpt: ["label=disable"] }),
      at: "HostConfig.SecurityOpt[0]",
      nearMiss: host({ IpcMode: "host", SecurityOpt: ["label=disable"] }),
    },
  },
  "no-unmasked-proc": {
    "no masked or read-only paths": {
      bad: host({ MaskedPaths: [], ReadonlyPaths: [] }),
      at: ["HostConfig.MaskedPaths", "HostConfig.ReadonlyPaths"],
      nearMiss: host({ MaskedPaths: null, ReadonlyPaths: undefined }),
    },
    "a missing read-only path": setting(
      "ReadonlyPaths",
      ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys"],
      ["/proc/sysrq-trigger", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/x"],
    ),
  },
  "no-unsafe-sysctls": {
    "an unsafe sysctl": {
      bad: host({ Sysctls: { "net.core.somaxconn": "1" } }),
      at: 'HostConfig.Sysctls["net.core.somaxconn"]',
      nearMiss: host({ Sysctls: { "net.ipv4.tcp_syncookies": "1" } }),
    },
  },
  "require-read-only-root": {
    "a writable root": setting("ReadonlyRootfs", false, true),
  },
  "require-resource-limits": {
    "no memory limit": setting("Memory", 0, 6291456),
  },
  "trusted-registries": {
    "another registry": {
      bad: { Config: { Image: "quay.io/acme/agent:1" } },
      at: "Config.Image",
      nearMiss: { Config: { Image: `sha256:${"0a".repeat(32)}` } },
    },
  },
  "pinned-images": {
    "no tag": {
      bad: { Config: { Image: "nginx" } },
      at: "Config.Image",
      nearMiss: { Config: { Image: "nginx:1.29.3" } },
    },
  },
};

describe("docker inspect output", () => {
  const files = new Files();
  after(() => files.remove());

  it("has a fix that sets a private cgroup namespace, as the default is the host's on cgroup v1", () => {
    const fixOf = (setting: object) => judge(host(setting)).map(({ fix }) => fix);
    const [cgroup, user, pid] = [{ CgroupnsMode: "host" }, { UsernsMode: "host" }, { PidMode: "host" }].flatMap(fixOf);
    assert.match(cgroup!, /^Set it to "private"\. On hosts with cgroup v1/);
    assert.match(user!, /^Remove the setting so that the engine's user namespace remapping applies/);
    assert.match(pid!, /^Remove the setting so that the container gets its own namespace/);
  });

  it("has no findings for a hardened container", () => assert.deepEqual(judge({}).map(brief), []));
  testTable(TABLE, judge);

  it("is undecided where another container decides", () =>
    assert.deepEqual(
      judge({ ...host({ PidMode: "container:0a1b", VolumesFrom: ["tools:ro"] }), Mounts: undefined }).map(brief),
      [
        ["no-host-namespaces", "undecided", "HostConfig.PidMode"],
        ["no-host-paths", "undecided", "HostConfig.VolumesFrom[0]"],
      ],
    ));

  it("is malformed if a type is wrong", () => {
    const found = judge({ HostConfig: { Privileged: "true", Binds: [7], SecurityOpt: "x", MaskedPaths: "x" } });
    const malformed = found.filter(({ verdict }) => verdict === "malformed").map(({ path }) => path);
    for (const path of ["Privileged", "Binds[0]", "SecurityOpt", "MaskedPaths"])
      assert.ok(malformed.includes(`HostConfig.${path}`), path);
  });

  it("is malformed if a list of paths or a network's mode has a wrong type", () => {
    const fragment = { ...host({ MaskedPaths: [7], NetworkMode: 7 }), NetworkSettings: { Networks: { host: {} } } };
    assert.deepEqual(judge(fragment).map(brief), [
      ["no-host-namespaces", "malformed", "HostConfig.NetworkMode"],
      ["no-unmasked-proc", "violation", "HostConfig.MaskedPaths"],
    ]);
  });

  it("has a CPU limit in either of its fields", () => {
    const config: GuardConfig = { "require-resource-limits": { require: ["cpu"] } };
    const judged = (limits: object) => judge(host(limits), config).map(brief);
    const none = ["require-resource-limits", "violation", "HostConfig.NanoCpus"];
    assert.deepEqual(judged({ NanoCpus: 0, CpuQuota: 0 }), [none]);
    assert.deepEqual(judged({ NanoCpus: 0, CpuQuota: 50000 }), []);
    assert.deepEqual(judged({ NanoCpus: 1 }), []);
  });

  it("is described in the engine's terms", () => {
    const messages = (fragment: object, policy: string) => messagesOf(judge(fragment), policy);
    assert.deepEqual(messages(host(HOST_MODES), "no-host-namespaces"), [
      `container "agent" shares the host's process ID namespace [host]`,
      `container "agent" shares the host's IPC namespace [host]`,
      `container "agent" shares the host's network namespace [host]`,
      `container "agent" shares the host's user namespace [host]`,
      `container "agent" shares the host's cgroup namespace [host]`,
      `container "agent" shares the host's UTS namespace [host]`,
    ]);
    assert.deepEqual(
      messages(host({ Devices: [{ PathOnHost: "/dev/kvm" }], DeviceCgroupRules: ["c 1:1 r"] }), "no-host-devices"),
      [
        `container "agent" uses a host device: "/dev/kvm" [/dev/kvm]`,
        `container "agent" uses a host device rule: "c 1:1 r" [c 1:1 r]`,
      ],
    );
    assert.deepEqual(messages({ Config: { Image: "quay.io/acme/agent:1" } }, "trusted-registries"), [
      'the image of container "agent" is "quay.io/acme/agent", which is not from a trusted registry [quay.io/acme/agent]',
    ]);
  });

  it("names a container by its name, or its ID if it has none", () => {
    const [named] = judge(host({ Privileged: true }));
    assert.deepEqual([named?.resource.type, named?.resource.name], ["docker:engine:Container", "agent"]);
    assert.equal(judge({ ...host({ Privileged: true }), Name: undefined })[0]?.resource.name, "6b1dcd8a52c0");
    const exempt = [{ resource: "Container/agent", reason: "builds images" }];
    assert.deepEqual(judge(host({ Privileged: true }), { "no-privileged": { exempt } }).map(brief), []);
  });

  describe("a label that exempts its container", () => {
    const id = `sha256:${"d9eaae52b14a".padEnd(64, "0")}`;
    const Labels = { "container-guard.dev/exempt.no-privileged": "builds images" };
    const bad = overlay(HARDENED, { Image: id, Config: { Labels }, HostConfig: { Privileged: true } });
    const image = (own: object | null, Id = id): object => ({
      Id,
      RepoTags: ["a:1"],
      RootFS: {},
      Config: { Labels: own },
    });
    const config: GuardConfig = { "no-privileged": { inlineExemptions: true } };
    const judged = (...items: readonly object[]): readonly LocatedFinding[] =>
      findingsIn(JSON.stringify(items), { format: "docker-inspect", config });

    it("counts if the image does not have it", () => {
      assert.deepEqual(judged(bad, image({ other: "x" })), []);
      assert.deepEqual(judged(image(null), bad), []);
    });

    it("counts if the image has it with another value", () =>
      assert.deepEqual(judged(bad, image({ ...Labels, "container-guard.dev/exempt.no-privileged": "mine" })), []));

    it("does not count if it may come from the image, as the finding explains", () => {
      const remark =
        /\(inline exemption ignored: the label may come from the image; add the output of docker image inspect/;
      const others = [[], [image({}, `sha256:${"0a".repeat(32)}`)], [{ ...image({}), RootFS: undefined }]];
      for (const each of others) {
        const [finding, ...rest] = judged(bad, ...each);
        assert.match(finding!.message, remark);
        assert.deepEqual(rest, []);
      }
    });

    it("does not count if the image has it too", () =>
      assert.match(
        judged(bad, image(Labels))[0]!.message,
        /\(inline exemption ignored: the label comes from the image\)$/,
      ));

    it("does not count if inline exemptions are not enabled", () =>
      assert.match(
        findingsIn(JSON.stringify([bad, image(null)]), { format: "docker-inspect" })[0]!.message,
        /\(inline exemption ignored: inlineExemptions is not enabled for this policy\)$/,
      ));
  });

  describe("the image of a container", () => {
    const id = `sha256:${"d9eaae52b14a".padEnd(64, "0")}`;
    const verdicts = (Image: string, of: string | undefined = id): readonly string[] =>
      judge({ Image: of, Config: { Image } })
        .filter(({ policy }) => policy === "trusted-registries" || policy === "pinned-images")
        .map(({ policy, verdict }) => `${policy}: ${verdict}`);

    it("is an ID if the image's ID starts with it", () => {
      for (const each of ["d9eaae52b14a", "d9", "sha256:d9eaae52b14a", id, id.slice("sha256:".length)])
        assert.deepEqual(verdicts(each), verdicts(id), each);
    });

    it("is a name if the image's ID starts differently", () => {
      assert.deepEqual(verdicts("d9eaae52b14b"), ["pinned-images: violation"]);
      assert.deepEqual(verdicts("facade"), ["pinned-images: violation"]);
      assert.deepEqual(verdicts("d9eaae52b14a:1.0"), []);
    });

    it("is undecided if it may be an ID and the output has none", () =>
      assert.deepEqual(
        judge({ Config: { Image: "d9eaae52b14a" } }).map(({ policy, verdict }) => [policy, verdict]),
        [
          ["pinned-images", "undecided"],
          ["trusted-registries", "undecided"],
        ],
      ));
  });

  it("may be a list of several kinds or a single object", () => {
    const bad = overlay(HARDENED, host({ Privileged: true }) as Fragment);
    const image = { Id: "sha256:0a", RepoTags: ["nginx:1"], RootFS: {}, Config: { User: "" } };
    const network = { Id: "0a", Name: "host", Driver: "host", IPAM: {} };
    const list = JSON.stringify([image, network, null, VOLUME, bad], null, 2);
    const [finding, ...others] = findingsIn(list, { format: "docker-inspect" });
    assert.deepEqual(others, []);
    assert.equal(list.split("\n")[finding!.location!.line - 1], '      "Privileged": true,');
    assert.deepEqual(findingsIn(JSON.stringify(bad), { format: "docker-inspect" }).map(brief), [
      ["no-privileged", "violation", "HostConfig.Privileged"],
    ]);
  });

  it("is undecided for swarm services and plugins", () => {
    const service = { ID: "0a", Spec: { Name: "web", TaskTemplate: { ContainerSpec: {} } } };
    const task = { ID: "0c", ServiceID: "0a", Spec: { ContainerSpec: {} }, Status: {} };
    const plugin = { Id: "0b", Name: "vieux/sshfs:latest", Enabled: true, Settings: {}, Config: {} };
    const found = findingsIn(JSON.stringify([service, task, plugin]), { format: "docker-inspect" });
    assert.deepEqual(
      found.map(({ resource, verdict }) => [resource.kind, resource.name, verdict]),
      [
        ["Service", "web", "undecided"],
        ["Task", "0c", "undecided"],
        ["Plugin", "vieux/sshfs:latest", "undecided"],
      ],
    );
  });

  it("is rejected if it is only a part", () => {
    const mount = { Type: "bind", Source: "/x", Destination: "/x", Mode: "", RW: true, Propagation: "rprivate" };
    const { Options: _, ...listed } = VOLUME;
    const parts: Readonly<Record<string, object>> = {
      "{{json .HostConfig}}": HARDENED.HostConfig,
      "{{json .Config}}": { Hostname: "0a", Image: "nginx", Entrypoint: null, Cmd: null, User: "" },
      "{{json .Mounts}}": [mount],
      "docker ps": { Names: "web", ID: "0a", Image: "nginx", Command: "sh", Status: "Up 1 second" },
      "the list of the API": [
        { Names: ["/web"], Id: "0a", Image: "nginx", Command: "sh", HostConfig: { NetworkMode: "default" } },
      ],
      "docker volume ls": { ...listed, Labels: "", Scope: "local" },
    };
    for (const [name, part] of Object.entries(parts))
      assert.throws(
        () => findingsIn(JSON.stringify(part), { format: "docker-inspect" }),
        /only part of the output of docker inspect/,
        name,
      );
  });

  it("is checked except for the parts", () => {
    const whole = overlay(HARDENED, host({ Privileged: true }) as Fragment);
    const text = JSON.stringify([HARDENED.HostConfig, whole]);
    const [read] = [...readSources([files.write("some.json", text)])];
    assert.deepEqual([read?.resources.map(({ name }) => name), read?.problem?.line], [["agent"], 1]);
  });

  it("is not detected in other JSON", () => {
    for (const text of [
      "[]",
      "[1]",
      "{}",
      '[{"Id":"x"}]',
      '{"kind":"Pod","Id":"x","HostConfig":{}}',
      '{"HostConfig":{}}',
    ])
      assert.throws(() => findingsIn(text, { format: "docker-inspect" }), /recognized/, text);
  });
});
