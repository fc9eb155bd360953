import { is, isNoneOf } from "../src/policy/conditions";
import { remove, setTo } from "../src/model/edit";
import { unset, type Field } from "../src/model/place";
import { adviceOf, definePolicy, forbidField, type Outcome } from "../src/policy/policy";
import { forbid } from "../src/policy/rules";
import type { SecurityOption } from "../src/values/security-option";
import type { Container } from "../src/model/workload";

export default definePolicy({
  id: "no-unconfined-seccomp",
  title: "Containers do not disable seccomp",
  level: "mandatory",
  severity: "high",
  standards: {
    pss: { profile: "baseline", control: "Seccomp" },
    cisDocker: ["5.22"],
    cisKubernetes: ["5.7.2"],
  },
  why: "Without seccomp, a container can make every system call, and a bug in any of them can give access to the host.",
  fix: "Remove the setting, or use RuntimeDefault or a profile that allows only the system calls the program needs.",
  whenNotToUse:
    "Rootless image builders and debuggers make system calls that the default profile blocks. Prefer a profile that allows those calls; if you cannot install one on the host, exempt them by name.",
  repair: { kind: "safe", reason: "Returns to the runtime's default profile, under which most programs run." },

  rules: [
    forbid("podAndContainers", "seccompProfile", is("Unconfined"), {
      whether: "{title} runs without a seccomp profile",
      found: "{title} disables seccomp",
      repair: setTo("RuntimeDefault"),
    }),
    forbid("podAndContainers", "seccompProfile", isNoneOf(["RuntimeDefault", "Localhost", "Unconfined"]), {
      whether: "{title} runs without a seccomp profile",
      found: "{title} does not have a valid seccomp profile type",
      repair: setTo("RuntimeDefault"),
    }),
  ],

  words: ["containers.securityOptions"],
  check: ({ containers }) =>
    containers.flatMap((container) =>
      (container.securityOptions?.items ?? []).flatMap((option) => judgeOption(container, option)),
    ),
});

/** The option contains a whole profile as JSON, which is never shown. */
function judgeOption(container: Container, option: Field<SecurityOption>): readonly Outcome[] {
  const { title } = container;
  return forbidField(actionOf(option), isPermissive, {
    whether: `${title} runs without a seccomp profile`,
    found: (action) =>
      action === "unconfined"
        ? `${title} disables seccomp`
        : `${title} has a seccomp profile that allows system calls by default`,
    fix: adviceOf(container),
    repair: container.advice === undefined ? remove : undefined,
  });
}

/** Returns the action for unlisted system calls; unset for other options and the engine's default profile. */
function actionOf(option: Field<SecurityOption>): Field<string> {
  if (option.state !== "set") return option;
  const { key, value } = option.value;
  if (key !== "seccomp" || value === "builtin" || value === "") return unset(option.place);
  const action = value === "unconfined" ? value : defaultAction(value);
  return action === undefined
    ? option.place.malformed("a seccomp profile as JSON with a defaultAction", "something else")
    : { ...option, value: action };
}

function isPermissive(action: string): boolean {
  return action === "unconfined" || action === "SCMP_ACT_ALLOW" || action === "SCMP_ACT_LOG";
}

/**
 * Returns the profile's action for unlisted system calls; undefined if the text is not a profile. The engine reads keys
 * case-insensitively, so `defaultAction` may occur more than once: the weakest one counts.
 */
function defaultAction(json: string): string | undefined {
  let profile: unknown;
  try {
    profile = JSON.parse(json);
  } catch {
    // Not JSON, so there is no action. The caller reports that without showing the text.
  }
  // Lists, texts, and numbers do not have this key; null has no keys.
  const actions = Object.entries(profile ?? {}).flatMap(([key, action]): unknown[] =>
    key.toLowerCase() === "defaultaction" ? [action] : [],
  );
  if (!actions.every(isAction)) return undefined;
  return actions.find(isPermissive) ?? actions[0];
}

function isAction(action: unknown): action is string {
  return typeof action === "string" && /^SCMP_ACT_[A-Z_]+$/.test(action);
}
