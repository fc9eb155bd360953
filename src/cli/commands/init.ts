import { policies } from "../../../policies";
import { configure } from "../../guard/config";
import { COMMENT } from "../../guard/settings";
import type { Schema } from "../../policy/options";
import { quote } from "../../values/text";
import { EXIT, type Command } from "../command";
import { writeOutput } from "../output-file";
import { PRESETS } from "../../guard/package-files";
import { DEFAULT_CONFIG, readPreset } from "../settings-file";

export const init: Command = {
  name: "init",
  summary: "Write a starter configuration",
  operands: "[FILE]",
  description:
    `Lists every policy with its level, its properties and, in ${quote(COMMENT)}, what it requires. FILE defaults to ${DEFAULT_CONFIG}; ` +
    "- is standard output. An existing file is not overwritten. Both container-guard and --policy-pack-config accept the file, but the Pulumi CLI rejects it once it has an exclude list.",
  options: {
    preset: { type: "string", value: "NAME", description: `Use the levels of a preset: ${PRESETS.join(", ")}.` },
  },
  examples: [
    { line: "container-guard init", does: `Write ${DEFAULT_CONFIG} with the default settings.` },
    {
      line: "container-guard init --preset development dev.json",
      does: "Write a configuration in which every policy is advisory.",
    },
  ],
  run: ({ texts, operands: [file = DEFAULT_CONFIG] }, { out, err }) => {
    const { preset } = texts;
    const config = preset === undefined ? {} : readPreset(preset);
    const text = `${JSON.stringify(commented(config), undefined, 2)}\n`;
    if (file === "-") out(text);
    else {
      writeOutput(file, text, { isNew: true });
      err(`container-guard: wrote ${file}. To change a policy's level, set it to mandatory, advisory or disabled.\n`);
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
