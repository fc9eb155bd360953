import { wrap } from "../values/wrap";
import type { Command } from "./command";

const WIDTH = 90;

/** Returns the text of `container-guard --help`. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Keeps containers from reaching the host's kernel.",
    "",
    "Usage: container-guard COMMAND [OPTIONS]",
    "",
    "Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Run `container-guard COMMAND --help` for details. `--version` prints the version.",
    "",
    "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 error: some input could not be checked.",
    "",
  ].join("\n");
}

export function commandHelp(command: Command): string {
  const options = optionRows(command);
  const width = Math.max(...options.map(([form]) => form.length));
  return [
    `${command.summary}.`,
    "",
    `Usage: ${usage(command)}`,
    "",
    ...wrap(command.description, WIDTH),
    "",
    "Options:",
    ...options.flatMap(([form, text]) => {
      const [first = "", ...rest] = wrap(text, Math.max(30, WIDTH - width - 4));
      return [`  ${form.padEnd(width)}  ${first}`, ...rest.map((line) => `${" ".repeat(width + 4)}${line}`)];
    }),
    "",
    "Examples:",
    ...command.examples.flatMap(({ line, does }) => [`  ${line}`, `      ${does}`]),
    "",
  ].join("\n");
}

export function usage({ name, operands }: Command): string {
  return ["container-guard", name, "[OPTIONS]", operands].filter(Boolean).join(" ");
}

/** Returns each option with its placeholder, and its description. */
export function optionRows({ options }: Command): ReadonlyArray<readonly [form: string, description: string]> {
  const own = Object.entries(options).map(([name, { short, value, description }]) => {
    const long = `--${name}${value === undefined ? "" : ` ${value}`}`;
    return [short === undefined ? long : `-${short}, ${long}`, description] as const;
  });
  return [...own, ["-h, --help", "Show this help."]];
}
