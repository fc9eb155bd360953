import { fixIn } from "./fixes";
import { isExpired, isReason, resourceName, type Exemption } from "./exemption";
import type { Step } from "../model/place";
import type { Level, Outcome, Policy, Severity } from "../policy/policy";
import { kindsOf } from "../platforms";
import { applyRule } from "../policy/rules";
import type { Settings } from "./settings";
import type { InlineExemption, ResourceIdentity, Workload } from "../model/workload";

/** One result of a policy for one resource. */
export interface Finding {
  readonly policy: string;
  /** Undefined if the policy's configured level applies. */
  readonly level: Level | undefined;
  readonly verdict: "violation" | "undecided" | "malformed";
  readonly severity: Severity;
  readonly resource: ResourceIdentity;
  /** The container's name; `null` if the finding does not belong to a single container. */
  readonly container: string | null;
  /** In the source's own notation. */
  readonly path: string;
  /** The same, key by key. */
  readonly steps: readonly Step[];
  /** Whether the source text there may be shown. */
  readonly isQuotable: boolean;
  /** The offending host path, image, capability or setting; never one that may hold a secret. */
  readonly value: string | null;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** The exemption that covers the finding, if any. */
  readonly exemption: Exemption | null;
}

/** A policy and the context for judging with it. */
export interface Judgement {
  readonly policy: Policy;
  readonly settings: Settings;
  /** The day for expiry dates: UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** The workload's file, as exemptions name it; `null` if there are no files. */
  readonly file?: string | null;
}

/**
 * Returns the findings of one policy in one workload, each cause once, including exempted findings.
 * A check that throws becomes a mandatory finding: it neither passes as clean nor ends the run.
 */
export function judge(judgement: Judgement, workload: Workload): readonly Finding[] {
  const { policy, settings } = judgement;
  try {
    const byRules = policy.rules.flatMap((rule) => applyRule(rule, workload));
    const all = [...byRules, ...policy.check(workload, settings.options)];
    if (all.length === 0) return [];
    const outcomes = all.filter((outcome) => counts(outcome, workload, settings));
    const own = workload.inlineExemptions.filter(({ policy: id }) => id === policy.id);
    const inline = own.find((each) => isAccepted(each, settings)) ?? own[0];
    return distinct(outcomes).map((outcome) => toFinding({ ...judgement, inline }, workload, showable(outcome)));
  } catch (error) {
    return [uncheckable(policy, workload.resource, error)];
  }
}

/** Returns the finding for a resource that a policy could not check because of a bug in the pack. */
export function uncheckable(policy: Policy, resource: ResourceIdentity, error: unknown): Finding {
  return {
    policy: policy.id,
    level: "mandatory",
    verdict: "violation",
    severity: policy.severity,
    resource,
    container: null,
    path: "",
    steps: [],
    isQuotable: false,
    value: null,
    message: `could not be checked: ${placeOf(error)}`,
    why: "A resource that could not be checked cannot be considered safe.",
    fix: "This is a bug in the policy pack. Please report it with this line.",
    exemption: null,
  };
}

/** Returns an error's name and where it was thrown, without its message, which may quote the input. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return "a value that is not an error was thrown";
  const frame = error.stack?.split("\n    at ")[1]?.split(/[/\\]/).at(-1);
  const where = frame?.match(/^[\w.-]+\.[jt]s:\d+/)?.[0];
  return where === undefined ? error.name : `${error.name} at ${where}`;
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
    if (!byCause.has(cause)) byCause.set(cause, outcome);
  }
  return [...byCause.values()];
}

const OF_A_SECRET = {
  violation: "a secret value violates this policy (value not shown)",
  malformed: "a secret value does not have the expected form (value not shown)",
  undecided: "cannot determine whether a secret value violates this policy",
} as const;

/** Returns the outcome without a secret's content in its value or message. */
function showable(outcome: Outcome): Outcome {
  const { kind, place } = outcome;
  if (!place.isSecret || kind === "missing") return outcome;
  return { kind, place, message: OF_A_SECRET[kind] };
}

const DECIDE = "Use a value that is known at preview, or set `undecided` to `advisory`.";

function messageOf({ message, pending }: Outcome, { undecided }: Settings): string {
  // At mandatory, the finding stops the run, so there is no update.
  return pending !== undefined && undecided === "advisory" ? `${message}; ${pending}` : message;
}

function toFinding(
  { policy, settings, today, file = null, inline }: Judgement & { readonly inline: InlineExemption | undefined },
  workload: Workload,
  outcome: Outcome,
): Finding {
  const isUndecided = outcome.kind === "undecided";
  const finding: Finding = {
    policy: policy.id,
    level: isUndecided && settings.undecided !== "ignore" ? settings.undecided : undefined,
    verdict: outcome.kind === "missing" ? "violation" : outcome.kind,
    severity: isUndecided ? "low" : policy.severity,
    resource: workload.resource,
    container: outcome.place.container ?? null,
    path: outcome.place.path,
    steps: outcome.place.steps,
    isQuotable: outcome.place.isQuotable,
    value: outcome.value ?? null,
    message: messageOf(outcome, settings),
    why: policy.why,
    fix: isUndecided ? DECIDE : (outcome.fix ?? fixIn(policy, kindsOf(workload.resource.type))),
    exemption: null,
  };
  const exemptible = { ...finding, file };
  const covering = settings.exempt.covering(exemptible);
  const exemption =
    covering.find((each) => !isExpired(each, today)) ?? (isAccepted(inline, settings) ? own(inline, finding) : null);
  if (exemption !== null) return { ...finding, exemption };
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
