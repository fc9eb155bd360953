import assert from "node:assert/strict";
import type { PathEdit } from "../../src/model/edit";
import { pathOf, type Step } from "../../src/model/place";
import { parseDocuments } from "../../src/yaml/document";
import { editText } from "../../src/yaml/editing";

function at(change: PathEdit["change"], steps: readonly Step[], value?: string | number | boolean): PathEdit {
  return { change, steps, path: pathOf(steps), ...(value === undefined ? {} : { value }) };
}

const remove = (...steps: readonly Step[]): PathEdit => at("remove", steps);
const set = (value: string | boolean, ...steps: readonly Step[]): PathEdit => at("set", steps, value);
const add = (value: string, ...steps: readonly Step[]): PathEdit => at("add", steps, value);

function edited(text: string, ...edits: readonly PathEdit[]) {
  const { line, column } = parseDocuments(text)[0]!.locate([])!;
  return editText(text, [{ line, column, edits }]);
}

/** Each case: a text, the edits, and the text after them. */
const CASES: Readonly<Record<string, readonly [string, readonly PathEdit[], string]>> = {
  "removes an entry": ["a: 1\nb: 2\nc: 3\n", [remove("b")], "a: 1\nc: 3\n"],
  "removes the first entry": ["a: 1\nb: 2\n", [remove("a")], "b: 2\n"],
  "removes the last entry without a final line break": ["a: 1\nb: 2", [remove("b")], "a: 1"],
  "removes an entry with Windows line breaks": ["a: 1\r\nb: 2\r\nc: 3\r\n", [remove("b")], "a: 1\r\nc: 3\r\n"],
  "removes the first two entries of an item": ["- a: 1\n  b: 2\n  c: 3\n", [remove(0, "b")], "- a: 1\n  c: 3\n"],
  "removes the middle of a list on one line": ["a: [1, 2, 3, 4]\n", [remove("a", 1), remove("a", 2)], "a: [1, 4]\n"],
  "removes the end of a list on one line": ["a: [1, 2, 3]\n", [remove("a", 1), remove("a", 2)], "a: [1]\n"],
  "removes the beginning of a list on one line": ["a: [1, 2, 3]\n", [remove("a", 0), remove("a", 1)], "a: [3]\n"],
  "sets null in any spelling": [
    "a: ~\nb: null\nc: nullable\n",
    [set(true, "a"), set(true, "b"), set("x", "c")],
    "a: true\nb: true\nc: x\n",
  ],
  "replaces null by an object on one line": ["a: null\n", [set(true, "a", "b")], "a: { b: true }\n"],
  "sets an item": ["a:\n  - x\n  - y\n", [set("z", "a", 1)], "a:\n  - x\n  - z\n"],
  "sets an alias": ["a: &a 1\nb: *a\n", [set(true, "b")], "a: &a 1\nb: true\n"],
  "adds several entries": ["a: {b: 1}\n", [set(true, "a", "c"), set(true, "a", "d")], "a: {b: 1, c: true, d: true}\n"],
  "adds several items to an empty list": ["a: []\n", [add("W", "a"), add("Z", "a")], "a: [W, Z]\n"],
  "adds several items": ["a:\n- x\n", [add("W", "a"), add("Z", "a")], "a:\n- x\n- W\n- Z\n"],
  "adds several entries after the last": ["a: 1\n", [set(true, "b"), set(true, "c")], "a: 1\nb: true\nc: true\n"],
  "removes an object and keeps its comments": [
    "a:\n  # first\n  b:\n    # second\n    c: 1 # third\n  d: 2\n",
    [remove("a", "b")],
    "a:\n  # first\n  # second\n  # third\n  d: 2\n",
  ],
  "leaves an empty object": ["a:\n  b: 1\nc: 2\n", [remove("a", "b")], "a: {}\nc: 2\n"],
  "leaves an empty list": ["a:\n  - 1\n  - 2\nb: 3\n", [remove("a", 0), remove("a", 1)], "a: []\nb: 3\n"],
  "removes items of a list": ["a:\n- 1\n- 2\n- 3\n", [remove("a", 0), remove("a", 2)], "a:\n- 2\n"],
  "removes the first entry of an item": ["- a: 1\n  b: 2\n", [remove(0, "a")], "- b: 2\n"],
  "keeps the comment of the first entry of an item": ["- a: 1 # why\n  b: 2\n", [remove(0, "a")], "- # why\n  b: 2\n"],
  "removes the only entry of an item": ["- a: 1\n- b: 2\n", [remove(0, "a")], "- {}\n- b: 2\n"],
  "removes entries on one line": ["a: {b: 1, c: 2, d: 3}\n", [remove("a", "b"), remove("a", "d")], "a: {c: 2}\n"],
  "removes all entries on one line": ["a: { b: 1 }\n", [remove("a", "b")], "a: {}\n"],
  "sets a value and keeps its comment": ["a: true # why\n", [set(false, "a")], "a: false # why\n"],
  "sets a quoted value": ["a: 'Unconfined'\n", [set("RuntimeDefault", "a")], "a: RuntimeDefault\n"],
  "sets a key without a value": ["a:\nb: 2\n", [set(true, "a")], "a: true\nb: 2\n"],
  "adds an entry": ["a:\n  b: 1\nc: 2\n", [set(true, "a", "d")], "a:\n  b: 1\n  d: true\nc: 2\n"],
  "adds an entry at the end of a text without a final line break": ["a: 1", [set(true, "b")], "a: 1\nb: true"],
  "adds an entry after a comment on the last line": ["a: 1 # one\n", [set(true, "b")], "a: 1 # one\nb: true\n"],
  "adds an entry after a block of text": ["a: |\n  text\n", [set(true, "b")], "a: |\n  text\nb: true\n"],
  "adds nested entries": [
    "a:\n    b: 1\n",
    [set(true, "a", "c", "d"), add("ALL", "a", "c", "e", "drop")],
    "a:\n    b: 1\n    c:\n        d: true\n        e:\n            drop: [ALL]\n",
  ],
  "adds an entry on one line": ["a: {b: 1}\n", [set(true, "a", "c")], "a: {b: 1, c: true}\n"],
  "adds an entry to an empty object": ["a: {}\n", [set(true, "a", "c")], "a: { c: true }\n"],
  "adds an object to a key without a value": ["a:\nb: 2\n", [set(true, "a", "c")], "a:\n  c: true\nb: 2\n"],
  "adds an item": ["a:\n  - x\nb: 1\n", [add("ALL", "a")], "a:\n  - x\n  - ALL\nb: 1\n"],
  "adds an item on one line": ["a: [x]\n", [add("ALL", "a")], "a: [x, ALL]\n"],
  "adds an item to an empty list": ["a: []\n", [add("ALL", "a")], "a: [ALL]\n"],
  "quotes a text that others read as something else": ["a: 1\n", [set("10001:10001", "b")], 'a: 1\nb: "10001:10001"\n'],
  "adds an item to a list and removes one": ["a:\n- 1\n- 2\n", [add("ALL", "a"), remove("a", 0)], "a:\n- 2\n- ALL\n"],
  "replaces all items of a list": [
    "a:\n- 1 # one\nb: 2\n",
    [add("ALL", "a"), remove("a", 0)],
    "a:\n- ALL # one\nb: 2\n",
  ],
  "replaces the last entry without a final line break": ["a: 1\nb: 2", [remove("b"), set(true, "c")], "a: 1\nc: true"],
  "replaces a key without a value": ["a: # why\n", [remove("a"), set(true, "b")], "b: true # why\n"],
  "leaves an empty object in place of a block of text": ["- a: |\n    x\n- 1\n", [remove(0, "a")], "- {}\n- 1\n"],
  "sets a key with an anchor that is not used": ["a: &a\nb: 1\n", [set(true, "a")], "a: &a true\nb: 1\n"],
  "edits JSON on lines": [
    '{\n  "a": {\n    "b": 1,\n    "c": 2\n  }\n}\n',
    [remove("a", "b"), set(true, "a", "d"), set("x", "e")],
    '{\n  "a": {\n    "c": 2,\n    "d": true\n  },\n  "e": "x"\n}\n',
  ],
  "edits JSON on one line": ['{"a": [1, 2]}', [remove("a", 1), set(true, "b", "c")], '{"a": [1], "b": {"c": true}}'],
};

describe("editing a text", () => {
  for (const [name, [text, edits, expected]] of Object.entries(CASES))
    it(name, () => assert.deepEqual(edited(text, ...edits), { text: expected, refused: [] }));

  const REFUSED: Readonly<Record<string, readonly [string, PathEdit]>> = {
    "an entry of an alias": ["x: &x\n  a: 1\ny: *x\n", remove("y", "a")],
    "an anchor": ["x:\n  a: &a 1\nb: *a\n", remove("x", "a")],
    "an entry of a value with an anchor": ["x: &x\n  a: 1\n  b: 2\ny: *x\n", remove("x", "a")],
    "an item of a list with an anchor": ["x: &x [1]\ny: *x\n", add("ALL", "x")],
    "a removal that may bring back a merged value": ["x: &x { a: 1 }\ny:\n  <<: *x\n  a: 2\n", remove("y", "a")],
    "an entry of an object with explicit keys": ["? a\n: 1\nb: 2\n", remove("b")],
    "a removal after which a block of text would be longer": ["a: |\n  x\nb: 1\n\nc: 2\n", remove("b")],
    "an addition to an object as if it were a list": ["a:\n  b: 1\n", add("ALL", "a")],
    "a text with old line breaks": ["# a\rx: 1\ny: 2\n", remove("y")],
    "an item without a value": ["a:\n-\n- 1\n", set(true, "a", 0)],
    "an entry that is merged": ["x: &x { a: { b: 1 } }\ny:\n  <<: *x\n", set(true, "y", "a", "c")],
    "a text in several lines": ["a: |\n  b\n", set(true, "a")],
    "a value with a tag": ["a: !!str b\n", set(true, "a")],
    "an object in place of a setting": ["a: { b: 1 }\n", set(true, "a")],
    "an item that is not there": ["a: [1]\n", set(true, "a", 3, "b")],
    "a setting below a text": ["a: text\n", set(true, "a", "b")],
    "a merged entry's removal": ["x: &x { a: 1 }\ny:\n  <<: *x\n  b: 1\n", remove("y", "a")],
  };
  for (const [name, [text, edit]] of Object.entries(REFUSED))
    it(`refuses ${name}`, () => {
      const { text: after, refused } = edited(text, edit);
      assert.equal(after, text);
      assert.deepEqual(
        refused.map((each) => each.edit),
        [edit],
      );
    });

  it("edits one of several documents", () => {
    const text = "# one\na: 1\n---\n# two\na: 2\nb: 3\n";
    const second = parseDocuments(text)[1]!.locate([])!;
    const made = editText(text, [{ line: second.line, column: second.column, edits: [remove("a")] }]);
    assert.equal(made.text, "# one\na: 1\n---\n# two\nb: 3\n");
  });
});
