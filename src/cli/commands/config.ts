import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../../policies";
import { configure, exemptionsOf, type ConfiguredExemption } from "../../guard/config";
import type { UnusedExemption } from "../../guard/report";
import { isExpired } from "../../guard/exemption";
import { fileName } from "../../reports/report";
import { oneLine } from "../../values/text";
import type { Position } from "../../yaml/lines";
import { EXIT, UsageError, type Command, type Given, type Terminal } from "../command";
import { SOURCES, SOURCE_OPTIONS, judgeSources } from "../judge-sources";
import { packageRoot } from "../../guard/package-files";
import { inspectConfigFile } from "../settings-file";

export const configValidate: Command = {
  name: "config validate",
  summary: "Check a configuration for mistakes",
  operands: "FILE [SOURCE…]",
  description:
    "Reports unknown names (with suggestions), wrong types, and expired exemptions. With SOURCE, also reports exemptions that " +
    `match nothing. Exits with 2 for a mistake and with 1 for expired or unused exemptions. ${SOURCES}`,
  options: SOURCE_OPTIONS,
  examples: [
    { line: "container-guard config validate container-guard.json", does: "Find mistakes and expired exemptions." },
    {
      line: "container-guard config validate container-guard.json k8s/",
      does: "Also find exemptions that match nothing in k8s/.",
    },
  ],
  run: validate,
};

export const configSchema: Command = {
  name: "config schema",
  summary: "Print the JSON Schema of the configuration",
  operands: "",
  description: "For editors and for tools that generate configurations.",
  options: {},
  examples: [
    { line: "container-guard config schema > container-guard.schema.json", does: "Save the schema for an editor." },
  ],
  run: (_, { out }) => {
    out(readFileSync(join(packageRoot(), "config", "schema.json"), "utf8"));
    return EXIT.clean;
  },
};

async function validate(given: Given, terminal: Terminal, today: string): Promise<number> {
  const [file, ...sources] = given.operands;
  if (file === undefined) throw new UsageError("Expected a FILE, found none");
  const { config, mistakes, locate } = inspectConfigFile(file);
  for (const { position, text } of mistakes) terminal.out(`error  ${placeIn(file, position)}${text}\n`);
  if (config === undefined || mistakes.length > 0) return EXIT.failure;

  const lineOf = ({ policy, exemption, index }: ConfiguredExemption): string =>
    `${placeIn(file, locate([policy, "exempt", index]))}${exemptionLine({ policy, ...exemption })}`;
  const expired = exemptionsOf(configure(config, policies)).filter(({ exemption }) => isExpired(exemption, today));
  for (const each of expired) terminal.out(`expired  ${lineOf(each)}\n`);
  if (sources.length === 0) return expired.length > 0 ? EXIT.findings : EXIT.clean;
  const { report, problems } = await judgeSources(sources, { given, configuration: { config, file }, terminal, today });
  // What an unreadable source contains may need any of them.
  if (problems.length > 0) return EXIT.failure;
  const unused = [
    ...report.unusedConfigured.filter(({ exemption }) => !isExpired(exemption, today)).map(lineOf),
    ...report.unusedInline.map(exemptionLine),
  ];
  for (const line of unused) terminal.out(`unused   ${line}\n`);
  return expired.length + unused.length > 0 ? EXIT.findings : EXIT.clean;
}

function placeIn(file: string, position: Position | undefined): string {
  return `${fileName(file)}${position === undefined ? "" : `:${position.line}:${position.column}`}: `;
}

function exemptionLine({ policy, resource, expires, reason }: NamedExemption): string {
  return `${policy}: ${oneLine(resource)}${expires ? `, on ${expires}` : ""} (${oneLine(reason)})`;
}

interface NamedExemption extends UnusedExemption {
  readonly expires?: string | null | undefined;
}
