import { POD_TABLES } from "../platforms/kubernetes";
import type { CelCondition } from "../policy/conditions";
import type { Policy } from "../policy/policy";
import type { ForbiddenMounts, Rule, SettingRule } from "../policy/rules";
import { isApplicable, type Answer, type Setting } from "../model/table";
import { literal } from "../policy/cel/cel";
import { isAtOrAboveAny, overlapsAny } from "../policy/cel/host-paths";
import type { Admission, AdmissionRule } from "../policy/admission";

/** Returns a policy's rules in CEL, including those that it defines in CEL only; undefined if no cluster object can violate it. */
export function admissionOf({ rules, admission }: Policy): Admission | undefined {
  const all = [...rules.flatMap(inCel), ...(admission?.rules ?? [])];
  const lists = rules.flatMap((rule) => ("mounts" in rule ? [rule.mounts.paths] : []));
  return all.length === 0
    ? undefined
    : { ...admission, hostPaths: [...lists, ...(admission?.hostPaths ?? [])], rules: all };
}

/** Returns a rule for the API server; none if Kubernetes does not have its setting. */
function inCel(rule: Rule): readonly AdmissionRule[] {
  if ("mounts" in rule) return [mountRule(rule.mounts)];
  const setting = settingOf(rule);
  if (setting === undefined) return [];
  const writing = writable(rule);
  return setting.paths.flatMap((path) => {
    if (path.includes("[*]")) return [partRule(writing, partAt(path, setting.type))];
    const value = valueAt(path, setting.type);
    return rule.missing === undefined ? [itemRule(writing, value)] : demandRules(writing, rule.missing, value);
  });
}

/** Returns the Kubernetes setting for the rule's word. Words that a pod and a container share have the same path in both. */
function settingOf({ subject, word }: SettingRule): Setting<unknown, never> | undefined {
  const { workload, pod, containers } = POD_TABLES;
  const tables = { workload, pod, podAndContainers: pod, containers: containers[0]?.table };
  const answer = (tables[subject] as Readonly<Record<string, Answer<unknown, never>>>)[word];
  return answer !== undefined && isApplicable(answer) ? answer : undefined;
}

/** The parts of a rule that are written in CEL. */
interface Writing {
  readonly each: AdmissionRule["each"];
  readonly holds: (value: unknown) => boolean;
  readonly cel: CelCondition;
  readonly found: string;
  /** A condition that precedes the others; empty if there is none. */
  readonly unless: string;
}

/**
 * Returns the parts of a rule that CEL needs.
 *
 * @throws TypeError if the rule has a part that only TypeScript can express
 */
function writable({ subject, word, condition, wording, exceptOnWindows }: SettingRule): Writing {
  const { cel, holds } = condition;
  const found = wording.found ?? wording.whether;
  if (cel === undefined || typeof found !== "string")
    throw new TypeError(`The rule for ${subject}.${word} cannot be written in CEL`);
  const each = subject === "workload" ? "pod" : subject;
  return { each, holds, cel, found, unless: exceptOnWindows ? "!variables.isWindows && " : "" };
}

/** Expressions for a value of an item. */
interface Value {
  readonly at: string;
  /** An optional value. */
  readonly optional: string;
  /** The value as text, valid only if it is set. */
  readonly text: string;
  /** For a profile: whether it is set, with or without a type. */
  readonly isProfileSet?: string;
}

function valueAt(path: string, type: Setting<unknown>["type"]): Value {
  const optional = optionally("item.spec", path);
  if (type !== "profile") return { at: path, optional, text: asText(`item.spec.${path}`, type) };
  const kind = `${optional}.?type`;
  return { at: `${path}.type`, optional: kind, text: `${kind}.orValue("")`, isProfileSet: `${optional}.hasValue()` };
}

function itemRule(
  { each, holds, cel, found, unless }: Writing,
  { at, optional, text, isProfileSet }: Value,
): AdmissionRule {
  // A profile without a type has the type "", which is not the same as no profile.
  const isSet = isProfileSet !== undefined && holds("") ? `${isProfileSet} && ` : "";
  const value = isProfileSet === undefined ? `${optional}.orValue(${cel.otherwise})` : text;
  return {
    each,
    isBad: `${unless}${isSet}${cel.holds(value)}`,
    says: says(found, text),
    at,
    value: offending(cel, text),
  };
}

/** Returns the rules for a switch that must be on, or must be off. */
function demandRules(
  { each, cel, found, unless }: Writing,
  missing: string,
  { at, optional }: Value,
): readonly AdmissionRule[] {
  const isOnGood = cel.only === "true";
  const isBad = (unset: boolean): string => `${unless}${isOnGood ? "!" : ""}${optional}.orValue(${unset})`;
  const bad = String(!isOnGood);
  if (missing === found)
    return [
      { each, isBad: isBad(!isOnGood), says: says(found), at, value: `${optional}.hasValue() ? ${literal(bad)} : ""` },
    ];
  return [
    { each, isBad: `${unless}!${optional}.hasValue()`, says: says(missing), at },
    { each, isBad: isBad(isOnGood), says: says(found), at, value: literal(bad) },
  ];
}

/** Expressions for the values of a list in an item. */
interface Part extends Omit<Value, "isProfileSet"> {
  readonly parts: string;
}

function partAt(path: string, type: Setting<unknown>["type"]): Part {
  const [list = "", key = ""] = path.split("[*]");
  return {
    at: `${list}[#]${key}`,
    parts: `${optionally("item.spec", list)}.orValue([])`,
    optional: key === "" ? "part" : optionally("part", key.slice(1)),
    text: asText(`part${key}`, type),
  };
}

function partRule({ each, cel, found, unless }: Writing, { at, parts, optional, text }: Part): AdmissionRule {
  const value = optional === "part" ? optional : `${optional}.orValue(${cel.otherwise})`;
  return {
    each,
    parts,
    isBad: `${unless}${cel.holds(value)}`,
    says: says(found, text),
    at,
    value: offending(cel, text),
  };
}

function offending({ only }: CelCondition, text: string): string {
  return only === undefined ? text : literal(only);
}

function says(template: string, value = ""): string {
  return template.replaceAll("{title}", "{item.title}").replaceAll("{value}", `{${value}}`);
}

function optionally(holder: string, path: string): string {
  return `${holder}.?${path.replaceAll(".", ".?")}`;
}

function asText(expression: string, type: Setting<unknown>["type"]): string {
  return type === "number" ? `string(${expression})` : expression;
}

function mountRule({ paths, below, reaches }: ForbiddenMounts): AdmissionRule {
  return {
    each: "hostMounts",
    isBad: below ? overlapsAny(paths) : isAtOrAboveAny(paths),
    says: `{item.title} mounts host path "{item.path}", which exposes ${reaches}`,
    at: "path",
    value: "item.path",
  };
}
