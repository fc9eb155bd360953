import { parseArgs } from "node:util";
import { nearest, quote } from "../values/text";
import { UsageError, parseable, type Command, type Given } from "./command";

/** @throws UsageError for an option or an operand that the command does not have */
export function parse(command: Command, args: readonly string[]): Given {
  const { values, positionals } = parsed(command, args);
  const given = {
    flags: only(values, (value): value is boolean => typeof value === "boolean"),
    texts: only(values, (value): value is string => typeof value === "string"),
    lists: only(values, (value): value is string[] => Array.isArray(value)),
    operands: positionals,
  };
  const extra = positionals[mostOperands(command)];
  if (extra === undefined || given.flags["help"] === true) return given;
  const expected = command.operands === "" ? "no operands" : `only ${command.operands}`;
  throw new UsageError(`Unexpected operand ${quote(extra)}; expected ${expected}; ${seeHelp(command)}`);
}

function only<T>(values: object, isWanted: (value: unknown) => value is T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => isWanted(entry[1])));
}

function mostOperands({ operands }: Command): number {
  return operands.includes("…") ? Infinity : operands.split(" ").filter(Boolean).length;
}

function parsed(command: Command, args: readonly string[]) {
  const options = { ...parseable(command.options), help: { type: "boolean", short: "h" } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(problemOf(error as NodeJS.ErrnoException, { command, names: Object.keys(options) }));
  }
}

interface Known {
  readonly command: Command;
  readonly names: readonly string[];
}

/** Rewords the library's error: suggests the nearest option name, and names the missing value. */
function problemOf({ code, message }: NodeJS.ErrnoException, { command, names }: Known): string {
  const [, option = ""] = /'(?:-\w, )?(-[^' ]+)/.exec(message) ?? [];
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const guess = option.startsWith("--") ? nearest(option.slice(2), names) : undefined;
    return `Unknown option ${quote(option)}; ${guess === undefined ? seeHelp(command) : `did you mean "--${guess}"?`}`;
  }
  if (/does not take/.test(message)) return `Option ${option} does not accept a value; ${seeHelp(command)}`;
  const found = /ambiguous/.test(message) ? "another option" : "nothing";
  return `Expected a value after ${option}, found ${found}; ${seeHelp(command)}`;
}

function seeHelp({ name }: Command): string {
  return `for a list of options, run: container-guard ${name} --help`;
}
