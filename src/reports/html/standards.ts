import type { LocatedFinding, Results } from "../../guard/report";
import type { ConfiguredPolicy } from "../../guard/config";
import type { Standards } from "../../policy/policy";
import { STANDARDS } from "../../policy/standards";
import { plural, type Writing } from "../report";
import { markup, section, table, type Markup } from "./markup";

type Standard = keyof typeof STANDARDS;

/** The workloads that a standard applies to, by the first part of Pulumi's type token. */
const SUBJECTS: Readonly<Record<Standard, { readonly type: RegExp; readonly name: string }>> = {
  pss: { type: /^kubernetes:/, name: "Kubernetes" },
  cisKubernetes: { type: /^kubernetes:/, name: "Kubernetes" },
  cisDocker: { type: /^docker(-build)?:/, name: "Docker" },
};

/** A control of a standard and the policies that check it. */
interface Control {
  readonly name: string;
  readonly policies: readonly ConfiguredPolicy[];
}

export function standardsSection(writing: Writing): Markup {
  const parts = (Object.keys(SUBJECTS) as Standard[]).map((standard) => standardPart(standard, writing));
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

function standardPart(standard: Standard, { report, policies, problems }: Writing): Markup {
  const { type, name } = SUBJECTS[standard];
  const judged = report.judged.filter(({ resource }) => type.test(resource.type)).length;
  const title = markup`<h3>${STANDARDS[standard]}</h3> `;
  if (judged === 0)
    return markup`${title}
      <p>Not checked: the sources contain no ${name} workload.</p> `;
  const about = (list: readonly LocatedFinding[]) => list.filter(({ resource }) => type.test(resource.type));
  const seen = { findings: about(report.findings), exempt: about(report.exempt) };
  const rows = controlsOf(standard, policies).map((control) => [
    control.name,
    control.policies.map(({ policy }) => markup`<code>${policy.id}</code> `),
    resultOf(control, seen),
  ]);
  const unread = problems.length === 0 ? "" : ` ${plural(problems.length, "source")} could not be read.`;
  return markup`${title}
    <p>${plural(judged, `${name} workload`)} checked.${unread}</p>
    ${table({ caption: STANDARDS[standard], head: ["Control", "Policies", "Result"], rows, hasCounts: false })}`;
}

function controlsOf(standard: Standard, policies: readonly ConfiguredPolicy[]): readonly Control[] {
  const controls = new Map<string, ConfiguredPolicy[]>();
  for (const configured of policies)
    for (const name of namesIn(standard, configured.policy.standards)) {
      const known = controls.get(name);
      if (known === undefined) controls.set(name, [configured]);
      else known.push(configured);
    }
  return [...controls].map(([name, list]) => ({ name, policies: list })).sort(byName);
}

function namesIn(standard: Standard, { pss, ...sections }: Standards): readonly string[] {
  if (standard !== "pss") return sections[standard] ?? [];
  return pss === undefined ? [] : [`${pss.profile === "baseline" ? "Baseline" : "Restricted"}: ${pss.control}`];
}

const ORDER = new Intl.Collator("en", { numeric: true });

function byName(a: Control, b: Control): number {
  return ORDER.compare(a.name, b.name);
}

/** Returns a control's result: violations take precedence over undecided findings, and those over exempt ones. */
function resultOf({ policies }: Control, { findings, exempt }: Pick<Results, "findings" | "exempt">): Markup {
  const asked = policies.filter(({ level }) => level !== "disabled").map(({ policy }) => policy.id);
  if (asked.length === 0) return markup`<span class="state">Not checked</span> <span class="detail">disabled</span>`;
  const mine = findings.filter(({ policy }) => asked.includes(policy));
  const violations = mine.filter(({ verdict }) => verdict !== "undecided").length;
  const accepted = exempt.filter(({ policy }) => asked.includes(policy)).length;
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
