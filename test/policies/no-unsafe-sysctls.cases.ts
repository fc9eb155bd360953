import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { pod: {} },
    "null, which is unset": { pod: { securityContext: { sysctls: null } } },
    "an empty list": { pod: { securityContext: { sysctls: [] } } },
    "every sysctl of Pod Security Standards v1.37": {
      pod: {
        securityContext: {
          sysctls: [
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
          ],
        },
      },
    },
    "a safe sysctl of docker.Container": { docker: { sysctls: { "net.ipv4.ip_unprivileged_port_start": "0" } } },
    "a sysctl of docker.Container that is null": { docker: { sysctls: { "kernel.msgmax": null } } },
    "what Pulumi notes about defaults, which is no sysctl": {
      docker: { sysctls: { __defaults: [], "net.ipv4.tcp_syncookies": "1" } },
    },
    "a sysctl's name elsewhere": { container: { env: [{ name: "kernel.core_pattern", value: "|/tmp/x" }] } },
  },
  bad: {
    "a sysctl of the kernel": {
      pod: { securityContext: { sysctls: [{ name: "kernel.msgmax", value: "65536" }] } },
      at: "securityContext.sysctls[0].name",
      value: "kernel.msgmax",
      says: /^the pod sets the unsafe sysctl "kernel\.msgmax"$/,
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "kernel.shm_rmid_forced", value: "1" }] } } },
    },
    "a sysctl of the network that is not on the list": {
      pod: { securityContext: { sysctls: [{ name: "net.ipv4.ip_forward", value: "1" }] } },
      at: "securityContext.sysctls[0].name",
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_syncookies", value: "1" }] } } },
    },
    "a name that goes on after a safe one": {
      pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem_max", value: "1" }] } },
      at: "securityContext.sysctls[0].name",
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1" }] } } },
    },
    "a safe name with slashes, as names are compared exactly": {
      pod: { securityContext: { sysctls: [{ name: "net/ipv4/tcp_rmem", value: "1" }] } },
      at: "securityContext.sysctls[0].name",
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1" }] } } },
    },
    "an empty name": {
      pod: { securityContext: { sysctls: [{ name: "", value: "1" }] } },
      at: "securityContext.sysctls[0].name",
      value: "",
      nearMiss: { pod: { securityContext: { sysctls: [{ value: "1" }] } } },
    },
    "another sysctl within a safe one's value": {
      pod: {
        securityContext: {
          sysctls: [{ name: "kernel.shm_rmid_forced", value: "1+kernel.core_pattern=|/var/lib/x #" }],
        },
      },
      at: "securityContext.sysctls[0].value",
      value: "kernel.shm_rmid_forced=1+kernel.core_pattern=|/var/lib/x #",
      says: /^the pod injects a sysctl through another sysctl's value: "kernel\.shm_rmid_forced=1\+kernel\.core_pattern=.*"$/,
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "kernel.shm_rmid_forced", value: "1 #" }] } } },
    },
    "a plus sign alone": {
      pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1+2" }] } },
      at: "securityContext.sysctls[0].value",
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1-2" }] } } },
    },
    "an equals sign alone": {
      pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1=2" }] } },
      at: "securityContext.sysctls[0].value",
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1 2" }] } } },
    },
    "another sysctl within the value of one without a name": {
      pod: { securityContext: { sysctls: [{ value: "1+kernel.core_pattern=|/var/lib/x #" }] } },
      at: "securityContext.sysctls[0].value",
      value: "1+kernel.core_pattern=|/var/lib/x #",
      nearMiss: { pod: { securityContext: { sysctls: [{ value: "1 #" }] } } },
    },
    "name and value, each for itself": {
      pod: { securityContext: { sysctls: [{ name: "kernel.sem", value: "1+2" }] } },
      at: ["securityContext.sysctls[0].name", "securityContext.sysctls[0].value"],
      value: ["kernel.sem", "kernel.sem=1+2"],
      nearMiss: { pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_wmem", value: "1 2" }] } } },
    },
    "a Patch": {
      type: "kubernetes:batch/v1:JobPatch",
      inputs: { spec: { template: { spec: { securityContext: { sysctls: [{ name: "net.core.somaxconn" }] } } } } },
      at: "spec.template.spec.securityContext.sysctls[0].name",
      nearMiss: {
        type: "kubernetes:batch/v1:JobPatch",
        inputs: {
          spec: { template: { spec: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_syncookies" }] } } } },
        },
      },
    },
    "docker.Container": {
      docker: { sysctls: { "net.ipv4.tcp_syncookies": "1", "kernel.msgmax": "65536" } },
      at: 'sysctls["kernel.msgmax"]',
      value: "kernel.msgmax",
      says: /^container "web" sets the unsafe sysctl "kernel\.msgmax"$/,
      nearMiss: { docker: { sysctls: { "net.ipv4.tcp_syncookies": "1" } } },
    },
    "docker.Container with a sysctl within another's value": {
      docker: { sysctls: { "kernel.shm_rmid_forced": "1+kernel.core_pattern=|/x" } },
      at: 'sysctls["kernel.shm_rmid_forced"]',
      value: "kernel.shm_rmid_forced=1+kernel.core_pattern=|/x",
      says: /injects/,
      nearMiss: { docker: { sysctls: { "kernel.shm_rmid_forced": "1" } } },
    },
    "docker.Service": {
      service: { taskSpec: { containerSpec: { sysctl: { "net.core.somaxconn": "1024" } } } },
      at: 'taskSpec.containerSpec.sysctl["net.core.somaxconn"]',
      nearMiss: { service: { taskSpec: { containerSpec: { sysctl: { "net.ipv4.tcp_fin_timeout": "30" } } } } },
    },
  },
  undecided: {
    "a name from an output": {
      pod: { securityContext: { sysctls: [{ name: UNKNOWN, value: "1" }] } },
      at: "securityContext.sysctls[0].name",
      says: /^cannot determine before deployment whether the pod sets an unsafe sysctl/,
    },
    "a value from an output": {
      pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: UNKNOWN }] } },
      at: "securityContext.sysctls[0].value",
    },
    "a sysctl from an output": {
      pod: { securityContext: { sysctls: [UNKNOWN] } },
      at: "securityContext.sysctls[0]",
    },
    "a security context from an output": { pod: { securityContext: UNKNOWN }, at: "securityContext" },
    "sysctls of docker.Container from an output": { docker: { sysctls: UNKNOWN }, at: "sysctls" },
    "a value of docker.Container from an output": {
      docker: { sysctls: { "net.ipv4.tcp_rmem": UNKNOWN } },
      at: 'sysctls["net.ipv4.tcp_rmem"]',
    },
  },
  unreadable: {
    "a value that is a number": {
      pod: { securityContext: { sysctls: [{ name: "net.ipv4.tcp_syncookies", value: 1 }] } },
      at: "securityContext.sysctls[0].value",
      says: /expected a string, found 1/,
    },
    "a map where Kubernetes has a list": {
      pod: { securityContext: { sysctls: { "net.ipv4.tcp_syncookies": "1" } } },
      at: "securityContext.sysctls",
      says: /expected a list, found an object/,
    },
    "a list where Docker has a map": { docker: { sysctls: ["net.ipv4.tcp_syncookies=1"] }, at: "sysctls" },
  },
});
