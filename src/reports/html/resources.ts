import { fileName, labelOf, type Label } from "../report";
import type { Group } from "../groups";
import type { Listing } from "./listing";
import { markup, section, table, type Markup } from "./markup";

const MOST_ROWS = 50; // beyond this, the findings would be too far down the page

/** Lists every workload that was checked, the worst first. */
export function resourcesSection({ groups }: Listing): Markup {
  const rows = groups.map((group) => {
    const { mandatory, advisory, undecided } = countsOf(group);
    return [nameOf(group), mandatory, advisory, undecided, group.exempt];
  });
  const head = ["Resource", "Mandatory", "Advisory", "Undecided", "Exempt"];
  const caption = "Findings by resource";
  const more = rows.slice(MOST_ROWS);
  const content =
    rows.length === 0
      ? markup`<p>The sources contain no workload.</p>`
      : [
          table({ caption, head, rows: rows.slice(0, MOST_ROWS), hasCounts: true }),
          more.length === 0
            ? undefined
            : markup`<details>
                <summary>${more.length} more</summary>
                ${table({ caption: `${caption}, continued`, head, rows: more, hasCounts: true })}
              </details> `,
        ];
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
