import type { InlineExemption, Workload } from "../model/workload";
import type { Outcome } from "../policy/policy";
import { applyRule } from "../policy/rules";
import { unionOf } from "../policy/standards";
import type { ConfiguredPolicy } from "./config";
import { isExpired, isReason, resourceName, type Exemption } from "./exemption";
import { findingOf, uncheckable, type Finding } from "./finding";
import type { Settings } from "./settings";

/** When and where a workload is judged; exemptions depend on it. */
export interface Occasion {
  /** The date in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** The workload's file, as exemptions name it; `null` if there are no files. */
  readonly file: string | null;
}

/**
 * Returns the findings of one policy in one workload, each cause once, including exempted findings.
 * A check that throws becomes a mandatory finding: it neither passes as clean nor ends the run.
 */
export function judge(
  { policy, settings }: Pick<ConfiguredPolicy, "policy" | "settings">,
  workload: Workload,
  occasion: Occasion,
): readonly Finding[] {
  try {
    const all: Outcome[] = [];
    for (const rule of policy.rules) for (const outcome of applyRule(rule, workload)) all.push(outcome);
    for (const outcome of policy.check(workload, settings.options)) all.push(outcome);
    if (all.length === 0) return [];
    const outcomes = all.filter((outcome) => counts(outcome, workload, settings));
    const own = workload.inlineExemptions.filter(({ policy: id }) => id === policy.id);
    const exempting = { settings, inline: own.find((each) => isAccepted(each, settings)) ?? own[0], ...occasion };
    return distinct(outcomes).map((outcome) => exempted(findingOf(policy, settings, workload, outcome), exempting));
  } catch (error) {
    return [uncheckable(policy, workload.resource, error)];
  }
}

function counts({ kind }: Outcome, workload: Workload, settings: Settings): boolean {
  if (kind === "missing") return !workload.isPartial;
  return kind !== "undecided" || settings.undecided !== "ignore";
}

/** Keeps one outcome for each place, kind, and value: several rules may read the same unreadable value. */
function distinct(outcomes: readonly Outcome[]): readonly Outcome[] {
  if (outcomes.length < 2) return outcomes;
  const byCause = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const cause = JSON.stringify([outcome.place.path, outcome.kind, outcome.value]);
    const known = byCause.get(cause);
    byCause.set(cause, known === undefined ? outcome : withStandardsOf(known, outcome));
  }
  return [...byCause.values()];
}

/** Returns the outcome as a violation of the other's controls as well. */
function withStandardsOf({ standards, ...outcome }: Outcome, other: Outcome): Outcome {
  if (standards === undefined || other.standards === undefined) return outcome;
  return { ...outcome, standards: unionOf(standards, other.standards) };
}

interface Exempting extends Occasion {
  readonly settings: Settings;
  readonly inline: InlineExemption | undefined;
}

/** Returns the finding with the exemption that covers it, or with the reasons why an exemption does not apply. */
function exempted(finding: Finding, { settings, inline, today, file }: Exempting): Finding {
  const { resource, container, path, value } = finding;
  const exemptible = { resource, container, path, value, file };
  const covering = settings.exempt.covering(exemptible);
  const exemption =
    covering.find((each) => !isExpired(each, today)) ?? (isAccepted(inline, settings) ? own(inline, finding) : null);
  if (exemption !== null) return { ...finding, repair: null, exemption };
  const remarks = [
    ...covering.slice(0, 1).map(expiry),
    ...(settings.exempt.wouldCover(exemptible) ? [FOR_FILES] : []),
    ...(inline === undefined ? [] : [refusal(settings, inline)]),
  ];
  return remarks.length === 0 ? finding : { ...finding, message: `${finding.message} (${remarks.join("; ")})` };
}

function isAccepted(inline: InlineExemption | undefined, { inlineExemptions }: Settings): inline is InlineExemption {
  return inlineExemptions && inline !== undefined && inline.refused === undefined && isReason(inline.reason);
}

function own({ reason }: InlineExemption, { resource }: Finding): Exemption {
  return { resource: resourceName(resource), reason, isInline: true };
}

/** Returns why an inline exemption is ignored. */
function refusal({ inlineExemptions }: Settings, { refused }: InlineExemption): string {
  if (!inlineExemptions) return "inline exemption ignored: inlineExemptions is not enabled for this policy";
  return refused === undefined ? "inline exemption ignored: it has no reason" : `inline exemption ignored: ${refused}`;
}

const FOR_FILES = "the exemption for this names a file, so it applies only on the command line";

function expiry({ expires, ticket }: Exemption): string {
  return `the exemption for this expired on ${expires}${ticket ? `, ${ticket}` : ""}`;
}
