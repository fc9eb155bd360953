import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");

describe("npm run new-policy", function () {
  this.timeout(120_000);
  let clone: string;
  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: clone, encoding: "utf8" });

  before(() => {
    clone = mkdtempSync(join(tmpdir(), "new-policy-"));
    for (const name of [
      "policies",
      "src",
      "scripts",
      "test",
      "docs",
      "examples",
      "package.json",
      "tsconfig.json",
      ".mocharc.json",
    ])
      cpSync(join(root, name), join(clone, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  });
  after(() => rmSync(clone, { recursive: true, force: true }));

  it("writes files that are listed, documented and pass their tests", () => {
    const { status, stdout, stderr } = node("--import", "tsx", "scripts/new-policy.ts", "no-such-policy");
    assert.equal(status, 0, stderr);
    assert.equal(
      stdout,
      "policies/no-such-policy.ts\ntest/policies/no-such-policy.cases.ts\ndocs/examples/no-such-policy.yaml\n",
    );
    assert.match(readFileSync(join(clone, "policies/index.ts"), "utf8"), /noSuchPolicy/);
    assert.match(readFileSync(join(clone, "docs/policies.md"), "utf8"), /policies\/no-such-policy\.md/);
    assert.match(readFileSync(join(clone, "docs/policies/no-such-policy.md"), "utf8"), /^# no-such-policy$/m);
    assert.match(readFileSync(join(clone, "config/development.json"), "utf8"), /"no-such-policy": "advisory"/);
    const tests = node(
      join("node_modules", "mocha", "bin", "mocha.js"),
      "test/policies.test.ts",
      "-g",
      "no-such-policy",
    );
    assert.match(tests.stdout, /[1-9]\d* passing/);
    assert.equal(tests.status, 0, tests.stdout);
  });

  it("rejects an ID that exists or is not valid", () => {
    for (const [id, message] of [
      ["no-privileged", /policies\/no-privileged\.ts already exists/],
      ["NoPrivileged", /expected an ID such as/],
      ["../evil", /expected an ID such as/],
    ] as const) {
      const { status, stderr } = node("--import", "tsx", "scripts/new-policy.ts", id);
      assert.equal(status, 2);
      assert.match(stderr, message);
    }
  });
});
