import { existsSync } from "node:fs";
import { todayUtc } from "../values/day";
import { nearest, quote } from "../values/text";
import { parse } from "./arguments";
import { EXIT, UsageError, type Command, type Terminal } from "./command";
import { baseline } from "./commands/baseline";
import { check } from "./commands/check";
import { configSchema, configValidate } from "./commands/config";
import { fix } from "./commands/fix";
import { explain } from "./commands/explain";
import { exportAdmission } from "./commands/export-admission";
import { init } from "./commands/init";
import { path } from "./commands/path";
import { rules } from "./commands/rules";
import { commandHelp, overview } from "./help";
import { IncompletePackage, packageInfo } from "../guard/package-files";

export const COMMANDS: readonly Command[] = [
  check,
  path,
  init,
  rules,
  explain,
  fix,
  configValidate,
  configSchema,
  baseline,
  exportAdmission,
];

/**
 * Runs the command that the arguments name.
 *
 * @param args - without the program's own name
 * @param today - the date in UTC, `YYYY-MM-DD`
 * @returns the exit code
 */
export async function run(args: readonly string[], terminal: Terminal, today = todayUtc()): Promise<number> {
  try {
    requireWorkingDirectory();
    return await dispatch(args, terminal, today);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof IncompletePackage)) throw error;
    terminal.err(`container-guard: ${error.message}\n`);
    return EXIT.failure;
  }
}

/** @throws UsageError if the working directory was removed, which paths and the configuration are relative to */
function requireWorkingDirectory(): void {
  try {
    process.cwd();
  } catch {
    throw new UsageError("The working directory no longer exists");
  }
}

function dispatch(args: readonly string[], terminal: Terminal, today: string): Promise<number> | number {
  const [first] = args;
  if (first === "--version" || first === "-V") return say(terminal, `${packageInfo().version}\n`);
  if (first === "--help" || first === "-h") return say(terminal, overview(COMMANDS));
  // Nothing was checked, so a script with an empty variable must not see success.
  if (first === undefined) throw new UsageError(`Expected a command, found none\n\n${overview(COMMANDS).trimEnd()}`);
  const command = COMMANDS.find(({ name }) => name.split(" ").every((word, index) => args[index] === word));
  if (command === undefined) throw new UsageError(unknownCommand(first, args[1] ?? ""));
  const given = parse(command, args.slice(command.name.split(" ").length));
  return given.flags["help"] === true ? say(terminal, commandHelp(command)) : command.run(given, terminal, today);
}

function say({ out }: Terminal, text: string): number {
  out(text);
  return EXIT.clean;
}

function unknownCommand(first: string, second: string): string {
  const names = COMMANDS.map(({ name }) => name);
  const begun = names.filter((name) => name.startsWith(`${first} `));
  const [unknown, known] = begun.length > 0 ? [`${first} ${second}`.trim(), begun] : [first, names];
  return `Unknown command ${quote(unknown)}; ${hintFor(unknown, known)}`;
}

function hintFor(unknown: string, known: readonly string[]): string {
  const guess = nearest(unknown, [...known, "--help", "--version"]);
  if (guess !== undefined) return `did you mean ${quote(guess)}?`;
  if (known.length < COMMANDS.length) return `expected ${known.join(" or ")}`;
  if (unknown.startsWith("-")) return "the command comes first: container-guard check --help";
  if (existsSync(unknown)) return `did you mean container-guard check ${quote(unknown)}?`;
  return "for a list of commands, run: container-guard --help";
}
