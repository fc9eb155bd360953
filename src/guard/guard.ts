import type { Field } from "../model/place";
import { identityOf, type Resource } from "../model/resource";
import type { InlineExemption, ResourceIdentity, Workload } from "../model/workload";
import { adapt } from "../platforms";
import type { Level } from "../policy/policy";
import type { ConfiguredPolicy } from "./config";
import { uncheckable, type Finding } from "./finding";
import { judge, type Occasion } from "./judge";

/** The findings in a resource, and its workloads. */
export interface Judgement<Found extends Finding> {
  /** The findings of all policies, including exempted ones. */
  readonly findings: readonly Found[];
  /** The workloads that the resource holds, including those without findings. */
  readonly workloads: readonly JudgedWorkload[];
}

export interface JudgedWorkload {
  readonly resource: ResourceIdentity;
  /** The fields that hide containers from every policy. */
  readonly unreadable: ReadonlyArray<Field<never>>;
  /** The program's own exemptions that covered nothing: no finding, no such policy, or no permission. */
  readonly unusedInline: readonly InlineExemption[];
}

/**
 * Policies under one configuration, which judge resources one by one and keep nothing of them. A level is undefined if the
 * Pulumi engine applies it; a finding then has a level only if it differs from the policy's.
 */
export class Guard<L extends Level | undefined = Level> {
  private readonly enabled: ReadonlyArray<ConfiguredPolicy<L>>;

  /**
   * @param policies - every policy, including disabled ones
   * @param today - the date in UTC, `YYYY-MM-DD`
   */
  constructor(
    readonly policies: ReadonlyArray<ConfiguredPolicy<L | "disabled">>,
    private readonly today: string,
  ) {
    this.enabled = policies.filter((each): each is ConfiguredPolicy<L> => each.level !== "disabled");
  }

  /**
   * Judges a resource. If a bug keeps its workloads from being read, that is a mandatory finding.
   *
   * @param file - where it was read, as exemptions name it; `null` if there are no files
   */
  judge(resource: Resource, file: string | null = null): Judgement<Finding & { readonly level: Level | L }> {
    try {
      const judged = adapt(resource).map((workload) => {
        const findings = this.findingsIn(workload, { today: this.today, file });
        const { resource: identity, unreadable } = workload;
        return { findings, resource: identity, unreadable, unusedInline: unusedInline(workload, findings) };
      });
      return { findings: judged.flatMap(({ findings }) => findings), workloads: judged };
    } catch (error) {
      // One cause, one line: the first policy speaks for all.
      const first = this.enabled.slice(0, 1);
      return {
        findings: first.map(({ policy }) => uncheckable(policy, identityOf(resource), error)),
        workloads: [],
      };
    }
  }

  private findingsIn(workload: Workload, occasion: Occasion) {
    return this.enabled.flatMap((configured) =>
      judge(configured, workload, occasion).map((finding) => ({
        ...finding,
        level: finding.level ?? configured.level,
      })),
    );
  }
}

function unusedInline({ inlineExemptions }: Workload, findings: readonly Finding[]): readonly InlineExemption[] {
  if (inlineExemptions.length === 0) return [];
  const exempted = new Set(findings.filter(({ exemption }) => exemption !== null).map(({ policy }) => policy));
  // A pod's annotations are also its template's, so an exemption may be listed twice.
  const byPolicy = new Map(inlineExemptions.map((each) => [each.policy, each]));
  return [...byPolicy.values()].filter(({ policy }) => !exempted.has(policy));
}
