import type { Command } from "../src/cli/command";
import { optionRows, usage } from "../src/cli/help";
import { COMMANDS } from "../src/cli/run";
import { table } from "./made-from-policies";

/** The command line's manual as Markdown, made from the commands. */
export function manual(): string {
  return [
    "<!-- Made by `npm run generate` from src/cli/commands/*.ts. -->",
    "# container-guard on the command line",
    "The policies of the pack without the Pulumi engine: in a terminal, a hook, a pull request, over a cluster or a host. Same policies, same configuration, same exemptions.",
    table(
      ["command", "what it does"],
      COMMANDS.map(({ name, summary }) => [`[\`${name}\`](#${anchor(name)})`, summary]),
    ),
    "Results go to standard output, everything else to standard error. Exit codes, the same for each format:",
    table(
      ["code", "meaning"],
      [
        ["0", "clean"],
        ["1", "findings at or above `--fail-on`"],
        ["2", "could not check: wrong usage or configuration, or a source that cannot be read; it wins over 1"],
      ],
    ),
    ...COMMANDS.map(section),
  ]
    .join("\n\n")
    .concat("\n");
}

function section(command: Command): string {
  return [
    `## ${command.name}`,
    `${command.summary}.`,
    `    ${usage(command)}`,
    command.description.replaceAll("*", "\\*"),
    table(
      ["option", "what it does"],
      optionRows(command).map(([form, text]) => [`\`${form}\``, text]),
    ),
    ...command.examples.map(({ line, does }) => `${does}\n\n    ${line}`),
  ].join("\n\n");
}

function anchor(name: string): string {
  return name.replaceAll(" ", "-");
}
