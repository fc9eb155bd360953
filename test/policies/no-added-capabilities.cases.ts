import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "none added": { container: { securityContext: { capabilities: { add: [] } } } },
    "all that the baseline has": {
      container: {
        securityContext: {
          capabilities: {
            add: [
              "AUDIT_WRITE",
              "CHOWN",
              "DAC_OVERRIDE",
              "FOWNER",
              "FSETID",
              "KILL",
              "MKNOD",
              "NET_BIND_SERVICE",
              "SETFCAP",
              "SETGID",
              "SETPCAP",
              "SETUID",
              "SYS_CHROOT",
            ],
          },
        },
      },
    },
    "dropping what must not be added": {
      container: { securityContext: { capabilities: { drop: ["SYS_ADMIN", "ALL"] } } },
    },
    "a null entry": { container: { securityContext: { capabilities: { add: [null, "CHOWN"] } } } },
    "what Docker gives every container, in any spelling": {
      docker: { capabilities: { adds: ["NET_RAW", "cap_net_raw", "Chown", "CAP_SETUID"] } },
    },
    "a plugin's other permissions, which other policies judge": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "network", values: ["host"] }] },
    },
  },
  bad: {
    "one beyond the baseline": {
      container: { securityContext: { capabilities: { add: ["CHOWN", "SYS_ADMIN"] } } },
      at: "securityContext.capabilities.add[1]",
      value: "SYS_ADMIN",
      says: /container "(web|debug)" adds the capability "SYS_ADMIN"$/,
      nearMiss: { container: { securityContext: { capabilities: { add: ["CHOWN", "SYS_CHROOT"] } } } },
    },
    "two beyond the baseline": {
      container: { securityContext: { capabilities: { add: ["BPF", "PERFMON"] } } },
      at: ["securityContext.capabilities.add[0]", "securityContext.capabilities.add[1]"],
      value: ["BPF", "PERFMON"],
      nearMiss: {
        config: { allowed: ["BPF", "PERFMON"] },
        container: { securityContext: { capabilities: { add: ["BPF", "PERFMON"] } } },
      },
    },
    "NET_RAW, which is Docker's but not the baseline's": {
      container: { securityContext: { capabilities: { add: ["NET_RAW"] } } },
      at: "securityContext.capabilities.add[0]",
      value: "NET_RAW",
      nearMiss: { docker: { capabilities: { adds: ["NET_RAW"] } } },
    },
    "all of them": {
      container: { securityContext: { capabilities: { add: ["ALL"] } } },
      at: "securityContext.capabilities.add[0]",
      nearMiss: { container: { securityContext: { capabilities: { add: ["KILL"] } } } },
    },
    "the prefix, which Kubernetes does not take": {
      container: { securityContext: { capabilities: { add: ["CAP_CHOWN"] } } },
      at: "securityContext.capabilities.add[0]",
      value: "CAP_CHOWN",
      nearMiss: { container: { securityContext: { capabilities: { add: ["CHOWN"] } } } },
    },
    "lower case, which Kubernetes does not take": {
      container: { securityContext: { capabilities: { add: ["chown"] } } },
      at: "securityContext.capabilities.add[0]",
      nearMiss: { container: { securityContext: { capabilities: { add: ["CHOWN"] } } } },
    },
    "another one than is allowed": {
      config: { allowed: ["SYS_PTRACE"] },
      container: { securityContext: { capabilities: { add: ["SYS_PTRACE", "SYS_PACCT"] } } },
      at: "securityContext.capabilities.add[1]",
      nearMiss: {
        config: { allowed: ["CAP_SYS_PTRACE", "sys_pacct"] },
        container: { securityContext: { capabilities: { add: ["SYS_PTRACE", "SYS_PACCT"] } } },
      },
    },
    "added though all are dropped": {
      container: { securityContext: { capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] } } },
      at: "securityContext.capabilities.add[0]",
      nearMiss: {
        container: { securityContext: { capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } } },
      },
    },
    "a Windows pod, which the baseline does not let off": {
      pod: {
        os: { name: "windows" },
        containers: [{ name: "web", securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }],
      },
      at: "containers[0].securityContext.capabilities.add[0]",
      nearMiss: {
        pod: {
          os: { name: "windows" },
          containers: [{ name: "web", securityContext: { capabilities: { add: ["CHOWN"] } } }],
        },
      },
    },
    "a pod with a user namespace of its own": {
      pod: {
        hostUsers: false,
        containers: [{ name: "web", securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }],
      },
      at: "containers[0].securityContext.capabilities.add[0]",
      nearMiss: {
        pod: {
          hostUsers: false,
          containers: [{ name: "web", securityContext: { capabilities: { add: ["CHOWN"] } } }],
        },
      },
    },
    "a patch that adds one": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: {
          template: {
            spec: { containers: [{ name: "web", securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }] },
          },
        },
      },
      at: "spec.template.spec.containers[0].securityContext.capabilities.add[0]",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: {
          spec: {
            template: {
              spec: { containers: [{ name: "web", securityContext: { capabilities: { drop: ["SYS_ADMIN"] } } }] },
            },
          },
        },
      },
    },
    "docker.Container": {
      docker: { capabilities: { adds: ["SYS_ADMIN"] } },
      at: "capabilities.adds[0]",
      value: "SYS_ADMIN",
      says: /^container "web" adds the capability "SYS_ADMIN"$/,
      nearMiss: { docker: { capabilities: { adds: ["SYS_CHROOT"] } } },
    },
    "with the prefix": {
      docker: { capabilities: { adds: ["CAP_SYS_MODULE"] } },
      at: "capabilities.adds[0]",
      value: "CAP_SYS_MODULE",
      nearMiss: { docker: { capabilities: { adds: ["CAP_SYS_CHROOT"] } } },
    },
    "in lower case": {
      docker: { capabilities: { adds: ["sys_ptrace"] } },
      at: "capabilities.adds[0]",
      nearMiss: { docker: { capabilities: { adds: ["sys_chroot"] } } },
    },
    "in mixed case with the prefix": {
      docker: { capabilities: { adds: ["Cap_Bpf"] } },
      at: "capabilities.adds[0]",
      nearMiss: { docker: { capabilities: { adds: ["Cap_Kill"] } } },
    },
    "all of them in lower case": {
      docker: { capabilities: { adds: ["all"] } },
      at: "capabilities.adds[0]",
      nearMiss: { docker: { capabilities: { adds: ["kill"] } } },
    },
    "a name that only begins like one of Docker's": {
      docker: { capabilities: { adds: ["NET_RAW_SOCKETS"] } },
      at: "capabilities.adds[0]",
      nearMiss: { docker: { capabilities: { adds: ["NET_RAW"] } } },
    },
    "docker.Service": {
      service: { taskSpec: { containerSpec: { capAdds: ["NET_ADMIN"] } } },
      at: "taskSpec.containerSpec.capAdds[0]",
      nearMiss: {
        config: { allowed: ["NET_ADMIN"] },
        service: { taskSpec: { containerSpec: { capAdds: ["net_admin"] } } },
      },
    },
    "a plugin that is granted one": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "capabilities", values: ["CAP_SYS_ADMIN"] }] },
      at: "grantPermissions[0].values[0]",
      value: "CAP_SYS_ADMIN",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "capabilities", values: ["CAP_CHOWN"] }] },
      },
    },
  },
  undecided: {
    "one from an output": {
      container: { securityContext: { capabilities: { add: ["CHOWN", UNKNOWN] } } },
      at: "securityContext.capabilities.add[1]",
      says: /adds a capability that can reach the host;/,
    },
    "the list from an output": {
      container: { securityContext: { capabilities: { add: UNKNOWN } } },
      at: "securityContext.capabilities.add",
    },
    "docker.Container's capabilities from an output": { docker: { capabilities: UNKNOWN }, at: "capabilities" },
    "docker.Service's from an output": {
      service: { taskSpec: { containerSpec: { capAdds: UNKNOWN } } },
      at: "taskSpec.containerSpec.capAdds",
    },
    "a plugin's permission whose name is an output": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: UNKNOWN, values: ["CAP_SYS_ADMIN"] }] },
      at: "grantPermissions[0].name",
    },
  },
  unreadable: {
    "one name in place of a list": {
      container: { securityContext: { capabilities: { add: "SYS_ADMIN" } } },
      at: "securityContext.capabilities.add",
      says: /expected a list, found "SYS_ADMIN"/,
    },
    "a list in place of adds and drops": {
      docker: { capabilities: ["SYS_ADMIN"] },
      at: "capabilities",
      says: /expected an object, found a list/,
    },
    "a number": {
      docker: { capabilities: { adds: [21] } },
      at: "capabilities.adds[0]",
      says: /expected a string, found 21/,
    },
  },
});
