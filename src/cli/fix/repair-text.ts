import { isDeepStrictEqual } from "node:util";
import type { LevelledFinding } from "../../guard/finding";
import type { LocatedFinding, Report } from "../../guard/report";
import { applyEdits } from "../../model/apply-edits";
import type { PathEdit } from "../../model/edit";
import { withoutIndexes } from "../../reports/fingerprint";
import { readFile } from "../../sources";
import { parseDocuments, UnreadableText } from "../../yaml/document";
import type { Position } from "../../yaml/lines";
import { editText, type DocumentEdits } from "../../yaml/editing";

/** A repair can make another one possible: what is not privileged can be kept from escalating. */
const MOST_ROUNDS = 4;

const SHARED = "the value is written elsewhere: in another service or document";
const MISREAD = "the edited file would not be read as expected";
const NOT_GONE = "the violation would remain after the repair";

/** How the files are judged again after an edit. */
export interface Judging {
  /** Returns an empty report, with the same policies and exemptions for each. */
  readonly newReport: () => Report;
  /** How the file is read. */
  readonly options: Parameters<typeof readFile>[1];
  /** Whether a finding that can be repaired is to be. */
  readonly isWanted: (finding: LocatedFinding) => boolean;
}

export interface RepairedText {
  readonly text: string;
  readonly fixed: readonly LocatedFinding[];
  readonly left: readonly LocatedFinding[];
  /** Why an edit was not made, by the path of its finding. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** Repairs the text of a file. Every edit is checked: the text is parsed and judged again before it is returned. */
export function repairText(file: string, before: string, judging: Judging): RepairedText {
  const reasons = new Map<string, string>();
  const first = judged(file, before, judging);
  let current = first;
  let text = before;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const edited = editedText(text, current, judging, reasons);
    if (edited === text) break;
    const next = judged(file, edited, judging);
    const added = newIn(next, first);
    if (added !== undefined) {
      current.filter(judging.isWanted).forEach((finding) => reasons.set(keyOf(finding), NOT_GONE));
      break;
    }
    [text, current] = [edited, next];
  }
  const names = countsOf(current);
  const fixed = first.filter((finding) => !take(names, finding));
  return { text, fixed, left: current, reasons };
}

export function keyOf({ policy, resource, path }: LevelledFinding): string {
  return JSON.stringify([policy, resource.kind, resource.namespace, resource.name, path]);
}

function judged(file: string, text: string, { newReport, options }: Judging): readonly LocatedFinding[] {
  const report = newReport();
  for (const { resources } of readFile(file, { ...options, text }))
    for (const resource of resources) report.add(resource);
  return report.findings;
}

/** Returns the text with the edits that can be made in it; the same text if there are none. */
function editedText(
  text: string,
  findings: readonly LocatedFinding[],
  { isWanted }: Judging,
  reasons: Map<string, string>,
): string {
  const byDocument = new Map<string, DocumentEdits & { readonly edits: PathEdit[] }>();
  const owners = new Map<PathEdit, string>();
  for (const finding of findings.filter(isWanted)) {
    if (finding.written === undefined) reasons.set(keyOf(finding), SHARED);
    for (const { document, edit } of finding.written ?? []) {
      const { line, column, edits } = byDocument.get(placeOf(document)) ?? { ...document, edits: [] };
      byDocument.set(placeOf(document), { line, column, edits });
      edits.push(edit);
      owners.set(edit, keyOf(finding));
    }
  }
  const { text: edited, refused } = editText(text, [...byDocument.values()]);
  for (const { edit, reason } of refused) reasons.set(owners.get(edit)!, reason);
  const isRefused = new Set(refused.map(({ edit }) => edit));
  const made = [...byDocument].map(
    ([place, { edits }]) => [place, edits.filter((edit) => !isRefused.has(edit))] as const,
  );
  if (isAsExpected(text, edited, new Map(made))) return edited;
  for (const key of owners.values()) reasons.set(key, MISREAD);
  return text;
}

function placeOf({ line, column }: Position): string {
  return `${line}:${column}`;
}

/** Whether the edited text differs from the text in the edited places alone. */
function isAsExpected(before: string, after: string, made: ReadonlyMap<string, readonly PathEdit[]>): boolean {
  try {
    const expected = parseDocuments(before);
    const found = parseDocuments(after);
    return (
      expected.length === found.length &&
      expected.every((document, index) => {
        const root = document.locate([]);
        const edits = (root && made.get(placeOf(root))) ?? [];
        const value = edits.length === 0 ? document.value : structuredClone(document.value);
        if (edits.length > 0) applyEdits(value as object, edits);
        return isDeepStrictEqual(value, found[index]!.value);
      })
    );
  } catch (error) {
    if (error instanceof UnreadableText) return false;
    throw error;
  }
}

/** Counts findings by what they are about, whatever their line or index. */
function countsOf(findings: readonly LevelledFinding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(nameOf(finding), (counts.get(nameOf(finding)) ?? 0) + 1);
  return counts;
}

/** Takes a finding out of the counts; returns whether it was there. */
function take(counts: Map<string, number>, finding: LevelledFinding): boolean {
  const count = counts.get(nameOf(finding)) ?? 0;
  counts.set(nameOf(finding), count - 1);
  return count > 0;
}

function nameOf({ policy, resource, path, verdict, value }: LevelledFinding): string {
  const { kind, namespace, name } = resource;
  return JSON.stringify([policy, kind, namespace, name, withoutIndexes(path), verdict, value]);
}

function newIn(after: readonly LevelledFinding[], before: readonly LevelledFinding[]): LevelledFinding | undefined {
  const counts = countsOf(before);
  return after.find((finding) => !take(counts, finding));
}
