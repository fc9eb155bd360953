import type { LocatedFinding } from "../guard/report";
import { reasonText, resourceName } from "../guard/exemption";
import { describeRepair } from "../guard/finding";
import { oneLine, printable, shortened } from "../values/text";
import { fileName, labelOf, placeOf, type Writer } from "./report";
import { conclusionLines } from "./text/conclusion";
import { exemptionSections } from "./text/exemptions";
import { COLORS, painter, type Paint } from "./text/paint";

/** Writes everything about each finding as text, grouped by file and resource. Empty if there is nothing to report. */
export const writeFull: Writer = (writing) => {
  const { report, showsExempt } = writing;
  const paint = painter(writing);
  const shown = [...report.findings, ...(showsExempt ? report.exempt : [])];
  const parts = [
    ...[...grouped(shown)].map(([heading, findings]) =>
      [paint("bold", heading), ...findings.map((finding) => formatFinding(finding, paint))].join("\n\n"),
    ),
    ...exemptionSections(writing),
    conclusionLines(writing, paint),
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [`${part}\n`])).join("\n");
};

function grouped(findings: readonly LocatedFinding[]): ReadonlyMap<string, readonly LocatedFinding[]> {
  const groups = new Map<string, LocatedFinding[]>();
  for (const finding of findings) {
    const heading = `${fileName(finding.file)}  ${resourceName(finding.resource)}`;
    const group = groups.get(heading);
    if (group === undefined) groups.set(heading, [finding]);
    else group.push(finding);
  }
  return groups;
}

function formatFinding(finding: LocatedFinding, paint: Paint): string {
  const { exemption, policy, message, why, fix } = finding;
  const label = labelOf(finding);
  const advice = [
    ["why", why] as const,
    ["fix", printable(fix)] as const,
    ...(finding.repair === null ? [] : [["repair", printable(describeRepair(finding.repair))] as const]),
  ];
  const details =
    exemption !== null ? [["reason", oneLine(reasonText(exemption))] as const] : label === "undecided" ? [] : advice;
  return [
    `  ${paint(["bold", COLORS[label]], label.padEnd(9))}  ${paint("bold", policy)}  ${printable(message)}`,
    ...excerpt(finding, paint),
    ...[["where", whereOf(finding)] as const, ...details].map(
      ([name, text]) => `    ${paint("dim", name.padEnd(6))} ${text}`,
    ),
  ].join("\n");
}

function whereOf(finding: LocatedFinding): string {
  const { path, resource } = finding;
  const { urn } = resource;
  return [placeOf(finding), printable(path), urn === null ? "" : oneLine(urn)].filter(Boolean).join("  ");
}

/** Returns the finding's line, with the setting underlined. */
function excerpt({ location }: LocatedFinding, paint: Paint): readonly string[] {
  if (location === undefined || location.excerpt.trim() === "") return [];
  const { line, column, endColumn } = location;
  const text = printable(shortened(location.excerpt.replaceAll("\t", " ")));
  const lead = text.length - text.trimStart().replace(/^(- *)+|^… /, "").length;
  const gutter = " ".repeat(String(line).length);
  const marks = "^".repeat(Math.max(1, Math.min(endColumn - column, text.length - lead)));
  return [
    `    ${paint("dim", `${line} │`)} ${text}`,
    `    ${paint("dim", `${gutter} │`)} ${" ".repeat(lead)}${paint("red", marks)}`,
  ];
}
