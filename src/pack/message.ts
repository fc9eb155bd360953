import { reasonText, resourceName } from "../guard/exemption";
import { exemptionFor } from "../guard/exemption-for";
import type { Finding } from "../guard/finding";
import { oneLine, printable } from "../values/text";

/**
 * Formats a finding for the console in three lines: what, where, and fix; an exempt finding in one. Optionally adds the exemption
 * that would cover it.
 */
export function formatFinding(finding: Finding, { showsExemption = false } = {}): string {
  const { verdict, message, fix, exemption } = finding;
  if (exemption !== null) return `exempt: ${message}; reason: ${oneLine(reasonText(exemption))}`;
  const isAdvice = verdict === "undecided" && finding.level !== "mandatory";
  return lines(
    message,
    ["where", whereOf(finding)],
    ...(isAdvice ? [] : [["fix", fix] as const]),
    ...(showsExemption ? [["exempt", suggestionOf(finding)] as const] : []),
  );
}

function suggestionOf(finding: Finding): string {
  return printable(JSON.stringify({ ...exemptionFor(finding), reason: "" }));
}

/** Formats a mistake in a policy's configuration. */
export function formatProblem(problem: string): string {
  return lines(`invalid configuration: ${problem}`, ["fix", "Until it is fixed, this setting is ignored."]);
}

function whereOf({ resource, path }: Finding): string {
  return `${resourceName(resource)}  ${path}`.trimEnd();
}

function lines(what: string, ...details: ReadonlyArray<readonly [string, string]>): string {
  return [what, ...details.map(([label, text]) => `  ${label.padEnd(6)} ${text}`)].join("\n");
}
