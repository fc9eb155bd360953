import assert from "node:assert/strict";
import { decidedByEnvironment, segmentsOf } from "../../src/values/interpolation";

/** A text, and the variable that it depends on. Text that Compose rejects is literal. */
const DECIDED: ReadonlyArray<readonly [string, string | undefined]> = [
  ["", undefined],
  ["plain", undefined],
  ["$TAG", "TAG"],
  ["${TAG}", "TAG"],
  ["a${TAG:-latest}b", "TAG"],
  ["${TAG:?no ${OTHER} tag}", "TAG"],
  ["${_a1+x}", "_a1"],
  ["$$TAG", undefined],
  ["$$$TAG", "TAG"],
  ["$${TAG}", undefined],
  ["$$$$", undefined],
  ["5$", undefined],
  ["$1", undefined],
  ["$ TAG", undefined],
  ["${}", undefined],
  ["${TAG", "TAG"],
  ["${1}$TAG", "TAG"],
];

const known = (text: string) => ({ text, isKnown: true });
const unknown = (text: string) => ({ text, isKnown: false });

const SEGMENTS: ReadonlyArray<readonly [string, readonly object[]]> = [
  ["", [known("")]],
  ["a:b:c", [known("a"), known("b"), known("c")]],
  ["/s:${A:-b:c}:ro", [known("/s"), unknown("${A:-b:c}"), known("ro")]],
  ["/s${A}:/t", [unknown("/s${A}"), known("/t")]],
  ["a$$b:c", [known("a$b"), known("c")]],
  ["${A}${B}:", [unknown("${A}${B}"), known("")]],
  ["${A:b", [unknown("${A:b")]],
  ["${-:}:c", [known("${-"), known("}"), known("c")]],
];

describe("interpolation", () => {
  for (const [text, variable] of DECIDED)
    it(`is parsed in ${JSON.stringify(text)}`, () =>
      assert.equal(
        decidedByEnvironment(text),
        variable === undefined ? false : `it depends on the environment variable "${variable}"`,
      ));

  it("applies only to text", () => {
    for (const raw of [1, true, null, undefined, ["$A"], { a: "$A" }]) assert.equal(decidedByEnvironment(raw), false);
  });

  for (const [text, segments] of SEGMENTS)
    it(`keeps the certain segments of ${JSON.stringify(text)}`, () =>
      assert.deepEqual(segmentsOf(text, ":"), segments));

  it("keeps a separator in a segment if the callback accepts it", () =>
    assert.deepEqual(
      segmentsOf("c:\\a:d:\\b:ro", ":", (sofar) => /^[a-z]$/.test(sofar)),
      [known("c:\\a"), known("d:\\b"), known("ro")],
    ));

  it("runs in time proportional to the length of the text", () => {
    for (const part of ["$", "$$", "${", "${a", "${a:-", "$a", "${a}", "}", ":", "$:", "${-}"]) {
      const text = part.repeat(1_000_000 / part.length);
      decidedByEnvironment(text);
      segmentsOf(text, ":");
    }
  }).timeout(20_000);
});
