import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { readProject } from "../sources/pulumi/project";
import { quote } from "../values/text";
import { built, inTime, NodeChild } from "./node-child";
import type { AnalyzedResource } from "./analyzed-resource";

export interface ProgramOptions {
  /** The stack's name. Default: `dev`. */
  readonly stack?: string;
  /** The organization's name. A program that asks for it fails if it is absent. */
  readonly organization?: string;
  /** The stack's configuration, `project:key` to value. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of the configuration, `project:key`, whose values cannot be had: a program that reads one fails. Default: none. */
  readonly unavailable?: readonly string[];
  /** Milliseconds that the program has. Default: 120,000. */
  readonly timeout?: number;
  /** Takes what the program prints, to standard output and to standard error. Default: nobody. */
  readonly onOutput?: (text: string) => void;
}

/** What the child process is told. */
export interface ProgramRequest {
  /** The project's folder, which has Pulumi.yaml in it. */
  readonly folder: string;
  /** Where the program runs, and what it is there: a file's name, or `.` for what package.json says. */
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

/** What the child process tells. `done` comes when all is registered, unless the program was cut short. */
export type ProgramMessage =
  | { readonly resource: AnalyzedResource }
  | { readonly unanswered: string }
  | { readonly done: true };

/** What became of a program. */
export interface ProgramOutcome {
  /** Every resource that it registered, in that order. */
  readonly resources: readonly AnalyzedResource[];
  /**
   * What the program asked for that an engine answers and nobody here can: clauses that go on after "the program". If there are
   * any, it may have gone another way than it goes at a preview.
   */
  readonly unanswered: readonly string[];
}

/**
 * Runs a Pulumi program in TypeScript or JavaScript, in a process of its own and under Pulumi's own mocks, as the first
 * preview of a new stack: nothing is deployed, no provider runs, and what a provider would compute is unknown.
 *
 * Not seen: the defaults and names that a provider fills in, and what a provider itself makes out of a component (Chart v4,
 * ConfigGroup v2). A program that needs an answer of the engine fails, as no answer would be a true one: see
 * `ProgramOutcome`.
 *
 * @param directory - with Pulumi.yaml in it, its dependencies installed
 * @returns every resource that the program registers, in that order
 * @throws Error if the directory holds no program, or the program fails, with the last lines of its error output
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
 * The same, with what was registered even if a part of it is missing.
 *
 * @throws Error if the directory holds no program, or the program fails for a reason of its own
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
      () => `Cannot run the program in ${cwd}: expected it to end within ${timeout} ms${child.lastWords}`,
    );
    if (unanswered.length > 0) return { resources, unanswered };
    if (ending !== "exit code 0") throw new Error(`Cannot run the program in ${cwd}: ${ending}${child.lastWords}`);
    if (!heard.done) throw new Error(`Cannot run the program in ${cwd}: it ended itself before all was registered`);
    return { resources, unanswered };
  } finally {
    await child.stop();
    onOutput?.(child.stdout + child.stderr);
  }
}

/**
 * Where the CLI runs a project's program: in the folder that `main` names, or that its file is in.
 *
 * @see GetPwdMain in https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/plugin.go
 */
function entryOf(folder: string, main: string): Pick<ProgramRequest, "directory" | "entry"> {
  const path = resolve(folder, main);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? { directory: path, entry: "." } : { directory: dirname(path), entry: basename(path) };
}
