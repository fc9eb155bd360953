import assert from "node:assert/strict";
import { applyEdits } from "../../src/model/apply-edits";
import type { PathEdit } from "../../src/model/edit";
import { pathOf, type Step } from "../../src/model/place";
import { parseDocuments } from "../../src/yaml/document";
import { EditableText, editText } from "../../src/yaml/editing";

function edit(change: PathEdit["change"], steps: readonly Step[], value?: PathEdit["value"]): PathEdit {
  return { change, steps, path: pathOf(steps), ...(value === undefined ? {} : { value }) };
}

export const remove = (...steps: readonly Step[]): PathEdit => edit("remove", steps);
export const set = (value: string | boolean, ...steps: readonly Step[]): PathEdit => edit("set", steps, value);
export const add = (value: string, ...steps: readonly Step[]): PathEdit => edit("add", steps, value);

/** By what an edit does: a text, the edits, and the text after them. */
export type Edited = Readonly<Record<string, readonly [text: string, edits: readonly PathEdit[], after: string]>>;

/** Edits the first document of a text. */
export function edited(text: string, edits: readonly PathEdit[]): ReturnType<typeof editText> {
  const { line, column } = parseDocuments(text)[0]!.locate([])!;
  return editText(text, [{ line, column, edits }]);
}

export function itEdits(cases: Edited): void {
  for (const [name, [text, edits, after]] of Object.entries(cases))
    it(name, () => {
      assert.deepEqual(edited(text, edits), { text: after, refused: [] });
      const expected = structuredClone(parseDocuments(text)[0]!.value) as object;
      applyEdits(expected, edits);
      assert.deepEqual(parseDocuments(after)[0]!.value, expected);
      assertWithin(text, edits);
    });
}

/** Each replacement changes something, and all are in the order of the text. */
function assertWithin(text: string, edits: readonly PathEdit[]): void {
  const { line, column } = parseDocuments(text)[0]!.locate([])!;
  let done = 0;
  for (const { start, end, text: replacement } of new EditableText(text).splicesFor({ line, column, edits }).splices) {
    assert.ok(done <= start && start <= end && end <= text.length);
    assert.notEqual(text.slice(start, end), replacement);
    done = end;
  }
}
