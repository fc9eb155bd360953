import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { unifiedDiff } from "../../src/cli/fix/diff";
import { Files } from "../support/files";

const diff = (before: string, after: string): string => unifiedDiff("a.yaml", before, after, false);

const HEADER = "--- a.yaml\n+++ a.yaml\n";
const HIDDEN = "(not shown: the line may hold a secret)";

describe("a diff of a repaired file", () => {
  it("has the changed lines without those around them", () => {
    const before = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";
    const after = "one\n2\nthree\nfour\n5\nVI\nseven\n";
    const expected = "@@ -2 +2 @@\n-two\n+2\n@@ -5,2 +5,2 @@\n-five\n-six\n+5\n+VI\n";
    assert.equal(diff(before, after), HEADER + expected);
  });

  it("counts added and removed lines from the line before them", () => {
    assert.equal(diff("a\nb\nc\n", "a\nc\n"), `${HEADER}@@ -2 +1,0 @@\n-b\n`);
    assert.equal(diff("a\n", "b\nc\na\n"), `${HEADER}@@ -0,0 +1,2 @@\n+b\n+c\n`);
  });

  it("makes the same change when it is applied", () => {
    const files = new Files();
    const [before, after] = ["a\nb\nc\nd\ne\n", "x\na\nc\nd\nz\ny\n"];
    files.write("a.yaml", before);
    files.write("a.diff", diff(before, after));
    execFileSync("git", ["apply", "--unidiff-zero", "-p0", "a.diff"], { cwd: files.folder });
    assert.equal(readFileSync(files.path("a.yaml"), "utf8"), after);
    files.remove();
  });

  it("shows whether the last line ends with a line break", () => {
    assert.equal(
      diff("a\nb", "a\nc"),
      `${HEADER}@@ -2 +2 @@\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n`,
    );
  });

  it("shows lines of Windows without their carriage return, and escapes other control characters", () => {
    assert.equal(diff("a\r\nb\r\n", "a\r\n"), `${HEADER}@@ -2 +1,0 @@\n-b\n`);
    assert.equal(diff("a\n\u001b[2J\rb\n", "a\n"), `${HEADER}@@ -2 +1,0 @@\n-\\u001b[2J\\u000db\n`);
    assert.match(unifiedDiff("\u001b[2J", "a", "b", false), /^--- \\u001b\[2J\n\+\+\+ \\u001b\[2J\n/);
  });

  it("does not show a line of more than 300 characters", () => {
    const [shown, hidden] = ["a".repeat(299), "a".repeat(300)];
    assert.equal(diff(`${shown}\n${hidden}\n`, ""), `${HEADER}@@ -1,2 +0,0 @@\n-${shown}\n-${HIDDEN}\n`);
  });

  it("does not show a line, or a comment, that may hold a secret", () => {
    assert.equal(diff("a\n", "a # the token is horse\n"), `${HEADER}@@ -1 +1 @@\n-a\n+${HIDDEN}\n`);
    assert.equal(diff("a\n", "  # password: horse\n"), `${HEADER}@@ -1 +1 @@\n-a\n+${HIDDEN}\n`);
  });

  for (const word of "env ENVIRONMENT value command args entrypoint labels annotations secret password token config configs uploads healthcheck".split(
    " ",
  ))
    it(`does not show a line with the word ${word}`, () =>
      assert.equal(diff("", `- my-${word}: horse\n`), `${HEADER}@@ -0,0 +1 @@\n+${HIDDEN}\n`));

  it("shows a line with a word that contains such a word", () =>
    assert.equal(diff("", "prevents: configured\n"), `${HEADER}@@ -0,0 +1 @@\n+prevents: configured\n`));

  it("has colors on a terminal", () => {
    const header = "\u001b[1m--- a.yaml\u001b[22m\n\u001b[1m+++ a.yaml\u001b[22m\n\u001b[36m@@ -1 +1 @@\u001b[39m\n";
    assert.equal(
      unifiedDiff("a.yaml", "a\n", "b", true),
      `${header}\u001b[31m-a\u001b[39m\n\u001b[32m+b\u001b[39m\n\u001b[0m\\ No newline at end of file\u001b[0m\n`,
    );
  });

  it("does not compare texts that differ in thousands of lines", () => {
    const text = (name: string): string => Array.from({ length: 1_001 }, (_, i) => `${name}${i}\n`).join("");
    assert.equal(diff(text("a"), text("b")), `${HEADER}(not shown: more than 2000 lines)\n`);
  });
});
