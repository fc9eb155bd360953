import { REPORT_FORMATS, formatOf, writerOf, type ReportFormat, type Writing } from "../../reports";
import { labelOf, secretListsNote } from "../../reports/report";
import { STDIN } from "../../sources";
import { quote } from "../../values/text";
import { EXIT, UsageError, oneOf, type Command, type Given, type Terminal } from "../command";
import { SOURCES, SOURCE_OPTIONS, judgeSources } from "../judging";
import { writeOutput } from "../output-file";
import { packageInfo } from "../package-root";
import { CONFIG_OPTIONS, configFileOf, readConfig } from "../settings-file";

/** What a run fails for, each with all before it: an undecided finding says least. */
const FAIL_ON = ["mandatory", "advisory", "undecided"] as const;

export const check: Command = {
  name: "check",
  summary: "Judges manifests, Compose files, running containers and Pulumi programs",
  operands: "SOURCE…",
  description: SOURCES,
  options: {
    ...CONFIG_OPTIONS,
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      description: `On standard output: ${REPORT_FORMATS.join(", ")}. Default: text.`,
    },
    output: {
      type: "string",
      short: "o",
      multiple: true,
      value: "[FORMAT=]FILE",
      description:
        "Writes a report into a file as well; its name tells the format unless it is said. May be given several times.",
    },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      description:
        "Exit with 1 for: mandatory findings; advisory ones as well; undecided ones as well, so for any finding; or never. " +
        "Default: mandatory.",
    },
    ...SOURCE_OPTIONS,
    "show-exempt": {
      type: "boolean",
      description: "List in text what is exempt, and exemptions that covered nothing.",
    },
    "show-exemption": {
      type: "boolean",
      description: "Print in text the exemptions that would cover the findings, to copy into the configuration.",
    },
  },
  examples: [
    { line: "container-guard check k8s/", does: "Judges every manifest below a folder." },
    {
      line: "helm template web ./chart | container-guard check -",
      does: "Judges what Helm renders; kustomize build works the same way.",
    },
    { line: "container-guard check compose.yaml", does: "Judges the services of a Compose file." },
    {
      line: "docker ps -q | xargs -r docker inspect | container-guard check -",
      does: "Judges what runs on this host now.",
    },
    {
      line: "pulumi preview --json --show-sames | container-guard check -",
      does: "Judges what a program is about to deploy; --show-sames adds what does not change.",
    },
    {
      line: "pulumi stack export | container-guard check -",
      does: "Judges what a stack has deployed; with --show-secrets secrets are judged as well, and not shown.",
    },
    {
      line: "container-guard check infra/ --stack prod",
      does: "Runs a Pulumi program without an engine and judges it.",
    },
    {
      line: "container-guard check --format sarif --output report.html .",
      does: "Writes SARIF to standard output and a page for an audit.",
    },
  ],
  run,
};

async function run(given: Given, terminal: Terminal): Promise<number> {
  const { texts, lists, flags, operands } = given;
  const failOn = oneOf("--fail-on", texts["fail-on"] ?? "mandatory", [...FAIL_ON, "never"]);
  const failing: readonly string[] = failOn === "never" ? [] : FAIL_ON.slice(0, FAIL_ON.indexOf(failOn) + 1);
  const format = oneOf("--format", texts["format"] ?? "text", REPORT_FORMATS);
  const outputs = (lists["output"] ?? []).map(outputOf);
  const configuration = { config: readConfig(given), configFile: configFileOf(given) };
  const { checking, problems, skipped } = await judgeSources(operands, { given, ...configuration, terminal });
  const { report } = checking;
  const writing: Writing = {
    report,
    problems,
    skipped,
    policies: checking.policies,
    sources: operands,
    ...packageInfo(),
    today: new Date().toISOString().slice(0, "YYYY-MM-DD".length),
    isColoured: false,
    showsExempt: flags["show-exempt"] ?? false,
    showsExemption: flags["show-exemption"] ?? false,
    isFailing: (finding) => failing.includes(labelOf(finding)),
  };
  // First: a file that cannot be written takes no results along.
  terminal.out(reportIn(format, { ...writing, isColoured: terminal.isColoured }));
  const note = secretListsNote(report);
  if (format !== "text" && note !== undefined) terminal.err(`container-guard: ${note}\n`);
  for (const output of outputs) writeOutput(output.file, reportIn(output.format, writing));
  if (problems.length > 0) return EXIT.failure;
  return report.findings.some(writing.isFailing) ? EXIT.findings : EXIT.clean;
}

/** @throws UsageError if the report is longer than a string of Node.js can be, which is 512 MiB */
export function reportIn(format: ReportFormat, writing: Writing, write = writerOf(format)): string {
  try {
    return write(writing);
  } catch (error) {
    if (!(error instanceof RangeError) || error.message !== "Invalid string length") throw error;
    const { findings } = writing.report;
    throw new UsageError(
      `Cannot write ${findings.length} findings in ${format}: expected a report of at most 512 MiB; check fewer sources at once`,
    );
  }
}

function outputOf(text: string): { readonly format: ReportFormat; readonly file: string } {
  const [, named, rest] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const file = rest ?? text;
  if (file === STDIN) throw new UsageError("Cannot use --output -: standard output gets what --format says");
  if (named !== undefined) return { format: oneOf("--output", named, REPORT_FORMATS), file };
  const format = formatOf(text);
  if (format !== undefined) return { format, file };
  throw new UsageError(
    `Cannot tell the format of ${quote(text)}: write --output FORMAT=FILE, with one of ${REPORT_FORMATS.join(", ")}`,
  );
}
