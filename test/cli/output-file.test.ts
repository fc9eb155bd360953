import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeOutput } from "../../src/cli/output-file";
import { needs } from "../support/pulumi";

describe("an output file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "container-guard-output-"));
    file = join(folder, "report.json");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = (name = file): string => readFileSync(name, "utf8");

  it("is made, or replaced with its mode kept, and nothing is left next to it", () => {
    writeOutput(file, "old");
    chmodSync(file, 0o640);
    writeOutput(file, "new");
    assert.equal(read(), "new");
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder), ["report.json"]);
  });

  it("is the file that a link points to, and the link stays", () => {
    writeOutput(file, "old");
    const [link, dangling] = [join(folder, "link"), join(folder, "dangling")];
    symlinkSync("report.json", link);
    symlinkSync("later.json", dangling);
    writeOutput(link, "new");
    writeOutput(dangling, "later");
    assert.deepEqual([read(), read(join(folder, "later.json"))], ["new", "later"]);
    assert.ok(lstatSync(link).isSymbolicLink() && lstatSync(dangling).isSymbolicLink());
  });

  it("stays one file under two names", () => {
    writeOutput(file, "old");
    const other = join(folder, "other");
    linkSync(file, other);
    writeOutput(file, "new");
    assert.equal(read(other), "new");
  });

  it("is not overwritten if it must be new", () => {
    writeOutput(file, "old");
    assert.throws(() => writeOutput(file, "new", { isNew: true }), /report\.json already exists; not overwritten/);
    assert.equal(read(), "old");
  });

  it("cannot be a folder, or in one that does not exist", () => {
    mkdirSync(file);
    assert.throws(() => writeOutput(file, "new"), /it is a folder/);
    assert.throws(() => writeOutput(join(folder, "none", "x"), "new"), /its folder does not exist/);
  });

  describe("in a shell", () => {
    before(needs("bash"));

    /** Writes `text` to `$FILE` in a process started by this script, which runs `"$@"`. */
    function shell(script: string, text: string, target = file, isNew = false) {
      const call = `require("./src/cli/output-file").writeOutput(process.env.FILE, ${text}, { isNew: ${isNew} })`;
      const node = [process.execPath, "--require", "tsx/cjs", "--eval", call];
      const env = { ...process.env, FILE: target };
      return spawnSync("bash", ["-c", script, "bash", ...node], {
        cwd: join(__dirname, "..", ".."),
        env,
        encoding: "utf8",
      });
    }

    // A limit on the size of files simulates a full disk, which only root can create.
    const LIMITED = `trap "" XFSZ; ulimit -f 8; "$@"`;

    for (const isNew of [false, true])
      it(`is unchanged if it cannot be written in full: ${isNew ? "a new one" : "an old one"}`, () => {
        if (!isNew) writeOutput(file, "old");
        const { status, stderr } = shell(LIMITED, `"x".repeat(1e6)`, file, isNew);
        assert.equal(status, 1);
        assert.match(stderr, /Cannot write ".*report\.json": the file would exceed the size limit/);
        if (!isNew) assert.equal(read(), "old");
        assert.deepEqual(readdirSync(folder), isNew ? [] : ["report.json"]);
      });

    it("may be standard output: a pipe or a file", () => {
      assert.equal(shell(`"$@" | cat`, `"text"`, "/dev/stdout").stdout, "text");
      assert.equal(shell(`"$@" > ${file}; echo more >> ${file}`, `"text\\n"`, "/dev/stdout").status, 0);
      assert.equal(read(), "text\nmore\n");
    });

    it("may be a named pipe", () => {
      const pipe = join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      const { stdout } = shell(`"$@" & cat "$FILE"; wait`, `"text"`, pipe);
      assert.equal(stdout, "text");
      assert.ok(lstatSync(pipe).isFIFO());
    });

    it("is not changed if it is read-only", function () {
      if (process.getuid?.() === 0) return this.skip(); // root may write everything
      writeFileSync(file, "old", { mode: 0o444 });
      assert.throws(() => writeOutput(file, "new"), /permission denied/);
    });
  });
});
