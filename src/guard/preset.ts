import type { GuardConfig, PolicyConfig } from "./config";

/**
 * Returns the configuration with a preset's levels. The preset also decides the properties that it sets; exemptions, other
 * properties, and excluded files remain.
 */
export function withPreset(config: GuardConfig, preset: GuardConfig): GuardConfig {
  const { all: _, ...own } = config;
  return overlay(own, preset);
}

/** Returns a configuration with the levels and properties of both; those of the upper one win. */
export function overlay(lower: GuardConfig, upper: GuardConfig): GuardConfig {
  const entries = Object.entries(upper).map(([id, entry]) =>
    Object.hasOwn(lower, id) ? [id, merged(lower[id]!, entry)] : [id, entry],
  );
  return { ...lower, ...(Object.fromEntries(entries) as GuardConfig) };
}

function merged(lower: Entry, upper: Entry): Entry {
  if (typeof lower !== "object" && typeof upper !== "object") return upper;
  return { ...propertiesIn(lower), ...propertiesIn(upper) };
}

type Entry = GuardConfig[string];

function propertiesIn(entry: Entry): PolicyConfig {
  return typeof entry === "object" ? entry : { enforcementLevel: entry };
}
