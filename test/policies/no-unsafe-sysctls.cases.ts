import { cases } from "../support/cases";
import type { Located } from "../support/fragments";
import { items, patched, setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const sysctls = items("pod", "securityContext.sysctls");
const dockerSysctls = setting("docker", "sysctls");
const serviceSysctls = setting("service", "taskSpec.containerSpec.sysctl");

const sysctl = (name: string, value: unknown): Located => ({
  ...sysctls({ name, value }),
  at: "securityContext.sysctls[0].name",
});
const ecsControls = items("ecs", "systemControls");

export default cases({
  good: {
    "left out": { pod: {} },
    "null, which counts as unset": { pod: { securityContext: { sysctls: null } } },
    "an empty list": sysctls(),
    "every sysctl of Pod Security Standards v1.37": sysctls(
      { name: "kernel.shm_rmid_forced", value: "1" },
      { name: "net.ipv4.ip_local_port_range", value: "1024 65535" },
      { name: "net.ipv4.ip_local_reserved_ports", value: "8080,9148" },
      { name: "net.ipv4.ip_unprivileged_port_start", value: "0" },
      { name: "net.ipv4.ping_group_range", value: "0 2147483647" },
      { name: "net.ipv4.tcp_fin_timeout", value: "30" },
      { name: "net.ipv4.tcp_keepalive_intvl", value: "10" },
      { name: "net.ipv4.tcp_keepalive_probes", value: "3" },
      { name: "net.ipv4.tcp_keepalive_time", value: "60" },
      { name: "net.ipv4.tcp_notsent_lowat", value: "16384" },
      { name: "net.ipv4.tcp_rmem", value: "4096 131072 6291456" },
      { name: "net.ipv4.tcp_slow_start_after_idle", value: "0" },
      { name: "net.ipv4.tcp_syncookies", value: "1" },
      { name: "net.ipv4.tcp_wmem", value: "4096 16384 4194304" },
    ),
    "a safe sysctl of docker.Container": dockerSysctls({ "net.ipv4.ip_unprivileged_port_start": "0" }),
    "a sysctl of docker.Container that is null": dockerSysctls({ "kernel.msgmax": null }),
    "Pulumi's __defaults, which is not a sysctl": dockerSysctls({ __defaults: [], "net.ipv4.tcp_syncookies": "1" }),
    "a sysctl's name in an environment variable": {
      container: { env: [{ name: "kernel.core_pattern", value: "|/tmp/x" }] },
    },
  },
  bad: {
    "a kernel sysctl": {
      ...sysctl("kernel.msgmax", "65536"),
      value: "kernel.msgmax",
      message: /^the pod sets the unsafe sysctl "kernel\.msgmax"$/,
      nearMiss: sysctl("kernel.shm_rmid_forced", "1"),
    },
    "a network sysctl that is not on the list": {
      ...sysctl("net.ipv4.ip_forward", "1"),
      nearMiss: sysctl("net.ipv4.tcp_syncookies", "1"),
    },
    "a name that starts with a safe one": {
      ...sysctl("net.ipv4.tcp_rmem_max", "1"),
      nearMiss: sysctl("net.ipv4.tcp_rmem", "1"),
    },
    "a safe name with slashes, as names are compared exactly": {
      ...sysctl("net/ipv4/tcp_rmem", "1"),
      nearMiss: sysctl("net.ipv4.tcp_rmem", "1"),
    },
    "an empty name": { ...sysctl("", "1"), value: "", nearMiss: sysctls({ value: "1" }) },
    "another sysctl in the value of a safe one": {
      ...sysctl("kernel.shm_rmid_forced", "1+kernel.core_pattern=|/var/lib/x #"),
      at: "securityContext.sysctls[0].value",
      value: "kernel.shm_rmid_forced=1+kernel.core_pattern=|/var/lib/x #",
      message:
        /^the pod injects a sysctl through another sysctl's value: "kernel\.shm_rmid_forced=1\+kernel\.core_pattern=.*"$/,
      nearMiss: sysctl("kernel.shm_rmid_forced", "1 #"),
    },
    "a plus sign alone": {
      ...sysctl("net.ipv4.tcp_rmem", "1+2"),
      at: "securityContext.sysctls[0].value",
      nearMiss: sysctl("net.ipv4.tcp_rmem", "1-2"),
    },
    "an equals sign alone": {
      ...sysctl("net.ipv4.tcp_rmem", "1=2"),
      at: "securityContext.sysctls[0].value",
      nearMiss: sysctl("net.ipv4.tcp_rmem", "1 2"),
    },
    "another sysctl in the value of one without a name": {
      ...sysctls({ value: "1+kernel.core_pattern=|/var/lib/x #" }),
      at: "securityContext.sysctls[0].value",
      value: "1+kernel.core_pattern=|/var/lib/x #",
      nearMiss: sysctls({ value: "1 #" }),
    },
    "an unsafe name and an injected value, reported separately": {
      ...sysctl("kernel.sem", "1+2"),
      at: ["securityContext.sysctls[0].name", "securityContext.sysctls[0].value"],
      value: ["kernel.sem", "kernel.sem=1+2"],
      nearMiss: sysctl("net.ipv4.tcp_wmem", "1 2"),
    },
    "a Patch": {
      ...patched(sysctls({ name: "net.core.somaxconn" }), "kubernetes:batch/v1:JobPatch"),
      at: "spec.template.spec.securityContext.sysctls[0].name",
      nearMiss: patched(sysctls({ name: "net.ipv4.tcp_syncookies" }), "kubernetes:batch/v1:JobPatch"),
    },
    "docker.Container": {
      ...dockerSysctls({ "net.ipv4.tcp_syncookies": "1", "kernel.msgmax": "65536" }),
      at: 'sysctls["kernel.msgmax"]',
      value: "kernel.msgmax",
      message: /^container "web" sets the unsafe sysctl "kernel\.msgmax"$/,
      nearMiss: dockerSysctls({ "net.ipv4.tcp_syncookies": "1" }),
    },
    "docker.Container with a sysctl in another's value": {
      ...dockerSysctls({ "kernel.shm_rmid_forced": "1+kernel.core_pattern=|/x" }),
      at: 'sysctls["kernel.shm_rmid_forced"]',
      value: "kernel.shm_rmid_forced=1+kernel.core_pattern=|/x",
      message: /injects/,
      nearMiss: dockerSysctls({ "kernel.shm_rmid_forced": "1" }),
    },
    "docker.Service": {
      ...serviceSysctls({ "net.core.somaxconn": "1024" }),
      at: 'taskSpec.containerSpec.sysctl["net.core.somaxconn"]',
      nearMiss: serviceSysctls({ "net.ipv4.tcp_fin_timeout": "30" }),
    },
    "a setting of a task": {
      ...ecsControls({ namespace: "kernel.core_pattern", value: "|/x" }),
      at: "systemControls[0].namespace",
      value: "kernel.core_pattern",
      nearMiss: ecsControls({ namespace: "net.ipv4.tcp_syncookies", value: "1" }),
    },
  },
  undecided: {
    "a name from an output": {
      ...sysctl(UNKNOWN, "1"),
      message: /^cannot determine before deployment whether the pod sets an unsafe sysctl/,
    },
    "a value from an output": { ...sysctl("net.ipv4.tcp_rmem", UNKNOWN), at: "securityContext.sysctls[0].value" },
    "a sysctl from an output": sysctls(UNKNOWN),
    "a security context from an output": { pod: { securityContext: UNKNOWN }, at: "securityContext" },
    "sysctls of docker.Container from an output": dockerSysctls(UNKNOWN),
    "a value of docker.Container from an output": {
      ...dockerSysctls({ "net.ipv4.tcp_rmem": UNKNOWN }),
      at: 'sysctls["net.ipv4.tcp_rmem"]',
    },
    "a setting of a task from an output": ecsControls(UNKNOWN),
  },
  unreadable: {
    "a value that is a number": {
      ...sysctl("net.ipv4.tcp_syncookies", 1),
      at: "securityContext.sysctls[0].value",
      message: /expected a string, found 1/,
    },
    "a map where Kubernetes has a list": {
      pod: { securityContext: { sysctls: { "net.ipv4.tcp_syncookies": "1" } } },
      at: "securityContext.sysctls",
      message: /expected a list, found an object/,
    },
    "a list where Docker has a map": dockerSysctls(["net.ipv4.tcp_syncookies=1"]),
  },
});
