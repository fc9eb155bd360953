import type { Table } from "../../support/documents";
import { HARDENED, items, setting } from "../../support/compose";

export default {
  "no-privileged": {
    "switched on": setting("privileged", true, false),
    "switched on by a string": setting("privileged", "Yes", "Off"),
    "a post_start or pre_stop hook": {
      bad: {
        web: { post_start: [{ command: "x", privileged: "true" }], pre_stop: [{ command: "x", privileged: true }] },
      },
      at: ["services.web.post_start[0].privileged", "services.web.pre_stop[0].privileged"],
      nearMiss: { web: { post_start: [{ command: "x", privileged: "false" }], pre_stop: [{ command: "x" }] } },
    },
    "a pre_start hook": {
      bad: { web: { pre_start: [{ command: "x", user: "1", privileged: true }] } },
      at: "services.web.pre_start[0].privileged",
      nearMiss: { web: { pre_start: [{ command: "x", user: "1", privileged: false }] } },
    },
    "a build outside the sandbox": {
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
    "no user": setting("user", undefined, "nobody"),
    root: setting("user", "0:1000", "1000:0"),
    "a hook as root": {
      bad: { web: { post_start: [{ command: "x", user: "root" }] } },
      at: "services.web.post_start[0].user",
      nearMiss: { web: { post_start: [{ command: "x" }], pre_stop: [{ command: "x", user: "" }] } },
    },
    "a pre_start hook, which does not inherit the user": {
      bad: { web: { pre_start: [{ command: "x" }] } },
      at: "services.web.pre_start[0].user",
      nearMiss: { web: { pre_start: [{ command: "x", user: "1000" }] } },
    },
    "no user in an image that the project builds": {
      bad: { web: { image: undefined, build: ".", user: undefined } },
      at: "services.web.user",
      nearMiss: { web: { image: undefined, build: "." } },
    },
  },
  "no-root-group": {
    "the user's group": setting("user", "1:0", "1:1"),
    "a group, as a number or a string": items("group_add", [0, "root", "00"], [10, "roots", "docker"]),
  },
  "no-privilege-escalation": {
    "left out": setting("security_opt", [], ["no-new-privileges"]),
    "switched off in pre_start": {
      bad: { web: { pre_start: [{ user: "1", security_opt: ["label:level:s0", "no-new-privileges:false"] }] } },
      at: "services.web.pre_start[0].security_opt[1]",
      nearMiss: { web: { pre_start: [{ user: "1", security_opt: ["label:level:s0"] }] } },
    },
    "switched off": items("security_opt", ["no-new-privileges:false"], ["no-new-privileges=true"]),
  },
  "no-added-capabilities": {
    "a pre_start container": {
      bad: { web: { pre_start: [{ user: "1", cap_add: ["SYS_ADMIN"] }] } },
      at: "services.web.pre_start[0].cap_add[0]",
      nearMiss: { web: { pre_start: [{ user: "1", cap_add: ["CHOWN"] }] } },
    },
    "capabilities in any spelling": items(
      "cap_add",
      ["NET_ADMIN", "cap_sys_admin", "all"],
      ["NET_BIND_SERVICE", "chown"],
    ),
  },
  "require-dropped-capabilities": {
    "not dropped": setting("cap_drop", ["NET_RAW"], ["all"]),
    "added back": items("cap_add", ["CHOWN"], ["NET_BIND_SERVICE"]),
  },
  "no-unconfined-seccomp": {
    "switched off": items("security_opt", ["seccomp:unconfined"], ["seccomp=builtin"]),
  },
  "no-unconfined-apparmor": {
    "switched off": items("security_opt", ["apparmor=unconfined"], ["apparmor=docker-default"]),
  },
  "no-custom-selinux": {
    "switched off, or another type": items(
      "security_opt",
      ["label:disable", "label=type:spc_t"],
      ["label:level:s0:c1,c2", "label=type:container_t"],
    ),
  },
  "no-unmasked-proc": {
    unmasked: items("security_opt", ["systempaths=unconfined"], ["no-new-privileges"]),
  },
  "no-unsafe-sysctls": {
    "an object": {
      bad: { web: { sysctls: { "kernel.shmmax": 1, "net.core.somaxconn": null } } },
      at: ['services.web.sysctls["kernel.shmmax"]', 'services.web.sysctls["net.core.somaxconn"]'],
      nearMiss: { web: { sysctls: { "net.ipv4.tcp_syncookies": 0, "kernel.shm_rmid_forced": true } } },
    },
    "an object with an empty name": {
      bad: { web: { sysctls: { "": "net.ipv4.tcp_syncookies" } } },
      at: 'services.web.sysctls[""]',
      nearMiss: { web: { sysctls: { "net.ipv4.tcp_syncookies": "" } } },
    },
    "a list": items(
      "sysctls",
      ["kernel.shmmax=1", "net.ipv4.tcp_rmem=4096=x"],
      ["net.ipv4.tcp_rmem=4096 1 2", "net.ipv4.tcp_syncookies"],
    ),
  },
  "require-read-only-root": {
    "switched off in pre_start": {
      bad: { web: { pre_start: [{ user: "1", read_only: false }] } },
      at: "services.web.pre_start[0].read_only",
      nearMiss: { web: { pre_start: [{ user: "1" }] } },
    },
    "left out": setting("read_only", undefined, "true"),
  },
  "require-resource-limits": {
    "left out": {
      bad: { web: { mem_limit: undefined } },
      at: "services.web.mem_limit",
      nearMiss: { web: { mem_limit: undefined, deploy: { resources: { limits: { memory: "1.5 GiB" } } } } },
    },
    "half a byte, which is none": setting("mem_limit", "0.5b", 1048576),
    "less than a byte in kilobytes": setting("mem_limit", "0.0009k", "0.25K"),
  },
} satisfies Table;
