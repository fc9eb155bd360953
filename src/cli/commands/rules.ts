import { pathsByNotation, platformsOf } from "../../guard/reads";
import { policies } from "../../../policies";
import { configure } from "../../guard/config";
import type { Policy } from "../../policy/policy";
import { toJsonSchemas } from "../../guard/settings";
import type { Schema } from "../../policy/options";
import { standardNames } from "../../policy/standards";
import { EXIT, oneOf, type Command } from "../command";
import { CONFIG_OPTIONS, readConfiguration } from "../settings-file";

const FORMATS = ["table", "json"] as const;

export const rules: Command = {
  name: "rules",
  summary: "List the policies with their levels, severities and standards",
  operands: "",
  description: "With a configuration or a preset, the levels are those it sets.",
  options: {
    ...CONFIG_OPTIONS,
    format: { type: "string", short: "f", value: "FORMAT", description: `${FORMATS.join(" or ")}. Default: table.` },
  },
  examples: [
    { line: "container-guard rules", does: "List every policy with its level, severity, requirement and standards." },
    {
      line: "container-guard rules --preset pss-baseline --format json",
      does: "Print a preset's levels as JSON.",
    },
  ],
  run: (given, { out }) => {
    const format = oneOf("--format", given.texts["format"] ?? "table", FORMATS);
    const rows = configure(readConfiguration(given).config, policies).map(({ policy, level }) => ({ policy, level }));
    out(format === "json" ? `${JSON.stringify(rows.map(toJson), undefined, 2)}\n` : table(rows));
    return EXIT.clean;
  },
};

interface Row {
  readonly policy: Policy;
  readonly level: string;
}

function toJson({ policy, level }: Row): object {
  const { id, title, severity, standards, why, fix, repair, options } = policy;
  const reads = Object.fromEntries(pathsByNotation(policy).map((notation) => [notation.title, notation.paths]));
  const schemas = toJsonSchemas(options as Record<string, Schema>);
  return {
    id,
    title,
    level,
    severity,
    platforms: platformsOf(policy),
    reads,
    standards,
    why,
    fix,
    repair,
    options: schemas,
  };
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ policy: { id } }) => id.length));
  return rows
    .map(({ policy: { id, title, severity, standards }, level }) => {
      const names = standardNames(standards);
      const required = names.length === 0 ? "" : ` (${names.join(", ")})`;
      return `${level.padEnd(9)}  ${severity.padEnd(8)}  ${id.padEnd(width)}  ${title}${required}\n`;
    })
    .join("");
}
