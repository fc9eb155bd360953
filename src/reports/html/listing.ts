import type { LocatedFinding, Results } from "../../guard/report";
import { controlText, type Control } from "../../policy/standards";
import { groupsOf, type Group } from "../groups";
import { worstFirst } from "../ordered";
import { markup, type Markup } from "./markup";

/** What other sections link to: all findings of a policy, or all that violate a control. */
export type Subject = "policy" | "control";

interface Linked {
  /** The ID of the first finding. */
  readonly first: string;
  /** The value of the filter that shows all of them. */
  readonly value: string;
  readonly title: string;
}

/** The findings in the order of the page, each with its ID, and the links to them. */
export class Listing {
  /** Every workload that was checked, and every other resource with a finding, the worst first. */
  readonly groups: readonly Group[];
  private readonly ids = new Map<LocatedFinding, string>();
  private readonly linked = { policy: new Map<string, Linked>(), control: new Map<string, Linked>() };

  constructor(results: Results) {
    this.groups = worstFirst(groupsOf(results));
    for (const { findings } of this.groups)
      for (const finding of findings) {
        const id = `finding-${this.ids.size + 1}`;
        this.ids.set(finding, id);
        this.add("policy", finding.policy, { first: id, value: finding.policy, title: finding.policy });
        for (const control of finding.controls)
          this.add("control", keyOf(control), { first: id, value: this.nextNumber(), title: controlText(control) });
      }
  }

  idOf(finding: LocatedFinding): string {
    return this.ids.get(finding)!;
  }

  /** Returns the values and titles of a filter's options, in the order of their first findings. */
  optionsFor(subject: Subject): ReadonlyArray<readonly [value: string, title: string]> {
    return [...this.linked[subject].values()].map(({ value, title }) => [value, title]);
  }

  /** Returns the values of the filter for controls that show a finding, separated by spaces. */
  controlsOf({ controls }: LocatedFinding): string {
    return controls.map((control) => this.linked.control.get(keyOf(control))!.value).join(" ");
  }

  linkToPolicy(id: string, content: Markup): Markup {
    return this.link("policy", id, content);
  }

  linkToControl(control: Control, content: Markup): Markup {
    return this.link("control", keyOf(control), content);
  }

  /** Returns a link that leads to the first finding without the script, and filters with it; only the content if there are none. */
  private link(subject: Subject, key: string, content: Markup): Markup {
    const linked = this.linked[subject].get(key);
    if (linked === undefined) return content;
    const { first, value } = linked;
    return markup`<a href="#${first}" data-filter="${subject}" data-value="${value}">${content}</a>`;
  }

  private add(subject: Subject, key: string, linked: Linked): void {
    if (!this.linked[subject].has(key)) this.linked[subject].set(key, linked);
  }

  /** Controls are numbered, because their names would make the page much longer. */
  private nextNumber(): string {
    return String(this.linked.control.size + 1);
  }
}

function keyOf({ standard, id }: Pick<Control, "standard" | "id">): string {
  return `${standard} ${id}`;
}
