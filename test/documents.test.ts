import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./support/pulumi";

const DOCUMENTS = [".", "docs", "docs/policies", "examples"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: folder === "examples", encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
    .map((name) => join(ROOT, folder, name)),
);

/** The anchors that GitHub gives the headings of a document. */
function anchors(file: string): readonly string[] {
  return [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The links of a document to other places in the repository. */
function links(file: string): readonly string[] {
  return [...readFileSync(file, "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(target: string, file: string): boolean {
  const [path = "", anchor] = target.split("#");
  const document = path === "" ? file : join(dirname(file), path);
  if (!existsSync(document)) return false;
  return anchor === undefined || (statSync(document).isFile() && anchors(document).includes(anchor));
}

describe("the documents", () => {
  for (const file of DOCUMENTS)
    it(`${relative(ROOT, file)} has no broken links`, () =>
      assert.deepEqual(
        links(file).filter((target) => !leadsSomewhere(target, file)),
        [],
      ));
});
