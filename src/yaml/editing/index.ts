import { parseAllDocuments, type Document } from "yaml";
import type { PathEdit } from "../../model/edit";
import { isStrictJson } from "../../values/text";
import { Lines } from "../lines";
import { branchesOf } from "./branches";
import { Editor, type Refused } from "./editor";
import type { Style } from "./render";
import { Refusal, SourceText, startOf, type Splice } from "./source";

export type { Refused } from "./editor";
export type { Splice } from "./source";

/** Edits of one document in a text. */
export interface DocumentEdits {
  /** Where the document's content begins: line and column from 1. */
  readonly line: number;
  readonly column: number;
  readonly edits: readonly PathEdit[];
}

export interface EditedText {
  readonly text: string;
  readonly refused: readonly Refused[];
}

/** Scalars stay as they are written: what they mean is determined elsewhere. */
const PARSING = { schema: "failsafe", keepSourceTokens: true, uniqueKeys: false, logLevel: "silent" } as const;

const UNREADABLE = "the document is written in a form that cannot be edited safely";

/** A YAML or JSON text that can be edited, parsed once. */
export class EditableText {
  /** The text, with a line break at its end. */
  private readonly lines: Lines;
  private readonly style: Omit<Style, "step">;
  private readonly documents: ReadonlyMap<number, Document.Parsed>;
  private readonly sources = new Map<Document.Parsed, SourceText>();

  constructor(private readonly text: string) {
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    // JSON has no comments, so a text that has some is YAML in flow style.
    this.style = { newline, isJson: isStrictJson(text) };
    this.lines = new Lines(text.endsWith("\n") ? text : text + newline);
    const parsed = parseAllDocuments(this.lines.text, PARSING);
    const documents = Array.isArray(parsed) ? parsed : [];
    this.documents = new Map(
      documents.flatMap((each) => (each.contents === null ? [] : [[startOf(each.contents), each] as const])),
    );
  }

  /** Returns the replacements that make the edits; they touch nothing else. */
  splicesFor({ line, column, edits }: DocumentEdits): Pick<Editor, "splices" | "refused"> {
    const start = this.lines.boundsOf(line)[0] + column - 1;
    const document = this.documents.get(start);
    if (document?.errors.length !== 0) return refusal(edits, UNREADABLE);
    const step = stepIn(this.text.slice(start, start + LONGEST_SAMPLE));
    const editor = new Editor(this.sourceOf(document), { ...this.style, step });
    try {
      editor.edit(document.contents, branchesOf(edits));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refusal(edits, error.message);
    }
    const splices = this.withinText(editor.splices);
    return splices === undefined ? refusal(edits, UNREADABLE) : { splices, refused: editor.refused };
  }

  /** Returns the same replacements for the text without the line break that was added to it; undefined if some overlap. */
  private withinText(splices: readonly Splice[]): Splice[] | undefined {
    const sorted = inOrder(splices);
    if (sorted === undefined) return undefined;
    const { length } = this.text;
    const added = this.lines.text.slice(length);
    const merged: Splice[] = [];
    // The line break before lines at the end is the one to leave out if they are removed.
    let from = length;
    while (added !== "" && (sorted.at(-1)?.end ?? 0) > from) {
      merged.unshift(sorted.pop()!);
      from = this.lineBreakBefore(merged[0]!.start);
    }
    if (merged.length === 0) return sorted;
    const moved = merged.map(({ start, end, text }) => ({ start: start - from, end: end - from, text }));
    const text = spliced(this.lines.text.slice(from), moved);
    return [...sorted, { start: from, end: length, text: text.slice(0, -added.length) }];
  }

  private lineBreakBefore(offset: number): number {
    const { text } = this.lines;
    if (text[offset - 1] !== "\n") return offset;
    return text[offset - 2] === "\r" ? offset - 2 : offset - 1;
  }

  private sourceOf(document: Document.Parsed): SourceText {
    const known = this.sources.get(document) ?? new SourceText(this.lines.text, document.contents!);
    this.sources.set(document, known);
    return known;
  }
}

function refusal(edits: readonly PathEdit[], reason: string): Pick<Editor, "splices" | "refused"> {
  return { splices: [], refused: edits.map((edit) => ({ edit, reason })) };
}

/**
 * Edits documents in a YAML or JSON text. Lines that no edit touches, comments, and the style of everything else stay as they
 * are.
 */
export function editText(text: string, documents: readonly DocumentEdits[]): EditedText {
  const editable = new EditableText(text);
  const made = documents.map((document) => editable.splicesFor(document));
  const splices = made.flatMap((each) => each.splices);
  return { text: spliced(text, inOrder(splices)!), refused: made.flatMap(({ refused }) => refused) };
}

const LONGEST_SAMPLE = 20_000; // characters

/** Returns how much deeper the first object in an object is. */
function stepIn(sample: string): number {
  let above = "";
  for (const line of sample.split("\n").map((each) => each.trimEnd())) {
    const deeper = indentOf(line) - indentOf(above);
    if (above.endsWith(":") && deeper > 0 && !/^ *[-#]/.test(line)) return deeper;
    above = line;
  }
  return 2;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Returns replacements in the order of the text; undefined if two of them overlap. */
function inOrder(splices: readonly Splice[]): Splice[] | undefined {
  const sorted = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  return sorted.every(({ start }, i) => i === 0 || sorted[i - 1]!.end <= start) ? sorted : undefined;
}

function spliced(text: string, sorted: readonly Splice[]): string {
  let done = 0;
  const parts = sorted.flatMap(({ start, end, text: replacement }) => {
    const kept = text.slice(done, start);
    done = end;
    return [kept, replacement];
  });
  return parts.join("") + text.slice(done);
}
