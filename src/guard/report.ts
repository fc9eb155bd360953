import type { ConfiguredPolicy } from "./config";
import { Guard, type EvaluationOptions, type LevelledFinding, type UnusedExemption } from "./guard";
import { resourceName } from "./exemption";
import { isSecretReason } from "../sources/pulumi/serialized";
import { withoutSecrets } from "../values/secrets";
import type { Location, Origin, SourcedResource } from "../sources";
import type { ResourceIdentity } from "../model/workload";

/** A finding and where it was read. */
export interface LocatedFinding extends LevelledFinding {
  readonly file: string;
  /** The template of a Helm chart that it was rendered from. */
  readonly template?: string | undefined;
  /** The same as exemptions name it; `null` where they name no files. */
  readonly exemptedFile: string | null;
  readonly location: Location | undefined;
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

/** What came of judging some sources. */
export interface Report {
  /** Every workload, those without findings included. */
  readonly judged: readonly Judged[];
  readonly findings: readonly LocatedFinding[];
  /** Findings that an exemption covers. */
  readonly exempt: readonly LocatedFinding[];
  readonly unusedExemptions: readonly UnusedExemption[];
  /** Lists of containers, or parts around them, that no policy can read because they are secrets. */
  readonly secretLists: number;
  readonly summary: Summary;
}

export interface CheckOptions extends EvaluationOptions {
  /** A source as exemptions name it; if absent, those that name a file cover nothing. */
  readonly fileOf?: (file: string) => string | null;
}

/** Collects what the policies say of resources that come one by one. */
export class Check {
  private readonly guard: Guard;
  private readonly findings: LocatedFinding[] = [];
  private readonly exempt: LocatedFinding[] = [];
  private readonly judged: Judged[] = [];
  private resources = 0;
  private secretLists = 0;
  private readonly fileOf: (file: string) => string | null;

  /** @throws RangeError if the configuration names a policy or level that does not exist */
  constructor({ fileOf = () => null, ...options }: CheckOptions) {
    this.guard = new Guard(options);
    this.fileOf = fileOf;
  }

  /** Mistakes in the configuration of single policies. */
  get problems() {
    return this.guard.problems;
  }

  /** Every policy as it is configured, those that are disabled included. */
  get policies(): readonly ConfiguredPolicy[] {
    return this.guard.configured;
  }

  /** @returns whether a finding is open that a preview would decide, in words; undefined if none is */
  add(resource: SourcedResource): string | undefined {
    const file = this.fileOf(resource.origin.file);
    const { findings, workloads, unreadable } = this.guard.judge(resource, file);
    this.resources++;
    this.secretLists += unreadable.filter(
      (field) => field.state === "elsewhere" && isSecretReason(field.decidedBy),
    ).length;
    for (const identity of workloads) this.judged.push({ file: resource.origin.file, resource: identity });
    for (const finding of findings)
      (finding.exemption === null ? this.findings : this.exempt).push(located(finding, resource.origin, file));
    return unansweredBy(resource, findings);
  }

  get report(): Report {
    const count = (level: string): number =>
      this.findings.filter((finding) => finding.verdict !== "undecided" && finding.level === level).length;
    return {
      judged: this.judged,
      findings: this.findings,
      exempt: this.exempt,
      unusedExemptions: this.guard.unusedExemptions,
      secretLists: this.secretLists,
      summary: {
        resources: this.resources,
        workloads: this.judged.length,
        mandatory: count("mandatory"),
        advisory: count("advisory"),
        undecided: this.findings.filter(({ verdict }) => verdict === "undecided").length,
        exempt: this.exempt.length,
      },
    };
  }
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
  { file, template, locate }: Origin,
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
  };
}
