import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT, endToEnd, needs, run } from "../support/pulumi";
import { snippets, yamlSnippet } from "../support/snippets";
import { load } from "js-yaml";

/** A report of a branch without findings. */
const EMPTY = JSON.stringify({ version: 1, tool: { name: "container-guard" }, findings: [] });
const DOCUMENT = "docs/ci.md";
const POD = (settings: string): string => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "docker.io/library/nginx:1.29.3", securityContext: { runAsUser: 10001${settings} } }]
`;

/** Whole lines of a shell with container-guard in them: a snippet's, a value of YAML, or between quotes or backticks. */
const COMMAND = /[^`'\n]*\bcontainer-guard(?:@[\w.]+)? (?:check|baseline|config \w+)\b[^`'\n]*/g;
const KEYS = /^\s*(?:- )?(?:script: )?/;

describe("docs/ci.md", () => {
  const text = readFileSync(join(ROOT, DOCUMENT), "utf8");
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

  it("has snippets that are YAML", () => {
    const parsed = snippets(DOCUMENT, "yaml").map((snippet) => load(snippet));
    assert.equal(parsed.length, 5);
    for (const each of parsed) assert.equal(typeof each, "object");
  });

  it("names this version", () => {
    const named = [...text.matchAll(/(?:pulumi-container-guard@v?|rev: v)([\w.]+)/g)].map(([, found]) => found);
    assert.equal(named.length, 6);
    assert.deepEqual(new Set(named), new Set([version]));
  });

  it("passes only existing inputs to the action, and uses only its outputs", () => {
    const action = load(readFileSync(join(ROOT, "action.yml"), "utf8")) as { inputs: object; outputs: object };
    const { jobs } = yamlSnippet<{ jobs: { check: { steps: ReadonlyArray<{ id?: string; with?: object }> } } }>(
      DOCUMENT,
      "runs-on",
    );
    const guard = jobs.check.steps.find(({ id }) => id === "guard");
    assert.deepEqual(
      Object.keys(guard?.with ?? {}).filter((name) => !(name in action.inputs)),
      [],
    );
    const outputs = [...text.matchAll(/steps\.guard\.outputs\.([\w-]+)/g)].map(([, name]) => name!);
    assert.equal(outputs.length, 2);
    for (const name of outputs) assert.ok(name in action.outputs, name);
  });

  endToEnd("its commands", needs("bash"), (work) => {
    const commands = [...text.matchAll(COMMAND)].map(([line]) => line.replace(KEYS, ""));
    const lines = commands.filter((line) => !line.startsWith("entry: ")); // the hook is tried with pre-commit itself

    /** A folder with the programs that the lines call, and the sources that they name. */
    function folder(name: string, pod: string): { cwd: string; env: NodeJS.ProcessEnv } {
      const cwd = work.project(name, { "k8s/web.yaml": pod, "container-guard.json": "{}\n", "base.json": EMPTY });
      const bin = join(cwd, "bin");
      const guard = `exec node '${join(ROOT, "dist", "src", "cli.js")}'`;
      const programs = {
        "container-guard": `${guard} "$@"`,
        npx: `[ "$1 $2" = "--yes pulumi-container-guard@${version}" ] || exit 9\nshift 2\n${guard} "$@"`,
        helm: "cat k8s/web.yaml",
        kustomize: "cat k8s/web.yaml",
      };
      mkdirSync(bin);
      for (const [program, script] of Object.entries(programs)) {
        writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`);
        chmodSync(join(bin, program), 0o755);
      }
      return { cwd, env: { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"]}` } };
    }

    it("are found", () => assert.equal(lines.length, 10, lines.join("\n")));

    for (const line of lines)
      it(`works: ${line}`, async () => {
        const name = `line-${lines.indexOf(line)}`;
        const good = await run("bash", ["-c", line], folder(`${name}-good`, POD("")));
        assert.equal(good.code, 0, good.output);
        const bad = await run("bash", ["-c", line], folder(`${name}-bad`, POD(", privileged: true")));
        assert.equal(bad.code, / check (?!.*--fail-on never)/.test(line) ? 1 : 0, bad.output);
      });
  });
});
