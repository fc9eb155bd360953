import { add, setTo } from "../src/model/edit";
import { isOff, where } from "../src/policy/conditions";
import { definePolicy, missingAt, type Outcome } from "../src/policy/policy";
import { demand, exceptOnWindows, forbid } from "../src/policy/rules";
import { isSwitchedOn, type SecurityOption } from "../src/values/security-option";
import { isEmpty } from "../src/model/place";
import type { Container } from "../src/model/workload";

const OPTION = "no-new-privileges";

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
  repair: { kind: "safe", reason: "Disables privilege escalation, which only setuid programs use." },

  rules: [
    exceptOnWindows(
      demand("containers", "allowPrivilegeEscalation", isOff, {
        missing: "{title} does not disable privilege escalation",
        whether: "{title} allows privilege escalation",
        repair: (place, container) => (canBeDisabled(container) ? setTo(false)(place) : undefined),
      }),
    ),
    forbid("containers", "securityOptions", where(isSwitchedOff), {
      whether: "{title} allows privilege escalation",
      found: (_, title) => `${title} disables no-new-privileges`,
      value: ({ key, value }) => `${key}=${value}`,
      repair: setTo(OPTION),
    }),
  ],

  words: ["containers.securityOptions"],
  check: ({ containers }) => containers.flatMap(unguarded),
});

/**
 * Whether the API server accepts `allowPrivilegeEscalation: false` for the container.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go, ValidateSecurityContext
 */
function canBeDisabled({ privileged, addedCapabilities = [] }: Container): boolean {
  const isPrivileged = privileged !== undefined && !isEmpty(privileged);
  const isAdmin = addedCapabilities.some((each) => each.state !== "set" || each.value.written === "CAP_SYS_ADMIN");
  return !isPrivileged && !isAdmin;
}

/** Options are not sent in the order they are written, so one that disables it is a violation. */
function isSwitchedOff({ key, value }: SecurityOption): boolean {
  return key === OPTION && isSwitchedOn(value) !== true;
}

/** Unreadable options may include it; those are reported separately. */
function unguarded({ title, securityOptions }: Container): readonly Outcome[] {
  const { place, items = [], isClosed = false } = securityOptions ?? {};
  const isStated = items.some((option) => option.state !== "set" || option.value.key === OPTION);
  if (place === undefined || isStated) return [];
  const repair = isClosed ? undefined : add(OPTION);
  return [missingAt(place, `${title} does not disable privilege escalation`, repair)];
}
