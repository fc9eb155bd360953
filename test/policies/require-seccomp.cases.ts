import { cases } from "../support/cases";
import { inPod, patched, securityOpts, setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const profile = setting("container", "securityContext.seccompProfile.type");
const podProfile = setting("pod", "securityContext.seccompProfile.type");

export default cases({
  good: {
    "the runtime's default profile": profile("RuntimeDefault"),
    "a profile on the node": {
      container: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "web.json" } } },
    },
    "the pod's profile for a container without one": {
      pod: { securityContext: { seccompProfile: { type: "RuntimeDefault" } }, containers: [{ name: "web" }] },
    },
    "the container's profile in a pod without one": inPod(profile("Localhost")),
    "a Windows pod, which has no seccomp": { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    "a patch, which may leave it out": patched({ container: {} }),
    "docker.Container, which has the engine's default profile": { docker: { securityOpts: undefined } },
    "docker.Container that switches it off, which another policy checks": securityOpts("seccomp=unconfined"),
  },
  bad: {
    "left out": {
      container: { securityContext: { seccompProfile: undefined } },
      at: "securityContext.seccompProfile.type",
      value: null,
      message: /container "(web|debug)" has no seccomp profile$/,
      nearMiss: profile("RuntimeDefault"),
    },
    "no security context at all": {
      container: { securityContext: undefined },
      at: "securityContext.seccompProfile.type",
      nearMiss: profile("Localhost"),
    },
    "switched off": {
      ...profile("Unconfined"),
      value: "Unconfined",
      message: /disables seccomp$/,
      nearMiss: profile("RuntimeDefault"),
    },
    "a profile without a type": {
      ...profile(undefined),
      value: "",
      message: /does not have a valid seccomp profile type$/,
      nearMiss: profile("RuntimeDefault"),
    },
    "switched off for the pod, but not for the container": {
      ...podProfile("Unconfined"),
      message: /^the pod disables seccomp$/,
      nearMiss: podProfile("Localhost"),
    },
    "switched off for the pod, reported once and not for each container": {
      pod: { securityContext: { seccompProfile: { type: "Unconfined" } }, containers: [{ name: "a" }, { name: "b" }] },
      at: "securityContext.seccompProfile.type",
      nearMiss: {
        pod: {
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [{ name: "a" }, { name: "b" }],
        },
      },
    },
    "switched off for the container, but not for the pod": {
      ...inPod(profile("Unconfined"), { securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
      nearMiss: inPod(
        { container: { securityContext: {} } },
        { securityContext: { seccompProfile: { type: "RuntimeDefault" } } },
      ),
    },
    "an old annotation, which Kubernetes no longer reads": {
      annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" },
      pod: { containers: [{ name: "web" }] },
      at: "spec.containers[0].securityContext.seccompProfile.type",
      nearMiss: {
        pod: { securityContext: { seccompProfile: { type: "RuntimeDefault" } }, containers: [{ name: "web" }] },
      },
    },
    "a pod that only selects a Windows node": {
      pod: { nodeSelector: { "kubernetes.io/os": "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.seccompProfile.type",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web" }] } },
    },
    "a pod with its own user namespace": {
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
      ...patched(profile("Unconfined")),
      nearMiss: patched({ container: { securityContext: {} } }),
    },
  },
  undecided: {
    "the type from an output": profile(UNKNOWN),
    "the pod's profile from an output, reported once": {
      pod: { securityContext: { seccompProfile: UNKNOWN }, containers: [{ name: "a" }, { name: "b" }] },
      at: "securityContext.seccompProfile",
      message: /whether the pod runs without a seccomp profile;/,
    },
    "a security context from an output": { container: { securityContext: UNKNOWN }, at: "securityContext" },
  },
  unreadable: {
    "a profile that is a string": {
      container: { securityContext: { seccompProfile: "RuntimeDefault" } },
      at: "securityContext.seccompProfile",
      message: /expected an object, found "RuntimeDefault"/,
    },
    "the pod's profile as a string, reported once": {
      pod: { securityContext: { seccompProfile: "RuntimeDefault" }, containers: [{ name: "web" }] },
      at: "securityContext.seccompProfile",
    },
    "a type that is a number": { ...profile(1), message: /expected a string, found 1/ },
  },
});
