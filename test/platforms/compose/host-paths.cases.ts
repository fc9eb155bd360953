import type { Table } from "../../support/documents";
import { items, setting } from "../../support/compose";

export default {
  "no-kernel-filesystems": {
    "paths that are copied to a build": {
      bad: { web: { build: { context: "/", additional_contexts: ["p=/proc/1/root"] } } },
      at: ["services.web.build.context", "services.web.build.additional_contexts[0]"],
      nearMiss: {
        web: { build: { context: "/srv", additional_contexts: ["proc=docker-image://alpine", "up=../.."] } },
      },
    },
    "short forms": items(
      "volumes",
      ["/proc:/host/proc:ro", "/sys:/host/sys", "/:/host:ro,rslave", "/lib/modules:/lib/modules:ro"],
      ["/process:/host/proc:ro", "./sys:/host/sys", ".:/host", "proc:/host", "/anonymous"],
    ),
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
    "a path that leads to the root through ..": {
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
    "a volume that binds a path with ..": {
      bad: { volumes: { host: { driver: "local", driver_opts: { type: "none", o: "bind", device: "../../../sys" } } } },
      at: "volumes.host.driver_opts.device",
      nearMiss: { volumes: { host: { driver: "local", driver_opts: { type: "none", o: "bind", device: "./sys" } } } },
    },
    "a relative device without a driver, which Compose passes on unchanged": {
      bad: { volumes: { host: { driver_opts: { type: "none", o: "bind", device: "./sys" } } } },
      at: "volumes.host.driver_opts.device",
      nearMiss: { volumes: { host: { driver: "nfs", driver_opts: { type: "none", o: "bind", device: "./sys" } } } },
    },
    "a relative device with rbind, which Compose passes on unchanged": {
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
    "a pre_start container": {
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
      ...items(
        "volumes",
        ["/var/run/docker.sock:/var/run/docker.sock:ro", "/run:/host/run"],
        ["./docker.sock:/var/run/docker.sock", "/run/udev:/run/udev:ro"],
      ),
      value: "/var/run/docker.sock",
    },
    "a source that no variable changes": items(
      "volumes",
      ["/var/run/docker.sock:${SOCK:-/var/run/docker.sock}:${MODE-ro}"],
      ["docker_${SOCK}:/var/run/docker.sock:${MODE-ro}"],
    ),
    use_api_socket: setting("use_api_socket", true, false),
    "a Windows named pipe": {
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
    "paths that are copied to a build": {
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
    "paths that are copied to a build or watched": {
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
    "settings that are writable": {
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
    "options of which the last makes it writable": items(
      "volumes",
      ["/etc/nginx:/etc/nginx:ro,rw", "/etc/cron.d:/c:z"],
      ["/etc/nginx:/etc/nginx:z,rw,ro"],
    ),
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
    "files in any home directory": items(
      "volumes",
      ["~/.ssh:/s:ro", "~:/home:ro", "~/.bashrc:/b"],
      ["./.ssh:/s:ro", "./home:/home:ro", "./.bashrc:/b"],
    ),
    "the file of a config": {
      bad: { web: { configs: ["c"] }, configs: { c: { file: "/root/.bashrc" } } },
      at: "configs.c.file",
      nearMiss: { web: { configs: ["c", { target: "/d" }] }, configs: { c: { file: "/etc/nginx.conf" } } },
    },
  },
  "no-host-paths": {
    "anything that is not a named volume": {
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
} satisfies Table;
