/** A client of policy packs: boots one and speaks to it over the engine's own protocol. */
export { loadPackConfig, parsePackConfig, type PackConfig, type PackLevel } from "./pack-config";
export { formatPoliciesSection, type PoliciesSection } from "./policies-section";
export {
  RunningPolicyPack,
  type Analysis,
  type BootOptions,
  type PackInfo,
  type PackSeverity,
  type PolicyInfo,
  type Remediation,
  type Violation,
} from "./policy-pack";
export { observeProgram, runProgram, type ProgramOptions, type ProgramOutcome } from "../../../src/programs/program";
export type { AnalyzedResource, ProgramPosition } from "../../../src/programs/analyzed-resource";
