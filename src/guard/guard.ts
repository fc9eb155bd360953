import { identityOf, type Resource } from "../model/resource";
import type { Workload } from "../model/workload";
import { adapt } from "../platforms";
import type { Level } from "../policy/policy";
import type { ConfiguredPolicy } from "./config";
import { uncheckable, type Finding } from "./finding";
import { judge, type Occasion } from "./judge";

/** The findings in a resource, and its workloads. */
export interface Judgement<Found extends Finding> {
  /** The findings of all policies, including exempted ones. */
  readonly findings: readonly Found[];
  /** Every workload that the resource holds, with its findings. */
  readonly workloads: ReadonlyArray<{ readonly workload: Workload; readonly findings: readonly Found[] }>;
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
      const occasion = { today: this.today, file };
      const workloads = adapt(resource).map((workload) => ({
        workload,
        findings: this.findingsIn(workload, occasion),
      }));
      return { findings: workloads.flatMap(({ findings }) => findings), workloads };
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
    const findings: Array<Finding & { readonly level: Level | L }> = [];
    for (const configured of this.enabled)
      for (const finding of judge(configured, workload, occasion))
        findings.push({ ...finding, level: finding.level ?? configured.level });
    return findings;
  }
}
