import type { LocatedFinding, Report } from "../../guard/report";
import type { PathEdit } from "../../model/edit";
import { identifyingText } from "../../reports/fingerprint";
import { readFile } from "../../sources";
import { editText, type DocumentEdits, type EditedText } from "../../yaml/editing";
import { causesOf, compared, wouldViolate, type Worsened } from "./compare-findings";
import { isTooDeep } from "./nesting";
import { MISREAD, TOO_DEEP, mistakeIn, placeOf } from "./verify-edit";

/** The most times that a text is edited. A repair can make another one possible: what is not privileged can be kept from escalating. */
const MOST_ROUNDS = 4;

const SHARED = "the value is written elsewhere: in another service or document";
const UNREADABLE = "a part of the file cannot be read";
const NOT_GONE = "the violation would remain after the repair";

/** How the files are judged again after an edit. */
export interface Rejudging {
  /** Returns an empty report, with the same policies and exemptions for each. */
  readonly newReport: () => Report;
  /** How the file is read. */
  readonly options: Parameters<typeof readFile>[1];
  /** Whether a finding is to be repaired. */
  readonly isWanted: (finding: LocatedFinding) => boolean;
}

export interface RepairedText {
  readonly text: string;
  readonly fixed: readonly LocatedFinding[];
  readonly left: readonly LocatedFinding[];
  /** Why findings that are left could not be repaired. */
  readonly reasons: Reasons;
}

type Reasons = ReadonlyMap<LocatedFinding, string>;

/**
 * Repairs the text of a file. The result is parsed and judged again: the text stays as it was if a violation would remain or
 * another one appear. If another one would appear where a repair changes a value, only that repair is not made.
 *
 * @param edit - changes a text; its result is checked
 */
export function repairText(file: string, before: string, judging: Rejudging, edit = editText): RepairedText {
  const first = judged(file, before, judging);
  const repairing: Repairing = { file, before, first, judging, edit };
  if (first.isPartial) return unchanged(repairing, UNREADABLE);
  if (isTooDeep(before)) return unchanged(repairing, TOO_DEEP);
  const all = madeRepairs(repairing);
  if (!("added" in all)) return all;
  const refused = causesOf(all);
  const isWanted = (finding: LocatedFinding): boolean =>
    judging.isWanted(finding) && !refused.has(identifyingText(finding));
  const others: Repairing = { ...repairing, judging: { ...judging, isWanted } };
  const made = madeRepairs(others);
  const outcome = "added" in made ? unchanged(others, wouldViolate(made.added[0]!)) : made;
  const reasons = new Map(outcome.reasons);
  for (const finding of outcome.left) {
    const reason = refused.get(identifyingText(finding));
    if (reason !== undefined) reasons.set(finding, reason);
  }
  return { ...outcome, reasons };
}

interface Repairing {
  readonly file: string;
  readonly before: string;
  readonly first: Judged;
  readonly judging: Rejudging;
  readonly edit: typeof editText;
}

function unchanged({ before, first, judging }: Repairing, reason: string): RepairedText {
  const reasons = new Map(first.findings.filter(judging.isWanted).map((finding) => [finding, reason]));
  return { text: before, fixed: [], left: first.findings, reasons };
}

/** Makes all wanted repairs. */
function madeRepairs(repairing: Repairing): RepairedText | Worsened {
  const { file, before, first, judging, edit } = repairing;
  const repaired: LocatedFinding[] = [];
  let text = before;
  let last = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const wanted = last.findings.filter(judging.isWanted);
    const { text: edited, reasons } = editedText(text, wanted, edit);
    if (edited === text) {
      if (last.isPartial) return unchanged(repairing, MISREAD);
      if (!wanted.every((finding) => reasons.has(finding))) return unchanged(repairing, NOT_GONE);
      const { fixed, added } = compared(first.findings, last.findings, judging.isWanted);
      return added.length > 0 ? { added, repaired } : { text, fixed, left: last.findings, reasons };
    }
    for (const finding of wanted) if (!reasons.has(finding)) repaired.push(finding);
    text = edited;
    last = judged(file, text, judging);
  }
  return unchanged(repairing, NOT_GONE);
}

interface Judged {
  readonly findings: readonly LocatedFinding[];
  /** Whether a part of the text could not be read. */
  readonly isPartial: boolean;
}

function judged(file: string, text: string, { newReport, options }: Rejudging): Judged {
  const report = newReport();
  let isPartial = false;
  for (const { resources, problem } of readFile(file, { ...options, text })) {
    isPartial ||= problem !== undefined;
    for (const resource of resources) report.add(resource);
  }
  return { findings: report.findings, isPartial };
}

/** Returns the text with the edits that can be made in it, and why the others cannot. */
function editedText(
  text: string,
  findings: readonly LocatedFinding[],
  edit: typeof editText,
): Pick<EditedText, "text"> & { readonly reasons: Reasons } {
  const reasons = new Map<LocatedFinding, string>();
  const owners = new Map<PathEdit, LocatedFinding>();
  const byDocument = new Map<string, DocumentEdits & { readonly edits: PathEdit[] }>();
  for (const finding of findings) {
    if (finding.written === undefined) reasons.set(finding, SHARED);
    for (const { document, edit: each } of finding.written ?? []) {
      const { line, column, edits } = byDocument.get(placeOf(document)) ?? { ...document, edits: [] };
      byDocument.set(placeOf(document), { line, column, edits });
      edits.push(each);
      owners.set(each, finding);
    }
  }
  const { text: edited, refused } = edit(text, [...byDocument.values()]);
  for (const { edit: each, reason } of refused) reasons.set(owners.get(each)!, reason);
  const isRefused = new Set(refused.map(({ edit: each }) => each));
  const made = [...byDocument].map(
    ([place, { edits }]) => [place, edits.filter((each) => !isRefused.has(each))] as const,
  );
  const mistake = mistakeIn(text, edited, new Map(made));
  if (mistake === undefined) return { text: edited, reasons };
  for (const finding of owners.values()) reasons.set(finding, mistake);
  return { text, reasons };
}
