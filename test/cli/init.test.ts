import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies";
import { guard, inFolder, rejects } from "../support/command-line";

const ROOT = join(__dirname, "..", "..");

describe("container-guard", () => {
  const files = inFolder();

  describe("init", () => {
    it("writes the default configuration and reports the file on standard error", async () => {
      const { code, out, err } = await guard(["init", "new.json"]);
      assert.deepEqual([code, out], [0, ""]);
      assert.match(err, /wrote new\.json/);
      const written = JSON.parse(readFileSync("new.json", "utf8")) as Record<string, Record<string, unknown>>;
      for (const { id, title, level } of policies)
        assert.deepEqual([written[id]!["//"], written[id]!["enforcementLevel"]], [title, level]);
      assert.deepEqual(await guard(["config", "validate", "new.json"]), { code: 0, out: "", err: "" });
      const [own, defaults] = await Promise.all([
        guard(["check", "-f", "sarif", "-c", "new.json", "folder"]),
        guard(["check", "-f", "sarif", "folder"]),
      ]);
      assert.deepEqual(own, defaults);
    });

    it("does not overwrite an existing file", async () => {
      files.write("mine.json", "{}");
      await rejects(["init", "mine.json"], "mine.json already exists; not overwritten");
      assert.equal(readFileSync("mine.json", "utf8"), "{}");
    });

    it("prints to standard output", async () => {
      const { code, out, err } = await guard(["init", "-", "--preset", "development"]);
      assert.deepEqual([code, err], [0, ""]);
      const levels = Object.values(JSON.parse(out) as Record<string, { enforcementLevel: string }>);
      assert.deepEqual([...new Set(levels.map(({ enforcementLevel }) => enforcementLevel))], ["advisory"]);
    });

    it("reports why it cannot write", () => rejects(["init", "no/such/folder.json"], "its folder does not exist"));
    it("rejects an unknown preset", () =>
      rejects(["init", "-", "--preset", "pss_baseline"], 'did you mean "pss-baseline"?'));
  });

  describe("config schema", () =>
    it("prints the schema of the package", async () => {
      const { out } = await guard(["config", "schema"]);
      assert.equal(out, readFileSync(join(ROOT, "config", "schema.json"), "utf8"));
    }));
});
