import { normalize, relative } from "node:path";
import type { LocatedFinding } from "../guard/report";
import { resourceName } from "../guard/exemption";
import type { Severity } from "../policy/policy";
import type { Problem } from "../sources";
import { numberedFingerprints } from "./fingerprint";
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
  const fingerprints = numberedFingerprints(
    problems.map(({ file }) => JSON.stringify(["unreadable-source", normalize(file)])),
  );
  return toJsonText([
    ...problems.map((problem, index) => unreadable(problem, fingerprints[index]!)),
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

function unreadable({ file, line, reason }: Problem, fingerprint: string): object {
  return {
    description: `Cannot be read: ${reason}`.toWellFormed(),
    check_name: "unreadable-source",
    fingerprint,
    severity: "blocker",
    location: locationOf(file, line),
  };
}

/** GitLab requires a path relative to the repository, without `./`, and a line. */
function locationOf(file: string, line: number | null | undefined): object {
  return { path: file === "-" ? "stdin" : relative(".", file).toWellFormed(), lines: { begin: line ?? 1 } };
}
