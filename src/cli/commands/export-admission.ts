import { admissionOf } from "../../admission/rules";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { policies } from "../../../policies";
import { admissionFiles, admissionWarnings } from "../../admission";
import { appliesInCluster } from "../../admission/exemptions";
import { configure, type GuardConfig } from "../../guard/config";
import { plural } from "../../reports/report";
import { oneLine } from "../../values/text";
import { EXIT, UsageError, oneOf, type Command, type Given, type Terminal } from "../command";
import { writeOutput } from "../output-file";
import { policyNamed } from "../policy-named";
import { CONFIG_OPTIONS, readConfig } from "../settings-file";

const FORMATS = ["yaml", "pulumi"] as const;

export const exportAdmission: Command = {
  name: "export admission",
  summary: "Writes the policies for a cluster's API server",
  operands: "",
  description:
    "As ValidatingAdmissionPolicies with the same ids, levels, parameters, exemptions and messages, for Kubernetes 1.30 or newer: " +
    "mandatory policies deny, advisory ones warn. What is disabled is left out. See docs/admission.md.",
  options: {
    ...CONFIG_OPTIONS,
    policy: {
      type: "string",
      multiple: true,
      value: "ID",
      description: "Only this policy. May be given several times.",
    },
    out: {
      type: "string",
      short: "o",
      value: "DIR",
      description: "The folder to write into. Default: standard output, for yaml.",
    },
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      description: "yaml, or pulumi for a program that installs them. Default: yaml.",
    },
    namespace: {
      type: "string",
      value: "NAME",
      description: "Where the ConfigMap with the parameters is. Default: container-guard.",
    },
    "exclude-namespace": {
      type: "string",
      multiple: true,
      value: "NAME",
      description: "A namespace that is not judged. May be given several times. Default: kube-system.",
    },
    "inline-parameters": {
      type: "boolean",
      description: "Write the parameters into the policies; no ConfigMap is needed then.",
    },
  },
  examples: [
    {
      line: "container-guard export admission --preset development | kubectl apply -f -",
      does: "Installs all of them so that they warn.",
    },
    {
      line: "container-guard export admission --config guard.json --out guard",
      does: "Writes guard/container-guard.yaml.",
    },
    {
      line: "container-guard export admission --format pulumi --out guard",
      does: "Writes a Pulumi program that installs them.",
    },
  ],
  run,
};

function run(given: Given, terminal: Terminal): number {
  const { texts, lists, flags } = given;
  const format = oneOf("--format", texts["format"] ?? "yaml", FORMATS);
  const { out, namespace } = texts;
  if (out === undefined && format === "pulumi")
    throw new UsageError("Expected --out DIR with --format pulumi, found none");
  const config = readConfig(given);
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
      `container-guard: left out ${plural(left, "exemption")} with a "file", which ${left === 1 ? "applies" : "apply"} only on the command line\n`,
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
    // What is wrong with the options; a defect is an error of another kind.
    if (error instanceof RangeError || error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function writeInto(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new UsageError(`Cannot make the folder of ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
  writeOutput(file, text);
}
