import type { PathEdit } from "../model/edit";
import type { ResourceIdentity } from "../model/workload";
import type { Location, SourcedResource } from "../sources";
import { exemptionsOf, type ConfiguredExemption } from "./config";
import type { LevelledFinding } from "./finding";
import type { Guard } from "./guard";
import { judgeResource, type ResourceResults } from "./resource-results";

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
  /** Those of them that are in resources, not in the configuration. */
  readonly unusedInline: readonly UnusedExemption[];
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
  readonly unusedInline: UnusedExemption[] = [];

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
    const results = judgeResource(this.guard, resource, this.fileOf(resource.origin.file));
    this.append(results);
    return results.unanswered;
  }

  /** Adds the results of judging a resource. */
  append({ judged, findings, secretLists, unusedExemptions }: ResourceResults): void {
    this.resources++;
    this.secretLists += secretLists;
    for (const each of judged) this.judged.push(each);
    for (const each of unusedExemptions) this.unusedInline.push(each);
    for (const finding of findings) (finding.exemption === null ? this.findings : this.exempt).push(finding);
  }

  get unusedExemptions(): readonly UnusedExemption[] {
    const configured = this.unusedConfigured.map(({ policy, exemption: { resource, reason } }) => ({
      policy,
      resource,
      reason,
    }));
    return [...configured, ...this.unusedInline];
  }

  /** Exemptions in the configuration that covered nothing, including expired ones. */
  get unusedConfigured(): readonly ConfiguredExemption[] {
    const used = new Set(this.exempt.map(({ exemption }) => exemption));
    const enabled = this.guard.policies.filter(({ level }) => level !== "disabled");
    return exemptionsOf(enabled).filter(({ exemption }) => !used.has(exemption));
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
