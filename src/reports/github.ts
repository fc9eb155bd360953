import type { LocatedFinding } from "../guard/report";
import { resourceName } from "../guard/exemption";
import type { Problem, Skipped } from "../sources";
import { oneLine } from "../values/text";
import { rankOf } from "./rank";
import { labelOf, plural, unreadText, type Label, type Writer, type Writing } from "./report";

const COMMANDS: Readonly<Record<Label, "error" | "warning" | "notice">> = {
  mandatory: "error",
  advisory: "warning",
  undecided: "notice",
  exempt: "notice",
};

/**
 * Writes workflow commands of GitHub Actions, which create annotations. GitHub shows ten errors, ten warnings and ten notices of
 * a step, so unreadable sources and the most severe findings come first, and the last line has the totals.
 *
 * @see the toolkit's documentation of workflow commands
 */
export const writeGithub: Writer = (writing) => {
  const { report, problems, skipped, showsExempt } = writing;
  const findings = [...report.findings, ...(showsExempt ? report.exempt : [])].sort((a, b) => rankOf(a) - rankOf(b));
  const lines = [
    ...problems.map(unreadable),
    ...findings.map(annotation),
    ...skipped.map(skippedSource),
    ...summary(writing),
  ];
  return lines.map((line) => `${line}\n`).join("");
};

function annotation(finding: LocatedFinding): string {
  const { policy, resource, message, fix, file, location, exemption } = finding;
  const place =
    location === undefined
      ? {}
      : { line: location.line, endLine: location.line, col: location.column, endColumn: location.endColumn };
  const label = labelOf(finding);
  const title = label === "mandatory" || label === "advisory" ? policy : `${policy} (${label})`;
  const advice = exemption === null ? `Fix: ${fix}` : `Exempt: ${oneLine(exemption.reason)}`;
  const text = `${resourceName(resource)}: ${message}\n${advice}`;
  return command(COMMANDS[label], { ...fileOf(file), ...place, title }, text);
}

function unreadable({ file, line, column, reason }: Problem): string {
  const place = line === null ? {} : { line, col: column ?? 1 };
  return command("error", { ...fileOf(file), ...place, title: "container-guard: cannot read this file" }, reason);
}

function skippedSource({ file, reason }: Skipped): string {
  return command("notice", { ...fileOf(file), title: "container-guard: skipped" }, reason);
}

/** Returns no file for standard input, which is not in the repository. */
function fileOf(file: string): Readonly<Record<string, string>> {
  return file === "-" ? {} : { file };
}

/** Returns a command on one line; a line break or two colons in the text must not start another command. */
function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(",")}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.toWellFormed().replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function summary({ report, problems }: Writing): readonly string[] {
  const { findings, exempt, unusedExemptions, summary: counts } = report;
  if (findings.length + exempt.length + unusedExemptions.length + problems.length === 0) return [];
  const parts = [
    `container-guard: ${counts.mandatory} mandatory, ${counts.advisory} advisory, ${counts.undecided} undecided, ${counts.exempt} exempt`,
    ...(unusedExemptions.length === 0 ? [] : [plural(unusedExemptions.length, "unused exemption")]),
    ...(problems.length === 0 ? [] : [unreadText(problems)]),
  ];
  return [parts.join("; ")];
}
