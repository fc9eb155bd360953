import { against, demandField, forbidField, type Outcome, type Wording } from "./policy";
import type { Condition } from "./conditions";
import type { HostPathList } from "./cel/host-paths";
import { forbidHostMounts } from "./host-mounts";
import { isAtOrAbove, overlaps } from "../values/host-path";
import type { Edit } from "../model/edit";
import type { Field, Place } from "../model/place";
import type { Standards } from "./standards";
import { quote } from "../values/text";
import type { FieldList, Pod, Subject, SubjectWords, Subjects, Word, Workload } from "../model/workload";

/** One requirement of a policy, as data: applied to workloads here, and translated to CEL for the API server. */
export type Rule = SettingRule | MountRule;

/** A requirement on one setting of every subject. */
export interface SettingRule {
  readonly subject: Subject;
  readonly word: string;
  /** The bad values; for `demand`, the good ones. */
  readonly condition: Condition<unknown>;
  readonly wording: RuleWording<unknown>;
  /** For `demand`: the message if the setting is not set. */
  readonly missing?: string;
  /** The setting does not exist on Windows, so it is not required there. */
  readonly exceptOnWindows?: boolean;
  /** The controls that require the same, if those are not all of the policy's. */
  readonly standards?: Standards;
}

/** A requirement on every host mount. */
export interface MountRule {
  readonly mounts: ForbiddenMounts;
}

/** Forbidden host mounts: those of one of the paths, or of a parent of one. */
export interface ForbiddenMounts {
  readonly paths: HostPathList;
  /** Whether a mount below one of the paths is forbidden too. */
  readonly below: boolean;
  /** What the mount exposes, as the object of "mounts". */
  readonly reaches: string;
  /** Whether copies are checked too, for rules about what must not be read. */
  readonly judgesCopies?: boolean;
}

/** Templates of messages: `{title}` is the subject, `{value}` the offending value, and `"{value}"` the same in quotes. */
export interface RuleWording<T, S = unknown> {
  /** A clause that follows "whether". */
  readonly whether: string;
  /** The same as a statement about the value; `whether` if absent. */
  readonly found?: string | ((value: T, title: string) => string);
  /** The offending value as exemptions and reports name it; the value itself if absent. */
  readonly value?: (value: T) => string;
  /** How to fix it, if that differs from the policy's own advice. */
  readonly fix?: string;
  /** How to repair it; absent if that needs a decision. */
  readonly repair?: (place: Place, subject: S) => Edit | undefined;
}

type ValueOf<Setting> =
  Setting extends ReadonlyArray<infer Item>
    ? SetValue<Item>
    : Setting extends FieldList<infer T>
      ? T
      : SetValue<Setting>;

type SetValue<Setting> = Setting extends { readonly state: "set"; readonly value: infer T } ? T : never;

type ValueAt<S extends Subject, W extends keyof SubjectWords[S]> = ValueOf<SubjectWords[S][W]>;

/** Accepts an unset setting; reports a bad value. */
export function forbid<S extends Subject, W extends keyof SubjectWords[S] & string>(
  subject: S,
  word: W,
  bad: Condition<ValueAt<S, W>>,
  wording: string | RuleWording<ValueAt<S, W>, Subjects[S]>,
): SettingRule {
  return {
    subject,
    word,
    condition: bad,
    wording: typeof wording === "string" ? { whether: wording } : wording,
  } as SettingRule;
}

/** Reports a setting unless it is set to a good value. */
export function demand<S extends Subject, W extends keyof SubjectWords[S] & string>(
  subject: S,
  word: W,
  good: Condition<ValueAt<S, W>>,
  { missing, ...wording }: RuleWording<ValueAt<S, W>, Subjects[S]> & { readonly missing: string },
): SettingRule {
  return { subject, word, condition: good, wording, missing } as SettingRule;
}

/** Returns the rule, skipped on Windows, where the setting does not exist. */
export function exceptOnWindows(rule: SettingRule): SettingRule {
  return { ...rule, exceptOnWindows: true };
}

/** Returns the rule for these controls, if the policy has others as well. */
export function requiredBy(standards: Standards, rule: SettingRule): SettingRule {
  return { ...rule, standards };
}

/** Reports these host mounts. */
export function forbidMounts(mounts: ForbiddenMounts): MountRule {
  return { mounts };
}

/** Returns the words that a rule reads. */
export function wordsOf(rule: Rule): readonly Word[] {
  if ("mounts" in rule) return ["workload.hostMounts"];
  const subjects = rule.subject === "podAndContainers" ? (["pod", "containers"] as const) : [rule.subject];
  return subjects.map((subject) => `${subject}.${rule.word}` as Word);
}

/** Returns a rule's outcomes for a workload. */
export function applyRule(rule: Rule, workload: Workload): readonly Outcome[] {
  if ("mounts" in rule) return applyToMounts(rule.mounts, workload);
  if (rule.exceptOnWindows && workload.pod?.isWindows) return [];
  const outcomes: Outcome[] = [];
  for (const subject of subjects(rule.subject, workload))
    for (const field of fieldsOf((subject as Titled & Readonly<Record<string, unknown>>)[rule.word]))
      outcomes.push(...applyTo(field, subject, rule));
  return rule.standards === undefined ? outcomes : against(rule.standards, outcomes);
}

function applyToMounts(
  { paths: { paths }, below, reaches, judgesCopies = false }: ForbiddenMounts,
  workload: Workload,
): readonly Outcome[] {
  const matches = below ? overlaps : isAtOrAbove;
  return forbidHostMounts(workload, {
    isBad: (path) => paths.some((each) => matches(path, each)),
    what: reaches,
    judgesCopies,
  });
}

interface Titled {
  readonly title: string;
  /** How to fix a setting that the program does not set itself. */
  readonly advice?: string | undefined;
}

/** Reads only what the rule needs: a workload creates its pod and containers when they are read. */
function subjects(subject: Subject, workload: Workload): readonly Titled[] {
  switch (subject) {
    case "workload":
      return [workload];
    case "pod":
      return podOf(workload);
    case "containers":
      return workload.containers;
    case "podAndContainers":
      return [...podOf(workload), ...workload.containers];
  }
}

function podOf({ pod }: Workload): readonly Pod[] {
  return pod === undefined ? [] : [pod];
}

function fieldsOf(setting: unknown): ReadonlyArray<Field<unknown>> {
  if (setting === undefined) return [];
  if (Array.isArray(setting)) return setting as ReadonlyArray<Field<unknown>>;
  return "items" in (setting as object) ? (setting as FieldList<unknown>).items : [setting as Field<unknown>];
}

function applyTo(field: Field<unknown>, subject: Titled, rule: SettingRule): readonly Outcome[] {
  const { condition, missing } = rule;
  if (field.state === "unset" && missing === undefined) return [];
  const words = (): Wording<unknown> => wordingFor(subject, rule);
  return missing === undefined
    ? forbidField(field, condition.holds, words)
    : demandField(field, condition.holds, () => ({ missing: phrase(missing, subject), ...words() }));
}

function wordingFor(subject: Titled, { wording }: SettingRule): Wording<unknown> {
  const { title, advice } = subject;
  const { whether, found = whether, value } = wording;
  const fix = advice ?? wording.fix;
  return {
    whether: phrase(whether, { title }),
    found: (bad: unknown) =>
      typeof found === "string" ? phrase(found, { title, value: String(bad) }) : found(bad, title),
    value,
    fix: fix === undefined ? undefined : () => fix,
    // A setting that the program does not set itself cannot be changed at its place.
    repair: (place: Place) => (advice === undefined ? wording.repair?.(place, subject) : undefined),
  };
}

function phrase(template: string, { title, value = "" }: { readonly title: string; readonly value?: string }): string {
  return template.replace(/"\{value\}"|\{value\}|\{title\}/g, (part) =>
    part === "{title}" ? title : part === "{value}" ? value : quote(value),
  );
}
