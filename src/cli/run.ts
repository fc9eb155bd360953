import { parseArgs } from "node:util";
import { nearest, quote } from "../text";
import { EXIT, UsageError, parseable, type Command, type Given, type Terminal } from "./command";
import { baseline } from "./commands/baseline";
import { check } from "./commands/check";
import { configSchema, configValidate } from "./commands/config";
import { explain } from "./commands/explain";
import { exportAdmission } from "./commands/export-admission";
import { init } from "./commands/init";
import { path } from "./commands/path";
import { rules } from "./commands/rules";
import { commandHelp, overview } from "./help";
import { packageInfo } from "./package-root";

export const COMMANDS: readonly Command[] = [
  check,
  path,
  init,
  rules,
  explain,
  configValidate,
  configSchema,
  baseline,
  exportAdmission,
];

/**
 * Does what the arguments say.
 *
 * @param args - without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`container-guard: ${error.message}\n`);
    return EXIT.failure;
  }
}

function dispatch(args: readonly string[], terminal: Terminal): Promise<number> | number {
  const [first = "--help"] = args;
  if (first === "--version" || first === "-V") return say(terminal, `${packageInfo().version}\n`);
  if (first === "--help" || first === "-h") return say(terminal, overview(COMMANDS));
  const command = COMMANDS.find(({ name }) => name.split(" ").every((word, index) => args[index] === word));
  if (command === undefined) throw new UsageError(unknownCommand(first));
  const given = parse(command, args.slice(command.name.split(" ").length));
  return given.flags["help"] === true ? say(terminal, commandHelp(command)) : command.run(given, terminal);
}

function say({ out }: Terminal, text: string): number {
  out(text);
  return EXIT.clean;
}

function unknownCommand(word: string): string {
  const guess = nearest(
    word,
    COMMANDS.map(({ name }) => name),
  );
  const hint = guess === undefined ? "container-guard --help lists them" : `did you mean ${quote(guess)}?`;
  return `Unknown command ${quote(word)}; ${hint}`;
}

function parse(command: Command, args: readonly string[]): Given {
  const options = { ...parseable(command.options), help: { type: "boolean", short: "h" } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const of = <T>(isWanted: (value: unknown) => value is T) =>
      Object.fromEntries(Object.entries(values).filter((entry): entry is [string, never] => isWanted(entry[1])));
    return {
      flags: of((value): value is boolean => typeof value === "boolean"),
      texts: of((value): value is string => typeof value === "string"),
      lists: of((value): value is string[] => Array.isArray(value)),
      operands: positionals,
    };
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new UsageError(`${sentence}; container-guard ${command.name} --help lists the options`);
  }
}
