import type { Level, Policy } from "./policy";
import { readSettings, type Settings } from "./settings";
import { nearest, quote } from "./text";

/** A configuration as a file holds it: a level, or a level and properties, by policy; `all` is every policy's level. */
export type GuardConfig = Readonly<Record<string, ConfigLevel | PolicyConfig>>;

export type ConfigLevel = Level | "disabled";

export interface PolicyConfig {
  readonly enforcementLevel?: ConfigLevel;
  readonly [property: string]: unknown;
}

/** One policy as a configuration has it. */
export interface ConfiguredPolicy {
  readonly policy: Policy;
  readonly level: ConfigLevel;
  readonly settings: Settings;
  /** Mistakes in its properties, one sentence each; what they concern does not count. */
  readonly problems: readonly string[];
}

const LEVELS: readonly unknown[] = ["mandatory", "advisory", "disabled"];

/**
 * @throws RangeError if the configuration names a policy or level that does not exist
 */
export function configure(config: GuardConfig, policies: readonly Policy[]): readonly ConfiguredPolicy[] {
  const ids = policies.map(({ id }) => id);
  for (const name of Object.keys(config)) if (name !== "all" && !ids.includes(name)) throw unknownPolicy(name, ids);
  return policies.map((policy) => {
    const own = Object.hasOwn(config, policy.id) ? config[policy.id] : undefined;
    const { enforcementLevel, ...properties } =
      typeof own === "object" && own !== null ? own : { enforcementLevel: own };
    const level = [enforcementLevel, levelOf(config["all"]), policy.level].find((each) => each !== undefined);
    if (!LEVELS.includes(level)) throw unknownLevel(level, policy.id);
    return { policy, level: level as ConfigLevel, ...readSettings(policy.options, properties) };
  });
}

/**
 * The configuration with a level for every policy: `all` and the policies' own are written out.
 *
 * @throws RangeError if the configuration names a policy or level that does not exist
 * @throws TypeError if a property is unknown or of the wrong type
 */
export function completeConfig(
  config: GuardConfig,
  policies: readonly Policy[],
): Readonly<Record<string, PolicyConfig>> {
  const entries = configure(config, policies).map(({ policy: { id }, level, problems }) => {
    if (problems.length > 0) throw new TypeError(`Cannot use the configuration of ${id}: ${problems.join("; ")}`);
    const own = config[id];
    return [id, { ...(typeof own === "object" ? own : {}), enforcementLevel: level }] as const;
  });
  return Object.fromEntries(entries);
}

function levelOf(entry: GuardConfig[string] | undefined): unknown {
  return typeof entry === "object" && entry !== null ? entry.enforcementLevel : entry;
}

function unknownPolicy(name: string, ids: readonly string[]): RangeError {
  const guess = nearest(name, ids);
  return new RangeError(`Unknown policy ${quote(name)}${guess === undefined ? "" : `; did you mean ${quote(guess)}?`}`);
}

function unknownLevel(level: unknown, id: string): RangeError {
  const found = typeof level === "string" ? quote(level) : `a ${typeof level}`;
  return new RangeError(`Cannot use level ${found} for ${id}: expected mandatory, advisory or disabled`);
}
