import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { REPORT_FORMATS } from "../../src/reports";
import { guard, inFolder } from "../support/command-line";

describe("container-guard", () => {
  const files = inFolder();

  describe("check", () => {
    for (const format of REPORT_FORMATS) {
      const codes: ReadonlyArray<readonly [sources: readonly string[], failOn: string | undefined, code: number]> = [
        [["clean.yaml"], undefined, 0],
        [["advisory.yaml"], undefined, 0],
        [["mandatory.yaml"], undefined, 1],
        [["clean.yaml"], "advisory", 0],
        [["advisory.yaml"], "advisory", 1],
        [["undecided.json"], undefined, 0],
        [["undecided.json"], "advisory", 0],
        [["undecided.json"], "undecided", 1],
        [["advisory.yaml"], "undecided", 1],
        [["clean.yaml"], "undecided", 0],
        [["advisory.yaml", "mandatory.yaml", "undecided.json"], "never", 0],
        [["broken.yaml"], "never", 2],
        [["mandatory.yaml", "broken.yaml"], undefined, 2],
        [["missing.yaml", "mandatory.yaml"], undefined, 2],
      ];
      for (const [sources, failOn, code] of codes)
        it(`exits with ${code} for ${sources.join(" and ")} in ${format}, with --fail-on ${failOn ?? "left out"}`, async () => {
          const options = failOn === undefined ? [] : ["--fail-on", failOn];
          assert.equal((await guard(["check", "--format", format, ...options, ...sources])).code, code);
        });
    }

    const NOTE = /1 container list is a secret and was not checked: use the policy pack .*; --fail-on undecided makes/;

    it("explains how to check a container list that is a secret", async () => {
      const { out, err } = await guard(["check", "undecided.json"]);
      assert.match(out.trimEnd().split("\n").at(-2)!, NOTE);
      assert.equal(err, "");
      const all = await guard(["check", "undecided.json", "--config", "without.json"]);
      assert.match(all.out, NOTE);
    });

    it("prints that to standard error for programs", async () => {
      const { out, err } = await guard(["check", "--format", "json", "undecided.json"]);
      assert.match(err, NOTE);
      assert.doesNotMatch(out, NOTE);
      assert.doesNotMatch((await guard(["check", "--format", "json", "mandatory.yaml"])).err, NOTE);
    });

    it("prints nothing if there are no findings", async () =>
      assert.deepEqual(await guard(["check", "clean.yaml"]), { code: 0, out: "", err: "" }));

    it("prints results to standard output and unreadable sources to standard error", async () => {
      const { out, err } = await guard(["check", "broken.yaml", "folder", "missing.yaml"]);
      assert.match(out, /^folder\/a\.yaml {2}Pod\/default\/web {3}1 mandatory\n/);
      assert.match(out, /^2 sources could not be read\.$/m);
      assert.equal(
        err,
        "container-guard: cannot read broken.yaml, line 1, column 5: unexpected end of the stream within a flow collection\n" +
          "container-guard: cannot read missing.yaml: no such file or folder\n",
      );
    });

    it("escapes control characters in file names", async () => {
      const name = "a\u001b[31m\u202e.yaml";
      files.write(name, "a: [");
      assert.match((await guard(["check", name])).err, /cannot read a\\u001b\[31m\\u202e\.yaml, line 1/);
    });

    it("names a source whose name is empty", async () =>
      assert.match((await guard(["check", ""])).err, /cannot read "": no such file/));

    it("prints colors to a terminal that supports them", async () => {
      assert.match((await guard(["check", "mandatory.yaml"], { isColoured: true })).out, /\u001b\[/);
      assert.doesNotMatch((await guard(["check", "mandatory.yaml"])).out, /\u001b/);
    });

    it("prints its progress to a terminal only", async () => {
      const now = Date.now;
      const { out } = await guard(["check", "folder"]);
      for (const isWatched of [true, false]) {
        let time = now();
        Date.now = () => (time += 2_000);
        try {
          const watched = await guard(["check", "folder", "clean.yaml"], { isWatched });
          assert.equal(watched.out, out.replace("2 workloads (2 resources", "3 workloads (3 resources"));
          assert.equal(watched.err, isWatched ? "\r1 files\r2 files\r3 files\r\u001b[K" : "");
        } finally {
          Date.now = now;
        }
      }
    });

    it("also writes reports to files, in the format of the extension or the option", async () => {
      const outputs = [
        "r.json",
        "r.sarif",
        "r.sarif.json",
        "r.xml",
        "r.html",
        "r.TXT",
        "github=r.log",
        "text=a=b.json",
      ];
      const { code, out } = await guard(["check", "folder", "-f", "json", ...outputs.flatMap((each) => ["-o", each])]);
      assert.equal(code, 1);
      assert.equal(readFileSync("r.json", "utf8"), out);
      assert.ok("findings" in (JSON.parse(out) as object));
      for (const name of ["r.sarif", "r.sarif.json"]) assert.match(readFileSync(name, "utf8"), /"version": "2\.1\.0"/);
      assert.match(readFileSync("r.xml", "utf8"), /^<\?xml/);
      assert.match(readFileSync("r.html", "utf8"), /^<!doctype html>/i);
      assert.match(readFileSync("r.TXT", "utf8"), /^folder\/a\.yaml/);
      assert.match(readFileSync("r.log", "utf8"), /^::error /);
      assert.match(readFileSync("a=b.json", "utf8"), /^folder\/a\.yaml/);
    });

    it("does not read its own reports", async () => {
      for (const name of ["own/r.json", "own/r.sarif.json"]) files.write(name, "");
      await guard(["check", "folder", "-o", "own/r.json", "-o", "own/r.sarif.json", "-o", "own/r.html"]);
      const { code, out, err } = await guard(["check", "own", "clean.yaml", "own/r.json", "own/r.sarif.json"]);
      assert.deepEqual(
        [code, out],
        [
          2,
          "Incomplete: no findings in 1 workload (1 resource, default configuration).\n1 source could not be read.\n",
        ],
      );
      assert.match(
        err,
        /^container-guard: cannot read own: no supported content found in its 2 YAML and JSON files; expected .*\n$/,
      );
    });

    it("writes files without colors", async () => {
      await guard(["check", "mandatory.yaml", "-o", "plain.txt"], { isColoured: true });
      assert.doesNotMatch(readFileSync("plain.txt", "utf8"), /\u001b/);
    });

    it("prints results to standard output if a file cannot be written", async () => {
      const { code, out, err } = await guard(["check", "mandatory.yaml", "-o", "no/such/r.json"]);
      assert.equal(code, 2);
      assert.match(out, /^mandatory\.yaml/);
      assert.equal(err, 'container-guard: Cannot write "no/such/r.json": its folder does not exist\n');
    });

    it("writes the other files if one cannot be written", async () => {
      const files = ["no/such/r.json", "others.html", "no/such/r.md"];
      const { code, err } = await guard(["check", "mandatory.yaml", ...files.flatMap((each) => ["-o", each])]);
      assert.equal(code, 2);
      assert.match(readFileSync("others.html", "utf8"), /^<!doctype html>/i);
      assert.match(err, /^container-guard: Cannot write "no\/such\/r\.json": [^\n]*; Cannot write "no\/such\/r\.md": /);
    });

    it("counts a source once of which several parts cannot be read", async () => {
      writeFileSync("parts.yaml", "a: [\n---\nb: }\n");
      assert.match((await guard(["check", "parts.yaml"])).out, /^1 source could not be read\.$/m);
    });
  });
});
