import { setTo } from "../src/model/edit";
import { definePolicy, demandField, forbidField, type Outcome, type Wording } from "../src/policy/policy";
import type { Container, Pod } from "../src/model/workload";

const isConfined = (type: string): boolean => type === "RuntimeDefault" || type === "Localhost";

const repair = setTo("RuntimeDefault");

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
  repair: { kind: "safe", reason: "Sets the runtime's default profile, under which most programs run." },

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
  // One profile for the pod is enough.
  const outcomes = demandField(own, isConfined, { ...wording(title), missing });
  return outcomes.map((outcome) =>
    outcome.kind === "missing" && pod.seccompProfile !== undefined
      ? { ...outcome, repair: [repair(pod.seccompProfile.place)] }
      : outcome,
  );
}

function wording(title: string): Wording<string> {
  return {
    whether: `${title} runs without a seccomp profile`,
    found: (type) =>
      type === "Unconfined" ? `${title} disables seccomp` : `${title} does not have a valid seccomp profile type`,
    repair,
  };
}
