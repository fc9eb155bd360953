import { adapt } from "../platforms";
import { unreadIdentity, type Resource } from "../model/resource";
import { configure, type ConfiguredPolicy, type GuardConfig } from "./config";
import { resourceName, type Exemption } from "./exemption";
import { judge, uncheckable, type Finding } from "./judge";
import type { Field } from "../model/place";
import type { Level, Policy } from "../policy/policy";
import type { ResourceIdentity, Workload } from "../model/workload";

/** A finding with the level that the configuration gives. */
export type LevelledFinding = Finding & { readonly level: Level };

/** What all policies say of some resources. */
export interface Evaluation {
  readonly findings: readonly LevelledFinding[];
  /** Findings that an exemption covers. */
  readonly exempt: readonly LevelledFinding[];
  /** Mistakes in the configuration of single policies. */
  readonly problems: readonly ConfigProblem[];
}

export interface ConfigProblem {
  readonly policy: string;
  readonly problem: string;
}

/** An exemption that covered nothing. */
export interface UnusedExemption {
  readonly policy: string;
  readonly resource: string;
  readonly reason: string;
}

export interface EvaluationOptions {
  readonly policies: readonly Policy[];
  /** Default: every policy at its own level. */
  readonly config?: GuardConfig;
  /** The day for expiry dates, UTC, `YYYY-MM-DD`; default: today. */
  readonly today?: string;
}

/**
 * Judges resources without the Pulumi engine.
 *
 * @throws RangeError if the configuration names a policy or level that does not exist
 */
export function evaluate(resources: readonly Resource[], options: EvaluationOptions): Evaluation {
  const guard = new Guard(options);
  const all = resources.flatMap((resource) => guard.judge(resource).findings);
  return {
    findings: all.filter(({ exemption }) => exemption === null),
    exempt: all.filter(({ exemption }) => exemption !== null),
    problems: guard.problems,
  };
}

/** The policies under one configuration. It judges resources one by one and keeps none of them. */
export class Guard {
  readonly problems: readonly ConfigProblem[];
  /** Every policy, those that are disabled included. */
  readonly configured: readonly ConfiguredPolicy[];
  private readonly policies: readonly (ConfiguredPolicy & { readonly level: Level })[];
  private readonly today: string;
  private readonly used = new Set<Exemption>();
  private readonly unusedInline: UnusedExemption[] = [];

  /** @throws RangeError if the configuration names a policy or level that does not exist */
  constructor({
    policies,
    config = {},
    today = new Date().toISOString().slice(0, "YYYY-MM-DD".length),
  }: EvaluationOptions) {
    this.configured = configure(config, policies);
    this.problems = this.configured.flatMap(({ policy, problems }) =>
      problems.map((problem) => ({ policy: policy.id, problem })),
    );
    this.policies = this.configured.flatMap(({ level, ...rest }) => (level === "disabled" ? [] : [{ ...rest, level }]));
    this.today = today;
  }

  /**
   * Every finding in a resource, exempted ones included and marked, and the workloads that it holds.
   *
   * @param file - where it was read, as exemptions name it; `null` where there are no files
   */
  judge(
    resource: Resource,
    file: string | null = null,
  ): {
    readonly findings: readonly LevelledFinding[];
    readonly workloads: readonly ResourceIdentity[];
    /** What hides containers of theirs from every policy. */
    readonly unreadable: ReadonlyArray<Field<never>>;
  } {
    try {
      const workloads = adapt(resource);
      return {
        findings: workloads.flatMap((workload) => this.judgeWorkload(workload, file)),
        workloads: workloads.map((workload) => workload.resource),
        unreadable: workloads.flatMap((workload) => workload.unreadable),
      };
    } catch (error) {
      // One cause, one line: the first policy speaks for all.
      const [first] = this.policies;
      const findings = first === undefined ? [] : [uncheckable(first.policy, unreadIdentity(resource), error)];
      return {
        findings: findings.map((finding) => ({ ...finding, level: "mandatory" })),
        workloads: [],
        unreadable: [],
      };
    }
  }

  private judgeWorkload(workload: Workload, file: string | null): readonly LevelledFinding[] {
    const findings: LevelledFinding[] = [];
    for (const { policy, settings, level } of this.policies)
      for (const finding of judge({ policy, settings, today: this.today, file }, workload))
        findings.push({ ...finding, level: finding.level ?? level });
    for (const { exemption } of findings) if (exemption !== null) this.used.add(exemption);
    this.unusedInline.push(...unusedInline(workload, findings));
    return findings;
  }

  /** Exemptions that covered nothing of what was judged so far, expired ones included. */
  get unusedExemptions(): readonly UnusedExemption[] {
    const configured = this.policies.flatMap(({ policy, settings }) =>
      settings.exempt.all
        .filter((exemption) => !this.used.has(exemption))
        .map(({ resource, reason }) => ({ policy: policy.id, resource, reason })),
    );
    return [...configured, ...this.unusedInline];
  }
}

/** The workload's own exemptions that exempt nothing: no finding, no such policy, or no permission. */
function unusedInline(workload: Workload, findings: readonly Finding[]): readonly UnusedExemption[] {
  const { inlineExemptions } = workload;
  if (inlineExemptions.length === 0) return [];
  const exempted = new Set(findings.filter(({ exemption }) => exemption !== null).map(({ policy }) => policy));
  const unused = inlineExemptions.filter(({ policy }) => !exempted.has(policy));
  const resource = resourceName(workload.resource);
  // A pod's annotations are its template's too: the same exemption may be there twice.
  return [...new Map(unused.map(({ policy, reason }) => [policy, { policy, resource, reason }])).values()];
}
