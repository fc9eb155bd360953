import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "switched on": { container: { securityContext: { readOnlyRootFilesystem: true } } },
    "a Windows pod, which has no such setting": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
    },
    "a patch, from which nothing is missing": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "docker.Container": { docker: { readOnly: true } },
    "docker.Service": { service: { taskSpec: { containerSpec: { readOnly: true } } } },
    "a plugin, which has no such setting": { type: "docker:index/plugin:Plugin", inputs: { name: "vieux/sshfs" } },
  },
  bad: {
    "left out": {
      container: { securityContext: { readOnlyRootFilesystem: undefined } },
      at: "securityContext.readOnlyRootFilesystem",
      value: null,
      says: /container "(web|debug)" can write to its root file system$/,
      nearMiss: { container: { securityContext: { readOnlyRootFilesystem: true } } },
    },
    "switched off": {
      container: { securityContext: { readOnlyRootFilesystem: false } },
      at: "securityContext.readOnlyRootFilesystem",
      value: "false",
      nearMiss: { container: { securityContext: { readOnlyRootFilesystem: true } } },
    },
    "switched on for the pod, which has no such setting": {
      pod: { securityContext: { readOnlyRootFilesystem: true }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.readOnlyRootFilesystem",
      nearMiss: { pod: { containers: [{ name: "web", securityContext: { readOnlyRootFilesystem: true } }] } },
    },
    "a pod that says it is for Linux": {
      pod: { os: { name: "linux" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.readOnlyRootFilesystem",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a patch that switches it off": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: {
          template: { spec: { containers: [{ name: "web", securityContext: { readOnlyRootFilesystem: false } }] } },
        },
      },
      at: "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { containers: [{ name: "web", securityContext: {} }] } } } },
      },
    },
    "docker.Container that says nothing": {
      docker: { readOnly: undefined },
      at: "readOnly",
      value: null,
      says: /^container "web" can write to its root file system$/,
      nearMiss: { docker: { readOnly: true } },
    },
    "docker.Container that switches it off": {
      docker: { readOnly: false },
      at: "readOnly",
      value: "false",
      nearMiss: { docker: { readOnly: true } },
    },
    "docker.Service that says nothing": {
      service: { taskSpec: { containerSpec: { readOnly: undefined } } },
      at: "taskSpec.containerSpec.readOnly",
      says: /^service "web" can write to its root file system$/,
      nearMiss: { service: { taskSpec: { containerSpec: { readOnly: true } } } },
    },
    "docker.Service without a container specification": {
      type: "docker:index/service:Service",
      inputs: { taskSpec: {} },
      at: "taskSpec.containerSpec.readOnly",
      nearMiss: {
        type: "docker:index/service:Service",
        inputs: { taskSpec: { containerSpec: { readOnly: true } } },
      },
    },
    "docker.Service that switches it off": {
      service: { taskSpec: { containerSpec: { readOnly: false } } },
      at: "taskSpec.containerSpec.readOnly",
      nearMiss: { service: { taskSpec: { containerSpec: { readOnly: true } } } },
    },
  },
  undecided: {
    "from another resource's output": {
      container: { securityContext: { readOnlyRootFilesystem: UNKNOWN } },
      at: "securityContext.readOnlyRootFilesystem",
      says: /whether .*container "(web|debug)" can write to its root file system;/,
    },
    "docker.Container's from an output": { docker: { readOnly: UNKNOWN }, at: "readOnly" },
    "docker.Service's from an output": {
      service: { taskSpec: { containerSpec: { readOnly: UNKNOWN } } },
      at: "taskSpec.containerSpec.readOnly",
    },
  },
  unreadable: {
    "a word": {
      container: { securityContext: { readOnlyRootFilesystem: "true" } },
      at: "securityContext.readOnlyRootFilesystem",
      says: /expected true or false without quotes, found "true"/,
    },
    "a number": { docker: { readOnly: 1 }, at: "readOnly", says: /expected true or false, found 1/ },
  },
});
