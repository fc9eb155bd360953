import { IS_READ_ONLY, isAtOrBelowAny } from "../src/policy/cel/host-paths";
import { mountReadings } from "../src/policy/host-mounts";
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
  title: "Containers mount nothing of the host",
  level: "advisory",
  severity: "medium",
  standards: {
    pss: { profile: "baseline", control: "HostPath Volumes" },
    cisDocker: ["5.6"],
    cisKubernetes: ["5.2.12"],
  },
  why: "A host path ties the container to one host and lets it read or change what belongs to others.",
  fix: "Use a volume of the platform. A path that is needed can be put into allowed, best with readOnly: true.",
  options: {
    allowed: {
      type: "array",
      default: [],
      description: "Host paths that may be mounted, with all below them.",
      items: {
        type: "object",
        required: ["path"],
        properties: {
          path: {
            type: "string",
            description: "The path on the host.",
            form: { isValid: (text) => text.startsWith("/"), name: "an absolute path" },
          },
          readOnly: { type: "boolean", description: "Only where the mount is read-only." },
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
        says: '{item.title} mounts "{item.path}" of the host',
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
        says: '{item.title} mounts "{item.path}" of the host, which is allowed read-only',
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
  const whether = `${title} mounts a path of the host`;
  if (path.state === "unset") return [{ kind: "violation", place: path.place, message: whether }];
  if (path.state !== "set") return cannotTell(path, whether);
  const readings = mountReadings(path.value, mayBe);
  const entries = allowed.filter((entry) => readings.every((each) => isAtOrBelow(each, cleanHostPath(entry.path))));
  const isAllowed = entries.some((entry) => !entry.readOnly) || (readOnly.state === "set" && readOnly.value);
  if (entries.length > 0 && isAllowed) return [];
  if (entries.length > 0 && readOnly.state !== "set" && readOnly.state !== "unset")
    return [
      unresolved(
        readOnly,
        `${title} mounts ${path.place.isSecret ? "a path" : quote(path.value)} of the host read-only`,
      ),
    ];
  const needs = entries.length > 0 ? ", which is allowed read-only" : "";
  return forbidField(path, () => true, {
    whether,
    found: (text) => `${title} mounts ${quote(text)} of the host${needs}`,
  });
}
