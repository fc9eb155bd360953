import type { LocatedFinding } from "../../guard/report";
import { reasonText, resourceName, type Exemption } from "../../guard/exemption";
import { controlText } from "../../policy/standards";
import { labelOf, type Label, type TextFix, type Writing } from "../report";
import { artifactOf } from "./artifact";

const LEVELS: Readonly<Record<Exclude<Label, "exempt">, string>> = {
  mandatory: "error",
  advisory: "warning",
  undecided: "note",
};

/** @param rules - the rules' ids, in the order in which the run lists them */
export function resultsOf({ complete, fingerprintOf, fixOf }: Writing, rules: readonly string[]): readonly object[] {
  const indexes = new Map(rules.map((id, index) => [id, index]));
  return [...complete.findings, ...complete.exempt].map((finding) => ({
    ruleId: finding.policy,
    ruleIndex: indexes.get(finding.policy),
    level: LEVELS[labelOf({ ...finding, exemption: null }) as keyof typeof LEVELS],
    message: { text: messageOf(finding) },
    locations: [{ physicalLocation: physicalOf(finding), logicalLocations: [logicalOf(finding)] }],
    partialFingerprints: { "containerGuardFinding/v2": fingerprintOf(finding) },
    ...fixesOf(finding, fixOf(finding)),
    suppressions: finding.exemption === null ? [] : [suppressionOf(finding.exemption)],
    properties: propertiesOf(finding),
  }));
}

/** Returns the repair as a fix that a viewer can apply. */
function fixesOf({ file, fix }: LocatedFinding, replacements: TextFix | undefined): object {
  if (replacements === undefined || replacements.length === 0) return {};
  const changes = replacements.map(({ start, end, text }) => ({
    deletedRegion: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    ...(text === "" ? {} : { insertedContent: { text } }),
  }));
  return {
    fixes: [
      {
        description: { text: plain(fix) },
        artifactChanges: [{ artifactLocation: artifactOf(file), replacements: changes }],
      },
    ],
  };
}

/** Returns the finding and the fix; a narrow view shows only the first sentence. */
function messageOf({ message, fix, resource }: LocatedFinding): string {
  return plain(`${resourceName(resource)}: ${message}. Fix: ${fix}`);
}

/** Escapes braces, which mark arguments in a message, and brackets, which mark links. */
export function plain(text: string): string {
  const pieces = text.replace(/[{}]/g, "$&$&").split("]");
  return pieces.map((piece, i) => (pieces[i + 1]?.startsWith("(") ? piece.replaceAll("[", "\\[") : piece)).join("]");
}

function physicalOf({ file, location }: LocatedFinding): object {
  // Code scanning rejects a result without a line, so line 1 represents the whole file.
  const region =
    location === undefined
      ? { startLine: 1 }
      : {
          startLine: location.line,
          startColumn: location.column,
          endLine: location.line,
          endColumn: location.endColumn,
        };
  return { artifactLocation: artifactOf(file), region };
}

function logicalOf({ resource, path }: LocatedFinding): object {
  const name = resourceName(resource);
  return { name: resource.name, fullyQualifiedName: path === "" ? name : `${name}/${path}`, kind: "resource" };
}

function suppressionOf(exemption: Exemption): object {
  return {
    kind: exemption.isInline === true ? "inSource" : "external",
    status: "accepted",
    justification: reasonText(exemption),
  };
}

function propertiesOf({ verdict, severity, container, value, controls, resource }: LocatedFinding): object {
  const { type, urn, declared } = resource;
  const known = Object.entries({ container, value, urn }).filter(([, each]) => each !== null);
  return { verdict, severity, type, ...Object.fromEntries(known), ...declared, controls: controls.map(controlText) };
}
