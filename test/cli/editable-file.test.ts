import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { editableText, problemWriting } from "../../src/cli/fix/file";
import { UnreadableText } from "../../src/yaml/document";
import { inFolder } from "../support/command-line";

describe("the text of a file that can be edited", () => {
  const files = inFolder();
  before(() => {
    for (const folder of ["k8s", "other"]) files.write(`${folder}/a.yaml`, "a: 1\n");
    files.write("outside.yaml", "a: 1\n");
    symlinkSync("../outside.yaml", "k8s/outside.yaml");
    symlinkSync("../other/a.yaml", "k8s/other.yaml");
    mkdirSync("links");
    symlinkSync("../k8s", "links/k8s");
  });

  function refuses(file: string, operands: readonly string[], reason: string): void {
    const text = editableText(file, operands);
    assert.ok(text instanceof UnreadableText);
    assert.equal(text.message, reason);
  }

  const OUTSIDE = "it is a symbolic link to a file outside the given folders";

  it("is the file's content", () => {
    assert.equal(editableText("k8s/a.yaml", ["k8s"]), "a: 1\n");
    assert.equal(editableText("k8s/a.yaml", ["k8s/*.yaml"]), "a: 1\n");
  });

  it("may be in any of the given folders", () => {
    assert.equal(editableText("k8s/other.yaml", ["k8s", "other"]), "a: 1\n");
    assert.equal(editableText("k8s/other.yaml", ["missing", "other", "k8s"]), "a: 1\n");
    refuses("k8s/other.yaml", ["k8s"], OUTSIDE);
    refuses("k8s/outside.yaml", ["k8s", "other"], OUTSIDE);
  });

  it("may be in a folder or a file that is a link itself", () => {
    assert.equal(editableText("links/k8s/a.yaml", ["links/k8s"]), "a: 1\n");
    assert.equal(editableText("k8s/outside.yaml", ["k8s/outside.yaml"]), "a: 1\n");
  });

  it("is not reached through a link that a pattern matches", () =>
    refuses("k8s/outside.yaml", ["k8s/*.yaml"], OUTSIDE));

  it("is not standard input or a pipe", () => {
    refuses("-", ["-"], "standard input is not edited");
    execFileSync("mkfifo", ["pipe.yaml"]);
    refuses("pipe.yaml", ["pipe.yaml"], "it is not a regular file");
  });

  it("is plain UTF-8", () => {
    files.write("marked.yaml", "\ufeffa: 1\n");
    files.write("wide.yaml", Buffer.from("\ufeffa: 1\n", "utf16le"));
    for (const file of ["marked.yaml", "wide.yaml"]) refuses(file, [file], "only plain UTF-8 files are edited");
  });

  it("can still be read", () => {
    files.write("binary.yaml", Buffer.from([0xff]));
    refuses("binary.yaml", ["binary.yaml"], "it can no longer be read");
  });
});

describe("writing a repaired file", () => {
  const files = inFolder();

  it("replaces its content", () => {
    files.write("a.yaml", "a: 1\n");
    assert.equal(problemWriting({ file: "a.yaml", before: "a: 1\n", text: "a: 2\n" }), undefined);
    assert.equal(readFileSync("a.yaml", "utf8"), "a: 2\n");
  });

  it("leaves a file without repairs alone", () =>
    assert.equal(problemWriting({ file: "missing.yaml", before: "a: 1\n", text: "a: 1\n" }), undefined));

  it("keeps a file that has changed in the meantime", () => {
    files.write("a.yaml", "a: 3\n");
    const problem = problemWriting({ file: "a.yaml", before: "a: 1\n", text: "a: 2\n" });
    assert.equal(problem, "the file changed while it was being repaired");
    assert.equal(readFileSync("a.yaml", "utf8"), "a: 3\n");
  });

  it("fails for a file that is gone", () => {
    const problem = problemWriting({ file: "missing.yaml", before: "a: 1\n", text: "a: 2\n" });
    assert.equal(problem, "cannot write the file: no such file");
  });
});
