import { resourceName } from "../exemption";
import type { Finding } from "../judge";
import { oneLine } from "../text";

/** A finding for the console, four short lines at most: what, where, why, how to fix. */
export function formatFinding(finding: Finding): string {
  const { verdict, message, why, fix, exemption } = finding;
  if (exemption !== null) {
    const details = [exemption.ticket, exemption.expires && `until ${exemption.expires}`].filter(Boolean).join(", ");
    const reason = details === "" ? exemption.reason : `${exemption.reason} (${details})`;
    return lines(`exempt: ${message}`, ["where", whereOf(finding)], ["reason", oneLine(reason)]);
  }
  if (verdict === "undecided" && finding.level !== "mandatory") return lines(message, ["where", whereOf(finding)]);
  return lines(message, ["where", whereOf(finding)], ["why", why], ["fix", fix]);
}

/** A mistake in a policy's configuration. */
export function formatProblem(problem: string): string {
  return lines(`the configuration of this policy is wrong: ${problem}`, [
    "fix",
    "Correct it in the configuration. Until then this part of it does not count.",
  ]);
}

function whereOf({ resource, path }: Finding): string {
  return `${resourceName(resource)}  ${path}`.trimEnd();
}

function lines(what: string, ...details: ReadonlyArray<readonly [string, string]>): string {
  return [what, ...details.map(([label, text]) => `  ${label.padEnd(6)} ${text}`)].join("\n");
}
