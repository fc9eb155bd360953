import assert from "node:assert/strict";
import fc from "fast-check";
import { dump, load } from "js-yaml";
import type { Step } from "../../src/model/place";
import { parseDocuments } from "../../src/yaml/document";
import type { Location } from "../../src/yaml/positions";
import { assertLinear } from "../support/growth";

const SEED = 20261124;

function locate(text: string, ...steps: readonly Step[]): Location {
  const location = parseDocuments(text)[0]!.locate(steps);
  assert.ok(location, "something is found");
  return location;
}

/** Returns the text from the location's first to its last column. */
function pieceAt(text: string, { line, column, endColumn }: Location): string {
  return text.split("\n")[line - 1]!.slice(column - 1, endColumn - 1);
}

const scalars = fc.oneof(
  // Without an @: what is before it is not shown.
  fc.string({ maxLength: 12 }).filter((text) => /^[\x20-\x3f\x41-\x7e]*$/.test(text)),
  fc.integer({ min: -1000, max: 1000 }),
  fc.boolean(),
  fc.constantFrom(
    "true",
    "null",
    "~",
    "0777",
    "a: b",
    "- x",
    "#",
    "{{ x }}",
    "'",
    '"',
    "ü",
    "😀",
    "*a",
    "&a",
    "!t",
    "?",
  ),
);
const keys = fc
  .oneof(
    fc.constantFrom("name", "image", "a.b/c", "1", "true", "", "x y", "key:", "<<", "__proto__", "constructor"),
    fc.string(),
  )
  .filter((key) => /^[\x20-\x7e]*$/.test(key));
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalars,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const documents = fc.dictionary(keys, values, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

const STYLES: Readonly<Record<string, (value: unknown) => string>> = {
  block: (value) => dump(value, { noRefs: true }),
  flow: (value) => dump(value, { noRefs: true, flowLevel: 0 }),
  "block with flow below": (value) => dump(value, { noRefs: true, flowLevel: 2 }),
  JSON: (value) => JSON.stringify(value),
  "indented JSON": (value) => JSON.stringify(value, undefined, 2),
  "the second document": (value) => `other: 1\n---\n${dump(value, { noRefs: true })}---\nlast: 1\n`,
  "lines that end as on Windows": (value) => dump(value, { noRefs: true }).replaceAll("\n", "\r\n"),
};

interface Part {
  readonly steps: readonly Step[];
  readonly value: unknown;
}

/** Every value in a value, itself included, and the way to each. */
function partsOf(value: unknown, steps: readonly Step[] = []): readonly Part[] {
  const own = { steps, value };
  if (typeof value !== "object" || value === null) return [own];
  const entries: ReadonlyArray<readonly [Step, unknown]> = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return [own, ...entries.flatMap(([step, child]) => partsOf(child, [...steps, step]))];
}

describe("a position", () => {
  for (const [style, write] of Object.entries(STYLES))
    it(`covers the key and the value in ${style}`, () =>
      fc.assert(
        fc.property(documents, (value) => {
          const text = write(value);
          const document = parseDocuments(text)[style === "the second document" ? 1 : 0]!;
          assert.deepEqual(JSON.parse(JSON.stringify(document.value)), JSON.parse(JSON.stringify(value)));
          for (const { steps, value: part } of partsOf(value).slice(1)) {
            const location = document.locate(steps)!;
            const piece = pieceAt(text, location);
            const name = steps.at(-1)!;
            const key = typeof name === "string" ? { [name]: part } : part;
            // JSON has names without a blank behind them, which YAML has in braces alone.
            const whole = style === "JSON" && typeof name === "string" ? `{${piece}}` : piece;
            if (typeof part !== "object") assert.deepEqual(read(whole), read(written(key)), piece);
            else if (typeof name === "string") assert.equal(String(read(piece.replace(/: ?[{[]$/, ""))), name);
            // Nothing is shown but the name and the value, and what leads to them.
            assert.ok(location.excerpt.endsWith(piece.trimEnd()));
            assert.match(
              location.excerpt.slice(0, location.excerpt.length - piece.trimEnd().length),
              /^\s*([\s-]*|… )$/,
            );
            // What is not there is looked for above.
            assert.deepEqual(document.locate([...steps, "\u0001 missing", 3]), location);
          }
        }),
        { seed: SEED, numRuns: 300 },
      ));

  /** As a reader of YAML takes a piece of a line, which is a scalar, or a name and a scalar. */
  function read(piece: string): unknown {
    const value = load(piece === "" ? "''" : piece);
    return JSON.parse(JSON.stringify(value ?? null));
  }

  function written(value: unknown): string {
    return typeof value === "object" ? JSON.stringify(value) : dump(value);
  }

  it("of an aliased value is where the value is written", () =>
    fc.assert(
      fc.property(fc.array(documents, { minLength: 1, maxLength: 3 }), (shared) => {
        const text = dump({ first: shared, second: shared, third: shared.map((each) => ({ each })) });
        assert.match(text, /\*/, "the second one is an alias");
        const { locate } = parseDocuments(text)[0]!;
        for (const { steps } of partsOf(shared).slice(2))
          assert.deepEqual(locate(["second", ...steps]), locate(["first", ...steps]));
      }),
      { seed: SEED, numRuns: 100 },
    ));

  it("of a repeated anchor is that of the last one before the alias", () => {
    const text = "a: &x {v: 1}\nb: *x\nc: &x {v: 2}\nd: *x\n";
    assert.equal(locate(text, "b", "v").line, 1);
    assert.equal(locate(text, "d", "v").line, 3);
  });

  it("of a merged value is where the value is written, even through several merges", () => {
    const text = "a: &a {v: 1, w: 1}\nb: &b\n  <<: *a\n  w: 2\nc: &c {v: 3}\nd:\n  <<: [*b, *c]\n  x: 4\n";
    assert.equal(locate(text, "d", "v").line, 1);
    assert.equal(locate(text, "d", "w").line, 4);
    assert.equal(locate(text, "d", "x").line, 8);
    assert.equal(locate(text, "d", "y").line, 6, "what is not there is looked for above");
  });

  it("of an object is found in constant time", () =>
    assertLinear(2_000, (size) => {
      const { locate } = parseDocuments(`a:\n${Array.from({ length: size }, (_, i) => `  k${i}: 1\n`).join("")}`)[0]!;
      return () => {
        for (let i = 0; i < size; i++) assert.equal(locate(["a", "missing"])?.line, 1);
      };
    }));

  it("counts lines with the line breaks of every system", () => {
    const text = "a: 1\rb: 2\r\nc: 3\n\r\rd: 4 # x\re: 5";
    const lines = ["a", "b", "c", "d", "e"].map((name) => locate(text, name));
    assert.deepEqual(
      lines.map(({ line, column, excerpt }) => [line, column, excerpt]),
      [
        [1, 1, "a: 1"],
        [2, 1, "b: 2"],
        [3, 1, "c: 3"],
        [6, 1, "d: 4"],
        [7, 1, "e: 5"],
      ],
    );
  });

  it("of a value whose key is an alias is that of the alias", () => {
    const { line, column, excerpt } = locate("a: &k b\nc:\n  *k : 1\n", "c", "b");
    assert.deepEqual([line, column, excerpt], [3, 3, "  *k : 1"]);
  });

  it("of a quoted << is that of an ordinary key", () =>
    assert.equal(locate('a: &a {v: 1}\nb:\n  "<<": *a\n  c: {v: 2}\n', "b", "<<").line, 3));

  it("in an object that is merged into itself is found", () =>
    assert.equal(locate("a: &a\n  <<: *a\n  v: 1\n", "a", "missing").line, 1));

  const excerpts: Readonly<Record<string, readonly [text: string, steps: readonly Step[], excerpt: string]>> = {
    "a comment behind it": ["a: 1 # secret", ["a"], "a: 1"],
    "a comment between name and value": ["a: # secret\n  b", ["a"], "a"],
    "a comment between name and nothing": ["a: # secret\nb: 1", ["a"], "a"],
    "what stands before it on the line": ["{token: secret, a: 1}", ["a"], "… a: 1"],
    "what stands behind it on the line": ["{a: 1, token: secret}", ["a"], "… a: 1"],
    "what stands in it": ["a: {token: secret}", ["a"], "a"],
    "the lines of a text after the first": ["a: |\n  one\n  secret\n", ["a"], "a"],
    "what a list holds": ["a: [secret]", ["a"], "a"],
    "the values of a list's item": ["- token: secret\n  b: 1", [0], "- token"],
  };
  for (const [what, [text, steps, excerpt]] of Object.entries(excerpts))
    it(`shows a name and a scalar, and not ${what}`, () => assert.equal(locate(text, ...steps).excerpt, excerpt));

  it("in brackets that close below their key is as written", () => {
    const text = "a:\n  list: [\n  {v: 1},\nw,\n  ]\n  next: {\n  v: 2\n}\n";
    assert.deepEqual(at("a", "list", 0, "v"), [3, 4, "  … v: 1"]);
    assert.deepEqual(at("a", "list", 1), [4, 1, "w"]);
    assert.deepEqual(at("a", "next", "v"), [7, 3, "  v: 2"]);

    function at(...steps: readonly Step[]) {
      const { line, column, excerpt } = locate(text, ...steps);
      return [line, column, excerpt];
    }
  });

  it("in one of several JSON values on a line counts from the start of the line", () => {
    const text = '{"a": 1} {"b": 2}\n{"c": 3}';
    const [, second, third] = parseDocuments(text);
    assert.deepEqual(second!.locate(["b"]), { line: 1, column: 11, endColumn: 17, excerpt: '… "b": 2' });
    assert.deepEqual(third!.locate(["c"]), { line: 2, column: 2, endColumn: 8, excerpt: '… "c": 3' });
  });

  it("of a duplicate JSON key is that of the last value, which applies", () => {
    const [document] = parseDocuments('{"a": 1,\n"a": 2}');
    assert.deepEqual(document!.value, { a: 2 });
    assert.equal(document!.locate(["a"])?.line, 2);
  });

  it("is the only thing missing if JSON is not valid YAML", () => {
    const text = JSON.stringify({ a: "\u007f", b: 1 });
    assert.deepEqual(parseDocuments(text)[0]!.value, { a: "\u007f", b: 1 });
    assert.doesNotThrow(() => parseDocuments(text)[0]!.locate(["b"]));
    const deep = `{"a": ${"[".repeat(5_000)}${"]".repeat(5_000)}, "b": 1}`;
    assert.equal(parseDocuments(deep)[0]!.locate(["b"]), undefined);
  });
});
