import { cases } from "../support/cases";
import { build, builder, inPod, items, patched, securityOpts, setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const profile = setting("container", "securityContext.seccompProfile.type");
const podProfile = setting("pod", "securityContext.seccompProfile.type");
const ecsOptions = items("ecs", "dockerSecurityOptions");

export default cases({
  good: {
    "left out, as the baseline allows": { container: { securityContext: { seccompProfile: undefined } } },
    "the runtime's own profile": profile("RuntimeDefault"),
    "a profile on the node": {
      container: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "web.json" } } },
    },
    "an old annotation, which Kubernetes no longer reads": {
      annotations: { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" },
    },
    "a patch without a profile": patched({ container: {} }),
    "no security options": securityOpts(),
    "the engine's default profile": securityOpts("seccomp=builtin"),
    "an empty profile, which means the engine's default": securityOpts("seccomp="),
    "another option with the same value": securityOpts("apparmor=unconfined"),
    "docker.Service, which has no security options": { service: {} },
  },
  bad: {
    "switched off": {
      ...profile("Unconfined"),
      value: "Unconfined",
      message: /container "(web|debug)" disables seccomp$/,
      nearMiss: profile("RuntimeDefault"),
    },
    "switched off for the pod": {
      ...podProfile("Unconfined"),
      message: /^the pod disables seccomp$/,
      nearMiss: podProfile("RuntimeDefault"),
    },
    "switched off for the pod, but not for the container": {
      ...inPod(profile("RuntimeDefault"), { securityContext: { seccompProfile: { type: "Unconfined" } } }),
      at: "securityContext.seccompProfile.type",
      nearMiss: inPod(profile("RuntimeDefault"), { securityContext: { seccompProfile: null } }),
    },
    "switched off for the container, but not for the pod": {
      ...inPod(profile("Unconfined"), { securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
      nearMiss: inPod(
        { container: { securityContext: { seccompProfile: null } } },
        { securityContext: { seccompProfile: { type: "RuntimeDefault" } } },
      ),
    },
    "a profile without a type": {
      ...profile(undefined),
      value: "",
      message: /does not have a valid seccomp profile type$/,
      nearMiss: { container: { securityContext: { seccompProfile: undefined } } },
    },
    "a type in another case": {
      ...profile("runtimedefault"),
      value: "runtimedefault",
      nearMiss: profile("RuntimeDefault"),
    },
    "a Windows pod, which the baseline does not exempt": {
      pod: { os: { name: "windows" }, securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      nearMiss: { pod: { os: { name: "windows" }, securityContext: {} } },
    },
    "a pod with its own user namespace": {
      pod: { hostUsers: false, securityContext: { seccompProfile: { type: "Unconfined" } } },
      at: "securityContext.seccompProfile.type",
      nearMiss: { pod: { hostUsers: false, securityContext: { seccompProfile: { type: "Localhost" } } } },
    },
    "a patch that switches it off": {
      ...patched(podProfile("Unconfined")),
      nearMiss: patched(podProfile("RuntimeDefault")),
    },
    "docker.Container": {
      ...securityOpts("no-new-privileges", "seccomp=unconfined"),
      at: "securityOpts[1]",
      value: "unconfined",
      message: /^container "web" disables seccomp$/,
      nearMiss: securityOpts("no-new-privileges", "seccomp=builtin"),
    },
    "separated by a colon": {
      ...securityOpts("seccomp:unconfined"),
      value: "unconfined",
      nearMiss: securityOpts("seccomp:builtin"),
    },
    "switched off before a profile": {
      ...securityOpts("seccomp=unconfined", 'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'),
      at: "securityOpts[0]",
      nearMiss: securityOpts("seccomp=builtin", 'seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'),
    },
    "switched off after a profile": {
      ...securityOpts('seccomp={"defaultAction":"SCMP_ACT_ERRNO"}', "seccomp=unconfined"),
      at: "securityOpts[1]",
      nearMiss: securityOpts('seccomp={"defaultAction":"SCMP_ACT_ERRNO"}', "seccomp=builtin"),
    },
    "a profile that allows by default, of which only the action is shown": {
      ...securityOpts('seccomp={"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ptrace"]}]}'),
      value: "SCMP_ACT_ALLOW",
      message: /^container "web" has a seccomp profile that allows system calls by default$/,
      nearMiss: securityOpts('seccomp={"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["ptrace"]}]}'),
    },
    "a profile that logs by default, which allows": {
      ...securityOpts('seccomp={"defaultAction":"SCMP_ACT_LOG"}'),
      value: "SCMP_ACT_LOG",
      nearMiss: securityOpts('seccomp={"defaultAction":"SCMP_ACT_KILL"}'),
    },
    "a profile after a colon": {
      ...securityOpts('seccomp:{"defaultAction":"SCMP_ACT_ALLOW"}'),
      value: "SCMP_ACT_ALLOW",
      nearMiss: securityOpts('seccomp:{"defaultAction":"SCMP_ACT_ERRNO"}'),
    },
    "a key in another case, which the engine accepts": {
      ...securityOpts('seccomp={"DefaultAction":"SCMP_ACT_ALLOW"}'),
      value: "SCMP_ACT_ALLOW",
      nearMiss: securityOpts('seccomp={"DefaultAction":"SCMP_ACT_ERRNO"}'),
    },
    "a second key in another case, which overrides the first": {
      ...securityOpts('seccomp={"defaultAction":"SCMP_ACT_ERRNO","DEFAULTACTION":"SCMP_ACT_ALLOW"}'),
      value: "SCMP_ACT_ALLOW",
      nearMiss: securityOpts('seccomp={"defaultAction":"SCMP_ACT_ERRNO","DEFAULTACTION":"SCMP_ACT_KILL"}'),
    },
    "a build": {
      ...build({ securityOpts: ["seccomp=unconfined"] }),
      at: "build.securityOpts[0]",
      message: /^the build of image "web" /,
      nearMiss: build({ securityOpts: ["seccomp=builtin"] }),
    },
    "a rootless builder in a cluster": {
      ...builder({ kubernetes: { rootless: true } }),
      at: "kubernetes.rootless",
      nearMiss: builder({ kubernetes: { rootless: false } }),
    },
    "a task": {
      ...ecsOptions("no-new-privileges", "seccomp=unconfined"),
      at: "dockerSecurityOptions[1]",
      nearMiss: ecsOptions("no-new-privileges", "seccomp=builtin"),
    },
  },
  undecided: {
    "the type from an output": {
      ...profile(UNKNOWN),
      message: /whether .*container "(web|debug)" runs without a seccomp profile;/,
    },
    "the pod's profile from an output": {
      pod: { securityContext: { seccompProfile: UNKNOWN } },
      at: "securityContext.seccompProfile",
    },
    "a security option from an output": { ...securityOpts("no-new-privileges", UNKNOWN), at: "securityOpts[1]" },
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
  },
  unreadable: {
    "a profile that is a string": {
      container: { securityContext: { seccompProfile: "RuntimeDefault" } },
      at: "securityContext.seccompProfile",
      message: /expected an object, found "RuntimeDefault"/,
    },
    "a file's path, where the engine expects its text": {
      ...securityOpts("seccomp=/etc/docker/web.json"),
      value: null,
      message: /: expected a seccomp profile as JSON with a defaultAction, found something else$/,
    },
    "a profile without a default action, which allows everything": {
      ...securityOpts('seccomp={"syscalls":[{"names":["secret"]}]}'),
      value: null,
      message: /^((?!secret).)*$/,
    },
    "a profile with an empty default action, which allows everything": securityOpts('seccomp={"defaultAction":""}'),
    "an empty default action after a valid one": securityOpts(
      'seccomp={"defaultAction":"SCMP_ACT_ERRNO","DefaultAction":""}',
    ),
    "JSON that is not an object": securityOpts("seccomp=null"),
    "truncated JSON, which is not shown": {
      ...securityOpts('seccomp={"defaultAction":"SCMP_ACT_ERRNO","syscalls":["secret'),
      value: null,
      message: /^((?!secret).)*$/,
    },
    "a security option that is a number": securityOpts(5),
    "a default action that only ends like a valid one": securityOpts('seccomp={"defaultAction":"XSCMP_ACT_ERRNO"}'),
    "a default action that only starts like a valid one": securityOpts('seccomp={"defaultAction":"SCMP_ACT_ERRNO "}'),
    "a default action in a list": securityOpts('seccomp={"defaultAction":["SCMP_ACT_ERRNO"]}'),
  },
});
