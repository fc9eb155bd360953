import { definePolicy, demandField, forbidField, type Outcome } from "../src/policy/policy";
import type { Container, Pod } from "../src/model/workload";

const isConfined = (type: string): boolean => type === "RuntimeDefault" || type === "Localhost";

const TYPE = "item.spec.?securityContext.?seccompProfile.?type";

export default definePolicy({
  id: "require-seccomp",
  title: "Containers run under a seccomp profile",
  level: "advisory",
  severity: "medium",
  standards: { pss: { profile: "restricted", control: "Seccomp" }, cisKubernetes: ["5.7.2"] },
  why: "By default, Kubernetes runs containers without a seccomp profile, so they can make every system call.",
  fix: "Set seccompProfile: { type: RuntimeDefault } in the pod's securityContext.",
  whenNotToUse:
    "Disable the policy if every kubelet runs with --seccomp-default: it then applies RuntimeDefault to containers without a profile.",

  words: ["pod.seccompProfile", "containers.seccompProfile"],
  check: ({ containers, pod }) => {
    if (pod === undefined || pod.isWindows) return [];
    return [
      ...forbidField(pod.seccompProfile, (type) => !isConfined(type), wording(pod.title)),
      ...containers.flatMap((container) => judgeContainer(container, pod)),
    ];
  },

  admission: {
    rules: [
      {
        each: "podAndContainers",
        isBad: `!variables.isWindows && ${TYPE}.orValue("") == "Unconfined"`,
        says: "{item.title} disables seccomp",
        at: "securityContext.seccompProfile.type",
        value: '"Unconfined"',
      },
      {
        each: "podAndContainers",
        isBad: [
          "!variables.isWindows",
          "item.spec.?securityContext.?seccompProfile.hasValue()",
          `!(${TYPE}.orValue("") in ["RuntimeDefault", "Localhost", "Unconfined"])`,
        ].join(" && "),
        says: "{item.title} does not have a valid seccomp profile type",
        at: "securityContext.seccompProfile.type",
        value: `${TYPE}.orValue("")`,
      },
      {
        each: "containers",
        isBad: [
          "!variables.isWindows",
          "!item.spec.?securityContext.?seccompProfile.hasValue()",
          "!variables.spec.?securityContext.?seccompProfile.hasValue()",
        ].join(" && "),
        says: "{item.title} has no seccomp profile",
        at: "securityContext.seccompProfile.type",
      },
    ],
  },
});

function judgeContainer({ title, seccompProfile: own }: Container, pod: Pod): readonly Outcome[] {
  // A pod's profile is checked at the pod.
  if (own?.state === "unset" && pod.seccompProfile?.state !== "unset") return [];
  const missing = `${title} has no seccomp profile`;
  return demandField(own, isConfined, { ...wording(title), missing });
}

function wording(title: string): { whether: string; found: (type: string) => string } {
  return {
    whether: `${title} runs without a seccomp profile`,
    found: (type) =>
      type === "Unconfined" ? `${title} disables seccomp` : `${title} does not have a valid seccomp profile type`,
  };
}
