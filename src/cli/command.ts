import type { ParseArgsConfig } from "node:util";
import { quote } from "../values/text";

/** What a command may touch of the world. */
export interface Terminal {
  /** Results, and nothing else. */
  readonly out: (text: string) => void;
  /** Everything else. */
  readonly err: (text: string) => void;
  /** Whether a person reads the results in colour, and whether one sees what is said beside them. */
  readonly isColoured: boolean;
  readonly isWatched: boolean;
}

export interface CommandOption {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  readonly description: string;
}

/** The options as they were given. */
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
  /** What follows the name: `SOURCE…`. */
  readonly operands: string;
  readonly description: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly examples: ReadonlyArray<{ readonly line: string; readonly does: string }>;
  /** @returns the exit code */
  readonly run: (given: Given, terminal: Terminal) => Promise<number> | number;
}

/** 0 clean, 1 findings at or above --fail-on, 2 could not check. */
export const EXIT = { clean: 0, findings: 1, failure: 2 } as const;

/** A mistake in how the program was called, or in its configuration. The message is for the person who did. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError if the text is none of the words */
export function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find((each) => each === text);
  if (word === undefined) throw new UsageError(`Cannot use ${option} ${quote(text)}: expected ${words.join(", ")}`);
  return word;
}

/** What `parseArgs` is told of a command's options. */
export function parseable(options: Command["options"]): NonNullable<ParseArgsConfig["options"]> {
  const entries = Object.entries(options).map(([name, { type, multiple = false, short }]) => [
    name,
    { type, multiple, ...(short === undefined ? {} : { short }) },
  ]);
  return Object.fromEntries(entries) as NonNullable<ParseArgsConfig["options"]>;
}
