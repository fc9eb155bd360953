import { policies } from "../../../policies";
import { configure } from "../../guard/config";
import { COMMENT } from "../../guard/settings";
import type { Schema } from "../../policy/options";
import { quote } from "../../values/text";
import { EXIT, type Command } from "../command";
import { writeOutput } from "../output-file";
import { CONFIG_OPTIONS, DEFAULT_CONFIG, readConfig } from "../settings-file";

export const init: Command = {
  name: "init",
  summary: "Writes a configuration to start from",
  operands: "[FILE]",
  description:
    `Every policy with its level, its properties and, under ${quote(COMMENT)}, what it demands. FILE is ${DEFAULT_CONFIG} if it is ` +
    "not given, - is standard output; a file that exists is left alone. The same file serves container-guard and --policy-pack-config.",
  options: { preset: CONFIG_OPTIONS.preset },
  examples: [
    { line: "container-guard init", does: `Writes ${DEFAULT_CONFIG} with the defaults.` },
    { line: "container-guard init --preset development dev.json", does: "Writes one in which everything is advisory." },
  ],
  run: ({ texts, flags, lists, operands: [file = DEFAULT_CONFIG] }, { out, err }) => {
    const { preset } = texts;
    const config = preset === undefined ? {} : readConfig({ flags, lists, operands: [], texts: { preset } });
    const text = `${JSON.stringify(commented(config), undefined, 2)}\n`;
    if (file === "-") out(text);
    else {
      writeOutput(file, text, { isNew: true });
      err(`container-guard: wrote ${file}; a policy's level is mandatory, advisory or disabled\n`);
    }
    return EXIT.clean;
  },
};

function commented(config: Parameters<typeof configure>[0]): object {
  const entries = configure(config, policies).map(({ policy, level, settings }) => {
    const { id, title, options } = policy;
    const own = Object.keys(options as Record<string, Schema>).map((name) => [name, settings.options[name as never]]);
    return [id, { [COMMENT]: title, enforcementLevel: level, ...Object.fromEntries(own) }] as const;
  });
  return Object.fromEntries(entries);
}
