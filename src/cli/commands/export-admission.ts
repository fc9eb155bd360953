import type { Command } from "../command";
import { CONFIG_OPTIONS } from "../settings-file";

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
  run: (given, terminal) => {
    // Loaded here, because the other commands do without CEL.
    const { runExport } = require("../run-export") as typeof import("../run-export");
    return runExport(given, terminal);
  },
};
