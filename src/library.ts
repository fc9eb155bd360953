/**
 * Container Guard as a library. Importing it starts nothing; constructing `ContainerGuard` serves the policy pack.
 *
 * @packageDocumentation
 */
export { policies } from "../policies";
export { adapt } from "./adapters";
export type { Resource } from "./adapters/resource";
export type { ConfigLevel, GuardConfig, PolicyConfig } from "./config";
export {
  evaluate,
  type ConfigProblem,
  type Evaluation,
  type EvaluationOptions,
  type LevelledFinding,
} from "./evaluate";
export type { Exemption } from "./exemption";
export { exemptionFor } from "./exemption-for";
export type { Finding } from "./judge";
export { Place, Secret, type Field, type IsUnknown } from "./place";
export type { Level, Outcome, Policy, Severity, Standards } from "./policy";
export { ContainerGuard } from "./pulumi/container-guard";
export { isUnknown } from "./pulumi/inputs";
export type { ResourceIdentity, Workload } from "./workload";
