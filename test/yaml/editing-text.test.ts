import assert from "node:assert/strict";
import { parseDocuments } from "../../src/yaml/document";
import { editText } from "../../src/yaml/editing";
import { add, edited, itEdits, remove, set } from "../support/edits";

describe("editing a text without a final line break", () => {
  itEdits({
    "removes the last entry": ["a: 1\nb: 2", [remove("b")], "a: 1"],
    "removes the last entries": ["a: 1\nb: 2\nc: 3", [remove("b"), remove("c")], "a: 1"],
    "removes the last entry and keeps its comment": ["a: 1\nb: 2 # two", [remove("b")], "a: 1\n# two"],
    "adds an entry": ["a: 1", [set(true, "b")], "a: 1\nb: true"],
    "adds an entry after a blank line": ["\na: 1", [set(true, "b")], "\na: 1\nb: true"],
    "sets a value": ["a: 1\nb: 2", [set(true, "b")], "a: 1\nb: true"],
    "sets a value and removes the last entry": ["a: 1\nb: 2", [set(true, "a"), remove("b")], "a: true"],
    "replaces the last entry": ["a: 1\nb: 2", [remove("b"), set(true, "c")], "a: 1\nc: true"],
    "leaves an empty object": ["a:\n  b: 1", [remove("a", "b")], "a: {}"],
  });
});

describe("editing a text with Windows line breaks", () => {
  itEdits({
    "removes an entry": ["a: 1\r\nb: 2\r\nc: 3\r\n", [remove("b")], "a: 1\r\nc: 3\r\n"],
    "adds an entry between others": [
      "a:\r\n  b: 1\r\nc: 2\r\n",
      [set(true, "a", "d")],
      "a:\r\n  b: 1\r\n  d: true\r\nc: 2\r\n",
    ],
    "keeps comments": ["a: 1 # one\r\nb: 2\r\n", [remove("a")], "# one\r\nb: 2\r\n"],
    "removes the last entry without a final line break": ["a: 1\r\nb: 2", [remove("b")], "a: 1"],
    "adds an entry without a final line break": ["a: 1\r\nb: 2", [set(true, "c")], "a: 1\r\nb: 2\r\nc: true"],
    "removes the last entry after another line break": [
      "a: 1\r\nb: 2\nc: 3",
      [set(true, "b"), remove("c")],
      "a: 1\r\nb: true",
    ],
  });
});

describe("editing a text with a byte order mark", () => {
  itEdits({
    "adds an entry": ["\ufeffa: 1\n", [set(true, "b")], "\ufeffa: 1\nb: true\n"],
    "removes the first entry": ["\ufeffa: 1\nb: 2\n", [remove("a")], "\ufeffb: 2\n"],
    "removes the first item": ["\ufeff- - 1\n  - 2\n- 3\n", [remove(0)], "\ufeff- 3\n"],
    "edits around a mark in a comment": ["a: 1 # \ufeffb: 2\nc: 3\n", [remove("a")], "# \ufeffb: 2\nc: 3\n"],
    "edits after a separator": ["---\n\ufeffa: 1\n", [set(true, "b")], "---\n\ufeffa: 1\nb: true\n"],
  });
});

describe("editing a text", () => {
  const DOCUMENTS = "# one\na:\n    b: 1\n---\n# two\na: 2\nb:\n  c: 3\n";

  it("edits one of several documents, in its own style", () => {
    const { line, column } = parseDocuments(DOCUMENTS)[1]!.locate([])!;
    const made = editText(DOCUMENTS, [{ line, column, edits: [remove("a"), set(true, "d", "e")] }]);
    assert.equal(made.text, "# one\na:\n    b: 1\n---\n# two\nb:\n  c: 3\nd:\n  e: true\n");
  });

  it("edits several documents", () => {
    const [first, second] = parseDocuments(DOCUMENTS).map((document) => document.locate([])!);
    const made = editText(DOCUMENTS, [
      { ...second!, edits: [set(true, "a")] },
      { ...first!, edits: [set(false, "a", "b")] },
    ]);
    assert.equal(made.text, "# one\na:\n    b: false\n---\n# two\na: true\nb:\n  c: 3\n");
  });

  it("edits a text with many comments", () => {
    const comments = "# comment\n".repeat(200_000);
    assert.equal(edited(`a: 1\n${comments}b: 2\n`, [remove("a")]).text, `${comments}b: 2\n`);
  });

  it("makes the other edits if one is refused", () => {
    const refused = add("ALL", "b");
    const made = edited("a: 1\nb: text\n", [refused, set(true, "a")]);
    assert.equal(made.text, "a: true\nb: text\n");
    assert.deepEqual(
      made.refused.map(({ edit }) => edit),
      [refused],
    );
  });
});
