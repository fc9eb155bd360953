import { isNoneOf, isNot, isOn, where } from "../src/policy/conditions";
import { remove } from "../src/model/edit";
import { definePolicy } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";
import type { SecurityOption } from "../src/values/security-option";
import { quote } from "../src/values/text";

const TYPES: readonly [string, ...string[]] = [
  "",
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
];

export default definePolicy({
  id: "no-custom-selinux",
  title: "Containers keep their SELinux confinement",
  level: "mandatory",
  severity: "high",
  standards: { pss: { profile: "baseline", control: "SELinux" }, cisDocker: ["5.3"], cisKubernetes: ["5.7.3"] },
  why: "SELinux labels apply to the whole host: with a type such as spc_t, or without a label, the container can access the host's files.",
  fix: {
    "containers.seLinuxType": "Remove the type, user, and role. You can keep a level.",
    "containers.securityOptions": "Remove the option. You can keep label=level:….",
  },
  whenNotToUse:
    "Some node agents can read the host's files only as spc_t. A type written for a single program confines it, but is not on the list either: exempt the container by name, with the type as the value.",
  repair: { kind: "safe", reason: "Returns to the runtime's default label." },

  rules: [
    forbid("containers", "seLinuxDisabled", isOn, { whether: "{title} disables SELinux", repair: remove }),
    forbid("podAndContainers", "seLinuxType", isNoneOf(TYPES), {
      whether: "{title} has an SELinux type that does not confine it",
      found: '{title} has the SELinux type "{value}"',
      repair: remove,
    }),
    forbid("podAndContainers", "seLinuxUser", isNot(""), {
      whether: "{title} sets a custom SELinux user",
      repair: remove,
    }),
    forbid("podAndContainers", "seLinuxRole", isNot(""), {
      whether: "{title} sets a custom SELinux role",
      repair: remove,
    }),
    forbid("containers", "securityOptions", where(isWeakening), {
      whether: "{title} weakens SELinux",
      found: ({ value }, title) =>
        value === "disable" ? `${title} disables SELinux` : `${title} has the SELinux label ${quote(value)}`,
      value: ({ value }) => value,
      repair: remove,
    }),
  ],
});

/** `disable`, a type that is not on the list, any user or role. A level or a file type is allowed. */
function isWeakening({ key: option, value: label }: SecurityOption): boolean {
  if (option !== "label") return false;
  const [key, value] = [label.slice(0, label.indexOf(":")), label.slice(label.indexOf(":") + 1)];
  if (!label.includes(":")) return label !== "";
  if (key === "type") return !TYPES.includes(value);
  return (key === "user" || key === "role") && value !== "";
}
