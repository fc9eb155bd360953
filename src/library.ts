/**
 * Container Guard as a library. Importing it starts nothing; constructing `ContainerGuard` serves the policy pack.
 *
 * @packageDocumentation
 */
export { policies } from "../policies";
export { adapt } from "./platforms";
export type { Resource } from "./model/resource";
export type { ConfigLevel, ConfigProblem, GuardConfig, PolicyConfig } from "./guard/config";
export { evaluate, type Evaluation, type EvaluationOptions } from "./guard/evaluate";
export type { Exemption } from "./guard/exemption";
export { exemptionFor } from "./guard/exemption-for";
export type { Finding, LevelledFinding } from "./guard/finding";
export { Place, Secret, type Field, type IsUnknown } from "./model/place";
export type { Level, Outcome, Policy, Severity } from "./policy/policy";
export type { Control, Standard, Standards } from "./policy/standards";
export { ContainerGuard } from "./pack/container-guard";
export { isUnknown } from "./sources/pulumi/unknown";
export type { ResourceIdentity, Workload } from "./model/workload";
