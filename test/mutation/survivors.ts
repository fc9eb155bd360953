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
      "src/adapters/docker/compose/container.ts",
      'const isServiceUser = user.state === "unset" || («user.state === "set"» && user.value === "");',
      "true",
    ],
    ["src/adapters/docker/compose/index.ts", 'return «field.state === "set"» ? field.value : undefined;', "true"],
    [
      "src/adapters/docker/compose/namespaces.ts",
      'if (all.some((each) => «each.state === "set"» && each.value)) return true;',
      "true",
    ],
    [
      "src/adapters/docker/compose/volumes.ts",
      'if («type.state === "set"» && ELSEWHERE.has(type.value)) return [];',
      "true",
    ],
    [
      "src/adapters/docker/compose/volumes.ts",
      'const path: Field<string> = «on.state === "set"» ? { ...on, value: "/var/run/docker.sock" } : on;',
      "true",
    ],
    [
      "src/adapters/docker/devices.ts",
      'const isUnset = driver.state === "unset" || («driver.state === "set"» && driver.value === "");',
      "true",
    ],
    [
      "src/adapters/docker/devices.ts",
      'return { kind: «driver.state === "set"» && driver.value === "cdi" ? "device" : "GPU", name: driver };',
      "true",
    ],
    ["src/adapters/docker/driver-options.ts", 'return «field.state === "set"» && field.value;', "true"],
    [
      "src/adapters/docker/driver-options.ts",
      'const isOneOf = (types: ReadonlySet<string>): boolean => «type.state === "set"» && types.has(type.value);',
      "true",
    ],
    [
      "src/adapters/docker/engine/container.ts",
      'const isNobody = stated.state === "unset" || («stated.state === "set"» && stated.value === "");',
      "true",
    ],
    [
      "src/adapters/docker/engine/container.ts",
      'if («option.state !== "set"» || option.value !== "label=disable") return false;',
      "false",
    ],
    [
      "src/adapters/docker/engine/container.ts",
      'const isPrivileged = «privileged.state === "set"» && privileged.value;',
      "true",
    ],
    [
      "src/adapters/docker/engine/container.ts",
      'const isHost = («stated.state === "set"» && stated.value) || stated.state === "malformed" || !networks.has("host");',
      "true",
    ],
    ["src/adapters/docker/engine/mounts.ts", 'if («type.state === "set"» && type.value === "volume") {', "true"],
    ["src/adapters/docker/engine/mounts.ts", 'return «type.state !== "set"» || !NOT_OF_HOST.has(type.value);', "false"],
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
    [
      "src/adapters/docker/compose/volumes.ts",
      "return isMount(source) ? [composeMount(source, readOnly)] : «[]»;",
      SOME_ITEMS,
    ],
    [
      "src/adapters/docker/engine/mounts.ts",
      'return isOfHost(type) ? hostMount(mount.at("Source").string(), readOnly) : «[]»;',
      SOME_ITEMS,
    ],
    [
      "src/adapters/docker/engine/mounts.ts",
      'return isOfHost(mount.at("Type").string()) ? hostMount(mount.at("Source").string(), readOnly) : «[]»;',
      SOME_ITEMS,
    ],
    ["src/adapters/docker/engine/mounts.ts", "return isMount(path) ? [{ path, readOnly }] : «[]»;", SOME_ITEMS],
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
    ["src/docker-user.ts", 'const [user = «""», group = ""] = text.split(":");', SOMETHING],
    ["src/image-reference.ts", 'const [host = «""», ...segments] = text.replace(/\\/$/, "").split("/");', SOMETHING],
  ),
  ...because(
    "It saves time and changes no result.",
    [
      "src/adapters/kubernetes/container.ts",
      "return «[...probes, ...hooks] .filter(({ isSet }) => isSet)»",
      "[...probes, ...hooks]",
    ],
    ["src/adapters/kubernetes/volumes.ts", "if («volumes.length === 0») return [];", "false"],
    [
      "src/host-path.ts",
      'if («shorter.includes("*") || longer.includes("*")») return leadsSegmentwise(segmentsOf(shorter), segmentsOf(longer));',
      "true",
    ],
    [
      "src/host-path.ts",
      'if (shorter.includes(«"*"») || longer.includes("*")) return leadsSegmentwise(segmentsOf(shorter), segmentsOf(longer));',
      '""',
    ],
    [
      "src/host-path.ts",
      'if (shorter.includes("*") || longer.includes(«"*"»)) return leadsSegmentwise(segmentsOf(shorter), segmentsOf(longer));',
      '""',
    ],
    ["src/judge.ts", "if («outcomes.length < 2») return outcomes;", "false"],
    ["src/judge.ts", "if («all.length === 0») return [];", "false"],
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
  ...because(
    "A property or list without a value is as none; the compiler asks for the difference.",
    [
      "src/adapters/docker/compose/container.ts",
      "const { securityOptions = «[]», readOnlyRootFilesystem } = own;",
      SOME_ITEMS,
    ],
    ["src/adapters/docker/compose/container.ts", "...(«own.user === undefined» ? {} : { user: own.user }),", "false"],
    [
      "src/adapters/docker/compose/container.ts",
      "...(«own.privileged === undefined» ? {} : { privileged: own.privileged }),",
      "false",
    ],
    [
      "src/adapters/docker/compose/paths.ts",
      "return { path, readOnly, ...(«mayBe === undefined» ? {} : { mayBe }) };",
      "false",
    ],
  ),
  ...because("Policies name this place only where no such option is stated, and here one is.", [
    "src/adapters/docker/compose/container.ts",
    '...(isGuarded ? { securityOptionsPlace: hook.at(«"security_opt"») } : {}),',
    '""',
  ]),
  ...because(
    "The compiler asks for a check: code that comes here has one, or the value that is read is asked for its state next.",
    [
      "src/adapters/docker/compose/container.ts",
      '...(«readOnlyRootFilesystem?.state» === "unset" ? {} : { readOnlyRootFilesystem }),',
      "readOnlyRootFilesystem.state",
    ],
    ["src/adapters/docker/compose/namespaces.ts", "if («identity !== undefined») KNOWN.set(identity, known);", "true"],
    [
      "src/adapters/docker/compose/values.ts",
      'const [first, ...rest] = item.written === undefined ? «[]» : segmentsOf(item.written, "=");',
      SOME_ITEMS,
    ],
  ),
  ...because(
    "The compiler asks for a default that is never used: what was split has a first part, and what comes from elsewhere was written.",
    [
      "src/adapters/docker/compose/devices.ts",
      'return «first?.isKnown» ? { state: "set", value: first.text, place: device } : device.string();',
      "first.isKnown",
    ],
    [
      "src/adapters/docker/compose/index.ts",
      'const [, repository] = state === "elsewhere" ? (/^([^$]+\\/[^$/:@]+)[:@]/.exec(place.written ?? «""») ?? []) : [];',
      SOMETHING,
    ],
    [
      "src/adapters/docker/compose/volumes.ts",
      "if («source === undefined» || (isWhole && segments.length === 1)) return [];",
      "false",
    ],
    [
      "src/adapters/docker/engine/mounts.ts",
      'const path = mapField(text, (each) => pathOrNothing(parts(each)[0] ?? «""»));',
      SOMETHING,
    ],
  ),
  ...because(
    "Neither has the part that is asked for: the text has no colon and no `ro`, a list of one no second item.",
    [
      "src/adapters/docker/compose/index.ts",
      'const [, repository] = state === "elsewhere" ? (/^([^$]+\\/[^$/:@]+)[:@]/.exec(place.written ?? "") ?? «[]») : [];',
      SOME_ITEMS,
    ],
    [
      "src/adapters/docker/compose/index.ts",
      'const [, repository] = state === "elsewhere" ? (/^([^$]+\\/[^$/:@]+)[:@]/.exec(place.written ?? "") ?? []) : «[]»;',
      SOME_ITEMS,
    ],
    ["src/adapters/docker/engine/mounts.ts", 'return parts(bind.text() ?? «""»)[1];', SOMETHING],
    [
      "src/adapters/docker/engine/mounts.ts",
      'const readOnly = mapField(text, (each) => (parts(each)[2] ?? «""»).split(",").includes("ro"));',
      SOMETHING,
    ],
  ),
  ...because("What is not set is no mount: that is asked again.", [
    "src/adapters/docker/compose/index.ts",
    'return name.state === "unset" && «external.shape === "object"» ? external.at("name").string() : name;',
    "true",
  ]),
  ...because("It is no path, and no name that stands for the host.", [
    "src/adapters/docker/compose/namespaces.ts",
    'return mapField(flag(external), (on) => (on ? key : «""»));',
    SOMETHING,
  ]),
  ...because(
    "Whatever is neither set nor unset leaves it open.",
    [
      "src/adapters/docker/compose/namespaces.ts",
      'return isJoin ? «{ state: "elsewhere", place, decidedBy: "another service is joined" }» : isHostMode(place);',
      "{}",
    ],
    [
      "src/adapters/docker/compose/namespaces.ts",
      'return isJoin ? { state: «"elsewhere"», place, decidedBy: "another service is joined" } : isHostMode(place);',
      '""',
    ],
  ),
  ...because(
    "A kind that is not in the table is judged by its pod template as well; the table says all that the platform has.",
    ["src/adapters/kubernetes/index.ts", '«["ReplicationController", ["spec", "template"]]»,', "[]"],
    ["src/adapters/kubernetes/index.ts", '«["ReplicaSet", ["spec", "template"]]»,', "[]"],
  ),
  ...because(
    "The compiler asks once more: a path that may be one of several is one that was written.",
    ["src/host-mounts.ts", 'const text = path.state === "set" ? `${quote(path.value)} ` : «""»;', SOMETHING],
    ["src/host-mounts.ts", 'const text = «path.state === "set"» ? `${quote(path.value)} ` : "";', "true"],
  ),
  ...because("It is asked where either all of them lead there or none does.", [
    "src/host-mounts.ts",
    "return forbid(isSomewhere ? decidedByHost(path) : path, mayBe === undefined ? leads : () => «mayBe.every(leads)», {",
    "mayBe.some(leads)",
  ]),
  ...because("Any other word says the same: only the two others are asked for.", [
    "src/place.ts",
    'const hidden = this.isSecret ? "all" : «"text"»;',
    '""',
  ]),
  ...because(
    "Either is true or false, and nothing but that is asked.",
    ["src/place.ts", 'if (raw === "true" || raw === "false") return isOfType(«raw === "true"»);', "true"],
    ["src/place.ts", 'if (raw === "true" || raw === "false") return isOfType(«raw === "true"»);', "false"],
    ["src/place.ts", 'if (raw === "true" || raw === "false") return isOfType(«raw === "true"»);', 'raw !== "true"'],
    ["src/place.ts", 'if (raw === "true" || raw === "false") return isOfType(raw === «"true"»);', '""'],
  ),
  ...because(
    "Only the API server reads it: test/conformance/admission.test.ts compares what it finds there.",
    [
      "policies/no-unconfined-apparmor.ts",
      'const ANNOTATION = «"container.apparmor.security.beta.kubernetes.io/"»;',
      '""',
    ],
    ["policies/no-unsafe-sysctls.ts", 'const SYSCTLS = «"item.spec.?securityContext.?sysctls.orValue([])"»;', '""'],
    ["policies/pinned-images.ts", "const isPinnable = «`${IS_IMAGE} && !item.hasDigest`»;", "``"],
    ["policies/require-non-root.ts", 'const OWN = «"item.spec.?securityContext"»;', '""'],
    [
      "policies/require-non-root.ts",
      "const USER = «`${OWN}.?runAsUser.or(variables.spec.?securityContext.?runAsUser)`»;",
      "``",
    ],
    [
      "policies/require-non-root.ts",
      "const NON_ROOT = «`${OWN}.?runAsNonRoot.or(variables.spec.?securityContext.?runAsNonRoot)`»;",
      "``",
    ],
    [
      "policies/require-non-root.ts",
      'const IS_STRICT = «"variables.strict && variables.spec.?hostUsers.orValue(true)"»;',
      '""',
    ],
    ["policies/require-seccomp.ts", 'const TYPE = «"item.spec.?securityContext.?seccompProfile.?type"»;', '""'],
    ["policies/trusted-registries.ts", "const NAME = «'(item.registry + \"/\" + item.repository)'»;", '""'],
  ),
  ...because(
    "The compiler asks for defaults that are never used: text that matches has every part, be it empty, and text that does not has no amount.",
    ["src/adapters/docker/compose/values.ts", 'const [, amount, unit = «""»] = SIZE.exec(text) ?? [];', SOMETHING],
    ["src/adapters/docker/compose/values.ts", 'const [, amount, unit = ""] = SIZE.exec(text) ?? «[]»;', SOME_ITEMS],
  ),
  ...because(
    "Callers have asked whether anything is taken over.",
    [
      "src/adapters/docker/mounts.ts",
      'if («from.state === "unset"» || from.state === "malformed") return { path: from, readOnly };',
      "false",
    ],
    [
      "src/adapters/docker/mounts.ts",
      'if (from.state === «"unset"» || from.state === "malformed") return { path: from, readOnly };',
      '""',
    ],
  ),
  ...because("An image that a volume does not have is as one that is not stated, which a later check passes by.", [
    "src/adapters/kubernetes/pod.ts",
    '...«this.spec .at("volumes") .items() .filter((place) => place.at("image").isSet)»',
    'this.spec.at("volumes").items()',
  ]),
  ...because(
    "Nothing is judged by the name of the project's own folder.",
    ["src/adapters/docker/compose/paths.ts", "if (climbs === 0) return [«`${PROJECT}/${rest}`»];", "``"],
    [
      "src/adapters/docker/compose/paths.ts",
      "return climbs >= DEPTH ? [`/${rest}`] : [«`${PROJECT}/${rest}`», `/${rest}`];",
      "``",
    ],
  ),
  ...because("What cannot be read hides what is below it, whatever that is called.", [
    "src/adapters/docker/driver-options.ts",
    ': [options.unquoted().at(«"device"»).string()].filter(({ state }) => state !== "unset");',
    '""',
  ]),
];
