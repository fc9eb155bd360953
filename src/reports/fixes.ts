import { fixIn } from "../guard/fixes";
import { kindsOf } from "../platforms";
import { printable, quote } from "../values/text";
import { rankOf } from "./rank";
import { labelOf, type Writing } from "./report";

/** The advice for some findings of one policy. */
export interface Fix {
  readonly policy: string;
  readonly count: number;
  readonly advice: string;
}

interface Row extends Fix {
  count: number;
  readonly rank: number;
  /** The entries of `allowed` that would accept the values. */
  readonly entries: Set<string>;
}

const MOST_ENTRIES = 30;

/**
 * Returns how to fix the findings, the worst first: once for each policy and advice, with the entries for `allowed` as one list.
 * Undecided findings need a decision and not a fix.
 */
export function fixesFor({ report, policies }: Pick<Writing, "report" | "policies">): readonly Fix[] {
  const known = new Map(policies.map(({ policy }) => [policy.id, policy]));
  const rows = new Map<string, Row>();
  for (const finding of report.findings) {
    if (labelOf(finding) === "undecided") continue;
    const { policy, fix, allow, resource } = finding;
    const general = known.get(policy);
    const isMerged = allow !== undefined && general !== undefined;
    const advice = isMerged ? fixIn(general, kindsOf(resource.type)) : fix;
    const key = JSON.stringify([policy, advice]);
    const row = rows.get(key) ?? { policy, count: 0, advice, rank: rankOf(finding), entries: new Set() };
    rows.set(key, row);
    row.count++;
    if (isMerged) row.entries.add(allow);
  }
  const sorted = [...rows.values()].sort((a, b) => a.rank - b.rank || b.count - a.count);
  return sorted.map(({ policy, count, advice, entries }) => ({ policy, count, advice: withEntries(advice, entries) }));
}

function withEntries(advice: string, entries: ReadonlySet<string>): string {
  if (entries.size === 0) return printable(advice);
  const shown = [...entries].slice(0, MOST_ENTRIES).map((entry) => quote(entry));
  const more = entries.size - shown.length;
  return `${printable(advice.replace(/\.$/, ""))}: ${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}.`;
}
