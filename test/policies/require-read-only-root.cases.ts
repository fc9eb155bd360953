import { cases } from "../support/cases";
import { BATCH_POD, batchPod, inPod, patched, plugin, setting, taskOn } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const readOnlyRoot = setting("container", "securityContext.readOnlyRootFilesystem");
const readOnly = setting("docker", "readOnly");
const serviceReadOnly = setting("service", "taskSpec.containerSpec.readOnly");
const ecsReadOnly = setting("ecs", "readonlyRootFilesystem");

export default cases({
  good: {
    "switched on": readOnlyRoot(true),
    "a Windows pod, which has no such setting": { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    "a patch, which may leave it out": patched({ container: {} }),
    "docker.Container": readOnly(true),
    "docker.Service": serviceReadOnly(true),
    "a plugin, which has no such setting": plugin(),
    "a Windows task": taskOn("windows", {}),
  },
  bad: {
    "left out": {
      ...readOnlyRoot(undefined),
      value: null,
      message: /container "(web|debug)" can write to its root file system$/,
      nearMiss: readOnlyRoot(true),
    },
    "switched off": { ...readOnlyRoot(false), value: "false", nearMiss: readOnlyRoot(true) },
    "switched on for the pod, which has no such setting": {
      pod: { securityContext: { readOnlyRootFilesystem: true }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.readOnlyRootFilesystem",
      nearMiss: inPod(readOnlyRoot(true)),
    },
    "a pod for Linux": {
      pod: { os: { name: "linux" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.readOnlyRootFilesystem",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a patch that switches it off": {
      ...patched(readOnlyRoot(false)),
      nearMiss: patched({ container: { securityContext: {} } }),
    },
    "docker.Container without a setting": {
      ...readOnly(undefined),
      value: null,
      message: /^container "web" can write to its root file system$/,
      nearMiss: readOnly(true),
    },
    "docker.Container that switches it off": { ...readOnly(false), value: "false", nearMiss: readOnly(true) },
    "docker.Service without a setting": {
      ...serviceReadOnly(undefined),
      message: /^service "web" can write to its root file system$/,
      nearMiss: serviceReadOnly(true),
    },
    "docker.Service without a container specification": {
      type: "docker:index/service:Service",
      inputs: { taskSpec: {} },
      at: "taskSpec.containerSpec.readOnly",
      nearMiss: { type: "docker:index/service:Service", inputs: { taskSpec: { containerSpec: { readOnly: true } } } },
    },
    "docker.Service that switches it off": { ...serviceReadOnly(false), nearMiss: serviceReadOnly(true) },
    "a container of a task": { ...ecsReadOnly(false), value: "false", nearMiss: ecsReadOnly(true) },
    "a container of a task that does not state it": {
      ...ecsReadOnly(undefined),
      value: null,
      nearMiss: ecsReadOnly(true),
    },
    "a Batch pod": {
      ...batchPod({}, { securityContext: { readOnlyRootFilesystem: false } }),
      at: `${BATCH_POD}.containers[0].securityContext.readOnlyRootFilesystem`,
      nearMiss: batchPod({}, { securityContext: { readOnlyRootFilesystem: true } }),
    },
    "a Batch pod, as Pulumi's provider spells it": {
      type: "aws:batch/jobDefinition:JobDefinition",
      inputs: { eksProperties: { podProperties: { containers: [{ name: "web" }] } } },
      at: `${BATCH_POD}.containers[0].securityContext.readOnlyRootFileSystem`,
      nearMiss: {
        type: "aws:batch/jobDefinition:JobDefinition",
        inputs: {
          eksProperties: {
            podProperties: { containers: [{ name: "web", securityContext: { readOnlyRootFileSystem: true } }] },
          },
        },
      },
    },
  },
  undecided: {
    "from another resource's output": {
      ...readOnlyRoot(UNKNOWN),
      message: /whether .*container "(web|debug)" can write to its root file system;/,
    },
    "docker.Container's from an output": readOnly(UNKNOWN),
    "docker.Service's from an output": serviceReadOnly(UNKNOWN),
  },
  unreadable: {
    "a string": { ...readOnlyRoot("true"), message: /expected true or false without quotes, found "true"/ },
    "a number": { ...readOnly(1), message: /expected true or false, found 1/ },
  },
});
