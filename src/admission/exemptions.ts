import { reasonText, type Exemption } from "../guard/exemption";
import { partsOf } from "../guard/exemption-match";
import { isAny, until, valueFields } from "../guard/matchers";
import { anyOf, cel, record } from "../policy/cel/cel";
import { RESOURCE_NAMES, TIMES, canNameObject } from "./resource-names";

interface Named {
  readonly name: string;
  readonly expression: string;
}

/** A policy's exemptions as parts of a ValidatingAdmissionPolicy. */
export interface AdmissionExemptions {
  /** For exemptions of whole objects: the policy is not evaluated for these. */
  readonly matchConditions: readonly Named[];
  /** For the other exemptions: which of them apply to the object. */
  readonly variables: readonly Named[];
  /** Whether one of the latter covers `finding`; undefined if there are none. */
  readonly isExempt: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Returns a policy's exemptions for the API server, without those that name a file. */
export function admissionExemptions(exemptions: readonly Exemption[]): AdmissionExemptions {
  const listed = exemptions.filter(appliesInCluster);
  const usable = listed.filter(({ resource }) => canNameObject(resource));
  const whole = usable.filter((exemption) => findingTests(exemption).length === 0);
  const groups = grouped(usable.filter((exemption) => !whole.includes(exemption)));
  return {
    matchConditions: whole.length === 0 ? [] : [{ name: "not-exempt", expression: `!${namesObject(whole)}` }],
    variables: groups.length === 0 ? [] : variablesFor(groups),
    isExempt: groups.length === 0 ? undefined : coversFinding(groups),
    annotations: Object.fromEntries(
      listed.map((exemption, i) => [
        `container-guard.dev/exemption-${i + 1}`,
        `${describe(exemption)}${canNameObject(exemption.resource) ? "" : " [matches no cluster object; applies at preview only]"}`,
      ]),
    ),
  };
}

/** Whether an exemption can apply in a cluster, which has no files. */
export function appliesInCluster({ file }: Exemption): boolean {
  return file === null || file === undefined;
}

/** Each part of a finding in CEL, where `prefix` is the path of the pod in the object that the exemption names. */
const FINDING_PARTS = { container: "place.container", path: "(prefix + place.path)", value: "place.value" } as const;

/** Returns the tests that a finding must pass, none if the exemption covers whole objects. */
function findingTests(exemption: Exemption): readonly string[] {
  const parts = partsOf(exemption);
  return Object.entries(FINDING_PARTS).flatMap(
    ([name, expression]) => parts[name as keyof typeof FINDING_PARTS]?.cel(expression) ?? [],
  );
}

/** Returns the test of whether the exemption has not expired, none if it never does. If the time is unknown, it has. */
function timeTests({ expires }: Exemption, times: string): readonly string[] {
  if (expires === null || expires === undefined) return [];
  return [`${times}.size() > 0 && ${times}.all(time, ${until(expires).cel("time")})`];
}

/** Returns a test of whether one of the exemptions names the object. Match conditions cannot use variables. */
function namesObject(exemptions: readonly Exemption[]): string {
  const tests = exemptions.map((exemption) => {
    const { resource } = partsOf(exemption);
    const all = [...(resource === undefined ? [] : [resource.cel("resource.name")]), ...timeTests(exemption, "times")];
    return all.length === 0 ? "true" : all.join(" && ");
  });
  const test = cel`
    ${RESOURCE_NAMES}.exists(resource,
      ${anyOf(tests)}
    )`;
  return exemptions.some(({ expires }) => typeof expires === "string") ? `[${TIMES}].exists(times,\n${test})` : test;
}

/** The findings of an object that some exemptions cover: where the named objects have their pod, and a test of `place`. */
interface Group {
  readonly prefixes: string;
  readonly tests: readonly string[];
}

/** Exemptions that name the same resources until the same day are one group. */
function grouped(exemptions: readonly Exemption[]): readonly Group[] {
  const groups = new Map<string, string[]>();
  for (const exemption of exemptions) {
    const prefixes = prefixesOf(exemption);
    const tests = groups.get(prefixes) ?? [];
    groups.set(prefixes, [...tests, findingTests(exemption).join(" && ")]);
  }
  return [...groups].map(([prefixes, tests]) => ({ prefixes, tests }));
}

/** Returns an expression for the prefixes that paths have in the named objects, empty if the object isn't one of them. */
function prefixesOf(exemption: Exemption): string {
  const { resource } = partsOf(exemption);
  const prefixes =
    resource === undefined
      ? "[variables.prefix]"
      : `variables.resourceNames.filter(resource, ${resource.cel("resource.name")}).map(resource, resource.prefix)`;
  const [isValid] = timeTests(exemption, "variables.times");
  return isValid === undefined ? prefixes : `${isValid} ? ${prefixes} : []`;
}

/** Returns the prefixes for each group, and whether the exemptions name the object at all. */
function variablesFor(groups: readonly Group[]): readonly Named[] {
  const all = groups.map(({ prefixes }, i) => ({ name: `exempt${i + 1}`, expression: prefixes }));
  const isNamed = anyOf(all.map(({ name }) => `variables.${name}.size() > 0`));
  return [...all, { name: "isNamed", expression: isNamed }];
}

/** Returns a test of whether an exemption covers `finding`. */
function coversFinding(groups: readonly Group[]): string {
  const tests = anyOf(groups.map(({ tests }, i) => `variables.exempt${i + 1}.exists(prefix, ${anyOf(tests)})`));
  const fields = Object.entries(valueFields("place.value")).filter(([name]) => tests.includes(`place.value.${name}`));
  const place = { container: "place.container", path: "place.path", value: record(Object.fromEntries(fields)) };
  const places = `([finding] + finding.also)${fields.length === 0 ? "" : `.map(place, ${record(place)})`}`;
  // Most objects are not named by any exemption.
  return cel`
    (variables.isNamed && ${places}.exists(place,
      ${tests}
    ))`;
}

/** Returns one line for an annotation: what is exempt, why, where it was agreed, and until when. */
function describe(exemption: Exemption): string {
  const { resource, container, path, value } = exemption;
  const named = Object.entries({ container, path, value }).filter(([, pattern]) => !isAny(pattern));
  const what = [resource, ...named.map(([name, pattern]) => `${name} ${pattern}`)].join(", ");
  return `${what}: ${reasonText(exemption)}`;
}
