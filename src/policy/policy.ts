import type { Admission } from "./admission";
import type { Field, Place } from "../model/place";
import type { Rule } from "./rules";
import type { OptionsSchema } from "./options";
import type { Platform, Word, Workload } from "../model/workload";

export type Level = "mandatory" | "advisory";
export type Severity = "low" | "medium" | "high" | "critical";

/** Where standards ask for the same; what the presets and the documentation are made from. */
export interface Standards {
  /** Pod Security Standards at v1.37: the profile that has the control, and the control's name there. */
  readonly pss?: { readonly profile: "baseline" | "restricted"; readonly control: string };
  /** CIS Docker Benchmark 1.6.0, section numbers. */
  readonly cisDocker?: readonly string[];
  /** CIS Kubernetes Benchmark 1.12, section numbers. */
  readonly cisKubernetes?: readonly string[];
}

/** A policy: what it demands, on whose authority, what it reads, and the check. One file in `policies/` each. */
export interface Policy<Options extends object = object> {
  readonly id: string;
  readonly title: string;
  /** Unless the configuration says otherwise. */
  readonly level: Level;
  readonly severity: Severity;
  readonly standards: Standards;
  readonly why: string;
  /** What to do, in the words of each platform where they differ. */
  readonly fix: string | { readonly [P in Platform]?: string };
  /** Properties of its own in the configuration, besides those that every policy has. */
  readonly options: OptionsSchema<Options>;
  /** Properties that presets set, by the preset's name. */
  readonly presets: Readonly<Record<string, Partial<Options>>>;
  /** What it demands, as far as that can be written as data. */
  readonly rules: readonly Rule[];
  /** The words of the model that `check` reads. */
  readonly words: readonly Word[];
  /** What the rules cannot express. Pure: a workload in, outcomes out; none for a workload that is fine. */
  readonly check: (workload: Workload, options: Options) => readonly Outcome[];
  /** The same as `check` for the API server of a cluster. */
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
 * What a check found at one place.
 *
 * `missing` is a violation by absence, which a `Patch` cannot commit. `undecided` carries what could not be told.
 */
export interface Outcome {
  readonly kind: "violation" | "missing" | "undecided" | "malformed";
  readonly place: Place;
  readonly message: string;
  /** The offending host path, image, capability or setting; never one that may hold a secret. */
  readonly value?: string;
  /** What to do, where that differs from the policy's own advice. */
  readonly fix?: string;
  /** What the update does about an undecided value, as the end of a sentence. */
  readonly pending?: string;
}

/** What is wrong with a value, for people. */
export interface Wording<T> {
  /** A clause that goes on after "whether", for a value that is not known: `container "web" runs as root`. */
  readonly whether: string;
  /** The same as a statement about the value; `whether` if absent. */
  readonly found?: (value: T) => string;
  /** The offending value as exemptions and reports name it; the value itself if absent. */
  readonly value?: (value: T) => string;
  readonly fix?: ((value: T) => string) | undefined;
}

/** The advice for a setting that follows from others; undefined where the policy's own advice applies. */
export function adviceOf({ advice }: { readonly advice?: string | undefined }): (() => string) | undefined {
  return advice === undefined ? undefined : () => advice;
}

/** Fine when unset; a violation when set to a bad value. A setting that the kind does not have is fine as well. */
export function forbidField<T>(
  field: Field<T> | undefined,
  isBad: (value: T) => boolean,
  wording: string | Wording<T>,
): readonly Outcome[] {
  const words: Wording<T> = typeof wording === "string" ? { whether: wording } : wording;
  if (field?.state !== "set") return cannotTell(field, words.whether);
  return isBad(field.value) ? [violation(field.place, field.value, words)] : [];
}

/** A violation unless set to a good value. A setting that the kind does not have cannot be demanded. */
export function demandField<T>(
  field: Field<T> | undefined,
  isGood: (value: T) => boolean,
  { missing, ...words }: Wording<T> & { readonly missing: string },
): readonly Outcome[] {
  if (field?.state === "unset") return [{ kind: "missing", place: field.place, message: missing }];
  return forbidField(field, (value) => !isGood(value), words);
}

function violation<T>(place: Place, value: T, words: Wording<T>): Outcome {
  return {
    kind: "violation",
    place,
    message: words.found?.(value) ?? words.whether,
    value: words.value?.(value) ?? String(value),
    ...(words.fix === undefined ? {} : { fix: words.fix(value) }),
  };
}

/** The outcome for a field whose value cannot be had; none for one that is set, or that nobody set. */
export function cannotTell(field: Field<unknown> | undefined, whether: string): readonly Outcome[] {
  const isTold = field === undefined || field.state === "set" || field.state === "unset";
  return isTold ? [] : [unresolved(field, whether)];
}

const CHECKED = "it will be checked during the update";

/** The outcome for a field whose value cannot be had. */
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
