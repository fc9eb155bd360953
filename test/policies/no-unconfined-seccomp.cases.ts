import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out, as the baseline allows": { container: { securityContext: { seccompProfile: undefined } } },
    "the runtime's own profile": { container: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    "a profile on the node": {
      container: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "web.json" } } },
    },
    "an old annotation, which Kubernetes no longer reads": {
      annotations: { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" },
    },
    "a patch that states no profile": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "no security options": { docker: { securityOpts: [] } },
    "the engine's own profile": { docker: { securityOpts: ["seccomp=builtin"] } },
    "an empty profile, which is the engine's own": { docker: { securityOpts: ["seccomp="] } },
    "another option with the same value": { docker: { securityOpts: ["apparmor=unconfined"] } },
    "docker.Service, which has no security options": { service: {} },
  },
  bad: {
    "switched off": {
      container: { securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      value: "Unconfined",
      says: /container "(web|debug)" disables seccomp$/,
      nearMiss: { container: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    },
    "switched off for the pod": {
      pod: { securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      says: /^the pod disables seccomp$/,
      nearMiss: { pod: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    },
    "switched off for the pod though the container has a profile": {
      pod: {
        securityContext: { seccompProfile: { type: "Unconfined" } },
        containers: [{ name: "web", securityContext: { seccompProfile: { type: "RuntimeDefault" } } }],
      },
      at: "securityContext.seccompProfile.type",
      nearMiss: {
        pod: {
          securityContext: { seccompProfile: null },
          containers: [{ name: "web", securityContext: { seccompProfile: { type: "RuntimeDefault" } } }],
        },
      },
    },
    "switched off for the container though the pod has a profile": {
      pod: {
        securityContext: { seccompProfile: { type: "RuntimeDefault" } },
        containers: [{ name: "web", securityContext: { seccompProfile: { type: "Unconfined" } } }],
      },
      at: "containers[0].securityContext.seccompProfile.type",
      nearMiss: {
        pod: {
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [{ name: "web", securityContext: { seccompProfile: null } }],
        },
      },
    },
    "a profile without a type": {
      container: { securityContext: { seccompProfile: { type: undefined } } },
      at: "securityContext.seccompProfile.type",
      value: "",
      says: /does not have a valid seccomp profile type$/,
      nearMiss: { container: { securityContext: { seccompProfile: undefined } } },
    },
    "a type in another case": {
      container: { securityContext: { seccompProfile: { type: "runtimedefault" } } },
      at: "securityContext.seccompProfile.type",
      value: "runtimedefault",
      nearMiss: { container: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    },
    "a Windows pod, which the baseline does not let off": {
      pod: { os: { name: "windows" }, securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      nearMiss: { pod: { os: { name: "windows" }, securityContext: {} } },
    },
    "a pod with a user namespace of its own": {
      pod: { hostUsers: false, securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      nearMiss: { pod: { hostUsers: false, securityContext: { seccompProfile: { type: "Localhost" } } } },
    },
    "a patch that switches it off": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { securityContext: { seccompProfile: { type: "Unconfined" } } } } } },
      at: "spec.template.spec.securityContext.seccompProfile.type",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } } } },
      },
    },
    "docker.Container": {
      docker: { securityOpts: ["no-new-privileges", "seccomp=unconfined"] },
      at: "securityOpts[1]",
      value: "unconfined",
      says: /^container "web" disables seccomp$/,
      nearMiss: { docker: { securityOpts: ["no-new-privileges", "seccomp=builtin"] } },
    },
    "after a colon": {
      docker: { securityOpts: ["seccomp:unconfined"] },
      at: "securityOpts[0]",
      value: "unconfined",
      nearMiss: { docker: { securityOpts: ["seccomp:builtin"] } },
    },
    "switched off before a profile": {
      docker: { securityOpts: ["seccomp=unconfined", 'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["seccomp=builtin", 'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'] } },
    },
    "switched off after a profile": {
      docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}', "seccomp=unconfined"] },
      at: "securityOpts[1]",
      nearMiss: { docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}', "seccomp=builtin"] } },
    },
    "a profile that allows by default, of which only the action is shown": {
      docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ptrace"]}]}'] },
      at: "securityOpts[0]",
      value: "SCMP_ACT_ALLOW",
      says: /^container "web" has a seccomp profile that allows system calls by default$/,
      nearMiss: {
        docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["ptrace"]}]}'] },
      },
    },
    "a profile that logs by default, which is to allow": {
      docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_LOG"}'] },
      at: "securityOpts[0]",
      value: "SCMP_ACT_LOG",
      nearMiss: { docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_KILL"}'] } },
    },
    "a profile after a colon": {
      docker: { securityOpts: ['seccomp:{"defaultAction":"SCMP_ACT_ALLOW"}'] },
      at: "securityOpts[0]",
      value: "SCMP_ACT_ALLOW",
      nearMiss: { docker: { securityOpts: ['seccomp:{"defaultAction":"SCMP_ACT_ERRNO"}'] } },
    },
    "a key in another case, which the engine reads all the same": {
      docker: { securityOpts: ['seccomp={"DefaultAction":"SCMP_ACT_ALLOW"}'] },
      at: "securityOpts[0]",
      value: "SCMP_ACT_ALLOW",
      nearMiss: { docker: { securityOpts: ['seccomp={"DefaultAction":"SCMP_ACT_ERRNO"}'] } },
    },
    "a second key in another case, which the engine lets win": {
      docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO","DEFAULTACTION":"SCMP_ACT_ALLOW"}'] },
      at: "securityOpts[0]",
      value: "SCMP_ACT_ALLOW",
      nearMiss: {
        docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO","DEFAULTACTION":"SCMP_ACT_KILL"}'] },
      },
    },
    "a build": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "app:1", build: { context: ".", securityOpts: ["seccomp=unconfined"] } },
      at: "build.securityOpts[0]",
      says: /^the build of image "web" /,
      nearMiss: {
        type: "docker:index/remoteImage:RemoteImage",
        inputs: { name: "app:1", build: { context: ".", securityOpts: ["seccomp=builtin"] } },
      },
    },
    "a rootless builder in a cluster": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { kubernetes: { rootless: true } },
      at: "kubernetes.rootless",
      nearMiss: { type: "docker:index/buildxBuilder:BuildxBuilder", inputs: { kubernetes: { rootless: false } } },
    },
  },
  undecided: {
    "the type from an output": {
      container: { securityContext: { seccompProfile: { type: UNKNOWN } } },
      at: "securityContext.seccompProfile.type",
      says: /whether .*container "(web|debug)" runs without a seccomp profile;/,
    },
    "the pod's profile from an output": {
      pod: { securityContext: { seccompProfile: UNKNOWN } },
      at: "securityContext.seccompProfile",
    },
    "a security option from an output": {
      docker: { securityOpts: ["no-new-privileges", UNKNOWN] },
      at: "securityOpts[1]",
    },
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
  },
  unreadable: {
    "a profile that is a word": {
      container: { securityContext: { seccompProfile: "RuntimeDefault" } },
      at: "securityContext.seccompProfile",
      says: /expected an object, found "RuntimeDefault"/,
    },
    "a file's path, where the engine expects its text": {
      docker: { securityOpts: ["seccomp=/etc/docker/web.json"] },
      at: "securityOpts[0]",
      value: null,
      says: /: expected a seccomp profile as JSON with a defaultAction, found something else$/,
    },
    "a profile without a default action, which leaves all allowed": {
      docker: { securityOpts: ['seccomp={"syscalls":[{"names":["secret"]}]}'] },
      at: "securityOpts[0]",
      value: null,
      says: /^((?!secret).)*$/,
    },
    "a profile with an empty default action, which leaves all allowed": {
      docker: { securityOpts: ['seccomp={"defaultAction":""}'] },
      at: "securityOpts[0]",
    },
    "a default action that is none, beside one that is": {
      docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO","DefaultAction":""}'] },
      at: "securityOpts[0]",
    },
    "JSON that is no object": { docker: { securityOpts: ["seccomp=null"] }, at: "securityOpts[0]" },
    "JSON that is cut off, of which nothing is shown": {
      docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO","syscalls":["secret'] },
      at: "securityOpts[0]",
      value: null,
      says: /^((?!secret).)*$/,
    },
    "a security option that is a number": { docker: { securityOpts: [5] }, at: "securityOpts[0]" },
    "a default action that only ends like one": {
      docker: { securityOpts: ['seccomp={"defaultAction":"XSCMP_ACT_ERRNO"}'] },
      at: "securityOpts[0]",
    },
    "a default action that only begins like one": {
      docker: { securityOpts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO "}'] },
      at: "securityOpts[0]",
    },
    "a default action in a list": {
      docker: { securityOpts: ['seccomp={"defaultAction":["SCMP_ACT_ERRNO"]}'] },
      at: "securityOpts[0]",
    },
  },
});
