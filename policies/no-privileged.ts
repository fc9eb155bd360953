import { adviceOf, cannotTell, definePolicy, forbid } from "../src/policy";

export default definePolicy({
  id: "no-privileged",
  title: "Containers do not run in privileged mode",
  level: "mandatory",
  severity: "critical",
  standards: {
    pss: { profile: "baseline", control: "Privileged Containers" },
    cisDocker: ["5.5"],
    cisKubernetes: ["5.2.2"],
  },
  reads: {
    kubernetes: ["containers[*].securityContext.privileged"],
    docker: ["privileged", "grantAllPermissions (Plugin)", "driver, kubernetes.rootless (BuildxBuilder)"],
  },
  why: "A privileged container can load kernel modules and open every device of the host.",
  fix: "Remove the setting. If the program needs one capability or one device, grant that one.",

  // What hides whole containers is said here, once for all policies.
  check: ({ title, containers, unreadable }) => [
    ...unreadable.flatMap((field) => cannotTell(field, `${title} runs containers that reach the host`)),
    ...containers.flatMap((container) => [
      ...forbid(container.privileged, (on) => on, {
        whether: `${container.title} runs in privileged mode`,
        fix: adviceOf(container),
      }),
      ...forbid(
        container.grantAllPermissions,
        (on) => on,
        `${container.title} is granted every permission it asks for`,
      ),
    ]),
  ],

  admission: {
    rules: [
      {
        each: "containers",
        isBad: "item.spec.?securityContext.?privileged.orValue(false)",
        says: "{item.title} runs in privileged mode",
        at: "securityContext.privileged",
        value: '"true"',
      },
    ],
  },
});
