import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "switched off": { container: { securityContext: { allowPrivilegeEscalation: false } } },
    "a Windows pod, which has no such setting": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
    },
    "a patch, from which nothing is missing": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "the bare word": { docker: { securityOpts: ["no-new-privileges"] } },
    "set to true": { docker: { securityOpts: ["no-new-privileges=true"] } },
    "set to true after a colon": { docker: { securityOpts: ["no-new-privileges:true"] } },
    "set to 1": { docker: { securityOpts: ["no-new-privileges=1"] } },
    "set to T": { docker: { securityOpts: ["no-new-privileges=T"] } },
    "among other options": {
      docker: { securityOpts: ["label=level:s0:c1,c2", null, "no-new-privileges", "apparmor=web"] },
    },
    "docker.Service, which has no security options": { service: {} },
    "a plugin, which has no security options": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs" },
    },
  },
  bad: {
    "left out": {
      container: { securityContext: { allowPrivilegeEscalation: undefined } },
      at: "securityContext.allowPrivilegeEscalation",
      value: null,
      says: /container "(web|debug)" does not disable privilege escalation$/,
      nearMiss: { container: { securityContext: { allowPrivilegeEscalation: false } } },
    },
    "no security context at all": {
      container: { securityContext: undefined },
      at: "securityContext.allowPrivilegeEscalation",
      nearMiss: { container: { securityContext: { allowPrivilegeEscalation: false } } },
    },
    "null, which is unset": {
      container: { securityContext: { allowPrivilegeEscalation: null } },
      at: "securityContext.allowPrivilegeEscalation",
      nearMiss: { container: { securityContext: { allowPrivilegeEscalation: false } } },
    },
    "switched on": {
      container: { securityContext: { allowPrivilegeEscalation: true } },
      at: "securityContext.allowPrivilegeEscalation",
      value: "true",
      says: /allows privilege escalation$/,
      nearMiss: { container: { securityContext: { allowPrivilegeEscalation: false } } },
    },
    "switched off for the pod, which has no such setting": {
      pod: { securityContext: { allowPrivilegeEscalation: false }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.allowPrivilegeEscalation",
      nearMiss: { pod: { containers: [{ name: "web", securityContext: { allowPrivilegeEscalation: false } }] } },
    },
    "a pod that only asks for a Windows node": {
      pod: { nodeSelector: { "kubernetes.io/os": "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.allowPrivilegeEscalation",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a pod with a user namespace of its own": {
      pod: { hostUsers: false, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.allowPrivilegeEscalation",
      nearMiss: {
        pod: { hostUsers: false, containers: [{ name: "web", securityContext: { allowPrivilegeEscalation: false } }] },
      },
    },
    "a patch that switches it on": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: {
          template: { spec: { containers: [{ name: "web", securityContext: { allowPrivilegeEscalation: true } }] } },
        },
      },
      at: "spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { containers: [{ name: "web", securityContext: {} }] } } } },
      },
    },
    "docker.Container without security options": {
      docker: { securityOpts: undefined },
      at: "securityOpts",
      value: null,
      says: /^container "web" does not disable privilege escalation$/,
      nearMiss: { docker: { securityOpts: ["no-new-privileges"] } },
    },
    "an empty list of security options": {
      docker: { securityOpts: [] },
      at: "securityOpts",
      nearMiss: { docker: { securityOpts: ["no-new-privileges"] } },
    },
    "other security options only": {
      docker: { securityOpts: ["label=level:s0", "apparmor=no-new-privileges"] },
      at: "securityOpts",
      nearMiss: { docker: { securityOpts: ["label=level:s0", "no-new-privileges"] } },
    },
    "the word in capitals, which the engine does not know": {
      docker: { securityOpts: ["NO-NEW-PRIVILEGES"] },
      at: "securityOpts",
      nearMiss: { docker: { securityOpts: ["no-new-privileges"] } },
    },
    "set to false": {
      docker: { securityOpts: ["no-new-privileges=false"] },
      at: "securityOpts[0]",
      value: "no-new-privileges=false",
      says: /^container "web" disables no-new-privileges$/,
      nearMiss: { docker: { securityOpts: ["no-new-privileges=true"] } },
    },
    "set to false after a colon": {
      docker: { securityOpts: ["no-new-privileges:false"] },
      at: "securityOpts[0]",
      value: "no-new-privileges=false",
      nearMiss: { docker: { securityOpts: ["no-new-privileges:true"] } },
    },
    "set to 0": {
      docker: { securityOpts: ["no-new-privileges=0"] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["no-new-privileges=1"] } },
    },
    "set to what is neither true nor false": {
      docker: { securityOpts: ["no-new-privileges=yes"] },
      at: "securityOpts[0]",
      value: "no-new-privileges=yes",
      nearMiss: { docker: { securityOpts: ["no-new-privileges=TRUE"] } },
    },
    "switched off before it is switched on": {
      docker: { securityOpts: ["no-new-privileges=false", "no-new-privileges"] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["no-new-privileges=true", "no-new-privileges"] } },
    },
    "switched off after it is switched on": {
      docker: { securityOpts: ["no-new-privileges", "no-new-privileges=false"] },
      at: "securityOpts[1]",
      nearMiss: { docker: { securityOpts: ["no-new-privileges", "no-new-privileges=true"] } },
    },
  },
  undecided: {
    "from another resource's output": {
      container: { securityContext: { allowPrivilegeEscalation: UNKNOWN } },
      at: "securityContext.allowPrivilegeEscalation",
    },
    "a security context from an output": { container: { securityContext: UNKNOWN }, at: "securityContext" },
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
    "one security option that may be it": {
      docker: { securityOpts: ["label=level:s0", UNKNOWN] },
      at: "securityOpts[1]",
      says: /whether container "web" allows privilege escalation;/,
    },
    "one security option that may switch it off again": {
      docker: { securityOpts: ["no-new-privileges", UNKNOWN] },
      at: "securityOpts[1]",
    },
  },
  unreadable: {
    "a word": {
      container: { securityContext: { allowPrivilegeEscalation: "no" } },
      at: "securityContext.allowPrivilegeEscalation",
      says: /expected true or false, found "no"/,
    },
    "security options that are no list, said once": {
      docker: { securityOpts: "no-new-privileges" },
      at: "securityOpts",
      says: /expected a list, found "no-new-privileges"/,
    },
    "a security option that is an object": {
      docker: { securityOpts: [{ "no-new-privileges": true }] },
      at: "securityOpts[0]",
      says: /expected a string, found an object/,
    },
  },
});
