import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { policies } from "../../policies";
import { admissionFiles, admissionWarnings } from "../admission";
import { appliesInCluster } from "../admission/exemptions";
import { admissionOf } from "../admission/rules";
import { configure, type GuardConfig } from "../guard/config";
import { plural } from "../reports/report";
import { oneLine } from "../values/text";
import { EXIT, UsageError, oneOf, type Given, type Terminal } from "./command";
import { writeOutput } from "./output-file";
import { policyNamed } from "./policy-named";
import { readConfiguration } from "./settings-file";

const FORMATS = ["yaml", "pulumi"] as const;

export function runExport(given: Given, terminal: Terminal): number {
  const { texts, lists, flags } = given;
  const format = oneOf("--format", texts["format"] ?? "yaml", FORMATS);
  const { out, namespace } = texts;
  if (out === undefined && format === "pulumi") throw new UsageError("--format pulumi requires --out DIR");
  const { config } = readConfiguration(given);
  const options = {
    policies,
    format,
    config,
    ...(lists["policy"] === undefined ? {} : { only: lists["policy"].map((id) => policyNamed(id).id) }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(lists["exclude-namespace"] === undefined ? {} : { excludedNamespaces: lists["exclude-namespace"] }),
    inlineParameters: flags["inline-parameters"] ?? false,
  };
  const files = exported(options);
  const left = exemptionsForFiles(config);
  if (left > 0)
    terminal.err(
      `container-guard: omitted ${plural(left, "exemption")} with a "file", which ${left === 1 ? "applies" : "apply"} only on the command line\n`,
    );
  for (const { path, text } of files)
    if (out === undefined) terminal.out(text);
    else writeInto(out, path, text);
  for (const warning of admissionWarnings(options))
    terminal.err(`container-guard: warning: ${oneLine(warning, 512)}\n`);
  return EXIT.clean;
}

function exemptionsForFiles(config: GuardConfig): number {
  return configure(config, policies)
    .filter(({ level, policy }) => level !== "disabled" && admissionOf(policy) !== undefined)
    .reduce((sum, { settings: { exempt } }) => sum + exempt.all.filter((each) => !appliesInCluster(each)).length, 0);
}

function exported(options: Parameters<typeof admissionFiles>[0]): ReturnType<typeof admissionFiles> {
  try {
    return admissionFiles(options);
  } catch (error) {
    // These report invalid options; any other error is a bug.
    if (error instanceof RangeError || error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function writeInto(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new UsageError(`Cannot create the folder of ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
  writeOutput(file, text);
}
