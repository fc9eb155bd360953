import { lstatSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies";
import { mistakesIn, type GuardConfig } from "../guard/config";
import { UnreadableText, parseDocuments } from "../yaml/document";
import { readText } from "../sources/input";
import { kindOf, nearest, quote } from "../values/text";
import { UsageError, type CommandOption, type Given } from "./command";
import { packageRoot } from "./package-root";

/** The configuration file that is read if no other is named. */
export const DEFAULT_CONFIG = "container-guard.json";

export const PRESETS = [
  "development",
  "production",
  "essential",
  "pss-baseline",
  "pss-restricted",
  "cis-docker",
  "aws-fsbp",
] as const;

export const CONFIG_OPTIONS = {
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    description: `The configuration file, the same as for --policy-pack-config except that it may have an exclude list. Default: ${DEFAULT_CONFIG} in the working directory, if it exists.`,
  },
  preset: { type: "string", value: "NAME", description: `Use a preset instead: ${PRESETS.join(", ")}.` },
} as const satisfies Record<string, CommandOption>;

/**
 * Returns the configuration named by the options.
 *
 * @throws UsageError if it cannot be read or is invalid
 */
export function readConfig(given: Given): GuardConfig {
  const { config, preset } = given.texts;
  if (config !== undefined && preset !== undefined) throw new UsageError("Cannot use --config and --preset together");
  if (preset !== undefined) return readConfigFile(presetFile(preset));
  const file = configFileOf(given);
  return file === undefined ? {} : readConfigFile(file);
}

/** Returns the configuration file; undefined if a preset is used or there is no file. */
export function configFileOf({ texts }: Given): string | undefined {
  const { config, preset } = texts;
  if (preset !== undefined || config !== undefined) return config;
  // A broken link counts as a configuration file: reading it fails, instead of silently using the defaults.
  return lstatSync(DEFAULT_CONFIG, { throwIfNoEntry: false }) === undefined ? undefined : DEFAULT_CONFIG;
}

function presetFile(name: string): string {
  if ((PRESETS as readonly string[]).includes(name)) return join(packageRoot(), "config", `${name}.json`);
  const guess = nearest(name, PRESETS);
  const hint = guess === undefined ? `expected ${PRESETS.join(", ")}` : `did you mean ${quote(guess)}?`;
  throw new UsageError(`Unknown preset ${quote(name)}; ${hint}`);
}

/** @throws UsageError if it cannot be read or is invalid */
function readConfigFile(file: string): GuardConfig {
  const { config, mistakes } = inspectConfigFile(file);
  if (config !== undefined && mistakes.length === 0) return config;
  throw new UsageError([`Cannot use ${quote(file)}:`, ...mistakes].join("\n  "));
}

/** Returns a file's configuration, if it has one, and its mistakes, one line each. */
export function inspectConfigFile(file: string): { config?: GuardConfig; mistakes: readonly string[] } {
  const value = parse(file);
  if ("problem" in value) return { mistakes: [value.problem] };
  const config = value.config as GuardConfig;
  return { config, mistakes: mistakesIn(config, policies) };
}

/** Uses the reader for sources because it locates mistakes without quoting the text. */
function parse(file: string): { readonly config: object } | { readonly problem: string } {
  try {
    const text = readText(file);
    const [document, second] = parseDocuments(text).filter(({ value }) => value !== null);
    if (second !== undefined) return { problem: "expected one document, found several" };
    if (document === undefined) return { problem: "the file is empty; to use the defaults, write {}" };
    const { value } = document;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { problem: `expected a JSON object with policy names as keys, found ${kindOf(value)}` };
    return /\.json$/i.test(file) && !isJson(text) ? { problem: NO_JSON } : { config: value };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const { position } = error;
    return {
      problem: `${position === undefined ? "" : `line ${position.line}, column ${position.column}: `}${error.message}`,
    };
  }
}

const NO_JSON =
  "not valid JSON: remove comments and trailing commas, and quote all keys (the Pulumi CLI reads strict JSON)";

/** The reader for sources also accepts YAML, which is fine for a file that is not named `.json`: the Pulumi CLI won't read it. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
