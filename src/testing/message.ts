import { inspect } from "node:util";
import type { LocatedFinding } from "../guard/report";
import { resourceName } from "../guard/exemption";
import { oneLine } from "../values/text";
import type { Difference, ExpectedFinding, ProgramFindings } from "./expectation";

/** Formats the difference for a person to read from top to bottom. */
export function explain(program: string, { missing, unexpected }: Difference, found: ProgramFindings): string {
  return [
    `the findings in ${oneLine(program)} differ from the expected ones`,
    ...section("Not found:", missing, (each) => [line(each), ...reasonsFor(each, found).map(indent)]),
    ...section("Not expected:", unexpected, describe),
  ].join("\n");
}

function section<T>(title: string, items: readonly T[], linesOf: (item: T) => readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  return ["", title, ...items.flatMap((item) => linesOf(item).map(indent))];
}

function indent(text: string): string {
  return `  ${text}`;
}

/** Formats an expected finding as it would be written in the test. */
function line(expected: ExpectedFinding): string {
  return inspect(expected, { breakLength: Infinity });
}

function describe(finding: LocatedFinding): readonly string[] {
  const { level, policy, message, fix, file, location } = finding;
  const place = location === undefined ? oneLine(file) : `${oneLine(file)}:${location.line}:${location.column}`;
  return [
    `${level} ${policy}  ${message}`,
    `  where  ${place}  ${finding.path}`.trimEnd(),
    `  fix    ${fix}`,
    `  or expect  ${line(expectable(finding))}`,
  ];
}

function expectable({ policy, resource, verdict }: LocatedFinding): ExpectedFinding {
  return { policy, resource: resourceName(resource), ...(verdict === "undecided" ? { verdict } : {}) };
}

const MOST = 5; // findings of one policy that are shown

/** Lists what was found instead, including findings that do not count. */
function reasonsFor({ policy }: ExpectedFinding, { findings, exempt }: ProgramFindings): readonly string[] {
  const others = findings.filter((finding) => finding.policy === policy);
  const reasons = [
    ...others.map((finding) => `${policy} found  ${detail(finding)}`),
    ...exempt.filter((finding) => finding.policy === policy).map((finding) => `exempt is  ${detail(finding)}`),
  ];
  return reasons.length === 0 ? [`${policy} found nothing`] : reasons.slice(0, MOST);
}

function detail({ resource, container, path, value, level, verdict }: LocatedFinding): string {
  const details = { resource: resourceName(resource), container, path, value, level, verdict };
  const known = Object.fromEntries(Object.entries(details).filter(([, text]) => text !== null && text !== ""));
  return inspect(known, { breakLength: Infinity });
}
