import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { container: {} },
    "the default, said aloud": { container: { securityContext: { procMount: "Default" } } },
    "a patch that states no mount type": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "no security options": { docker: { securityOpts: null } },
    "cgroups kept read-only": { docker: { securityOpts: ["writable-cgroups=false"] } },
    "another option with the same value": { docker: { securityOpts: ["seccomp=unconfined", "apparmor=unconfined"] } },
    "docker.Service, which has no security options": { service: {} },
    "system paths set to a word that is none, which the engine refuses": {
      docker: { securityOpts: ["systempaths=on"] },
    },
  },
  bad: {
    unmasked: {
      container: { securityContext: { procMount: "Unmasked" } },
      at: "securityContext.procMount",
      value: "Unmasked",
      says: /container "(web|debug)" unmasks the host's \/proc$/,
      nearMiss: { container: { securityContext: { procMount: "Default" } } },
    },
    "unmasked in a user namespace of the pod's own": {
      pod: { hostUsers: false, containers: [{ name: "web", securityContext: { procMount: "Unmasked" } }] },
      at: "containers[0].securityContext.procMount",
      nearMiss: { pod: { hostUsers: false, containers: [{ name: "web", securityContext: { procMount: "Default" } }] } },
    },
    "the default in another case": {
      container: { securityContext: { procMount: "default" } },
      at: "securityContext.procMount",
      nearMiss: { container: { securityContext: { procMount: "Default" } } },
    },
    "an empty mount type": {
      container: { securityContext: { procMount: "" } },
      at: "securityContext.procMount",
      value: "",
      nearMiss: { container: { securityContext: { procMount: null } } },
    },
    "a Windows pod, which the baseline does not let off": {
      pod: { os: { name: "windows" }, containers: [{ name: "web", securityContext: { procMount: "Unmasked" } }] },
      at: "containers[0].securityContext.procMount",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web", securityContext: {} }] } },
    },
    "a patch that unmasks": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: { template: { spec: { containers: [{ name: "web", securityContext: { procMount: "Unmasked" } }] } } },
      },
      at: "spec.template.spec.containers[0].securityContext.procMount",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: {
          spec: { template: { spec: { containers: [{ name: "web", securityContext: { procMount: "Default" } }] } } },
        },
      },
    },
    "docker.Container": {
      docker: { securityOpts: ["no-new-privileges", "systempaths=unconfined"] },
      at: "securityOpts[1]",
      value: "systempaths=unconfined",
      says: /^container "web" unmasks the host's \/proc or cgroups$/,
      nearMiss: { docker: { securityOpts: ["no-new-privileges", "seccomp=unconfined"] } },
    },
    "writable cgroups by the bare word": {
      docker: { securityOpts: ["writable-cgroups"] },
      at: "securityOpts[0]",
      value: "writable-cgroups",
      nearMiss: { docker: { securityOpts: ["writable-cgroups=false"] } },
    },
    "writable cgroups set to true": {
      docker: { securityOpts: ["writable-cgroups=true"] },
      at: "securityOpts[0]",
      value: "writable-cgroups=true",
      nearMiss: { docker: { securityOpts: ["writable-cgroups=0"] } },
    },
    "writable cgroups set to 1 after a colon": {
      docker: { securityOpts: ["writable-cgroups:1"] },
      at: "securityOpts[0]",
      value: "writable-cgroups=1",
      nearMiss: { docker: { securityOpts: ["writable-cgroups:F"] } },
    },
    "writable cgroups set to what is neither true nor false": {
      docker: { securityOpts: ["writable-cgroups=no"] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["writable-cgroups=False"] } },
    },
    "switched on before it is switched off": {
      docker: { securityOpts: ["writable-cgroups=true", "writable-cgroups=false"] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["writable-cgroups=f", "writable-cgroups=false"] } },
    },
    "switched on after it is switched off": {
      docker: { securityOpts: ["writable-cgroups=false", "writable-cgroups=true"] },
      at: "securityOpts[1]",
      nearMiss: { docker: { securityOpts: ["writable-cgroups=false", "writable-cgroups=f"] } },
    },
  },
  undecided: {
    "from another resource's output": {
      container: { securityContext: { procMount: UNKNOWN } },
      at: "securityContext.procMount",
      says: /unmasks the host's \/proc;/,
    },
    "a security option from an output": {
      docker: { securityOpts: ["no-new-privileges", UNKNOWN] },
      at: "securityOpts[1]",
    },
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
  },
  unreadable: {
    true: {
      container: { securityContext: { procMount: true } },
      at: "securityContext.procMount",
      says: /expected a string, found true/,
    },
    "security options that are no list": {
      docker: { securityOpts: "systempaths=unconfined" },
      at: "securityOpts",
      says: /expected a list, found "systempaths=unconfined"/,
    },
  },
});
