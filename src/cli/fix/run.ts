import type { LocatedFinding } from "../../guard/report";
import { UnreadableText } from "../../yaml/document";
import { EXIT, type Given, type Terminal } from "../command";
import { failingOn } from "../fail-on";
import { fileOptions, judgeSources } from "../judge-sources";
import { policyNamed } from "../policy-named";
import { readConfiguration } from "../settings-file";
import { unifiedDiff } from "./diff";
import { editableText, problemWriting } from "./file";
import { repairText, type Rejudging, type RepairedText } from "./repair-text";
import { isOfProgram, reasonFor, summaryText } from "./summary";

/** A file that was edited, or that needs no edit. */
interface Edited extends RepairedText {
  readonly file: string;
  readonly before: string;
}

/** Why a file is not edited. */
interface Unedited {
  readonly problem: string;
  /** Whether writing it failed. */
  readonly isFailure: boolean;
}

/** Runs `container-guard fix`. */
export async function runFix(given: Given, terminal: Terminal, today: string): Promise<number> {
  const { texts, lists, flags, operands } = given;
  const isFailing = failingOn(texts["fail-on"]);
  const chosen = (lists["policy"] ?? []).map((id) => policyNamed(id).id);
  const configuration = readConfiguration(given);
  const { report, newReport, problems } = await judgeSources(operands, { given, configuration, terminal, today });

  const isChosen = ({ policy }: LocatedFinding): boolean => chosen.length === 0 || chosen.includes(policy);
  const isWanted = (finding: LocatedFinding): boolean =>
    finding.repair !== null &&
    !isOfProgram(finding) &&
    isChosen(finding) &&
    (flags["unsafe"] === true || finding.repair.isSafe);
  const judging = { newReport, options: fileOptions(texts), isWanted };
  const isDry = flags["dry-run"] === true || flags["check"] === true;
  const edited = new Map<string, Edited>();
  const unedited = new Map<string, Unedited>();
  for (const file of new Set(report.findings.filter(isWanted).map((finding) => finding.file))) {
    const outcome = repairFile(file, { operands, judging, isDry });
    if ("problem" in outcome) unedited.set(file, outcome);
    else edited.set(file, outcome);
  }

  const changed = [...edited.values()].filter(({ text, before }) => text !== before);
  if (flags["dry-run"] === true || terminal.isColoured)
    for (const { file, before, text } of changed) terminal.out(unifiedDiff(file, before, text, terminal.isColoured));
  const reasonOf = (finding: LocatedFinding): string =>
    (isWanted(finding) ? unedited.get(finding.file)?.problem : undefined) ??
    edited.get(finding.file)?.reasons.get(finding) ??
    reasonFor(finding);
  const left = [
    ...report.findings.filter((finding) => isOfProgram(finding) || !edited.has(finding.file)),
    ...[...edited.values()].flatMap((outcome) => outcome.left),
  ].filter(isChosen);
  const print = flags["dry-run"] === true ? terminal.err : terminal.out;
  print(
    summaryText({
      fixed: changed.flatMap(({ fixed }) => fixed),
      files: changed.length,
      left: left.map((finding) => ({ finding, reason: reasonOf(finding) })),
      isDry,
    }),
  );
  if (problems.length > 0 || [...unedited.values()].some(({ isFailure }) => isFailure)) return EXIT.failure;
  if (flags["check"] === true && changed.length > 0) return EXIT.findings;
  return left.some(isFailing) ? EXIT.findings : EXIT.clean;
}

interface Repairing {
  readonly operands: readonly string[];
  readonly judging: Rejudging;
  readonly isDry: boolean;
}

/** Repairs a file, and writes it unless the run is dry. */
function repairFile(file: string, { operands, judging, isDry }: Repairing): Edited | Unedited {
  const before = editableText(file, operands);
  if (before instanceof UnreadableText) return { problem: before.message, isFailure: false };
  const outcome = { file, before, ...repairText(file, before, judging) };
  const problem = isDry ? undefined : problemWriting(outcome);
  return problem === undefined ? outcome : { problem, isFailure: true };
}
