import assert from "node:assert/strict";
import { textFixes } from "../../src/cli/fix/text-fixes";
import type { LocatedFinding } from "../../src/guard/report";
import { UnreadableText } from "../../src/yaml/document";

const TEXT = "a: 1\nb: 2\n";

/** A finding whose repair removes these keys from the first document. */
function finding(file: string, ...keys: readonly string[]): LocatedFinding {
  const document = { line: 1, column: 1, endColumn: 2, excerpt: "" };
  const edits = keys.map((key) => ({ change: "remove", steps: [key], path: key }) as const);
  const written = edits.map((edit) => ({ document, edit }));
  return { file, repair: { isSafe: true, edits }, written } as unknown as LocatedFinding;
}

describe("the fix of a finding in a text", () => {
  it("is at the lines and columns of the text, which is read once", () => {
    let count = 0;
    const fixOf = textFixes(() => (count++, TEXT));
    const second = { start: { line: 2, column: 1 }, end: { line: 3, column: 1 }, text: "" };
    assert.deepEqual(fixOf(finding("a.yaml", "b")), [second]);
    assert.deepEqual(fixOf(finding("a.yaml", "b")), [second]);
    assert.equal(count, 1);
  });

  it("has the edits of all parts of a repair, or none", () => {
    const fixOf = textFixes(() => "a: 1\nb: &b 2\nc: *b\nd: 3\ne: 4\n");
    assert.equal(fixOf(finding("a.yaml", "a", "d"))?.length, 2);
    assert.equal(fixOf(finding("a.yaml", "a", "b")), undefined);
  });

  it("is absent for a file that can no longer be read", () => {
    const fixOf = textFixes(() => {
      throw new UnreadableText("it is gone");
    });
    assert.equal(fixOf(finding("a.yaml", "b")), undefined);
  });

  it("is absent in a text that is nested too deeply, and that does not take long to find out", () => {
    const fixOf = textFixes(() => `b: 1\na: ${"[".repeat(200_000)}${"]".repeat(200_000)}\n`);
    assert.equal(fixOf(finding("a.yaml", "b")), undefined);
  });

  it("is absent for standard input, and for a finding that cannot be repaired in its file", () => {
    const fixOf = textFixes(() => TEXT);
    assert.equal(fixOf(finding("-", "b")), undefined);
    assert.equal(fixOf({ ...finding("a.yaml", "b"), written: undefined }), undefined);
  });

  it("does not hide other errors", () => {
    const fixOf = textFixes(() => {
      throw new TypeError("a bug");
    });
    assert.throws(() => fixOf(finding("a.yaml", "b")), TypeError);
  });
});
