import assert from "node:assert/strict";
import { compare, type Report } from "./mutation/report";

const SOURCE = ["function f(a) {", "  if (a > 0) {", "    return 1;", "  }", "}"].join("\n");

/** A mutant of `a > 0`. */
const condition = (status: string, replacement: string) => ({
  status,
  replacement,
  location: { start: { line: 2, column: 7 }, end: { line: 2, column: 12 } },
});

/** The block without its statement. */
const block = (status: string) => ({
  status,
  replacement: "{}",
  location: { start: { line: 2, column: 14 }, end: { line: 4, column: 4 } },
});

const report = (...mutants: Report["files"][string]["mutants"]): Report => ({
  files: { "src/f.ts": { source: SOURCE, mutants } },
});

const CONDITION = { file: "src/f.ts", code: "if («a > 0») {", replacement: "true" };
const LISTED = { ...CONDITION, reason: "r" };

describe("the report of the mutation tests", () => {
  it("gives the figures, without what was left alone or could not run", () => {
    const states = ["Killed", "Killed", "Timeout", "Ignored", "RuntimeError", "CompileError"];
    const noticed = states.map((status) => condition(status, "false"));
    const { summary } = compare(report(...noticed, condition("Survived", "true")), [LISTED]);
    assert.deepEqual(summary, { mutants: 4, killed: 3, score: "75.0" });
  });

  it("has nothing to say of survivors that are listed, covered by a test or not", () => {
    for (const status of ["Survived", "NoCoverage"]) {
      const { unlisted, gone } = compare(report(condition(status, "true"), block("Killed")), [LISTED]);
      assert.deepEqual([unlisted, gone], [[], []]);
    }
  });

  it("names survivors that are not listed, by their lines with the change marked", () => {
    const { unlisted } = compare(report(condition("Survived", "false"), block("NoCoverage")), []);
    assert.deepEqual(
      unlisted.map(({ code, replacement }) => [code, replacement]),
      [
        ["if («a > 0») {", "false"],
        ["if (a > 0) «{ return 1; }»", "{}"],
      ],
    );
  });

  it("names listed ones that no longer survive", () => {
    const { summary, gone } = compare(report(condition("Killed", "true")), [LISTED]);
    assert.deepEqual([summary.killed, gone], [1, [LISTED]]);
  });

  it("takes one entry for one survivor, in its own file", () => {
    const twice = report(condition("Survived", "true"), condition("Survived", "true"));
    assert.equal(compare(twice, [LISTED]).unlisted.length, 1);
    assert.deepEqual(compare(twice, [LISTED, LISTED]).unlisted, []);
    assert.equal(compare(report(condition("Survived", "true")), [{ ...LISTED, file: "src/g.ts" }]).unlisted.length, 1);
  });

  it("counts a listed one as a survivor where the tests were only too slow for it", () => {
    const { summary, unlisted, gone } = compare(report(condition("Timeout", "true"), block("Timeout")), [LISTED]);
    assert.deepEqual([summary, unlisted, gone], [{ mutants: 2, killed: 1, score: "50.0" }, [], []]);
  });
});
