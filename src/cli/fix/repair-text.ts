import type { LocatedFinding, Report } from "../../guard/report";
import type { PathEdit } from "../../model/edit";
import { identifyingText } from "../../reports/fingerprint";
import { readFile } from "../../sources";
import { editText, type DocumentEdits, type EditedText } from "../../yaml/editing";
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
 * another one appear.
 *
 * @param edit - changes a text; its result is checked
 */
export function repairText(file: string, before: string, judging: Rejudging, edit = editText): RepairedText {
  const first = judged(file, before, judging);
  const unchanged = (reason: string): RepairedText => {
    const reasons = new Map(first.findings.filter(judging.isWanted).map((finding) => [finding, reason]));
    return { text: before, fixed: [], left: first.findings, reasons };
  };
  if (first.isPartial) return unchanged(UNREADABLE);
  if (isTooDeep(before)) return unchanged(TOO_DEEP);
  let text = before;
  let last = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const wanted = last.findings.filter(judging.isWanted);
    const { text: edited, reasons } = editedText(text, wanted, edit);
    if (edited === text) {
      if (last.isPartial) return unchanged(MISREAD);
      if (!wanted.every((finding) => reasons.has(finding))) return unchanged(NOT_GONE);
      const [added] = without(last.findings, first.findings);
      if (added !== undefined) return unchanged(`the repair would violate ${added.policy}`);
      return { text, fixed: without(first.findings, last.findings), left: last.findings, reasons };
    }
    text = edited;
    last = judged(file, text, judging);
  }
  return unchanged(NOT_GONE);
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

/** Returns the findings that are not among the others, whatever their lines and indexes; a finding may be there several times. */
function without(findings: readonly LocatedFinding[], others: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const counts = new Map<string, number>();
  for (const other of others.map(identifyingText)) counts.set(other, (counts.get(other) ?? 0) + 1);
  return findings.filter((finding) => {
    const text = identifyingText(finding);
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}
