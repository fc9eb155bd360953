import type { LocatedFinding } from "../../guard/report";
import { suggestionFor } from "../../guard/exemption-for";
import { oneLine, printable } from "../../values/text";
import type { Writing } from "../report";

/** Returns the sections on exemptions that the user asked for. */
export function exemptionSections({ report, showsExempt, showsExemption }: Writing): readonly string[] {
  const { findings, unusedExemptions } = report;
  return [
    ...(showsExempt && unusedExemptions.length > 0
      ? [["Unused exemptions:", ...unusedExemptions.map(unused)].join("\n")]
      : []),
    ...(showsExemption && findings.length > 0 ? [exemptionsFor(findings)] : []),
  ];
}

/** Returns a configuration that exempts the findings, once each exemption has a reason. */
function exemptionsFor(findings: readonly LocatedFinding[]): string {
  const byPolicy = new Map<string, Set<string>>();
  for (const finding of findings) {
    const exemption = printable(JSON.stringify({ ...suggestionFor(finding), reason: "" }));
    byPolicy.set(finding.policy, (byPolicy.get(finding.policy) ?? new Set<string>()).add(exemption));
  }
  const entries = [...byPolicy].map(
    ([policy, exemptions]) =>
      `  ${JSON.stringify(policy)}: { "exempt": [\n${[...exemptions].map((each) => `    ${each}`).join(",\n")}\n  ] }`,
  );
  return `To accept these findings, add these exemptions to the configuration, each with a reason:\n{\n${entries.join(",\n")}\n}`;
}

function unused({ policy, resource, reason }: { policy: string; resource: string; reason: string }): string {
  return `  ${policy}  ${oneLine(resource)}  ${oneLine(reason)}`;
}
