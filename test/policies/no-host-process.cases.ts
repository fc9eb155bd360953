import { cases } from "../support/cases";
import { inPod, patched, setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const hostProcess = setting("container", "securityContext.windowsOptions.hostProcess");
const podHostProcess = setting("pod", "securityContext.windowsOptions.hostProcess");

export default cases({
  good: {
    "left out": { container: {} },
    "null, which counts as unset": hostProcess(null),
    "other Windows options": { container: { securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } } } },
    "a Windows pod": { pod: { os: { name: "windows" } } },
    "privileged mode, which no-privileged checks": { container: { securityContext: { privileged: true } } },
    "a setting in the wrong place, which has no effect": { pod: { hostProcess: true } },
  },
  bad: {
    "a container": {
      ...hostProcess(true),
      value: "true",
      message: /container "(web|debug)" runs as a Windows host process$/,
      nearMiss: hostProcess(false),
    },
    "the pod": {
      ...podHostProcess(true),
      message: /^the pod runs as a Windows host process$/,
      nearMiss: podHostProcess(false),
    },
    "the pod, regardless of its containers": {
      ...inPod(hostProcess(false), { securityContext: { windowsOptions: { hostProcess: true } } }),
      at: "securityContext.windowsOptions.hostProcess",
      nearMiss: inPod(hostProcess(false), { securityContext: { windowsOptions: {} } }),
    },
    "a Patch": {
      ...patched(podHostProcess(true), "kubernetes:apps/v1:DaemonSetPatch"),
      nearMiss: patched(podHostProcess(false), "kubernetes:apps/v1:DaemonSetPatch"),
    },
  },
  undecided: {
    "from another resource's output": {
      ...hostProcess(UNKNOWN),
      message: /^cannot determine before deployment whether .* runs as a Windows host process/,
    },
    "the pod's Windows options from an output": {
      pod: { securityContext: { windowsOptions: UNKNOWN } },
      at: "securityContext.windowsOptions",
    },
  },
  unreadable: {
    "a string": { ...hostProcess("true"), message: /expected true or false without quotes, found "true"/ },
    "options that are a string": {
      pod: { securityContext: { windowsOptions: "hostProcess" } },
      at: "securityContext.windowsOptions",
      message: /expected an object/,
    },
  },
});
