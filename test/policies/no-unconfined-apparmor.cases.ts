import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "left out": { container: {} },
    "the runtime's own profile": { container: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } } },
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
    "a patch that states no profile": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "a profile of the host's": { docker: { securityOpts: ["apparmor=docker-nginx"] } },
    "an empty profile, which is the engine's own": { docker: { securityOpts: ["apparmor="] } },
    "another option with the same value": { docker: { securityOpts: ["seccomp=unconfined"] } },
    "docker.Service, which has no security options": { service: {} },
  },
  bad: {
    "switched off": {
      container: { securityContext: { appArmorProfile: { type: "Unconfined" } } },
      at: "securityContext.appArmorProfile.type",
      value: "Unconfined",
      says: /container "(web|debug)" disables AppArmor$/,
      nearMiss: { container: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } } },
    },
    "switched off for the pod": {
      pod: { securityContext: { appArmorProfile: { type: "Unconfined" } } },
      at: "securityContext.appArmorProfile.type",
      says: /^the pod disables AppArmor$/,
      nearMiss: { pod: { securityContext: { appArmorProfile: { type: "Localhost" } } } },
    },
    "switched off for the pod though the container has a profile": {
      pod: {
        securityContext: { appArmorProfile: { type: "Unconfined" } },
        containers: [{ name: "web", securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }],
      },
      at: "securityContext.appArmorProfile.type",
      nearMiss: {
        pod: { containers: [{ name: "web", securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }] },
      },
    },
    "switched off for the container though the pod has a profile": {
      pod: {
        securityContext: { appArmorProfile: { type: "RuntimeDefault" } },
        containers: [{ name: "web", securityContext: { appArmorProfile: { type: "Unconfined" } } }],
      },
      at: "containers[0].securityContext.appArmorProfile.type",
      nearMiss: {
        pod: {
          securityContext: { appArmorProfile: { type: "RuntimeDefault" } },
          containers: [{ name: "web", securityContext: { appArmorProfile: null } }],
        },
      },
    },
    "a profile without a type": {
      container: { securityContext: { appArmorProfile: {} } },
      at: "securityContext.appArmorProfile.type",
      value: "",
      says: /does not have a valid AppArmor profile type$/,
      nearMiss: { container: { securityContext: { appArmorProfile: null } } },
    },
    "a type in another case": {
      container: { securityContext: { appArmorProfile: { type: "localhost" } } },
      at: "securityContext.appArmorProfile.type",
      nearMiss: { container: { securityContext: { appArmorProfile: { type: "Localhost" } } } },
    },
    "switched off by annotation": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      value: "unconfined",
      says: /^an annotation disables AppArmor for container "web"$/,
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "runtime/default" } },
    },
    "switched off by annotation for a container that does not exist": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/gone": "unconfined" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/gone"]',
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/gone": "" } },
    },
    "switched off by annotation though the field has a profile": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" },
      pod: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      nearMiss: {
        annotations: { "container.apparmor.security.beta.kubernetes.io/web": "localhost/web" },
        pod: { securityContext: { appArmorProfile: { type: "RuntimeDefault" } } },
      },
    },
    "an annotation in the field's words": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "RuntimeDefault" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      value: "RuntimeDefault",
      says: /^an annotation does not name a valid AppArmor profile for container "web"$/,
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "runtime/default" } },
    },
    "an annotation that only begins like a profile on the node": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": "localhost" },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      nearMiss: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "localhost/" } },
    },
    "a Windows pod, which the baseline does not let off": {
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
        inputs: {
          metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } },
        },
      },
    },
    "docker.Container": {
      docker: { securityOpts: ["apparmor=unconfined"] },
      at: "securityOpts[0]",
      value: "unconfined",
      says: /^container "web" disables AppArmor$/,
      nearMiss: { docker: { securityOpts: ["apparmor=docker-default"] } },
    },
    "after a colon": {
      docker: { securityOpts: ["apparmor:unconfined"] },
      at: "securityOpts[0]",
      value: "unconfined",
      nearMiss: { docker: { securityOpts: ["apparmor:docker-default"] } },
    },
    "switched off before a profile": {
      docker: { securityOpts: ["apparmor=unconfined", "apparmor=docker-default"] },
      at: "securityOpts[0]",
      nearMiss: { docker: { securityOpts: ["apparmor=docker-nginx", "apparmor=docker-default"] } },
    },
    "switched off after a profile": {
      docker: { securityOpts: ["apparmor=docker-default", "apparmor=unconfined"] },
      at: "securityOpts[1]",
      nearMiss: { docker: { securityOpts: ["apparmor=docker-default", "apparmor=docker-nginx"] } },
    },
    "a build": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "app:1", build: { context: ".", securityOpts: ["apparmor:unconfined"] } },
      at: "build.securityOpts[0]",
      says: /^the build of image "web" /,
      nearMiss: {
        type: "docker:index/remoteImage:RemoteImage",
        inputs: { name: "app:1", build: { context: ".", securityOpts: ["apparmor=docker-default"] } },
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
      container: { securityContext: { appArmorProfile: { type: UNKNOWN } } },
      at: "securityContext.appArmorProfile.type",
      says: /whether .*container "(web|debug)" disables AppArmor;/,
    },
    "an annotation's value from an output": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": UNKNOWN },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
    },
    "all annotations from an output": {
      type: "kubernetes:core/v1:Pod",
      inputs: { metadata: { annotations: UNKNOWN }, spec: { containers: [{ name: "web" }] } },
      at: "metadata.annotations",
      says: /whether an annotation disables AppArmor;/,
    },
    "a security option from an output": { docker: { securityOpts: [UNKNOWN] }, at: "securityOpts[0]" },
    "all security options from an output": { docker: { securityOpts: UNKNOWN }, at: "securityOpts" },
  },
  unreadable: {
    "a profile that is a word": {
      pod: { securityContext: { appArmorProfile: "RuntimeDefault" } },
      at: "securityContext.appArmorProfile",
      says: /expected an object, found "RuntimeDefault"/,
    },
    "an annotation that is not text": {
      annotations: { "container.apparmor.security.beta.kubernetes.io/web": false },
      at: 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
      says: /expected a string, found false/,
    },
    "annotations that are a list": {
      type: "kubernetes:core/v1:Pod",
      inputs: { metadata: { annotations: ["a=b"] }, spec: { containers: [{ name: "web" }] } },
      at: "metadata.annotations",
      says: /expected an object, found a list/,
    },
    "a security option that is a number": { docker: { securityOpts: [5] }, at: "securityOpts[0]" },
  },
});
