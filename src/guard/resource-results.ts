import type { Field } from "../model/place";
import type { Workload } from "../model/workload";
import type { Origin, SourcedResource } from "../sources";
import { isSecretReason } from "../sources/pulumi/serialized";
import { withoutSecrets } from "../values/secrets";
import { resourceName } from "./exemption";
import type { FindingRepair, LevelledFinding } from "./finding";
import type { Guard } from "./guard";
import type { Judged, LocatedFinding, UnusedExemption, WrittenEdit } from "./report";
import { mergedFindings } from "./variants";

/** The results of judging one resource: plain data, which can be passed between threads. */
export interface ResourceResults {
  readonly judged: readonly Judged[];
  /** The findings of all policies, including exempt ones. */
  readonly findings: readonly LocatedFinding[];
  /** The number of container lists, or objects that contain them, that are secrets. */
  readonly secretLists: number;
  /** The resource's own exemptions that cover nothing. */
  readonly unusedExemptions: readonly UnusedExemption[];
  /** An undecided finding that a preview would decide, as a clause. */
  readonly unanswered: string | undefined;
}

/**
 * Judges a resource in every way in which it can be deployed.
 *
 * @param file - its file as exemptions name it; `null` if exemptions that name a file do not apply
 */
export function judgeResource(guard: Guard, resource: SourcedResource, file: string | null): ResourceResults {
  const { origin, variants = [{ clauses: [], resource }] } = resource;
  const judged = variants.map(({ clauses, resource: variant }) => ({ clauses, ...judgeVariant(guard, variant, file) }));
  const workloads = judged.find((each) => each.workloads.length > 0)?.workloads ?? [];
  const findings = mergedFindings(judged);
  return {
    judged: workloads.map(({ workload }) => ({ file: origin.file, resource: workload.resource })),
    findings,
    secretLists: workloads.reduce((sum, { workload }) => sum + workload.unreadable.filter(isSecret).length, 0),
    unusedExemptions: workloads.flatMap(({ workload }, index) =>
      unusedInline(
        workload,
        judged.flatMap((each) => each.workloads[index]?.findings ?? []),
      ),
    ),
    unanswered: unansweredBy(resource, findings),
  };
}

function judgeVariant(guard: Guard, resource: SourcedResource | undefined, file: string | null) {
  if (resource === undefined) return { workloads: [], findings: [] };
  const { workloads, findings } = guard.judge(resource, file);
  return { workloads, findings: findings.map((finding) => located(finding, resource.origin, file)) };
}

function isSecret(field: Field<never>): boolean {
  return field.state === "elsewhere" && isSecretReason(field.decidedBy);
}

/** Returns the workload's own exemptions that cover nothing: no finding, no such policy, or no permission. */
function unusedInline(
  { inlineExemptions, resource }: Workload,
  findings: readonly LevelledFinding[],
): readonly UnusedExemption[] {
  if (inlineExemptions.length === 0) return [];
  const exempted = new Set(findings.filter(({ exemption }) => exemption !== null).map(({ policy }) => policy));
  const unused = inlineExemptions.filter(({ policy }) => !exempted.has(policy));
  const name = resourceName(resource);
  // A pod's annotations are also its template's, so an exemption may be listed twice.
  return [...new Map(unused.map(({ policy, reason }) => [policy, { policy, resource: name, reason }])).values()];
}

function unansweredBy({ unanswered = {} }: SourcedResource, findings: readonly LevelledFinding[]): string | undefined {
  for (const { verdict, steps, path, resource, exemption } of findings) {
    const [input = ""] = steps;
    if (verdict !== "undecided" || exemption !== null || !Object.hasOwn(unanswered, input)) continue;
    return `${resourceName(resource)} ${path} depends on ${unanswered[input]}`;
  }
  return undefined;
}

function located(
  finding: LevelledFinding,
  { file, template, locate, written }: Origin,
  exemptedFile: string | null,
): LocatedFinding {
  const location = locate(finding.steps);
  const excerpt = location !== undefined && finding.isQuotable ? location.excerpt : "";
  const value = finding.value === null ? null : withoutSecrets(finding.value);
  return {
    // New properties come first: after a spread, they would give every finding a hidden class of its own in Node.js 20.
    file,
    exemptedFile,
    template,
    location: location && { ...location, excerpt },
    written: finding.repair === null || written === undefined ? undefined : writtenEdits(finding.repair, written),
    ...finding,
    value,
  };
}

function writtenEdits(
  { edits }: FindingRepair,
  written: NonNullable<Origin["written"]>,
): readonly WrittenEdit[] | undefined {
  const all = edits.flatMap((edit) => {
    const place = written(edit.steps);
    return place === undefined ? [] : [{ document: place.document, edit: { ...edit, steps: place.steps } }];
  });
  return all.length === edits.length ? all : undefined;
}
