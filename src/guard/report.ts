import type { PathEdit } from "../model/edit";
import type { Field } from "../model/place";
import type { ResourceIdentity, Workload } from "../model/workload";
import type { Location, Origin, SourcedResource } from "../sources";
import { isSecretReason } from "../sources/pulumi/serialized";
import { withoutSecrets } from "../values/secrets";
import { resourceName } from "./exemption";
import type { FindingRepair, LevelledFinding } from "./finding";
import type { Guard } from "./guard";
import { mergedFindings } from "./variants";

/** A finding and where it was read. */
export interface LocatedFinding extends LevelledFinding {
  readonly file: string;
  /** The template of a Helm chart that it was rendered from. */
  readonly template?: string | undefined;
  /** The file as exemptions name it; `null` if exemptions that name a file do not apply. */
  readonly exemptedFile: string | null;
  readonly location: Location | undefined;
  /** Its repair in the documents of its file; undefined if there is none, or if the file cannot be edited. */
  readonly written?: readonly WrittenEdit[] | undefined;
}

/** An edit, counted from the root of a document. */
export interface WrittenEdit {
  readonly document: Location;
  readonly edit: PathEdit;
}

export interface Summary {
  readonly resources: number;
  readonly workloads: number;
  /** Violations. */
  readonly mandatory: number;
  readonly advisory: number;
  readonly undecided: number;
  readonly exempt: number;
}

/** A workload that was judged. */
export interface Judged {
  readonly file: string;
  readonly resource: ResourceIdentity;
}

/** An exemption that covered nothing. */
export interface UnusedExemption {
  readonly policy: string;
  readonly resource: string;
  readonly reason: string;
}

/** The results of judging some sources, as reports are written from them. */
export interface Results {
  /** All workloads, including those without findings. */
  readonly judged: readonly Judged[];
  readonly findings: readonly LocatedFinding[];
  /** Findings that an exemption covers. */
  readonly exempt: readonly LocatedFinding[];
  /** Exemptions that covered nothing, including expired ones. */
  readonly unusedExemptions: readonly UnusedExemption[];
  /** The number of container lists, or objects that contain them, that no policy can read because they are secrets. */
  readonly secretLists: number;
  readonly summary: Summary;
}

/** Collects a guard's findings in the resources of some sources, each with its position in the text. */
export class Report implements Results {
  readonly findings: LocatedFinding[] = [];
  readonly exempt: LocatedFinding[] = [];
  readonly judged: Judged[] = [];
  secretLists = 0;
  private resources = 0;
  private readonly unusedInline: UnusedExemption[] = [];

  /** @param fileOf - returns a source as exemptions name it; by default, exemptions that name a file cover nothing */
  constructor(
    private readonly guard: Guard,
    private readonly fileOf: (file: string) => string | null = () => null,
  ) {}

  /**
   * Judges a resource and adds the results.
   *
   * @returns an undecided finding that a preview would decide, as a clause; undefined if there is none
   */
  add(resource: SourcedResource): string | undefined {
    const { origin, variants = [{ clauses: [], resource }] } = resource;
    const file = this.fileOf(origin.file);
    const judged = variants.map(({ clauses, resource: variant }) => ({ clauses, ...this.judge(variant, file) }));
    this.resources++;
    const workloads = judged.find((each) => each.workloads.length > 0)?.workloads ?? [];
    for (const [index, { workload }] of workloads.entries()) {
      this.judged.push({ file: origin.file, resource: workload.resource });
      this.secretLists += workload.unreadable.filter(isSecret).length;
      const own = judged.flatMap((each) => each.workloads[index]?.findings ?? []);
      for (const unused of unusedInline(workload, own)) this.unusedInline.push(unused);
    }
    const findings = mergedFindings(judged);
    for (const finding of findings) (finding.exemption === null ? this.findings : this.exempt).push(finding);
    return unansweredBy(resource, findings);
  }

  private judge(resource: SourcedResource | undefined, file: string | null) {
    if (resource === undefined) return { workloads: [], findings: [] };
    const { workloads, findings } = this.guard.judge(resource, file);
    return { workloads, findings: findings.map((finding) => located(finding, resource.origin, file)) };
  }

  get unusedExemptions(): readonly UnusedExemption[] {
    const used = new Set(this.exempt.map(({ exemption }) => exemption));
    const configured = this.guard.policies.flatMap(({ policy, level, settings }) =>
      settings.exempt.all
        .filter((exemption) => level !== "disabled" && !used.has(exemption))
        .map(({ resource, reason }) => ({ policy: policy.id, resource, reason })),
    );
    return [...configured, ...this.unusedInline];
  }

  get summary(): Summary {
    return {
      resources: this.resources,
      workloads: this.judged.length,
      ...countsOf(this.findings),
      exempt: this.exempt.length,
    };
  }
}

/** Returns the number of violations at each level, and of undecided findings. */
export function countsOf(findings: readonly LevelledFinding[]): Pick<Summary, "mandatory" | "advisory" | "undecided"> {
  const decided = findings.filter(({ verdict }) => verdict !== "undecided");
  const mandatory = decided.filter(({ level }) => level === "mandatory").length;
  return { mandatory, advisory: decided.length - mandatory, undecided: findings.length - decided.length };
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
    ...finding,
    value,
    file,
    exemptedFile,
    ...(template === undefined ? {} : { template }),
    location: location && { ...location, excerpt },
    ...(finding.repair === null || written === undefined ? {} : { written: writtenEdits(finding.repair, written) }),
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
