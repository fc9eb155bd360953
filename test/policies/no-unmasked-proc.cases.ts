import { cases } from "../support/cases";
import { inPod, inWindowsPod, items, patched, securityOpts, setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const procMount = setting("container", "securityContext.procMount");
const ecsOptions = items("ecs", "dockerSecurityOptions");

export default cases({
  good: {
    "left out": { container: {} },
    "the default, set explicitly": procMount("Default"),
    "a patch without a mount type": patched({ container: {} }),
    "no security options": { docker: { securityOpts: null } },
    "writable-cgroups set to false": securityOpts("writable-cgroups=false"),
    "another option with the same value": securityOpts("seccomp=unconfined", "apparmor=unconfined"),
    "docker.Service, which has no security options": { service: {} },
    "an invalid value for systempaths, which the engine rejects": securityOpts("systempaths=on"),
  },
  bad: {
    unmasked: {
      ...procMount("Unmasked"),
      value: "Unmasked",
      message: /container "(web|debug)" unmasks the host's \/proc$/,
      nearMiss: procMount("Default"),
    },
    "unmasked in the pod's own user namespace": {
      ...inPod(procMount("Unmasked"), { hostUsers: false }),
      nearMiss: inPod(procMount("Default"), { hostUsers: false }),
    },
    "the default in another case": { ...procMount("default"), nearMiss: procMount("Default") },
    "an empty mount type": { ...procMount(""), value: "", nearMiss: procMount(null) },
    "a Windows pod, which the baseline does not exempt": {
      ...inWindowsPod(procMount("Unmasked")),
      nearMiss: inWindowsPod({ container: { securityContext: {} } }),
    },
    "a patch that unmasks": { ...patched(procMount("Unmasked")), nearMiss: patched(procMount("Default")) },
    "docker.Container": {
      ...securityOpts("no-new-privileges", "systempaths=unconfined"),
      at: "securityOpts[1]",
      value: "systempaths=unconfined",
      message: /^container "web" unmasks the host's \/proc or cgroups$/,
      nearMiss: securityOpts("no-new-privileges", "seccomp=unconfined"),
    },
    "writable-cgroups without a value": {
      ...securityOpts("writable-cgroups"),
      value: "writable-cgroups",
      nearMiss: securityOpts("writable-cgroups=false"),
    },
    "writable cgroups set to true": {
      ...securityOpts("writable-cgroups=true"),
      value: "writable-cgroups=true",
      nearMiss: securityOpts("writable-cgroups=0"),
    },
    "writable cgroups set to 1 after a colon": {
      ...securityOpts("writable-cgroups:1"),
      value: "writable-cgroups=1",
      nearMiss: securityOpts("writable-cgroups:F"),
    },
    "writable cgroups set to a word that is neither true nor false": {
      ...securityOpts("writable-cgroups=no"),
      nearMiss: securityOpts("writable-cgroups=False"),
    },
    "switched on before it is switched off": {
      ...securityOpts("writable-cgroups=true", "writable-cgroups=false"),
      at: "securityOpts[0]",
      nearMiss: securityOpts("writable-cgroups=f", "writable-cgroups=false"),
    },
    "switched on after it is switched off": {
      ...securityOpts("writable-cgroups=false", "writable-cgroups=true"),
      at: "securityOpts[1]",
      nearMiss: securityOpts("writable-cgroups=false", "writable-cgroups=f"),
    },
    "a task": {
      ...ecsOptions("no-new-privileges", "systempaths=unconfined"),
      at: "dockerSecurityOptions[1]",
      nearMiss: ecsOptions("no-new-privileges", "systempaths=masked"),
    },
  },
  undecided: {
    "from another resource's output": { ...procMount(UNKNOWN), message: /unmasks the host's \/proc;/ },
    "a security option from an output": { ...securityOpts("no-new-privileges", UNKNOWN), at: "securityOpts[1]" },
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
  },
  unreadable: {
    "a boolean": { ...procMount(true), message: /expected a string, found true/ },
    "security options that are not a list": {
      docker: { securityOpts: "systempaths=unconfined" },
      at: "securityOpts",
      message: /expected a list, found "systempaths=unconfined"/,
    },
  },
});
