import type { ParseArgsConfig } from "node:util";
import { quote } from "../values/text";

/** The output streams that a command writes to. */
export interface Terminal {
  /** Writes results, and nothing else. */
  readonly out: (text: string) => void;
  /** Writes everything else. */
  readonly err: (text: string) => void;
  /** Whether results are printed in colour, and whether standard error is a terminal. */
  readonly isColoured: boolean;
  readonly isWatched: boolean;
  /** The width of the terminal that results are printed on, in columns; undefined for a file or a pipe. */
  readonly width: number | undefined;
}

export interface CommandOption {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
  /** The placeholder for the value in the help: `FILE`. */
  readonly value?: string;
  readonly description: string;
}

/** The parsed options and operands. */
export interface Given {
  readonly flags: Readonly<Record<string, boolean | undefined>>;
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly operands: readonly string[];
}

export interface Command {
  /** One word or two. */
  readonly name: string;
  readonly summary: string;
  /** The operands in the usage line: `SOURCE…`. */
  readonly operands: string;
  readonly description: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly examples: ReadonlyArray<{ readonly line: string; readonly does: string }>;
  /**
   * @param today - the date in UTC, `YYYY-MM-DD`
   * @returns the exit code
   */
  readonly run: (given: Given, terminal: Terminal, today: string) => Promise<number> | number;
}

/** 0 clean, 1 findings at or above --fail-on, 2 error: some input could not be checked. */
export const EXIT = { clean: 0, findings: 1, failure: 2 } as const;

/** A mistake in the arguments or the configuration. The message is printed to the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError if the text is not one of the words */
export function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((each) => each === text);
  if (word === undefined) throw new UsageError(`Invalid ${option} ${quote(text)}: expected ${words.join(", ")}`);
  return word;
}

/** Returns a command's options in the form that `parseArgs` expects. */
export function parseable(options: Command["options"]): NonNullable<ParseArgsConfig["options"]> {
  const entries = Object.entries(options).map(([name, { type, multiple = false, short }]) => [
    name,
    { type, multiple, ...(short === undefined ? {} : { short }) },
  ]);
  return Object.fromEntries(entries) as NonNullable<ParseArgsConfig["options"]>;
}
