import { atPath, type PathEdit } from "../model/edit";
import { pathOf, type Step } from "../model/place";
import type { ResourceIdentity, Workload } from "../model/workload";
import type { Level, Outcome, Policy, Severity } from "../policy/policy";
import { controlsOf, type Control } from "../policy/standards";
import { quote } from "../values/text";
import type { Exemption } from "./exemption";
import { fixIn } from "./fixes";
import type { Settings } from "./settings";

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
  /** The changes after which it is no longer a violation; `null` if it cannot be repaired without a decision. */
  readonly repair: FindingRepair | null;
  /** The entry of the policy's `allowed` that would accept the value, if there is one. */
  readonly allow?: string;
  /** The controls of security standards that it violates, of those that apply to the resource. */
  readonly controls: readonly Control[];
  /** The exemption that covers the finding, if any. */
  readonly exemption: Exemption | null;
}

export interface FindingRepair {
  /** Whether a program that works keeps working. */
  readonly isSafe: boolean;
  readonly edits: readonly PathEdit[];
}

/** Describes a repair: `set spec.securityContext.runAsNonRoot to true (unsafe)`. */
export function describeRepair({ edits, isSafe }: FindingRepair): string {
  const texts = edits.map(({ change, path, value }) => {
    if (change === "remove") return `remove ${path}`;
    return change === "set" ? `set ${path} to ${value}` : `add ${quote(String(value))} to ${path}`;
  });
  return `${[...new Set(texts)].join(", ")}${isSafe ? "" : " (unsafe)"}`;
}

/** A finding with the level that the configuration gives. */
export type LevelledFinding = Finding & { readonly level: Level };

/** Returns the finding for an outcome, before exemptions are applied. */
export function findingOf(policy: Policy, settings: Settings, workload: Workload, outcome: Outcome): Finding {
  const { kind, place, value = null, message, pending, fix, allow } = showable(outcome);
  const { steps } = place;
  const isUndecided = kind === "undecided";
  return {
    policy: policy.id,
    level: isUndecided && settings.undecided !== "ignore" ? settings.undecided : undefined,
    verdict: kind === "missing" ? "violation" : kind,
    severity: isUndecided ? "low" : policy.severity,
    resource: workload.resource,
    container: place.container ?? null,
    path: pathOf(steps),
    steps,
    isQuotable: place.isQuotable,
    value,
    // At mandatory, the finding stops the run, so there is no update.
    message: pending !== undefined && settings.undecided === "advisory" ? `${message}; ${pending}` : message,
    why: policy.why,
    fix: isUndecided ? DECIDE : (fix ?? fixIn(policy, [workload.kind])),
    repair: repairOf(outcome, policy, workload),
    ...(allow === undefined ? {} : { allow }),
    controls: controlsOf(outcome.standards ?? policy.standards, workload.resource.type),
    exemption: null,
  };
}

function repairOf({ repair, place }: Outcome, policy: Policy, { kind, resource }: Workload): FindingRepair | null {
  // A template's value may be the result of functions.
  const isFixed = place.isSecret || kind.isObserved === true || resource.declared !== undefined;
  return repair === undefined || isFixed ? null : { isSafe: policy.repair.kind === "safe", edits: repair.map(atPath) };
}

const DECIDE = "Use a value that is known at preview, or set `undecided` to `advisory`.";

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

/** Returns the finding for a resource that a policy could not judge because of a bug in the pack; always mandatory. */
export function uncheckable(policy: Policy, resource: ResourceIdentity, error: unknown): LevelledFinding {
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
    repair: null,
    controls: controlsOf(policy.standards, resource.type),
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
