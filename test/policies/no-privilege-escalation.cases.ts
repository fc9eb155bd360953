import { cases } from "../support/cases";
import {
  BATCH_POD,
  batchPod,
  inPod,
  items,
  patched,
  plugin,
  securityOpts,
  setting,
  taskOn,
} from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const escalation = setting("container", "securityContext.allowPrivilegeEscalation");
const ecsOptions = items("ecs", "dockerSecurityOptions");

export default cases({
  good: {
    "switched off": escalation(false),
    "a Windows pod, which has no such setting": { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    "a patch, which may leave it out": patched({ container: {} }),
    "no-new-privileges without a value": securityOpts("no-new-privileges"),
    "no-new-privileges set to true": securityOpts("no-new-privileges=true"),
    "set to true after a colon": securityOpts("no-new-privileges:true"),
    "set to 1": securityOpts("no-new-privileges=1"),
    "set to T": securityOpts("no-new-privileges=T"),
    "among other options": securityOpts("label=level:s0:c1,c2", null, "no-new-privileges", "apparmor=web"),
    "docker.Service, which has no security options": { service: {} },
    "a plugin, which has no security options": plugin(),
    "a Fargate task, which has no security options": taskOn("fargate", {}),
    "a Windows task": taskOn("windows", {}),
    "a Batch job, which has no security options": {
      type: "aws-native:batch:JobDefinition",
      inputs: { containerProperties: { image: "nginx:1.29.3" } },
    },
  },
  bad: {
    "left out": {
      ...escalation(undefined),
      value: null,
      message: /container "(web|debug)" does not disable privilege escalation$/,
      nearMiss: escalation(false),
    },
    "no security context at all": {
      container: { securityContext: undefined },
      at: "securityContext.allowPrivilegeEscalation",
      nearMiss: escalation(false),
    },
    "null, which counts as unset": { ...escalation(null), nearMiss: escalation(false) },
    "switched on": {
      ...escalation(true),
      value: "true",
      message: /allows privilege escalation$/,
      nearMiss: escalation(false),
    },
    "switched off for the pod, which has no such setting": {
      pod: { securityContext: { allowPrivilegeEscalation: false }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.allowPrivilegeEscalation",
      nearMiss: inPod(escalation(false)),
    },
    "a pod that only asks for a Windows node": {
      pod: { nodeSelector: { "kubernetes.io/os": "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.allowPrivilegeEscalation",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a pod with its own user namespace": {
      pod: { hostUsers: false, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.allowPrivilegeEscalation",
      nearMiss: inPod(escalation(false), { hostUsers: false }),
    },
    "a patch that switches it on": {
      ...patched(escalation(true)),
      nearMiss: patched({ container: { securityContext: {} } }),
    },
    "docker.Container without security options": {
      docker: { securityOpts: undefined },
      at: "securityOpts",
      value: null,
      message: /^container "web" does not disable privilege escalation$/,
      nearMiss: securityOpts("no-new-privileges"),
    },
    "an empty list of security options": {
      ...securityOpts(),
      at: "securityOpts",
      nearMiss: securityOpts("no-new-privileges"),
    },
    "other security options only": {
      ...securityOpts("label=level:s0", "apparmor=no-new-privileges"),
      at: "securityOpts",
      nearMiss: securityOpts("label=level:s0", "no-new-privileges"),
    },
    "no-new-privileges in capitals, which the engine does not recognize": {
      ...securityOpts("NO-NEW-PRIVILEGES"),
      at: "securityOpts",
      nearMiss: securityOpts("no-new-privileges"),
    },
    "set to false": {
      ...securityOpts("no-new-privileges=false"),
      value: "no-new-privileges=false",
      message: /^container "web" disables no-new-privileges$/,
      nearMiss: securityOpts("no-new-privileges=true"),
    },
    "set to false after a colon": {
      ...securityOpts("no-new-privileges:false"),
      value: "no-new-privileges=false",
      nearMiss: securityOpts("no-new-privileges:true"),
    },
    "set to 0": { ...securityOpts("no-new-privileges=0"), nearMiss: securityOpts("no-new-privileges=1") },
    "set to a word that is neither true nor false": {
      ...securityOpts("no-new-privileges=yes"),
      value: "no-new-privileges=yes",
      nearMiss: securityOpts("no-new-privileges=TRUE"),
    },
    "switched off before it is switched on": {
      ...securityOpts("no-new-privileges=false", "no-new-privileges"),
      at: "securityOpts[0]",
      nearMiss: securityOpts("no-new-privileges=true", "no-new-privileges"),
    },
    "switched off after it is switched on": {
      ...securityOpts("no-new-privileges", "no-new-privileges=false"),
      at: "securityOpts[1]",
      nearMiss: securityOpts("no-new-privileges", "no-new-privileges=true"),
    },
    "a task without the option": {
      ...ecsOptions("label:level:s0"),
      at: "dockerSecurityOptions",
      nearMiss: ecsOptions("label:level:s0", "no-new-privileges"),
    },
    "a task that may run on Fargate or EC2": {
      task: { requiresCompatibilities: ["FARGATE", "EC2"], containerDefinitions: [{ name: "web" }] },
      at: "containerDefinitions[0].dockerSecurityOptions",
      nearMiss: { task: { requiresCompatibilities: ["FARGATE"], containerDefinitions: [{ name: "web" }] } },
    },
    "a task that switches it off": {
      ...ecsOptions("no-new-privileges:false"),
      value: "no-new-privileges=false",
      nearMiss: ecsOptions("no-new-privileges:true"),
    },
    "a Batch pod": {
      ...batchPod({}),
      at: `${BATCH_POD}.containers[0].securityContext.allowPrivilegeEscalation`,
      nearMiss: batchPod({}, { securityContext: { allowPrivilegeEscalation: false } }),
    },
  },
  undecided: {
    "from another resource's output": escalation(UNKNOWN),
    "a security context from an output": { container: { securityContext: UNKNOWN }, at: "securityContext" },
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
    "a security option from an output, which may be no-new-privileges": {
      ...securityOpts("label=level:s0", UNKNOWN),
      at: "securityOpts[1]",
      message: /whether container "web" allows privilege escalation;/,
    },
    "a security option from an output, which may switch it off": {
      ...securityOpts("no-new-privileges", UNKNOWN),
      at: "securityOpts[1]",
    },
  },
  unreadable: {
    "a string": { ...escalation("no"), message: /expected true or false, found "no"/ },
    "security options that are not a list, reported once": {
      docker: { securityOpts: "no-new-privileges" },
      at: "securityOpts",
      message: /expected a list, found "no-new-privileges"/,
    },
    "a security option that is an object": {
      ...securityOpts({ "no-new-privileges": true }),
      message: /expected a string, found an object/,
    },
  },
});
