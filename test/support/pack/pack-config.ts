import { readFileSync } from "node:fs";
import { describe, quote } from "../../../src/values/text";
import type { PolicyInfo } from "./policy-pack";

export type PackLevel = "advisory" | "mandatory" | "remediate" | "disabled";

/** A configuration as a file for `--policy-pack-config` has it: a level, or a level and properties, by policy or `all`. */
export type PackConfig = Readonly<Record<string, PackLevel | PolicyEntry>>;

export interface PolicyEntry {
  readonly enforcementLevel?: PackLevel;
  readonly [property: string]: unknown;
}

/** The engine's configuration of one policy in a pack. */
export interface ConfiguredPolicy {
  readonly level: PackLevel;
  readonly properties: Readonly<Record<string, unknown>>;
}

const LEVELS: readonly unknown[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies PackLevel[];

/**
 * @throws Error if the file cannot be read
 * @throws SyntaxError, TypeError as `parsePackConfig`
 */
export function loadPackConfig(file: string): PackConfig {
  return parsePackConfig(readFileSync(file, "utf8"), file);
}

/**
 * Reads a configuration file's text as the Pulumi CLI does; an empty one is the same as none.
 *
 * @param name - what to call it in an error
 * @throws SyntaxError if it is not JSON
 * @throws TypeError if a level is none, or an entry is neither a level nor an object
 */
export function parsePackConfig(text: string, name = "the policy pack's configuration"): PackConfig {
  const config = text.trim() === "" ? {} : parseJson(text, name);
  if (!isObject(config)) throw new TypeError(`Cannot use ${name}: expected an object, found ${describe(config)}`);
  for (const [policy, entry] of Object.entries(config)) checkEntry(entry, `${policy} in ${name}`);
  return config as PackConfig;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot parse ${name}: ${(error as Error).message}`);
  }
}

function checkEntry(entry: unknown, where: string): void {
  const level = isObject(entry) ? (entry["enforcementLevel"] ?? "advisory") : entry;
  if (LEVELS.includes(level)) return;
  const found = typeof level === "string" ? quote(level) : describe(level);
  const expected = `advisory, mandatory, remediate or disabled${isObject(entry) ? "" : ", or an object"}`;
  throw new TypeError(`Cannot use the level of ${where}: expected ${expected}, found ${found}`);
}

/**
 * Every policy with the level and properties that the engine would give it: the policy's own, then what each
 * configuration says, `all` before the policy's entry. Unknown names are ignored, as by the CLI.
 * Unlike the CLI, property types are not checked here, so that the pack itself gets to see a wrong one.
 *
 * @see ReconcilePolicyPackConfig in pkg/resource/analyzer/config.go of pulumi/pulumi
 */
export function reconcile(
  policies: readonly PolicyInfo[],
  ...configs: readonly PackConfig[]
): ReadonlyMap<string, ConfiguredPolicy> {
  return new Map(policies.map((policy) => [policy.name, configs.reduce(withConfig(policy.name), defaultsOf(policy))]));
}

function defaultsOf({ level, configSchema }: PolicyInfo): ConfiguredPolicy {
  const defaults = Object.entries(configSchema).flatMap(([name, schema]) =>
    isObject(schema) && Object.hasOwn(schema, "default") ? [[name, schema["default"]] as const] : [],
  );
  return { level, properties: Object.fromEntries(defaults) };
}

function withConfig(name: string): (policy: ConfiguredPolicy, config: PackConfig) => ConfiguredPolicy {
  return ({ level, properties }, config) => {
    const all = split(Object.hasOwn(config, "all") ? config["all"] : undefined);
    const own = split(Object.hasOwn(config, name) ? config[name] : undefined);
    return { level: own.level ?? all.level ?? level, properties: { ...properties, ...own.properties } };
  };
}

function split(entry: PackConfig[string] | undefined): Partial<ConfiguredPolicy> {
  if (typeof entry !== "object") return entry === undefined ? {} : { level: entry };
  const { enforcementLevel, ...properties } = entry;
  return enforcementLevel === undefined ? { properties } : { level: enforcementLevel, properties };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
