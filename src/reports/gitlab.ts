import { normalize, relative } from "node:path";
import type { LocatedFinding } from "../guard/report";
import { resourceName } from "../guard/exemption";
import type { Severity } from "../policy/policy";
import type { Problem } from "../sources";
import { createHash } from "node:crypto";
import { toJsonText } from "./json-text";
import { labelOf, type Writer } from "./report";

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
};

/**
 * Writes a Code Quality report of GitLab, which shows in a merge request the findings that the target branch does not have.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const writeGitlab: Writer = ({ report, problems, fingerprintOf }) => {
  const seen = new Map<string, number>();
  return toJsonText([
    ...problems.map((problem) => unreadable(problem, seen)),
    ...report.findings.map((finding) => ({
      description: descriptionOf(finding),
      check_name: finding.policy,
      fingerprint: fingerprintOf(finding),
      severity: labelOf(finding) === "undecided" ? "info" : SEVERITIES[finding.severity],
      location: locationOf(finding.file, finding.location?.line),
    })),
  ]);
};

function descriptionOf(finding: LocatedFinding): string {
  const { resource, message } = finding;
  return `${resourceName(resource)}: ${message} (${labelOf(finding)})`.toWellFormed();
}

/** @param seen - the number of problems so far for each file, whose fingerprints must differ */
function unreadable({ file, line, reason }: Problem, seen: Map<string, number>): object {
  const before = seen.get(normalize(file)) ?? 0;
  seen.set(normalize(file), before + 1);
  return {
    description: `Cannot be read: ${reason}`.toWellFormed(),
    check_name: "unreadable-source",
    fingerprint: createHash("sha256")
      .update(JSON.stringify(["unreadable-source", normalize(file), ...(before === 0 ? [] : [before])]))
      .digest("hex")
      .slice(0, 32),
    severity: "blocker",
    location: locationOf(file, line),
  };
}

/** GitLab requires a path relative to the repository, without `./`, and a line. */
function locationOf(file: string, line: number | null | undefined): object {
  return { path: file === "-" ? "stdin" : relative(".", file).toWellFormed(), lines: { begin: line ?? 1 } };
}
