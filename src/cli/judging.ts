import { policies } from "../../policies";
import { Check } from "../check";
import type { GuardConfig } from "../config";
import { FORMATS, readAll, type Problem } from "../sources";
import { oneLine, printable } from "../text";
import { UsageError, oneOf, type CommandOption, type Given, type Terminal } from "./command";
import { Progress } from "./progress";

/** What a SOURCE can be, for the help of commands that take some. */
export const SOURCES =
  "A SOURCE is a file, a folder, a pattern such as 'k8s/**/*.yaml', or - for standard input. What a file holds tells what it is: " +
  `${FORMATS.map(({ title }) => title).join(", ")}. A folder with a Pulumi.yaml in it is a program, which is run under mocks ` +
  "unless --from is given.";

export const SOURCE_OPTIONS = {
  from: {
    type: "string",
    value: "KIND",
    description: `Read every SOURCE as: ${FORMATS.map(({ id }) => id).join(", ")}. Default: what it holds tells.`,
  },
  stack: {
    type: "string",
    value: "NAME",
    description: "The stack that a program is run for; its plain configuration is read. Default: dev.",
  },
} as const satisfies Record<string, CommandOption>;

/**
 * Reads and judges the sources that the operands name, file by file, so that nothing but the findings is kept. What cannot be
 * read is said at once.
 *
 * @throws UsageError if there are no sources
 */
export async function judgeSources(
  sources: readonly string[],
  { given: { texts }, config, terminal }: { given: Given; config: GuardConfig; terminal: Terminal },
): Promise<{ readonly checking: Check; readonly problems: readonly Problem[] }> {
  if (sources.length === 0) throw new UsageError("Expected a SOURCE, such as a file or a folder, found none");
  const { from, stack } = texts;
  const kinds = FORMATS.map(({ id }) => id);
  const format = from === undefined ? {} : { format: oneOf("--from", from, kinds) };
  const checking = new Check({ policies, config });
  const problems: Problem[] = [];
  const progress = new Progress(terminal);
  for await (const { file, resources, problem } of readAll(sources, {
    ...format,
    ...(stack === undefined ? {} : { stack }),
  })) {
    progress.step(file);
    resources.forEach((resource) => checking.add(resource));
    if (problem === undefined) continue;
    problems.push(problem);
    progress.clear();
    terminal.err(
      `container-guard: cannot read ${placeOf(problem, file)}: ${printable(problem.reason)}\n${detailsOf(problem)}`,
    );
  }
  progress.clear();
  return { checking, problems };
}

function detailsOf({ details = "" }: Problem): string {
  return details === "" ? "" : `${details}\n`;
}

function placeOf({ line, column }: Problem, file: string): string {
  const name = file === "-" ? "standard input" : file === "" ? '""' : oneLine(file);
  return line === null ? name : `${name}, line ${line}, column ${column}`;
}
