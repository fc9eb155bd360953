import { policies } from "../policies";
import { EXCLUDE, SCHEMA } from "../src/guard/config";
import { NOTATIONS, type Notation } from "../src/platforms";
import { pathsByNotation, pathsRead, reasonForNothing } from "../src/guard/reads";
import { levelsOf, type ConfigLevel, type GuardConfig } from "../src/guard/config";
import type { Policy } from "../src/policy/policy";
import { COMMENT, COMMON_OPTIONS, toJsonSchemas } from "../src/guard/settings";
import type { Schema } from "../src/policy/options";

/** The level of a policy in each preset. */
const PRESETS: Readonly<Record<string, (policy: Policy) => ConfigLevel>> = {
  development: () => "advisory",
  production: ({ level }) => level,
  essential: ({ level }) => (level === "mandatory" ? "mandatory" : "disabled"),
  "pss-baseline": ({ standards }) => mandatoryIf(standards.pss?.profile === "baseline"),
  "pss-restricted": ({ standards }) => mandatoryIf(standards.pss !== undefined),
  "cis-docker": ({ standards }) => mandatoryIf(standards.cisDocker !== undefined),
  "aws-fsbp": ({ standards }) => mandatoryIf(standards.awsFsbp !== undefined),
};

function mandatoryIf(isPart: boolean): ConfigLevel {
  return isPart ? "mandatory" : "disabled";
}

export function presets(): Readonly<Record<string, GuardConfig>> {
  return Object.fromEntries(
    Object.entries(PRESETS).map(([name, levelIn]) => [
      name,
      Object.fromEntries(policies.map((policy) => [policy.id, withProperties(levelIn(policy), policy.presets[name])])),
    ]),
  );
}

function withProperties(level: ConfigLevel, properties: object | undefined): GuardConfig[string] {
  return properties === undefined || level === "disabled" ? level : { enforcementLevel: level, ...properties };
}

/** Returns the JSON Schema of a configuration file, for editors. */
export function configSchema(): object {
  const definition = (name: string): object => ({ $ref: `#/definitions/${name}` });
  const common = Object.fromEntries(Object.keys(COMMON_OPTIONS).map((name) => [name, definition(name)]));
  const entries = policies.map((policy): readonly [string, object] => {
    const { id, title, options, repair } = policy;
    const level = definition(repair.kind === "none" ? "level" : "levelWithRepair");
    const own = toJsonSchemas(options as Record<string, Schema>);
    const properties = { enforcementLevel: level, [COMMENT]: { type: "string" }, ...own, ...common };
    const object = { type: "object", additionalProperties: false, properties };
    return [id, { description: title, anyOf: [level, object] }];
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of container-guard",
    type: "object",
    additionalProperties: false,
    properties: { [SCHEMA]: ADDRESS, all: definition("level"), [EXCLUDE]: EXCLUDED, ...Object.fromEntries(entries) },
    definitions: {
      level: { enum: levelsOf(undefined) },
      levelWithRepair: { enum: levelsOf(policies.find(({ repair }) => repair.kind !== "none")) },
      ...toJsonSchemas(COMMON_OPTIONS),
    },
  };
}

const ADDRESS = {
  description: "The address of this schema, for editors. The Pulumi CLI rejects a file with this entry.",
  type: "string",
};

const EXCLUDED = {
  description:
    "Files and folders that the command line skips, as globs relative to this file. The Pulumi CLI rejects a file with this entry.",
  type: "array",
  items: { type: "string", minLength: 1 },
};

/** Returns the list of all policies, and what they have in common, as Markdown. */
export function overview(): string {
  const count = (level: string): number => policies.filter((policy) => policy.level === level).length;
  return [
    "<!-- Made by `npm run generate` from policies/*.ts. -->",
    "# Policies",
    `${policies.length} policies: ${count("mandatory")} mandatory and ${count("advisory")} advisory by default. Each page has the reason, examples, the fields that the policy reads, and its properties. [platforms.md](platforms.md) compares the platforms.`,
    table(
      ["policy", "requirement", "level", "severity", "platforms"],
      policies.map((policy) => [
        `[\`${policy.id}\`](policies/${policy.id}.md)`,
        policy.title,
        policy.level === "mandatory" ? "**mandatory**" : policy.level,
        policy.severity,
        platformsText(policy),
      ]),
    ),
    "## Common properties",
    "Every policy has these properties in the configuration, in addition to its own and to `enforcementLevel`.",
    propertyTable(COMMON_OPTIONS),
    PATTERNS,
  ]
    .join("\n\n")
    .concat("\n");
}

function platformsText(policy: Policy): string {
  const titles = pathsByNotation(policy).map(({ title }) => title);
  return titles.length === NOTATIONS.length ? "all" : titles.join(", ");
}

const PATTERNS = [
  "In an exemption, `*` matches any characters, including `/`, `?` matches one character, and `\\*` and `\\?` match themselves.",
  "Resources are matched segment by segment. Host paths are resolved first: `/srv/*` does not match `/srv/../etc`, and",
  "`./data/*` does not match `./data/../../etc`. Write Windows paths with wildcards with slashes: `C:/data/*`.",
].join("\n");

export function propertyTable(properties: Readonly<Record<string, Schema>>): string {
  return table(["property", "type", "default", "meaning"], propertyRows(properties));
}

/** Returns a row for each property; a list of objects is followed by the properties of its objects. */
function propertyRows(
  properties: Readonly<Record<string, Schema>>,
  { within = "", required = [] }: { readonly within?: string; readonly required?: readonly string[] } = {},
): ReadonlyArray<readonly string[]> {
  return Object.entries(properties).flatMap(
    ([name, { type, enum: words, default: value, description = "", items }]) => {
      const path = `${within}${name}`;
      return [
        [
          `\`${path}\``,
          words === undefined ? type : words.map((word) => `\`${word}\``).join(", "),
          required.includes(name) ? "required" : valueText(value),
          description,
        ],
        ...propertyRows(items?.properties ?? {}, { within: `${path}[].`, required: items?.required ?? [] }),
      ];
    },
  );
}

/** Returns one line for each item of a list, because a table cell does not break long code. */
function valueText(value: unknown): string {
  const values = Array.isArray(value) && value.length > 0 ? (value as readonly unknown[]) : [value];
  return values.map((each) => (each === undefined ? "" : `\`${JSON.stringify(each)}\``)).join("<br>");
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Returns the fields that each policy reads on each platform, as Markdown. */
export function platforms(): string {
  const cell = (policy: Policy, notation: Notation): string => {
    const paths = pathsRead(policy, notation);
    return paths.length === 0 ? reasonForNothing(policy, notation) : paths.map((path) => `\`${path}\``).join("<br>");
  };
  return [
    "<!-- Made by `npm run generate` from the platforms' tables in src/. -->",
    "# Platforms",
    "The fields that each policy reads on each platform. Paths are relative to the pod spec, the resource's inputs (for AWS, with the names of the API), the Compose service, or the container's entry in the output of `docker inspect`. Where a platform has no such setting, the cell gives the reason.",
    table(
      ["policy", ...NOTATIONS.map(({ title }) => title)],
      policies.map((policy) => [`\`${policy.id}\``, ...NOTATIONS.map((notation) => cell(policy, notation))]),
    ),
  ]
    .join("\n\n")
    .concat("\n");
}
