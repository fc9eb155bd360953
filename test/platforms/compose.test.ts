import assert from "node:assert/strict";
import type { LocatedFinding } from "../../src/guard/report";
import type { GuardConfig } from "../../src/library";
import { readSources } from "../../src/sources";
import { UnreadableText } from "../../src/yaml/document";
import { findingsIn, messagesOf, testTable, type Table } from "../support/documents";
import { Files, PRIVILEGED, podText } from "../support/files";
import { newReport } from "../support/guard";
import { assertLinear } from "../support/growth";
import { overlay } from "../support/workloads";

const HARDENED = {
  image: "docker.io/library/nginx:1.29.3",
  user: "10001:10001",
  read_only: true,
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
  mem_limit: "128m",
  cpus: 0.5,
};

type Fragment = Readonly<Record<string, unknown>>;

/** Sections of a Compose file, with what is laid over a hardened service under `web`. */
function project({ web, services, ...sections }: Fragment): string {
  const laid = overlay(HARDENED, (web ?? {}) as Fragment);
  return JSON.stringify({ services: { web: laid, ...(services as object | undefined) }, ...sections });
}

function judge(fragment: object, config: GuardConfig = {}): readonly LocatedFinding[] {
  return findingsIn(project(fragment as Fragment), { format: "compose", config });
}

const brief = ({ policy, verdict, path }: LocatedFinding): readonly string[] => [policy, verdict, path];
const inYaml = (text: string): readonly LocatedFinding[] => findingsIn(text, { format: "compose" });

const TABLE: Table = {
  "no-privileged": {
    "switched on": {
      bad: { web: { privileged: true } },
      at: "services.web.privileged",
      nearMiss: { web: { privileged: false } },
    },
    "switched on by a text": {
      bad: { web: { privileged: "Yes" } },
      at: "services.web.privileged",
      nearMiss: { web: { privileged: "Off" } },
    },
    "a hook in the container": {
      bad: {
        web: { post_start: [{ command: "x", privileged: "true" }], pre_stop: [{ command: "x", privileged: true }] },
      },
      at: ["services.web.post_start[0].privileged", "services.web.pre_stop[0].privileged"],
      nearMiss: { web: { post_start: [{ command: "x", privileged: "false" }], pre_stop: [{ command: "x" }] } },
    },
    "a hook before the container": {
      bad: { web: { pre_start: [{ command: "x", user: "1", privileged: true }] } },
      at: "services.web.pre_start[0].privileged",
      nearMiss: { web: { pre_start: [{ command: "x", user: "1", privileged: false }] } },
    },
    "a build out of its sandbox": {
      bad: { web: { build: { context: ".", privileged: true, entitlements: ["network.host", "security.insecure"] } } },
      at: ["services.web.build.privileged", "services.web.build.entitlements[1]"],
      nearMiss: { web: { build: { context: ".", privileged: false, entitlements: ["network.host"] } } },
    },
    "a job": {
      bad: { jobs: { nightly: { ...HARDENED, triggers: { schedule: ["0 3 * * *"] }, privileged: true } } },
      at: "jobs.nightly.privileged",
      nearMiss: { jobs: { nightly: { ...HARDENED, triggers: { schedule: ["0 3 * * *"] } } } },
    },
    "a service that only a profile starts": {
      bad: { web: { profiles: ["debug"], privileged: true } },
      at: "services.web.privileged",
      nearMiss: { web: { profiles: ["debug"] } },
    },
  },
  "require-non-root": {
    "no user": {
      bad: { web: { user: undefined } },
      at: "services.web.user",
      nearMiss: { web: { user: "nobody" } },
    },
    root: { bad: { web: { user: "0:1000" } }, at: "services.web.user", nearMiss: { web: { user: "1000:0" } } },
    "a hook as root": {
      bad: { web: { post_start: [{ command: "x", user: "root" }] } },
      at: "services.web.post_start[0].user",
      nearMiss: { web: { post_start: [{ command: "x" }], pre_stop: [{ command: "x", user: "" }] } },
    },
    "a hook before the container, which has not the service's user": {
      bad: { web: { pre_start: [{ command: "x" }] } },
      at: "services.web.pre_start[0].user",
      nearMiss: { web: { pre_start: [{ command: "x", user: "1000" }] } },
    },
    "no user of an image that is built here": {
      bad: { web: { image: undefined, build: ".", user: undefined } },
      at: "services.web.user",
      nearMiss: { web: { image: undefined, build: "." } },
    },
  },
  "no-root-group": {
    "the user's group": { bad: { web: { user: "1:0" } }, at: "services.web.user", nearMiss: { web: { user: "1:1" } } },
    "a group, as a number or a text": {
      bad: { web: { group_add: [0, "root", "00"] } },
      at: ["services.web.group_add[0]", "services.web.group_add[1]", "services.web.group_add[2]"],
      nearMiss: { web: { group_add: [10, "roots", "docker"] } },
    },
  },
  "no-privilege-escalation": {
    "left out": {
      bad: { web: { security_opt: [] } },
      at: "services.web.security_opt",
      nearMiss: { web: { security_opt: ["no-new-privileges"] } },
    },
    "switched off before": {
      bad: { web: { pre_start: [{ user: "1", security_opt: ["label:level:s0", "no-new-privileges:false"] }] } },
      at: "services.web.pre_start[0].security_opt[1]",
      nearMiss: { web: { pre_start: [{ user: "1", security_opt: ["label:level:s0"] }] } },
    },
    "switched off": {
      bad: { web: { security_opt: ["no-new-privileges:false"] } },
      at: "services.web.security_opt[0]",
      nearMiss: { web: { security_opt: ["no-new-privileges=true"] } },
    },
  },
  "no-host-namespaces": {
    "a build in the host's network": {
      bad: { web: { build: { context: ".", network: "host", entitlements: ["network.host"] } } },
      at: ["services.web.build.network", "services.web.build.entitlements[0]"],
      value: "host",
      nearMiss: { web: { build: { context: ".", network: "none", entitlements: ["security.insecure"] } } },
    },
    "every mode": {
      bad: {
        web: { pid: "host", ipc: "host", network_mode: "host", userns_mode: "host", cgroup: "host", uts: "host" },
      },
      at: ["pid", "ipc", "network_mode", "userns_mode", "cgroup", "uts"].map((key) => `services.web.${key}`),
      nearMiss: { web: { ipc: "shareable", network_mode: "none", userns_mode: "", cgroup: "private" } },
    },
    "an external network that is the host's": {
      bad: { web: { networks: ["out"] }, networks: { out: { external: true, name: "host" } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { networks: ["out"] }, networks: { out: { external: true, name: "hosts" } } },
    },
    "a network that is the host's by its key": {
      bad: { web: { networks: { host: null } }, networks: { host: { external: "true" } } },
      at: "services.web.networks.host",
      nearMiss: { web: { networks: { host: null } }, networks: { host: null } },
    },
    "a network that is the host's by its key, in a file that says nothing of it": {
      bad: { web: { networks: ["host"] }, networks: { host: { external: {} } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { networks: ["out"] }, networks: { out: { external: {} }, host: { external: {} } } },
    },
    "a network named as older files do": {
      bad: { web: { networks: ["out"] }, networks: { out: { external: { name: "host" } } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { networks: ["out"] }, networks: { out: { external: { name: "edge" } } } },
    },
    "the default network, which nobody named": {
      bad: { networks: { default: { name: "host" } } },
      at: "services.web.networks",
      nearMiss: { web: { networks: ["own"] }, networks: { own: null, default: { name: "host" } } },
    },
    "the default network, where the mode says nothing": {
      bad: { web: { network_mode: "" }, networks: { default: { name: "host" } } },
      at: "services.web.networks",
      nearMiss: { web: { network_mode: "none" }, networks: { default: { name: "host" } } },
    },
    "a network beside a mode that says nothing": {
      bad: { web: { network_mode: "", networks: ["out"] }, networks: { out: { name: "host" } } },
      at: "services.web.networks[0]",
      nearMiss: { web: { network_mode: "", networks: ["out"] }, networks: { out: null } },
    },
    "a container that runs before": {
      bad: { web: { pre_start: [{ user: "1", pid: "host", networks: ["out"] }] }, networks: { out: { name: "host" } } },
      at: ["services.web.pre_start[0].pid", "services.web.pre_start[0].networks[0]"],
      nearMiss: {
        web: { pre_start: [{ user: "1" }], networks: ["own"] },
        networks: { own: null, default: { name: "host" } },
      },
    },
    "another service's network, which is the host's": {
      bad: {
        web: { network_mode: "service:vpn", pid: "service:vpn" },
        services: { vpn: { ...HARDENED, network_mode: "host" } },
      },
      at: ["services.web.network_mode", "services.vpn.network_mode"],
      nearMiss: { web: { network_mode: "service:vpn" }, services: { vpn: HARDENED } },
    },
  },
  "no-host-devices": {
    "a device in its short and long form": {
      bad: { web: { devices: ["/dev/net/tun", "/dev/sda:/dev/xvda:r", { source: "/dev/kvm", target: "/dev/kvm" }] } },
      at: ["services.web.devices[0]", "services.web.devices[1]", "services.web.devices[2].source"],
      nearMiss: { web: { devices: [] } },
    },
    "a CDI device": {
      bad: { web: { devices: ["vendor.com/device=all"] } },
      at: "services.web.devices[0]",
      value: "vendor.com/device=all",
      nearMiss: { web: { devices: null } },
    },
    "a rule for devices": {
      bad: { web: { device_cgroup_rules: ["c 1:1 rwm"] } },
      at: "services.web.device_cgroup_rules[0]",
      nearMiss: { web: { device_cgroup_rules: [] } },
    },
    GPUs: {
      bad: { web: { gpus: [{ driver: "nvidia" }, { count: 1 }] } },
      at: ["services.web.gpus[0].driver", "services.web.gpus[1]"],
      nearMiss: { web: { gpus: [] } },
    },
    "all GPUs": { bad: { web: { gpus: "all" } }, at: "services.web.gpus", nearMiss: { web: { gpus: null } } },
    "GPUs that are reserved": {
      bad: { web: { deploy: { resources: { reservations: { devices: [{ capabilities: ["gpu"] }] } } } } },
      at: "services.web.deploy.resources.reservations.devices[0]",
      nearMiss: { web: { deploy: { resources: { reservations: { memory: "1g" } } } } },
    },
    "a disk as a named volume, from the daemon's folder": {
      bad: { volumes: { disk: { driver: "local", driver_opts: { type: "ext4", device: "dev/sda1" } } } },
      at: "volumes.disk.driver_opts.device",
      value: "dev/sda1",
      nearMiss: { volumes: { disk: { driver_opts: { type: "nfs", device: "host:/dev/sda1", o: "addr=10.0.0.1" } } } },
    },
    "devices as a volume": {
      bad: { web: { volumes: ["/dev/snd:/dev/snd"] } },
      at: "services.web.volumes[0]",
      nearMiss: { web: { volumes: ["/devel/snd:/dev/snd", "./dev:/dev/x", "dev:/dev/y"] } },
    },
  },
  "no-kernel-filesystems": {
    "copied to a build": {
      bad: { web: { build: { context: "/", additional_contexts: ["p=/proc/1/root"] } } },
      at: ["services.web.build.context", "services.web.build.additional_contexts[0]"],
      nearMiss: {
        web: { build: { context: "/srv", additional_contexts: ["proc=docker-image://alpine", "up=../.."] } },
      },
    },
    "short forms": {
      bad: {
        web: {
          volumes: ["/proc:/host/proc:ro", "/sys:/host/sys", "/:/host:ro,rslave", "/lib/modules:/lib/modules:ro"],
        },
      },
      at: [0, 1, 2, 3].map((index) => `services.web.volumes[${index}]`),
      nearMiss: {
        web: { volumes: ["/process:/host/proc:ro", "./sys:/host/sys", ".:/host", "proc:/host", "/anonymous"] },
      },
    },
    "the long form": {
      bad: {
        web: {
          volumes: [
            { type: "bind", source: "/sys/fs/cgroup", target: "/c", read_only: true },
            { source: "/proc", target: "/p" },
          ],
        },
      },
      at: ["services.web.volumes[0].source", "services.web.volumes[1].source"],
      nearMiss: {
        web: {
          volumes: [
            { type: "tmpfs", source: "/sys/fs/cgroup", target: "/c" },
            { type: "cluster", source: "/sys/a", target: "/d" },
            { type: "image", source: "/sys/b", target: "/e" },
            { type: "bind", target: "/f" },
          ],
        },
      },
    },
    "a path that climbs to the root": {
      bad: {
        web: {
          volumes: [
            "../../../proc:/p",
            "./a/../../../../..:/q",
            "~/../../sys:/r",
            "../../../proc/sys/kernel:/s",
            "..//..//../proc:/t",
            "../././.././../proc:/u",
          ],
        },
      },
      at: [0, 1, 2, 3, 4, 5].map((index) => `services.web.volumes[${index}]`),
      nearMiss: { web: { volumes: ["./a/../b/../proc:/p", "../shop/web:/q", "../../../srv:/v", "~/sys:/r"] } },
    },
    "a volume with options": {
      bad: { volumes: { host: { driver_opts: { type: "sysfs", device: "sysfs" } } } },
      at: "volumes.host.driver_opts.type",
      nearMiss: { volumes: { host: { driver_opts: { type: "nfs", device: ":/sys", o: "addr=10.0.0.1" } } } },
    },
    "a volume that binds a path which climbs": {
      bad: { volumes: { host: { driver: "local", driver_opts: { type: "none", o: "bind", device: "../../../sys" } } } },
      at: "volumes.host.driver_opts.device",
      nearMiss: { volumes: { host: { driver: "local", driver_opts: { type: "none", o: "bind", device: "./sys" } } } },
    },
    "a volume that the engine takes the path of, as Compose completes it for the driver local alone": {
      bad: { volumes: { host: { driver_opts: { type: "none", o: "bind", device: "./sys" } } } },
      at: "volumes.host.driver_opts.device",
      nearMiss: { volumes: { host: { driver: "nfs", driver_opts: { type: "none", o: "bind", device: "./sys" } } } },
    },
    "a volume that the engine takes the path of, as Compose completes it for a plain bind alone": {
      bad: { volumes: { host: { driver: "local", driver_opts: { type: "none", o: "rbind", device: "./sys" } } } },
      at: "volumes.host.driver_opts.device",
      nearMiss: { volumes: { host: { driver: "local", driver_opts: { type: "none", o: "bind", device: "sys" } } } },
    },
    "a volume whose name is a path, in the older form": {
      bad: { volumes: { host: { external: { name: "/proc" } } } },
      at: "volumes.host.external.name",
      nearMiss: { volumes: { host: { external: { name: "proc" } }, data: { external: true } } },
    },
    "a volume whose name is a path": {
      bad: { volumes: { host: { name: "/proc" } } },
      at: "volumes.host.name",
      nearMiss: { volumes: { "/proc": { name: "proc" } } },
    },
  },
  "no-runtime-sockets": {
    "a container that runs before": {
      bad: {
        web: {
          pre_start: [
            { user: "1", volumes: ["/run/docker.sock:/s"] },
            { user: "1", use_api_socket: true },
          ],
        },
      },
      at: ["services.web.pre_start[0].volumes[0]", "services.web.pre_start[1].use_api_socket"],
      nearMiss: { web: { pre_start: [{ user: "1", volumes: ["./docker.sock:/s"] }] } },
    },
    "a bind, read-only or not": {
      bad: { web: { volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro", "/run:/host/run"] } },
      at: ["services.web.volumes[0]", "services.web.volumes[1]"],
      value: "/var/run/docker.sock",
      nearMiss: { web: { volumes: ["./docker.sock:/var/run/docker.sock", "/run/udev:/run/udev:ro"] } },
    },
    "what the environment has no say in": {
      bad: { web: { volumes: ["/var/run/docker.sock:${SOCK:-/var/run/docker.sock}:${MODE-ro}"] } },
      at: "services.web.volumes[0]",
      nearMiss: { web: { volumes: ["docker_${SOCK}:/var/run/docker.sock:${MODE-ro}"] } },
    },
    "the engine's API": {
      bad: { web: { use_api_socket: true } },
      at: "services.web.use_api_socket",
      nearMiss: { web: { use_api_socket: false } },
    },
    "a named pipe of Windows": {
      bad: {
        web: {
          volumes: [
            "\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine",
            { type: "npipe", source: "//./pipe/docker_engine", target: "x" },
          ],
        },
      },
      at: ["services.web.volumes[0]", "services.web.volumes[1].source"],
      nearMiss: { web: { volumes: ["C:\\data:C:\\data:ro", "\\\\.\\pipe\\other:\\\\.\\pipe\\other"] } },
    },
    "a secret that is the socket": {
      bad: { web: { secrets: ["s"] }, secrets: { s: { file: "/run/docker.sock" } } },
      at: "secrets.s.file",
      nearMiss: { web: { secrets: ["s"] }, secrets: { s: { environment: "/run/docker.sock" } } },
    },
  },
  "no-host-system-paths": {
    "copied to a build": {
      bad: {
        web: {
          build: {
            context: "/etc",
            additional_contexts: { root: "/root", up: "../../../etc/rancher" },
            secrets: ["s"],
            ssh: ["default", "key=~/.ssh/id_ed25519"],
          },
        },
        secrets: { s: { file: "/etc/shadow" } },
      },
      at: [
        "services.web.build.context",
        "services.web.build.additional_contexts.root",
        "services.web.build.additional_contexts.up",
        "secrets.s.file",
        "services.web.build.ssh[1]",
      ],
      nearMiss: {
        web: {
          build: {
            context: "../../..",
            additional_contexts: { root: "https://example.com/root.git", up: "../../../app" },
            secrets: ["s", "env"],
            ssh: ["default", "key=./deploy_key"],
          },
        },
        secrets: { s: { file: "./shadow" }, env: { environment: "TOKEN" } },
      },
    },
    "copied to a build in short form, and to a watched container": {
      bad: {
        web: { build: "/root/app", develop: { watch: [{ action: "sync", path: "/etc/kubernetes", target: "/k" }] } },
      },
      at: ["services.web.build", "services.web.develop.watch[0].path"],
      nearMiss: {
        web: {
          build: "./root/app",
          develop: {
            watch: [
              { action: "rebuild", path: "/etc/kubernetes" },
              { action: "sync", path: "./etc", target: "/k" },
            ],
          },
        },
      },
    },
    "settings, not read-only": {
      bad: {
        web: {
          volumes: ["/etc/nginx:/etc/nginx", "/etc/cron.d:/c:rw", { type: "bind", source: "/usr", target: "/u" }],
        },
      },
      at: ["services.web.volumes[0]", "services.web.volumes[1]", "services.web.volumes[2].source"],
      nearMiss: {
        web: {
          volumes: [
            "/etc/localtime:/etc/localtime:ro",
            "./etc/nginx:/etc/nginx",
            "etc.nginx:/etc/nginx",
            { type: "bind", source: "/usr", target: "/u", read_only: "yes" },
          ],
        },
      },
    },
    "the last word of an option counts": {
      bad: { web: { volumes: ["/etc/nginx:/etc/nginx:ro,rw", "/etc/cron.d:/c:z"] } },
      at: ["services.web.volumes[0]", "services.web.volumes[1]"],
      nearMiss: { web: { volumes: ["/etc/nginx:/etc/nginx:z,rw,ro"] } },
    },
    "secrets of the host": {
      bad: {
        web: { volumes: ["/var/lib/docker:/d:ro"], configs: [{ source: "c" }] },
        configs: { c: { file: "/etc/shadow" } },
      },
      at: ["services.web.volumes[0]", "configs.c.file"],
      nearMiss: {
        web: { volumes: ["/var/lib/dockers:/d:ro"], configs: [{ source: "c" }] },
        configs: { c: { content: "/etc/shadow" } },
      },
    },
    "what every home has, whoever's it is": {
      bad: { web: { volumes: ["~/.ssh:/s:ro", "~:/home:ro", "~/.bashrc:/b"] } },
      at: [0, 1, 2].map((index) => `services.web.volumes[${index}]`),
      nearMiss: { web: { volumes: ["./.ssh:/s:ro", "./home:/home:ro", "./.bashrc:/b"] } },
    },
    "a file that a config is, which is read-only": {
      bad: { web: { configs: ["c"] }, configs: { c: { file: "/root/.bashrc" } } },
      at: "configs.c.file",
      nearMiss: { web: { configs: ["c", { target: "/d" }] }, configs: { c: { file: "/etc/nginx.conf" } } },
    },
  },
  "no-host-paths": {
    "whatever is no volume": {
      bad: {
        web: {
          volumes: [
            "./data:/data",
            "/srv:/srv",
            "~/x:/x:ro",
            "C:\\data:C:\\data",
            { type: "bind", source: "data", target: "/y" },
          ],
        },
      },
      at: [...[0, 1, 2, 3].map((index) => `services.web.volumes[${index}]`), "services.web.volumes[4].source"],
      value: "./data",
      nearMiss: {
        web: {
          volumes: [
            "data:/data",
            "/srv",
            "data_${X}:/x",
            "my.data:/v",
            { type: "volume", source: "data", target: "/y" },
            "a:/z",
          ],
        },
        volumes: { data: null },
      },
    },
    "a secret and a config": {
      bad: {
        web: { secrets: ["s"], configs: ["c"] },
        secrets: { s: { file: "./s" } },
        configs: { c: { file: "./c" } },
      },
      at: ["secrets.s.file", "configs.c.file"],
      nearMiss: {
        web: { secrets: ["s"], configs: ["c"] },
        secrets: { s: { environment: "S" }, unused: { file: "./s" } },
        configs: { c: { content: "x" } },
      },
    },
  },
  "no-added-capabilities": {
    "by a container that runs before": {
      bad: { web: { pre_start: [{ user: "1", cap_add: ["SYS_ADMIN"] }] } },
      at: "services.web.pre_start[0].cap_add[0]",
      nearMiss: { web: { pre_start: [{ user: "1", cap_add: ["CHOWN"] }] } },
    },
    "in any spelling": {
      bad: { web: { cap_add: ["NET_ADMIN", "cap_sys_admin", "all"] } },
      at: [0, 1, 2].map((index) => `services.web.cap_add[${index}]`),
      nearMiss: { web: { cap_add: ["NET_BIND_SERVICE", "chown"] } },
    },
  },
  "require-dropped-capabilities": {
    "not dropped": {
      bad: { web: { cap_drop: ["NET_RAW"] } },
      at: "services.web.cap_drop",
      nearMiss: { web: { cap_drop: ["all"] } },
    },
    "added back": {
      bad: { web: { cap_add: ["CHOWN"] } },
      at: "services.web.cap_add[0]",
      nearMiss: { web: { cap_add: ["NET_BIND_SERVICE"] } },
    },
  },
  "no-unconfined-seccomp": {
    "switched off": {
      bad: { web: { security_opt: ["seccomp:unconfined"] } },
      at: "services.web.security_opt[0]",
      nearMiss: { web: { security_opt: ["seccomp=builtin"] } },
    },
  },
  "no-unconfined-apparmor": {
    "switched off": {
      bad: { web: { security_opt: ["apparmor=unconfined"] } },
      at: "services.web.security_opt[0]",
      nearMiss: { web: { security_opt: ["apparmor=docker-default"] } },
    },
  },
  "no-custom-selinux": {
    "switched off, or another type": {
      bad: { web: { security_opt: ["label:disable", "label=type:spc_t"] } },
      at: ["services.web.security_opt[0]", "services.web.security_opt[1]"],
      nearMiss: { web: { security_opt: ["label:level:s0:c1,c2", "label=type:container_t"] } },
    },
  },
  "no-unmasked-proc": {
    unmasked: {
      bad: { web: { security_opt: ["systempaths=unconfined"] } },
      at: "services.web.security_opt[0]",
      nearMiss: { web: { security_opt: ["no-new-privileges"] } },
    },
  },
  "no-unsafe-sysctls": {
    "an object": {
      bad: { web: { sysctls: { "kernel.shmmax": 1, "net.core.somaxconn": null } } },
      at: ['services.web.sysctls["kernel.shmmax"]', 'services.web.sysctls["net.core.somaxconn"]'],
      nearMiss: { web: { sysctls: { "net.ipv4.tcp_syncookies": 0, "kernel.shm_rmid_forced": true } } },
    },
    "an object with a name of nothing": {
      bad: { web: { sysctls: { "": "net.ipv4.tcp_syncookies" } } },
      at: 'services.web.sysctls[""]',
      nearMiss: { web: { sysctls: { "net.ipv4.tcp_syncookies": "" } } },
    },
    "a list": {
      bad: { web: { sysctls: ["kernel.shmmax=1", "net.ipv4.tcp_rmem=4096=x"] } },
      at: ["services.web.sysctls[0]", "services.web.sysctls[1]"],
      nearMiss: { web: { sysctls: ["net.ipv4.tcp_rmem=4096 1 2", "net.ipv4.tcp_syncookies"] } },
    },
  },
  "require-read-only-root": {
    "switched off before": {
      bad: { web: { pre_start: [{ user: "1", read_only: false }] } },
      at: "services.web.pre_start[0].read_only",
      nearMiss: { web: { pre_start: [{ user: "1" }] } },
    },
    "left out": {
      bad: { web: { read_only: undefined } },
      at: "services.web.read_only",
      nearMiss: { web: { read_only: "true" } },
    },
  },
  "require-resource-limits": {
    "left out": {
      bad: { web: { mem_limit: undefined } },
      at: "services.web.mem_limit",
      nearMiss: { web: { mem_limit: undefined, deploy: { resources: { limits: { memory: "1.5 GiB" } } } } },
    },
    "none in any unit": {
      bad: { web: { mem_limit: "0.5b" } },
      at: "services.web.mem_limit",
      nearMiss: { web: { mem_limit: 1048576 } },
    },
    "less than a byte": {
      bad: { web: { mem_limit: "0.0009k" } },
      at: "services.web.mem_limit",
      nearMiss: { web: { mem_limit: "0.25K" } },
    },
  },
  "trusted-registries": {
    "another registry, whatever its tag": {
      bad: { web: { image: "ghcr.io/acme/app:${TAG:-latest}" } },
      at: "services.web.image",
      value: "ghcr.io/acme/app",
      nearMiss: { web: { image: "docker.io/library/nginx:${TAG:-latest}" } },
    },
    "the image of a hook": {
      bad: { web: { pre_start: [{ command: "x", user: "1", image: "acme/init" }] } },
      at: "services.web.pre_start[0].image",
      nearMiss: { web: { pre_start: [{ command: "x", user: "1", image: "alpine" }] } },
    },
    "an image that is mounted": {
      bad: { web: { volumes: [{ type: "image", source: "acme/files", target: "/f" }] } },
      at: "services.web.volumes[0].source",
      nearMiss: { web: { volumes: [{ type: "image", source: "alpine", target: "/f" }] } },
    },
    "the name of an image that is built here": {
      bad: { web: { image: "acme/app:1", build: "." } },
      at: "services.web.image",
      nearMiss: { web: { image: undefined, build: "." } },
    },
  },
  "pinned-images": {
    "no tag": {
      bad: { web: { image: "nginx" } },
      at: "services.web.image",
      nearMiss: { web: { image: "nginx:1.29.3" } },
    },
  },
};

/** The policies that ask for the path of a mount. */
const OF_MOUNTS = [
  "no-host-devices",
  "no-host-paths",
  "no-host-system-paths",
  "no-kernel-filesystems",
  "no-runtime-sockets",
];

/** The policies that ask for security options. */
const OF_SECURITY_OPTIONS = [
  "no-custom-selinux",
  "no-privilege-escalation",
  "no-unconfined-apparmor",
  "no-unconfined-seccomp",
  "no-unmasked-proc",
];

/** What cannot be told from the file, and under which policies that is said. */
const UNDECIDED: ReadonlyArray<
  readonly [name: string, fragment: object, at: string, policies: readonly string[], says: RegExp]
> = [
  [
    "a user from the environment",
    { web: { user: "${UID:-1000}" } },
    "services.web.user",
    ["no-root-group", "require-non-root"],
    /it depends on the environment variable "UID"/,
  ],
  [
    "a switch",
    { web: { privileged: "$DEBUG" } },
    "services.web.privileged",
    ["no-privileged"],
    /environment variable "DEBUG"/,
  ],
  [
    "a mode after an ordinary word",
    { web: { pid: "${MODE}" } },
    "services.web.pid",
    ["no-host-namespaces"],
    /process ID namespace: it depends on the environment variable "MODE"/,
  ],
  [
    "a tag, of an image whose registry a colon in it would change",
    { web: { image: "nginx:${TAG}" } },
    "services.web.image",
    ["pinned-images", "trusted-registries"],
    /environment variable "TAG"/,
  ],
  [
    "a registry",
    { web: { image: "${REGISTRY}/app:1" } },
    "services.web.image",
    ["pinned-images", "trusted-registries"],
    /environment variable "REGISTRY"/,
  ],
  [
    "what a drive's letter may be",
    { web: { volumes: ["c${PATH}:/data"] } },
    "services.web.volumes[0]",
    OF_MOUNTS,
    /environment variable "PATH"/,
  ],
  [
    "what kind of mount it is",
    { web: { volumes: [{ type: "${TYPE}", source: "/srv", target: "/s" }] } },
    "services.web.volumes[0].type",
    OF_MOUNTS,
    /environment variable "TYPE"/,
  ],
  [
    "which secret is mounted",
    { web: { secrets: ["${SECRET}"] } },
    "services.web.secrets[0]",
    OF_MOUNTS,
    /environment variable "SECRET"/,
  ],
  [
    "a secret of another file",
    { web: { secrets: ["s"] }, secrets: { t: { file: "/proc/kcore" } } },
    "services.web.secrets[0]",
    OF_MOUNTS,
    /it is not defined in this file; check the output of docker compose config instead/,
  ],
  [
    "whether the engine's socket is mounted",
    { web: { use_api_socket: "${API}" } },
    "services.web.use_api_socket",
    OF_MOUNTS,
    /environment variable "API"/,
  ],
  [
    "a security option",
    { web: { security_opt: ["no-new-privileges", "${OPTION}"] } },
    "services.web.security_opt[1]",
    OF_SECURITY_OPTIONS,
    /environment variable "OPTION"/,
  ],
  [
    "a security option of what runs before",
    { web: { pre_start: [{ image: "alpine:3", user: "1", security_opt: ["${OPTION}"] }] } },
    "services.web.pre_start[0].security_opt[0]",
    OF_SECURITY_OPTIONS,
    /environment variable "OPTION"/,
  ],
  [
    "the name of a sysctl",
    { web: { sysctls: ["${NAME}=1"] } },
    "services.web.sysctls[0]",
    ["no-unsafe-sysctls"],
    /environment variable "NAME"/,
  ],
  [
    "which network",
    { web: { networks: ["${NET}"] } },
    "services.web.networks[0]",
    ["no-host-namespaces"],
    /environment variable "NET"/,
  ],
  [
    "a service that is extended",
    { web: { extends: { service: "${BASE}" } } },
    "services.web.extends.service",
    ["no-privileged"],
    /environment variable "BASE"/,
  ],
  [
    "a path",
    { web: { volumes: ["${DATA:-./data}:/data"] } },
    "services.web.volumes[0]",
    OF_MOUNTS,
    /environment variable "DATA"/,
  ],
  [
    "whether a mount is read-only",
    { web: { volumes: ["/usr/share/zoneinfo:/z:${MODE}"] } },
    "services.web.volumes[0]",
    ["no-host-system-paths"],
    /read-only: it depends on the environment variable "MODE"/,
  ],
  [
    "the value of a sysctl",
    { web: { sysctls: ["net.ipv4.tcp_rmem=${N}"] } },
    "services.web.sysctls[0]",
    ["no-unsafe-sysctls"],
    /environment variable "N"/,
  ],
  [
    "a device",
    { web: { devices: ["${TTY}:/dev/tty"] } },
    "services.web.devices[0]",
    ["no-host-devices"],
    /environment variable "TTY"/,
  ],
  [
    "a network's name",
    { web: { networks: ["out"] }, networks: { out: { name: "${NET}" } } },
    "networks.out.name",
    ["no-host-namespaces"],
    /environment variable "NET"/,
  ],
  [
    "a network of another file",
    { web: { networks: ["out"] } },
    "services.web.networks[0]",
    ["no-host-namespaces"],
    /network "out" is not defined in this file/,
  ],
  [
    "a service that joins another in turn",
    { web: { pid: "service:b" }, services: { b: { ...HARDENED, pid: "service:c" }, c: HARDENED } },
    "services.web.pid",
    ["no-host-namespaces"],
    /it joins the namespace of service "b"/,
  ],
  [
    "a container that is joined",
    { web: { network_mode: "container:vpn" } },
    "services.web.network_mode",
    ["no-host-namespaces"],
    /it joins the namespace of container "vpn"/,
  ],
  [
    "a service of another file that is joined",
    { web: { ipc: "service:db" } },
    "services.web.ipc",
    ["no-host-namespaces"],
    /it joins the namespace of service "db"/,
  ],
  ...Object.entries({
    "container:db:ro": "db",
    "db:rw": "db",
    "mycontainer:ro": "mycontainer",
    "db:row": "db:row",
  }).map(
    ([from, other]) =>
      [
        `another's volumes, as ${from}`,
        { web: { volumes_from: [from] } },
        "services.web.volumes_from[0]",
        ["no-host-paths"],
        new RegExp(`it inherits the mounts of container "${other}"`),
      ] as const,
  ),
  [
    "a seccomp profile in a file",
    { web: { security_opt: ["no-new-privileges", "seccomp:./profile.json"] } },
    "services.web.security_opt[1]",
    OF_SECURITY_OPTIONS,
    /it depends on the seccomp profile in that file/,
  ],
  [
    "a path that climbs to where nobody knows",
    { web: { volumes: ["../../proc:/p"] } },
    "services.web.volumes[0]",
    ["no-kernel-filesystems"],
    /where "..\/..\/proc" leads is known only on the host/,
  ],
  [
    "somebody's home, which is root's on some hosts",
    { web: { volumes: ["~/data:/s:ro"] } },
    "services.web.volumes[0]",
    ["no-host-system-paths"],
    /where "~\/data" leads is known only on the host/,
  ],
  [
    "a service of another file that is extended",
    { web: { extends: { file: "base.yaml", service: "web" }, user: undefined } },
    "services.web.extends.file",
    ["no-privileged"],
    /the file that it extends is not read; check the output of docker compose config/,
  ],
  [
    "a provider",
    { web: { provider: { type: "x" } } },
    "services.web.provider",
    ["no-privileged"],
    /the provider decides what this service runs/,
  ],
  [
    "an included file",
    { include: ["db.yaml"] },
    "include",
    ["no-privileged"],
    /the files that it includes are not read/,
  ],
];

/** Wrong types and forms, which Compose refuses. */
const MALFORMED: ReadonlyArray<readonly [name: string, fragment: object, at: string, policy: string]> = [
  ["a switch of another word", { web: { privileged: "1" } }, "services.web.privileged", "no-privileged"],
  ["an empty switch", { web: { read_only: "" } }, "services.web.read_only", "require-read-only-root"],
  ["a user that is a number", { web: { user: 1000 } }, "services.web.user", "require-non-root"],
  ["a list that is a text", { web: { cap_add: "SYS_ADMIN" } }, "services.web.cap_add", "no-added-capabilities"],
  ["a list that is an object", { web: { volumes: { "/": "/x" } } }, "services.web.volumes", "no-kernel-filesystems"],
  ["too many colons", { web: { volumes: ["/etc:/x:ro:z"] } }, "services.web.volumes[0]", "no-host-paths"],
  ["an empty part", { web: { volumes: ["/etc::ro"] } }, "services.web.volumes[0]", "no-host-paths"],
  ["a size without a number", { web: { mem_limit: "much" } }, "services.web.mem_limit", "require-resource-limits"],
  ["a size after a word", { web: { mem_limit: "about 64m" } }, "services.web.mem_limit", "require-resource-limits"],
  ["a size before a word", { web: { mem_limit: "64m or so" } }, "services.web.mem_limit", "require-resource-limits"],
  ["a sysctl that is a number", { web: { sysctls: [1] } }, "services.web.sysctls[0]", "no-unsafe-sysctls"],
  ["networks that are a text", { web: { networks: "own" } }, "services.web.networks", "no-host-namespaces"],
  [
    "a kind of mount that is none",
    { web: { volumes: [{ type: 1 }] } },
    "services.web.volumes[0].type",
    "no-host-paths",
  ],
  ["sysctls that are a text", { web: { sysctls: "kernel.msgmax=1" } }, "services.web.sysctls", "no-unsafe-sysctls"],
  ["a hook that is a text", { web: { post_start: ["sh"] } }, "services.web.post_start[0]", "no-privileged"],
  ["a service that is a list", { services: { db: ["image"] } }, "services.db", "no-privileged"],
  ["one that extends itself", { web: { extends: "web" } }, "services.web.extends", "no-privileged"],
  [
    "one that extends nothing",
    { web: { extends: { service: "no" } } },
    "services.web.extends.service",
    "no-privileged",
  ],
];

describe("a Compose file", () => {
  it("has nothing to say of a hardened service", () => assert.deepEqual(judge({}).map(brief), []));
  testTable(TABLE, judge);

  for (const [name, fragment, at, policies, says] of UNDECIDED)
    it(`leaves undecided: ${name}`, () => {
      const findings = judge(fragment).filter(
        ({ policy, verdict }) => policy !== "no-host-paths" || verdict === "undecided",
      );
      assert.deepEqual(
        findings.map(brief),
        policies.map((policy) => [policy, "undecided", at]),
      );
      for (const { message } of findings) assert.match(message, says);
    });

  for (const [name, fragment, at, policy] of MALFORMED)
    it(`finds malformed: ${name}`, () => {
      const found = judge(fragment).filter((finding) => finding.policy === policy);
      assert.deepEqual(found.map(brief), [[policy, "malformed", at]]);
    });

  it("reads words as switches as Compose does", () => {
    const isOn = (word: string): boolean =>
      judge({ web: { privileged: word } }).some(({ verdict }) => verdict === "violation");
    for (const word of ["true", "y", "yes", "on", "ON", "Y"]) assert.ok(isOn(word), word);
    for (const word of ["false", "n", "no", "off", "OFF", "N"])
      assert.deepEqual(judge({ web: { privileged: word } }).map(brief), [], word);
  });

  it("says how a size is written", () => {
    const [finding] = judge({ web: { mem_limit: "much" } });
    assert.match(finding!.message, /expected a size such as "64m", found "much"/);
  });

  it("finds a limit of the CPU in any of its fields", () => {
    const config: GuardConfig = { "require-resource-limits": { require: ["cpu"] } };
    const verdicts = (web: object) =>
      judge({ web: { cpus: undefined, ...web } }, config).map(({ verdict, path }) => [verdict, path]);
    const none = ["violation", "services.web.cpus"];
    assert.deepEqual(verdicts({}), [none]);
    assert.deepEqual(verdicts({ cpus: " 0.5 " }), []);
    assert.deepEqual(verdicts({ cpus: "0" }), [none]);
    for (const cpus of ["", " ", "half"]) assert.deepEqual(verdicts({ cpus }), [["malformed", "services.web.cpus"]]);
    assert.deepEqual(verdicts({ cpu_quota: 50000 }), []);
    assert.deepEqual(verdicts({ cpu_quota: -1 }), [["violation", "services.web.cpu_quota"]]);
    assert.deepEqual(verdicts({ deploy: { resources: { limits: { cpus: "0.5" } } } }), []);
  });

  it("takes a service of nothing for nothing", () => {
    assert.deepEqual(findingsIn("services: {web: }", { format: "compose", file: "compose.yaml" }), []);
    assert.deepEqual(
      judge({ web: { pre_start: ["sh"] } })
        .filter(({ policy }) => ["no-privileged", "pinned-images", "trusted-registries"].includes(policy))
        .map(brief),
      [["no-privileged", "malformed", "services.web.pre_start[0]"]],
    );
  });

  it("leaves undecided a namespace that another service decides, of which one network is unknown", () => {
    const b = { ...HARDENED, networks: ["own", "${NET}"] };
    const found = judge({ web: { network_mode: "service:b" }, services: { b }, networks: { own: null } });
    assert.deepEqual(found.map(brief), [
      ["no-host-namespaces", "undecided", "services.web.network_mode"],
      ["no-host-namespaces", "undecided", "services.b.networks[1]"],
    ]);
  });

  it("asks of an image that is built here no digest", () => {
    const config: GuardConfig = { "pinned-images": { digest: true } };
    const judged = (web: object) => judge({ web: { image: "docker.io/library/shop:1", ...web } }, config).map(brief);
    assert.deepEqual(judged({ build: "." }), []);
    assert.deepEqual(judged({}), [["pinned-images", "violation", "services.web.image"]]);
  });

  it("says what it has found in words of Compose", () => {
    const says = (fragment: object, policy: string) => messagesOf(judge(fragment), policy);
    const namespaces = {
      pid: "host",
      ipc: "host",
      network_mode: "host",
      userns_mode: "host",
      cgroup: "host",
      uts: "host",
    };
    assert.deepEqual(says({ web: namespaces }, "no-host-namespaces"), [
      `service "web" shares the host's process ID namespace [host]`,
      `service "web" shares the host's IPC namespace [host]`,
      `service "web" shares the host's network namespace [host]`,
      `service "web" shares the host's user namespace [host]`,
      `service "web" shares the host's cgroup namespace [host]`,
      `service "web" shares the host's UTS namespace [host]`,
    ]);
    assert.deepEqual(
      says({ web: { devices: ["/dev/kvm"], device_cgroup_rules: ["c 1:1 r"], gpus: "all" } }, "no-host-devices"),
      [
        `service "web" uses a host device: "/dev/kvm" [/dev/kvm]`,
        `service "web" uses a host device rule: "c 1:1 r" [c 1:1 r]`,
        `service "web" uses a host GPU: "all" [all]`,
      ],
    );
    assert.deepEqual(
      says(
        { web: { build: { privileged: true }, post_start: [{ privileged: true }], pre_start: [{ privileged: true }] } },
        "no-privileged",
      ),
      [
        'the build of service "web" runs in privileged mode [true]',
        'post_start of service "web" runs in privileged mode [true]',
        'pre_start of service "web" runs in privileged mode [true]',
      ],
    );
    const mount = { type: "image", source: "acme/files:1", target: "/f" };
    assert.deepEqual(says({ web: { volumes: [mount], pre_start: [{ image: "acme/init:1" }] } }, "trusted-registries"), [
      'the image that service "web" mounts is "docker.io/acme/files", which is not from a trusted registry [docker.io/acme/files]',
      'the image of pre_start of service "web" is "docker.io/acme/init", which is not from a trusted registry [docker.io/acme/init]',
    ]);
  });

  it("takes a dollar sign that is doubled for itself", () =>
    assert.deepEqual(judge({ web: { volumes: ["/proc:/p$$1:$${X}"] } }).map(brief), [
      ["no-host-paths", "violation", "services.web.volumes[0]"],
      ["no-kernel-filesystems", "violation", "services.web.volumes[0]"],
    ]));

  it("does not say of an override, which has neither image nor build, what it leaves out", () => {
    const override = (service: object) =>
      findingsIn(JSON.stringify({ services: { web: service } }), { format: "compose" });
    assert.deepEqual(override({ ports: ["80:80"] }), []);
    assert.deepEqual(override({ pid: "host" }).map(brief), [["no-host-namespaces", "violation", "services.web.pid"]]);
    assert.ok(override({ build: ".", ports: ["80:80"] }).length > 0);
  });

  it("judges every document of a file, as Compose puts them together", () =>
    assert.deepEqual(
      inYaml("services: {web: {image: 'alpine:3', user: '1'}}\n---\nservices: {web: {privileged: true}}")
        .filter(({ level }) => level === "mandatory")
        .map(brief),
      [["no-privileged", "violation", "services.web.privileged"]],
    ));

  it("reads users with a colon as text, and words of YAML 1.1 as switches", () =>
    assert.deepEqual(
      inYaml("services: {web: {image: 'alpine:3', user: 1000:50, privileged: yes, read_only: on}}")
        .filter(({ level, policy }) => level === "mandatory" || policy === "require-read-only-root")
        .map(brief),
      [["no-privileged", "violation", "services.web.privileged"]],
    ));

  it("follows anchors and merge keys", () =>
    assert.deepEqual(
      inYaml("x-base: &base {privileged: true, user: '1'}\nservices:\n  web:\n    <<: *base\n    image: alpine:3\n")
        .filter(({ level }) => level === "mandatory")
        .map(({ policy, location }) => [policy, location?.line]),
      [["no-privileged", 1]],
    ));

  it("lets the service exempt itself by a label, where that is allowed", () => {
    const config: GuardConfig = { "no-privileged": { inlineExemptions: true } };
    const label = "container-guard.dev/exempt.no-privileged";
    const judged = (labels: unknown) => judge({ web: { privileged: true, labels } }, config).map(brief);
    assert.deepEqual(judged({ [label]: "builds images" }), []);
    assert.deepEqual(judged([`${label}=builds images`]), []);
    assert.equal(judged([label]).length, 1, "no reason");
    assert.equal(judged([`${label}=\${REASON}`]).length, 1, "a reason that cannot be read");
    assert.equal(judge({ web: { privileged: true, labels: { [label]: "x" } } }).length, 1, "not allowed");
    const others = { build: { context: ".", labels: { [label]: "x" } }, deploy: { labels: { [label]: "x" } } };
    for (const [key, value] of Object.entries(others))
      assert.equal(judge({ web: { privileged: true, [key]: value } }, config).map(brief).length, 1, `labels of ${key}`);
  });

  it("cannot tell the beginning of an image's ID from a name", () =>
    assert.deepEqual(
      judge({ web: { image: "d9eaae52b14a" } }).map(({ policy, verdict }) => [policy, verdict]),
      [
        ["pinned-images", "undecided"],
        ["trusted-registries", "undecided"],
      ],
    ));

  it("is judged in linear time, however many services join one of however many networks", () =>
    assertLinear(300, (size) => {
      const many = <T>(make: (index: number) => T) =>
        Object.fromEntries(Array.from({ length: size }, (_, index) => [`n${index}`, make(index)]));
      const services = {
        ...many(() => ({ ...HARDENED, network_mode: "service:b" })),
        b: { networks: many(() => null) },
      };
      const text = JSON.stringify({ services, networks: many(() => ({})) });
      const config: GuardConfig = { all: "disabled", "no-host-namespaces": "mandatory" };
      return () => assert.deepEqual(findingsIn(text, { format: "compose", config }), []);
    }));

  it("has the namespaces of the service that it joins, if one of that one's networks is the host's", () => {
    const joining = { web: { network_mode: "service:b" }, services: { b: { ...HARDENED, networks: ["a", "hosts"] } } };
    const joined = (external: object) =>
      judge({ ...joining, networks: { a: {}, hosts: external } }).filter(({ path }) => path.startsWith("services.web"));
    assert.equal(joined({ external: true, name: "host" }).length, 1);
    assert.equal(joined({ external: true, name: "other" }).length, 0);
  });

  it("mounts a volume by its own name, and by the external one's where it has none", () => {
    const found = (volume: object) => judge({ volumes: { v: volume } }).map(({ path }) => path);
    assert.deepEqual(
      found({ external: { name: "/etc" } }),
      found({ name: "/etc" }).map(() => "volumes.v.external.name"),
    );
    assert.ok(found({ name: "/etc", external: { name: "web" } }).every((path) => path === "volumes.v.name"));
    assert.ok(found({ name: "/etc", external: { name: "web" } }).length > 0);
    assert.deepEqual(found({ name: "web", external: { name: "/etc" } }), []);
    assert.deepEqual(found({ name: "${NAME}" }), []);
  });

  it("is exempted by kind and name", () => {
    const exempt = [{ resource: "Service/web", value: "/proc", reason: "metrics" }];
    const config: GuardConfig = { "no-kernel-filesystems": { exempt }, "no-host-paths": "disabled" };
    assert.deepEqual(judge({ web: { volumes: ["/proc/:/p:ro"] } }, config).map(brief), []);
  });
});

describe("extends in a Compose file", () => {
  const judged = (text: string) =>
    inYaml(text)
      .filter(({ level, resource }) => level === "mandatory" && resource.name === "web")
      .map(({ policy, path, location }) => [policy, path, location?.line]);

  it("continues lists, merges objects and replaces the rest, and knows where each was written", () =>
    assert.deepEqual(
      judged(`
services:
  base:
    image: alpine:3
    user: root
    cap_add: [NET_ADMIN]
    sysctls: {kernel.msgmax: 1}
    volumes: [/proc:/p]
  web:
    extends: {service: base}
    user: "1000"
    cap_add:
      - SYS_ADMIN
    sysctls:
      - kernel.shmmax=1
    volumes: [/sys:/s]
`),
      [
        ["no-added-capabilities", "services.web.cap_add[0]", 6],
        ["no-added-capabilities", "services.web.cap_add[1]", 13],
        ["no-kernel-filesystems", "services.web.volumes[0]", 8],
        ["no-kernel-filesystems", "services.web.volumes[1]", 16],
        ["no-unsafe-sysctls", "services.web.sysctls[0]", 7],
        ["no-unsafe-sysctls", "services.web.sysctls[1]", 15],
      ],
    ));

  it("keeps what is replaced by nothing", () =>
    assert.deepEqual(
      judged(`
services:
  base: {image: "alpine:3", user: root, privileged: true, networks: [out], build: {context: ., privileged: true}}
  web: {extends: base, privileged: null, user: "1", networks: {own: }, build: .}
networks: {out: {name: host}, own: }
`),
      [
        ["no-host-namespaces", "services.web.networks.out", 3],
        ["no-privileged", "services.web.privileged", 3],
        ["no-privileged", "services.web.build.privileged", 3],
      ],
    ));

  it("follows a chain, and tells of a cycle and of a base that is in another file", () =>
    assert.deepEqual(
      judged(`
services:
  a: {image: "alpine:3", user: "1", pid: host}
  b: {extends: a, ipc: host}
  web: {extends: {service: b}}
`),
      [
        ["no-host-namespaces", "services.web.pid", 3],
        ["no-host-namespaces", "services.web.ipc", 4],
      ],
    ));

  it("tells of a cycle whoever begins it, and judges the rest", () =>
    assert.deepEqual(
      judged(`
services:
  web: {extends: b, image: "alpine:3", user: "1"}
  b: {extends: c, pid: host}
  c: {extends: web}
`),
      [
        ["no-host-namespaces", "services.web.pid", 4],
        ["no-privileged", "services.web.extends", 5],
      ],
    ));

  it("tells of a base in another file that a base extends", () =>
    assert.deepEqual(
      inYaml(`
services:
  base: {extends: {file: x.yaml, service: y}}
  web: {extends: base, pid: host}
`)
        .filter(({ resource }) => resource.name === "web")
        .map(brief),
      [
        ["no-host-namespaces", "violation", "services.web.pid"],
        ["no-privileged", "undecided", "services.web.extends.file"],
      ],
    ));
});

describe("a Compose file of several documents", () => {
  const files = new Files();
  after(() => files.remove());

  /** The findings of a policy in a file, and why it could not be read. */
  function judged(text: string, { file = "compose.yaml", policy = "no-privileged" } = {}): readonly string[] {
    const report = newReport({ all: "disabled", [policy]: "mandatory" });
    const problems: string[] = [];
    for (const { resources, problem } of readSources([files.write(file, text)])) {
      resources.forEach((resource) => report.add(resource));
      if (problem !== undefined) problems.push(`${problem.line}: ${problem.reason}`);
    }
    const place = ({ path, location, verdict }: LocatedFinding): string =>
      `${verdict} ${path} in line ${location?.line}`;
    return [...report.findings.map(place), ...problems];
  }

  const web = "services: {web: {image: 'a:1', secrets: [s]}}\n";
  const secret = (path: string): string => `secrets: {s: {file: ${path}}}\n`;

  it("is one project: a later document changes what a service is given", () => {
    const policy = "no-host-system-paths";
    assert.deepEqual(judged(`${web}${secret("./x")}---\n${secret("/etc/shadow")}`, { policy }), [
      "violation secrets.s.file in line 4",
    ]);
    assert.deepEqual(judged(`${web}${secret("/etc/shadow")}---\n${secret("./x")}`, { policy }), []);
  });

  it("is one under another name too, where one of its documents tells what it is", () => {
    const policy = "no-host-system-paths";
    const text = `${secret("/etc/shadow")}---\n${web}`;
    assert.deepEqual(judged(text, { policy, file: "stack.yml" }), ["violation secrets.s.file in line 1"]);
    assert.deepEqual(judged(`${secret("/etc/shadow")}---\na: b\n`, { policy, file: "values.yml" }), []);
  });

  it("has each setting at the line of the document that states it last", () => {
    const text = `services:
  web:
    image: a:1
    privileged: false
    cap_add: [SYS_ADMIN]
---
services:
  web:
    cap_add: [NET_ADMIN, SYS_ADMIN]
    privileged: true
---
services: {web: {user: "1"}, other: }
`;
    assert.deepEqual(judged(text), ["violation services.web.privileged in line 10"]);
    assert.deepEqual(judged(text, { policy: "no-added-capabilities" }), [
      "violation services.web.cap_add[0] in line 9",
      "violation services.web.cap_add[1] in line 9",
    ]);
  });

  it("is judged by what remains for a target", () => {
    const volumes = (...each: readonly string[]): string =>
      `services: {web: {image: 'a:1', volumes: [${each.join(", ")}]}}\n`;
    const of = (...documents: readonly string[]): readonly string[] =>
      judged(documents.join("---\n"), { policy: "no-kernel-filesystems" });
    const long = (source: string): string => `{type: bind, source: ${source}, target: /a}`;
    assert.deepEqual(of(volumes("/proc:/a"), volumes("./x:/a")), []);
    assert.deepEqual(of(volumes("/proc:/a"), volumes(long("./x"))), []);
    assert.deepEqual(of(volumes(long("./x")), volumes("/proc:/a:ro")), ["violation services.web.volumes[0] in line 3"]);
    assert.deepEqual(of(volumes("/proc:/a"), volumes("./x:/b")), ["violation services.web.volumes[0] in line 1"]);
    assert.deepEqual(of(volumes("/proc:/a"), volumes("'./x:${A}'")), ["violation services.web.volumes[0] in line 1"]);
    assert.deepEqual(of(volumes("/proc:/a"), volumes("/a:ro")), ["violation services.web.volumes[0] in line 1"]);
  });

  it("extends within each document, as Compose does", () => {
    const base = "services: {base: {image: 'a:1', privileged: true}}\n";
    assert.deepEqual(judged(`${base}---\nservices: {web: {extends: base}}\n`), [
      "violation services.base.privileged in line 1",
      "malformed services.web.extends in line 3",
    ]);
    const own = "services: {base: {image: 'a:1'}, web: {extends: base}}\n";
    assert.deepEqual(judged(`${own}---\n${base}`), ["violation services.base.privileged in line 3"]);
  });

  it("may include files in any document", () =>
    assert.deepEqual(judged(`${web}${secret("./x")}---\ninclude: [db.yaml]\n`), ["undecided include in line 4"]));

  it("is refused with tags that only Compose knows, and judged without that document", () => {
    for (const tag of ["!reset", "!override"])
      assert.deepEqual(
        judged(`services: {web: {image: 'a:1', privileged: true}}\n---\nservices: {web: {ports: ${tag} []}}\n`),
        [
          "violation services.web.privileged in line 1",
          "3: an unknown tag: check the output of docker compose config instead",
        ],
      );
  });

  it("has what it can read judged beside a document that it cannot", () =>
    assert.deepEqual(judged(`services: {web: {image: 'a:1'}}\n---\na: [\n---\nservices: {web: {privileged: true}}\n`), [
      "violation services.web.privileged in line 5",
      "4: unexpected end of the stream within a flow collection",
    ]));

  it("refuses a document of the first format", () =>
    assert.match(judged(`${web}---\nweb: {image: a}\n`)[0]!, /^3: expected services, found none/));

  it("is not mixed with manifests of the same file", () => {
    const pod = podText("web", PRIVILEGED);
    const text = `services: {web: {image: 'a:1'}}\n---\n${pod}---\nservices: {web: {privileged: true}}\n`;
    assert.deepEqual(judged(text, { file: "all.yaml" }), [
      "violation spec.containers[0].securityContext.privileged in line 11",
      "violation services.web.privileged in line 13",
    ]);
  });

  it("takes time in proportion to its documents", () => {
    const service = (i: number): string =>
      `services: {s${i}: {image: 'a:1', privileged: true}, web: {cap_add: [A${i}]}}\n`;
    assertLinear(100, (size) => {
      const text = Array.from({ length: size }, (_, i) => service(i)).join("---\n");
      return () => assert.equal(judged(`${text}---\nservices: {web: {image: 'a:1'}}\n`).length, size);
    });
  });
});

describe("what is a Compose file", () => {
  const read = (text: string, file?: string) =>
    findingsIn(text, { format: "compose", ...(file === undefined ? {} : { file }) });

  it("is told by its services, or by its name", () => {
    assert.ok(read("services: {web: {image: nginx}}").length > 0);
    assert.ok(read("version: '3.8'\nservices: {web: {privileged: true}}").length > 0);
    assert.deepEqual(read("volumes: {v: {driver_opts: {device: /srv}}}", "a/compose.prod.yml").map(brief), [
      ["no-host-paths", "violation", "volumes.v.driver_opts.device"],
    ]);
  });

  it("may have jobs alone", () =>
    assert.deepEqual(
      read(
        "jobs: {base: {image: 'a:1', user: '1', triggers: {manual: true}, pid: host}, next: {extends: base, ipc: host}}",
      )
        .filter(({ policy }) => policy === "no-host-namespaces")
        .map(({ path, resource }) => [resource.kind, path]),
      [
        ["Job", "jobs.base.pid"],
        ["Job", "jobs.next.pid"],
        ["Job", "jobs.next.ipc"],
      ],
    ));

  it("may have volumes or included files alone, under any name", () => {
    assert.deepEqual(read("volumes: {v: {driver_opts: {device: /srv}}}").map(brief), [
      ["no-host-paths", "violation", "volumes.v.driver_opts.device"],
    ]);
    for (const text of ["include: [db.yaml]", "name: x\nx-a: 1\ninclude: [{path: [db.yaml, cache.yaml]}]"])
      assert.deepEqual(read(text).map(brief), [["no-privileged", "undecided", "include"]], text);
  });

  it("is no other file that includes some", () => {
    for (const [text, file] of [
      ["include: [src]", "tsconfig.json"],
      ["include: [ci/build.yml]", ".gitlab-ci.yml"],
      ["include: [{local: ci/build.yml}]", "ci.yml"],
      ["include: [ci/build.yml]\nbuild: {script: make}", "ci.yml"],
      ["include: ci/build.yml", "ci.yml"],
    ] as const)
      assert.throws(() => read(text, file), /recognised/, text);
  });

  it("is no other file with something called services", () => {
    const isNone = (text: string): void => assert.throws(() => read(text), /recognised/);
    isNone("services: {App\\Mailer: {class: Mailer, arguments: [x]}}");
    isNone("services: [web]");
    isNone("volumes: {data: {size: 1Gi}}");
    isNone("jobs: {build: {runs-on: x, environment: production, services: {db: {image: postgres}}}}");
    isNone("kind: Services\nservices: {web: {image: nginx}}");
    isNone("[{services: {web: {image: nginx}}}]");
    isNone('{"name": "shop", "version": "1.0", "services": {"web": {"command": "x"}}, "scripts": {}}');
  });

  it("is none that only begins like one", () => {
    for (const name of ["composer.json", "composer.yaml", "a/Composed.yml", "compose/web.yaml"])
      assert.throws(() => read('{"name": "shop/web", "require": {}}', name), /recognised/, name);
    for (const name of ["compose.yaml", "Compose.prod.yml", "docker-compose-dev.json", "a/compose_1.yaml"])
      assert.deepEqual(read("name: shop", name), [], name);
    assert.ok(read('{"require": {}, "services": {"web": {"build": "."}}}', "composer.json").length > 0);
  });

  it("is refused where its services are nowhere to be found", () => {
    const refused = (text: string) => assert.throws(() => read(text, "docker-compose.yml"), UnreadableText);
    refused("web: {image: nginx, privileged: true}");
    refused("services: [{image: nginx}]");
    refused("version: '1'\nweb: {image: nginx, privileged: true}");
    refused("web: {image: nginx, privileged: true}\nvolumes: {data: }");
    refused("services: ${SERVICES}");
    assert.deepEqual(read("name: shop\nservices:", "compose.yaml"), []);
    assert.deepEqual(read("x-only: {a: 1}", "compose.yaml"), []);
    assert.deepEqual(read("version: '3'\nnetworks: {out: }", "compose.yaml"), []);
  });
});
