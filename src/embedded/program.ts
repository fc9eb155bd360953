import { join, resolve } from "node:path";
import { readProject } from "../sources/pulumi-project";
import { quote } from "../text";
import { inTime, NodeChild } from "./node-child";
import type { AnalyzedResource } from "./policy-pack";

export interface ProgramOptions {
  /** The stack's name. Default: `dev`. */
  readonly stack?: string;
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
  /** A directory or file, as `require` takes it. */
  readonly entry: string;
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly unavailable: readonly string[];
}

/** What the child process tells. `done` comes last, unless the program was cut short. */
export type ProgramMessage = { readonly resource: AnalyzedResource } | { readonly done: true };

/**
 * Runs a Pulumi program in TypeScript or JavaScript, in a process of its own and under Pulumi's own mocks, as a preview:
 * nothing is deployed, no provider runs, and what a provider would compute is unknown.
 *
 * Not seen: the defaults and names that a provider fills in, and what a provider itself makes out of a component (Chart v4,
 * ConfigGroup v2). A program that calls a provider's function fails, as no answer would be a true one.
 *
 * @param directory - with Pulumi.yaml in it, its dependencies installed
 * @returns every resource that the program registers, in that order
 * @throws Error if the directory holds no program, or the program fails, with the last lines of its error output
 */
export async function runProgram(
  directory: string,
  options: ProgramOptions = {},
): Promise<readonly AnalyzedResource[]> {
  const { stack = "dev", config = {}, unavailable = [], timeout = 120_000, onOutput } = options;
  const cwd = resolve(directory);
  const { name, main, runtime } = readProject(cwd);
  if (runtime !== undefined && runtime !== "nodejs")
    throw new Error(`Cannot run the program in ${cwd}: expected the runtime nodejs, found ${quote(runtime)}`);
  const resources: AnalyzedResource[] = [];
  let isDone = false;
  const child = new NodeChild({
    script: join(__dirname, "run-program.js"),
    cwd,
    onMessage: (message) => {
      const told = message as ProgramMessage;
      if ("resource" in told) resources.push(told.resource);
      else isDone = true;
    },
  });
  try {
    child.send({ entry: resolve(cwd, main), project: name, stack, config, unavailable } satisfies ProgramRequest);
    const ending = await inTime(
      child.ended,
      timeout,
      () => `Cannot run the program in ${cwd}: expected it to end within ${timeout} ms${child.lastWords}`,
    );
    if (ending !== "exit code 0") throw new Error(`Cannot run the program in ${cwd}: ${ending}${child.lastWords}`);
    if (!isDone) throw new Error(`Cannot run the program in ${cwd}: it ended itself before all was registered`);
    return resources;
  } finally {
    await child.stop();
    onOutput?.(child.stdout + child.stderr);
  }
}
