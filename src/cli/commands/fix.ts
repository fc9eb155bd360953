import { lstatSync, readFileSync, realpathSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { Guard } from "../../guard/guard";
import { resourceName } from "../../guard/exemption";
import { Report, type LocatedFinding } from "../../guard/report";
import { fileName, plural } from "../../reports/report";
import { STDIN } from "../../sources";
import { readText } from "../../sources/input";
import { UnreadableText } from "../../yaml/document";
import { printable } from "../../values/text";
import { EXIT, type Command, type Given, type Terminal } from "../command";
import { exemptedFiles, isBelow } from "../exempted-file";
import { failingOn } from "../fail-on";
import type { RepairedText } from "../fix/repair-text";
import { SOURCES, SOURCE_OPTIONS, fileOptions, judgeSources } from "../judge-sources";
import { policyNamed } from "../policy-named";
import { replaceFile } from "../replace-file";
import { CONFIG_OPTIONS, readConfiguration } from "../settings-file";

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
  run,
};

interface Outcome extends RepairedText {
  readonly file: string;
  readonly before: string;
}

async function run(given: Given, terminal: Terminal, today: string): Promise<number> {
  const { texts, lists, flags, operands } = given;
  const isFailing = failingOn(texts["fail-on"]);
  const chosen = (lists["policy"] ?? []).map((id) => policyNamed(id).id);
  // Loaded here, because the other commands do without them.
  const { keyOf, repairText } = require("../fix/repair-text") as typeof import("../fix/repair-text");
  const { unifiedDiff } = require("../fix/diff") as typeof import("../fix/diff");
  const configuration = readConfiguration(given);
  const { report, policies, problems } = await judgeSources(operands, { given, configuration, terminal, today });

  const isChosen = ({ policy }: LocatedFinding): boolean => chosen.length === 0 || chosen.includes(policy);
  const isWanted = (finding: LocatedFinding): boolean =>
    finding.repair !== null && isChosen(finding) && (flags["unsafe"] === true || finding.repair.isSafe);
  const folder = dirname(configuration.file ?? "");
  const guard = new Guard(policies, today);
  const fileOf = exemptedFiles(folder);
  const newReport = (): Report => new Report(guard, fileOf);
  const options = fileOptions(texts);
  const files = [...new Set(report.findings.filter(isWanted).map(({ file }) => file))];
  const isDry = flags["dry-run"] === true || flags["check"] === true;
  const outcomes: Outcome[] = [];
  let isFailed = false;
  const unedited = new Map<string, string>();
  for (const file of files) {
    const before = editableText(file, operands);
    if (before instanceof UnreadableText) {
      unedited.set(file, before.message);
      continue;
    }
    const outcome = { file, before, ...repairText(file, before, { newReport, options, isWanted }) };
    const problem = isDry ? undefined : problemWriting(outcome);
    if (problem === undefined) outcomes.push(outcome);
    else unedited.set(file, problem);
    isFailed ||= problem !== undefined;
  }
  const changed = outcomes.filter(({ text, before }) => text !== before);
  if (flags["dry-run"] === true || terminal.isColoured)
    for (const { file, before, text } of changed) terminal.out(unifiedDiff(file, before, text, terminal.isColoured));

  const byFile = new Map(outcomes.map((outcome) => [outcome.file, outcome]));
  const left = [
    ...report.findings.filter(({ file }) => !byFile.has(file)),
    ...outcomes.flatMap(({ left: own }) => own),
  ].filter(isChosen);
  const reason = (finding: LocatedFinding): string =>
    unedited.get(finding.file) ?? byFile.get(finding.file)?.reasons.get(keyOf(finding)) ?? reasonFor(finding);
  const print = flags["dry-run"] === true ? terminal.err : terminal.out;
  print(
    summary(
      changed,
      left.map((finding) => ({ finding, reason: reason(finding) })),
      isDry,
    ),
  );
  if (problems.length > 0 || isFailed) return EXIT.failure;
  if (flags["check"] === true && changed.length > 0) return EXIT.findings;
  return left.some(isFailing) ? EXIT.findings : EXIT.clean;
}

/** Writes a repaired file; returns why it could not, if so. */
function problemWriting({ file, before, text }: Outcome): string | undefined {
  if (text === before) return undefined;
  try {
    if (readText(file) !== before) return "the file changed while it was being repaired";
    replaceFile(file, text);
    return undefined;
  } catch (error) {
    return `cannot write the file (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`;
  }
}

/** Returns the text of a file that can be edited, or why it cannot. */
function editableText(file: string, operands: readonly string[]): string | UnreadableText {
  if (file === STDIN) return new UnreadableText("standard input is not edited");
  try {
    if (leaves(file, operands)) return new UnreadableText("it is a symbolic link to a file outside the given folders");
    const text = readText(file);
    const isPlain = readFileSync(file).equals(Buffer.from(text));
    return isPlain ? text : new UnreadableText("only plain UTF-8 files are edited");
  } catch {
    return new UnreadableText("it can no longer be read"); // it was, when it was checked
  }
}

/** Whether the path leads outside the folders and files that the user named. */
function leaves(file: string, operands: readonly string[]): boolean {
  const target = realpathSync(file);
  if (target === resolve(file)) return false;
  return !operands
    .filter((operand) => lstatSync(operand, { throwIfNoEntry: false }) !== undefined)
    .some((operand) => isBelow(relative(realpathSync(operand), target)));
}

function reasonFor({ policy, repair, verdict, fix }: LocatedFinding): string {
  const { repair: own } = policyNamed(policy);
  if (verdict === "undecided") return "the value is not known before deployment";
  if (repair !== null) return `the repair is unsafe: ${own.reason} To make it, use --unsafe.`;
  return own.kind === "none" ? own.reason : fix;
}

interface Left {
  readonly finding: LocatedFinding;
  readonly reason: string;
}

function summary(changed: readonly Outcome[], left: readonly Left[], isDry: boolean): string {
  const fixed = changed.flatMap((outcome) => outcome.fixed);
  const verb = isDry ? "Can fix" : "Fixed";
  return [
    ...section(
      isDry ? "Can be fixed" : "Fixed",
      fixed.map((finding) => ({ finding, reason: "" })),
    ),
    ...section("Not fixed", left),
    `${verb} ${plural(fixed.length, "finding")} in ${plural(changed.length, "file")}; ${left.length} left.`,
    "",
  ].join("\n");
}

function section(title: string, rows: readonly Left[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    title,
    ...rows.map(({ finding, reason }) => {
      const { file, location, level, policy, resource, path } = finding;
      const place = location === undefined ? fileName(file) : `${fileName(file)}:${location.line}`;
      const line = `  ${place}  ${level}  ${policy}  ${resourceName(resource)}  ${path}`.trimEnd();
      return printable(line) + (reason === "" ? "" : `\n      ${printable(reason)}`);
    }),
    "",
  ];
}
