import type { ConfiguredPolicy } from "../../guard/config";
import type { Results } from "../../guard/report";
import type { Writing } from "../report";
import type { Listing } from "./listing";
import { markup, section, table, type Markup } from "./markup";

interface Counts {
  readonly violations: number;
  readonly undecided: number;
  readonly exempt: number;
}

/** Lists every policy, those with the most violations first. */
export function policiesSection({ policies, report }: Writing, listing: Listing): Markup {
  const countsOf = counter(report);
  const ranked = policies
    .map((configured) => ({ configured, counts: countsOf(configured.policy.id) }))
    .sort((a, b) => b.counts.violations - a.counts.violations || b.counts.undecided - a.counts.undecided);
  const head = ["Policy", "Violations", "Undecided", "Exempt"];
  const rows = ranked.map(({ configured, counts }) => row(configured, counts, listing));
  return section("policies", "By policy", table({ caption: "Findings by policy", head, rows, hasCounts: true }));
}

function row({ policy: { id, title, severity }, level }: ConfiguredPolicy, counts: Counts, listing: Listing) {
  const { violations, undecided, exempt } = counts;
  const isDisabled = level === "disabled";
  const name = markup`${listing.linkToPolicy(id, markup`<code>${id}</code>`)} <span class="detail">${title}</span>
    <span class="detail">${level}${isDisabled ? ": not checked" : `, severity ${severity}`}</span>`;
  // A disabled policy has no result, which is not the same as 0.
  return [name, ...(isDisabled ? ["–", "–", "–"] : [violations, undecided, exempt])];
}

function counter({ findings, exempt }: Results): (policy: string) => Counts {
  const none: Counts = { violations: 0, undecided: 0, exempt: 0 };
  const counts = new Map<string, Counts>();
  const add = (policy: string, what: keyof Counts): void => {
    const before = counts.get(policy) ?? none;
    counts.set(policy, { ...before, [what]: before[what] + 1 });
  };
  for (const { policy, verdict } of findings) add(policy, verdict === "undecided" ? "undecided" : "violations");
  for (const { policy } of exempt) add(policy, "exempt");
  return (policy) => counts.get(policy) ?? none;
}
