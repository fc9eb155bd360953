import { isOff, where } from "../src/policy/conditions";
import { definePolicy, type Outcome } from "../src/policy/policy";
import { demand, exceptOnWindows, forbid } from "../src/policy/rules";
import { isSwitchedOn, type SecurityOption } from "../src/values/security-option";
import type { Container } from "../src/model/workload";

export default definePolicy({
  id: "no-privilege-escalation",
  title: "A process cannot gain more privileges than its parent",
  level: "advisory",
  severity: "medium",
  standards: {
    pss: { profile: "restricted", control: "Privilege Escalation" },
    cisDocker: ["5.26"],
    cisKubernetes: ["5.2.6"],
  },
  why: "A setuid program in the image can turn any user into root.",
  fix: {
    "containers.allowPrivilegeEscalation": "Set allowPrivilegeEscalation: false.",
    "containers.securityOptions": 'Add "no-new-privileges" to the security options.',
  },
  whenNotToUse:
    "Programs that depend on a setuid program, such as sudo, or newuidmap in rootless image builders, do not work without privilege escalation: exempt them by name.",

  rules: [
    exceptOnWindows(
      demand("containers", "allowPrivilegeEscalation", isOff, {
        missing: "{title} does not disable privilege escalation",
        whether: "{title} allows privilege escalation",
      }),
    ),
    forbid("containers", "securityOptions", where(isSwitchedOff), {
      whether: "{title} allows privilege escalation",
      found: (_, title) => `${title} disables no-new-privileges`,
      value: ({ key, value }) => `${key}=${value}`,
    }),
  ],

  words: ["containers.securityOptions"],
  check: ({ containers }) => containers.flatMap(unguarded),
});

/** Options are not sent in the order they are written, so one that disables it is a violation. */
function isSwitchedOff({ key, value }: SecurityOption): boolean {
  return key === "no-new-privileges" && isSwitchedOn(value) !== true;
}

/** Unreadable options may include it; those are reported separately. */
function unguarded({ title, securityOptions }: Container): readonly Outcome[] {
  const { place, items = [] } = securityOptions ?? {};
  const isStated = items.some((option) => option.state !== "set" || option.value.key === "no-new-privileges");
  if (place === undefined || isStated) return [];
  return [{ kind: "missing", place, message: `${title} does not disable privilege escalation` }];
}
