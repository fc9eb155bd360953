import type { LocatedFinding } from "../guard/report";
import type { Severity } from "../policy/policy";
import { labelOf, type Label } from "./report";

/** From the worst to the least. */
export const LABELS: readonly Label[] = ["mandatory", "advisory", "undecided", "exempt"];
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** The number of ranks. */
export const RANKS = LABELS.length * SEVERITIES.length;

/** Returns a finding's rank by its label, then its severity; 0 is the worst. */
export function rankOf(finding: LocatedFinding): number {
  return LABELS.indexOf(labelOf(finding)) * SEVERITIES.length + SEVERITIES.indexOf(finding.severity);
}

/** Compares two findings by rank, then by their place in the file. */
export function byRank(a: LocatedFinding, b: LocatedFinding): number {
  return rankOf(a) - rankOf(b) || lineOf(a) - lineOf(b) || columnOf(a) - columnOf(b);
}

function lineOf({ location }: LocatedFinding): number {
  return location?.line ?? 0;
}

function columnOf({ location }: LocatedFinding): number {
  return location?.column ?? 0;
}
