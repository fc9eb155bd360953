import type { LocatedFinding } from "../../guard/report";
import type { TextFix } from "../../reports/report";
import { STDIN } from "../../sources";
import { readText } from "../../sources/input";
import { UnreadableText } from "../../yaml/document";
import { EditableText } from "../../yaml/editing";
import { Lines } from "../../yaml/lines";
import { isTooDeep } from "./nesting";

interface Readable {
  readonly lines: Lines;
  readonly editable: EditableText;
}

/**
 * Returns a function that computes how a finding is repaired in the text of its file. Only the last file is kept, because a
 * parsed text takes much more memory than its findings; the findings of a file come one after the other.
 *
 * @param read - returns the text of a file, or throws UnreadableText
 */
export function textFixes(read: (file: string) => string = readText): (finding: LocatedFinding) => TextFix | undefined {
  let last: { readonly file: string; readonly text: Readable | undefined } | undefined;
  return ({ file, written }) => {
    if (written === undefined) return undefined;
    if (last?.file !== file) last = { file, text: readable(file, read) };
    return last.text && fixIn(last.text, written);
  };
}

function readable(file: string, read: (file: string) => string): Readable | undefined {
  if (file === STDIN) return undefined;
  try {
    const text = read(file);
    if (isTooDeep(text)) return undefined;
    return { lines: new Lines(text), editable: new EditableText(text) };
  } catch (error) {
    if (error instanceof UnreadableText) return undefined; // the file has changed since it was checked
    throw error;
  }
}

function fixIn({ lines, editable }: Readable, written: NonNullable<LocatedFinding["written"]>): TextFix | undefined {
  const splices = [];
  for (const { document, edit } of written) {
    const made = editable.splicesFor({ ...document, edits: [edit] });
    if (made.refused.length > 0) return undefined;
    splices.push(...made.splices);
  }
  return splices.map(({ start, end, text }) => ({ start: lines.positionAt(start), end: lines.positionAt(end), text }));
}
