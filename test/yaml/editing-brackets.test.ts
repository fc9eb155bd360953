import { add, itEdits, remove, set } from "../support/edits";

describe("editing in brackets", () => {
  itEdits({
    "removes the middle of a list": ["a: [1, 2, 3, 4]\n", [remove("a", 1), remove("a", 2)], "a: [1, 4]\n"],
    "removes the end of a list": ["a: [1, 2, 3]\n", [remove("a", 1), remove("a", 2)], "a: [1]\n"],
    "removes the beginning of a list": ["a: [1, 2, 3]\n", [remove("a", 0), remove("a", 1)], "a: [3]\n"],
    "removes entries": ["a: {b: 1, c: 2, d: 3}\n", [remove("a", "b"), remove("a", "d")], "a: {c: 2}\n"],
    "removes all entries": ["a: { b: 1 }\n", [remove("a", "b")], "a: {}\n"],
    "removes an entry without a value": ["a: {b, c: 1}\n", [remove("a", "b")], "a: {c: 1}\n"],
    "removes an item before and after others with an anchor or a tag": [
      "a: [&a 1, 2, 3, !!str 4]\n",
      [remove("a", 1)],
      "a: [&a 1, 3, !!str 4]\n",
    ],
    "keeps comments when it removes an entry": [
      "a: {\n    b: 1, # one\n    # two\n    c: 2 # three\n  }\n",
      [remove("a", "b")],
      "a: {\n    # one\n    # two\n    c: 2 # three\n  }\n",
    ],
    "keeps a comment after the bracket": ["a: [1, # one\n    2]\n", [remove("a", 0)], "a: [ # one\n    2]\n"],
    "keeps comments when it removes the end": [
      "a: [\n    1, # one\n    2 # two\n  ]\n",
      [remove("a", 1)],
      "a: [\n    1 # one\n     # two\n  ]\n",
    ],
    "keeps comments when it removes all": ["a: {b: 1 # one\n  }\n", [remove("a", "b")], "a: { # one\n  }\n"],

    "sets a value": ["a: {b: 1, c: 2}\n", [set(true, "a", "b")], "a: {b: true, c: 2}\n"],
    "sets a key without a value": ["a: {b: , c: 1}\n", [set(true, "a", "b")], "a: {b: true , c: 1}\n"],
    "adds an object to a key without a value": ["a: {b: }\n", [set(true, "a", "b", "c")], "a: {b: { c: true } }\n"],

    "adds an entry": ["a: {b: 1}\n", [set(true, "a", "c")], "a: {b: 1, c: true}\n"],
    "adds an entry after a key without a colon": ["a: {b}\n", [set(true, "a", "c")], "a: {b, c: true}\n"],
    "adds several entries": [
      "a: {b: 1}\n",
      [set(true, "a", "c"), set(true, "a", "d")],
      "a: {b: 1, c: true, d: true}\n",
    ],
    "adds entries to an empty object": [
      "a: {}\n",
      [set(true, "a", "c"), set(true, "a", "d")],
      "a: { c: true, d: true }\n",
    ],
    "adds an entry to an object of a space": ["a: { }\n", [set(true, "a", "c")], "a: { c: true }\n"],
    "adds an object of several entries": [
      "a: {b: 1}\n",
      [set(true, "a", "c", "d"), set(true, "a", "c", "e")],
      "a: {b: 1, c: { d: true, e: true }}\n",
    ],
    "adds an item": ["a: [x]\n", [add("ALL", "a")], "a: [x, ALL]\n"],
    "adds an item to an empty list": ["a: []\n", [add("ALL", "a")], "a: [ALL]\n"],
    "adds several items to an empty list": ["a: []\n", [add("W", "a"), add("Z", "a")], "a: [W, Z]\n"],
    "adds an item on a line of its own": ["a: [\n    x\n  ]\n", [add("ALL", "a")], "a: [\n    x,\n    ALL\n  ]\n"],
    "replaces all entries and keeps their comments": [
      "a: {b: 1 # one\n  }\n",
      [remove("a", "b"), set(true, "a", "c")],
      "a: { c: true  # one\n  }\n",
    ],
    "adds an item and removes the last": ["a: [1, 2]\n", [add("ALL", "a"), remove("a", 1)], "a: [1, ALL]\n"],
  });
});

describe("editing JSON", () => {
  itEdits({
    "edits lines": [
      '{\n  "a": {\n    "b": 1,\n    "c": 2\n  }\n}\n',
      [remove("a", "b"), set(true, "a", "d"), set("x", "e")],
      '{\n  "a": {\n    "c": 2,\n    "d": true\n  },\n  "e": "x"\n}\n',
    ],
    "edits one line": ['{"a": [1, 2]}', [remove("a", 1), set(true, "b", "c")], '{"a": [1], "b": {"c": true}}'],
    "adds lines after tabs": ['{\n\t"a": 1\n}\n', [set(true, "b")], '{\n\t"a": 1,\n\t"b": true\n}\n'],
    "adds lines without indentation": ['{\n"a": 1\n}\n', [set(true, "b")], '{\n"a": 1,\n"b": true\n}\n'],
    "adds an object of several entries": [
      '{"a": {}}',
      [set("x", "a", "b", "c"), set("yes", "a", "b", "d")],
      '{"a": {"b": {"c": "x", "d": "yes"}}}',
    ],
    "writes JSON after old line breaks": ['{"a": "\u2028\ufeff"}', [set("x", "b")], '{"a": "\u2028\ufeff", "b": "x"}'],
    "writes JSON after a byte order mark": ['\ufeff{"a": 1}\n', [set("x", "b")], '\ufeff{"a": 1, "b": "x"}\n'],
  });
});
