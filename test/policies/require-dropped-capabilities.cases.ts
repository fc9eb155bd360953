import { cases } from "../support/cases";
import { inPod, items, patched, plugin, setting, taskOn } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const drop = items("container", "securityContext.capabilities.drop");
const add = items("container", "securityContext.capabilities.add");
const capabilities = setting("container", "securityContext.capabilities");
const dockerDrops = items("docker", "capabilities.drops");
const dockerAdds = items("docker", "capabilities.adds");
const serviceAdds = items("service", "taskSpec.containerSpec.capAdds");
const serviceDrops = items("service", "taskSpec.containerSpec.capDrops");

export default cases({
  good: {
    "all dropped": drop("ALL"),
    "all dropped, among others": drop("MKNOD", "ALL"),
    "all dropped, NET_BIND_SERVICE added back": capabilities({ add: ["NET_BIND_SERVICE"], drop: ["ALL"] }),
    "all dropped, next to an unknown one": drop(UNKNOWN, "ALL"),
    "a Windows pod, which has no capabilities": { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    "a patch, which may leave it out": patched({ container: {} }),
    "docker.Container, in any spelling": {
      docker: { capabilities: { adds: ["cap_net_bind_service"], drops: ["all"] } },
    },
    "a plugin, which cannot drop capabilities": plugin(),
    "a Batch job, which has no capabilities": {
      type: "aws-native:batch:JobDefinition",
      inputs: { containerProperties: { image: "nginx:1.29.3" } },
    },
    "a Windows task, which has no capabilities": taskOn("windows", {}),
  },
  bad: {
    "none dropped": {
      ...drop(),
      at: "securityContext.capabilities.drop",
      value: null,
      message: /container "(web|debug)" does not drop all capabilities$/,
      nearMiss: drop("ALL"),
    },
    "no security context at all": {
      container: { securityContext: undefined },
      at: "securityContext.capabilities.drop",
      nearMiss: drop("ALL"),
    },
    "one dropped instead of all": {
      ...drop("NET_RAW"),
      at: "securityContext.capabilities.drop",
      nearMiss: drop("ALL"),
    },
    "ALL in lower case, which Pod Security Standards do not count": {
      ...drop("all"),
      at: "securityContext.capabilities.drop",
      nearMiss: dockerDrops("all"),
    },
    "ALL with the prefix, which Pod Security Standards do not count": {
      ...drop("CAP_ALL"),
      at: "securityContext.capabilities.drop",
      nearMiss: drop("ALL"),
    },
    "all dropped for the pod, which has no such setting": {
      pod: { securityContext: { capabilities: { drop: ["ALL"] } }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.capabilities.drop",
      nearMiss: inPod(drop("ALL")),
    },
    "a pod that only selects a Windows node": {
      pod: { nodeSelector: { "kubernetes.io/os": "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.capabilities.drop",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a pod with its own user namespace": {
      pod: { hostUsers: false, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.capabilities.drop",
      nearMiss: inPod(drop("ALL"), { hostUsers: false }),
    },
    "all dropped, CHOWN added back": {
      ...add("CHOWN"),
      value: "CHOWN",
      message: /adds the capability "CHOWN"$/,
      nearMiss: add("NET_BIND_SERVICE"),
    },
    "NET_BIND_SERVICE in a spelling that Kubernetes does not accept": {
      ...add("CAP_NET_BIND_SERVICE"),
      nearMiss: dockerAdds("CAP_NET_BIND_SERVICE"),
    },
    "none dropped and one added": {
      ...capabilities({ add: ["SYS_ADMIN"], drop: null }),
      at: ["securityContext.capabilities.drop", "securityContext.capabilities.add[0]"],
      value: [null, "SYS_ADMIN"],
      nearMiss: capabilities({ add: null, drop: ["ALL"] }),
    },
    "a patch that adds one": { ...patched(add("CHOWN")), nearMiss: patched(add()) },
    "docker.Container that drops none": {
      docker: { capabilities: undefined },
      at: "capabilities.drops",
      value: null,
      nearMiss: dockerDrops("ALL"),
    },
    "docker.Container that drops one": {
      ...dockerDrops("NET_RAW"),
      at: "capabilities.drops",
      nearMiss: dockerDrops("ALL"),
    },
    "docker.Container that adds back one of Docker's own": {
      ...dockerAdds("cap_chown"),
      value: "cap_chown",
      nearMiss: dockerAdds("cap_net_bind_service"),
    },
    "docker.Service that drops none": {
      ...serviceDrops(),
      at: "taskSpec.containerSpec.capDrops",
      nearMiss: serviceDrops("ALL"),
    },
    "docker.Service that adds one back": { ...serviceAdds("SETUID"), nearMiss: serviceAdds("NET_BIND_SERVICE") },
    "a task that drops nothing": {
      ...taskOn("fargate", {}),
      at: "containerDefinitions[0].linuxParameters.capabilities.drop",
      nearMiss: taskOn("fargate", { linuxParameters: { capabilities: { drop: ["all"] } } }),
    },
    "a task that drops one": {
      ecs: { linuxParameters: { capabilities: { drop: ["CHOWN"] } } },
      at: "linuxParameters.capabilities.drop",
      nearMiss: { ecs: { linuxParameters: { capabilities: { drop: ["CHOWN", "ALL"] } } } },
    },
  },
  undecided: {
    "the dropped capabilities from an output": {
      ...capabilities({ drop: UNKNOWN }),
      at: "securityContext.capabilities.drop",
      message: /whether .*container "(web|debug)" drops all capabilities;/,
    },
    "a dropped capability that may be ALL": { ...drop("MKNOD", UNKNOWN), at: "securityContext.capabilities.drop[1]" },
    "an added capability from an output": add(UNKNOWN),
    "a security context from an output, reported once": {
      container: { securityContext: UNKNOWN },
      at: "securityContext",
    },
    "docker.Container's capabilities from an output, reported once": {
      docker: { capabilities: UNKNOWN },
      at: "capabilities",
    },
    "docker.Service's dropped capabilities from an output": serviceDrops(UNKNOWN),
  },
  unreadable: {
    "one name in place of a list, reported once": {
      ...capabilities({ drop: "ALL" }),
      at: "securityContext.capabilities.drop",
      message: /expected a list, found "ALL"/,
    },
    "a dropped capability that is a number, next to ALL": {
      ...drop(21, "ALL"),
      at: "securityContext.capabilities.drop[0]",
      message: /expected a string, found 21/,
    },
    "docker.Container's capabilities as a list, reported once": {
      docker: { capabilities: ["ALL"] },
      at: "capabilities",
      message: /expected an object, found a list/,
    },
  },
});
