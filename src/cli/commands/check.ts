import { writeFileSync } from "node:fs";
import { policies } from "../../../policies";
import { Check } from "../../check";
import { REPORT_FORMATS, formatOf, writerOf, type ReportFormat, type Writing } from "../../reports";
import { FORMATS, readAll, type Problem, type ReadOptions } from "../../sources";
import { oneLine, quote } from "../../text";
import { EXIT, UsageError, oneOf, type Command, type Given, type Terminal } from "../command";
import { packageInfo } from "../package-root";
import { Progress } from "../progress";
import { CONFIG_OPTIONS, readConfig } from "../settings-file";

const FAIL_ON = ["mandatory", "advisory", "never"] as const;

export const check: Command = {
  name: "check",
  summary: "Judges manifests, Compose files, running containers and Pulumi programs",
  operands: "SOURCE…",
  description:
    "A SOURCE is a file, a folder, a pattern such as 'k8s/**/*.yaml', or - for standard input. What a file holds tells what it is: " +
    `${FORMATS.map(({ title }) => title).join(", ")}. A folder with a Pulumi.yaml in it is a program, which is run under mocks unless --from is given.`,
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
    stack: {
      type: "string",
      value: "NAME",
      description: "The stack that a program is run for; its plain configuration is read. Default: dev.",
    },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      description: `Exit with 1 for findings at or above: ${FAIL_ON.join(", ")}. Default: mandatory.`,
    },
    from: {
      type: "string",
      value: "KIND",
      description: `Read every SOURCE as: ${FORMATS.map(({ id }) => id).join(", ")}. Default: what it holds tells.`,
    },
    "show-exempt": {
      type: "boolean",
      description: "List in text what is exempt, and exemptions that covered nothing.",
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
      line: "docker ps -q | xargs docker inspect | container-guard check -",
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
  if (operands.length === 0) throw new UsageError("Expected a SOURCE, found none");
  const failOn = oneOf("--fail-on", texts["fail-on"] ?? "mandatory", FAIL_ON);
  const format = oneOf("--format", texts["format"] ?? "text", REPORT_FORMATS);
  const outputs = (lists["output"] ?? []).map(outputOf);
  const from =
    texts["from"] === undefined
      ? undefined
      : oneOf(
          "--from",
          texts["from"],
          FORMATS.map(({ id }) => id),
        );
  const checking = new Check({ policies, config: readConfig(given) });

  const { stack } = texts;
  const options = { ...(from === undefined ? {} : { format: from }), ...(stack === undefined ? {} : { stack }) };
  const problems = await judgeAll(checking, { sources: operands, options, terminal });
  const { report } = checking;
  const writing: Writing = {
    report,
    problems,
    policies: checking.policies,
    sources: operands,
    ...packageInfo(),
    today: new Date().toISOString().slice(0, "YYYY-MM-DD".length),
    isColoured: false,
    showsExempt: flags["show-exempt"] ?? false,
    isFailing: ({ level }) => failOn !== "never" && (failOn === "advisory" || level === "mandatory"),
  };
  for (const output of outputs) writeFile(output.file, writerOf(output.format)(writing));
  terminal.out(writerOf(format)({ ...writing, isColoured: terminal.isColoured }));
  if (problems.length > 0) return EXIT.failure;
  return report.findings.some(writing.isFailing) ? EXIT.findings : EXIT.clean;
}

interface Job {
  readonly sources: readonly string[];
  readonly options: ReadOptions;
  readonly terminal: Terminal;
}

/** Reads and judges file by file, so that nothing but the findings is kept. */
async function judgeAll(checking: Check, { sources, options, terminal }: Job): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const progress = new Progress(terminal);
  for await (const { file, resources, problem } of readAll(sources, options)) {
    progress.step();
    resources.forEach((resource) => checking.add(resource));
    if (problem === undefined) continue;
    problems.push(problem);
    progress.clear();
    terminal.err(`container-guard: cannot read ${placeOf(problem, file)}: ${problem.reason}\n${detailsOf(problem)}`);
  }
  progress.clear();
  return problems;
}

function detailsOf({ details = "" }: Problem): string {
  return details === "" ? "" : `${details}\n`;
}

function placeOf({ line, column }: Problem, file: string): string {
  const name = file === "-" ? "standard input" : oneLine(file);
  return line === null ? name : `${name}, line ${line}, column ${column}`;
}

function outputOf(text: string): { readonly format: ReportFormat; readonly file: string } {
  const [, named, rest] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  if (named !== undefined) return { format: oneOf("--output", named, REPORT_FORMATS), file: rest! };
  const format = formatOf(text);
  if (format !== undefined) return { format, file: text };
  throw new UsageError(
    `Cannot tell the format of ${quote(text)}: write --output FORMAT=FILE, with one of ${REPORT_FORMATS.join(", ")}`,
  );
}

function writeFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`Cannot write ${quote(file)}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
