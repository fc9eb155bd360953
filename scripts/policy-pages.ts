import { exemptionFor } from "../src/guard/exemption-for";
import { describeRepairability, fixes } from "../src/guard/fixes";
import { pathsByNotation, pathsRead, reasonForNothing } from "../src/guard/reads";
import type { GuardConfig } from "../src/library";
import type { Schema } from "../src/policy/options";
import type { Policy } from "../src/policy/policy";
import { controlText, controlsOf } from "../src/policy/standards";
import { EXAMPLE_NOTATIONS } from "./example-notations";
import { propertyTable, table } from "./made-from-policies";
import { exampleFile, examplesOf, findingsIn, type PolicyExample } from "./policy-examples";

/** Returns a policy's page as Markdown. */
export async function policyPage(policy: Policy): Promise<string> {
  const { id, title, level, severity, standards, why, whenNotToUse, options } = policy;
  const controls = controlsOf(standards).map(controlText);
  const examples = examplesOf(policy);
  const own = options as Record<string, Schema>;
  const hasOwn = Object.keys(own).length > 0;
  return [
    `<!-- Made by \`npm run generate\` from policies/${id}.ts and ${exampleFile(id)}. -->`,
    `# ${id}`,
    `**${title}.**`,
    table(["level", "severity"], [[level === "mandatory" ? "**mandatory**" : level, severity]]),
    "## Why",
    why,
    "## How to fix it",
    list(fixes(policy)),
    `[Repair](../repair.md): ${describeRepairability(policy)}`,
    "## Examples",
    ...(await Promise.all(examples.map((example) => exampleSection(policy, example)))).flat(),
    ...inapplicable(policy),
    "## Fields",
    table(
      ["platform", "fields"],
      pathsByNotation(policy).map((notation) => [
        notation.title,
        notation.paths.map((path) => `\`${path}\``).join("<br>"),
      ]),
    ),
    "## Properties",
    ...(hasOwn ? [propertyTable(own)] : []),
    `${hasOwn ? "In addition, the policy" : "The policy"} has the [properties of every policy](../policies.md#common-properties).`,
    "## When not to use it",
    whenNotToUse,
    "## Standards",
    list(controls.length === 0 ? ["No standard requires this."] : controls),
    "## Exempt a resource",
    "In the configuration, this exemption accepts the first finding above:",
    fenced("json", `${JSON.stringify(exemption(policy, examples), undefined, 2)}\n`),
    "[The README](../../README.md#configure-it) describes patterns, expiry dates, and exemptions in the program itself.",
  ]
    .join("\n\n")
    .concat("\n");
}

async function exampleSection(policy: Policy, example: PolicyExample): Promise<readonly string[]> {
  const { in: notation, bad, good } = example;
  const findings = findingsIn(bad, notation, [policy]);
  return [
    `### ${notation.notation.title}`,
    "Bad:",
    fenced(notation.language, await notation.write(bad)),
    findings.map(({ message, path }) => `- \`${path}\`: ${message}`).join("\n"),
    "Good:",
    fenced(notation.language, await notation.write(good)),
  ];
}

/** Names the notations without examples, each with the reason. */
function inapplicable(policy: Policy): readonly string[] {
  const reasons = EXAMPLE_NOTATIONS.flatMap(({ notation }) => {
    const isApplicable = pathsRead(policy, notation).length > 0;
    return isApplicable ? [] : [`- ${notation.title}: ${reasonForNothing(policy, notation)}`];
  });
  return reasons.length === 0 ? [] : ["### Not applicable", reasons.join("\n")];
}

/** Returns a configuration with the exemption of the first finding, without its empty parts. */
export function exemption(policy: Policy, [example]: readonly PolicyExample[]): GuardConfig {
  const [finding] = findingsIn(example!.bad, example!.in, [policy]);
  const parts = Object.entries(exemptionFor(finding!)).filter(([, part]) => part !== "");
  return { [policy.id]: { exempt: [{ ...Object.fromEntries(parts), reason: "Why this is acceptable" }] } };
}

/** Returns a Markdown list, or the text alone if there is only one. */
function list(items: readonly string[]): string {
  return items.length === 1 ? items[0]! : items.map((item) => `- ${item}`).join("\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\``;
}
