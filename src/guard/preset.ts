import type { GuardConfig } from "./config";

/**
 * Returns the configuration with a preset's levels. The preset also decides the properties that it sets; exemptions, other
 * properties, and excluded files remain.
 */
export function withPreset(config: GuardConfig, preset: GuardConfig): GuardConfig {
  const { all: _, ...own } = config;
  const ids = new Set([...Object.keys(own), ...Object.keys(preset)]);
  return Object.fromEntries(
    [...ids].map((id) => [id, Object.hasOwn(preset, id) ? both(own[id], preset[id]!) : own[id]!]),
  );
}

type Entry = GuardConfig[string];

function both(own: Entry | undefined, preset: Entry): Entry {
  if (typeof own !== "object") return preset;
  return { ...own, ...(typeof preset === "object" ? preset : { enforcementLevel: preset }) };
}
