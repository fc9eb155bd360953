import type { Level, Policy } from "../policy/policy";
import { COMMENT, readSettings, type Settings } from "./settings";
import { describe, kindOf, nearest, quote } from "../values/text";

/**
 * The content of a configuration file: for each policy, a level, or a level and properties. `all` sets every policy's level,
 * and `exclude` lists files that the command line excludes.
 */
export type GuardConfig = Readonly<Record<string, ConfigLevel | PolicyConfig>>;

export type ConfigLevel = Level | "disabled";

export interface PolicyConfig {
  readonly enforcementLevel?: ConfigLevel;
  readonly [property: string]: unknown;
}

/** A policy with its level and settings from a configuration. */
export interface ConfiguredPolicy<L = ConfigLevel> {
  readonly policy: Policy;
  readonly level: L;
  readonly settings: Settings;
  /** Mistakes in its properties, one sentence each; a property with a mistake is ignored. */
  readonly problems: readonly string[];
}

const LEVELS: readonly unknown[] = ["mandatory", "advisory", "disabled"];

/**
 * @throws RangeError if the configuration names a policy or level that does not exist
 */
export function configure(config: GuardConfig, policies: readonly Policy[]): readonly ConfiguredPolicy[] {
  const [unknown] = unknownNames(config, policies);
  if (unknown !== undefined) throw new RangeError(unknown);
  return policies.map((policy) => {
    const own = ownEntry(config, policy);
    const level = levelOf(own) ?? levelOf(config["all"]) ?? policy.level;
    return { policy, level: level as ConfigLevel, ...readSettings(policy.options, propertiesOf(own)) };
  });
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
  const entries = configure(config, policies).map(({ policy: { id }, level }) => {
    const own = config[id];
    return [id, { ...(typeof own === "object" ? own : {}), enforcementLevel: level }] as const;
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
    if (Array.isArray(entry)) return [unknownLevel(entry, name)];
    const level = levelOf(entry);
    if (level !== undefined && !LEVELS.includes(level)) return [unknownLevel(level, name)];
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

function unknownLevel(level: unknown, name: string): string {
  return `${name}: invalid level ${describe(level)}; expected mandatory, advisory or disabled`;
}
