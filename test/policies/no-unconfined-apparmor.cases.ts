import { cases } from "../support/cases";
import { build, builder, inPod, items, patched, securityOpts, setting } from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const profile = setting("container", "securityContext.appArmorProfile.type");
const podProfile = setting("pod", "securityContext.appArmorProfile.type");
const ecsOptions = items("ecs", "dockerSecurityOptions");

export default cases({
  good: {
    "left out": { container: {} },
    "the runtime's own profile": profile("RuntimeDefault"),
    "a profile on the node": {
      container: { securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "web" } } },
    },
    "annotations with good profiles": {
      annotations: {
        "container.apparmor.security.beta.kubernetes.io/web": "runtime/default",
        "container.apparmor.security.beta.kubernetes.io/proxy": "localhost/proxy",
        "container.apparmor.security.beta.kubernetes.io/init": "",
      },
    },
    "an annotation that is not AppArmor's": { annotations: { "example.com/apparmor": "unconfined" } },
    "a patch without a profile": patched({ container: {} }),
    "a profile on the host": securityOpts("apparmor=docker-nginx"),
    "an empty profile, which means the engine's default": securityOpts("apparmor="),
    "another option with the same value": securityOpts("seccomp=unconfined"),
    "docker.Service, which has no security options": { service: {} },
  },
  bad: {
    "switched off": {
      ...profile("Unconfined"),
      value: "Unconfined",
      message: /container "(web|debug)" disables AppArmor$/,
      nearMiss: profile("RuntimeDefault"),
    },
    "switched off for the pod": {
      ...podProfile("Unconfined"),
      message: /^the pod disables AppArmor$/,
      nearMiss: podProfile("Localhost"),
    },
    "switched off for the pod, but not for the container": {
      ...inPod(profile("RuntimeDefault"), { securityContext: { appArmorProfile: { type: "Unconfined" } } }),
      at: "securityContext.appArmorProfile.type",
      nearMiss: inPod(profile("RuntimeDefault")),
    },
    "switched off for the container, but not for the pod": {
      ...inPod(profile("Unconfined"), { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }),
      nearMiss: inPod(
        { container: { securityContext: { appArmorProfile: null } } },
        { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } },
      ),
    },
    "a profile without a type": {
      container: { securityContext: { appArmorProfile: {} } },
      at: "securityContext.appArmorProfile.type",
      value: "",
      message: /does not have a valid AppArmor profile type$/,
      nearMiss: { container: { securityContext: { appArmorProfile: null } } },
    },
    "a type in another case": { ...profile("localhost"), nearMiss: profile("Localhost") },
    "switched off by annotation": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      value: "unconfined",
      message: /^an annotation disables AppArmor for container "web"$/,
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "runtime/default" } },
    },
    "switched off by annotation for a container that does not exist": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/gone": "unconfined" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/gone"]',
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/gone": "" } },
    },
    "switched off by annotation, although the field has a profile": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" },
      pod: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      nearMiss: {
        annotations: { "container.apparmor.security.beta.kubernetes.io/web": "localhost/web" },
        pod: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } },
      },
    },
    "an annotation with the value of the field": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "RuntimeDefault" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      value: "RuntimeDefault",
      message: /^an annotation does not name a valid AppArmor profile for container "web"$/,
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "runtime/default" } },
    },
    "an annotation that only starts like a profile on the node": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "localhost" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "localhost/" } },
    },
    "a Windows pod, which the baseline does not exempt": {
      pod: { os: { name: "windows" }, securityContext: { appArmorProfile: { type: "Unconfined" } } },
      at: "securityContext.appArmorProfile.type",
      nearMiss: { pod: { os: { name: "windows" }, securityContext: {} } },
    },
    "a patch that switches it off by annotation": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: {
          template: {
            metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } },
          },
        },
      },
      at: 'spec.template.metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } } },
      },
    },
    "docker.Container": {
      ...securityOpts("apparmor=unconfined"),
      value: "unconfined",
      message: /^container "web" disables AppArmor$/,
      nearMiss: securityOpts("apparmor=docker-default"),
    },
    "separated by a colon": {
      ...securityOpts("apparmor:unconfined"),
      value: "unconfined",
      nearMiss: securityOpts("apparmor:docker-default"),
    },
    "switched off before a profile": {
      ...securityOpts("apparmor=unconfined", "apparmor=docker-default"),
      at: "securityOpts[0]",
      nearMiss: securityOpts("apparmor=docker-nginx", "apparmor=docker-default"),
    },
    "switched off after a profile": {
      ...securityOpts("apparmor=docker-default", "apparmor=unconfined"),
      at: "securityOpts[1]",
      nearMiss: securityOpts("apparmor=docker-default", "apparmor=docker-nginx"),
    },
    "a build": {
      ...build({ securityOpts: ["apparmor:unconfined"] }),
      at: "build.securityOpts[0]",
      message: /^the build of image "web" /,
      nearMiss: build({ securityOpts: ["apparmor=docker-default"] }),
    },
    "a rootless builder in a cluster": {
      ...builder({ kubernetes: { rootless: true } }),
      at: "kubernetes.rootless",
      nearMiss: builder({ kubernetes: { rootless: false } }),
    },
    "a task": {
      ...ecsOptions("no-new-privileges", "apparmor:unconfined"),
      at: "dockerSecurityOptions[1]",
      nearMiss: ecsOptions("no-new-privileges", "apparmor:web"),
    },
  },
  undecided: {
    "the type from an output": { ...profile(UNKNOWN), message: /whether .*container "(web|debug)" disables AppArmor;/ },
    "an annotation's value from an output": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": UNKNOWN },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
    },
    "all annotations from an output": {
      type: "kubernetes:core/v1:Pod",
      inputs: { metadata: { annotations: UNKNOWN }, spec: { containers: [{ name: "web" }] } },
      at: "metadata.annotations",
      message: /whether an annotation disables AppArmor;/,
    },
    "a security option from an output": securityOpts(UNKNOWN),
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
  },
  unreadable: {
    "a profile that is a string": {
      pod: { securityContext: { appArmorProfile: "RuntimeDefault" } },
      at: "securityContext.appArmorProfile",
      message: /expected an object, found "RuntimeDefault"/,
    },
    "an annotation that is not a string": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": false },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      message: /expected a string, found false/,
    },
    "annotations that are a list": {
      type: "kubernetes:core/v1:Pod",
      inputs: { metadata: { annotations: ["a=b"] }, spec: { containers: [{ name: "web" }] } },
      at: "metadata.annotations",
      message: /expected an object, found a list/,
    },
    "a security option that is a number": securityOpts(5),
  },
});
