import { lstatSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies";
import { mistakesIn, type GuardConfig } from "../guard/config";
import { UnreadableText, parseDocuments } from "../yaml/document";
import { readText } from "../sources/input";
import { nearest, quote } from "../values/text";
import { UsageError, type CommandOption, type Given } from "./command";
import { packageRoot } from "./package-root";

/** Read where no other is named. */
export const DEFAULT_CONFIG = "container-guard.json";

export const PRESETS = [
  "development",
  "production",
  "essential",
  "pss-baseline",
  "pss-restricted",
  "cis-docker",
] as const;

export const CONFIG_OPTIONS = {
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    description: `The configuration, as for --policy-pack-config. Default: ${DEFAULT_CONFIG} in the working directory, if it is there.`,
  },
  preset: { type: "string", value: "NAME", description: `Start from a preset instead: ${PRESETS.join(", ")}.` },
} as const satisfies Record<string, CommandOption>;

/**
 * The configuration that the options name.
 *
 * @throws UsageError if it cannot be read, or has a mistake in it
 */
export function readConfig(given: Given): GuardConfig {
  const { config, preset } = given.texts;
  if (config !== undefined && preset !== undefined) throw new UsageError("Cannot use --config and --preset together");
  if (preset !== undefined) return readConfigFile(presetFile(preset));
  const file = configFileOf(given);
  return file === undefined ? {} : readConfigFile(file);
}

/** The file that holds the configuration, unless a preset does or there is none. */
export function configFileOf({ texts }: Given): string | undefined {
  const { config, preset } = texts;
  if (preset !== undefined || config !== undefined) return config;
  // A link that leads nowhere is there: its configuration is missing, which is no reason to go without.
  return lstatSync(DEFAULT_CONFIG, { throwIfNoEntry: false }) === undefined ? undefined : DEFAULT_CONFIG;
}

function presetFile(name: string): string {
  if ((PRESETS as readonly string[]).includes(name)) return join(packageRoot(), "config", `${name}.json`);
  const guess = nearest(name, PRESETS);
  const hint = guess === undefined ? `known are ${PRESETS.join(", ")}` : `did you mean ${quote(guess)}?`;
  throw new UsageError(`Unknown preset ${quote(name)}; ${hint}`);
}

/** @throws UsageError if it cannot be read, or has a mistake in it */
function readConfigFile(file: string): GuardConfig {
  const { config, mistakes } = inspectConfigFile(file);
  if (config !== undefined && mistakes.length === 0) return config;
  throw new UsageError([`Cannot use ${quote(file)}:`, ...mistakes].join("\n  "));
}

/** A configuration file and all that is wrong with it, a line each; without a configuration if it holds none. */
export function inspectConfigFile(file: string): { config?: GuardConfig; mistakes: readonly string[] } {
  const value = parse(file);
  if ("problem" in value) return { mistakes: [value.problem] };
  const config = value.config as GuardConfig;
  return { config, mistakes: mistakesIn(config, policies) };
}

/** The same reader as for sources, as it says where a mistake is without quoting what stands there. */
function parse(file: string): { readonly config: object } | { readonly problem: string } {
  try {
    const text = readText(file);
    const [document, second] = parseDocuments(text).filter(({ value }) => value !== null);
    if (second !== undefined) return { problem: "expected one document, found several" };
    if (document === undefined) return { problem: "it is empty; {} stands for the defaults" };
    const { value } = document;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { problem: "expected an object of policies, found something else" };
    return /\.json$/i.test(file) && !isJson(text) ? { problem: NO_JSON } : { config: value };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const { position } = error;
    return {
      problem: `${position === undefined ? "" : `line ${position.line}, column ${position.column}: `}${error.message}`,
    };
  }
}

const NO_JSON = "it is YAML, not JSON: the Pulumi CLI takes no comments, no comma at the end, and all names in quotes";

/** What reads sources takes YAML as well. Here that is fine under another name, as nobody hands it to the Pulumi CLI. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
