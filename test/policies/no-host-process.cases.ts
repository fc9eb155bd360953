import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { container: {} },
    "null, which is unset": { container: { securityContext: { windowsOptions: { hostProcess: null } } } },
    "other options of Windows": {
      container: { securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } } },
    },
    "a Windows pod": { pod: { os: { name: "windows" } } },
    "the privileged mode of Linux, which no-privileged judges": {
      container: { securityContext: { privileged: true } },
    },
    "a setting in the wrong place, where it does nothing": { pod: { hostProcess: true } },
  },
  bad: {
    "of a container": {
      container: { securityContext: { windowsOptions: { hostProcess: true } } },
      at: "securityContext.windowsOptions.hostProcess",
      value: "true",
      says: /container "(web|debug)" runs as a Windows host process$/,
      nearMiss: { container: { securityContext: { windowsOptions: { hostProcess: false } } } },
    },
    "of the pod": {
      pod: { securityContext: { windowsOptions: { hostProcess: true } } },
      at: "securityContext.windowsOptions.hostProcess",
      says: /^the pod runs as a Windows host process$/,
      nearMiss: { pod: { securityContext: { windowsOptions: { hostProcess: false } } } },
    },
    "of the pod, whatever its containers say": {
      pod: {
        securityContext: { windowsOptions: { hostProcess: true } },
        containers: [{ name: "web", securityContext: { windowsOptions: { hostProcess: false } } }],
      },
      at: "securityContext.windowsOptions.hostProcess",
      nearMiss: {
        pod: {
          securityContext: { windowsOptions: {} },
          containers: [{ name: "web", securityContext: { windowsOptions: { hostProcess: false } } }],
        },
      },
    },
    "a Patch": {
      type: "kubernetes:apps/v1:DaemonSetPatch",
      inputs: { spec: { template: { spec: { securityContext: { windowsOptions: { hostProcess: true } } } } } },
      at: "spec.template.spec.securityContext.windowsOptions.hostProcess",
      nearMiss: {
        type: "kubernetes:apps/v1:DaemonSetPatch",
        inputs: { spec: { template: { spec: { securityContext: { windowsOptions: { hostProcess: false } } } } } },
      },
    },
  },
  undecided: {
    "from another resource's output": {
      container: { securityContext: { windowsOptions: { hostProcess: UNKNOWN } } },
      at: "securityContext.windowsOptions.hostProcess",
      says: /^cannot determine before deployment whether .* runs as a Windows host process/,
    },
    "the pod's options of Windows from an output": {
      pod: { securityContext: { windowsOptions: UNKNOWN } },
      at: "securityContext.windowsOptions",
    },
  },
  unreadable: {
    "a word": {
      container: { securityContext: { windowsOptions: { hostProcess: "true" } } },
      at: "securityContext.windowsOptions.hostProcess",
      says: /expected true or false without quotes, found "true"/,
    },
    "options that are text": {
      pod: { securityContext: { windowsOptions: "hostProcess" } },
      at: "securityContext.windowsOptions",
      says: /expected an object/,
    },
  },
});
