import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathsByNotation } from "../../guard/reads";
import type { Policy } from "../../policy/policy";
import { STANDARDS } from "../../policy/standards";
import { COMMON_OPTIONS, expectation } from "../../guard/settings";
import type { Schema } from "../../policy/options";
import { EXIT, UsageError, type Command } from "../command";
import { packageRoot } from "../package-root";
import { policyNamed } from "../policy-named";

export const explain: Command = {
  name: "explain",
  summary: "Says what a policy demands, why, and how to comply",
  operands: "POLICY",
  description:
    "With the fields that decide, a bad and a good example, its properties, and the standards that ask for the same.",
  options: {},
  examples: [{ line: "container-guard explain no-privileged", does: "Shows all there is to know of it." }],
  run: ({ operands: [id, ...rest] }, { out }) => {
    if (id === undefined || rest.length > 0)
      throw new UsageError("Expected one POLICY; container-guard rules lists them");
    out(explanation(policyNamed(id)));
    return EXIT.clean;
  },
};

function explanation(policy: Policy): string {
  const { id, title, level, severity, why, fix, options, standards } = policy;
  const { pss, cisDocker = [], cisKubernetes = [] } = standards;
  const asked = [
    ...(pss === undefined ? [] : [`${STANDARDS.pss}, ${pss.profile}: ${pss.control}`]),
    ...cisDocker.map((section) => `${STANDARDS.cisDocker}, ${section}`),
    ...cisKubernetes.map((section) => `${STANDARDS.cisKubernetes}, ${section}`),
  ];
  const fixes = typeof fix === "string" ? [fix] : Object.entries(fix).map(([platform, text]) => `${platform}: ${text}`);
  const fields = pathsByNotation(policy).flatMap((notation) =>
    notation.paths.map((path) => `${notation.title}: ${path}`),
  );
  return [
    `${id}  (${level}, severity ${severity})`,
    `${title}.`,
    section("Why", [why]),
    section("Fix", fixes),
    ...example(id),
    section("Reads", fields),
    section("Properties", properties({ ...(options as Record<string, Schema>), ...COMMON_OPTIONS })),
    section("Standards", asked.length === 0 ? ["none names it"] : asked),
    "",
  ].join("\n");
}

function section(heading: string, lines: readonly string[]): string {
  return [`\n${heading}`, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** Each property, and below a list of objects what these have. */
function properties(schemas: Readonly<Record<string, Schema>>, required: readonly string[] = []): readonly string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const { default: value, description, items } = schema;
    const preset = value === undefined ? [] : [`default ${JSON.stringify(value)}`];
    const facts = [expectation(schema), ...preset, ...(required.includes(name) ? ["required"] : [])];
    const below = properties(items?.properties ?? {}, items?.required);
    return [`${name} (${facts.join("; ")}): ${description}`, ...below.map((line) => `  ${line}`)];
  });
}

/** Made from the policies' own test cases. */
function example(id: string): readonly string[] {
  type Examples = Readonly<Record<string, { readonly of: string; readonly bad: string; readonly good: string }>>;
  const examples = JSON.parse(readFileSync(join(packageRoot(), "config", "examples.json"), "utf8")) as Examples;
  const own = examples[id];
  if (own === undefined) return [];
  const lines = (yaml: string): readonly string[] => yaml.trimEnd().split("\n");
  return [section(`Bad, of ${own.of}`, lines(own.bad)), section("Good", lines(own.good))];
}
