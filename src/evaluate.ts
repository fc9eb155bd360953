import { adapt, type Resource } from "./adapters";
import { configure, type GuardConfig } from "./config";
import { judge, type Finding } from "./judge";
import type { Level, Policy } from "./policy";

/** What all policies say of some resources. */
export interface Evaluation {
  /** With the level that the configuration gives. */
  readonly findings: ReadonlyArray<Finding & { readonly level: Level }>;
  /** Findings that an exemption covers. */
  readonly exempt: ReadonlyArray<Finding & { readonly level: Level }>;
  /** Mistakes in the configuration of single policies. */
  readonly problems: ReadonlyArray<{ readonly policy: string; readonly problem: string }>;
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
  const { policies, config = {}, today = new Date().toISOString().slice(0, "YYYY-MM-DD".length) } = options;
  const configured = configure(config, policies);
  const workloads = resources.flatMap((resource) => adapt(resource));
  const all = configured.flatMap(({ policy, level, settings }) =>
    level === "disabled"
      ? []
      : workloads
          .flatMap((workload) => judge({ policy, settings, today }, workload))
          .map((finding) => ({ ...finding, level: finding.level ?? level })),
  );
  return {
    findings: all.filter(({ exemption }) => exemption === null),
    exempt: all.filter(({ exemption }) => exemption !== null),
    problems: configured.flatMap(({ policy, problems }) => problems.map((problem) => ({ policy: policy.id, problem }))),
  };
}
