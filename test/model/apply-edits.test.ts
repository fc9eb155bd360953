import assert from "node:assert/strict";
import { applyEdits } from "../../src/model/apply-edits";
import type { PathEdit } from "../../src/model/edit";
import { add, remove, set } from "../support/edits";

/** Each case: inputs, edits, and the inputs after them. */
const CASES: Readonly<Record<string, readonly [object, readonly PathEdit[], object]>> = {
  "removes a property": [{ a: 1, b: 2 }, [remove("a")], { b: 2 }],
  "removes an item and keeps the others in order": [{ a: [1, 2, 3] }, [remove("a", 1)], { a: [1, 3] }],
  "removes several items by their old indexes, in any order": [
    { a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
    [remove("a", 2), remove("a", 10), remove("a", 0)],
    { a: [1, 3, 4, 5, 6, 7, 8, 9] },
  ],
  "removes the same item once": [{ a: [1, 2, 3] }, [remove("a", 0), remove("a", 0)], { a: [2, 3] }],
  "removes items of several lists": [
    { b: [1, 2], a: [{ c: [3, 4] }, { c: [5, 6] }] },
    [remove("a", 0, "c", 0), remove("b", 0), remove("a", 1, "c", 1), remove("a", 0, "c", 1)],
    { b: [2], a: [{ c: [] }, { c: [5] }] },
  ],
  "removes an object after its own properties": [
    { a: [{ b: 1 }, { b: 2 }] },
    [remove("a", 0), remove("a", 0, "b")],
    { a: [{ b: 2 }] },
  ],
  "removes nothing that is not there": [
    { a: null, b: {} },
    [remove("a", "c"), remove("b", "c", "d"), remove("e")],
    { a: null, b: {} },
  ],
  "sets before it removes, so that indexes are the old ones": [
    { a: [{ b: 1 }, { b: 2 }] },
    [remove("a", 0), set(true, "a", 1, "b")],
    { a: [{ b: true }] },
  ],
  "creates what is missing above a setting": [{ a: null }, [set(true, "a", "b", "c")], { a: { b: { c: true } } }],
  "adds to a list, also to a missing one": [
    { a: ["x"] },
    [add("y", "a"), add("z", "b", "c")],
    { a: ["x", "y"], b: { c: ["z"] } },
  ],
  "edits JSON text among the inputs": [
    { a: '[{"b":{"c":1,"d":2}}]', e: "text" },
    [remove("a", 0, "b", "c"), set(true, "a", 0, "f")],
    { a: '[{"b":{"d":2},"f":true}]', e: "text" },
  ],
  "leaves text alone that is not JSON": [{ a: "text" }, [remove("a", "b")], { a: "text" }],
  "does not change the resource as a whole": [{ a: 1 }, [remove()], { a: 1 }],
};

describe("applying edits", () => {
  for (const [name, [inputs, edits, expected]] of Object.entries(CASES))
    it(name, () => {
      applyEdits(inputs, edits);
      assert.deepEqual(inputs, expected);
    });

  it("does not reach properties that are inherited", () => {
    const inputs = {};
    applyEdits(inputs, [set(true, "toString", "hit")]);
    assert.deepEqual(Object.keys(inputs), ["toString"]);
    assert.ok(!Object.hasOwn(Object.prototype.toString, "hit"));
  });
});
