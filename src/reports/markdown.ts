import type { LocatedFinding } from "../guard/report";
import { resourceName } from "../guard/exemption";
import { capitalized, conclusionOf } from "./conclusion";
import { fixesFor } from "./fixes";
import { code, prose, row, table } from "./markdown/text";
import { orderedSections } from "./ordered";
import { rankOf } from "./rank";
import { labelOf, placeOf, type Writer, type Writing } from "./report";

/** GitHub rejects a comment of more than 65,536 characters; the rest is for a marker that the action adds. */
const LONGEST = 65_000;
const LONGEST_END = 15_000; // characters for the fixes and the last lines

/** Writes GitHub-flavored Markdown for a job summary or a comment on a pull request, with the worst findings first. */
export const writeMarkdown: Writer = (writing) => {
  const { outcome, counts, notes } = conclusionOf(writing);
  const head = [
    `### container-guard: ${outcome.toLowerCase()}`,
    "",
    `${capitalized(prose(counts))}.`,
    ...notes.map((note) => `\n${prose(note)}`),
  ];
  const end = endOf(writing);
  const room = LONGEST - lengthOf(head) - lengthOf(end);
  return [...head, "", ...findingsTable(writing, room), ...end].join("\n").trimEnd() + "\n";
};

const HEAD = ["Level", "Severity", "Policy", "Finding", "Where"];

/** Returns the findings that fit; a last row counts the others. */
function findingsTable(writing: Writing, room: number): readonly string[] {
  const sections = orderedSections(writing);
  const total = sections.reduce((sum, { findings }) => sum + findings.length, 0);
  if (total === 0) return [];
  const rows: string[] = [];
  let length = 500; // of the table's head and its last row
  for (const finding of sections.flatMap(({ shown }) => shown).sort((a, b) => rankOf(a) - rankOf(b))) {
    const text = rowOf(finding);
    length += text.length + 1;
    if (length > room) break;
    rows.push(text);
  }
  const rest = total - rows.length;
  const more = rest === 0 ? [] : [row("", "", "", `… and ${rest} more`, "")];
  return [...table(HEAD, [...rows, ...more]), ""];
}

function rowOf(finding: LocatedFinding): string {
  const { policy, severity, message, resource } = finding;
  const where = [code(placeOf(finding)), code(resourceName(resource))].join("<br>");
  return row(labelOf(finding), severity, policy, prose(message), where);
}

/** Returns the fixes that fit, and the next command. */
function endOf(writing: Writing): readonly string[] {
  if (writing.report.findings.length === 0) return [];
  const rows: string[] = [];
  let length = 0;
  for (const { policy, count, advice } of fixesFor(writing)) {
    const text = row(String(count), policy, prose(advice));
    length += text.length + 1;
    if (length > LONGEST_END) break;
    rows.push(text);
  }
  return [
    ...(rows.length === 0
      ? []
      : [
          "<details><summary>How to fix</summary>",
          "",
          ...table(["Findings", "Policy", "Fix"], rows),
          "",
          "</details>",
          "",
        ]),
    "Run `container-guard explain POLICY` for the reason, or `container-guard check --all` for every finding.",
  ];
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
