import { styleText } from "node:util";
import type { LocatedFinding } from "../guard/report";
import { resourceName } from "../guard/exemption";
import { suggestionFor } from "../guard/exemption-for";
import { oneLine, printable, shortened } from "../values/text";
import { fileName, labelOf, placeOf, plural, secretListsNote, type Writer, type Writing } from "./report";

type Style = Parameters<typeof styleText>[0];

/** Writes text for people: grouped by file and resource, each finding with its line. Empty if there is nothing to report. */
export const writeText: Writer = (writing) => {
  const { report, showsExempt, showsExemption } = writing;
  const paint = painter(writing);
  const shown = [...report.findings, ...(showsExempt ? report.exempt : [])];
  const parts = [...grouped(shown)].map(([heading, findings]) =>
    [paint("bold", heading), ...findings.map((finding) => formatFinding(finding, paint))].join("\n\n"),
  );
  if (showsExempt && report.unusedExemptions.length > 0)
    parts.push(["Unused exemptions:", ...report.unusedExemptions.map(unused)].join("\n"));
  if (showsExemption && report.findings.length > 0) parts.push(exemptionsFor(report.findings));
  const summary = summarise(writing, paint);
  const lastLines = [summary, secretListsNote(report)].filter((line) => line !== undefined);
  return [...parts, ...(lastLines.length === 0 ? [] : [lastLines.join("\n")])].map((part) => `${part}\n`).join("\n");
};

type Paint = (style: Style, text: string) => string;

function painter({ isColoured }: Writing): Paint {
  // The caller decides on colors; styleText would check a stream that may not be the output.
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}

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
  const style: Style = label === "mandatory" ? "red" : label === "advisory" ? "yellow" : "cyan";
  const details =
    exemption === null
      ? label === "undecided"
        ? []
        : ([
            ["why", why],
            ["fix", printable(fix)],
          ] as const)
      : reasonOf(exemption);
  return [
    `  ${paint(["bold", style], label.padEnd(9))}  ${paint("bold", policy)}  ${printable(message)}`,
    ...excerpt(finding, paint),
    ...[["where", whereOf(finding)] as const, ...details].map(
      ([name, text]) => `    ${paint("dim", name.padEnd(6))} ${text}`,
    ),
  ].join("\n");
}

function reasonOf({ reason, ticket, expires }: NonNullable<LocatedFinding["exemption"]>) {
  const details = [ticket, expires && `until ${expires}`].filter(Boolean).join(", ");
  return [["reason", oneLine(details === "" ? reason : `${reason} (${details})`)]] as const;
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

/** Returns a configuration that exempts the findings, once each exemption has a reason. */
function exemptionsFor(findings: readonly LocatedFinding[]): string {
  const byPolicy = new Map<string, Set<string>>();
  for (const finding of findings) {
    const exemption = printable(JSON.stringify({ ...suggestionFor(finding), reason: "" }));
    byPolicy.set(finding.policy, (byPolicy.get(finding.policy) ?? new Set<string>()).add(exemption));
  }
  const entries = [...byPolicy].map(
    ([policy, exemptions]) =>
      `  ${JSON.stringify(policy)}: { "exempt": [\n${[...exemptions].map((each) => `    ${each}`).join(",\n")}\n  ] }`,
  );
  return `To accept these findings, add these exemptions to the configuration, each with a reason:\n{\n${entries.join(",\n")}\n}`;
}

function unused({ policy, resource, reason }: { policy: string; resource: string; reason: string }): string {
  return `  ${policy}  ${oneLine(resource)}  ${oneLine(reason)}`;
}

/** Returns the summary, or undefined if there is nothing to report. */
function summarise({ report, showsExempt, problems }: Writing, paint: Paint): string | undefined {
  const { findings, exempt, unusedExemptions, summary } = report;
  if (findings.length + exempt.length + unusedExemptions.length + problems.length === 0) return undefined;
  const { mandatory, advisory, undecided, resources, workloads } = summary;
  const hidden = [
    ...(exempt.length === 0 ? [] : [`${exempt.length} exempt`]),
    ...(unusedExemptions.length === 0 ? [] : [plural(unusedExemptions.length, "unused exemption")]),
  ];
  const hint = hidden.length === 0 || showsExempt ? "" : " (--show-exempt lists them)";
  return [
    paint("bold", `${mandatory} mandatory, ${advisory} advisory, ${undecided} undecided`),
    `in ${plural(resources, "resource")} (${plural(workloads, "workload")})`,
    ...(hidden.length === 0 ? [] : [`; ${hidden.join("; ")}${hint}`]),
    ...(problems.length === 0 ? [] : [`; ${plural(problems.length, "source")} could not be read`]),
  ]
    .join(" ")
    .replaceAll(" ;", ";");
}
