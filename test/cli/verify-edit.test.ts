import assert from "node:assert/strict";
import { mistakeIn, type EditsByPlace } from "../../src/cli/fix/verify-edit";
import type { PathEdit } from "../../src/model/edit";

const NO_EDITS: EditsByPlace = new Map();
const MISREAD = "the edited file would not be read as expected";

const setting = (value: string): PathEdit => ({ change: "set", steps: ["a"], path: "a", value });
const at = (place: string, value: string): EditsByPlace => new Map([[place, [setting(value)]]]);

describe("verifying an edit", () => {
  it("accepts a text with the edited values", () => {
    assert.equal(mistakeIn("a: x\n", "a: z # why\n", at("1:1", "z")), undefined);
    assert.equal(mistakeIn("a: x\n", "a: x\n", NO_EDITS), undefined);
    assert.equal(mistakeIn("a: x\n---\n  a: x\n", "a: x\n---\n  a: z\n", at("3:3", "z")), undefined);
    assert.equal(mistakeIn("", "", NO_EDITS), undefined);
  });

  const mistakes: Readonly<Record<string, readonly [before: string, after: string, made: EditsByPlace]>> = {
    "an edit that was not made": ["a: x\n", "a: x\n", at("1:1", "z")],
    "another value": ["a: x\nb: x\n", "a: z\nb: z\n", at("1:1", "z")],
    "a change without an edit": ["a: x\n", "a: z\n", NO_EDITS],
    "an edit in another document": ["a: x\n---\na: x\n", "a: z\n---\na: x\n", at("3:1", "z")],
    "a change in a later document": ["a: x\n---\na: x\n", "a: x\n---\na: z\n", NO_EDITS],
    "a document more": ["a: x\n", "a: x\n---\na: x\n", NO_EDITS],
    "a document less": ["a: x\n---\na: x\n", "a: x\n", NO_EDITS],
    "a text that cannot be read": ["a: x\n", "a: [\n", NO_EDITS],
    "a text that could not be read": ["a: [\n", "a: x\n", NO_EDITS],
  };
  for (const [what, [before, after, made]] of Object.entries(mistakes))
    it(`rejects ${what}`, () => assert.equal(mistakeIn(before, after, made), MISREAD));

  it("rejects a text that is nested too deeply to compare", () => {
    const text = `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    assert.equal(mistakeIn(text, text, NO_EDITS), "the file is nested too deeply");
  });

  it("does not hide other errors", () => {
    assert.throws(() => mistakeIn("5\n", "5\n", at("1:1", "z")), TypeError);
  });
});
