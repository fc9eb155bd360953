import assert from "node:assert/strict";
import { isTooDeep } from "../../src/cli/fix/nesting";
import { assertLinear } from "../support/growth";

const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

describe("a text that is nested too deeply to edit", () => {
  it("has more than 2,000 lists or objects in each other", () => {
    for (const [open, close] of ["[]", '{"a":}'].map((pair) => [pair.slice(0, -1), pair.slice(-1)] as const)) {
      assert.equal(isTooDeep(nested(open, close, 2_000)), false);
      assert.equal(isTooDeep(nested(open, close, 2_001)), true);
    }
  });

  it("does not have them next to each other", () => assert.equal(isTooDeep("[{}],".repeat(3_000)), false));

  it("may contain brackets in strings, which do not count", () => {
    assert.equal(isTooDeep(nested('["]\\"]", ', "]", 2_001)), true);
    assert.equal(isTooDeep(`"${"[".repeat(3_000)}"`), false);
  });

  it("is recognized in time proportional to its length", () => {
    for (const part of ['"', '\\"', "\\", "[]", '"[", '])
      assertLinear(50_000, (size) => {
        const text = `"${part.repeat(size)}`;
        return () => isTooDeep(text);
      });
  });
});
