import type { Level, Policy } from "../policy/policy";
import { COMMENT, readSettings, type Settings } from "./settings";
import { describe, kindOf, nearest, quote } from "../values/text";

/**
 * The content of a configuration file: for each policy, a level, or a level and properties. `all` sets every policy's level,
 * and `exclude` lists files that the command line excludes.
 */
export type GuardConfig = Readonly<Record<string, ConfigLevel | PolicyConfig>>;

/** `remediate` is for policies with repairs: the pack repairs resources, and everything else counts it as mandatory. */
export type ConfigLevel = Level | "disabled" | "remediate";

export interface PolicyConfig {
  readonly enforcementLevel?: ConfigLevel;
  readonly [property: string]: unknown;
}

/** A policy with its level and settings from a configuration. */
export interface ConfiguredPolicy<L = Level | "disabled"> {
  readonly policy: Policy;
  readonly level: L;
  readonly settings: Settings;
  /** Mistakes in its properties, one sentence each; a property with a mistake is ignored. */
  readonly problems: readonly string[];
}

const LEVELS: readonly string[] = ["mandatory", "advisory", "disabled"];
const REMEDIATE = "remediate";

/**
 * @throws RangeError if the configuration names a policy or level that does not exist
 */
export function configure(config: GuardConfig, policies: readonly Policy[]): readonly ConfiguredPolicy[] {
  const [unknown] = unknownNames(config, policies);
  if (unknown !== undefined) throw new RangeError(unknown);
  return policies.map((policy) => {
    const level = levelIn(config, policy);
    const settings = readSettings(policy.options, propertiesOf(ownEntry(config, policy)));
    return { policy, level: level === "remediate" ? "mandatory" : level, ...settings };
  });
}

function levelIn(config: GuardConfig, policy: Policy): ConfigLevel {
  return (levelOf(ownEntry(config, policy)) ?? levelOf(config["all"]) ?? policy.level) as ConfigLevel;
}

/** A mistake in a policy's properties. */
export interface ConfigProblem {
  readonly policy: string;
  readonly problem: string;
}

export function problemsIn(configured: readonly ConfiguredPolicy[]): readonly ConfigProblem[] {
  return configured.flatMap(({ policy, problems }) => problems.map((problem) => ({ policy: policy.id, problem })));
}

/** The only entry that is neither a policy nor `all`: globs of files that the command line excludes. */
export const EXCLUDE = "exclude";

/** Returns the globs of files that the command line excludes. */
export function excludedIn(config: GuardConfig): readonly string[] {
  const entry: unknown = Object.hasOwn(config, EXCLUDE) ? config[EXCLUDE] : undefined;
  return excludeMistake(entry) === undefined ? (entry as readonly string[]) : [];
}

/** Returns the mistake in such a list as the end of a sentence; undefined if there is none. */
export function excludeMistake(entry: unknown): string | undefined {
  if (!Array.isArray(entry)) return `expected a list of globs such as "charts/**", found ${kindOf(entry)}`;
  const odd: unknown = entry.find((glob) => typeof glob !== "string" || glob === "");
  return entry.every((glob) => typeof glob === "string" && glob !== "")
    ? undefined
    : `expected a glob such as "charts/**", found ${describe(odd)}`;
}

/** Returns all mistakes in a configuration, one sentence each. */
export function mistakesIn(config: GuardConfig, policies: readonly Policy[]): readonly string[] {
  const wrongProperties = policies.flatMap((policy) => {
    const { problems } = readSettings(policy.options, propertiesOf(ownEntry(config, policy)));
    return problems.map((problem) => `${policy.id}: ${problem}`);
  });
  return [...unknownNames(config, policies), ...wrongProperties];
}

/**
 * Returns the configuration with an explicit level for every policy.
 *
 * @throws RangeError if the configuration names a policy or level that does not exist
 * @throws TypeError if a property is unknown or of the wrong type; both errors list every mistake
 */
export function completeConfig(
  config: GuardConfig,
  policies: readonly Policy[],
): Readonly<Record<string, PolicyConfig>> {
  const mistakes = mistakesIn(config, policies);
  if (mistakes.length > 0) {
    const Kind = unknownNames(config, policies).length > 0 ? RangeError : TypeError;
    throw new Kind(["Invalid configuration:", ...mistakes].join("\n  "));
  }
  const entries = policies.map((policy) => {
    const own = config[policy.id];
    return [policy.id, { ...(typeof own === "object" ? own : {}), enforcementLevel: levelIn(config, policy) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Returns the unknown policies and the invalid levels, one sentence each. */
function unknownNames(config: GuardConfig, policies: readonly Policy[]): readonly string[] {
  const names = ["all", ...policies.map(({ id }) => id)];
  return Object.entries(config).flatMap(([name, entry]) => {
    if (name === EXCLUDE) {
      const mistake = excludeMistake(entry);
      return mistake === undefined ? [] : [`${EXCLUDE}: ${mistake}`];
    }
    if (!names.includes(name)) return [unknownPolicy(name, [...names, EXCLUDE])];
    if (Array.isArray(entry)) return [unknownLevel(entry, name, undefined)];
    const level = levelOf(entry);
    const policy = policies.find(({ id }) => id === name);
    const levels: readonly unknown[] = levelsOf(policy);
    if (level !== undefined && !levels.includes(level)) return [unknownLevel(level, name, policy)];
    const properties = name === "all" ? Object.keys(propertiesOf(entry)).filter((key) => key !== COMMENT) : [];
    return properties.map((key) => `all: unknown property ${quote(key)}; only enforcementLevel is supported`);
  });
}

function ownEntry(config: GuardConfig, { id }: Policy): GuardConfig[string] | undefined {
  return Object.hasOwn(config, id) ? config[id] : undefined;
}

function propertiesOf(entry: unknown): Readonly<Record<string, unknown>> {
  if (typeof entry !== "object" || entry === null) return {};
  const { enforcementLevel: _, ...properties } = entry as PolicyConfig;
  return properties;
}

function levelOf(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null ? (entry as PolicyConfig).enforcementLevel : entry;
}

function unknownPolicy(name: string, names: readonly string[]): string {
  const guess = nearest(name, names);
  return `unknown policy ${quote(name)}${guess === undefined ? "" : `; did you mean ${quote(guess)}?`}`;
}

function unknownLevel(level: unknown, name: string, policy: Policy | undefined): string {
  return `${name}: invalid level ${describe(level)}; expected ${expectedLevels(policy)}`;
}

/** Names the levels that a policy has, or all policies together. */
function expectedLevels(policy: Policy | undefined): string {
  const levels = levelsOf(policy);
  return `${levels.slice(0, -1).join(", ")} or ${levels.at(-1)}`;
}

/** Returns the levels that a policy has in a configuration, or all policies together. */
export function levelsOf(policy: Policy | undefined): readonly string[] {
  return policy === undefined || policy.repair.kind === "none" ? LEVELS : [...LEVELS, REMEDIATE];
}
