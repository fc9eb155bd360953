import { remove } from "../src/model/edit";
import { isOn } from "../src/policy/conditions";
import { cannotTell, definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";

export default definePolicy({
  id: "no-privileged",
  title: "Containers do not run in privileged mode",
  level: "mandatory",
  severity: "critical",
  standards: {
    pss: { profile: "baseline", control: "Privileged Containers" },
    cisDocker: ["5.5"],
    cisKubernetes: ["5.2.2"],
    awsFsbp: ["ECS.4"],
  },
  why: "A privileged container can load kernel modules and open every host device.",
  fix: "Remove the setting. If the program needs a specific capability or device, grant only that one.",
  whenNotToUse:
    "CSI drivers need privileged mode to mount volumes for other pods, and so do many network plugins and Docker in Docker: exempt them by name. Never disable the policy for application containers.",
  repair: {
    kind: "safe",
    reason: "Removes the setting. Few programs need privileged mode, and those that do are exempted by name.",
  },

  rules: [
    forbid("containers", "privileged", isOn, { whether: "{title} runs in privileged mode", repair: remove }),
    forbid("containers", "grantAllPermissions", isOn, {
      whether: "{title} is granted every permission it requests",
      repair: remove,
    }),
  ],

  // Reports unreadable containers once, on behalf of all policies.
  check: ({ title, unreadable }) =>
    unreadable.flatMap((field) => cannotTell(field, `${title} runs containers that can reach the host`)),
});
