import { cases } from "../support/cases";
import {
  BATCH_POD,
  batchPod,
  inPod,
  inWindowsPod,
  patched,
  plugin,
  setting,
  taskOn,
  withConfig,
} from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const securityContext = setting("container", "securityContext");
const user = setting("docker", "user");
const serviceUser = setting("service", "taskSpec.containerSpec.user");
const ecsUser = setting("ecs", "user");

export default cases({
  good: {
    "runAsNonRoot in the container": securityContext({ runAsNonRoot: true }),
    "a user other than root, which is enough unless strict": securityContext({ runAsNonRoot: undefined, runAsUser: 1 }),
    "user 0 with runAsNonRoot, which the kubelet does not start": securityContext({ runAsNonRoot: true, runAsUser: 0 }),
    "runAsNonRoot in the pod alone": {
      pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "web" }] },
    },
    "a non-root user in the pod alone": {
      pod: { securityContext: { runAsUser: 1000 }, containers: [{ name: "web" }] },
    },
    "runAsNonRoot in the container, but not in the pod": inPod(securityContext({ runAsNonRoot: true }), {
      securityContext: { runAsNonRoot: false },
    }),
    "a non-root user in the container, but root in the pod": inPod(securityContext({ runAsUser: 1000 }), {
      securityContext: { runAsUser: 0 },
    }),
    "a known user next to an unknown runAsNonRoot": securityContext({ runAsNonRoot: UNKNOWN, runAsUser: 1000 }),
    "runAsNonRoot next to an unknown user": securityContext({ runAsNonRoot: true, runAsUser: UNKNOWN }),
    "a patch, which may leave it out": patched({ container: { image: "registry.k8s.io/pause:3.10" } }),
    "a user name other than root": user("nginx"),
    "a user by ID without a group": user("10001"),
    "a user name that starts like root": user("rootless"),
    "a hexadecimal zero, which the engine treats as a name": user("0x0"),
    "the highest user ID": user("2147483647"),
    "a plugin, which has no user": plugin(),
    ...withConfig(
      { strict: true },
      {
        "strict: root in the pod's own user namespace": {
          pod: { hostUsers: false, securityContext: { runAsUser: 0 }, containers: [{ name: "web" }] },
        },
        "strict: runAsNonRoot in the pod alone": {
          pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "web" }] },
        },
        "strict: runAsNonRoot in every container": inPod(securityContext({ runAsNonRoot: true, runAsUser: 1000 })),
        "strict: an unknown user namespace without root": { pod: { hostUsers: UNKNOWN } },
        "strict: a patch, which may leave it out": patched({ container: { image: "registry.k8s.io/pause:3.10" } }),
        "strict: docker.Container, which strict does not affect": user("nginx"),
      },
    ),
    "a user of a task": ecsUser("app:app"),
    "a Windows task, whose users are others": taskOn("windows", {}),
    "a pod of a Batch job with runAsNonRoot": batchPod({}, { securityContext: { runAsNonRoot: true } }),
  },
  bad: {
    "left out": {
      ...securityContext({ runAsNonRoot: undefined }),
      at: "securityContext.runAsNonRoot",
      value: null,
      message: /container "(web|debug)" is not required to run as non-root$/,
      nearMiss: securityContext({ runAsNonRoot: true }),
    },
    "no security context at all": {
      ...securityContext(undefined),
      at: "securityContext.runAsNonRoot",
      nearMiss: securityContext({ runAsNonRoot: true }),
    },
    "null, which counts as unset": {
      ...securityContext({ runAsNonRoot: null }),
      at: "securityContext.runAsNonRoot",
      nearMiss: securityContext({ runAsNonRoot: null, runAsUser: 1000 }),
    },
    "runAsNonRoot set to false": {
      ...securityContext({ runAsNonRoot: false }),
      at: "securityContext.runAsNonRoot",
      value: "false",
      message: /may run as root$/,
      nearMiss: securityContext({ runAsNonRoot: true }),
    },
    "user 0": {
      ...securityContext({ runAsNonRoot: undefined, runAsUser: 0 }),
      at: "securityContext.runAsUser",
      value: "0",
      message: /container "(web|debug)" runs as root$/,
      nearMiss: securityContext({ runAsNonRoot: undefined, runAsUser: 1 }),
    },
    "user 0 in the pod alone": {
      pod: { securityContext: { runAsUser: 0 }, containers: [{ name: "web" }] },
      at: "securityContext.runAsUser",
      value: "0",
      nearMiss: { pod: { securityContext: { runAsUser: 1 }, containers: [{ name: "web" }] } },
    },
    "runAsNonRoot set to false in the pod, with two containers": {
      pod: { securityContext: { runAsNonRoot: false }, containers: [{ name: "a" }, { name: "b" }] },
      at: "securityContext.runAsNonRoot",
      nearMiss: { pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "a" }, { name: "b" }] } },
    },
    "runAsNonRoot set to false in the container, but true in the pod": {
      ...inPod(securityContext({ runAsNonRoot: false }), { securityContext: { runAsNonRoot: true } }),
      at: "containers[0].securityContext.runAsNonRoot",
      nearMiss: inPod(securityContext({ runAsNonRoot: null }), { securityContext: { runAsNonRoot: true } }),
    },
    "user 0 in the container, but another in the pod": {
      ...inPod(securityContext({ runAsUser: 0 }), { securityContext: { runAsUser: 1000 } }),
      at: "containers[0].securityContext.runAsUser",
      nearMiss: inPod(securityContext({ runAsUser: 1 }), { securityContext: { runAsUser: 1000 } }),
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
    "a Windows pod without a setting": {
      pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
      at: "containers[0].securityContext.runAsNonRoot",
      nearMiss: inWindowsPod(securityContext({ runAsNonRoot: true })),
    },
    "root in the pod's own user namespace, unless strict": {
      ...inPod(securityContext({ runAsUser: 0 }), { hostUsers: false }),
      at: "containers[0].securityContext.runAsUser",
      nearMiss: inPod(securityContext({ runAsUser: 1 }), { hostUsers: false }),
    },
    "a patch that sets user 0": {
      ...patched(securityContext({ runAsUser: 0 })),
      at: "spec.template.spec.containers[0].securityContext.runAsUser",
      nearMiss: patched(securityContext({})),
    },
    "docker.Container without a user": {
      ...user(undefined),
      value: null,
      message: /^no user is set, so container "web" runs as the image's user, which is often root$/,
      nearMiss: user("nobody"),
    },
    "an empty user": { ...user(""), value: "", message: /^no user is set/, nearMiss: user("nobody") },
    "root by name": {
      ...user("root"),
      value: "root",
      message: /^container "web" runs as root$/,
      nearMiss: user("roots"),
    },
    "root by name with a group": { ...user("root:root"), value: "root:root", nearMiss: user("app:root") },
    "user 0 by number": { ...user("0"), nearMiss: user("1") },
    "user 0 with a group": { ...user("0:1000"), nearMiss: user("1000:0") },
    "user and group 0": { ...user("0:0"), nearMiss: user("1:0") },
    "0 in two digits": { ...user("00"), nearMiss: user("01") },
    "0 with a plus": { ...user("+0"), nearMiss: user("+1") },
    "0 with a minus": { ...user("-0"), nearMiss: user("10") },
    "0 after a space": { ...user(" 0"), nearMiss: user("10") },
    "root after a space": { ...user(" root"), nearMiss: user("root0") },
    "a group without a user, which runs as root": {
      ...user(":1000"),
      value: ":1000",
      message: /^container "web" runs as root$/,
      nearMiss: user("1000:"),
    },
    "a negative user": { ...user("-1"), message: /a user ID that no engine accepts$/, nearMiss: user("1") },
    "a user ID beyond the highest": {
      ...user("4294967296"),
      message: /a user ID that no engine accepts$/,
      nearMiss: user("2147483647"),
    },
    "docker.Service without a user": { ...serviceUser(undefined), value: null, nearMiss: serviceUser("nobody") },
    "docker.Service as root": { ...serviceUser("0:10001"), value: "0:10001", nearMiss: serviceUser("10001:0") },
    ...withConfig(
      { strict: true },
      {
        "strict: a non-root user alone": {
          ...securityContext({ runAsNonRoot: undefined, runAsUser: 1000 }),
          at: "securityContext.runAsNonRoot",
          value: null,
          nearMiss: securityContext({ runAsNonRoot: true, runAsUser: 1000 }),
        },
        "strict: user 0 with runAsNonRoot": {
          ...securityContext({ runAsNonRoot: true, runAsUser: 0 }),
          at: "securityContext.runAsUser",
          value: "0",
          nearMiss: securityContext({ runAsNonRoot: true, runAsUser: 1 }),
        },
        "strict: runAsNonRoot set to false in the pod, but true in every container": {
          ...inPod(securityContext({ runAsNonRoot: true }), { securityContext: { runAsNonRoot: false } }),
          at: "securityContext.runAsNonRoot",
          message: /^the pod may run as root$/,
          nearMiss: inPod(securityContext({ runAsNonRoot: true }), { securityContext: { runAsNonRoot: null } }),
        },
        "strict: runAsNonRoot set to false in the pod, reported once": {
          pod: { securityContext: { runAsNonRoot: false }, containers: [{ name: "a" }, { name: "b" }] },
          at: "securityContext.runAsNonRoot",
          nearMiss: { pod: { securityContext: { runAsNonRoot: true }, containers: [{ name: "a" }, { name: "b" }] } },
        },
        "strict: user 0 in the pod, but not in the container": {
          ...inPod(securityContext({ runAsNonRoot: true, runAsUser: 1 }), { securityContext: { runAsUser: 0 } }),
          at: "securityContext.runAsUser",
          message: /^the pod runs as root$/,
          nearMiss: inPod(securityContext({ runAsNonRoot: true, runAsUser: 1 }), { securityContext: { runAsUser: 1 } }),
        },
        "strict: a container with user 0 and runAsNonRoot set to false": {
          ...securityContext({ runAsNonRoot: false, runAsUser: 0 }),
          at: ["securityContext.runAsNonRoot", "securityContext.runAsUser"],
          value: ["false", "0"],
          nearMiss: securityContext({ runAsNonRoot: true, runAsUser: 1 }),
        },
        "strict: root in the host's user namespace": {
          ...inPod(securityContext({ runAsNonRoot: false }), { hostUsers: true }),
          at: "containers[0].securityContext.runAsNonRoot",
          nearMiss: inPod(securityContext({ runAsNonRoot: false }), { hostUsers: false }),
        },
        "strict: a Windows pod without a setting": {
          pod: { os: { name: "windows" }, containers: [{ name: "web" }] },
          at: "containers[0].securityContext.runAsNonRoot",
          nearMiss: inWindowsPod(securityContext({ runAsNonRoot: true })),
        },
        "strict: runAsNonRoot set to false in the container, but true in the pod": {
          ...inPod(securityContext({ runAsNonRoot: false }), { securityContext: { runAsNonRoot: true } }),
          at: "containers[0].securityContext.runAsNonRoot",
          message: /^container "web" may run as root$/,
          nearMiss: inPod(securityContext({}), { securityContext: { runAsNonRoot: true } }),
        },
        "strict: left out in the pod and the container": {
          pod: { containers: [{ name: "web" }] },
          at: "containers[0].securityContext.runAsNonRoot",
          message: /^container "web" is not required to run as non-root$/,
          nearMiss: inPod(securityContext({ runAsNonRoot: true })),
        },
      },
    ),
    "root in a task": { ...ecsUser("0:10001"), value: "0:10001", nearMiss: ecsUser("10001:0") },
    "no user in a task": {
      ...ecsUser(undefined),
      value: null,
      message: /^no user is set, so .* runs as the image's user/,
      nearMiss: ecsUser("10001"),
    },
    "a pod of a Batch job that does not state a user": {
      ...batchPod({}),
      at: `${BATCH_POD}.containers[0].securityContext.runAsNonRoot`,
      nearMiss: batchPod({}, { securityContext: { runAsUser: 10001 } }),
    },
    "a pod of a Batch job that runs as root": {
      ...batchPod({}, { securityContext: { runAsUser: 0 } }),
      at: `${BATCH_POD}.containers[0].securityContext.runAsUser`,
      nearMiss: batchPod({}, { securityContext: { runAsUser: 1 } }),
    },
  },
  undecided: {
    "runAsNonRoot from an output": {
      ...securityContext({ runAsNonRoot: UNKNOWN }),
      at: "securityContext.runAsNonRoot",
      message: /^cannot determine before deployment whether .*container "(web|debug)" may run as root;/,
    },
    "runAsNonRoot from an output, next to user 0": {
      ...securityContext({ runAsNonRoot: UNKNOWN, runAsUser: 0 }),
      at: "securityContext.runAsNonRoot",
    },
    "a user from an output": {
      ...securityContext({ runAsNonRoot: undefined, runAsUser: UNKNOWN }),
      at: "securityContext.runAsUser",
    },
    "a security context from an output": securityContext(UNKNOWN),
    "the pod's security context from an output": {
      pod: { securityContext: UNKNOWN, containers: [{ name: "web" }] },
      at: "securityContext",
    },
    "docker.Container's user from an output": { ...user(UNKNOWN), message: /whether container "web" runs as root;/ },
    "docker.Service's user from an output": serviceUser(UNKNOWN),
    ...withConfig(
      { strict: true },
      {
        "strict: the pod's runAsNonRoot from an output": {
          pod: { securityContext: { runAsNonRoot: UNKNOWN }, containers: [{ name: "web" }] },
          at: "securityContext.runAsNonRoot",
        },
        "strict: a container's user from an output": {
          ...securityContext({ runAsUser: UNKNOWN }),
          at: "securityContext.runAsUser",
        },
        "strict: root, in a user namespace that may be the pod's own": {
          ...inPod(securityContext({ runAsUser: 0 }), { hostUsers: UNKNOWN }),
          at: "hostUsers",
          message: /whether the pod has its own user namespace/,
        },
      },
    ),
    "the user of a task from an output": ecsUser(UNKNOWN),
  },
  unreadable: {
    "runAsNonRoot as a string": {
      ...securityContext({ runAsNonRoot: "true" }),
      at: "securityContext.runAsNonRoot",
      message: /expected true or false without quotes, found "true"/,
    },
    "a user by name, which Kubernetes does not accept": {
      ...securityContext({ runAsNonRoot: undefined, runAsUser: "nobody" }),
      at: "securityContext.runAsUser",
      message: /expected a user ID, found "nobody"/,
    },
    "a negative user": {
      ...securityContext({ runAsUser: -1 }),
      at: "securityContext.runAsUser",
      message: /expected a user ID, found -1/,
    },
    "docker.Container's user as a number": { ...user(10001), message: /expected a string, found 10001/ },
    ...withConfig(
      { strict: true },
      {
        "strict: the pod's runAsNonRoot as a string, reported once": {
          pod: { securityContext: { runAsNonRoot: "true" }, containers: [{ name: "web" }] },
          at: "securityContext.runAsNonRoot",
        },
        "strict: hostUsers as a string": {
          pod: { hostUsers: "no" },
          at: "hostUsers",
          message: /expected true or false, found "no"/,
        },
      },
    ),
  },
});
