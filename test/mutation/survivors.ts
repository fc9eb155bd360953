/** A change of the code that the tests do not notice, and why that is right. */
export interface Survivor {
  readonly file: string;
  /** The lines that it is in, with what is changed between `«` and `»`, as `npm run test:mutation` prints them. */
  readonly code: string;
  readonly replacement: string;
  readonly reason: string;
}

type Entry = readonly [file: string, code: string, replacement: string];

function because(reason: string, ...entries: readonly Entry[]): readonly Survivor[] {
  return entries.map(([file, code, replacement]) => ({ file, code, replacement, reason }));
}

const SOMETHING = '"Stryker was here!"';
const SOME_ITEMS = '["Stryker was here"]';

export const survivors: readonly Survivor[] = [
  ...because(
    "The compiler asks for the state before the value. A field in any other state has no value, of which the rest of the condition says the same.",
    [
      "policies/no-host-paths.ts",
      'const isAllowed = entries.some((entry) => !entry.readOnly) || («readOnly.state === "set"» && readOnly.value);',
      "true",
    ],
    [
      "policies/no-host-system-paths.ts",
      'if (isJudgedAlready || («readOnly.state === "set"» && readOnly.value)) return [];',
      "true",
    ],
    ["policies/require-non-root.ts", 'if («nonRoot.state === "set"» && nonRoot.value) return [];', "true"],
    ["policies/require-non-root.ts", 'if («user.state === "set"» && user.value > 0) return [];', "true"],
    [
      "policies/require-resource-limits.ts",
      'if (fields.some((field) => «field.state === "set"» && isLimit(field.value)))',
      "true",
    ],
    [
      "src/adapters/docker/container.ts",
      'const isUnset = driver.state === "unset" || («driver.state === "set"» && driver.value === "");',
      "true",
    ],
    [
      "src/adapters/docker/container.ts",
      'return { kind: «driver.state === "set"» && driver.value === "cdi" ? "device" : "GPU", name: driver };',
      "true",
    ],
    [
      "src/adapters/docker/driver-options.ts",
      'const isNetworkShare = «type.state === "set"» && NETWORK_TYPES.has(type.value) && path.startsWith("//");',
      "true",
    ],
    ["src/adapters/docker/driver-options.ts", 'return «field.state === "set"» && field.value;', "true"],
    [
      "src/adapters/docker/mounts.ts",
      'const isHostPathSet = hostPath.state !== "unset" && !(«hostPath.state === "set"» && hostPath.value === "");',
      "true",
    ],
    [
      "src/adapters/docker/mounts.ts",
      'return path.state !== "unset" && !(«path.state === "set"» && path.value === "");',
      "true",
    ],
    ["src/adapters/docker/mounts.ts", 'if («type.state === "set"» && type.value === "volume") {', "true"],
    ["src/adapters/docker/mounts.ts", 'if («type.state === "set"» && type.value === "tmpfs") return [];', "true"],
    [
      "src/adapters/docker/plugin.ts",
      'return «name.state === "set"» && name.value === grant ? permission.at("values").items() : [];',
      "true",
    ],
    [
      "src/adapters/kubernetes/index.ts",
      'const isUnset = namespace.state === "unset" || («namespace.state === "set"» && namespace.value === "");',
      "true",
    ],
    ["src/place.ts", 'return «field.state === "set"» ? field.value : undefined;', "true"],
  ),
  ...because(
    "The compiler asks for a check, as containers of Docker have no security context. This code judges Kubernetes alone, whose containers all have one.",
    [
      "policies/no-host-process.ts",
      "forbid(«securityContext?.hostProcess», (on) => on, `${title} runs as a process of the Windows host`),",
      "securityContext.hostProcess",
    ],
    ["policies/require-non-root.ts", 'return «own === undefined» || own.state === "unset" ? inherited : own;', "false"],
    [
      "policies/require-non-root.ts",
      "const user = effective(«securityContext?.runAsUser», podWide.runAsUser);",
      "securityContext.runAsUser",
    ],
    [
      "policies/require-non-root.ts",
      "const nonRoot = effective(«securityContext?.runAsNonRoot», podWide.runAsNonRoot);",
      "securityContext.runAsNonRoot",
    ],
    [
      "policies/require-non-root.ts",
      "const place = «securityContext?.runAsNonRoot».place ?? nonRoot.place;",
      "securityContext.runAsNonRoot",
    ],
    [
      "policies/require-non-root.ts",
      '...(«own?.runAsNonRoot».state === "unset" && podWide.runAsNonRoot.state !== "unset"',
      "own.runAsNonRoot",
    ],
    ["policies/require-non-root.ts", ": demand(«own?.runAsNonRoot», (on) => on, {", "own.runAsNonRoot"],
    [
      "policies/require-non-root.ts",
      "...forbid(«own?.runAsUser», (id) => id === 0, `${title} runs as root`),",
      "own.runAsUser",
    ],
    ["policies/require-seccomp.ts", "const own = «securityContext?.seccompProfile»;", "securityContext.seccompProfile"],
    [
      "policies/require-seccomp.ts",
      'if («own?.state» === "unset" && pod.securityContext.seccompProfile.state !== "unset") return [];',
      "own.state",
    ],
  ),
  ...because(
    "Policies read properties of the items, and text has none of these: such an item is as none.",
    [
      "policies/no-unconfined-apparmor.ts",
      "...(pod?.appArmorAnnotations ?? «[]»).flatMap(({ container, profile }) =>",
      SOME_ITEMS,
    ],
    ["src/adapters/docker/parts.ts", "devices: «[]»,", SOME_ITEMS],
    ["src/adapters/kubernetes/container.ts", "readonly devices = «[]»;", SOME_ITEMS],
    ["src/adapters/resource.ts", "sysctls: «[]»,", SOME_ITEMS],
    ["src/adapters/resource.ts", "hostNamespaces: «[]»,", SOME_ITEMS],
  ),
  ...because(
    "No policy reads this of Docker's containers.",
    ["src/adapters/docker/container.ts", "readonly hostPorts = «[]»;", SOME_ITEMS],
    ["src/adapters/docker/container.ts", "readonly probeHosts = «[]»;", SOME_ITEMS],
    ["src/adapters/docker/parts.ts", "hostPorts: «[]»,", SOME_ITEMS],
    ["src/adapters/docker/parts.ts", "probeHosts: «[]»,", SOME_ITEMS],
  ),
  ...because(
    "The compiler asks for a default that is never used: split text has a first part, a type token three.",
    ["src/docker-user.ts", 'const [user = «""», group = ""] = text.split(":");', SOMETHING],
    ["src/image-reference.ts", 'const [host = «""», ...segments] = text.replace(/\\/$/, "").split("/");', SOMETHING],
    [
      "src/adapters/kubernetes/index.ts",
      'const [, apiVersion = «""», tokenKind = ""] = resource.type.split(":");',
      SOMETHING,
    ],
    [
      "src/adapters/kubernetes/index.ts",
      'const [, apiVersion = "", tokenKind = «""»] = resource.type.split(":");',
      SOMETHING,
    ],
  ),
  ...because(
    "It saves time and changes no result.",
    ["src/adapters/kubernetes/volumes.ts", "if («volumes.length === 0») return [];", "false"],
    ["src/judge.ts", "if («outcomes.length < 2») return outcomes;", "false"],
  ),
  ...because(
    "The compiler asks once more: outcomes that are to be ignored have been left out already.",
    [
      "src/judge.ts",
      'level: isUndecided && «settings.undecided !== "ignore"» ? settings.undecided : undefined,',
      "true",
    ],
    ["src/judge.ts", 'level: isUndecided && settings.undecided !== «"ignore"» ? settings.undecided : undefined,', '""'],
  ),
  ...because(
    "The compiler asks what the key is; a number comes out of the quotation as it is.",
    ["src/place.ts", 'if («typeof key === "number"») return `[${key}]`;', "false"],
    ["src/place.ts", 'if (typeof key === «"number"») return `[${key}]`;', '""'],
  ),
  ...because("Callers have dealt with null before; the function shall be right without them.", [
    "src/place.ts",
    'return typeof raw === "object" && «raw !== null» && !Array.isArray(raw);',
    "true",
  ]),
  ...because("The options and their place come together: without a place the default is not used.", [
    "policies/no-privilege-escalation.ts",
    "containers.flatMap(({ title, allowPrivilegeEscalation, securityOptions = «[]», securityOptionsPlace: place }) => [",
    SOME_ITEMS,
  ]),
  ...because(
    "There is no capability of that name to add; `npm run check` compares the default with docs/policies.md.",
    ["policies/no-added-capabilities.ts", "default: «[]»,", SOME_ITEMS],
  ),
  ...because("The compiler asks for all four; a user other than root is no finding, so that nobody sees the text.", [
    "policies/require-non-root.ts",
    'other: «""»,',
    SOMETHING,
  ]),
  ...because("Without a tag the word `undefined` is tested, which has the form of a tag.", [
    "src/image-reference.ts",
    "if («tag !== undefined» && !TAG.test(tag)) return undefined;",
    "true",
  ]),
  ...because("It is no word that a mount option could be.", [
    "src/adapters/docker/driver-options.ts",
    'const words = o.state === "set" ? o.value.split(",") : «[]»;',
    SOME_ITEMS,
  ]),
  ...because("The compiler asks for the type; neither null nor undefined is before any day.", [
    "src/exemption.ts",
    'return «typeof expires === "string"» && expires < today;',
    "true",
  ]),
  ...because(
    "The compiler asks for the type; an exemption without a value covers every value and does not come here.",
    [
      "src/exemption.ts",
      'if («typeof pattern !== "string"» || !pattern.startsWith("/") || value === null) return false;',
      "false",
    ],
  ),
  ...because("What goes on after a day is no date, which is asked next.", [
    "src/settings.ts",
    "if (!«/^\\d{4}-\\d{2}-\\d{2}$/».test(text)) return false;",
    "/^\\d{4}-\\d{2}-\\d{2}/",
  ]),
  ...because(
    "The limit keeps long names from taking long; whether a hint is given for one of 120 letters does not matter.",
    [
      "src/text.ts",
      "if («Math.abs(a.length - b.length) > 40») return Infinity;",
      "Math.abs(a.length - b.length) >= 40",
    ],
  ),
];
