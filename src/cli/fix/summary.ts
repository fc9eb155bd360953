import { resourceName } from "../../guard/exemption";
import type { LocatedFinding } from "../../guard/report";
import { fileName, plural } from "../../reports/report";
import { printable } from "../../values/text";
import { policyNamed } from "../policy-named";

export interface Summary {
  readonly fixed: readonly LocatedFinding[];
  /** The number of files that were changed. */
  readonly files: number;
  readonly left: ReadonlyArray<{ readonly finding: LocatedFinding; readonly reason: string }>;
  /** Whether nothing was written. */
  readonly isDry: boolean;
}

/** Lists the findings that were repaired, and those that are left with the reasons. */
export function summaryText({ fixed, files, left, isDry }: Summary): string {
  return [
    ...section(isDry ? "Can be fixed" : "Fixed", fixed.map(row)),
    ...section(
      "Not fixed",
      left.map(({ finding, reason }) => `${row(finding)}\n      ${printable(reason)}`),
    ),
    `${isDry ? "Can fix" : "Fixed"} ${plural(fixed.length, "finding")} in ${plural(files, "file")}; ${left.length} left.`,
    "",
  ].join("\n");
}

function section(title: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : [title, ...rows, ""];
}

function row({ file, location, level, policy, resource, path }: LocatedFinding): string {
  const place = location === undefined ? fileName(file) : `${fileName(file)}:${location.line}`;
  return printable(`  ${place}  ${level}  ${policy}  ${resourceName(resource)}  ${path}`.trimEnd());
}

/** Returns why a finding is not repaired, if no edit was tried. */
export function reasonFor(finding: LocatedFinding): string {
  const { policy, repair, verdict, fix } = finding;
  const { repair: own } = policyNamed(policy);
  if (verdict === "undecided") return "the value is not known before deployment";
  if (repair !== null && isOfProgram(finding))
    return "Pulumi programs are not edited. To repair previews and updates, set this policy to remediate in the pack's configuration.";
  if (repair !== null) return `the repair is unsafe: ${own.reason} To make it, use --unsafe.`;
  return own.kind === "none" ? own.reason : fix;
}

/** Whether a Pulumi program sets the value. The finding's file is the program, its preview or its state. */
export function isOfProgram({ resource }: LocatedFinding): boolean {
  return resource.urn !== null;
}
