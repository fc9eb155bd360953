import type { LocatedFinding } from "../../guard/report";
import { exemptionsOf } from "../../guard/config";
import { isExpired, type Exemption } from "../../guard/exemption";
import { daysBetween } from "../../values/day";
import { oneLine, printable } from "../../values/text";
import { placeOf, plural, type Writing } from "../report";
import { markup, section, type Markup } from "./markup";

const LONGEST = 2_000; // characters of any text that the sources control
const SOON = 30; // days

/** An exemption of one policy, and the findings that it covers. */
interface Row {
  readonly policy: string;
  readonly exemption: Exemption;
  readonly covered: readonly LocatedFinding[];
}

/** Lists every exemption with its dates: those of the configuration in its order, then inline exemptions. */
export function exemptionsSection(writing: Writing): Markup {
  const rows = [...configured(writing), ...inline(writing)];
  const content =
    rows.length === 0
      ? markup`<p>None.</p>`
      : markup`<p>${plural(rows.length, "exemption")} for ${plural(writing.report.exempt.length, "finding")}.</p>
          ${rows.map((row) => article(row, writing.today))}`;
  return section("exemptions", "Exemptions", content);
}

function configured({ policies, report }: Writing): readonly Row[] {
  const covered = new Map<Exemption, LocatedFinding[]>();
  for (const finding of report.exempt) {
    const known = covered.get(finding.exemption!);
    if (known === undefined) covered.set(finding.exemption!, [finding]);
    else known.push(finding);
  }
  const enabled = policies.filter(({ level }) => level !== "disabled");
  return exemptionsOf(enabled).map((each) => ({ ...each, covered: covered.get(each.exemption) ?? [] }));
}

/** Returns a row for each policy and resource with an inline exemption, used or not. */
function inline({ report }: Writing): readonly Row[] {
  const rows = new Map<string, Row & { covered: LocatedFinding[] }>();
  for (const finding of report.exempt) {
    const exemption = finding.exemption!;
    if (exemption.isInline !== true) continue;
    const key = JSON.stringify([finding.file, finding.policy, exemption.resource]);
    const row = rows.get(key) ?? { policy: finding.policy, exemption, covered: [] };
    row.covered.push(finding);
    rows.set(key, row);
  }
  return [
    ...rows.values(),
    ...report.unusedInline.map(({ policy, resource, reason }) => ({
      policy,
      exemption: { resource, reason, isInline: true as const },
      covered: [],
    })),
  ];
}

function article({ policy, exemption, covered }: Row, today: string): Markup {
  const { reason, ticket, expires, isInline } = exemption;
  return markup`<article class="exemption">
    <h3><code>${oneLine(policy, LONGEST)}</code> <span class="message">${scopeOf(exemption)}</span></h3>
    <p>${marks(exemption, covered.length, today).map((mark) => markup`<span class="label warn">${mark}</span> `)}</p>
    <dl>
      <dt>Reason</dt>
      <dd>${oneLine(reason, LONGEST)}</dd>
      <dt>Ticket</dt>
      <dd>${ticket ? oneLine(ticket, LONGEST) : "none"}</dd>
      <dt>Expires</dt>
      <dd>${expires ?? "never"}</dd>
      <dt>Source</dt>
      <dd>${isInline === true ? "inline, on the resource" : "configuration"}</dd>
      <dt>Covers</dt>
      <dd>
        ${
          covered.length === 0
            ? "no findings"
            : markup`<ul>
              ${covered.map(coveredItem)}
            </ul>`
        }
      </dd>
    </dl>
  </article> `;
}

function scopeOf({ resource, container, path, value, file }: Exemption): string {
  const limits = Object.entries({ container, path, value, file }).flatMap(([name, text]) =>
    text ? [`${name} ${text}`] : [],
  );
  return oneLine([resource, ...limits].join(", "), LONGEST);
}

/** Returns the reasons to review an exemption. */
function marks(exemption: Exemption, covered: number, today: string): readonly string[] {
  const { expires } = exemption;
  const isOver = isExpired(exemption, today);
  const days = expires ? daysBetween(today, expires) : Infinity;
  return [
    ...(isOver
      ? ["Expired"]
      : days <= SOON
        ? [days === 0 ? "Expires today" : `Expires in ${plural(days, "day")}`]
        : []),
    ...(covered === 0 ? ["Unused"] : []),
    ...(exemption.resource === "*" ? ["Every resource"] : []),
  ];
}

function coveredItem(finding: LocatedFinding): Markup {
  const { message, path } = finding;
  return markup`<li>
    ${printable(message)} <code>${placeOf(finding)}</code> <code>${printable(path)}</code>
  </li> `;
}
