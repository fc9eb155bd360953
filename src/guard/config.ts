import type { Level, Policy } from "../policy/policy";
import type { Exemption } from "./exemption";
import type { Mistake } from "./mismatches";
import { COMMENT, readSettings, type Settings } from "./settings";
import { describe, kindOf, nearest, quote } from "../values/text";

/**
 * The content of a configuration file: for each policy, a level, or a level and properties. `all` sets every policy's level,
 * `exclude` lists files that the command line excludes, and `$schema` is for editors.
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

/** One of the exemptions in a configuration. */
export interface ConfiguredExemption {
  readonly policy: string;
  readonly exemption: Exemption;
  /** Its position in the policy's list. */
  readonly index: number;
}

/** Returns the exemptions of these policies, in the order of the configuration. */
export function exemptionsOf(
  configured: ReadonlyArray<Pick<ConfiguredPolicy, "policy" | "settings">>,
): readonly ConfiguredExemption[] {
  return configured.flatMap(({ policy, settings }) =>
    settings.exempt.all.map((exemption, index) => ({ policy: policy.id, exemption, index })),
  );
}

const LEVELS: readonly string[] = ["mandatory", "advisory", "disabled"];
const REMEDIATE = "remediate";

/**
 * @throws RangeError if the configuration names a policy or level that does not exist
 */
export function configure(config: GuardConfig, policies: readonly Policy[]): readonly ConfiguredPolicy[] {
  const [unknown] = unknownNames(config, policies);
  if (unknown !== undefined) throw new RangeError(unknown.text);
  return policies.map((policy) => {
    const level = levelIn(config, policy);
    const { settings, mistakes } = readSettings(policy.options, propertiesOf(ownEntry(config, policy)));
    const problems = mistakes.map(({ text }) => text);
    return { policy, level: level === "remediate" ? "mandatory" : level, settings, problems };
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

/** Globs of files that the command line excludes. This entry and `$schema` are the only ones that set nothing for policies. */
export const EXCLUDE = "exclude";

/** The address of the configuration's schema, which editors read. */
export const SCHEMA = "$schema";

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

/** Returns all mistakes in a configuration. */
export function mistakesIn(config: GuardConfig, policies: readonly Policy[]): readonly Mistake[] {
  const wrongProperties = policies.flatMap((policy) => {
    const { mistakes } = readSettings(policy.options, propertiesOf(ownEntry(config, policy)));
    return mistakes.map(({ steps, text }) => ({ steps: [policy.id, ...steps], text: `${policy.id}: ${text}` }));
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
    throw new Kind(["Invalid configuration:", ...mistakes.map(({ text }) => text)].join("\n  "));
  }
  const entries = policies.map((policy) => {
    const own = config[policy.id];
    return [policy.id, { ...(typeof own === "object" ? own : {}), enforcementLevel: levelIn(config, policy) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Returns the unknown policies and the invalid levels. */
function unknownNames(config: GuardConfig, policies: readonly Policy[]): readonly Mistake[] {
  return Object.entries(config).flatMap(([name, entry]) => {
    if (name === EXCLUDE) return mistakeAt([name], excludeMistake(entry));
    if (name === SCHEMA) return mistakeAt([name], typeof entry === "string" ? undefined : notAnAddress(entry));
    return name === "all" || policies.some(({ id }) => id === name)
      ? wrongLevel(name, entry, policies)
      : [unknownPolicy(name, ["all", ...policies.map(({ id }) => id), EXCLUDE, SCHEMA])];
  });
}

function mistakeAt(steps: readonly [string], mistake: string | undefined): readonly Mistake[] {
  return mistake === undefined ? [] : [{ steps, text: `${steps[0]}: ${mistake}` }];
}

function notAnAddress(entry: unknown): string {
  return `expected the address of a JSON Schema, found ${describe(entry)}`;
}

function wrongLevel(name: string, entry: unknown, policies: readonly Policy[]): readonly Mistake[] {
  if (Array.isArray(entry)) return [unknownLevel(entry, name, undefined)];
  const level = levelOf(entry);
  const policy = policies.find(({ id }) => id === name);
  const levels: readonly unknown[] = levelsOf(policy);
  if (level !== undefined && !levels.includes(level)) return [unknownLevel(level, name, policy)];
  const properties = name === "all" ? Object.keys(propertiesOf(entry)).filter((key) => key !== COMMENT) : [];
  return properties.map((key) => ({
    steps: ["all", key],
    text: `all: unknown property ${quote(key)}; only enforcementLevel is supported`,
  }));
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

function unknownPolicy(name: string, names: readonly string[]): Mistake {
  const guess = nearest(name, names);
  return {
    steps: [name],
    text: `unknown policy ${quote(name)}${guess === undefined ? "" : `; did you mean ${quote(guess)}?`}`,
  };
}

function unknownLevel(level: unknown, name: string, policy: Policy | undefined): Mistake {
  return { steps: [name], text: `${name}: invalid level ${describe(level)}; expected ${expectedLevels(policy)}` };
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
