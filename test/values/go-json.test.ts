import assert from "node:assert/strict";
import { decodeJson, foldedKeyIn } from "../../src/values/go-json";
import { assertLinear } from "../support/growth";

const value = (text: string): unknown => {
  const decoded = decodeJson(text);
  return "value" in decoded ? decoded.value : assert.fail(decoded.problem);
};

const problem = (text: string): string => {
  const decoded = decodeJson(text);
  return "problem" in decoded ? decoded.problem : assert.fail(JSON.stringify(decoded.value));
};

describe("JSON text, as Go decodes it into structs", () => {
  const rows: ReadonlyArray<readonly [name: string, text: string, expected: unknown]> = [
    ["a scalar", ' "a" ', "a"],
    ["nested lists and objects", '{"a":[1,{"b":[]}],"c":{}}', { a: [1, { b: [] }], c: {} }],
    ["every literal", "[true,false,null,-1.5e2,0]", [true, false, null, -150, 0]],
    ["escapes", '"\\u0061\\n\\"\\\\"', 'a\n"\\'],
    ["half of a surrogate pair, which becomes U+FFFD", '"\\ud800a"', "\ufffda"],
    ["a repeated scalar: the last one", '{"a":1,"a":2}', { a: 2 }],
    ["a repeated key in other letters, as last written", '{"ab":1,"AB":2}', { AB: 2 }],
    ["a key with the Kelvin sign and the long s", '{"ks":1,"\u212a\u017f":2}', { "\u212a\u017f": 2 }],
    ["a key that only looks alike", '{"i":1,"\u0130":2}', { i: 1, "\u0130": 2 }],
    ["repeated objects: merged", '{"a":{"b":1,"c":1},"A":{"c":2}}', { A: { b: 1, c: 2 } }],
    [
      "repeated lists: merged by index, as long as the last",
      '{"a":[{"b":1},{"b":1}],"a":[{"c":2}]}',
      { a: [{ b: 1, c: 2 }] },
    ],
    [
      "items of a longer list before, which come back",
      '{"a":[{"b":1},{"b":2}],"a":[{}],"a":[{},{}]}',
      { a: [{ b: 1 }, { b: 2 }] },
    ],
    ["an empty list, which forgets them", '{"a":[{"b":1}],"a":[],"a":[{}]}', { a: [{}] }],
    ["null for a key, which forgets its value", '{"a":{"b":1},"a":null,"a":{"c":2}}', { a: { c: 2 } }],
    [
      "null for an item, which changes nothing",
      '{"a":[{"b":1},"c"],"a":[null,null,null]}',
      { a: [{ b: 1 }, "c", null] },
    ],
    ["a value of another type, which replaces the one before", '{"a":{"b":1},"a":[2]}', { a: [2] }],
    ["null as the first item", "[null]", [null]],
    ["documents one after the other: merged", '[{"a":1}]\n[{"b":2}]', [{ a: 1, b: 2 }]],
    ["documents without a space between them", '{"a":1}{"b":2}', { a: 1, b: 2 }],
    ["null after an object, which changes nothing", '{"a":1}null', { a: 1 }],
    ["null after a list, which forgets it", '[{"a":1}] null [{}]', [{}]],
    ["no document", " \n", undefined],
    ["a key that is special in JavaScript", '{"__proto__":{"a":1}}', JSON.parse('{"__proto__":{"a":1}}')],
  ];
  for (const [name, text, expected] of rows)
    it(`decodes ${name}`, () => {
      const decoded = value(text);
      assert.deepEqual(decoded, expected);
      assert.equal(JSON.stringify(decoded), JSON.stringify(expected));
    });

  it("rejects everything else, and names the position but not the text", () => {
    const positions = Object.fromEntries(
      [
        "[1,]",
        "{a:1}",
        '{"a" 1}',
        '{"a":1,}',
        "[1}",
        "[",
        '"a',
        '"a\n"',
        '"\\x"',
        "01x",
        "nul",
        "[1]\n  ]",
        "{}//",
        '{"a":',
      ].map((text) => [text, problem(text)]),
    );
    assert.deepEqual(positions, {
      "[1,]": "an error at line 1, column 4",
      "{a:1}": "an error at line 1, column 2",
      '{"a" 1}': "an error at line 1, column 6",
      '{"a":1,}': "an error at line 1, column 8",
      "[1}": "an error at line 1, column 3",
      "[": "an error at line 1, column 2",
      '"a': "an error at line 1, column 1",
      '"a\n"': "an error at line 1, column 1",
      '"\\x"': "an error at line 1, column 1",
      "01x": "an error at line 1, column 1",
      nul: "an error at line 1, column 1",
      "[1]\n  ]": "an error at line 2, column 3",
      "{}//": "an error at line 1, column 3",
      '{"a":': "an error at line 1, column 6",
    });
  });

  it("rejects text that is too deep or too long", () => {
    assert.equal(JSON.stringify(value("[".repeat(100) + "]".repeat(100))).length, 200);
    assert.equal(problem("[".repeat(101) + "]".repeat(101)), "more than 100 levels");
    assert.deepEqual(value("[[]]".repeat(200)), [[]]);
    const longest = `"${"a".repeat((1 << 20) - 2)}"`;
    assert.equal((value(longest) as string).length, (1 << 20) - 2);
    assert.equal(problem(`${longest} `), "a text of 1048577 characters");
  });
});

describe("decoding", () => {
  it("takes linear time", () => {
    const texts: ReadonlyArray<(size: number) => string> = [
      (size) => `{${Array.from({ length: size }, (_, i) => `"k${i}":[{"a":null}]`).join(",")}}`,
      (size) => '[{"a":[1]}]'.repeat(size),
      (size) => `[${'{"a":'.repeat(50)}0${"}".repeat(50)}${",0".repeat(size)}]`,
      (size) => " ".repeat(10 * size),
      (size) => `["${"\\\\".repeat(size)}`,
    ];
    for (const text of texts)
      assertLinear(1_000, (size) => {
        const made = text(size);
        return () => decodeJson(made);
      });
  });
});

describe("the key of a field", () => {
  it("is the one in other letters, if the object does not have it as written", () => {
    assert.equal(foldedKeyIn({ Privileged: 1 }, "privileged"), "Privileged");
    assert.equal(foldedKeyIn({ PRIVILEGED: 1, privileged: 2 }, "privileged"), "privileged");
    assert.equal(foldedKeyIn({ privilege: 1 }, "privileged"), "privileged");
    assert.equal(foldedKeyIn({ "ta\u017f\u212a": 1 }, "task"), "ta\u017f\u212a");
    assert.equal(foldedKeyIn({}, "__proto__"), "__proto__");
  });
});
