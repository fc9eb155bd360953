import { remove } from "../src/model/edit";
import { isNot, where } from "../src/policy/conditions";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";
import { isSwitchedOn, type SecurityOption } from "../src/values/security-option";

export default definePolicy({
  id: "no-unmasked-proc",
  title: "Containers keep the runtime's masks over /proc and /sys",
  level: "mandatory",
  severity: "high",
  standards: { pss: { profile: "baseline", control: "/proc Mount Type" } },
  why: "Without the masks, a root process can write to /proc/sysrq-trigger, /proc/sys, or its cgroups, and control the host's kernel.",
  fix: "Remove the setting.",
  whenNotToUse:
    "Containers that start other containers, such as rootless image builders, may need an unmasked /proc: exempt them by name. The policy reports this in a pod with its own user namespace as well, as Pod Security Standards Restricted does.",
  repair: { kind: "safe", reason: "Returns to the runtime's default masks." },

  rules: [
    forbid("containers", "procMount", isNot("Default"), {
      whether: "{title} unmasks the host's /proc",
      repair: remove,
    }),
    forbid("containers", "securityOptions", where(isUnmasking), {
      whether: "{title} unmasks the host's /proc or cgroups",
      value: ({ key, value }) => (value === "" ? key : `${key}=${value}`),
      repair: remove,
    }),
  ],
});

/** A value of `writable-cgroups` other than true or false counts as on: the engine rejects it. */
function isUnmasking({ key, value }: SecurityOption): boolean {
  if (key === "writable-cgroups") return isSwitchedOn(value) !== false;
  return key === "systempaths" && value === "unconfined";
}
