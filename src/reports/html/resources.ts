import { fileName, labelOf, type Label, type Writing } from "../report";
import { groupsOf, type Group } from "../groups";
import { markup, section, table, type Markup } from "./markup";

/** Lists every workload that was checked, those with the most mandatory findings first. */
export function resourcesSection({ report }: Writing): Markup {
  const rows = groupsOf(report)
    .map((group) => ({ group, counts: countsOf(group) }))
    .sort((a, b) => b.counts.mandatory - a.counts.mandatory || b.counts.advisory - a.counts.advisory)
    .map(({ group, counts: { mandatory, advisory, undecided } }) => [
      nameOf(group),
      ...[mandatory, advisory, undecided, group.exempt],
    ]);
  const head = ["Resource", "Mandatory", "Advisory", "Undecided", "Exempt"];
  const content =
    rows.length === 0
      ? markup`<p>The sources contain no workload.</p>`
      : table({ caption: "Findings by resource", head, rows, hasCounts: true });
  return section("resources", "By resource", content);
}

function countsOf({ findings }: Group): Readonly<Record<Label, number>> {
  const counts = { mandatory: 0, advisory: 0, undecided: 0, exempt: 0 };
  for (const finding of findings) counts[labelOf(finding)]++;
  return counts;
}

function nameOf({ id, name, file, findings }: Group): Markup {
  const title = findings.length === 0 ? markup`${name}` : markup`<a href="#${id}">${name}</a>`;
  return markup`${title} <span class="detail">${fileName(file)}</span>`;
}
