import type { Exemption } from "../guard/exemption";
import { cleanPattern, coversValue } from "../guard/exemption-match";
import { isAbsolute } from "../values/host-path";
import { hasWildcards, isLike, textOf } from "../values/pattern";
import { literal } from "../policy/cel/cel";
import type { FindingParts } from "./findings";
import { anyOf, isGiven, like, likePath } from "./patterns";
import { KINDS, type AdmittedKind } from "./kinds";

/** The API server takes 64; the rest is for the conditions that every policy has. */
const MOST_CONDITIONS = 60;

/** Only the request of one of Kubernetes' own controllers proves who an object's owner is: anybody may write one down. */
const CONTROLLER = [
  '(request.userInfo.username == "system:kube-controller-manager"',
  '|| "system:serviceaccounts:kube-system" in dyn(request.userInfo).?groups.orValue([])',
  "? dyn(object).metadata.?ownerReferences.orValue([]).filter(o, o.?controller.orValue(false)) : [])",
].join(" ");

const HASH = 'dyn(object).metadata.?labels[?"pod-template-hash"].orValue("")';

const GENERATE_NAME = 'dyn(object).metadata.?generateName.orValue("")';

/** The name of an owner without its last part. */
const MAKER = 'o.name.substring(0, o.name.lastIndexOf("-"))';

/** What becomes of a policy's exemptions. */
export interface AdmissionExemptions {
  /** For those that cover whole objects, so that the policy is not asked at all. */
  readonly matchConditions: ReadonlyArray<{ readonly name: string; readonly expression: string }>;
  /** For those that name a container, path or value: which of them count for the object. */
  readonly variables: ReadonlyArray<{ readonly name: string; readonly expression: string }>;
  /** Whether one of the latter covers a finding; undefined if there are none. */
  readonly covers: (finding: FindingParts) => string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A cluster has no files, so exemptions that name one are left out. */
export function admissionExemptions(exemptions: readonly Exemption[]): AdmissionExemptions {
  const numbered = exemptions
    .filter(appliesInCluster)
    .map((exemption, i) => ({ exemption, number: i + 1, subjects: subjectsOf(exemption) }));
  const usable = numbered.filter(({ subjects }) => subjects.length > 0);
  const whole = usable.filter(({ exemption }) => coversWholeObjects(exemption)).slice(0, MOST_CONDITIONS);
  const partial = usable.filter((each) => !whole.includes(each));
  const covering = (finding: FindingParts): readonly string[] =>
    partial.flatMap(({ exemption, number }) =>
      [finding, ...finding.also].flatMap((each) => coversFinding(exemption, `variables.exemption${number}`, each)),
    );
  return {
    matchConditions: whole.map(({ exemption, number, subjects }) => ({
      name: `exemption-${number}`,
      expression: `!(${[...validity(exemption), anyOf(subjects.map(({ test }) => test))].join("\n&& ")})`,
    })),
    variables: partial.map(({ exemption, number, subjects }) => {
      const prefixes = subjects.map(({ test, prefix }) => `(${test} ? [${prefix}] : [])`).join("\n+ ");
      const valid = validity(exemption);
      const expression = valid.length === 0 ? prefixes : `${valid.join(" && ")}\n? ${prefixes}\n: []`;
      return { name: `exemption${number}`, expression };
    }),
    covers: (finding) => (partial.length === 0 ? undefined : anyOf(covering(finding))),
    annotations: Object.fromEntries(
      numbered.map(({ exemption, number, subjects }) => [
        `container-guard.dev/exemption-${number}`,
        `${describe(exemption)}${subjects.length > 0 ? "" : " [no object of a cluster is called so: this counts at preview alone]"}`,
      ]),
    ),
  };
}

export function appliesInCluster({ file }: Exemption): boolean {
  return file === null || file === undefined;
}

function coversWholeObjects({ container, path, value }: Exemption): boolean {
  return [container, path, value].every((pattern) => pattern === null || pattern === undefined || pattern === "*");
}

interface Subject {
  /** Whether the object is the one that the exemption names, or was made by its order. */
  readonly test: string;
  /** Where the named object keeps the pod: a path is that of the named object. */
  readonly prefix: string;
}

/** A resource is matched segment by segment, as at preview. A URN names nothing here. */
function subjectsOf({ resource }: Exemption): readonly Subject[] {
  const segments = resource.split("/");
  const isNamespaced = segments.length === 3;
  if (resource !== "*" && (resource.startsWith("urn:") || !(isNamespaced || segments.length === 2))) return [];
  if (resource === "*") return [{ test: "true", prefix: "variables.prefix" }];
  const [kindPattern, name] = [segments[0]!, segments.at(-1)!];
  const namespace = isNamespaced ? like("request.namespace", segments[1]) : [];
  return KINDS.filter((each) => each.isNamespaced === isNamespaced && isLike(each.kind, kindPattern)).map((each) => ({
    test: `(${[...namespace, anyOf(waysToBe(each, name))].join(" && ")})`,
    prefix: literal(each.prefix),
  }));
}

/** The object itself, what its controller makes, and what the controllers of these make in turn. */
function waysToBe({ kind, isController }: AdmittedKind, name: string): readonly string[] {
  const own = [`object.kind == ${literal(kind)}`, ...isNamed(name)].join(" && ");
  if (!isController) return [own];
  const owner = (type: string, tests: readonly string[]): string =>
    [`o.kind == ${literal(type)}`, ...tests].join(" && ");
  const owners = [owner(kind, like("o.name", name))];
  // The name of a Deployment's ReplicaSet ends with the hash that its pods carry, that of a CronJob's Job with a number.
  if (kind === "Deployment")
    owners.push(owner("ReplicaSet", [`${HASH} != ""`, `o.name.endsWith("-" + ${HASH})`, ...like(MAKER, name)]));
  if (kind === "CronJob") owners.push(owner("Job", ['o.name.matches("-[0-9]+$")', ...like(MAKER, name)]));
  return [own, `${CONTROLLER}.exists(o, ${anyOf(owners)})`];
}

/** By its name or, if the API server generated that, by its beginning: the `generateName` that the object states. */
function isNamed(name: string): readonly string[] {
  const [byName] = like("object.metadata.name", name);
  const [byBeginning] = like(GENERATE_NAME, name);
  if (byName === undefined || byBeginning === undefined) return [];
  const isGenerated = `${GENERATE_NAME} != "" && object.metadata.name.startsWith(${GENERATE_NAME})`;
  return [anyOf([byName, `(${isGenerated} && ${byBeginning})`])];
}

/**
 * The API server's clock as far as expressions can see it: the time that it gives to a new object, or to the fields of a
 * changed one. Where there is none, an exemption that ends has ended.
 */
function validity({ expires }: Exemption): readonly string[] {
  if (typeof expires !== "string") return [];
  const end = new Date(Date.parse(`${expires}T00:00:00Z`) + 24 * 60 * 60 * 1000).toISOString().replace(".000Z", "Z");
  const isBefore = (time: string): string => `timestamp(${time}) < timestamp(${literal(end)})`;
  const fields = "dyn(object).metadata.?managedFields.orValue([])";
  const changed = `${fields}.size() > 0 && ${fields}.all(f, has(f.time) && ${isBefore("f.time")})`;
  return [`(request.operation == "CREATE" ? ${isBefore("dyn(object).metadata.creationTimestamp")} : (${changed}))`];
}

/** @param prefixes - a list of the prefixes that paths have in the named objects; empty if the object isn't one of them */
function coversFinding(
  { container, path, value }: Exemption,
  prefixes: string,
  finding: Omit<FindingParts, "also">,
): string {
  const tests = [
    ...like(finding.container, container),
    ...likePath(`(prefix + ${finding.path})`, path),
    ...likeValue(finding, value),
  ];
  return `${prefixes}.exists(prefix, ${tests.length === 0 ? "true" : tests.join(" && ")})`;
}

/** Tests that the finding's value fits the pattern, as `coversValue` decides at preview. */
function likeValue(
  { value, cleanPath }: Pick<FindingParts, "value" | "cleanPath">,
  pattern: Exemption["value"],
): readonly string[] {
  if (!isGiven(pattern)) return [];
  if (value === undefined) return coversValue(pattern, "") ? [] : ["false"];
  if (cleanPath === undefined) return like(value, pattern);
  // The API server accepts ".." only in the paths of Windows; there an exemption covers the path as it is written.
  const isResolved = '!(".." in item.segments)';
  const asWritten = hasWildcards(pattern) ? [] : [`${value} == ${literal(textOf(pattern))}`];
  const resolved = isAbsolute(pattern)
    ? [isResolved, `!${value}.matches("^[.~]")`, ...like(cleanPath, cleanPattern(pattern))]
    : [isResolved, ...like(value, pattern)];
  return [anyOf([...asWritten, `(${resolved.join(" && ")})`])];
}

/** On one line, as an annotation: what is exempted, why, by whose word and how long. */
function describe({ resource, container, path, value, reason, ticket, expires }: Exemption): string {
  const named = Object.entries({ container, path, value }).filter(([, pattern]) => isGiven(pattern));
  const what = [resource, ...named.map(([name, pattern]) => `${name} ${pattern}`)].join(", ");
  const details = [ticket, expires && `until ${expires}`].filter(Boolean).join(", ");
  return `${what}: ${reason}${details === "" ? "" : ` (${details})`}`;
}
