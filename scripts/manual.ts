import type { Command } from "../src/cli/command";
import { optionRows, usage } from "../src/cli/help";
import { COMMANDS } from "../src/cli/run";
import { table } from "./made-from-policies";

/** Returns the command line's manual as Markdown, generated from the commands. */
export function manual(): string {
  return [
    "<!-- Made by `npm run generate` from src/cli/commands/*.ts. -->",
    "# Command-line reference",
    "The `container-guard` command applies the same policies, configuration, and exemptions as the policy pack, without the Pulumi engine: in a terminal, a hook, or a pipeline, and on the output of `kubectl get` and `docker inspect`. It checks Docker, Compose, Kubernetes, Amazon ECS, and AWS Batch.",
    table(
      ["command", "description"],
      COMMANDS.map(({ name, summary }) => [`[\`${name}\`](#${anchor(name)})`, summary]),
    ),
    "Results go to standard output, everything else to standard error. The exit codes are the same for every format:",
    table(
      ["code", "meaning"],
      [
        ["0", "clean"],
        ["1", "findings at or above `--fail-on`"],
        ["2", "error: invalid usage or configuration, or an unreadable source; takes precedence over 1"],
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
      ["option", "description"],
      optionRows(command).map(([form, text]) => [`\`${form}\``, text]),
    ),
    ...command.examples.map(({ line, does }) => `${does}\n\n    ${line}`),
  ].join("\n\n");
}

function anchor(name: string): string {
  return name.replaceAll(" ", "-");
}
