import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Policy } from "../policy/policy";
import { describe, nearest, quote } from "../values/text";
import { completeConfig, configure, type ConfiguredPolicy, type GuardConfig } from "./config";
import { overlay } from "./preset";

const MARK = "PulumiPolicy.yaml";

/** Reports that files of this package are missing. */
export class IncompletePackage extends Error {
  override readonly name = "IncompletePackage";
}

/**
 * Returns the folder of this package, whether it runs from `dist` or from its sources. It is also the policy pack's folder.
 *
 * @throws IncompletePackage if the package is incomplete
 */
export function packageRoot(from = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, MARK))) return folder;
    if (folder === dirname(folder))
      throw new IncompletePackage(`Cannot find ${MARK} in ${from} or a parent folder; reinstall the package`);
  }
}

/** Returns the package's version and home page. */
export function packageInfo(): { readonly version: string; readonly homepage: string | undefined } {
  const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
  const { version, homepage } = JSON.parse(text) as { version: string; homepage?: string };
  return { version, homepage };
}

export const PRESETS = [
  "development",
  "production",
  "essential",
  "pss-baseline",
  "pss-restricted",
  "cis-docker",
  "aws-fsbp",
] as const;

export type Preset = (typeof PRESETS)[number];

/**
 * Returns the file of a preset.
 *
 * @throws RangeError if there is no such preset
 */
export function presetFile(name: unknown): string {
  if (isPreset(name)) return join(packageRoot(), "config", `${name}.json`);
  const guess = typeof name === "string" ? nearest(name, PRESETS) : undefined;
  const hint = guess === undefined ? `expected ${PRESETS.join(", ")}` : `did you mean ${quote(guess)}?`;
  throw new RangeError(`Unknown preset ${describe(name)}; ${hint}`);
}

function isPreset(name: unknown): name is Preset {
  return (PRESETS as readonly unknown[]).includes(name);
}

/** A configuration of the policies, or of those that differ from a preset. */
export type PluginConfig =
  | GuardConfig
  | { readonly preset: Preset; readonly [policy: string]: GuardConfig[string] | Preset };

/**
 * Returns every policy as it is configured.
 *
 * @throws RangeError if the configuration names a policy, level or preset that does not exist
 * @throws TypeError if a property is unknown or of the wrong type
 */
export function configurePlugin(config: PluginConfig, policies: readonly Policy[]): readonly ConfiguredPolicy[] {
  const { preset, ...own } = config as GuardConfig & { readonly preset?: unknown };
  const merged = preset === undefined ? own : overlay(levelsIn(presetFile(preset)), own);
  return configure(completeConfig(merged, policies), policies);
}

function levelsIn(file: string): GuardConfig {
  return JSON.parse(readFileSync(file, "utf8")) as GuardConfig;
}
