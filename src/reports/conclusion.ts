import { groupsOf } from "./groups";
import { fileName, plural, secretListsNote, unreadText, type Writing } from "./report";

/** The outcome of a run in sentences. */
export interface Conclusion {
  readonly outcome: "Passed" | "Failed" | "Incomplete";
  /** The findings by level, and where: `2 mandatory and 1 advisory finding in 2 of 5 workloads (…)`. */
  readonly counts: string;
  /** What else the reader must know, one sentence each. */
  readonly notes: readonly string[];
}

export function conclusionOf(writing: Writing): Conclusion {
  const { report, problems, since, isFailing } = writing;
  const isFailed = report.findings.some(isFailing);
  return {
    outcome: isFailed ? "Failed" : problems.length > 0 ? "Incomplete" : "Passed",
    counts: `${findingsOf(writing)} (${basisOf(writing)})`,
    notes: [
      ...(problems.length === 0 ? [] : [`${unreadText(problems)}.`]),
      ...(since === undefined ? [] : comparisonOf(since)),
      ...hiddenOf(writing),
      ...[secretListsNote(report)].flatMap((note) => (note === undefined ? [] : [`${note}.`])),
    ],
  };
}

export function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Whether there is anything to report; a clean run is silent unless a person watches. */
export function isSilent({ complete, problems, since }: Writing): boolean {
  const { findings, exempt, unusedExemptions, secretLists } = complete;
  const counts = [findings.length, exempt.length, unusedExemptions.length, problems.length, secretLists];
  return counts.every((count) => count === 0) && (since?.resolved ?? 0) === 0;
}

function findingsOf({ report, since }: Writing): string {
  const { mandatory, advisory, undecided } = report.summary;
  const counts = Object.entries({ mandatory, advisory, undecided }).filter(([, count]) => count > 0);
  const groups = groupsOf(report);
  const noun = since === undefined ? "finding" : "new finding";
  if (counts.length === 0) return groups.length === 0 ? "no workloads found" : `no ${noun}s in ${workloads(groups)}`;
  const last = counts.at(-1)![1];
  const listed = enumerate(counts.map(([level, count]) => `${count} ${level}`));
  const affected = groups.filter(({ findings }) => findings.length > 0);
  return `${listed} ${noun}${last === 1 ? "" : "s"} in ${affected.length} of ${workloads(groups)}`;
}

function workloads(groups: readonly unknown[]): string {
  return plural(groups.length, "workload");
}

function enumerate(items: readonly string[]): string {
  return items.length < 3 ? items.join(" and ") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)!}`;
}

/** Returns what was checked, and with which configuration. */
function basisOf({ report, configuration }: Writing): string {
  return `${plural(report.summary.resources, "resource")}, ${configurationName(configuration)}`;
}

/** `container-guard.json with the levels of preset essential` */
export function configurationName({ file, preset }: Writing["configuration"]): string {
  if (file === undefined) return preset === undefined ? "default configuration" : `preset ${preset}`;
  return `${fileName(file)}${preset === undefined ? "" : ` with the levels of preset ${preset}`}`;
}

function comparisonOf({ file, known, resolved }: NonNullable<Writing["since"]>): readonly string[] {
  const parts = [
    ...(known === 0 ? [] : [`${plural(known, "finding")} not listed: already in ${fileName(file)}`]),
    ...(resolved === 0 ? [] : [`${plural(resolved, "finding")} resolved`]),
  ];
  return parts.length === 0 ? [] : [`${parts.join("; ")}.`];
}

function hiddenOf({ report, showsExempt }: Writing): readonly string[] {
  const { exempt, unusedExemptions } = report;
  const parts = [
    ...(exempt.length === 0 ? [] : [plural(exempt.length, "exempt finding")]),
    ...(unusedExemptions.length === 0 ? [] : [plural(unusedExemptions.length, "unused exemption")]),
  ];
  if (parts.length === 0) return [];
  return [`${parts.join(" and ")}${showsExempt ? "" : " (--show-exempt lists them)"}.`];
}
