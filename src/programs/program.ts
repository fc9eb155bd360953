import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { readProject } from "../sources/pulumi/project";
import { quote } from "../values/text";
import { built, inTime, NodeChild } from "./node-child";
import type { AnalyzedResource } from "./analyzed-resource";

export interface ProgramOptions {
  /** The stack's name. Default: `dev`. */
  readonly stack?: string;
  /** The organization's name. If it is absent, a program that reads it fails. */
  readonly organization?: string;
  /** The stack's configuration, `project:key` to value. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
  /** Configuration keys, `project:key`, whose values are not available: a program that reads one fails. Default: none. */
  readonly unavailable?: readonly string[];
  /** The time limit for the program in milliseconds. Default: 120,000. */
  readonly timeout?: number;
  /** Called with the program's output to standard output and standard error. Default: none. */
  readonly onOutput?: (text: string) => void;
}

/** The request to the child process. */
export interface ProgramRequest {
  /** The project's folder, which contains Pulumi.yaml. */
  readonly folder: string;
  /** The folder that the program runs in, and its entry point: a file name, or `.` for the one in package.json. */
  readonly directory: string;
  readonly entry: string;
  readonly project: string;
  readonly stack: string;
  readonly organization: string | undefined;
  readonly config: Readonly<Record<string, string>>;
  readonly unavailable: readonly string[];
  /** Whether TypeScript is compiled. */
  readonly typescript: boolean;
}

/** The messages of the child process. `done` is sent once all resources are registered. */
export type ProgramMessage =
  | { readonly resource: AnalyzedResource }
  | { readonly unanswered: string }
  | { readonly done: true };

/** The result of running a program. */
export interface ProgramOutcome {
  /** Every registered resource, in order of registration. */
  readonly resources: readonly AnalyzedResource[];
  /**
   * Requests that only an engine can answer, as the ends of sentences that start with "the program". If there are any, the
   * program may have behaved differently than at preview.
   */
  readonly unanswered: readonly string[];
}

/**
 * Runs a Pulumi program in TypeScript or JavaScript, in a separate process with Pulumi's mocks, like the first preview of a
 * new stack: nothing is deployed, no provider runs, and values that a provider computes are unknown.
 *
 * Defaults and names that a provider fills in are missing, and so are the resources that a provider creates for a component
 * (Chart v4, ConfigGroup v2). A program that needs an answer from the engine fails, because any answer could be wrong: see
 * `ProgramOutcome`.
 *
 * @param directory - contains Pulumi.yaml; its dependencies must be installed
 * @returns every resource that the program registers, in order of registration
 * @throws Error if the directory contains no program, or the program fails, with the last lines of its error output
 */
export async function runProgram(
  directory: string,
  options: ProgramOptions = {},
): Promise<readonly AnalyzedResource[]> {
  const { resources, unanswered } = await observeProgram(directory, options);
  if (unanswered.length > 0) throw new Error(`Cannot run the program in ${resolve(directory)}: it ${unanswered[0]}`);
  return resources;
}

/**
 * Does the same, but returns the registered resources even if some are missing.
 *
 * @throws Error if the directory contains no program, or the program itself fails
 */
export async function observeProgram(directory: string, options: ProgramOptions = {}): Promise<ProgramOutcome> {
  const { stack = "dev", organization, config = {}, unavailable = [], timeout = 120_000, onOutput } = options;
  const cwd = resolve(directory);
  const { name, main, runtime, nodeArguments, typescript } = readProject(cwd);
  if (runtime !== undefined && runtime !== "nodejs")
    throw new Error(`Cannot run the program in ${cwd}: expected the runtime nodejs, found ${quote(runtime)}`);
  const resources: AnalyzedResource[] = [];
  const unanswered: string[] = [];
  const heard = { done: false };
  const program = entryOf(cwd, main);
  const child = new NodeChild({
    script: built("run-program"),
    nodeArguments,
    cwd: program.directory,
    onMessage: (message) => {
      const told = message as ProgramMessage;
      if ("resource" in told) resources.push(told.resource);
      else if ("unanswered" in told) unanswered.push(told.unanswered);
      else heard.done = true;
    },
  });
  const given = { stack, organization, config, unavailable, typescript };
  try {
    child.send({ folder: cwd, ...program, project: name, ...given } satisfies ProgramRequest);
    const ending = await inTime(
      child.ended,
      timeout,
      () => `Cannot run the program in ${cwd}: it did not finish within ${timeout} ms${child.lastWords}`,
    );
    if (unanswered.length > 0) return { resources, unanswered };
    if (ending !== "exit code 0") throw new Error(`Cannot run the program in ${cwd}: ${ending}${child.lastWords}`);
    if (!heard.done)
      throw new Error(`Cannot run the program in ${cwd}: it exited before all resources were registered`);
    return { resources, unanswered };
  } finally {
    await child.stop();
    onOutput?.(child.stdout + child.stderr);
  }
}

/**
 * Returns where the CLI runs a project's program: in the folder named by `main`, or in the folder of the file named by it.
 *
 * @see GetPwdMain in https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/plugin.go
 */
function entryOf(folder: string, main: string): Pick<ProgramRequest, "directory" | "entry"> {
  const path = resolve(folder, main);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? { directory: path, entry: "." } : { directory: dirname(path), entry: basename(path) };
}
