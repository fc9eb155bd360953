import { parseAllDocuments, type Document } from "yaml";
import type { PathEdit } from "../../model/edit";
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
  private readonly documents: ReadonlyMap<number, Document.Parsed>;
  private readonly offsets: readonly number[];
  private readonly sources = new Map<Document.Parsed, SourceText>();

  constructor(private readonly text: string) {
    const parsed = parseAllDocuments(text, PARSING);
    const documents = Array.isArray(parsed) ? parsed : [];
    this.documents = new Map(
      documents.flatMap((each) => (each.contents === null ? [] : [[startOf(each.contents), each] as const])),
    );
    this.offsets = lineOffsets(text);
  }

  /** Returns the replacements that make the edits. They touch nothing else, and do not overlap. */
  splicesFor({ line, column, edits }: DocumentEdits): Pick<Editor, "splices" | "refused"> {
    const document = this.documents.get(this.offsets[line - 1]! + column - 1);
    if (document === undefined || document.errors.length > 0)
      return { splices: [], refused: edits.map((edit) => ({ edit, reason: UNREADABLE })) };
    const { contents } = document;
    const editor = new Editor(this.sourceOf(document), styleOf(this.text, startOf(contents!)));
    try {
      editor.edit(contents, branchesOf(edits));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { splices: [], refused: edits.map((edit) => ({ edit, reason: error.message })) };
    }
    return editor;
  }

  private sourceOf(document: Document.Parsed): SourceText {
    const known = this.sources.get(document) ?? new SourceText(this.text, document.contents!);
    this.sources.set(document, known);
    return known;
  }
}

/**
 * Edits documents in a YAML or JSON text. Lines that no edit touches, comments, and the style of everything else stay as they
 * are.
 */
export function editText(text: string, documents: readonly DocumentEdits[]): EditedText {
  const editable = new EditableText(text);
  const made = documents.map((document) => editable.splicesFor(document));
  return {
    text: spliced(
      text,
      made.flatMap(({ splices }) => splices),
    ),
    refused: made.flatMap(({ refused }) => refused),
  };
}

function styleOf(text: string, start: number): Style {
  const isFlow = text[start] === "{" || text[start] === "[";
  return {
    isJson: isFlow && isJson(text),
    newline: text.includes("\r\n") ? "\r\n" : "\n",
    step: stepIn(text.slice(start, start + LONGEST_SAMPLE)),
  };
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

/** JSON has no comments, so a text that has some is YAML in flow style. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function lineOffsets(text: string): readonly number[] {
  const offsets = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) offsets.push(at + 1);
  return offsets;
}

/** @throws Error if two of them overlap */
function spliced(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, text: replacement } of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < done) throw new Error("two edits of a text overlap");
    parts.push(text.slice(done, start), replacement);
    done = end;
  }
  return parts.join("") + text.slice(done);
}
