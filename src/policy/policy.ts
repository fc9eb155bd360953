import type { Admission } from "./admission";
import type { Edit, Repair } from "../model/edit";
import type { Field, Place } from "../model/place";
import type { Rule } from "./rules";
import type { OptionsSchema } from "./options";
import type { Standards } from "./standards";
import type { Word, Workload } from "../model/workload";

export type Level = "mandatory" | "advisory";
export type Severity = "low" | "medium" | "high" | "critical";

/**
 * Whether violations of a policy can be repaired without a decision, and the reason, as a sentence. An unsafe repair can stop a
 * program that works.
 */
export interface Repairability {
  readonly kind: "safe" | "unsafe" | "none";
  readonly reason: string;
}

/** A policy: its requirements, standards, the settings it reads, and its check. Each has one file in `policies/`. */
export interface Policy<Options extends object = object> {
  readonly id: string;
  readonly title: string;
  /** The level, unless the configuration sets another. */
  readonly level: Level;
  readonly severity: Severity;
  /** The controls that require the same, those of single rules and outcomes included. */
  readonly standards: Standards;
  readonly why: string;
  /** How to fix a violation; if that differs, by the word that a platform has. */
  readonly fix: string | { readonly [W in Word]?: string };
  /** Who has a reason to break the policy, and what to configure then. */
  readonly whenNotToUse: string;
  readonly repair: Repairability;
  /** The policy's own configuration properties, in addition to those that every policy has. */
  readonly options: OptionsSchema<Options>;
  /** Properties that presets set, by the preset's name. */
  readonly presets: Readonly<Record<string, Partial<Options>>>;
  /** The requirements that can be written as data. */
  readonly rules: readonly Rule[];
  /** The words of the model that `check` reads. */
  readonly words: readonly Word[];
  /** The requirements that rules cannot express. A pure function; it returns no outcomes for a compliant workload. */
  readonly check: (workload: Workload, options: Options) => readonly Outcome[];
  /** The equivalent of `check` for the API server. */
  readonly admission?: Admission<Options>;
}

type Defaults = "options" | "presets" | "rules" | "words" | "check";

type Definition<Options extends object> = Omit<Policy<Options>, Defaults> & Partial<Pick<Policy<Options>, Defaults>>;

export function definePolicy<Options extends object = object>(definition: Definition<Options>): Policy {
  const policy: Policy<Options> = {
    options: {} as OptionsSchema<Options>,
    presets: {},
    rules: [],
    words: [],
    check: () => [],
    ...definition,
  };
  return policy as unknown as Policy;
}

/**
 * A check's result at one place.
 *
 * `missing` is a setting that must be set but is not; a `Patch` never has one. `undecided` describes what could not be
 * determined.
 */
export interface Outcome {
  readonly kind: "violation" | "missing" | "undecided" | "malformed";
  readonly place: Place;
  readonly message: string;
  /** The offending host path, image, capability or setting; never one that may hold a secret. */
  readonly value?: string;
  /** How to fix it, if that differs from the policy's own advice. */
  readonly fix?: string;
  /** The entry of the policy's `allowed` that would accept the value. */
  readonly allow?: string;
  /** What happens to an undecided value during the update, as the end of a sentence. */
  readonly pending?: string;
  /** The changes after which it is no longer a violation; absent if it cannot be repaired without a decision. */
  readonly repair?: readonly Edit[];
  /** The controls that it violates, if those are not all of the policy's. */
  readonly standards?: Standards;
}

/** Returns outcomes that name no controls as violations of these only. */
export function against(standards: Standards, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map((outcome) => ({ standards, ...outcome }));
}

/** The messages about a bad value. */
export interface Wording<T> {
  /** A clause that follows "whether", for an unknown value: `container "web" runs as root`. */
  readonly whether: string;
  /** The same as a statement about the value; `whether` if absent. */
  readonly found?: (value: T) => string;
  /** The offending value as exemptions and reports name it; the value itself if absent. */
  readonly value?: ((value: T) => string) | undefined;
  readonly fix?: ((value: T) => string) | undefined;
  /** How to repair the place of the value; absent if that needs a decision. */
  readonly repair?: Repair | undefined;
  /** The entry of the policy's `allowed` that would accept the value. */
  readonly allow?: ((value: T) => string) | undefined;
}

/** Returns the advice for a setting that results from others; undefined if the policy's own advice applies. */
export function adviceOf({ advice }: { readonly advice?: string | undefined }): (() => string) | undefined {
  return advice === undefined ? undefined : () => advice;
}

/** A wording, or a function that makes it: most values are good and need none. */
type Lazy<Wording> = Wording | (() => Wording);

function made<Wording extends object>(wording: Lazy<Wording>): Wording {
  return typeof wording === "function" ? wording() : wording;
}

/** Accepts an unset field; reports a bad value. A setting that the kind does not have is accepted too. */
export function forbidField<T>(
  field: Field<T> | undefined,
  isBad: (value: T) => boolean,
  wording: string | Lazy<Wording<T>>,
): readonly Outcome[] {
  if (field === undefined || field.state === "unset" || (field.state === "set" && !isBad(field.value))) return [];
  const words = typeof wording === "string" ? { whether: wording } : made(wording);
  return [field.state === "set" ? violation(field.place, field.value, words) : unresolved(field, words.whether)];
}

/** Reports a field unless it is set to a good value. A setting that the kind does not have is not required. */
export function demandField<T>(
  field: Field<T> | undefined,
  isGood: (value: T) => boolean,
  wording: Lazy<Wording<T> & { readonly missing: string }>,
): readonly Outcome[] {
  if (field?.state !== "unset") return forbidField(field, (value) => !isGood(value), wording);
  const { missing, repair } = made(wording);
  return [missingAt(field.place, missing, repair)];
}

function repairs(place: Place, repair: Repair | undefined): Pick<Outcome, "repair"> {
  const edit = repair?.(place);
  return edit === undefined ? {} : { repair: [edit] };
}

/** Returns the outcome for a setting that must be set but is not. */
export function missingAt(place: Place, message: string, repair?: Repair): Outcome {
  return { kind: "missing", place, message, ...repairs(place, repair) };
}

function violation<T>(place: Place, value: T, words: Wording<T>): Outcome {
  return {
    kind: "violation",
    place,
    message: words.found?.(value) ?? words.whether,
    value: words.value?.(value) ?? String(value),
    ...(words.fix === undefined ? {} : { fix: words.fix(value) }),
    ...repairs(place, words.repair),
    ...(words.allow === undefined ? {} : { allow: words.allow(value) }),
  };
}

/** Returns the outcome for a field whose value is unavailable; none if the field is set or unset. */
export function cannotTell(field: Field<unknown> | undefined, whether: string): readonly Outcome[] {
  const isTold = field === undefined || field.state === "set" || field.state === "unset";
  return isTold ? [] : [unresolved(field, whether)];
}

const CHECKED = "it will be checked during the update";

/** Returns the outcome for a field whose value is unavailable. */
export function unresolved(field: Exclude<Field<unknown>, { state: "set" | "unset" }>, whether: string): Outcome {
  const { place } = field;
  switch (field.state) {
    case "unknown":
      return {
        kind: "undecided",
        place,
        message: `cannot determine before deployment whether ${whether}`,
        pending: CHECKED,
      };
    case "elsewhere":
      return { kind: "undecided", place, message: `cannot determine whether ${whether}: ${field.decidedBy}` };
    case "malformed": {
      const message = `cannot determine whether ${whether}: expected ${field.expected}, found ${field.found}`;
      return { kind: "malformed", place, message, fix: `Write ${field.expected}.` };
    }
  }
}
