import { createHash } from "node:crypto";
import type { ConfiguredPolicy } from "../guard/config";
import { withoutSecrets } from "../values/secrets";
import type { Writing } from "./report";

/** The configuration that a report was made with, including defaults. */
export interface UsedConfig {
  readonly file: string | null;
  readonly preset: string | null;
  /** Identifies the levels, the properties and the exemptions. */
  readonly hash: string;
  readonly levels: Readonly<Record<string, string>>;
  /** The properties of policies that are not disabled: their own with the defaults, and common ones that are set. */
  readonly properties: Readonly<Record<string, object>>;
}

export function usedConfig({ policies, configuration: { file, preset } }: Writing): UsedConfig {
  const levels = Object.fromEntries(policies.map(({ policy, level }) => [policy.id, level]));
  const enabled = policies.filter(({ level }) => level !== "disabled");
  const properties = Object.fromEntries(
    enabled
      .map((each) => [each.policy.id, propertiesOf(each)] as const)
      .filter(([, own]) => Object.keys(own).length > 0),
  );
  const exemptions = enabled.map(({ settings }) => settings.exempt.all);
  const hash = createHash("sha256")
    .update(JSON.stringify([levels, properties, exemptions]))
    .digest("hex");
  return { file: file ?? null, preset: preset ?? null, hash, levels, properties };
}

/** Returns the policy's own properties, and the common ones that are set; not the exemptions, which are listed with their findings. */
function propertiesOf({ settings: { options, undecided, inlineExemptions } }: ConfiguredPolicy): object {
  return shown({
    ...options,
    ...(undecided === "advisory" ? {} : { undecided }),
    ...(inlineExemptions ? { inlineExemptions } : {}),
  }) as object;
}

/** Returns a value without the secrets in its texts. */
function shown(value: unknown): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(each)]));
}
