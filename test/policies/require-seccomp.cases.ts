import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "the runtime's own profile": { container: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    "a profile on the node": {
      container: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "web.json" } } },
    },
    "the pod's profile for a container that says nothing": {
      pod: { securityContext: { seccompProfile: { type: "RuntimeDefault" } }, containers: [{ name: "web" }] },
    },
    "the container's profile where the pod says nothing": {
      pod: { containers: [{ name: "web", securityContext: { seccompProfile: { type: "Localhost" } } }] },
    },
    "a Windows pod, which has no seccomp": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
    },
    "a patch, from which nothing is missing": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "docker.Container, to which the engine applies its own": { docker: { securityOpts: undefined } },
    "docker.Container that switches it off, which another policy judges": {
      docker: { securityOpts: ["seccomp=unconfined"] },
    },
  },
  bad: {
    "left out": {
      container: { securityContext: { seccompProfile: undefined } },
      at: "securityContext.seccompProfile.type",
      value: null,
      says: /container "(web|debug)" has no seccomp profile$/,
      nearMiss: { container: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    },
    "no security context at all": {
      container: { securityContext: undefined },
      at: "securityContext.seccompProfile.type",
      nearMiss: { container: { securityContext: { seccompProfile: { type: "Localhost" } } } },
    },
    "switched off": {
      container: { securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      value: "Unconfined",
      says: /disables seccomp$/,
      nearMiss: { container: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    },
    "a profile without a type": {
      container: { securityContext: { seccompProfile: { type: undefined } } },
      at: "securityContext.seccompProfile.type",
      value: "",
      says: /does not have a valid seccomp profile type$/,
      nearMiss: { container: { securityContext: { seccompProfile: { type: "RuntimeDefault" } } } },
    },
    "switched off for the pod though the container has a profile": {
      pod: { securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      says: /^the pod disables seccomp$/,
      nearMiss: { pod: { securityContext: { seccompProfile: { type: "Localhost" } } } },
    },
    "switched off for the pod, said once and not for each container": {
      pod: {
        securityContext: { seccompProfile: { type: "Unconfined" } },
        containers: [{ name: "a" }, { name: "b" }],
      },
      at: "securityContext.seccompProfile.type",
      nearMiss: {
        pod: {
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [{ name: "a" }, { name: "b" }],
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
          containers: [{ name: "web", securityContext: {} }],
        },
      },
    },
    "an old annotation, which Kubernetes no longer reads": {
      annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" },
      pod: { containers: [{ name: "web" }] },
      at: "spec.containers[0].securityContext.seccompProfile.type",
      nearMiss: {
        pod: { securityContext: { seccompProfile: { type: "RuntimeDefault" } }, containers: [{ name: "web" }] },
      },
    },
    "a pod that only asks for a Windows node": {
      pod: { nodeSelector: { "kubernetes.io/os": "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.seccompProfile.type",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a pod with a user namespace of its own": {
      pod: { hostUsers: false, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.seccompProfile.type",
      nearMiss: {
        pod: {
          hostUsers: false,
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [{ name: "web" }],
        },
      },
    },
    "a patch that switches it off": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: {
          template: {
            spec: { containers: [{ name: "web", securityContext: { seccompProfile: { type: "Unconfined" } } }] },
          },
        },
      },
      at: "spec.template.spec.containers[0].securityContext.seccompProfile.type",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { containers: [{ name: "web", securityContext: {} }] } } } },
      },
    },
  },
  undecided: {
    "the type from an output": {
      container: { securityContext: { seccompProfile: { type: UNKNOWN } } },
      at: "securityContext.seccompProfile.type",
    },
    "the pod's profile from an output, said once": {
      pod: { securityContext: { seccompProfile: UNKNOWN }, containers: [{ name: "a" }, { name: "b" }] },
      at: "securityContext.seccompProfile",
      says: /whether the pod runs without a seccomp profile;/,
    },
    "a security context from an output": { container: { securityContext: UNKNOWN }, at: "securityContext" },
  },
  unreadable: {
    "a profile that is a word": {
      container: { securityContext: { seccompProfile: "RuntimeDefault" } },
      at: "securityContext.seccompProfile",
      says: /expected an object, found "RuntimeDefault"/,
    },
    "the pod's profile as a word, said once": {
      pod: { securityContext: { seccompProfile: "RuntimeDefault" }, containers: [{ name: "web" }] },
      at: "securityContext.seccompProfile",
    },
    "a type that is a number": {
      container: { securityContext: { seccompProfile: { type: 1 } } },
      at: "securityContext.seccompProfile.type",
      says: /expected a string, found 1/,
    },
  },
});
