import { cases } from "../support/cases";
import { BATCH_POD, batchPod, builder, plugin, setting, taskOn } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const privileged = setting("container", "securityContext.privileged");
const dockerPrivileged = setting("docker", "privileged");
const ecsPrivileged = setting("ecs", "privileged");

export default cases({
  good: {
    "left out": { container: {} },
    "null, which counts as unset": privileged(null),
    "one capability instead": { docker: { capabilities: { adds: ["NET_BIND_SERVICE"] } } },
    "an environment variable named privileged": { container: { env: [{ name: "privileged", value: "true" }] } },
    "a setting that is only inherited from a prototype": {
      container: { securityContext: JSON.parse('{"__proto__": {"privileged": true}}') as object },
    },
    "no containers": { pod: { containers: null } },
    "a null container": { pod: { containers: [null] } },
    "a custom resource without a pod template": {
      type: "kubernetes:example.com/v1:Widget",
      inputs: { apiVersion: "example.com/v1", kind: "Widget", spec: { template: { spec: { privileged: true } } } },
    },
    "a hardened task": { ecs: {} },
  },
  bad: {
    "switched on": {
      ...privileged(true),
      value: "true",
      message: /container "(web|debug)" runs in privileged mode/,
      nearMiss: privileged(false),
    },
    "docker.Container": { ...dockerPrivileged(true), nearMiss: dockerPrivileged(false) },
    "a plugin with all permissions": {
      ...plugin({ grantAllPermissions: true }),
      at: "grantAllPermissions",
      nearMiss: plugin({ grantAllPermissions: false }),
    },
    "an Argo Rollout": {
      type: "kubernetes:argoproj.io/v1alpha1:Rollout",
      inputs: { spec: { template: { spec: { containers: [{ name: "a", securityContext: { privileged: true } }] } } } },
      at: "spec.template.spec.containers[0].securityContext.privileged",
      nearMiss: {
        type: "kubernetes:argoproj.io/v1alpha1:Rollout",
        inputs: { spec: { template: { spec: { containers: [{ name: "a", securityContext: {} }] } } } },
      },
    },
    "a container without a name, reported by its position": {
      pod: { containers: [{ name: undefined, securityContext: { privileged: true } }] },
      at: "containers[0].securityContext.privileged",
      message: /^the container at containers\[0\] runs in privileged mode$/,
      nearMiss: { pod: { containers: [{ name: undefined, securityContext: { privileged: false } }] } },
    },
    "a builder, whose default driver is docker-container": {
      ...builder({ name: "builder" }),
      at: "driver",
      message: /^builder "web" runs in privileged mode$/,
      nearMiss: builder({ driver: "remote" }),
    },
    "a builder with a dockerContainer block": {
      ...builder({ dockerContainer: { memory: "1g" } }),
      at: "dockerContainer",
      nearMiss: builder({ remote: { servername: "buildkitd" } }),
    },
    "a builder in a cluster": {
      ...builder({ kubernetes: { replicas: 2, qemu: { install: true } } }),
      at: ["kubernetes", "kubernetes.qemu.install"],
      nearMiss: builder({ kubernetes: { replicas: 2, rootless: true, qemu: { install: false } } }),
    },
    "a builder in a cluster by options": {
      ...builder({ driver: "kubernetes", driverOptions: { rootless: "false" } }),
      at: "driver",
      nearMiss: builder({ driver: "kubernetes", driverOptions: { rootless: "true" } }),
    },
    "a container of a task": {
      ...ecsPrivileged(true),
      value: "true",
      message: /^(container "web"|the container at \S+) runs in privileged mode$/,
      nearMiss: ecsPrivileged(false),
    },
    "a container of a Fargate task, which ECS rejects": {
      ...taskOn("fargate", { privileged: true }),
      at: "containerDefinitions[0].privileged",
      nearMiss: taskOn("fargate", { privileged: false }),
    },
    "a container of a Batch job on EKS": {
      ...batchPod({}, { securityContext: { privileged: true } }),
      at: `${BATCH_POD}.containers[0].securityContext.privileged`,
      nearMiss: batchPod({}, { securityContext: { privileged: false } }),
    },
  },
  undecided: {
    "a builder's driver from an output": {
      ...builder({ driver: UNKNOWN }),
      at: "driver",
      message: /^cannot determine before deployment whether builder "web" runs in privileged mode/,
    },
    "a builder whose rootless is an output": {
      ...builder({ kubernetes: { rootless: UNKNOWN } }),
      at: "kubernetes.rootless",
    },
    "from another resource's output": dockerPrivileged(UNKNOWN),
    "a security context from an output": { container: { securityContext: UNKNOWN }, at: "securityContext" },
    "a pod spec from an output": {
      type: "kubernetes:apps/v1:Deployment",
      inputs: { spec: { template: { spec: UNKNOWN } } },
      at: "spec.template.spec",
      message: /^cannot determine before deployment whether the pod/,
    },
    "a container from an output": { pod: { initContainers: [UNKNOWN] }, at: "initContainers[0]" },
    "a container list from an output": { pod: { containers: UNKNOWN }, at: "containers" },
    "a Helm Release": {
      type: "kubernetes:helm.sh/v3:Release",
      inputs: { chart: "nginx" },
      at: "chart",
      message: /^cannot determine whether .*Helm Release/,
    },
    "a service's container from an output": {
      type: "docker:index/service:Service",
      inputs: { taskSpec: { containerSpec: UNKNOWN } },
      at: "taskSpec.containerSpec",
    },
    "a container of a task from an output": ecsPrivileged(UNKNOWN),
    "the containers of a task from an output": { task: { containerDefinitions: UNKNOWN }, at: "containerDefinitions" },
    "the text of a task's containers from an output": {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      inputs: { family: "shop", containerDefinitions: UNKNOWN },
      at: "containerDefinitions",
      message: /^cannot determine before deployment whether the task runs containers that can reach the host/,
    },
    "the text of a job's nodes from an output": {
      type: "aws:batch/jobDefinition:JobDefinition",
      inputs: { type: "multinode", nodeProperties: UNKNOWN },
      at: "nodeProperties",
    },
    "the pod of a job from an output": {
      type: "aws-native:batch:JobDefinition",
      inputs: { eksProperties: { podProperties: UNKNOWN } },
      at: BATCH_POD,
    },
  },
  unreadable: {
    "a string": { ...privileged("yes"), message: /expected true or false, found "yes"/ },
    "a pod spec that is a string": {
      type: "kubernetes:core/v1:Pod",
      inputs: { spec: "see the wiki" },
      at: "spec",
      message: /expected an object, found "see the wiki"/,
    },
    "a container list that is an object": {
      pod: { containers: { web: {} } },
      at: "containers",
      message: /expected a list/,
    },
    "a container that is a string": { pod: { containers: ["web"] }, at: "containers[0]" },
    "a service's container that is a string": {
      type: "docker:index/service:Service",
      inputs: { taskSpec: { containerSpec: "nginx" } },
      at: "taskSpec.containerSpec",
    },
    "a container of a task that is a string": {
      task: { containerDefinitions: ["web"] },
      at: "containerDefinitions[0]",
    },
    "containers of a task that are an object": {
      type: "aws-native:ecs:TaskDefinition",
      inputs: { containerDefinitions: { web: {} } },
      at: "containerDefinitions",
      message: /expected a list, found an object$/,
    },
    "a task's containers in broken text, which is not shown": {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      inputs: { containerDefinitions: '[{ "name": "web",\n  "environment": [{ "value": "s3cret" }], }]' },
      at: "containerDefinitions",
      message: /expected JSON text, found an error at line 2, column 43$/,
    },
    "a task's containers in text of another type": {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      inputs: { containerDefinitions: '"web"' },
      at: "containerDefinitions",
      message: /expected a list, found a string$/,
    },
    "a task's containers as objects, which the provider rejects": {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      inputs: { containerDefinitions: [{ name: "web" }] },
      at: "containerDefinitions",
      message: /expected JSON text, found a list$/,
    },
  },
});
