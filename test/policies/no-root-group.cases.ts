import { cases } from "../support/cases";
import { BATCH_POD, batchPod, inPod, items, patched, plugin, setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const runAsGroup = setting("container", "securityContext.runAsGroup");
const podGroup = setting("pod", "securityContext.runAsGroup");
const fsGroup = setting("pod", "securityContext.fsGroup");
const supplementalGroups = items("pod", "securityContext.supplementalGroups");
const user = setting("docker", "user");
const groupAdds = items("docker", "groupAdds");
const serviceUser = setting("service", "taskSpec.containerSpec.user");
const serviceGroups = items("service", "taskSpec.containerSpec.groups");
const ecsUser = setting("ecs", "user");

export default cases({
  good: {
    "left out": { container: {} },
    "root as the user, which another policy checks": { container: { securityContext: { runAsUser: 0 } } },
    "non-root groups for the pod": {
      pod: { securityContext: { runAsGroup: 1000, fsGroup: 2000, supplementalGroups: [3000, null, 4000] } },
    },
    "no supplemental groups": supplementalGroups(),
    "a patch without a group": patched({ container: {} }),
    "a user without a group, whose group the image decides": user("10001"),
    "root as the user, with another group": user("0:10001"),
    "a group by name": { docker: { user: "10001:staff", groupAdds: ["staff", "10002"] } },
    "no user": user(undefined),
    "a plugin, which has no groups": plugin(),
    "a task's user without a group": ecsUser("10001"),
  },
  bad: {
    "the container's group 0": {
      ...runAsGroup(0),
      value: "0",
      message: /container "(web|debug)" runs in the root group$/,
      nearMiss: runAsGroup(1),
    },
    "the pod's group 0": { ...podGroup(0), message: /^the pod runs in the root group$/, nearMiss: podGroup(1) },
    "the pod's group 0, but another for the container": {
      ...inPod(runAsGroup(1000), { securityContext: { runAsGroup: 0 } }),
      at: "securityContext.runAsGroup",
      nearMiss: inPod(runAsGroup(1000), { securityContext: { runAsGroup: 1 } }),
    },
    "fsGroup 0": { ...fsGroup(0), message: /volumes are owned by the root group$/, nearMiss: fsGroup(1) },
    "group 0 in supplementalGroups": {
      ...supplementalGroups(1000, 0),
      at: "securityContext.supplementalGroups[1]",
      value: "0",
      nearMiss: supplementalGroups(1000, 1),
    },
    "a patch that sets group 0": { ...patched(fsGroup(0)), nearMiss: patched(fsGroup(1)) },
    "docker.Container with group 0": {
      ...user("10001:0"),
      value: "10001:0",
      message: /^container "web" runs in the root group$/,
      nearMiss: user("10001:10"),
    },
    "root's group by name": { ...user("10001:root"), nearMiss: user("10001:roots") },
    "group 0 in two digits": { ...user("app:00"), nearMiss: user("app:01") },
    "group 0 without a user": { ...user(":0"), nearMiss: user(":1") },
    "group 0 added": {
      ...groupAdds("staff", "0"),
      at: "groupAdds[1]",
      value: "0",
      message: /^container "web" is in the root group$/,
      nearMiss: groupAdds("staff", "1"),
    },
    "root's group added by name": { ...groupAdds("root"), nearMiss: groupAdds("rooted") },
    "group 0 added with a plus": { ...groupAdds("+0"), nearMiss: groupAdds("+1") },
    "docker.Service with group 0": { ...serviceUser("10001:0"), nearMiss: serviceUser("10001:10") },
    "docker.Service with group 0 added": { ...serviceGroups("root"), value: "root", nearMiss: serviceGroups("audio") },
    "the group of a task's user": { ...ecsUser("10001:0"), value: "10001:0", nearMiss: ecsUser("10001:10001") },
    "the group of a Batch pod": {
      ...batchPod({}, { securityContext: { runAsGroup: 0 } }),
      at: `${BATCH_POD}.containers[0].securityContext.runAsGroup`,
      nearMiss: batchPod({}, { securityContext: { runAsGroup: 1 } }),
    },
  },
  undecided: {
    "the container's group from an output": runAsGroup(UNKNOWN),
    "the volumes' group from an output": fsGroup(UNKNOWN),
    "the supplemental groups from an output": {
      pod: { securityContext: { supplementalGroups: UNKNOWN } },
      at: "securityContext.supplementalGroups",
      message: /whether the pod is in the root group;/,
    },
    "one supplemental group from an output": {
      ...supplementalGroups(1000, UNKNOWN),
      at: "securityContext.supplementalGroups[1]",
    },
    "the pod's security context from an output, reported once": {
      pod: { securityContext: UNKNOWN },
      at: "securityContext",
    },
    "docker.Container's user from an output": user(UNKNOWN),
    "an added group from an output": groupAdds(UNKNOWN),
    "docker.Service's groups from an output": {
      service: { taskSpec: { containerSpec: { groups: UNKNOWN } } },
      at: "taskSpec.containerSpec.groups",
    },
  },
  unreadable: {
    "a group by name, which Kubernetes does not accept": {
      ...runAsGroup("staff"),
      message: /expected a group ID, found "staff"/,
    },
    "a supplemental group as a string": {
      ...supplementalGroups("0"),
      message: /expected a group ID without quotes, found "0"/,
    },
    "supplemental groups that are not a list": {
      pod: { securityContext: { supplementalGroups: 0 } },
      at: "securityContext.supplementalGroups",
      message: /expected a list, found 0/,
    },
    "an added group as a number": { ...groupAdds(0), message: /expected a string, found 0/ },
  },
});
