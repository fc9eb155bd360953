import { isExpired, isReason, resourceName, type Exemption } from "./exemption";
import type { Step } from "../model/place";
import type { Level, Outcome, Policy, Severity } from "../policy/policy";
import { applyRule } from "../policy/rules";
import type { Settings } from "./settings";
import type { InlineExemption, ResourceIdentity, Workload } from "../model/workload";

/** One thing that a policy says of one resource. */
export interface Finding {
  readonly policy: string;
  /** Undefined where the policy's own level applies, as configured. */
  readonly level: Level | undefined;
  readonly verdict: "violation" | "undecided" | "malformed";
  readonly severity: Severity;
  readonly resource: ResourceIdentity;
  /** The container's name; `null` where the finding is about no single one. */
  readonly container: string | null;
  /** In the source's own notation. */
  readonly path: string;
  /** The same, key by key. */
  readonly steps: readonly Step[];
  /** Whether what stands there may be shown as it is written. */
  readonly isQuotable: boolean;
  /** The offending host path, image, capability or setting; never one that may hold a secret. */
  readonly value: string | null;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** The exemption that covers it, so that it does not count. */
  readonly exemption: Exemption | null;
}

/** What is given beside the policy itself. */
export interface Judgement {
  readonly policy: Policy;
  readonly settings: Settings;
  /** The day for expiry dates: UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** Where the workload was read, as exemptions name it; `null` where there are no files. */
  readonly file?: string | null;
}

/**
 * What one policy finds in one workload, each cause once, exempted findings included and marked.
 * A check that throws is a mandatory finding: it neither passes for clean nor ends the run.
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

/** The finding for a resource that a policy could not be applied to, for a reason that lies in the pack. */
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

/** An error's kind and where it was thrown. Its message is left out: it may quote the input. */
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

/** One outcome for each place, kind and value: several readers of one unreadable value have one cause. */
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

/** Without what a secret says, in the value or quoted in the message. */
function showable(outcome: Outcome): Outcome {
  const { kind, place } = outcome;
  if (!place.isSecret || kind === "missing") return outcome;
  return { kind, place, message: OF_A_SECRET[kind] };
}

function adviceFor({ fix }: Policy, { platform }: Workload): string {
  return typeof fix === "string" ? fix : (fix[platform] ?? "");
}

const DECIDE = "Use a value that is known at preview, or set `undecided` to `advisory`.";

function messageOf({ message, pending }: Outcome, { undecided }: Settings): string {
  // One that is demanded now stops the run: there will be no update.
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
    fix: isUndecided ? DECIDE : (outcome.fix ?? adviceFor(policy, workload)),
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

/** Why an exemption that the program gives does not count. */
function refusal({ inlineExemptions }: Settings, { refused }: InlineExemption): string {
  if (!inlineExemptions) return "inline exemption ignored: inlineExemptions is not enabled for this policy";
  return refused === undefined ? "inline exemption ignored: it has no reason" : `inline exemption ignored: ${refused}`;
}

const FOR_FILES = "the exemption for this names a file, so it applies only on the command line";

function expiry({ expires, ticket }: Exemption): string {
  return `the exemption for this expired on ${expires}${ticket ? `, ${ticket}` : ""}`;
}
