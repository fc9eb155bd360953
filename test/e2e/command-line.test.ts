import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Files, PRIVILEGED, podText } from "../support/files";
import { ROOT, assertClean, endToEnd, headings, needs, run } from "../support/pulumi";

const CLI = join(ROOT, "dist", "src", "cli.js");

/** The program itself, as a shell runs it. What the shell prints, and the exit code of the program. */
function shell(folder: string, script: string): { readonly code: number; readonly out: string; readonly err: string } {
  const prelude = `set -o pipefail; guard() { "${process.execPath}" "${CLI}" "$@"; }; `;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", prelude + script], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  return { code: status ?? -1, out: stdout, err: stderr };
}

describe("the program in a shell", function () {
  this.timeout(60_000);
  const files = new Files();
  before(() => {
    files.write("bad.yaml", podText("web", PRIVILEGED));
    files.write("many.yaml", Array.from({ length: 500 }, (_, i) => podText(`web-${i}`, PRIVILEGED)).join("---\n"));
  });
  after(() => files.remove());
  const guarded = (script: string) => shell(files.folder, script);

  it("reads standard input", () => {
    assert.equal(guarded("guard check - < bad.yaml").code, 1);
    assert.match(
      guarded("cat bad.yaml | guard check -").out,
      /^standard input {2}Pod\/default\/web {3}2 mandatory, 5 advisory\n/,
    );
  });

  it("waits for standard input that arrives in pieces", () => {
    const { code, out } = guarded("(head -c 100 bad.yaml; sleep 1; tail -c +101 bad.yaml) | guard check -");
    assert.equal(code, 1);
    assert.match(out, /no-privileged/);
  });

  for (const [what, script] of Object.entries({
    closed: "guard check - <&-",
    empty: "guard check - < /dev/null",
    "that of a program that failed": "(exit 1) 2>&1 | guard check -",
    "a shell's <(…) that is empty": "guard check <(true)",
  }))
    it(`fails for standard input that is not complete: ${what}`, () => {
      const { code, err } = guarded(script);
      assert.equal(code, 2);
      assert.match(
        err,
        /^container-guard: cannot read (standard input|\/dev\/fd\/\d+): no supported content found; expected Kubernetes manifests, .*\n$/,
      );
    });

  it("reads a shell's <(…)", () => assert.equal(guarded("guard check <(cat bad.yaml)").code, 1));

  it("exits with the same code if the pipe is closed", () => {
    const { code, out, err } = guarded("guard check many.yaml | head -1");
    assert.deepEqual([code, err, out], [1, "", "many.yaml  Pod/default/web-0   2 mandatory, 5 advisory\n"]);
    assert.equal(guarded("guard check many.yaml bad.yaml nowhere.yaml 2> /dev/null | true").code, 2);
    assert.equal(guarded("guard check nowhere.yaml 2>&1 > /dev/null | true").code, 2);
    assert.equal(guarded("guard check bad.yaml >&-").code, 1);
    assert.equal(guarded("guard check nowhere.yaml 2>&-").code, 2);
  });

  it("writes everything to a reader that is slow", () => {
    const { out } = guarded("guard check -f json many.yaml | (sleep 1; cat)");
    assert.equal((JSON.parse(out) as { summary: { workloads: number } }).summary.workloads, 500);
  });

  it("prints no colors to a pipe", () => assert.doesNotMatch(guarded("guard check bad.yaml").out, /\u001b/));

  describe("at a terminal", () => {
    before(needs("script"));
    const rows = {
      "TERM=xterm": true,
      "TERM=xterm NO_COLOR=1": false,
      "TERM=xterm NO_COLOR=": true,
      "TERM=dumb": false,
    };
    for (const [environment, isColoured] of Object.entries(rows))
      it(`${isColoured ? "has" : "has no"} colours with ${environment}`, () => {
        const command = `env -u NO_COLOR ${environment} bash -c 'guard check bad.yaml'`;
        // script asks SHELL, which need not be set; other shells drop bash's functions.
        const { out } = guarded(`export -f guard; SHELL=$BASH script -qec "${command}" /dev/null < /dev/null`);
        assert.match(out, /no-privileged/);
        assert.equal(/\u001b\[/.test(out), isColoured);
      });
  });

  it("fails if the working directory does not exist", () => {
    const { code } = guarded("mkdir gone && cd gone && rmdir ../gone && guard check .");
    assert.equal(code, 2);
  });

  describe("on a disk that is full", () => {
    before(needs("/dev/full"));
    it("fails, as the results are lost", () => {
      const { code, err } = guarded("guard check bad.yaml > /dev/full");
      assert.deepEqual([code, err], [2, "container-guard: cannot write the results: the disk is full\n"]);
      const clean = guarded("guard check bad.yaml --fail-on never --output json=/dev/full > /dev/null");
      assert.deepEqual([clean.code, clean.err], [2, 'container-guard: Cannot write "/dev/full": the disk is full\n']);
    });
  });
});

endToEnd(
  "the command line's configurations",
  needs("pulumi", "pulumi-language-nodejs", "pulumi-resource-docker", "a Docker Engine"),
  (work) => {
    const PROGRAM = `
const docker = require("@pulumi/docker");
new docker.Container("printer", { image: "docker.io/library/nginx:1.29.3", user: "10001", privileged: true });
`;
    const project = (name: string): string => work.project(name, { "index.js": PROGRAM });
    const guard = (folder: string, ...args: readonly string[]): string =>
      execFileSync(process.execPath, [CLI, ...args], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });

    it("that init writes are the pack's own defaults to the Pulumi CLI, comments and all", async () => {
      const folder = project("init");
      guard(folder, "init");
      const written = readFileSync(join(folder, "container-guard.json"), "utf8");
      assert.match(written, /"\/\/": /);
      const [own, defaults] = [
        await work.preview(folder, { config: join(folder, "container-guard.json") }),
        await work.preview(folder),
      ];
      assert.deepEqual(headings(own, "mandatory"), ["no-privileged  printer"], own.output);
      assert.deepEqual(own.findings, defaults.findings, own.output);
    });

    it("from baseline exempt the current findings, and no others, in the Pulumi CLI", async () => {
      const folder = project("baseline");
      guard(folder, "baseline", ".", "--output", "container-guard.json");
      const config = join(folder, "container-guard.json");
      const accepted = await work.preview(folder, { config });
      assert.equal(accepted.code, 0, accepted.output);
      assert.deepEqual(headings(accepted, "mandatory"), [], accepted.output);
      for (const { lines } of accepted.findings) assert.match(lines[0]!, /^exempt: /, accepted.output);
      assert.ok(accepted.findings.length > 2, accepted.output);

      work.project("baseline", { "index.js": PROGRAM.replace('user: "10001", ', "") });
      const grown = await work.preview(folder, { config });
      assert.deepEqual(headings(grown, "mandatory"), ["require-non-root  printer"], grown.output);
    });

    it("print a folder that the Pulumi CLI accepts as a policy pack", async () => {
      const folder = work.project("path", { "index.js": "" });
      assertClean(await work.preview(folder, { packs: [guard(folder, "path").trim()] }));
      assert.equal((await run(process.execPath, [CLI, "path"])).code, 0);
    });
  },
);
