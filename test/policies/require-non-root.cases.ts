import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "the container refuses root": { container: { securityContext: { runAsNonRoot: true } } },
    "a user above 0, which is proof enough unless strict": {
      container: { securityContext: { runAsNonRoot: undefined, runAsUser: 1 } },
    },
    "root that the kubelet refuses to start": { container: { securityContext: { runAsNonRoot: true, runAsUser: 0 } } },
    "the pod refuses root for a container that says nothing": {
      pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "web" }] },
    },
    "the pod has a user for a container that says nothing": {
      pod: { securityContext: { runAsUser: 1000 }, containers: [{ name: "web" }] },
    },
    "the container refuses root that the pod would allow": {
      pod: {
        securityContext: { runAsNonRoot: false },
        containers: [{ name: "web", securityContext: { runAsNonRoot: true } }],
      },
    },
    "the container has a user in place of the pod's root": {
      pod: {
        securityContext: { runAsUser: 0 },
        containers: [{ name: "web", securityContext: { runAsUser: 1000 } }],
      },
    },
    "a known user while the rest is not known": {
      container: { securityContext: { runAsNonRoot: UNKNOWN, runAsUser: 1000 } },
    },
    "root refused while the user is not known": {
      container: { securityContext: { runAsNonRoot: true, runAsUser: UNKNOWN } },
    },
    "a patch, from which nothing is missing": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web", image: "registry.k8s.io/pause:3.10" }] } } } },
    },
    "a user by name, as names other than root are accepted": { docker: { user: "nginx" } },
    "a user by ID without a group": { docker: { user: "10001" } },
    "a name that begins like root": { docker: { user: "rootless" } },
    "a hexadecimal zero, which the engine takes for a name": { docker: { user: "0x0" } },
    "the highest user ID": { docker: { user: "2147483647" } },
    "a plugin, which has no user": { type: "docker:index/plugin:Plugin", inputs: { name: "vieux/sshfs" } },

    "strict: root in a user namespace of the pod's own": {
      config: { strict: true },
      pod: { hostUsers: false, securityContext: { runAsUser: 0 }, containers: [{ name: "web" }] },
    },
    "strict: the pod refuses root for a container that says nothing": {
      config: { strict: true },
      pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "web" }] },
    },
    "strict: all containers refuse root where the pod says nothing": {
      config: { strict: true },
      pod: { containers: [{ name: "web", securityContext: { runAsNonRoot: true, runAsUser: 1000 } }] },
    },
    "strict: a user namespace that does not matter, as nobody is root": {
      config: { strict: true },
      pod: { hostUsers: UNKNOWN },
    },
    "strict: a patch, from which nothing is missing": {
      config: { strict: true },
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web", image: "registry.k8s.io/pause:3.10" }] } } } },
    },
    "strict: docker.Container, which it does not concern": { config: { strict: true }, docker: { user: "nginx" } },
  },
  bad: {
    "nobody says anything": {
      container: { securityContext: { runAsNonRoot: undefined } },
      at: "securityContext.runAsNonRoot",
      value: null,
      says: /container "(web|debug)" is not required to run as non-root$/,
      nearMiss: { container: { securityContext: { runAsNonRoot: true } } },
    },
    "no security context at all": {
      container: { securityContext: undefined },
      at: "securityContext.runAsNonRoot",
      nearMiss: { container: { securityContext: { runAsNonRoot: true } } },
    },
    "null, which is unset": {
      container: { securityContext: { runAsNonRoot: null } },
      at: "securityContext.runAsNonRoot",
      nearMiss: { container: { securityContext: { runAsNonRoot: null, runAsUser: 1000 } } },
    },
    "root is allowed": {
      container: { securityContext: { runAsNonRoot: false } },
      at: "securityContext.runAsNonRoot",
      value: "false",
      says: /may run as root$/,
      nearMiss: { container: { securityContext: { runAsNonRoot: true } } },
    },
    "user 0": {
      container: { securityContext: { runAsNonRoot: undefined, runAsUser: 0 } },
      at: "securityContext.runAsUser",
      value: "0",
      says: /container "(web|debug)" runs as root$/,
      nearMiss: { container: { securityContext: { runAsNonRoot: undefined, runAsUser: 1 } } },
    },
    "the pod's user 0, for a container that says nothing": {
      pod: { securityContext: { runAsUser: 0 }, containers: [{ name: "web" }] },
      at: "securityContext.runAsUser",
      value: "0",
      nearMiss: { pod: { securityContext: { runAsUser: 1 }, containers: [{ name: "web" }] } },
    },
    "the pod allows root, for two containers that say nothing": {
      pod: { securityContext: { runAsNonRoot: false }, containers: [{ name: "a" }, { name: "b" }] },
      at: "securityContext.runAsNonRoot",
      nearMiss: { pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "a" }, { name: "b" }] } },
    },
    "the container allows the root that the pod refuses": {
      pod: {
        securityContext: { runAsNonRoot: true },
        containers: [{ name: "web", securityContext: { runAsNonRoot: false } }],
      },
      at: "containers[0].securityContext.runAsNonRoot",
      nearMiss: {
        pod: {
          securityContext: { runAsNonRoot: true },
          containers: [{ name: "web", securityContext: { runAsNonRoot: null } }],
        },
      },
    },
    "the container's user 0 in place of the pod's": {
      pod: { securityContext: { runAsUser: 1000 }, containers: [{ name: "web", securityContext: { runAsUser: 0 } }] },
      at: "containers[0].securityContext.runAsUser",
      nearMiss: {
        pod: { securityContext: { runAsUser: 1000 }, containers: [{ name: "web", securityContext: { runAsUser: 1 } }] },
      },
    },
    "one container of two": {
      pod: { containers: [{ name: "a", securityContext: { runAsNonRoot: true } }, { name: "b" }] },
      at: "containers[1].securityContext.runAsNonRoot",
      nearMiss: {
        pod: {
          containers: [
            { name: "a", securityContext: { runAsNonRoot: true } },
            { name: "b", securityContext: { runAsNonRoot: true } },
          ],
        },
      },
    },
    "a Windows pod that says nothing": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.runAsNonRoot",
      nearMiss: {
        pod: { os: { name: "windows" }, containers: [{ name: "web", securityContext: { runAsNonRoot: true } }] },
      },
    },
    "root in a user namespace of the pod's own, unless strict": {
      pod: { hostUsers: false, containers: [{ name: "web", securityContext: { runAsUser: 0 } }] },
      at: "containers[0].securityContext.runAsUser",
      nearMiss: { pod: { hostUsers: false, containers: [{ name: "web", securityContext: { runAsUser: 1 } }] } },
    },
    "a patch that makes it root": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web", securityContext: { runAsUser: 0 } }] } } } },
      at: "spec.template.spec.containers[0].securityContext.runAsUser",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { containers: [{ name: "web", securityContext: {} }] } } } },
      },
    },

    "docker.Container without a user": {
      docker: { user: undefined },
      at: "user",
      value: null,
      says: /^no user is set, so container "web" runs as the image's user, which is often root$/,
      nearMiss: { docker: { user: "nobody" } },
    },
    "an empty user": {
      docker: { user: "" },
      at: "user",
      value: "",
      says: /^no user is set/,
      nearMiss: { docker: { user: "nobody" } },
    },
    "root by name": {
      docker: { user: "root" },
      at: "user",
      value: "root",
      says: /^container "web" runs as root$/,
      nearMiss: { docker: { user: "roots" } },
    },
    "root by name with a group": {
      docker: { user: "root:root" },
      at: "user",
      value: "root:root",
      nearMiss: { docker: { user: "app:root" } },
    },
    "user 0 by number": { docker: { user: "0" }, at: "user", nearMiss: { docker: { user: "1" } } },
    "user 0 with a group": { docker: { user: "0:1000" }, at: "user", nearMiss: { docker: { user: "1000:0" } } },
    "user and group 0": { docker: { user: "0:0" }, at: "user", nearMiss: { docker: { user: "1:0" } } },
    "0 in two digits": { docker: { user: "00" }, at: "user", nearMiss: { docker: { user: "01" } } },
    "0 with a plus": { docker: { user: "+0" }, at: "user", nearMiss: { docker: { user: "+1" } } },
    "0 with a minus": { docker: { user: "-0" }, at: "user", nearMiss: { docker: { user: "10" } } },
    "0 after a space": { docker: { user: " 0" }, at: "user", nearMiss: { docker: { user: "10" } } },
    "root after a space": { docker: { user: " root" }, at: "user", nearMiss: { docker: { user: "root0" } } },
    "a group alone, which leaves the user to root": {
      docker: { user: ":1000" },
      at: "user",
      value: ":1000",
      says: /^container "web" runs as root$/,
      nearMiss: { docker: { user: "1000:" } },
    },
    "a negative user": {
      docker: { user: "-1" },
      at: "user",
      says: /a user ID that no engine accepts$/,
      nearMiss: { docker: { user: "1" } },
    },
    "a user ID beyond the highest": {
      docker: { user: "4294967296" },
      at: "user",
      says: /a user ID that no engine accepts$/,
      nearMiss: { docker: { user: "2147483647" } },
    },
    "docker.Service without a user": {
      service: { taskSpec: { containerSpec: { user: undefined } } },
      at: "taskSpec.containerSpec.user",
      value: null,
      nearMiss: { service: { taskSpec: { containerSpec: { user: "nobody" } } } },
    },
    "docker.Service as root": {
      service: { taskSpec: { containerSpec: { user: "0:10001" } } },
      at: "taskSpec.containerSpec.user",
      value: "0:10001",
      nearMiss: { service: { taskSpec: { containerSpec: { user: "10001:0" } } } },
    },

    "strict: a user above 0 alone": {
      config: { strict: true },
      container: { securityContext: { runAsNonRoot: undefined, runAsUser: 1000 } },
      at: "securityContext.runAsNonRoot",
      value: null,
      nearMiss: { config: { strict: true }, container: { securityContext: { runAsNonRoot: true, runAsUser: 1000 } } },
    },
    "strict: root that the kubelet would refuse to start": {
      config: { strict: true },
      container: { securityContext: { runAsNonRoot: true, runAsUser: 0 } },
      at: "securityContext.runAsUser",
      value: "0",
      nearMiss: { config: { strict: true }, container: { securityContext: { runAsNonRoot: true, runAsUser: 1 } } },
    },
    "strict: the pod allows root though every container refuses it": {
      config: { strict: true },
      pod: {
        securityContext: { runAsNonRoot: false },
        containers: [{ name: "web", securityContext: { runAsNonRoot: true } }],
      },
      at: "securityContext.runAsNonRoot",
      says: /^the pod may run as root$/,
      nearMiss: {
        config: { strict: true },
        pod: {
          securityContext: { runAsNonRoot: null },
          containers: [{ name: "web", securityContext: { runAsNonRoot: true } }],
        },
      },
    },
    "strict: the pod allows root, said once and not for each container": {
      config: { strict: true },
      pod: { securityContext: { runAsNonRoot: false }, containers: [{ name: "a" }, { name: "b" }] },
      at: "securityContext.runAsNonRoot",
      nearMiss: {
        config: { strict: true },
        pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "a" }, { name: "b" }] },
      },
    },
    "strict: the pod is root though the container is not": {
      config: { strict: true },
      pod: {
        securityContext: { runAsUser: 0 },
        containers: [{ name: "web", securityContext: { runAsNonRoot: true, runAsUser: 1 } }],
      },
      at: "securityContext.runAsUser",
      says: /^the pod runs as root$/,
      nearMiss: {
        config: { strict: true },
        pod: {
          securityContext: { runAsUser: 1 },
          containers: [{ name: "web", securityContext: { runAsNonRoot: true, runAsUser: 1 } }],
        },
      },
    },
    "strict: a container that allows root and is root": {
      config: { strict: true },
      container: { securityContext: { runAsNonRoot: false, runAsUser: 0 } },
      at: ["securityContext.runAsNonRoot", "securityContext.runAsUser"],
      value: ["false", "0"],
      nearMiss: { config: { strict: true }, container: { securityContext: { runAsNonRoot: true, runAsUser: 1 } } },
    },
    "strict: root in the host's user namespace": {
      config: { strict: true },
      pod: { hostUsers: true, containers: [{ name: "web", securityContext: { runAsNonRoot: false } }] },
      at: "containers[0].securityContext.runAsNonRoot",
      nearMiss: {
        config: { strict: true },
        pod: { hostUsers: false, containers: [{ name: "web", securityContext: { runAsNonRoot: false } }] },
      },
    },
    "strict: a Windows pod that says nothing": {
      config: { strict: true },
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.runAsNonRoot",
      nearMiss: {
        config: { strict: true },
        pod: { os: { name: "windows" }, containers: [{ name: "web", securityContext: { runAsNonRoot: true } }] },
      },
    },
    "strict: a container that takes back what the pod says": {
      config: { strict: true },
      pod: {
        securityContext: { runAsNonRoot: true },
        containers: [{ name: "web", securityContext: { runAsNonRoot: false } }],
      },
      at: "containers[0].securityContext.runAsNonRoot",
      says: /^container "web" may run as root$/,
      nearMiss: {
        config: { strict: true },
        pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "web", securityContext: {} }] },
      },
    },
    "strict: nobody says anything, and says so": {
      config: { strict: true },
      pod: { containers: [{ name: "web" }] },
      at: "containers[0].securityContext.runAsNonRoot",
      says: /^container "web" is not required to run as non-root$/,
      nearMiss: {
        config: { strict: true },
        pod: { containers: [{ name: "web", securityContext: { runAsNonRoot: true } }] },
      },
    },
  },
  undecided: {
    "refusal of root from an output": {
      container: { securityContext: { runAsNonRoot: UNKNOWN } },
      at: "securityContext.runAsNonRoot",
      says: /^cannot determine before deployment whether .*container "(web|debug)" may run as root;/,
    },
    "refusal of root from an output, beside user 0": {
      container: { securityContext: { runAsNonRoot: UNKNOWN, runAsUser: 0 } },
      at: "securityContext.runAsNonRoot",
    },
    "a user from an output": {
      container: { securityContext: { runAsNonRoot: undefined, runAsUser: UNKNOWN } },
      at: "securityContext.runAsUser",
    },
    "a security context from an output": { container: { securityContext: UNKNOWN }, at: "securityContext" },
    "the pod's security context from an output": {
      pod: { securityContext: UNKNOWN, containers: [{ name: "web" }] },
      at: "securityContext",
    },
    "docker.Container's user from an output": {
      docker: { user: UNKNOWN },
      at: "user",
      says: /whether container "web" runs as root;/,
    },
    "docker.Service's user from an output": {
      service: { taskSpec: { containerSpec: { user: UNKNOWN } } },
      at: "taskSpec.containerSpec.user",
    },
    "strict: the pod's refusal of root from an output": {
      config: { strict: true },
      pod: { securityContext: { runAsNonRoot: UNKNOWN }, containers: [{ name: "web" }] },
      at: "securityContext.runAsNonRoot",
    },
    "strict: a container's user from an output": {
      config: { strict: true },
      container: { securityContext: { runAsUser: UNKNOWN } },
      at: "securityContext.runAsUser",
    },
    "strict: root, in a user namespace that may be the pod's own": {
      config: { strict: true },
      pod: { hostUsers: UNKNOWN, containers: [{ name: "web", securityContext: { runAsUser: 0 } }] },
      at: "hostUsers",
      says: /whether the pod has its own user namespace/,
    },
  },
  unreadable: {
    "refusal of root as a word": {
      container: { securityContext: { runAsNonRoot: "true" } },
      at: "securityContext.runAsNonRoot",
      says: /expected true or false without quotes, found "true"/,
    },
    "a user by name, which Kubernetes does not take": {
      container: { securityContext: { runAsNonRoot: undefined, runAsUser: "nobody" } },
      at: "securityContext.runAsUser",
      says: /expected a user ID, found "nobody"/,
    },
    "a negative user": {
      container: { securityContext: { runAsUser: -1 } },
      at: "securityContext.runAsUser",
      says: /expected a user ID, found -1/,
    },
    "docker.Container's user as a number": {
      docker: { user: 10001 },
      at: "user",
      says: /expected a string, found 10001/,
    },
    "strict: the pod's refusal of root as a word, said once": {
      config: { strict: true },
      pod: { securityContext: { runAsNonRoot: "true" }, containers: [{ name: "web" }] },
      at: "securityContext.runAsNonRoot",
    },
    "strict: a user namespace as a word": {
      config: { strict: true },
      pod: { hostUsers: "no" },
      at: "hostUsers",
      says: /expected true or false, found "no"/,
    },
  },
});
