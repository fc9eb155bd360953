/**
 * For the tests of Pulumi programs: runs a program under mocks, and asserts on what the policies say of it. It works with
 * any test runner, and importing it starts nothing.
 *
 * @packageDocumentation
 */
import { AssertionError } from "node:assert";
import { policies } from "../../policies";
import { Check } from "../guard/report";
import type { GuardConfig } from "../guard/config";
import { programResources, type ProgramRun } from "../programs/program-source";
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
 * Everything that the policies say of a program, undecided and exempt findings included.
 *
 * @param program - the folder with Pulumi.yaml in it, from the working directory; its dependencies are installed
 * @throws Error if the program cannot be run, with the last lines of its error output
 * @throws RangeError or TypeError if the options or the configuration have a mistake
 */
export async function findingsOf(program: string, options: ProgramOptions = {}): Promise<ProgramFindings> {
  refuseIn("the options", options, FIND_OPTIONS);
  const { config = {}, ...run } = options;
  const check = new Check({ policies, config });
  const [mistake] = check.problems;
  if (mistake !== undefined)
    throw new TypeError(`Cannot use the configuration of ${mistake.policy}: ${mistake.problem}`);
  for (const resource of await programResources(program, run)) check.add(resource);
  const { findings, exempt } = check.report;
  return { findings, exempt };
}

/**
 * Asserts that the policies find what is expected in a program, and nothing else. The order does not matter; findings that
 * an exemption covers do not count.
 *
 *     it("keeps away from the host", () => expectFindings("infra", []));
 *
 * @param program - the folder with Pulumi.yaml in it, from the working directory; its dependencies are installed
 * @param expected - each has to be found, and each finding has to be one of them
 * @throws AssertionError that says what is missing and what is unexpected, and how to mend it
 * @throws Error if the program cannot be run, with the last lines of its error output
 * @throws RangeError or TypeError if the options, the configuration or an expected finding have a mistake
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
