import type { Results } from "../../guard/report";
import { REPORT_FORMATS, formatOf, writerOf, type ReportFormat, type Writing } from "../../reports";
import { fingerprinter } from "../../reports/fingerprint";
import { secretListsNote } from "../../reports/report";
import { compare, type EarlierFinding } from "../../reports/since";
import { STDIN } from "../../sources";
import { nowUtc } from "../../values/day";
import { quote } from "../../values/text";
import { EXIT, UsageError, oneOf, type Command, type Given, type Terminal } from "../command";
import { failingOn } from "../fail-on";
import { SOURCES, SOURCE_OPTIONS, judgeSources } from "../judge-sources";
import { readEarlierReport } from "../earlier-report";
import { checkedOutCommit } from "../git";
import { writeOutput } from "../output-file";
import { packageInfo } from "../../guard/package-files";
import { CONFIG_OPTIONS, readConfiguration } from "../settings-file";

export const check: Command = {
  name: "check",
  summary: "Check manifests, Compose files, running containers, and Pulumi programs",
  operands: "SOURCE…",
  description: SOURCES,
  options: {
    ...CONFIG_OPTIONS,
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      description: `Format of standard output: ${REPORT_FORMATS.join(", ")}. Default: text.`,
    },
    output: {
      type: "string",
      short: "o",
      multiple: true,
      value: "[FORMAT=]FILE",
      description:
        "Also write a report to a file. The format is inferred from the extension unless specified. Repeatable.",
    },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      description:
        "When to exit with 1: for mandatory findings (mandatory), also for advisory ones (advisory), for any finding " +
        "(undecided), or never. Default: mandatory.",
    },
    ...SOURCE_OPTIONS,
    since: {
      type: "string",
      value: "REPORT.json",
      description:
        "List and fail on new findings only: those that this report of check --format json does not have. SARIF and HTML contain all findings.",
    },
    all: {
      type: "boolean",
      description:
        "In the text and Markdown formats, show every finding in detail. By default, of more than ten findings of one policy, three are shown. " +
        "Markdown shows as many as fit into a comment on GitHub.",
    },
    "show-exempt": {
      type: "boolean",
      description: "In the text format, also list exempt findings and unused exemptions.",
    },
    "show-exemption": {
      type: "boolean",
      description: "In the text format, print an exemption for each finding to copy into the configuration.",
    },
  },
  examples: [
    { line: "container-guard check k8s/", does: "Check every manifest in a folder and its subfolders." },
    {
      line: "helm template web ./chart | container-guard check -",
      does: "Check a rendered Helm chart; kustomize build works the same way.",
    },
    {
      line: "container-guard check cdk.out/",
      does: "Check the CloudFormation templates that cdk synth wrote; a single template works the same way.",
    },
    { line: "container-guard check compose.yaml", does: "Check the services of a Compose file." },
    {
      line: "docker ps -q | xargs -r docker inspect | container-guard check -",
      does: "Check the containers running on this host.",
    },
    {
      line: "pulumi preview --json --show-sames | container-guard check -",
      does: "Check what a program will deploy; --show-sames includes unchanged resources.",
    },
    {
      line: "pulumi stack export | container-guard check -",
      does: "Check what a stack has deployed; add --show-secrets to check secrets too (they are never printed).",
    },
    {
      line: "container-guard check infra/ --stack prod",
      does: "Run a Pulumi program without the engine and check its resources.",
    },
    {
      line: "container-guard check --since base.json k8s/",
      does: "List only findings that a report of another branch does not have.",
    },
    {
      line: "container-guard check --format sarif --output report.html .",
      does: "Print SARIF and write an HTML report.",
    },
  ],
  run,
};

async function run(given: Given, terminal: Terminal, today: string): Promise<number> {
  const { texts, lists, flags, operands } = given;
  const isFailing = failingOn(texts["fail-on"]);
  const format = oneOf("--format", texts["format"] ?? "text", REPORT_FORMATS);
  const outputs = (lists["output"] ?? []).map(outputOf);
  const formats = [format, ...outputs.map((output) => output.format)];
  const configuration = readConfiguration(given);
  const earlier = texts["since"] === undefined ? undefined : readEarlierReport(texts["since"]);
  const judged = await judgeSources(operands, { given, configuration, terminal, today });
  const writing: Writing = {
    ...judged,
    ...comparisonWith(earlier, judged.report, texts["since"]),
    complete: judged.report,
    fingerprintOf: fingerprinter([...judged.report.findings, ...judged.report.exempt]),
    fixOf: formats.includes("sarif") ? fixes() : () => undefined,
    sources: operands,
    ...packageInfo(),
    time: nowUtc(),
    commit: checkedOutCommit(),
    today,
    configuration,
    width: undefined,
    isColoured: false,
    showsAll: flags["all"] ?? false,
    showsExempt: flags["show-exempt"] ?? false,
    showsExemption: flags["show-exemption"] ?? false,
    isFailing,
  };
  // Print first, so that results are not lost if a file cannot be written.
  terminal.out(reportIn(format, { ...writing, isColoured: terminal.isColoured, width: terminal.width }));
  const { report, problems } = writing;
  const note = secretListsNote(report);
  if (format !== "text" && format !== "full" && note !== undefined) terminal.err(`container-guard: ${note}\n`);
  writeAll(outputs, (output) => writeOutput(output.file, reportIn(output.format, writing)));
  if (problems.length > 0) return EXIT.failure;
  return report.findings.some(isFailing) ? EXIT.findings : EXIT.clean;
}

/**
 * Writes each output, even if another one cannot be written.
 *
 * @throws UsageError that names those that could not be written
 */
function writeAll(outputs: readonly Output[], write: (output: Output) => void): void {
  const failed: UsageError[] = [];
  for (const output of outputs)
    try {
      write(output);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      failed.push(error);
    }
  if (failed.length > 0) throw new UsageError(failed.map(({ message }) => message).join("; "));
}

/** Loads the YAML editor, which takes as long as a tenth of a short run, only if a report shows edits. */
function fixes(): Writing["fixOf"] {
  const { textFixes } = require("../fix/text-fixes") as typeof import("../fix/text-fixes");
  return textFixes();
}

/** Returns the results to list. Without an earlier report, all of them are. */
function comparisonWith(
  earlier: readonly EarlierFinding[] | undefined,
  results: Results,
  file = "",
): Pick<Writing, "report" | "since"> {
  if (earlier === undefined) return { report: results };
  const { report, known, resolved } = compare(results, earlier);
  return { report, since: { file, known, resolved } };
}

/** @throws UsageError if the report exceeds the longest string of Node.js, 512 MiB */
export function reportIn(format: ReportFormat, writing: Writing, write = writerOf(format)): string {
  try {
    return write(writing);
  } catch (error) {
    if (!(error instanceof RangeError) || error.message !== "Invalid string length") throw error;
    const { findings } = writing.report;
    throw new UsageError(
      `Cannot write ${findings.length} findings as ${format}: the report would exceed 512 MiB; check fewer sources at once`,
    );
  }
}

interface Output {
  readonly format: ReportFormat;
  readonly file: string;
}

function outputOf(text: string): Output {
  const [, named, rest] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const file = rest ?? text;
  if (file === STDIN) throw new UsageError("Invalid --output -: to choose the format of standard output, use --format");
  if (named !== undefined) return { format: oneOf("--output", named, REPORT_FORMATS), file };
  const format = formatOf(text);
  if (format !== undefined) return { format, file };
  throw new UsageError(
    `Cannot infer the report format from ${quote(text)}: use --output FORMAT=FILE, where FORMAT is one of ${REPORT_FORMATS.join(", ")}`,
  );
}
