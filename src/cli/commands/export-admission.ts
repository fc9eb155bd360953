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
import { CONFIG_OPTIONS, readConfiguration } from "../settings-file";

const FORMATS = ["yaml", "pulumi"] as const;

export const exportAdmission: Command = {
  name: "export admission",
  summary: "Export the policies for a cluster's API server",
  operands: "",
  description:
    "Writes ValidatingAdmissionPolicies for Kubernetes 1.30 or later with the same ids, levels, parameters, exemptions and messages: " +
    "mandatory policies deny, advisory ones warn, and disabled ones are omitted. See docs/admission.md.",
  options: {
    ...CONFIG_OPTIONS,
    policy: {
      type: "string",
      multiple: true,
      value: "ID",
      description: "Export only this policy. Repeatable.",
    },
    out: {
      type: "string",
      short: "o",
      value: "DIR",
      description: "The folder to write to. Default: standard output (yaml only).",
    },
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      description: "yaml, or pulumi for a program that installs the policies. Default: yaml.",
    },
    namespace: {
      type: "string",
      value: "NAME",
      description: "The namespace of the ConfigMap with the parameters. Default: container-guard.",
    },
    "exclude-namespace": {
      type: "string",
      multiple: true,
      value: "NAME",
      description: "A namespace that the policies do not check. Repeatable. Default: kube-system.",
    },
    "inline-parameters": {
      type: "boolean",
      description: "Write the parameters into the policies instead of a ConfigMap.",
    },
  },
  examples: [
    {
      line: "container-guard export admission --preset development | kubectl apply -f -",
      does: "Install every policy in warning mode.",
    },
    {
      line: "container-guard export admission --config guard.json --out guard",
      does: "Write guard/container-guard.yaml.",
    },
    {
      line: "container-guard export admission --format pulumi --out guard",
      does: "Write a Pulumi program that installs the policies.",
    },
  ],
  run,
};

function run(given: Given, terminal: Terminal): number {
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
