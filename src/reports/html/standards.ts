import type { LocatedFinding, Results } from "../../guard/report";
import type { ConfiguredPolicy } from "../../guard/config";
import { STANDARDS, controlsOf, type Control, type Standard } from "../../policy/standards";
import { plural, unreadText, type Writing } from "../report";
import type { Listing } from "./listing";
import { markup, section, table, type Markup } from "./markup";

/** A control of a standard and the policies that check it. */
interface CheckedControl extends Control {
  readonly policies: readonly ConfiguredPolicy[];
}

export function standardsSection(writing: Writing, listing: Listing): Markup {
  const parts = (Object.keys(STANDARDS) as Standard[]).map((standard) => standardPart(standard, writing, listing));
  return section(
    "standards",
    "By standard",
    markup`<p class="note">
        A control is listed if a policy checks it, but a policy may check only a part of it. “No finding” means that the
        listed policies found nothing in the workloads that were checked. It does not prove compliance.
      </p>
      ${parts}`,
  );
}

function standardPart(standard: Standard, { report, policies, problems }: Writing, listing: Listing): Markup {
  const { title: name, subject, types } = STANDARDS[standard];
  const judged = report.judged.filter(({ resource }) => types.test(resource.type)).length;
  const title = markup`<h3>${name}</h3> `;
  if (judged === 0)
    return markup`${title}
      <p>Not checked: the sources contain no ${subject} workload.</p> `;
  const rows = checkedControls(standard, policies).map((control) => [
    markup`${listing.linkToControl(control, markup`${control.id}`)} ${control.title === undefined ? undefined : markup`<span class="detail">${control.title}</span>`}`,
    control.policies.map(({ policy }) => markup`<code>${policy.id}</code> `),
    resultOf(control, report),
  ]);
  const unread = problems.length === 0 ? "" : ` ${unreadText(problems)}.`;
  return markup`${title}
    <p>${plural(judged, `${subject} workload`)} checked.${unread}</p>
    ${table({ caption: name, head: ["Control", "Policies", "Result"], rows, hasCounts: false })}`;
}

function checkedControls(standard: Standard, policies: readonly ConfiguredPolicy[]): readonly CheckedControl[] {
  const controls = new Map<string, Control & { readonly policies: ConfiguredPolicy[] }>();
  for (const configured of policies)
    for (const control of controlsOf(configured.policy.standards).filter((each) => each.standard === standard)) {
      const known = controls.get(control.id);
      if (known === undefined) controls.set(control.id, { ...control, policies: [configured] });
      else known.policies.push(configured);
    }
  return [...controls.values()].sort(byId);
}

const ORDER = new Intl.Collator("en", { numeric: true });

function byId(a: Control, b: Control): number {
  return ORDER.compare(a.id, b.id);
}

/** Returns a control's result: violations take precedence over undecided findings, and those over exempt ones. */
function resultOf(
  { policies, standard, id }: CheckedControl,
  { findings, exempt }: Pick<Results, "findings" | "exempt">,
): Markup {
  const asked = policies.filter(({ level }) => level !== "disabled").map(({ policy }) => policy.id);
  if (asked.length === 0) return markup`<span class="state">Not checked</span> <span class="detail">disabled</span>`;
  const isMine = ({ controls }: LocatedFinding): boolean =>
    controls.some((each) => each.standard === standard && each.id === id);
  const mine = findings.filter(isMine);
  const violations = mine.filter(({ verdict }) => verdict !== "undecided").length;
  const accepted = exempt.filter(isMine).length;
  const details = [
    ...(violations === 0 ? [] : [plural(violations, "violation")]),
    ...(mine.length === violations ? [] : [`${mine.length - violations} undecided`]),
    ...(accepted === 0 ? [] : [`${accepted} exempt`]),
    ...(asked.length === policies.length
      ? []
      : [`${policies.length - asked.length} of ${policies.length} policies disabled`]),
  ].join(", ");
  const [state, label] =
    violations > 0
      ? ["Failed", "mandatory"]
      : mine.length > 0
        ? ["Undecided", "undecided"]
        : accepted > 0
          ? ["Exempt", "exempt"]
          : ["No finding", "none"];
  return markup`<span class="state ${label}">${state}</span> <span class="detail">${details}</span>`;
}
