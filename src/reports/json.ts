import type { LocatedFinding } from "../guard/report";
import { suggestionFor } from "../guard/exemption-for";
import { STANDARDS } from "../policy/standards";
import { toJsonText } from "./json-text";
import type { Writer } from "./report";

/** Writes JSON for programs; the schema is config/report.schema.json. */
export const writeJson: Writer = ({ report, problems, skipped, version }) => {
  const { findings, exempt, unusedExemptions, summary } = report;
  const document = {
    version: 1,
    tool: { name: "container-guard", version },
    findings: findings.map((finding) => ({ ...toJson(finding), exemptWith: suggestionFor(finding) })),
    exempt: exempt.map((finding) => ({ ...toJson(finding), exemption: exemptionOf(finding) })),
    unusedExemptions,
    unreadable: problems.map(({ file, line, column, reason }) => ({ file, line, column, reason })),
    skipped,
    summary,
  };
  return toJsonText(document);
};

function toJson(finding: LocatedFinding): object {
  const { policy, level, verdict, severity, container, path, value, message, fix, file, template, location } = finding;
  const controls = finding.controls.map(({ standard, ...control }) => ({
    standard: STANDARDS[standard].title,
    ...control,
  }));
  const { type, kind, namespace, name, urn } = finding.resource;
  const resource = { type, kind, namespace, name, urn };
  const { line = null, column = null } = location ?? {};
  const source = { file, ...(template === undefined ? {} : { template }), line, column };
  return { policy, level, verdict, severity, resource, container, path, value, message, fix, ...source, controls };
}

function exemptionOf({ exemption }: LocatedFinding): object {
  const { reason, ticket, expires } = exemption!;
  return { reason, ...(ticket ? { ticket } : {}), ...(expires ? { expires } : {}) };
}
