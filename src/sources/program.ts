import { statSync } from "node:fs";
import { join } from "node:path";
import type { AnalyzedResource } from "../embedded/policy-pack";
import { runProgram } from "../embedded/program";
import { serializedInputs } from "../pulumi/serialized";
import { quote } from "../text";
import { pulumiFileIn } from "./file-names";
import type { SourcedResource } from "./format";
import type { ReadFile } from "./index";
import { readStackConfig } from "./pulumi-config";
import { programOrigin } from "./pulumi-places";
import { readProject } from "./pulumi-project";

const PREVIEW_INSTEAD = "judge its preview instead: pulumi preview --json --show-sames | container-guard check -";

/** How a program is run. */
export interface ProgramRun {
  /** The stack's name. Default: `dev`. */
  readonly stack?: string;
  /** Configuration over that of Pulumi.yaml and Pulumi.<stack>.yaml, `project:key` or `key` to value. */
  readonly stackConfig?: Readonly<Record<string, string>>;
}

/** Whether a source is the folder of a Pulumi program. */
export function isProgram(source: string): boolean {
  return pulumiFileIn(source) !== undefined && statSync(source).isDirectory();
}

/** Runs the program in a folder, under mocks, and reads what it registers. */
export async function readProgram(folder: string, options: ProgramRun = {}): Promise<ReadFile> {
  let resources: readonly SourcedResource[] = [];
  try {
    const registered = await run(folder, options);
    resources = registered.map((resource) => sourced(folder, resource));
    refuseRemote(registered);
    return { file: folder, resources, isRecognised: true };
  } catch (error) {
    // What the program printed before it failed is for the person who runs it, and no part of a report.
    const [reason = "", ...details] = (error as Error).message.split("\n");
    const problem = { file: folder, line: null, column: null, reason, details: details.join("\n") };
    return { file: folder, resources, isRecognised: true, problem };
  }
}

/**
 * The same, all or nothing.
 *
 * @throws Error if there is no program, it fails, or a provider is needed to know what it registers
 */
export async function programResources(folder: string, options: ProgramRun): Promise<readonly SourcedResource[]> {
  const registered = await run(folder, options);
  refuseRemote(registered);
  return registered.map((resource) => sourced(folder, resource));
}

function run(folder: string, { stack = "dev", stackConfig = {} }: ProgramRun): Promise<readonly AnalyzedResource[]> {
  const project = readProject(folder);
  const { runtime = "nodejs" } = project;
  if (runtime !== "nodejs")
    throw new Error(`only programs for nodejs can be run here, this one is for ${quote(runtime)}; ${PREVIEW_INSTEAD}`);
  const { config, encrypted, hasEnvironments } = readStackConfig({ folder, project, stack, given: stackConfig });
  if (hasEnvironments)
    throw new Error(`the configuration of ${quote(stack)} comes from environments; ${PREVIEW_INSTEAD}`);
  return runProgram(folder, { stack, config, unavailable: encrypted }).catch(explain);
}

function explain(error: unknown): never {
  const [sentence = "", ...lastWords] = (error as Error).message.split("\n");
  const ending = sentence.replace(/^Cannot run the program in .*?: (?=[a-z])/, "");
  throw new Error([`the program failed: ${ending}; ${PREVIEW_INSTEAD}`, ...lastWords].join("\n"));
}

function sourced(folder: string, { type, name, urn, inputs, position }: AnalyzedResource): SourcedResource {
  const origin =
    position === undefined
      ? { file: pulumiFileIn(folder) ?? folder, locate: () => undefined }
      : programOrigin(join(folder, position.file), position);
  return { type, name, urn, inputs: serializedInputs(inputs), origin };
}

/** @throws Error if there are components whose parts only a provider knows */
function refuseRemote(resources: readonly AnalyzedResource[]): void {
  const types = new Set(resources.filter(({ isRemote }) => isRemote).map(({ type }) => type));
  if (types.size === 0) return;
  throw new Error(`what a provider makes of ${[...types].join(", ")} is not seen without it; ${PREVIEW_INSTEAD}`);
}
