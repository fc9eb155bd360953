import { IS_READ_ONLY, isAtOrBelowAny } from "../src/policy/cel/host-paths";
import { mountReadings } from "../src/policy/host-mounts";
import { equals } from "../src/model/place";
import { cleanHostPath, isAtOrBelow } from "../src/values/host-path";
import { cannotTell, definePolicy, forbidField, unresolved, type Outcome } from "../src/policy/policy";
import { quote } from "../src/values/text";
import type { HostMount, Workload } from "../src/model/workload";

interface AllowedPath {
  readonly path: string;
  readonly readOnly?: boolean | null;
}

interface Options {
  readonly allowed: readonly AllowedPath[];
}

const ABSOLUTE = { patterns: ["^/"], name: "an absolute path" };

export default definePolicy<Options>({
  id: "no-host-paths",
  title: "Containers do not mount host paths",
  level: "advisory",
  severity: "medium",
  standards: {
    pss: { profile: "baseline", control: "HostPath Volumes" },
    cisDocker: ["5.6"],
    cisKubernetes: ["5.2.12"],
  },
  why: "A host path ties the container to one host and lets it read or change files that other programs use.",
  fix: "Use a volume that the platform manages. If the program needs the path, add it to `allowed`, if possible with readOnly: true.",
  whenNotToUse:
    "Node agents such as log collectors and CSI drivers need host paths: exempt them by name. On a single Docker host, bind mounts are a common way to keep data: list the data folders in `allowed`.",
  repair: { kind: "none", reason: "Only you know where else the program keeps its data." },
  options: {
    allowed: {
      type: "array",
      default: [],
      description: "Host paths that containers may mount, including everything below them.",
      items: {
        type: "object",
        required: ["path"],
        properties: {
          path: {
            type: "string",
            description: "The path on the host.",
            form: { isValid: (text) => text.startsWith("/"), name: "an absolute path" },
          },
          readOnly: { type: "boolean", description: "Allow only read-only mounts." },
        },
      },
    },
  },

  presets: {},
  words: ["workload.hostMounts"],
  check: (workload, { allowed }) =>
    (workload.hostMounts ?? [])
      .filter(({ transfer }) => transfer === undefined)
      .flatMap((mount) => judgeMount(workload, mount, allowed)),

  admission: {
    parameters: ({ allowed }) => ({
      allowed: allowed.filter(({ readOnly }) => !readOnly).map(({ path }) => cleanHostPath(path)),
      allowedReadOnly: allowed.filter(({ readOnly }) => readOnly).map(({ path }) => cleanHostPath(path)),
    }),
    parameterForms: { allowed: ABSOLUTE, allowedReadOnly: ABSOLUTE },
    rules: [
      {
        each: "hostMounts",
        isBad: `!(${isAtOrBelowAny("variables.allowed")} || ${isAtOrBelowAny("variables.allowedReadOnly")})`,
        says: '{item.title} mounts host path "{item.path}"',
        at: "path",
        value: "item.path",
      },
      {
        each: "hostMounts",
        isBad: [
          `!${isAtOrBelowAny("variables.allowed")}`,
          isAtOrBelowAny("variables.allowedReadOnly"),
          `!${IS_READ_ONLY}`,
        ].join(" && "),
        says: '{item.title} mounts host path "{item.path}", which is allowed only as a read-only mount',
        at: "path",
        value: "item.path",
      },
    ],
  },
});

function judgeMount(
  { title }: Workload,
  { path, mayBe, readOnly }: HostMount,
  allowed: Options["allowed"],
): readonly Outcome[] {
  const whether = `${title} mounts a host path`;
  if (path.state === "unset") return [{ kind: "violation", place: path.place, message: whether }];
  if (path.state !== "set") return cannotTell(path, whether);
  const readings = mountReadings(path.value, mayBe);
  const entries = allowed.filter((entry) => readings.every((each) => isAtOrBelow(each, cleanHostPath(entry.path))));
  const isAllowed = entries.some((entry) => !entry.readOnly) || equals(readOnly, true);
  if (entries.length > 0 && isAllowed) return [];
  if (entries.length > 0 && readOnly.state !== "set" && readOnly.state !== "unset")
    return [
      unresolved(
        readOnly,
        `${title} mounts ${path.place.isSecret ? "a host path" : `host path ${quote(path.value)}`} read-only`,
      ),
    ];
  const needs = entries.length > 0 ? ", which is allowed only as a read-only mount" : "";
  return forbidField(path, () => true, {
    whether,
    found: (text) => `${title} mounts host path ${quote(text)}${needs}`,
  });
}
