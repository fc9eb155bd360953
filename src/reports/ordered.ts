import type { LocatedFinding } from "../guard/report";
import { groupsOf, type Group } from "./groups";
import { RANKS, byRank, rankOf } from "./rank";
import { labelOf, type Writing } from "./report";

/** A resource and its findings, the worst first. */
export interface Section {
  readonly file: string;
  readonly name: string;
  readonly findings: readonly LocatedFinding[];
  /** The findings to show in detail; the others are like some shown before. */
  readonly shown: readonly LocatedFinding[];
}

const MOST_ALIKE = 10;
const SHOWN_OF_MORE = 3;

/**
 * Returns the resources with findings, the worst first.
 *
 * Of more than ten findings alike, which are those of one policy with the same label, the first three are shown.
 */
export function orderedSections({ report, showsExempt, showsAll }: Writing): readonly Section[] {
  const exempt = showsExempt ? report.exempt : [];
  const groups = groupsOf({ judged: [], findings: [...report.findings, ...exempt], exempt: [] });
  const ordered = worstFirst(groups.map(({ file, name, findings }) => ({ file, name, findings })));
  const isShown = showsAll ? () => true : detailing(ordered.flatMap(({ findings }) => findings));
  return ordered.map((section) => ({ ...section, shown: section.findings.filter(isShown) }));
}

/** Returns the groups with their findings, both in the order of rank. */
export function worstFirst<G extends Pick<Group, "findings">>(groups: readonly G[]): readonly G[] {
  return groups
    .map((group) => ({ ...group, findings: [...group.findings].sort(byRank) }))
    .map((group) => ({ group, counts: countsOf(group.findings) }))
    .sort((a, b) => compareCounts(a.counts, b.counts))
    .map(({ group }) => group);
}

/** Returns how many findings have each rank. */
function countsOf(findings: readonly LocatedFinding[]): readonly number[] {
  const counts = new Array<number>(RANKS).fill(0);
  for (const finding of findings) counts[rankOf(finding)]!++;
  return counts;
}

function compareCounts(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((count, rank) => count !== b[rank]);
  return first < 0 ? 0 : b[first]! - a[first]!;
}

/** Returns a filter for findings in this order. */
function detailing(findings: readonly LocatedFinding[]): (finding: LocatedFinding) => boolean {
  const totals = new Map<string, number>();
  for (const finding of findings) totals.set(kindOf(finding), (totals.get(kindOf(finding)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return (finding) => {
    const kind = kindOf(finding);
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return totals.get(kind)! <= MOST_ALIKE || before < SHOWN_OF_MORE;
  };
}

function kindOf(finding: LocatedFinding): string {
  return `${labelOf(finding)} ${finding.policy}`;
}
