import assert from "node:assert/strict";
import { describe as inWords, kindOf, nearest, oneLine, printable, quote } from "../../src/values/text";

describe("quote", () => {
  const rows: ReadonlyArray<readonly [name: string, text: string, expected: string]> = [
    ["text as it is", "web", '"web"'],
    ["nothing", "", '""'],
    ["quotes and backslashes", 'a"b\\c', '"a\\"b\\\\c"'],
    ["a line's end", "a\nb", '"a\\nb"'],
    ["an escape, which colours a terminal", "\u001b[31m", '"\\u001b[31m"'],
    ["a control character above ASCII", "a\u009bb", '"a\\u009bb"'],
    ["a mark that reverses the text", "a\u202eb", '"a\\u202eb"'],
    ["a space of no width, twice", "\u200b\u200b", '"\\u200b\\u200b"'],
    ["letters of other alphabets", "größe 名", '"größe 名"'],
    ["120 characters", "x".repeat(120), `"${"x".repeat(120)}"`],
    ["121 characters", "x".repeat(121), `"${"x".repeat(119)}…"`],
    ["a command to an agent of Azure Pipelines", "a ##vso[task.complete]b", '"a #\\u0023vso[task.complete]b"'],
    ["a command to an agent of GitHub Actions", "###[add-mask]b", '"##\\u0023[add-mask]b"'],
    ["two hashes that are no command", "## title [x]", '"## title [x]"'],
  ];
  for (const [name, text, expected] of rows) it(name, () => assert.equal(quote(text), expected));
});

describe("oneLine", () => {
  const rows: ReadonlyArray<readonly [name: string, text: string, expected: string]> = [
    ["text as it is", "web", "web"],
    ["quotes, each as it is", 'a"b"c', 'a"b"c'],
    ["a line's end", "a\nb", "a\\nb"],
  ];
  for (const [name, text, expected] of rows) it(name, () => assert.equal(oneLine(text), expected));
});

describe("printable", () => {
  const rows: ReadonlyArray<readonly [name: string, text: string, expected: string]> = [
    ["what is quoted already, as it is", 'container "a\\"b\\\\c"', 'container "a\\"b\\\\c"'],
    ["a line's end", "a\nb", "a\\u000ab"],
    ["an escape, which colours a terminal", "\u001b[31m", "\\u001b[31m"],
    ["a mark that reverses the text", "a\u202eb", "a\\u202eb"],
    ["half a character", "a\ud800b", "a\ufffdb"],
    ["a command to an agent", "##vso[x]", "#\\u0023vso[x]"],
    ["more than a name's length", "x".repeat(1_000), "x".repeat(1_000)],
  ];
  for (const [name, text, expected] of rows) it(name, () => assert.equal(printable(text), expected));
});

describe("describe", () => {
  const rows: ReadonlyArray<readonly [raw: unknown, expected: string]> = [
    [null, "nothing"],
    [undefined, "nothing"],
    ["web", '"web"'],
    [8080, "8080"],
    [true, "true"],
    [["secret"], "a list"],
    [{ secret: "x" }, "an object"],
  ];
  for (const [raw, expected] of rows) it(expected, () => assert.equal(inWords(raw), expected));
});

describe("a value's kind", () => {
  const rows: ReadonlyArray<readonly [raw: unknown, expected: string]> = [
    [null, "nothing"],
    [undefined, "nothing"],
    ["secret", "a string"],
    [8080, "a number"],
    [["secret"], "a list"],
    [{ secret: "x" }, "an object"],
  ];
  for (const [raw, expected] of rows) it(`is ${expected} for ${typeof raw}`, () => assert.equal(kindOf(raw), expected));
});

describe("nearest", () => {
  const rows: ReadonlyArray<
    readonly [name: string, word: string, words: readonly string[], expected: string | undefined]
  > = [
    ["the word itself", "allowed", ["exempt", "allowed"], "allowed"],
    ["a letter too few", "alowed", ["exempt", "allowed"], "allowed"],
    ["a letter too many", "alllowed", ["exempt", "allowed"], "allowed"],
    ["another letter", "ollowed", ["exempt", "allowed"], "allowed"],
    ["a letter too many at the end", "allowedd", ["exempt", "allowed"], "allowed"],
    ["other case", "ALLOWED", ["exempt", "allowed"], "allowed"],
    ["other case on the list", "hostpid", ["hostPID"], "hostPID"],
    ["the nearer of two, whichever comes first", "abcd", ["abxy", "abcx"], "abcx"],
    ["the word itself beside its own beginning", "paths", ["path", "paths"], "paths"],
    ["a long name", "require-droped-capabilities", ["require-dropped-capabilities"], "require-dropped-capabilities"],
    ["two letters of a short word", "abc", ["axy"], "axy"],
    ["three letters of a short word", "abc", ["xyz"], undefined],
    ["a third of a long word", "abcdefghi", ["abcdefxyz"], "abcdefxyz"],
    ["more than a third", "abcdefghi", ["abcdewxyz"], undefined],
    ["words of no letters", "", ["abc"], undefined],
    ["no words", "abc", [], undefined],
  ];
  for (const [name, word, words, expected] of rows) it(name, () => assert.equal(nearest(word, words), expected));

  it("does not compare words of very different lengths", () => {
    assert.equal(nearest("a".repeat(200_000), ["a".repeat(100_000)]), undefined);
  });
});
