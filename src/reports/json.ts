import type { LocatedFinding } from "../guard/report";
import { suggestionFor } from "../guard/exemption-for";
import { toJsonText } from "./json-text";
import { STANDARDS } from "../policy/standards";
import type { Writer, Writing } from "./report";
import { usedConfig } from "./used-config";

/** Writes JSON for programs; the schema is config/report.schema.json. */
export const writeJson: Writer = (writing) => {
  const { report, problems, skipped, version, time, since } = writing;
  const { findings, exempt, unusedExemptions, summary } = report;
  const document = {
    version: 1,
    tool: { name: "container-guard", version },
    time,
    config: usedConfig(writing),
    standards: Object.values(STANDARDS).map(({ title }) => title),
    ...(since === undefined ? {} : { since }),
    findings: findings.map((finding) => toJson(finding, writing, { exemptWith: suggestionFor(finding) })),
    exempt: exempt.map((finding) => toJson(finding, writing, { exemption: exemptionOf(finding) })),
    unusedExemptions,
    unreadable: problems.map(({ file, line, column, reason }) => ({ file, line, column, reason })),
    skipped,
    summary,
  };
  return toJsonText(document);
};

function toJson(finding: LocatedFinding, { fingerprintOf }: Writing, more: object): object {
  const { policy, level, verdict, severity, container, path, value, message, fix, file, template, location } = finding;
  const controls = finding.controls.map(({ standard, ...control }) => ({
    standard: STANDARDS[standard].title,
    ...control,
  }));
  const { type, kind, namespace, name, urn, declared } = finding.resource;
  const resource = { type, kind, namespace, name, urn, ...declared };
  const { line = null, column = null } = location ?? {};
  const source = { file, ...(template === undefined ? {} : { template }), line, column };
  const fingerprint = fingerprintOf(finding);
  return {
    fingerprint,
    policy,
    level,
    verdict,
    severity,
    resource,
    container,
    path,
    value,
    message,
    fix,
    repair: repairOf(finding),
    ...source,
    controls,
    ...more,
  };
}

function repairOf({ repair }: LocatedFinding): object | null {
  if (repair === null) return null;
  return { safe: repair.isSafe, edits: repair.edits.map(({ change, value, path }) => ({ change, value, path })) };
}

function exemptionOf({ exemption }: LocatedFinding): object {
  const { reason, ticket, expires } = exemption!;
  return { reason, ...(ticket ? { ticket } : {}), ...(expires ? { expires } : {}) };
}
