import { isDeepStrictEqual } from "node:util";
import { applyEdits } from "../../model/apply-edits";
import type { PathEdit } from "../../model/edit";
import { UnreadableText, readDocuments, type Document } from "../../yaml/document";
import type { Position } from "../../yaml/lines";

export const TOO_DEEP = "the file is nested too deeply";
export const MISREAD = "the edited file would not be read as expected";

/** Edits, by the place where the content of their document begins. */
export type EditsByPlace = ReadonlyMap<string, readonly PathEdit[]>;

/** Returns why an edited text must not be used; undefined if it differs from the text before in the edited places alone. */
export function mistakeIn(before: string, after: string, made: EditsByPlace): string | undefined {
  const expected: Documents = [...readDocuments(before)];
  const found: Documents = [...readDocuments(after)];
  if (!areReadable(expected) || !areReadable(found) || expected.length !== found.length) return MISREAD;
  try {
    return expected.every((document, index) => isDeepStrictEqual(editedValue(document, made), found[index]!.value))
      ? undefined
      : MISREAD;
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

type Documents = ReadonlyArray<Document | UnreadableText>;

function areReadable(documents: Documents): documents is readonly Document[] {
  return !documents.some((document) => document instanceof UnreadableText);
}

function editedValue({ value, locate }: Document, made: EditsByPlace): unknown {
  // Stryker disable next-line ArrayDeclaration: a step that leads nowhere has the place of its parent
  const root = locate([]);
  const edits = root && made.get(placeOf(root));
  if (edits === undefined) return value;
  const edited = structuredClone(value);
  applyEdits(edited as object, edits);
  return edited;
}

/** Returns a document's place as one text. */
export function placeOf({ line, column }: Position): string {
  return `${line}:${column}`;
}
