import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "nothing said": { container: {} },
    "root as the user, which another policy judges": { container: { securityContext: { runAsUser: 0 } } },
    "groups above 0 for the pod": {
      pod: { securityContext: { runAsGroup: 1000, fsGroup: 2000, supplementalGroups: [3000, null, 4000] } },
    },
    "no supplemental groups": { pod: { securityContext: { supplementalGroups: [] } } },
    "a patch that states no group": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "a user without a group, whose group the image decides": { docker: { user: "10001" } },
    "root as the user alone": { docker: { user: "0:10001" } },
    "a group by name": { docker: { user: "10001:staff", groupAdds: ["staff", "10002"] } },
    "no user": { docker: { user: undefined } },
    "a plugin, which has no groups": { type: "docker:index/plugin:Plugin", inputs: { name: "vieux/sshfs" } },
  },
  bad: {
    "the container's group 0": {
      container: { securityContext: { runAsGroup: 0 } },
      at: "securityContext.runAsGroup",
      value: "0",
      says: /container "(web|debug)" runs in the root group$/,
      nearMiss: { container: { securityContext: { runAsGroup: 1 } } },
    },
    "the pod's group 0": {
      pod: { securityContext: { runAsGroup: 0 } },
      at: "securityContext.runAsGroup",
      says: /^the pod runs in the root group$/,
      nearMiss: { pod: { securityContext: { runAsGroup: 1 } } },
    },
    "the pod's group 0 though the container has another": {
      pod: {
        securityContext: { runAsGroup: 0 },
        containers: [{ name: "web", securityContext: { runAsGroup: 1000 } }],
      },
      at: "securityContext.runAsGroup",
      nearMiss: {
        pod: {
          securityContext: { runAsGroup: 1 },
          containers: [{ name: "web", securityContext: { runAsGroup: 1000 } }],
        },
      },
    },
    "volumes of group 0": {
      pod: { securityContext: { fsGroup: 0 } },
      at: "securityContext.fsGroup",
      says: /volumes are owned by the root group$/,
      nearMiss: { pod: { securityContext: { fsGroup: 1 } } },
    },
    "group 0 among the supplemental ones": {
      pod: { securityContext: { supplementalGroups: [1000, 0] } },
      at: "securityContext.supplementalGroups[1]",
      value: "0",
      nearMiss: { pod: { securityContext: { supplementalGroups: [1000, 1] } } },
    },
    "a patch that sets group 0": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { securityContext: { fsGroup: 0 } } } } },
      at: "spec.template.spec.securityContext.fsGroup",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { securityContext: { fsGroup: 1 } } } } },
      },
    },
    "docker.Container with group 0": {
      docker: { user: "10001:0" },
      at: "user",
      value: "10001:0",
      says: /^container "web" runs in the root group$/,
      nearMiss: { docker: { user: "10001:10" } },
    },
    "root's group by name": {
      docker: { user: "10001:root" },
      at: "user",
      nearMiss: { docker: { user: "10001:roots" } },
    },
    "group 0 in two digits": { docker: { user: "app:00" }, at: "user", nearMiss: { docker: { user: "app:01" } } },
    "group 0 alone": { docker: { user: ":0" }, at: "user", nearMiss: { docker: { user: ":1" } } },
    "group 0 added": {
      docker: { groupAdds: ["staff", "0"] },
      at: "groupAdds[1]",
      value: "0",
      says: /^container "web" is in the root group$/,
      nearMiss: { docker: { groupAdds: ["staff", "1"] } },
    },
    "root's group added by name": {
      docker: { groupAdds: ["root"] },
      at: "groupAdds[0]",
      nearMiss: { docker: { groupAdds: ["rooted"] } },
    },
    "group 0 added with a plus": {
      docker: { groupAdds: ["+0"] },
      at: "groupAdds[0]",
      nearMiss: { docker: { groupAdds: ["+1"] } },
    },
    "docker.Service with group 0": {
      service: { taskSpec: { containerSpec: { user: "10001:0" } } },
      at: "taskSpec.containerSpec.user",
      nearMiss: { service: { taskSpec: { containerSpec: { user: "10001:10" } } } },
    },
    "docker.Service with group 0 added": {
      service: { taskSpec: { containerSpec: { groups: ["root"] } } },
      at: "taskSpec.containerSpec.groups[0]",
      value: "root",
      nearMiss: { service: { taskSpec: { containerSpec: { groups: ["audio"] } } } },
    },
  },
  undecided: {
    "the container's group from an output": {
      container: { securityContext: { runAsGroup: UNKNOWN } },
      at: "securityContext.runAsGroup",
    },
    "the volumes' group from an output": {
      pod: { securityContext: { fsGroup: UNKNOWN } },
      at: "securityContext.fsGroup",
    },
    "the supplemental groups from an output": {
      pod: { securityContext: { supplementalGroups: UNKNOWN } },
      at: "securityContext.supplementalGroups",
      says: /whether the pod is in the root group;/,
    },
    "one supplemental group from an output": {
      pod: { securityContext: { supplementalGroups: [1000, UNKNOWN] } },
      at: "securityContext.supplementalGroups[1]",
    },
    "the pod's security context from an output, said once": {
      pod: { securityContext: UNKNOWN },
      at: "securityContext",
    },
    "docker.Container's user from an output": { docker: { user: UNKNOWN }, at: "user" },
    "an added group from an output": { docker: { groupAdds: [UNKNOWN] }, at: "groupAdds[0]" },
    "docker.Service's groups from an output": {
      service: { taskSpec: { containerSpec: { groups: UNKNOWN } } },
      at: "taskSpec.containerSpec.groups",
    },
  },
  unreadable: {
    "a group by name, which Kubernetes does not take": {
      container: { securityContext: { runAsGroup: "staff" } },
      at: "securityContext.runAsGroup",
      says: /expected a group ID, found "staff"/,
    },
    "a supplemental group as text": {
      pod: { securityContext: { supplementalGroups: ["0"] } },
      at: "securityContext.supplementalGroups[0]",
      says: /expected a group ID without quotes, found "0"/,
    },
    "supplemental groups that are no list": {
      pod: { securityContext: { supplementalGroups: 0 } },
      at: "securityContext.supplementalGroups",
      says: /expected a list, found 0/,
    },
    "an added group as a number": {
      docker: { groupAdds: [0] },
      at: "groupAdds[0]",
      says: /expected a string, found 0/,
    },
  },
});
