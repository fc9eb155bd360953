import assert from "node:assert/strict";
import fc from "fast-check";
import { UnreadableText, parseDocuments, readDocuments } from "../../src/yaml/document";
import { kubernetes } from "../../src/sources/kubernetes";
import { PRIVILEGED, podText } from "../support/files";
import { assertLinear } from "../support/growth";

/** The values of a text's documents; of one that cannot be read where and why. */
function read(text: string): readonly unknown[] {
  return [...readDocuments(text)].map((document) =>
    document instanceof UnreadableText ? problem(document) : document.value,
  );
}

function problem({ position, message }: UnreadableText): string {
  return `${position === undefined ? "" : `${position.line}:${position.column} `}${message}`;
}

describe("a text", () => {
  describe("with several documents", () => {
    const texts: Readonly<Record<string, readonly [text: string, values: readonly unknown[]]>> = {
      "one after the other": ["a: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
      "with a separator before and behind": ["---\na: 1\n---\n", [{ a: 1 }, null]],
      "with nothing between separators": ["---\n---\n\n---\na: 1\n", [{ a: 1 }]],
      "with blanks and comments behind separators": [
        "---  \na: 1\n--- # two\nb: 2\n---\t\nc: 3",
        [{ a: 1 }, { b: 2 }, { c: 3 }],
      ],
      "with lines that end as on Windows": ["a: 1\r\n---\r\nb: 2\r\n", [{ a: 1 }, { b: 2 }]],
      "with content behind a separator": ["--- {a: 1}\n--- text\n--- |\n  x\n", [{ a: 1 }, "text", "x\n"]],
      "with one that is ended": ["a: 1\n...\n---\nb: 2\n...\n", [{ a: 1 }, { b: 2 }]],
      "with one that is ended and another that only begins": ["a: 1\n...\nb: 2\n", [{ a: 1 }, { b: 2 }]],
      "with separators that only kubectl knows": [
        'a: 1\n---# x: y\nb: 2\n---\u00a0\n{"c":3}\n--- \u3000 #\nd: 4',
        [{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }],
      ],
      "with directives before the first of several": ["%YAML 1.1\n---\na: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
      "with directives": ["%YAML 1.1\n# x\n---\na: yes\n", [{ a: true }]],
      "with directives after comments": ["# x\n\n # y\n%YAML 1.1\n---\na: 1\n", [{ a: 1 }]],
      "with comments that contain percent signs": ["# 5 %\n---\na: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
      "with hyphens that separate nothing": [
        "a: |\n  ---\n  b\nc: ---x\n ---\nd: 1",
        [{ a: "---\nb\n", c: "---x ---", d: 1 }],
      ],
      "in JSON, one behind the other": ['{"a":1}{"b":2}\n[3]', [{ a: 1 }, { b: 2 }, [3]]],
      "in JSON, over several lines": ['{\n  "a": "}{"\n}\n{\n  "b": "\\"}"\n}\n', [{ a: "}{" }, { b: '"}' }]],
      "in JSON, with a separator": ['{"a":1}\n---\n{"b":2}\n', [{ a: 1 }, { b: 2 }]],
      "in JSON, with single values between": [
        '{"a":1}null{"b":2} 5 "x{" -1.5e3 true[3]',
        [{ a: 1 }, null, { b: 2 }, 5, "x{", -1500, true, [3]],
      ],
      "in JSON and then YAML behind blanks of any kind": [
        '{"a":1}\u3000\u0085b: 2\nc: 3\n',
        [{ a: 1 }, { b: 2, c: 3 }],
      ],
      "in what is JSON behind such blanks": ['\u3000{"a":1}', [{ a: 1 }]],
      "joined with their byte order marks": [
        "a: 1\n---\n\ufeffb: 2\n--- # x\r\n\ufeffc: 3\n---\n\ufeff{d: 4}",
        [{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }],
      ],
      "in JSON, joined with a byte order mark": ['{"a":1}\ufeff{"b":2}', [{ a: 1 }, { b: 2 }]],
      "in JSON and then YAML": ['{"a":1}\n---\nb: yes\n', [{ a: 1 }, { b: true }]],
    };
    for (const [what, [text, values]] of Object.entries(texts)) it(what, () => assert.deepEqual(read(text), values));

    const broken: Readonly<Record<string, readonly [text: string, values: readonly unknown[]]>> = {
      "the first": ["a: [\n---\nb: 2", ["2:1 unexpected end of the stream within a flow collection", { b: 2 }]],
      "the last": ["b: 2\n---\na: 'x\n", [{ b: 2 }, "4:1 unexpected end of the stream within a single quoted scalar"]],
      "one that is ended": [
        "a: [\n...\nb: 2\n...\n%YAML 1.1\n---\nc: 3",
        ["2:1 unexpected end of the stream within a flow collection", { b: 2 }, { c: 3 }],
      ],
      "one between": [
        "a: 1\n---\n\n b: 2\n c\n---\nd: 3\n",
        [{ a: 1 }, "5:3 expected ':' after a mapping key", { d: 3 }],
      ],
      "the last, with directives before the first": [
        "%YAML 1.1\n---\na: 1\n---\nb: [",
        [{ a: 1 }, "5:5 unexpected end of the stream within a flow collection"],
      ],
      "one in JSON": ['{"a":1}\n{"b":}\n{"c":3', [{ a: 1 }, "3:1 expected the end of the document, found more"]],
    };
    for (const [what, [text, values]] of Object.entries(broken))
      it(`reads the other documents and reports the position if ${what} is broken`, () =>
        assert.deepEqual(read(text), values));

    it("limits anchors to their document", () =>
      assert.deepEqual(read("a: &x 1\n---\nb: *x\n"), [
        { a: 1 },
        "3:5 unknown anchor; text that starts with * must be quoted",
      ]));

    it("is rejected if it is read as a single document", () =>
      assert.throws(() => parseDocuments("a: 1\n---\nb: ["), UnreadableText));
  });

  describe("of YAML as kubectl reads it", () => {
    const texts: Readonly<Record<string, readonly [text: string, value: unknown]>> = {
      "has booleans in many words": [
        "[yes, Yes, YES, y, Y, on, On, ON, true, True, TRUE, no, n, off, OFF, False, tRue]",
        [...Array<boolean>(11).fill(true), ...Array<boolean>(5).fill(false), "tRue"],
      ],
      "has them as text in quotes": ["['yes', \"true\", !!str true]", ["yes", "true", "true"]],
      "has numbers of many bases": [
        "[0777, 0o777, 0x10, -0x1F, 0b11, 1_000, +1, -0]",
        [511, 511, 16, -31, 3, 1000, 1, -0],
      ],
      "has numbers with fractions and powers": ["[1.5, 1e3, 08, -.5, 1., 1_0e-1]", [1.5, 1000, 8, -0.5, 1, 1]],
      "has text that is like a number": ["[0o8, 0x, 1e, 0b2, e1, _1]", ["0o8", "0x", "1e", "0b2", "e1", "_1"]],
      "has no numbers of base 60": ["[1000:50, 0:0, 1:30.5]", ["1000:50", "0:0", "1:30.5"]],
      "has dates as text": ["2026-11-24", "2026-11-24"],
      "has nothing in many words": ["[~, null, Null, NULL, ]", [null, null, null, null]],
      "has what is left out": ["a:\nb: ''", { a: null, b: "" }],
      "takes brackets that close below their key": ['a: [\n  "x"\n]\nb: {\nc: 1\n}', { a: ["x"], b: { c: 1 } }],
      "takes them in lists too": ["a:\n  - b: {\n    c: [\n  1,\n2\n]\n}\n  - 3", { a: [{ b: { c: [1, 2] } }, 3] }],
      "takes text in quotes that goes on at the margin": ['a: "x\ny"\nb: 1', { a: "x y", b: 1 }],
      "takes brackets at the margin next to brackets that are text": [
        `a: [\n1\n]\nb: |\n  [\n\n  '\nc: x [\n  {y\nd: x' # [\n? 'e'\n: >-\n - "\nf: {\n'g': x"y,\n# ]\n"h":'i]'}`,
        { a: [1], b: "[\n\n'\n", c: "x [ {y", d: "x'", e: '- "', f: { g: 'x"y', h: "i]" } },
      ],
      "takes tabs in brackets": ["a: {\n\tb: 1\n}", { a: { b: 1 } }],
      "ends a comment at U+2028": ["a: 1 # x\u2028b: 2", { a: 1, b: 2 }],
      "ends a comment at U+2029 and U+0085": ["a: 1 # x\u2029b: 2 # y\u0085c: 3", { a: 1, b: 2, c: 3 }],
      "ends a text at U+2028": ["a: |\n  x\u2028b: 2", { a: "x\n", b: 2 }],
      "ends a line at a lone carriage return": ["a: 1 # x\rb: 2", { a: 1, b: 2 }],
      "has names with escapes": ['"priv\\x69leged": yes\n? b\n: 1', { privileged: true, b: 1 }],
      "has text in base 64, in names too": [
        "a: !!binary RGVwbG95bWVudA==\n? !<tag:yaml.org,2002:binary> a2luZA==\n: 1",
        { a: "Deployment", kind: 1 },
      ],
      "has tags of YAML for lists and objects": [
        "a: !!set {x, ? z}\nb: !!omap [x: 1]\nc: !!pairs [w: 2]\nd: !!seq {z: !!null ''}",
        { a: { x: null, z: null }, b: [{ x: 1 }], c: [{ w: 2 }], d: { z: null } },
      ],
      "has tags that make what they stand before something else": [
        'a: !!str yes\nb: !!int "0777"\nc: !!bool "on"\nd: !!timestamp 2026-11-24\ne: !!float 1',
        { a: "yes", b: 511, c: true, d: "2026-11-24", e: 1 },
      ],
      "passes over tags of others": [
        "a: !Ref x\nb: !!python/name:m.x ''\nc: !reference [w]\nd: !GetAtt {z: !include 1}\ne: !<!x> 2",
        { a: "x", b: "", c: ["w"], d: { z: "1" }, e: "2" },
      ],
      "is deeper than anybody writes by hand": [`${"[".repeat(400)}${"]".repeat(400)}`, nested(400)],
    };
    for (const [what, [text, value]] of Object.entries(texts)) it(what, () => assert.deepEqual(read(text), [value]));

    const tabs = ["a: |\n  x\nb:\t{c: 1}\n", "a: |\n  x\nb:\t[c]\n", "a: x\nb:\t{c: 1}\n"];
    for (const text of tabs)
      it(`does not continue the text above: ${JSON.stringify(text)}`, () =>
        assert.match(read(text).join(), /^\d:\d expected a space before the bracket, found a tab$/));

    it("reports a line with too little indentation outside brackets", () =>
      assert.deepEqual(read("a:\n    b: 1\n  c: 2\n"), [
        "3:3 wrong indentation, or a second colon on the line: expected an entry of the list or object above",
      ]));
  });

  it("reads brackets at the margin like indented brackets", () =>
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (values) => {
        const write = (margin: boolean): string =>
          values
            .map((value, i) => {
              const json = JSON.stringify(value, null, 2).replaceAll("\u007f", "");
              const text = json.replaceAll("\n", "\n      ");
              return `- k${i}: ${margin ? json.replace(/^ +/gm, "") : text}\n  t: |2\n      ${text}\n  # ${json.split("\n")[0]}\n`;
            })
            .join("");
        assert.deepEqual(read(write(true)), read(write(false)));
      }),
      { numRuns: 300, seed: 20261127 },
    ));

  it("treats keys with a meaning in JavaScript like any others", () => {
    for (const text of ['{"__proto__": {"a": 1}, "constructor": 2}', "__proto__: {a: 1}\nconstructor: 2\n"]) {
      const value = read(text)[0] as object;
      assert.deepEqual(Object.keys(value), ["__proto__", "constructor"]);
      assert.equal("a" in value, false);
    }
  });

  describe("with <<, read as Kubernetes", () => {
    const SHARED = "x: &x {privileged: true}\ny: &y {runAsUser: 1, privileged: false}\nz: &z {w: 1, <<: *x}\n";
    const reading = (securityContext: string): string => {
      const [document] = parseDocuments(`${SHARED}${podText("web", securityContext)}`);
      try {
        return [...kubernetes.read(document!, "a.yaml")].map(({ name }) => name).join();
      } catch (error) {
        return problem(error as UnreadableText).slice(0, 20);
      }
    };
    const same: readonly string[] = [
      "{<<: *x}",
      "{<<: *x, privileged: false}",
      "{runAsUser: 1, <<: *x}",
      "{runAsNonRoot: true, <<: [*x, *y]}",
      "{<<: [*x, *y], runAsUser: 1}",
      "{<<: {privileged: true}}",
      "{runAsUser: 1, <<: *z}",
      "{v: '<<', '<': *x}",
      "{privileged: false, '<<': *x}",
      "{privileged: false, !!str <<: *x}",
      "{<<: *x, <<: {runAsUser: 1}}",
    ];
    for (const context of same)
      it(`is read the same by every reader: ${context}`, () => assert.equal(reading(context), "web"));

    const others: readonly string[] = [
      "{privileged: false, <<: *x}",
      "{privileged: false, <<: *z}",
      "{runAsUser: 1, <<: [*x, *y]}",
      "{runAsUser: 1, privileged: no, <<: {privileged: yes}}",
      '{privileged: false, !!merge "<<": *x}',
      "{<<: *x, <<: *y}",
      "{!!binary cHJpdmlsZWdlZA==: false, <<: *x}",
      "{&k privileged: false, <<: {*k : true}}",
    ];
    for (const context of others)
      it(`is rejected at its position if kubectl reads it differently: ${context}`, () =>
        assert.match(reading(context), /^12:\d+ kubectl lets/));

    it("checks everything else that it could read", () => {
      const text = `${SHARED}${podText("web", "{privileged: true, <<: *y}")}`;
      const read = kubernetes.read(parseDocuments(text)[0]!, "a.yaml")[Symbol.iterator]();
      assert.equal((read.next().value as { name: string }).name, "web");
      assert.throws(() => read.next(), UnreadableText);
    });

    it("treats << as an ordinary key in JSON", () => {
      const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { a: 1, "<<": { a: 2 } } };
      const [document] = parseDocuments(JSON.stringify(pod));
      assert.equal([...kubernetes.read(document!, "a.json")].length, 1);
    });
  });

  describe("that is hostile", () => {
    const bomb = (levels: number): string =>
      Array.from({ length: levels }, (_, i) =>
        i === 0
          ? "a0: &a0 [x,x,x,x,x,x,x,x,x]"
          : `a${i}: &a${i} [${Array<string>(9)
              .fill(`*a${i - 1}`)
              .join()}]`,
      ).join("\n");
    const merges = Array.from({ length: 200 }, (_, i) =>
      i === 0
        ? "m0: &m0 {a: 1}"
        : `m${i}: &m${i} {<<: [${Array<string>(99)
            .fill(`*m${i - 1}`)
            .join()}], k${i}: 1}`,
    ).join("\n");
    const texts: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
      "aliases that grow": [
        bomb(20),
        /^2:10 expected aliases to expand the 30 values written here to at most 20330, found at least 1000000000$/,
      ],
      "aliases of themselves": ["a: &a [*a]", /^1:8 an alias contains itself$/],
      "objects in themselves": ["a: &a {b: {c: *a}}", /^1:15 an alias contains itself$/],
      "aliases of aliases in an order of their own": [
        Array.from({ length: 30_000 }, (_, i) => `${30_000 - i}: &a${i} [${i === 0 ? "" : `*a${i - 1}`}]`).join("\n"),
        /^2:\d+ expected aliases to expand the \d+ values written here to at most \d+|it is nested too deeply$/,
      ],
      "merges that grow": [merges, /too many aliases$/],
      "lists too deep": ["[".repeat(100_000), /it is nested too deeply$/],
      "lists too deep, closed": [`a: ${"[".repeat(5_000)}${"]".repeat(5_000)}`, /it is nested too deeply$/],
      "objects too deep": [
        Array.from({ length: 3_000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
        /it is nested too deeply$/,
      ],
      "a list of lists without an end": ["- ".repeat(1_000_000), /it is nested too deeply$/],
      "names without an end": ["? ".repeat(1_000_000), /it is nested too deeply$/],
      "a key that is a list": ["[a]: 1", /^1:1 a key in this document is a list or an object$/],
      "the same key twice": ["a: 1\nb: 2\na: 3", /^3:1 duplicate key$/],
      "an alias of nothing": ["a: *secret", /^1:5 unknown anchor; text that starts with \* must be quoted$/],
      "a tag without a name": ['a: ! "secret"', /^1:4 a tag without a name, which YAML readers interpret differently$/],
      "a tag without a name, for <<": ['a: &a {b: 1}\n!<%21> "<<": *a', /^2:1 a tag without a name/],
      "what is not base 64": ["a: !!binary secret", /^1:4 the value does not match its tag$/],
      "a byte order mark before a line": ["a: 1\n\ufeffsecret: 2", /^2:1 a byte order mark at the start of a line$/],
      "a comment of a separator that goes on": ["--- # x\u2028|\nsecret: 2", /^1:1 a line break inside a separator/],
      "a comment right behind a separator that goes on": [
        "---#\u2028|\nsecret: 2",
        /^1:1 a line break inside a separator/,
      ],
      "a separator with such a comment after a comment with a percent sign": [
        "# 5 %\n--- # x\u2028|\nsecret: 2",
        /^2:1 a line break inside a separator/,
      ],
      "a tag handle that is declared twice": [
        "%TAG !e! !secret\n%TAG !e! !secret\n---\na: 1",
        /^\d:\d+ a tag handle is declared twice$/,
      ],
      "a comment behind old breaks": ["---\u0085# x\u0085|\nsecret: 2", /^1:1 a line break inside a separator/],
      "a comment that goes on behind a carriage return": [
        "--- # x\r|\n secret: 2",
        /^1:1 a line break inside a separator/,
      ],
      "a control character": ['a: "\u0007secret"', /an unprintable character, which YAML does not allow$/],
      "a tab for an indentation": ["a:\n\tb: 1", /^2:1 tab characters must not be used in indentation$/],
      "a list at the margin that never ends": [
        `a: [\n${"b,\n".repeat(100_000)}`,
        /^100002:1 unexpected end of the stream within a flow collection$/,
      ],
      "brackets at the margin by the thousands": [
        `a: {\n${"x: [\n".repeat(20_000)}`,
        /^1000:1 it is nested too deeply$/,
      ],
      "a mistake after brackets at the margin": ["a: [\n1\n]\nb: 'x\nsecret", /^5:7 unexpected end of the stream/],
      "lines that are indented too little for brackets, and brackets in an anchor": [
        "x: [\n1\n]\ny: &a[2]\n",
        /^2:1 expected the lines of a list or object in brackets/,
      ],
      "tags of Compose": ["a: !override x", /^1:4 .*docker compose config/],
    };
    for (const [what, [text, reason]] of Object.entries(texts))
      it(`is rejected with a reason that quotes nothing: ${what}`, () => {
        const [only, ...others] = read(text) as readonly string[];
        assert.deepEqual(others, []);
        assert.match(only!, reason);
        assert.doesNotMatch(only!, /secret/);
      });

    const near: Readonly<Record<string, string>> = {
      "aliases that grow a little": bomb(4),
      "five million values, and an alias": `a: &a [1]\nb: *a\nc: [${"1,".repeat(5_000_000)}]`,
      "fifty thousand merges": `a: &a {x: 1}\nb: [${"{<<: *a},".repeat(50_000)}]`,
      "a hundred thousand anchors": Array.from({ length: 100_000 }, (_, i) => `a${i}: &a${i} x\nb${i}: *a${i}`).join(
        "\n",
      ),
      "a line as long as a book": `a: ${"x".repeat(10_000_000)}`,
    };
    for (const [what, text] of Object.entries(near))
      it(`is read: ${what}`, () => assert.equal(typeof read(text)[0], "object"));
  });

  describe("is read in time proportional to its length:", () => {
    const texts: Readonly<Record<string, (size: number) => string>> = {
      "documents that are ended": (size) => "a: {{ x }}\n...\n".repeat(size),
      separators: (size) => "---\n".repeat(size),
      "documents that are broken": (size) => "---\na: [\n".repeat(size),
      "values of JSON": (size) => "{}".repeat(size),
      "objects of JSON that never end": (size) => '{"a":'.repeat(size),
      "comments before a directive": (size) => `${"#  x\n".repeat(size)}%`,
      "comments that end in a space": (size) => `${"# \n".repeat(size)}---\na: 1`,
      "comments that contain comments": (size) => `${"# #\n".repeat(size)}---\na: 1`,
      "blanks and hashes": (size) => `${" #".repeat(size)}\n---\na: 1`,
      "a separator with spaces that YAML doesn't have": (size) => `---${"\u00a0".repeat(20 * size)}a: 1`,
      "lines at the margin in brackets": (size) => `a: [\n${"b,\n".repeat(size)}]`,
      "brackets and quotes that close at the margin": (size) =>
        Array.from({ length: size }, (_, i) => `a${i}: [\n${i}\n]\nb${i}: "\n"\n`).join(""),
      "names in quotes after brackets that close at the margin": (size) =>
        `a: [\n]\n${Array.from({ length: size }, (_, i) => `'b${i}': "x"\n`).join("")}`,
      "quotes on one line after brackets that close at the margin": (size) => `a: [\n]\nb: [${'"x",'.repeat(size)}]`,
      "quotes that never end": (size) => `{"a": "${'\\"'.repeat(size)}`,
    };
    for (const [what, write] of Object.entries(texts))
      it(what, () => {
        assertLinear(1_000, (size) => {
          const text = write(size);
          return () => {
            for (const document of readDocuments(text)) void document;
          };
        });
      });

    for (const separator of ["---", "..."])
      it(`documents separated by ${separator}, each with positions`, () => {
        assertLinear(500, (size) => {
          const text = Array.from({ length: size }, (_, i) => podText(`web-${i}`, PRIVILEGED)).join(`${separator}\n`);
          return () => {
            for (const document of readDocuments(text))
              assert.ok(!(document instanceof UnreadableText) && document.locate(["spec", "containers", 0])!.line > 0);
          };
        });
      });
  });
});

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let i = 1; i < depth; i++) value = [value];
  return value;
}
