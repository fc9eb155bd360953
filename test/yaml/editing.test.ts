import { add, itEdits, remove, set } from "../support/edits";

describe("editing lines", () => {
  itEdits({
    "removes an entry": ["a: 1\nb: 2\nc: 3\n", [remove("b")], "a: 1\nc: 3\n"],
    "removes the first entry": ["a: 1\n\nb: 2\n", [remove("a")], "\nb: 2\n"],
    "removes the first two entries of an item": [
      "- a: 1\n  b: 2\n  c: 3\n",
      [remove(0, "a"), remove(0, "b")],
      "- c: 3\n",
    ],
    "removes an object and keeps its comments": [
      "a:\n  # first\n  b:\n    # second\n    c: 1 # third\n  d: 2\n",
      [remove("a", "b")],
      "a:\n  # first\n  # second\n  # third\n  d: 2\n",
    ],
    "keeps comments after a list or an object on one line": [
      "a: [1] # one\nb: { c: 2 } # two\nd: 3\n",
      [remove("a"), remove("b")],
      "# one\n# two\nd: 3\n",
    ],
    "keeps the comment of a block of text": ["a: | # why\n  text\nb: 1\n", [remove("a")], "# why\nb: 1\n"],
    "keeps comments before a key without a value": ["a: 1 # one\nb:\n", [remove("a")], "# one\nb:\n"],
    "leaves the comment on the next line alone": [
      "a: 1\nb: 2\n# three\nc: 3\n",
      [remove("b")],
      "a: 1\n# three\nc: 3\n",
    ],
    "leaves an empty object": ["key:\n  b: 1\nc: 2\n", [remove("key", "b")], "key: {}\nc: 2\n"],
    "leaves an empty list": [
      "a:\n  b:\n    - 1\n    - 2\nc: 3\n",
      [remove("a", "b", 0), remove("a", "b", 1)],
      "a:\n  b: []\nc: 3\n",
    ],
    "leaves an empty object after an anchor": ["a: &a\n  b: 1\nc: 2\n", [remove("a", "b")], "a: &a {}\nc: 2\n"],
    "leaves an empty object before a blank line": ["a:\n\n  b: 1\nc: 2\n", [remove("a", "b")], "a: {}\n\nc: 2\n"],
    "leaves an empty object in place of a block of text": ["- a: |\n    x\n- 1\n", [remove(0, "a")], "- {}\n- 1\n"],
    "removes items of a list": ["a:\n- 1\n- 2\n- 3\n", [remove("a", 0), remove("a", 2)], "a:\n- 2\n"],
    "removes an item that looks like several dashes": ["a:\n- --x-\n- 2\n", [remove("a", 0)], "a:\n- 2\n"],
    "removes an item with an anchor": ["a:\n- &a-b 1\n- 2\n", [remove("a", 0)], "a:\n- 2\n"],
    "removes an item below a comment": ["a:\n- # - why\n  1\n- 2\n", [remove("a", 0)], "a:\n# - why\n- 2\n"],
    "removes an item that is a list": ["a:\n- - 1\n  - 2\n- 3\n", [remove("a", 0)], "a:\n- 3\n"],
    "removes the first item of a list in a list": ["- - 1 # one\n  - 2\n", [remove(0, 0)], "- # one\n  - 2\n"],
    "removes the first entry of an item": ["- a: 1\n  b: 2\n", [remove(0, "a")], "- b: 2\n"],
    "removes the second entry of an item": ["- a: 1\n  b: 2\n\n  c: 3\n", [remove(0, "b")], "- a: 1\n\n  c: 3\n"],
    "keeps the comment of the first entry of an item": [
      "- a: 1 # why\n  b: 2\n",
      [remove(0, "a")],
      "- # why\n  b: 2\n",
    ],
    "removes the only entry of an item": ["- a: 1\n- b: 2\n", [remove(0, "a")], "- {}\n- b: 2\n"],
    "removes an entry between a text and a blank line": ["a: x\nb: 1\n\nc: 2\n", [remove("b")], "a: x\n\nc: 2\n"],
    "removes an entry between a block of text and an entry": [
      "a: |\n  x\nb: 1\nc: # why\n  2\n",
      [remove("b")],
      "a: |\n  x\nc: # why\n  2\n",
    ],
    "removes the last entry after a block of text": ["a: |\n  x\nb: 1\n", [remove("b")], "a: |\n  x\n"],
    "removes nothing that is not there": [
      "a: 1\nb: { }\nc:\n",
      [remove("d"), remove("e", "f"), remove("b", "g"), remove("c", "h")],
      "a: 1\nb: { }\nc:\n",
    ],

    "sets a value and keeps its comment": ["a: true # why\n", [set(false, "a")], "a: false # why\n"],
    "sets a quoted value": ["a: 'Unconfined'\n", [set("RuntimeDefault", "a")], "a: RuntimeDefault\n"],
    "sets a value with a quoted key": ['"\\x61": 1\n', [set(true, "a")], '"\\x61": true\n'],
    "sets a key without a value": ["a:\nb: 2\n", [set(true, "a")], "a: true\nb: 2\n"],
    "sets a key without a value before a space": [
      "a: # why\nb: \n",
      [set(true, "a"), set(true, "b")],
      "a: true # why\nb: true \n",
    ],
    "sets a key with an anchor that is not used": ["a: &a\nb: 1\n", [set(true, "a")], "a: &a true\nb: 1\n"],
    "sets null in any spelling": [
      "a: ~\nb: null\nc: nullable\n",
      [set(true, "a"), set(true, "b"), set("x", "c")],
      "a: true\nb: true\nc: x\n",
    ],
    "sets an item": ["a:\n  - x\n  - y\n", [set("z", "a", 1)], "a:\n  - x\n  - z\n"],
    "sets an alias": ["a: &a 1\nb: *a\n", [set(true, "b")], "a: &a 1\nb: true\n"],
    "sets an item that is an alias": ["a: &a 1\nb:\n- *a\n", [set(true, "b", 0)], "a: &a 1\nb:\n- true\n"],
    "sets a value next to a value with an anchor": [
      "a: &a 1\nb: *a\nc: 2\n",
      [set(true, "c")],
      "a: &a 1\nb: *a\nc: true\n",
    ],
    "sets a value next to merged ones": [
      "x: &x { a: 1 }\ny: &y { b: 1 }\nz:\n  <<: *x\n  <<: *y\n",
      [set(true, "z", "a")],
      "x: &x { a: 1 }\ny: &y { b: 1 }\nz:\n  <<: *x\n  <<: *y\n  a: true\n",
    ],
    "replaces null by an object on one line": ["a: null\n", [set(true, "a", "b")], "a: { b: true }\n"],

    "adds an entry": ["a:\n  b: 1\nc: 2\n", [set(true, "a", "d")], "a:\n  b: 1\n  d: true\nc: 2\n"],
    "adds several entries after the last": ["a: 1\n", [set(true, "b"), set(true, "c")], "a: 1\nb: true\nc: true\n"],
    "adds an entry after a comment": ["a: 1 # one\n", [set(true, "b")], "a: 1 # one\nb: true\n"],
    "adds an entry after a block of text": ["a: |\n  text\n", [set(true, "b")], "a: |\n  text\nb: true\n"],
    "adds nested entries": [
      "a:\n    b: 1\n",
      [set(true, "a", "c", "d"), add("ALL", "a", "c", "e", "drop"), add("X", "a", "c", "e", "drop")],
      "a:\n    b: 1\n    c:\n        d: true\n        e:\n            drop: [ALL, X]\n",
    ],
    "indents nested entries like the first ones": [
      "s:\n- ? w\n  : v: 1\nx: {y: {z: 1}}\na:\n- b:\n     c: 1\nd:\n e: 1\n",
      [set(true, "d", "f", "g")],
      "s:\n- ? w\n  : v: 1\nx: {y: {z: 1}}\na:\n- b:\n     c: 1\nd:\n e: 1\n f:\n    g: true\n",
    ],
    "adds an object to a key without a value": ["a:\nb: 2\n", [set(true, "a", "c")], "a:\n  c: true\nb: 2\n"],
    "adds a list to a key without a value": ["a:\nb: 2\n", [add("X", "a")], "a: [X]\nb: 2\n"],
    "adds what is set next to what is not there to remove": [
      "a: 1\n",
      [remove("b", "c"), set(true, "b", "d")],
      "a: 1\nb:\n  d: true\n",
    ],
    "adds an item": ["a:\n  - x\nb: 1\n", [add("ALL", "a")], "a:\n  - x\n  - ALL\nb: 1\n"],
    "adds an item after one below a comment": ["a:\n- # -\n  x\n", [add("ALL", "a")], "a:\n- # -\n  x\n- ALL\n"],
    "adds several items": ["a:\n- x\n", [add("W", "a"), add("Z", "a")], "a:\n- x\n- W\n- Z\n"],
    "writes a text without quotes if every reader reads it as a text": [
      "a:\n- x\n",
      ["NET_ADMIN", "registry.example.com/web:1.2", "nylon", "canyon"].map((text) => add(text, "a")),
      "a:\n- x\n- NET_ADMIN\n- registry.example.com/web:1.2\n- nylon\n- canyon\n",
    ],
    "quotes a text that others read as something else": [
      "a:\n- x\n",
      ["10001:10001", "1e3", "on", "NULL", "a b", "a: 1", "a:", "a:b c"].map((text) => add(text, "a")),
      'a:\n- x\n- "10001:10001"\n- "1e3"\n- "on"\n- "NULL"\n- "a b"\n- "a: 1"\n- "a:"\n- "a:b c"\n',
    ],

    "adds an item to a list and removes one": ["a:\n- 1\n- 2\n", [add("ALL", "a"), remove("a", 0)], "a:\n- 2\n- ALL\n"],
    "replaces all items of a list": [
      "a:\n  - 1 # one\n  - 2 # two\nb: 2\n",
      [add("W", "a"), add("Z", "a"), remove("a", 0), remove("a", 1)],
      "a:\n  # one\n  # two\n  - W\n  - Z\nb: 2\n",
    ],
    "replaces all entries of an item": [
      "- a: |\n    x\n- 1\n",
      [remove(0, "a"), set(true, 0, "b")],
      "- b: true\n- 1\n",
    ],
    "replaces a key without a value": ["a: # why\n", [remove("a"), set(true, "b")], "# why\nb: true\n"],
    "replaces all entries, and keeps the comment of the last on a separate line": [
      "a:\n  b: 1\n  c: 2 # why\n  # below\nd: 3\n",
      [remove("a", "b"), remove("a", "c"), set(true, "a", "e")],
      "a:\n  # why\n  e: true\n  # below\nd: 3\n",
    ],
    "replaces all entries of an item with a comment": [
      "- a: 1 # why\n- 2\n",
      [remove(0, "a"), set(true, 0, "b")],
      "- # why\n  b: true\n- 2\n",
    ],
    "replaces all entries before a comment that ends the file": [
      "a:\r\n  b: 1 # why",
      [remove("a", "b"), set(true, "a", "c")],
      "a:\r\n  # why\r\n  c: true",
    ],
    "replaces a block of text with a comment": [
      "a: | # why\n  x # y\n",
      [remove("a"), set(true, "b")],
      "# why\nb: true\n",
    ],
    "replaces all entries before a comment on the next line": [
      "a:\n  b: 1\n# c\nd: 1\n",
      [remove("a", "b"), set(true, "a", "c")],
      "a:\n  c: true\n# c\nd: 1\n",
    ],
  });
});
