import type { Command } from "../command";
import { SOURCES, SOURCE_OPTIONS } from "../judge-sources";
import { CONFIG_OPTIONS } from "../settings-file";

export const fix: Command = {
  name: "fix",
  summary: "Repair manifests and Compose files",
  operands: "SOURCE…",
  description:
    "Changes the settings that have one obvious repair in Kubernetes manifests and Compose files, YAML or JSON, and leaves " +
    "everything else in them as it is. Lists the findings that are left, and why. " +
    SOURCES,
  options: {
    ...CONFIG_OPTIONS,
    from: SOURCE_OPTIONS.from,
    exclude: SOURCE_OPTIONS.exclude,
    policy: {
      type: "string",
      multiple: true,
      value: "ID",
      description: "Repair only findings of this policy. Repeatable.",
    },
    unsafe: {
      type: "boolean",
      description: "Also make repairs that can stop a working program; `explain POLICY` describes them.",
    },
    "dry-run": {
      type: "boolean",
      description:
        "Print the changed lines as a unified diff, and write nothing. Lines that may hold secrets are not shown.",
    },
    check: { type: "boolean", description: "Write nothing, and exit with 1 if something can be repaired." },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      description:
        "When to exit with 1 for findings that are left: mandatory, advisory, undecided, or never. Default: mandatory.",
    },
  },
  examples: [
    { line: "container-guard fix k8s/", does: "Make the safe repairs in every manifest in a folder." },
    { line: "container-guard fix --dry-run --unsafe compose.yaml", does: "Show what all repairs would change." },
    { line: "container-guard fix --check .", does: "Fail in CI if something can be repaired." },
  ],
  run: (...args) => {
    // Loaded here, because the other commands do without the YAML editor.
    const { runFix } = require("../fix/run") as typeof import("../fix/run");
    return runFix(...args);
  },
};
