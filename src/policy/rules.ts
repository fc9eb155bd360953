import { demandField, forbidField, type Outcome } from "./policy";
import type { Condition } from "./conditions";
import type { HostPathList } from "./cel/host-paths";
import { forbidHostMounts } from "./host-mounts";
import { isAtOrAbove, overlaps } from "../values/host-path";
import type { Field } from "../model/place";
import { quote } from "../values/text";
import type { FieldList, Subject, SubjectWords, Word, Workload } from "../model/workload";

/** One demand of a policy, as data: it is applied to workloads here, and written in CEL for the API server of a cluster. */
export type Rule = SettingRule | MountRule;

/** A demand on one setting of every subject. */
export interface SettingRule {
  readonly subject: Subject;
  readonly word: string;
  /** What is bad; for a demand, what is good. */
  readonly condition: Condition<unknown>;
  readonly wording: RuleWording<unknown>;
  /** For a demand: what the message says if the setting is not set. */
  readonly missing?: string;
  /** The setting does not exist on Windows, so that it is not demanded there. */
  readonly exceptOnWindows?: boolean;
}

/** A demand on every host mount. */
export interface MountRule {
  readonly mounts: ForbiddenMounts;
}

/** Host mounts that are bad: those of one of the paths, or of a parent of one. */
export interface ForbiddenMounts {
  readonly paths: HostPathList;
  /** Whether a mount below one of the paths is bad as well. */
  readonly below: boolean;
  /** What of the host is reached, as an object of "mounts". */
  readonly reaches: string;
  /** Whether copies are judged as well, for rules about what may not be read. */
  readonly judgesCopies?: boolean;
}

/** Templates of messages: `{title}` is the subject, `{value}` the offending value, and `"{value}"` the same in quotes. */
export interface RuleWording<T> {
  /** A clause that goes on after "whether". */
  readonly whether: string;
  /** The same as a statement about the value; `whether` if absent. */
  readonly found?: string | ((value: T, title: string) => string);
  /** The offending value as exemptions and reports name it; the value itself if absent. */
  readonly value?: (value: T) => string;
  /** What to do, where that differs from the policy's own advice. */
  readonly fix?: string;
}

type ValueOf<Setting> =
  Setting extends ReadonlyArray<infer Item>
    ? SetValue<Item>
    : Setting extends FieldList<infer T>
      ? T
      : SetValue<Setting>;

type SetValue<Setting> = Setting extends { readonly state: "set"; readonly value: infer T } ? T : never;

type ValueAt<S extends Subject, W extends keyof SubjectWords[S]> = ValueOf<SubjectWords[S][W]>;

/** Fine if it is not set; a violation if it is set to a bad value. */
export function forbid<S extends Subject, W extends keyof SubjectWords[S] & string>(
  subject: S,
  word: W,
  bad: Condition<ValueAt<S, W>>,
  wording: string | RuleWording<ValueAt<S, W>>,
): SettingRule {
  return {
    subject,
    word,
    condition: bad,
    wording: typeof wording === "string" ? { whether: wording } : wording,
  } as SettingRule;
}

/** A violation unless it is set to a good value. */
export function demand<S extends Subject, W extends keyof SubjectWords[S] & string>(
  subject: S,
  word: W,
  good: Condition<ValueAt<S, W>>,
  { missing, ...wording }: RuleWording<ValueAt<S, W>> & { readonly missing: string },
): SettingRule {
  return { subject, word, condition: good, wording, missing } as SettingRule;
}

/** The rules, for settings that do not exist on Windows. */
export function exceptOnWindows(rule: SettingRule): SettingRule {
  return { ...rule, exceptOnWindows: true };
}

/** These host mounts are a violation. */
export function forbidMounts(mounts: ForbiddenMounts): MountRule {
  return { mounts };
}

/** The words that a rule reads. */
export function wordsOf(rule: Rule): readonly Word[] {
  if ("mounts" in rule) return ["workload.hostMounts"];
  const subjects = rule.subject === "podAndContainers" ? (["pod", "containers"] as const) : [rule.subject];
  return subjects.map((subject) => `${subject}.${rule.word}` as Word);
}

/** What a rule finds in a workload. */
export function applyRule(rule: Rule, workload: Workload): readonly Outcome[] {
  if ("mounts" in rule) return applyToMounts(rule.mounts, workload);
  if (rule.exceptOnWindows && workload.pod?.isWindows) return [];
  return subjects(rule.subject, workload).flatMap((subject) =>
    fieldsOf(subject[rule.word]).flatMap((field) => applyTo(field, subject, rule)),
  );
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
  /** What to do about a setting that the program does not state itself. */
  readonly advice?: string;
  readonly [word: string]: unknown;
}

function subjects(subject: Subject, workload: Workload): readonly Titled[] {
  const pod = workload.pod === undefined ? [] : [workload.pod];
  const found: Record<Subject, readonly { readonly title: string }[]> = {
    workload: [workload],
    pod,
    containers: workload.containers,
    podAndContainers: [...pod, ...workload.containers],
  };
  return found[subject];
}

function fieldsOf(setting: unknown): ReadonlyArray<Field<unknown>> {
  if (setting === undefined) return [];
  if (Array.isArray(setting)) return setting as ReadonlyArray<Field<unknown>>;
  return "items" in (setting as object) ? (setting as FieldList<unknown>).items : [setting as Field<unknown>];
}

function applyTo(field: Field<unknown>, { title, advice }: Titled, rule: SettingRule): readonly Outcome[] {
  const { condition, missing, wording } = rule;
  const { whether, found = whether, value } = wording;
  const fix = advice ?? wording.fix;
  const words = {
    whether: phrase(whether, { title }),
    found: (bad: unknown) =>
      typeof found === "string" ? phrase(found, { title, value: String(bad) }) : found(bad, title),
    ...(value === undefined ? {} : { value }),
    ...(fix === undefined ? {} : { fix: () => fix }),
  };
  return missing === undefined
    ? forbidField(field, condition.holds, words)
    : demandField(field, condition.holds, { ...words, missing: phrase(missing, { title }) });
}

function phrase(template: string, { title, value = "" }: { readonly title: string; readonly value?: string }): string {
  return template.replace(/"\{value\}"|\{value\}|\{title\}/g, (part) =>
    part === "{title}" ? title : part === "{value}" ? value : quote(value),
  );
}
