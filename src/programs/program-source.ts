import { statSync } from "node:fs";
import { join } from "node:path";
import type { AnalyzedResource } from "./analyzed-resource";
import type { ProgramOutcome } from "./program";
import { serializedInputs } from "../sources/pulumi/serialized";
import { oneLine, quote } from "../values/text";
import { pulumiFileIn } from "../sources/file-names";
import type { SourcedResource } from "../sources/format";
import type { ReadFile } from "../sources/index";
import { readStackConfig } from "./stack-config";
import { programOrigin } from "../sources/pulumi/places";
import { readProject } from "../sources/pulumi/project";

/** Advice for a program that needs an engine. */
export const PREVIEW_INSTEAD =
  "check its preview instead: pulumi preview --json --show-sames | container-guard check -";

/** How a program is run. */
export interface ProgramRun {
  /** The stack's name, `ORGANIZATION/NAME` for programs that read their organization. Default: `dev`. */
  readonly stack?: string;
  /** Configuration that overrides Pulumi.yaml and Pulumi.<stack>.yaml, `project:key` or `key` to value. */
  readonly stackConfig?: Readonly<Record<string, string>>;
}

/** Whether a source is the folder of a Pulumi program. */
export function isProgram(source: string): boolean {
  return pulumiFileIn(source) !== undefined && statSync(source).isDirectory();
}

/** Runs the program in a folder with mocks and reads the resources that it registers. */
export async function readProgram(folder: string, options: ProgramRun = {}): Promise<ReadFile> {
  let resources: readonly SourcedResource[] = [];
  try {
    const outcome = await run(folder, options);
    resources = outcome.resources.map((resource) => sourced(folder, resource));
    refuseUnanswered(outcome);
    return { file: folder, resources, isRecognised: true };
  } catch (error) {
    // The program's output before it failed is printed to the terminal, but not included in reports.
    const [reason = "", ...details] = (error as Error).message.split("\n");
    const problem = { file: folder, line: null, column: null, reason, details: details.join("\n") };
    return { file: folder, resources, isRecognised: true, problem };
  }
}

/**
 * Does the same, but throws if any resource is missing.
 *
 * @throws Error if there is no program, it fails, or its resources depend on an engine or a provider
 */
export async function programResources(folder: string, options: ProgramRun): Promise<readonly SourcedResource[]> {
  const outcome = await run(folder, options);
  refuseUnanswered(outcome);
  return outcome.resources.map((resource) => sourced(folder, resource));
}

async function run(folder: string, { stack: path = "dev", stackConfig = {} }: ProgramRun): Promise<ProgramOutcome> {
  const [stack = "", parent, organization = parent] = path.split("/").reverse(); // ORGANIZATION/PROJECT/NAME
  const project = readProject(folder);
  const { runtime = "nodejs" } = project;
  if (runtime !== "nodejs")
    throw new Error(
      `only programs with the nodejs runtime can be run, this one uses ${quote(runtime)}; ${PREVIEW_INSTEAD}`,
    );
  const { config, encrypted, hasEnvironments } = readStackConfig({ folder, project, stack, given: stackConfig });
  if (hasEnvironments)
    throw new Error(`the configuration of stack ${quote(stack)} uses Pulumi ESC environments; ${PREVIEW_INSTEAD}`);
  const given = { stack, config, unavailable: encrypted, ...(organization === undefined ? {} : { organization }) };
  // Most runs have no programs, and start sooner without this.
  const { observeProgram } = require("./program") as typeof import("./program");
  return observeProgram(folder, given).catch(explain);
}

function explain(error: unknown): never {
  const [sentence = "", ...lastWords] = (error as Error).message.split("\n");
  const ending = sentence.replace(/^Cannot run the program in .*?: (?=[a-z])/, "");
  const failure = /^exit code \d+$/.test(ending) ? "the program failed" : `the program failed: ${ending}`;
  throw new Error([`${failure}; ${PREVIEW_INSTEAD}`, ...lastWords].join("\n"));
}

function sourced(folder: string, resource: AnalyzedResource): SourcedResource {
  const { type, name, urn, inputs, position, unanswered = {} } = resource;
  const origin =
    position === undefined
      ? { file: pulumiFileIn(folder) ?? folder, locate: () => undefined }
      : programOrigin(join(folder, position.file), position);
  return { type, name, urn, inputs: serializedInputs(inputs, unanswered), origin, unanswered };
}

/** @throws Error if the program's resources depend on an engine or a provider */
function refuseUnanswered({ resources, unanswered }: ProgramOutcome): void {
  const remote = new Set(resources.filter(({ isRemote }) => isRemote).map(({ type }) => type));
  const reasons = [
    ...unanswered.slice(0, MOST_REASONS).map((what) => `the program ${what}`),
    ...[...remote].map((type) => `the provider of ${type} decides which resources it contains`),
  ];
  if (reasons.length > 0) throw new Error(oneLine(`${reasons.join("; ")}; ${PREVIEW_INSTEAD}`, LONGEST_REASON));
}

const MOST_REASONS = 3;
const LONGEST_REASON = 2_000; // characters
