import assert from "node:assert/strict";
import type { PathEdit } from "../../src/model/edit";
import { refusalOf, Refusal } from "../../src/yaml/editing/source";
import { add, edited, remove, set } from "../support/edits";

const SHARED = "the value comes from an alias or a merge key, so other places use it too";
const MERGED = "a merge key may set the value as well";
const ANCHORED = "other places refer to the value by its anchor";
const UNUSUAL = "the value is written in a form that cannot be edited safely";
const UNREADABLE = "the document is written in a form that cannot be edited safely";

/** By what is refused: a text, and edits. */
type Refusals = Readonly<Record<string, readonly [text: string, ...edits: readonly PathEdit[]]>>;

function itRefuses(reason: string, cases: Refusals): void {
  for (const [name, [text, ...edits]] of Object.entries(cases))
    it(`refuses ${name}`, () =>
      assert.deepEqual(edited(text, edits), { text, refused: edits.map((edit) => ({ edit, reason })) }));
}

describe("editing a text where other places use the value", () => {
  itRefuses(SHARED, {
    "an entry of an alias": ["x: &x\n  a: 1\ny: *x\n", remove("y", "a")],
    "an entry that is merged": ["x: &x { a: { b: 1 } }\ny:\n  <<: *x\n", set(true, "y", "a", "c")],
    "a merged entry's removal": ["x: &x { a: 1 }\ny:\n  <<: *x\n  b: 1\n", remove("y", "a")],
  });
  itRefuses(MERGED, {
    "a removal that may bring back a merged value": ["x: &x { a: 1 }\ny:\n  <<: *x\n  a: 2\n", remove("y", "a")],
  });
  itRefuses(ANCHORED, {
    "to remove an anchor": ["x:\n  a: &a 1\nb: *a\n", remove("x", "a")],
    "to remove an item with an anchor": ["x:\n- &a 1\n- 2\nb: *a\n", remove("x", 0)],
    "to remove a list with an anchor in it": ["x: [1, [&a 2]]\nb: *a\n", remove("x")],
    "to remove an object with an anchor in it": ["x: { y: 1, z: { a: &a 2 } }\nb: *a\n", remove("x")],
    "to remove an object with an anchor at a key": ["x: { &a y: 1 }\nb: *a\n", remove("x")],
    "to set a value with an anchor": ["a: &a 1\nb: *a\n", set(true, "a")],
    "to set an item with an anchor": ["a: [&a 1]\nb: *a\n", set(true, "a", 0)],
    "to set null with an anchor": ["a: &a\nb: *a\n", set(true, "a", "c")],
    "an entry of a value with an anchor": ["x: &x\n  a: 1\n  b: 2\ny: *x\n", remove("x", "a")],
    "an item of a list with an anchor": ["x: &x [1]\ny: *x\n", add("ALL", "x")],
  });
});

describe("editing a text in an unusual form", () => {
  itRefuses(UNUSUAL, {
    "an entry of an object with explicit keys": ["? a\n: 1\nb: 2\n", remove("b")],
    "an entry of an object with a key that is an alias": ["x: &x y\na:\n  b: 1\n  *x : 2\n", remove("a", "b")],
    "an entry of an object with an anchor at a key": ["- a: 1\n  &b b: 2\n", remove(0, "a")],
    "an entry of an object with a tag at a key": ["- !!str a: 1\n  b: 2\n", set(true, 0, "c")],
    "an entry with a key that is there twice": ['{"a": 1, "a": 2}', set(true, "a")],
    "an entry of an object without brackets": ["a: [b: 1]\n", set(true, "a", 0, "c")],
    "to remove an object without brackets": ["a: [b: 1, 2]\n", remove("a", 0)],
    "to remove an item with a tag": ["a: [!!str 1, 2]\n", remove("a", 0)],
    "to remove the item before one with a tag": ["a: [1, !!str 2]\n", remove("a", 0)],
    "to remove the item before one with an anchor": ["a: [1, &b 2]\n", remove("a", 0)],
    "a removal after which a block of text would be longer": ["a: |\n  x\nb: 1\n\nc: 2\n", remove("b")],
    "a removal after which a block of text would have a comment": ["a: |\n  x\nb: 1\n \t# x\nc: 2\n", remove("b")],
    "a removal after which a block of text would end the file without a line break": [
      "a: |+\n  x\n\nb: 1",
      remove("b"),
    ],
    "an addition to a block of text that ends the file without a line break": ["a: |\n  x", set(true, "b")],
    "all edits of an object if one cannot be made": [
      "a:\n  b: |\n    x\n  c: 1\n\n  d: 2\n",
      remove("a", "c"),
      set(true, "a", "d"),
    ],
    "to remove the only entry of a document": ["key: 1\n", remove("key")],
    "to remove the only entry below a comment": ["a: # b:\n  c: 1\n", remove("a", "c")],
    "the same removal twice": ["a: # b:\n  c: 1\n", remove("a", "c"), remove("a", "c")],
    "to remove the only entry of an item with a comment": ["- a: 1 # why\n- 2\n", remove(0, "a")],
    "to remove the only entry below a dash": ["-\n  a: 1\n", remove(0, "a")],
    "an addition to an object as if it were a list": ["a:\n  b: 1\n", add("ALL", "a")],
    "a text in several lines": ["a: |\n  b\n", set(true, "a")],
    "a value with a tag": ["a: !!str b\n", set(true, "a")],
    "a tag without a value": ["a: !!str\n", set(true, "a")],
    "a key without a colon": ["a: {b, c: 1}\n", set(true, "a", "b")],
    "a setting below a key without a colon": ["a: {b, c: 1}\n", set(true, "a", "b", "d")],
    "an object in place of a setting": ["a: { b: 1 }\n", set(true, "a")],
    "an object in place of an item": ["a:\n- b: 1\n", set(true, "a", 0)],
    "an item without a value": ["a:\n-\n- 1\n", set(true, "a", 0)],
    "an item that is not there": ["a: [1]\n", set(true, "a", 3, "b")],
    "to remove an item that is not there": ["a: [1]\n", remove("a", 3)],
    "a setting below a text": ["a: text\n", set(true, "a", "b")],
    "a setting below a quoted text": ["a: 'null'\n", set(true, "a", "b")],
  });
  itRefuses(UNREADABLE, {
    "a text with old line breaks": ["# a\rx: 1\ny: 2\n", remove("y")],
  });

  it("passes on errors of another kind", () => {
    assert.equal(
      refusalOf(() => {
        throw new Refusal(UNUSUAL);
      }),
      UNUSUAL,
    );
    assert.throws(
      () =>
        refusalOf(() => {
          throw new TypeError("bug");
        }),
      TypeError,
    );
  });
});
