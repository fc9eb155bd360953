import type { Resource } from "../model/resource";
import type { Policy } from "../policy/policy";
import { todayUtc } from "../values/day";
import { configure, problemsIn, type ConfigProblem, type GuardConfig } from "./config";
import type { LevelledFinding } from "./finding";
import { Guard } from "./guard";

/** The findings of all policies in some resources. */
export interface Evaluation {
  readonly findings: readonly LevelledFinding[];
  /** Findings that an exemption covers. */
  readonly exempt: readonly LevelledFinding[];
  /** Mistakes in the configuration of single policies. */
  readonly problems: readonly ConfigProblem[];
}

export interface EvaluationOptions {
  readonly policies: readonly Policy[];
  /** Default: every policy at its own level. */
  readonly config?: GuardConfig;
  /** The date for expiry dates in UTC, `YYYY-MM-DD`; default: today. */
  readonly today?: string;
}

/**
 * Judges resources without the Pulumi engine.
 *
 * @throws RangeError if the configuration names a policy or level that does not exist
 */
export function evaluate(
  resources: readonly Resource[],
  { policies, config = {}, today = todayUtc() }: EvaluationOptions,
): Evaluation {
  const configured = configure(config, policies);
  const guard = new Guard(configured, today);
  const all = resources.flatMap((resource) => guard.judge(resource).findings);
  return {
    findings: all.filter(({ exemption }) => exemption === null),
    exempt: all.filter(({ exemption }) => exemption !== null),
    problems: problemsIn(configured),
  };
}
