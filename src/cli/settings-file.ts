import { policies } from "../../policies";
import { mistakesIn, type GuardConfig } from "../guard/config";
import { PRESETS, presetFile } from "../guard/package-files";
import { withPreset } from "../guard/preset";
import type { Step } from "../model/place";
import { readText } from "../sources/input";
import { UnreadableText, parseDocuments, type Document } from "../yaml/document";
import type { Position } from "../yaml/lines";
import { isStrictJson, kindOf, quote } from "../values/text";
import { UsageError, type CommandOption, type Given } from "./command";
import { findUpwards } from "./find-upwards";

/** The configuration file that is read if no other is named. */
export const DEFAULT_CONFIG = "container-guard.json";

export const CONFIG_OPTIONS = {
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    description:
      "The configuration file, the same as for --policy-pack-config except that it may have an exclude list and a $schema. " +
      `Default: ${DEFAULT_CONFIG} in the working directory or a folder above it in the same Git repository.`,
  },
  preset: {
    type: "string",
    value: "NAME",
    description: `Use the levels of a preset: ${PRESETS.join(", ")}. Exemptions and other properties of the configuration file still apply.`,
  },
} as const satisfies Record<string, CommandOption>;

/** The configuration of a run, and where it comes from. */
export interface Configuration {
  readonly config: GuardConfig;
  /** The file that it was read from; undefined if there is none. */
  readonly file: string | undefined;
  /** The preset that sets the levels, if one does. */
  readonly preset: string | undefined;
}

/**
 * Returns the configuration named by the options, or found in the working directory's repository.
 *
 * @throws UsageError if it cannot be read or is invalid
 */
export function readConfiguration({ texts }: Given): Configuration {
  const { config: named, preset } = texts;
  const levels = preset === undefined ? undefined : readPreset(preset);
  const file = named ?? findUpwards(DEFAULT_CONFIG);
  const config = file === undefined ? {} : readConfigFile(file);
  return { config: levels === undefined ? config : withPreset(config, levels), file, preset };
}

/** @throws UsageError if it does not exist */
export function readPreset(name: string): GuardConfig {
  try {
    return readConfigFile(presetFile(name));
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** @throws UsageError if it cannot be read or is invalid */
function readConfigFile(file: string): GuardConfig {
  const { config, mistakes } = inspectConfigFile(file);
  if (config !== undefined && mistakes.length === 0) return config;
  throw new UsageError([`Cannot use ${quote(file)}:`, ...mistakes.map(withPosition)].join("\n  "));
}

function withPosition({ position, text }: LocatedMistake): string {
  return position === undefined ? text : `line ${position.line}, column ${position.column}: ${text}`;
}

export interface LocatedMistake {
  /** Undefined if it is the file as a whole. */
  readonly position: Position | undefined;
  /** One sentence. */
  readonly text: string;
}

/** The content of a configuration file. */
export interface InspectedConfig {
  /** Undefined if the file cannot be read. */
  readonly config?: GuardConfig;
  readonly mistakes: readonly LocatedMistake[];
  /** Returns the position of the value at these steps, or of its nearest ancestor. */
  readonly locate: (steps: readonly Step[]) => Position | undefined;
}

/** Returns a file's configuration, if it has one, and its mistakes. */
export function inspectConfigFile(file: string): InspectedConfig {
  try {
    const { value, locate } = parse(file);
    const config = value as GuardConfig;
    const mistakes = mistakesIn(config, policies).map(({ steps, text }) => ({ position: locate(steps), text }));
    return { config, mistakes, locate };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return { mistakes: [{ position: error.position, text: error.message }], locate: () => undefined };
  }
}

/**
 * Uses the reader for sources because it locates mistakes without quoting the text.
 *
 * @throws UnreadableText if it does not contain an object
 */
function parse(file: string): Document {
  const text = readText(file);
  const [document, second] = parseDocuments(text).filter(({ value }) => value !== null);
  if (second !== undefined) throw new UnreadableText("expected one document, found several");
  if (document === undefined) throw new UnreadableText("the file is empty; to use the defaults, write {}");
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UnreadableText(`expected a JSON object with policy names as keys, found ${kindOf(value)}`);
  // The reader for sources also accepts YAML, which is fine for a file that is not named `.json`: the Pulumi CLI won't read it.
  if (/\.json$/i.test(file) && !isStrictJson(text)) throw new UnreadableText(NO_JSON);
  return document;
}

const NO_JSON =
  "not valid JSON: remove comments and trailing commas, and quote all keys (the Pulumi CLI reads strict JSON)";
