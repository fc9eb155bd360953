/**
 * Runs policy packs and Pulumi programs without the Pulumi CLI: a pack over the engine's own protocol, a program under
 * Pulumi's own mocks. Importing it starts nothing.
 *
 * @packageDocumentation
 */
export { loadPackConfig, parsePackConfig, type PackConfig, type PackLevel } from "./pack-config";
export { formatPoliciesSection, type PoliciesSection } from "./policies-section";
export {
  RunningPolicyPack,
  type Analysis,
  type AnalyzedResource,
  type BootOptions,
  type PackInfo,
  type PackSeverity,
  type PolicyInfo,
  type ProgramPosition,
  type Violation,
} from "./policy-pack";
export { observeProgram, runProgram, type ProgramOptions, type ProgramOutcome } from "./program";
