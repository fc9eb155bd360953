import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "all dropped": { container: { securityContext: { capabilities: { drop: ["ALL"] } } } },
    "all dropped, among others": { container: { securityContext: { capabilities: { drop: ["MKNOD", "ALL"] } } } },
    "all dropped, NET_BIND_SERVICE added back": {
      container: { securityContext: { capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } } },
    },
    "all dropped beside one that is not known": {
      container: { securityContext: { capabilities: { drop: [UNKNOWN, "ALL"] } } },
    },
    "a Windows pod, which has no capabilities": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
    },
    "a patch, from which nothing is missing": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "in any spelling for Docker": {
      docker: { capabilities: { adds: ["cap_net_bind_service"], drops: ["all"] } },
    },
    "a plugin, which cannot drop any": { type: "docker:index/plugin:Plugin", inputs: { name: "vieux/sshfs" } },
  },
  bad: {
    "none dropped": {
      container: { securityContext: { capabilities: { drop: [] } } },
      at: "securityContext.capabilities.drop",
      value: null,
      says: /container "(web|debug)" does not drop all capabilities$/,
      nearMiss: { container: { securityContext: { capabilities: { drop: ["ALL"] } } } },
    },
    "no security context at all": {
      container: { securityContext: undefined },
      at: "securityContext.capabilities.drop",
      nearMiss: { container: { securityContext: { capabilities: { drop: ["ALL"] } } } },
    },
    "one dropped instead of all": {
      container: { securityContext: { capabilities: { drop: ["NET_RAW"] } } },
      at: "securityContext.capabilities.drop",
      nearMiss: { container: { securityContext: { capabilities: { drop: ["ALL"] } } } },
    },
    "ALL in lower case, which Pod Security Standards do not count": {
      container: { securityContext: { capabilities: { drop: ["all"] } } },
      at: "securityContext.capabilities.drop",
      nearMiss: { docker: { capabilities: { drops: ["all"] } } },
    },
    "ALL with the prefix, which Pod Security Standards do not count": {
      container: { securityContext: { capabilities: { drop: ["CAP_ALL"] } } },
      at: "securityContext.capabilities.drop",
      nearMiss: { container: { securityContext: { capabilities: { drop: ["ALL"] } } } },
    },
    "dropped for the pod, which has no such setting": {
      pod: { securityContext: { capabilities: { drop: ["ALL"] } }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.capabilities.drop",
      nearMiss: { pod: { containers: [{ name: "web", securityContext: { capabilities: { drop: ["ALL"] } } }] } },
    },
    "a pod that only asks for a Windows node": {
      pod: { nodeSelector: { "kubernetes.io/os": "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.capabilities.drop",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a pod with a user namespace of its own": {
      pod: { hostUsers: false, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.capabilities.drop",
      nearMiss: {
        pod: { hostUsers: false, containers: [{ name: "web", securityContext: { capabilities: { drop: ["ALL"] } } }] },
      },
    },
    "all dropped, CHOWN added back": {
      container: { securityContext: { capabilities: { add: ["CHOWN"] } } },
      at: "securityContext.capabilities.add[0]",
      value: "CHOWN",
      says: /adds the capability "CHOWN"$/,
      nearMiss: { container: { securityContext: { capabilities: { add: ["NET_BIND_SERVICE"] } } } },
    },
    "NET_BIND_SERVICE in a spelling that Kubernetes does not take": {
      container: { securityContext: { capabilities: { add: ["CAP_NET_BIND_SERVICE"] } } },
      at: "securityContext.capabilities.add[0]",
      nearMiss: { docker: { capabilities: { adds: ["CAP_NET_BIND_SERVICE"] } } },
    },
    "none dropped and one added": {
      container: { securityContext: { capabilities: { add: ["SYS_ADMIN"], drop: null } } },
      at: ["securityContext.capabilities.drop", "securityContext.capabilities.add[0]"],
      value: [null, "SYS_ADMIN"],
      nearMiss: { container: { securityContext: { capabilities: { add: null, drop: ["ALL"] } } } },
    },
    "a patch that adds one": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: {
          template: { spec: { containers: [{ name: "web", securityContext: { capabilities: { add: ["CHOWN"] } } }] } },
        },
      },
      at: "spec.template.spec.containers[0].securityContext.capabilities.add[0]",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: {
          spec: {
            template: { spec: { containers: [{ name: "web", securityContext: { capabilities: { add: [] } } }] } },
          },
        },
      },
    },
    "docker.Container that drops none": {
      docker: { capabilities: undefined },
      at: "capabilities.drops",
      value: null,
      nearMiss: { docker: { capabilities: { drops: ["ALL"] } } },
    },
    "docker.Container that drops one": {
      docker: { capabilities: { drops: ["NET_RAW"] } },
      at: "capabilities.drops",
      nearMiss: { docker: { capabilities: { drops: ["ALL"] } } },
    },
    "docker.Container that adds back one of Docker's own": {
      docker: { capabilities: { adds: ["cap_chown"] } },
      at: "capabilities.adds[0]",
      value: "cap_chown",
      nearMiss: { docker: { capabilities: { adds: ["cap_net_bind_service"] } } },
    },
    "docker.Service that drops none": {
      service: { taskSpec: { containerSpec: { capDrops: [] } } },
      at: "taskSpec.containerSpec.capDrops",
      nearMiss: { service: { taskSpec: { containerSpec: { capDrops: ["ALL"] } } } },
    },
    "docker.Service that adds one back": {
      service: { taskSpec: { containerSpec: { capAdds: ["SETUID"] } } },
      at: "taskSpec.containerSpec.capAdds[0]",
      nearMiss: { service: { taskSpec: { containerSpec: { capAdds: ["NET_BIND_SERVICE"] } } } },
    },
  },
  undecided: {
    "the dropped ones from an output": {
      container: { securityContext: { capabilities: { drop: UNKNOWN } } },
      at: "securityContext.capabilities.drop",
      says: /whether .*container "(web|debug)" drops all capabilities;/,
    },
    "one dropped one that may be ALL": {
      container: { securityContext: { capabilities: { drop: ["MKNOD", UNKNOWN] } } },
      at: "securityContext.capabilities.drop[1]",
    },
    "an added one from an output": {
      container: { securityContext: { capabilities: { add: [UNKNOWN] } } },
      at: "securityContext.capabilities.add[0]",
    },
    "a security context from an output, said once": {
      container: { securityContext: UNKNOWN },
      at: "securityContext",
    },
    "docker.Container's capabilities from an output, said once": {
      docker: { capabilities: UNKNOWN },
      at: "capabilities",
    },
    "docker.Service's dropped ones from an output": {
      service: { taskSpec: { containerSpec: { capDrops: [UNKNOWN] } } },
      at: "taskSpec.containerSpec.capDrops[0]",
    },
  },
  unreadable: {
    "one name in place of a list, said once": {
      container: { securityContext: { capabilities: { drop: "ALL" } } },
      at: "securityContext.capabilities.drop",
      says: /expected a list, found "ALL"/,
    },
    "a dropped one that is a number, beside ALL": {
      container: { securityContext: { capabilities: { drop: [21, "ALL"] } } },
      at: "securityContext.capabilities.drop[0]",
      says: /expected a string, found 21/,
    },
    "docker.Container's capabilities as a list, said once": {
      docker: { capabilities: ["ALL"] },
      at: "capabilities",
      says: /expected an object, found a list/,
    },
  },
});
