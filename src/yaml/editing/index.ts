import { parseAllDocuments, type Document } from "yaml";
import type { PathEdit } from "../../model/edit";
import { isStrictJson } from "../../values/text";
import { Lines } from "../lines";
import { branchesOf } from "./branches";
import { Editor, type Refused } from "./editor";
import type { Style } from "./render";
import { SourceText, refusalOf, startOf, type Splice } from "./source";

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
  /** The same with a line break in place of each byte order mark, which is no part of its line. */
  private readonly unmarked: string;
  private readonly style: Omit<Style, "step">;
  private readonly documents: ReadonlyMap<number, Document.Parsed>;
  private readonly sources = new Map<Document.Parsed, SourceText>();

  constructor(private readonly text: string) {
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    this.lines = new Lines(text.endsWith("\n") ? text : text + newline);
    this.unmarked = this.lines.text.replace(/(?<![^\n])\ufeff/g, "\n");
    // JSON has no comments, so a text that has some is YAML in flow style.
    this.style = { newline, isJson: isStrictJson(this.unmarked) };
    const documents: readonly Document.Parsed[] = parseAllDocuments(this.unmarked, PARSING);
    this.documents = new Map(documents.map((each) => [startOf(each.contents!), each]));
  }

  /** Returns the replacements that make the edits; they touch nothing else. */
  splicesFor({ line, column, edits }: DocumentEdits): Pick<Editor, "splices" | "refused"> {
    const start = this.lines.boundsOf(line)[0] + column - 1;
    const document = this.documents.get(start);
    if (document?.errors.length !== 0) return refusal(edits, UNREADABLE);
    const source = this.sourceOf(document);
    const editor = new Editor(source, { ...this.style, step: source.step });
    const reason = refusalOf(() => editor.edit(document.contents, branchesOf(edits)));
    if (reason !== undefined) return refusal(edits, reason);
    return { splices: this.withinText(inOrder(editor.splices)), refused: editor.refused };
  }

  /** Returns the same replacements for the text without the line break that was added to it. */
  private withinText(sorted: Splice[]): Splice[] {
    const { length } = this.text;
    const { text } = this.lines;
    if (!sorted.some(({ end }) => end > length)) return sorted;
    // The line break before lines at the end is replaced in place of the one after them.
    const from = withoutLineBreak(text.slice(0, sorted[0]!.start)).length;
    return [{ start: from, end: length, text: withoutLineBreak(spliced(text, sorted)).slice(from) }];
  }

  private sourceOf(document: Document.Parsed): SourceText {
    const known = this.sources.get(document) ?? new SourceText(this.unmarked, this.text.length, document.contents!);
    this.sources.set(document, known);
    return known;
  }
}

function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, "");
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
  return { text: spliced(text, inOrder(splices)), refused: made.flatMap(({ refused }) => refused) };
}

/** Returns replacements in the order of the text: an insertion comes before the removal of what follows it. */
function inOrder(splices: readonly Splice[]): Splice[] {
  return [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
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
