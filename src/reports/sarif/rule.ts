import { fixText } from "../../guard/fixes";
import { pathsByNotation, platformsOf } from "../../guard/reads";
import type { ConfiguredPolicy } from "../../guard/config";
import type { Policy, Severity } from "../../policy/policy";
import { controlText, controlsOf, standardsText, type Control, type Standards } from "../../policy/standards";

/** Scores on GitHub's code scanning scale: critical above 9.0, high from 7.0, medium from 4.0. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

/** Returns a policy as a SARIF rule (`reportingDescriptor`). */
export function ruleOf({ policy, level }: ConfiguredPolicy): object {
  const { id, title, why, severity, standards } = policy;
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: {
      text: `${why}\n\nFix: ${fixText(policy)}\n\nStandards: ${standardsText(standards)}`,
      markdown: markdown(policy),
    },
    defaultConfiguration: { level: level === "mandatory" ? "error" : "warning" },
    properties: {
      tags: ["security", "container", ...platformsOf(policy), ...standardTags(standards)],
      precision: "very-high",
      "security-severity": SECURITY_SEVERITY[severity],
    },
  };
}

function markdown(policy: Policy): string {
  const { title, why, standards } = policy;
  const fields = pathsByNotation(policy).map(
    (notation) => `- ${notation.title}: ${notation.paths.map((path) => `\`${path}\``).join(", ")}`,
  );
  return [
    `**${title}**`,
    why,
    `**Fix.** ${fixText(policy)}`,
    `**Fields**\n\n${fields.join("\n")}`,
    `**Standards**\n\n${controlsOf(standards).map(bullet).join("\n") || "No standard requires this."}`,
  ].join("\n\n");
}

function bullet(control: Control): string {
  return `- ${controlText(control)}`;
}

/** Returns the standards without section numbers, because code scanning shows only ten tags; the help has the numbers. */
function standardTags({ pss, cisDocker, cisKubernetes, awsFsbp }: Standards): readonly string[] {
  return [
    ...(pss === undefined ? [] : [`pss-${pss.profile}`]),
    ...(cisDocker === undefined ? [] : ["cis-docker"]),
    ...(cisKubernetes === undefined ? [] : ["cis-kubernetes"]),
    ...(awsFsbp === undefined ? [] : ["aws-fsbp"]),
  ];
}
