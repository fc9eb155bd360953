import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeRepairability, fixes } from "../../guard/fixes";
import { pathsByNotation } from "../../guard/reads";
import type { Policy } from "../../policy/policy";
import { controlText, controlsOf } from "../../policy/standards";
import { expectation } from "../../guard/mismatches";
import { COMMON_OPTIONS } from "../../guard/settings";
import { wrap } from "../../values/wrap";
import type { Schema } from "../../policy/options";
import { EXIT, UsageError, type Command } from "../command";
import { packageRoot } from "../../guard/package-files";
import { policyNamed } from "../policy-named";

export const explain: Command = {
  name: "explain",
  summary: "Explain what a policy requires, why, and how to comply",
  operands: "POLICY",
  description:
    "Shows the fields that the policy reads, a bad and a good example, its properties, and the matching controls in security standards.",
  options: {},
  examples: [{ line: "container-guard explain no-privileged", does: "Show everything about one policy." }],
  run: ({ operands: [id, ...rest] }, { out, width }) => {
    if (id === undefined || rest.length > 0)
      throw new UsageError("Expected one POLICY; for a list, run: container-guard rules");
    out(explanation(policyNamed(id), Math.min(width ?? WIDTH, WIDTH)));
    return EXIT.clean;
  },
};

const WIDTH = 90;

function explanation(policy: Policy, width: number): string {
  const { id, title, level, severity, why, whenNotToUse, options, standards } = policy;
  const controls = controlsOf(standards).map(controlText);
  const fields = pathsByNotation(policy).flatMap((notation) =>
    notation.paths.map((path) => `${notation.title}: ${path}`),
  );
  const text = (heading: string, lines: readonly string[]): string =>
    section(
      heading,
      lines.flatMap((line) => wrap(line, width - 2)),
    );
  return [
    `${id}  (${level}, severity ${severity})`,
    ...wrap(`${title}.`, width),
    text("Why", [why]),
    text("Fix", fixes(policy)),
    text("Repair", [describeRepairability(policy)]),
    text("When not to use it", [whenNotToUse]),
    ...example(id),
    section("Reads", fields),
    section(
      "Properties",
      [...properties(options as Record<string, Schema>), COMMON].flatMap((line) => hanging(line, width - 2)),
    ),
    text("Standards", controls.length === 0 ? ["none"] : controls),
    section("More examples", [join(packageRoot(), "docs", "policies", `${id}.md`)]),
    "",
  ].join("\n");
}

function section(heading: string, lines: readonly string[]): string {
  return [`\n${heading}`, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** The properties of every policy, which the documentation describes. */
const COMMON = `Every policy also has ${Object.keys(COMMON_OPTIONS).join(", ")}; see docs/policies.md.`;

/** Breaks a line and indents the others below it. */
function hanging(line: string, width: number): readonly string[] {
  const indent = /^ */.exec(line)![0];
  const [first = "", ...rest] = wrap(line.slice(indent.length), Math.max(30, width - indent.length - 4));
  return [indent + first, ...rest.map((each) => `${indent}    ${each}`)];
}

/** Describes each property; the properties of objects in a list are indented below it. */
function properties(schemas: Readonly<Record<string, Schema>>, required: readonly string[] = []): readonly string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const { default: value, description, items } = schema;
    const preset = value === undefined ? [] : [`default ${JSON.stringify(value)}`];
    const facts = [expectation(schema), ...preset, ...(required.includes(name) ? ["required"] : [])];
    const below = properties(items?.properties ?? {}, items?.required);
    return [`${name} (${facts.join("; ")}): ${description}`, ...below.map((line) => `  ${line}`)];
  });
}

/** Returns the bad and the good example of one notation. The policy's page has those of the others. */
function example(id: string): readonly string[] {
  type Examples = Readonly<Record<string, { readonly of: string; readonly bad: string; readonly good: string }>>;
  const examples = JSON.parse(readFileSync(join(packageRoot(), "config", "examples.json"), "utf8")) as Examples;
  const own = examples[id];
  if (own === undefined) return [];
  const lines = (yaml: string): readonly string[] => yaml.trimEnd().split("\n");
  return [section(`Bad (${own.of})`, lines(own.bad)), section("Good", lines(own.good))];
}
