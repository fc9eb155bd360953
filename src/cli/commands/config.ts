import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../../policies";
import { configure, type GuardConfig } from "../../guard/config";
import type { UnusedExemption } from "../../guard/guard";
import { isExpired } from "../../guard/exemption";
import { oneLine } from "../../values/text";
import { EXIT, UsageError, type Command, type Given, type Terminal } from "../command";
import { SOURCES, SOURCE_OPTIONS, judgeSources } from "../judging";
import { packageRoot } from "../package-root";
import { inspectConfigFile } from "../settings-file";

export const configValidate: Command = {
  name: "config validate",
  summary: "Says what is wrong with a configuration",
  operands: "FILE [SOURCE…]",
  description:
    "Names that do not exist with the nearest right one, wrong types, and expired exemptions; with sources also exemptions that " +
    `cover nothing there. Exits with 2 for a mistake, with 1 for exemptions that do nothing. ${SOURCES}`,
  options: SOURCE_OPTIONS,
  examples: [
    { line: "container-guard config validate container-guard.json", does: "Finds mistakes and expired exemptions." },
    {
      line: "container-guard config validate container-guard.json k8s/",
      does: "Finds exemptions that k8s/ does not need.",
    },
  ],
  run: validate,
};

export const configSchema: Command = {
  name: "config schema",
  summary: "Prints the JSON Schema of a configuration",
  operands: "",
  description: "For editors, and for whoever writes configurations by program.",
  options: {},
  examples: [{ line: "container-guard config schema > container-guard.schema.json", does: "Keeps it for an editor." }],
  run: (_, { out }) => {
    out(readFileSync(join(packageRoot(), "config", "schema.json"), "utf8"));
    return EXIT.clean;
  },
};

async function validate(given: Given, terminal: Terminal): Promise<number> {
  const [file, ...sources] = given.operands;
  if (file === undefined) throw new UsageError("Expected a FILE, found none");
  const { config, mistakes } = inspectConfigFile(file);
  const where = config === undefined ? `${oneLine(file)}: ` : "";
  for (const mistake of mistakes) terminal.out(`mistake  ${where}${mistake}\n`);
  if (config === undefined || mistakes.length > 0) return EXIT.failure;

  const expired = expiredExemptions(config);
  for (const each of expired) terminal.out(`expired  ${expiredLine(each)}\n`);
  if (sources.length === 0) return expired.length > 0 ? EXIT.findings : EXIT.clean;
  const { checking, problems } = await judgeSources(sources, { given, config, configFile: file, terminal });
  const lapsed = new Set(expired.map(unusedLine));
  const unusedExemptions = checking.report.unusedExemptions.filter((each) => !lapsed.has(unusedLine(each)));
  for (const [line, times] of counted(unusedExemptions.map(unusedLine)))
    terminal.out(`unused   ${line}${times > 1 ? `, ${times} of them` : ""}\n`);
  if (problems.length > 0) return EXIT.failure;
  return expired.length + unusedExemptions.length > 0 ? EXIT.findings : EXIT.clean;
}

function expiredLine({ policy, resource, expires, reason }: ExpiredExemption): string {
  return `${policy}: ${oneLine(resource)}, on ${expires} (${oneLine(reason)})`;
}

function unusedLine({ policy, resource, reason }: UnusedExemption): string {
  return `${policy}: ${oneLine(resource)} (${oneLine(reason)})`;
}

/** Each line once, and how many there are of it: exemptions may differ in what is not said. */
function counted(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

interface ExpiredExemption extends UnusedExemption {
  readonly expires: string | null | undefined;
}

function expiredExemptions(config: GuardConfig): readonly ExpiredExemption[] {
  const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  return configure(config, policies).flatMap(({ policy, settings }) =>
    settings.exempt.all
      .filter((exemption) => isExpired(exemption, today))
      .map(({ resource, expires, reason }) => ({ policy: policy.id, resource, expires, reason })),
  );
}
