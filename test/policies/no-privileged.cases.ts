import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { container: {} },
    "null, which is unset": { container: { securityContext: { privileged: null } } },
    "one capability instead": { docker: { capabilities: { adds: ["NET_BIND_SERVICE"] } } },
    "a name that only looks like it": { container: { env: [{ name: "privileged", value: "true" }] } },
    "a setting that is inherited, not stated": {
      container: { securityContext: JSON.parse('{"__proto__": {"privileged": true}}') as object },
    },
    "no containers": { pod: { containers: null } },
    "a null container": { pod: { containers: [null] } },
    "a custom resource without a pod template": {
      type: "kubernetes:example.com/v1:Widget",
      inputs: { apiVersion: "example.com/v1", kind: "Widget", spec: { template: { spec: { privileged: true } } } },
    },
  },
  bad: {
    "switched on": {
      container: { securityContext: { privileged: true } },
      at: "securityContext.privileged",
      value: "true",
      says: /container "(web|debug)" runs in privileged mode/,
      nearMiss: { container: { securityContext: { privileged: false } } },
    },
    "docker.Container": { docker: { privileged: true }, at: "privileged", nearMiss: { docker: { privileged: false } } },
    "a plugin with all permissions": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantAllPermissions: true },
      at: "grantAllPermissions",
      nearMiss: { type: "docker:index/plugin:Plugin", inputs: { name: "vieux/sshfs", grantAllPermissions: false } },
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
    "a container without a name, by where it stands": {
      pod: { containers: [{ name: undefined, securityContext: { privileged: true } }] },
      at: "containers[0].securityContext.privileged",
      says: /^the container at containers\[0\] runs in privileged mode$/,
      nearMiss: { pod: { containers: [{ name: undefined, securityContext: { privileged: false } }] } },
    },
    "a builder, whose driver is docker-container unless stated": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { name: "builder" },
      at: "driver",
      says: /^builder "web" runs in privileged mode$/,
      nearMiss: { type: "docker:index/buildxBuilder:BuildxBuilder", inputs: { driver: "remote" } },
    },
    "a builder by its block": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { dockerContainer: { memory: "1g" } },
      at: "dockerContainer",
      nearMiss: { type: "docker:index/buildxBuilder:BuildxBuilder", inputs: { remote: { servername: "buildkitd" } } },
    },
    "a builder in a cluster": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { kubernetes: { replicas: 2, qemu: { install: true } } },
      at: ["kubernetes", "kubernetes.qemu.install"],
      nearMiss: {
        type: "docker:index/buildxBuilder:BuildxBuilder",
        inputs: { kubernetes: { replicas: 2, rootless: true, qemu: { install: false } } },
      },
    },
    "a builder in a cluster by options": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { driver: "kubernetes", driverOptions: { rootless: "false" } },
      at: "driver",
      nearMiss: {
        type: "docker:index/buildxBuilder:BuildxBuilder",
        inputs: { driver: "kubernetes", driverOptions: { rootless: "true" } },
      },
    },
  },
  undecided: {
    "a builder's driver from an output": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { driver: UNKNOWN },
      at: "driver",
      says: /^cannot determine before deployment whether builder "web" runs in privileged mode/,
    },
    "a rootless builder by an output": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { kubernetes: { rootless: UNKNOWN } },
      at: "kubernetes.rootless",
    },
    "from another resource's output": { docker: { privileged: UNKNOWN }, at: "privileged" },
    "a security context from an output": { container: { securityContext: UNKNOWN }, at: "securityContext" },
    "a pod spec from an output": {
      type: "kubernetes:apps/v1:Deployment",
      inputs: { spec: { template: { spec: UNKNOWN } } },
      at: "spec.template.spec",
      says: /^cannot determine before deployment whether the pod/,
    },
    "a container from an output": { pod: { initContainers: [UNKNOWN] }, at: "initContainers[0]" },
    "a container list from an output": { pod: { containers: UNKNOWN }, at: "containers" },
    "a Helm Release": {
      type: "kubernetes:helm.sh/v3:Release",
      inputs: { chart: "nginx" },
      at: "chart",
      says: /^cannot determine whether .*Helm Release/,
    },
    "what a service runs": {
      type: "docker:index/service:Service",
      inputs: { taskSpec: { containerSpec: UNKNOWN } },
      at: "taskSpec.containerSpec",
    },
  },
  unreadable: {
    "a word": {
      container: { securityContext: { privileged: "yes" } },
      at: "securityContext.privileged",
      says: /expected true or false, found "yes"/,
    },
    "a pod spec that is text": {
      type: "kubernetes:core/v1:Pod",
      inputs: { spec: "see the wiki" },
      at: "spec",
      says: /expected an object, found "see the wiki"/,
    },
    "a container list that is an object": {
      pod: { containers: { web: {} } },
      at: "containers",
      says: /expected a list/,
    },
    "a container that is text": { pod: { containers: ["web"] }, at: "containers[0]" },
    "a service's container that is text": {
      type: "docker:index/service:Service",
      inputs: { taskSpec: { containerSpec: "nginx" } },
      at: "taskSpec.containerSpec",
    },
  },
});
