import { parseDockerUser } from "../src/values/docker-user";
import { demandField, definePolicy, forbidField, missingAt, unresolved, type Outcome } from "../src/policy/policy";
import { setTo } from "../src/model/edit";
import { equals, isEmpty, type Field } from "../src/model/place";
import type { Container, Pod } from "../src/model/workload";

interface Options {
  readonly strict: boolean;
  readonly user: string;
}

// The container's own setting, or the pod's if it is not set.
const OWN = "item.spec.?securityContext";
const USER = `${OWN}.?runAsUser.or(variables.spec.?securityContext.?runAsUser)`;
const NON_ROOT = `${OWN}.?runAsNonRoot.or(variables.spec.?securityContext.?runAsNonRoot)`;
const IS_STRICT = "variables.strict && variables.spec.?hostUsers.orValue(true)";

/** The container's name, or none where the pod's setting applies. */
function ownerOf(setting: string): string {
  return `(${OWN}.?${setting}.hasValue() ? item.name : "")`;
}

export default definePolicy<Options>({
  id: "require-non-root",
  title: "Containers start as a user other than root",
  level: "mandatory",
  severity: "high",
  standards: {
    pss: { profile: "restricted", control: "Running as Non-root" },
    cisDocker: ["4.1"],
    cisKubernetes: ["5.2.7"],
    awsFsbp: ["ECS.20"],
  },
  why: "Root in a container is root to the kernel: a single accessible device or kernel file is enough to take over the host.",
  fix: {
    "containers.runAsNonRoot": "Set runAsNonRoot: true, or a runAsUser above 0, for the pod or the container.",
    "containers.user": "Set the user to a name or ID other than root.",
  },
  whenNotToUse:
    "Node agents that read files of the host's root, and images that start as root and switch users themselves, need root: exempt them by name. Set `strict` only if you enforce Pod Security Standards Restricted.",
  repair: {
    kind: "unsafe",
    reason:
      "Requires a user other than root, so an image that starts as root no longer starts. An explicit root user is not changed.",
  },
  options: {
    strict: {
      type: "boolean",
      default: false,
      description:
        "Require what Pod Security Standards Restricted requires: runAsNonRoot: true, and runAsUser never 0.",
    },
    user: {
      type: "string",
      default: "",
      form: {
        isValid: (text) => text === "" || isNonRoot(text),
        name: 'a user other than root, such as "10001:10001"',
      },
      description: "The user that a repair sets where a container has none and cannot be required to run as non-root.",
    },
  },
  presets: { "pss-restricted": { strict: true } },

  words: [
    "containers.runAsUser",
    "containers.runAsNonRoot",
    "pod.runAsUser",
    "pod.runAsNonRoot",
    "pod.hostUsers",
    "containers.user",
  ],
  check: ({ containers, pod }, { strict, user }) => {
    if (pod === undefined) return containers.flatMap((container) => byUser(container, user));
    return strict ? asPodSecurity(containers, pod) : containers.flatMap((container) => inPod(container, pod));
  },

  admission: {
    parameters: ({ strict }) => ({ strict }),
    rules: [
      {
        each: "containers",
        isBad: `!variables.strict && !${NON_ROOT}.orValue(false) && ${USER}.orValue(1) < 1`,
        says: "{item.title} runs as root",
        at: `/{${OWN}.?runAsUser.hasValue() ? item.at : "spec"}.securityContext.runAsUser`,
        value: '"0"',
        container: ownerOf("runAsUser"),
      },
      {
        each: "containers",
        isBad: `!variables.strict && !${NON_ROOT}.orValue(true) && !${USER}.hasValue()`,
        says: "{item.title} may run as root",
        at: `/{${OWN}.?runAsNonRoot.hasValue() ? item.at : "spec"}.securityContext.runAsNonRoot`,
        value: '"false"',
        container: ownerOf("runAsNonRoot"),
      },
      {
        each: "podAndContainers",
        isBad: `${IS_STRICT} && ${OWN}.?runAsUser.orValue(1) == 0`,
        says: "{item.title} runs as root",
        at: "securityContext.runAsUser",
        value: '"0"',
      },
      {
        each: "podAndContainers",
        isBad: `${IS_STRICT} && !${OWN}.?runAsNonRoot.orValue(true)`,
        says: "{item.title} may run as root",
        at: "securityContext.runAsNonRoot",
        value: '"false"',
      },
      {
        each: "containers",
        isBad: `(${IS_STRICT} || !variables.strict && !${USER}.hasValue()) && !${NON_ROOT}.hasValue()`,
        says: "{item.title} is not required to run as non-root",
        at: "securityContext.runAsNonRoot",
      },
    ],
  },
});

function isNonRoot(user: string): boolean {
  return parseDockerUser(user).user === "other";
}

/** @param configured - the user for containers without one; empty if there is none */
function byUser({ title, user }: Container, configured: string): readonly Outcome[] {
  const found = {
    unset: `no user is set, so ${title} runs as the image's user, which is often root`,
    root: `${title} runs as root`,
    "out of range": `${title} runs as a user ID that no engine accepts`,
    other: "",
  };
  return demandField(user, isNonRoot, {
    missing: found.unset,
    whether: found.root,
    found: (text) => found[parseDockerUser(text).user],
    // An explicit root user is a decision.
    repair: (place) => (configured === "" || !isEmpty(user!) ? undefined : setTo(configured)(place)),
  });
}

/** Returns the container's own setting, or the pod's if it is not set. */
function effective<T>(own: Field<T> | undefined, inherited: Field<T> | undefined): Field<T> | undefined {
  return own?.state === "unset" ? (inherited ?? own) : own;
}

/** Whether the value is not known here, so it may turn out to be anything. */
function isOpen<T>(field: Field<T>): field is Extract<Field<T>, { state: "unknown" | "elsewhere" }> {
  return field.state === "unknown" || field.state === "elsewhere";
}

/** Accepts containers that certainly start as non-root: a user above 0, or runAsNonRoot, which makes the kubelet reject root. */
function inPod(container: Container, pod: Pod): readonly Outcome[] {
  const user = effective(container.runAsUser, pod.runAsUser);
  const nonRoot = effective(container.runAsNonRoot, pod.runAsNonRoot);
  if (user === undefined || nonRoot === undefined) return [];
  const { title } = container;
  const whether = `${title} may run as root`;
  const malformed = [user, nonRoot].flatMap((field) => (field.state === "malformed" ? unresolved(field, whether) : []));
  if (malformed.length > 0) return malformed;
  if (equals(nonRoot, true)) return [];
  if (user.state === "set" && user.value > 0) return [];
  if (isOpen(nonRoot)) return [unresolved(nonRoot, whether)];
  if (isOpen(user)) return [unresolved(user, whether)];
  if (user.state === "set") return forbidField(user, () => true, { whether, found: () => `${title} runs as root` });
  if (nonRoot.state === "set") return forbidField(nonRoot, () => true, { whether, repair: setTo(true) });
  const { place } = container.runAsNonRoot ?? nonRoot;
  return [missingAt(place, `${title} is not required to run as non-root`, setTo(true))];
}

/**
 * Follows Pod Security Standards exactly: the pod's settings count even if every container overrides them, and a pod in its own
 * user namespace is accepted.
 *
 * @see pod-security-admission, check_runAsNonRoot.go and check_runAsUser.go
 */
function asPodSecurity(containers: readonly Container[], pod: Pod): readonly Outcome[] {
  const { hostUsers } = pod;
  if (equals(hostUsers, false)) return [];
  const isRoot = [pod, ...containers].some(({ runAsUser }) => equals(runAsUser, 0));
  // With an explicit root user, the kubelet would refuse to start the container.
  const repair = isRoot ? undefined : setTo(true);
  const outcomes = [
    ...forbidField(pod.runAsNonRoot, (on) => !on, { whether: "the pod may run as root", repair }),
    ...forbidField(pod.runAsUser, (id) => id === 0, "the pod runs as root"),
    ...containers.flatMap(({ title, runAsNonRoot, runAsUser }) => [
      ...(runAsNonRoot?.state === "unset" && pod.runAsNonRoot?.state !== "unset"
        ? [] // checked at the pod
        : demandField(runAsNonRoot, (on) => on, {
            missing: `${title} is not required to run as non-root`,
            whether: `${title} may run as root`,
            repair,
          })),
      ...forbidField(runAsUser, (id) => id === 0, `${title} runs as root`),
    ]),
  ];
  const whether = "the pod has its own user namespace, where root is not the host's root";
  if (hostUsers?.state === "malformed") return [...outcomes, unresolved(hostUsers, whether)];
  if (hostUsers === undefined || !isOpen(hostUsers) || outcomes.length === 0) return outcomes;
  return [...outcomes.filter(({ kind }) => kind === "malformed"), unresolved(hostUsers, whether)];
}
