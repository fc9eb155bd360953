/**
 * Tests Pulumi programs: runs a program with mocks and asserts on the policies' findings. It works with any test runner, and
 * importing it has no side effects.
 *
 * @packageDocumentation
 */
import { AssertionError } from "node:assert";
import { policies } from "../../policies";
import { configure, problemsIn, type GuardConfig } from "../guard/config";
import { Guard } from "../guard/guard";
import { Report } from "../guard/report";
import { programResources, type ProgramRun } from "../programs/program-source";
import { todayUtc } from "../values/day";
import { differenceOf, type Counting, type ExpectedFinding, type ProgramFindings } from "./expectation";
import { explain } from "./message";
import { FIND_OPTIONS, refuseIn, refuseMistakes } from "./mistakes";

export type { LocatedFinding } from "../guard/report";
export type { GuardConfig } from "../guard/config";
export type { ExpectedFinding, ProgramFindings } from "./expectation";

export interface ProgramOptions extends ProgramRun {
  /** The policies' configuration, as for the policy pack. Default: every policy at its own level. */
  readonly config?: GuardConfig;
}

export interface ExpectOptions extends ProgramOptions, Counting {}

/**
 * Returns all findings of the policies in a program, including undecided and exempt ones.
 *
 * @param program - the folder that contains Pulumi.yaml, relative to the working directory; its dependencies must be installed
 * @throws Error if the program cannot be run, with the last lines of its error output
 * @throws RangeError or TypeError if the options or the configuration are invalid
 */
export async function findingsOf(program: string, options: ProgramOptions = {}): Promise<ProgramFindings> {
  refuseIn("options", options, FIND_OPTIONS);
  const { config = {}, ...run } = options;
  const configured = configure(config, policies);
  const [mistake] = problemsIn(configured);
  if (mistake !== undefined) throw new TypeError(`Invalid configuration of ${mistake.policy}: ${mistake.problem}`);
  const report = new Report(new Guard(configured, todayUtc()));
  for (const resource of await programResources(program, run)) report.add(resource);
  const { findings, exempt } = report;
  return { findings, exempt };
}

/**
 * Asserts that the policies' findings in a program are exactly the expected ones, in any order. Exempt findings are ignored.
 *
 *     it("does not reach the host", () => expectFindings("infra", []));
 *
 * @param program - the folder that contains Pulumi.yaml, relative to the working directory; its dependencies must be installed
 * @param expected - each must match a finding, and each finding must match one of them
 * @throws AssertionError that lists missing and unexpected findings, and how to fix them
 * @throws Error if the program cannot be run, with the last lines of its error output
 * @throws RangeError or TypeError if the options, the configuration or an expected finding are invalid
 */
export async function expectFindings(
  program: string,
  expected: readonly ExpectedFinding[],
  options: ExpectOptions = {},
): Promise<void> {
  refuseMistakes(expected, options);
  const { level: _level, undecided: _undecided, ...rest } = options;
  const found = await findingsOf(program, rest);
  const difference = differenceOf(found, expected, options);
  if (difference === undefined) return;
  throw new AssertionError({ message: explain(program, difference, found), stackStartFn: expectFindings });
}
