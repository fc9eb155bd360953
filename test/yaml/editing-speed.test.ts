import type { PathEdit } from "../../src/model/edit";
import { EditableText } from "../../src/yaml/editing";
import { assertLinear } from "../support/growth";
import { add, remove, set } from "../support/edits";

/** Returns the edits of each object in a list of objects. */
function editsOf(count: number): readonly PathEdit[] {
  return Array.from({ length: count }, (_, i) => [remove(i, "a"), add("ALL", i, "b"), set(true, i, "c")]).flat();
}

function itIsLinear(name: string, write: (count: number) => string): void {
  it(name, () =>
    assertLinear(1_500, (count) => {
      const text = new EditableText(write(count));
      const edits = editsOf(count);
      return () => text.splicesFor({ line: 1, column: 1, edits });
    }),
  );
}

describe("the time that edits take", function () {
  this.timeout(120_000);

  const object = JSON.stringify({ a: 1, b: ["x"], name: "x".repeat(200) });
  itIsLinear("grows with the length of a line of JSON", (count) => `[${Array(count).fill(object).join()}]`);
  itIsLinear("grows with the number of lines", (count) => "- a: 1 # one\n  b:\n  - x\n".repeat(count));
});
