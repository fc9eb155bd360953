import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { load } from "js-yaml";
import { pack } from "../support/package";
import { ROOT, endToEnd, needs, run } from "../support/pulumi";

const POD = (settings: string): string => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: docker.io/library/nginx:1.29.3
      securityContext: { runAsUser: 10001${settings} }
`;
const GOOD = POD("");
const BAD = POD(", privileged: true");

interface Step {
  readonly id?: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const { inputs, runs } = load(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;
const [INSTALL, CHECK] = runs.steps as readonly [Step, Step];

/** What the runner makes of an expression: the input's value. */
function valueOf(expression: string, given: Readonly<Record<string, string>>): string {
  const [, input] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
  if (input === undefined || !(input in inputs)) throw new Error(`Expected an input of the action: ${expression}`);
  return given[input] ?? inputs[input]!.default;
}

interface Result {
  readonly code: number | null;
  readonly output: string;
  /** The last of each name counts, as for the runner. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What is in the workspace afterwards. */
  readonly files: readonly string[];
}

endToEnd("the action", needs("bash", "npm", "npm's registry", "tar"), (work) => {
  let temporary: string;
  let workspaces = 0;

  before(async function () {
    this.timeout(180_000);
    temporary = join(work.directory, "temporary");
    mkdirSync(temporary);
    const installed = await step(INSTALL, {}, { package: pack(join(work.directory, "tarball")) });
    assert.equal(installed.code, 0, installed.output);
  });

  /** Runs a step in a new workspace as the runner does, with bash that stops at the first command that fails. */
  async function step(
    { env, run: script }: Step,
    files: Readonly<Record<string, string>>,
    given: Readonly<Record<string, string>> = {},
    path = process.env["PATH"] ?? "",
  ): Promise<Result> {
    const own = join(work.directory, `step-${++workspaces}`);
    const cwd = join(own, "workspace");
    mkdirSync(cwd, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(cwd, file), text);
    writeFileSync(join(own, "script.sh"), script);
    writeFileSync(join(own, "outputs"), "");
    const { code, output } = await run(
      "bash",
      ["--noprofile", "--norc", "-e", "-o", "pipefail", join(own, "script.sh")],
      {
        cwd,
        env: {
          ...process.env,
          PATH: path,
          RUNNER_TEMP: temporary,
          GITHUB_ACTION_PATH: ROOT,
          GITHUB_OUTPUT: join(own, "outputs"),
          ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, valueOf(value, given)])),
        },
      },
    );
    const lines = readFileSync(join(own, "outputs"), "utf8").split("\n").filter(Boolean);
    const outputs = Object.fromEntries(lines.map((line) => line.split("=", 2)));
    return { code, output, outputs, files: readdirSync(cwd).sort() };
  }

  it("has no expression in a script", () => {
    assert.equal(runs.steps.length, 2);
    for (const { shell, run: script } of runs.steps) {
      assert.equal(shell, "bash");
      assert.doesNotMatch(script, /\$\{\{/);
    }
  });

  it("installs its own version unless another is named", async () => {
    const bin = join(work.directory, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "npm"), `#!/bin/sh\nprintf '%s\\n' "$@"\nexit "\${NPM_CODE:-0}"\n`);
    chmodSync(join(bin, "npm"), 0o755);
    const path = `${bin}${delimiter}${process.env["PATH"]}`;
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    const own = await step(INSTALL, {}, {}, path);
    assert.match(own.output, new RegExp(`\n--\npulumi-container-guard@${version}\n$`));
    const other = await step(INSTALL, {}, { package: "--global $(touch pwned) `touch pwned`; touch pwned" }, path);
    assert.match(other.output, /\n--\n--global \$\(touch pwned\) `touch pwned`; touch pwned\n$/);
    assert.deepEqual(other.files, []);
  });

  it("fails with 2 if that cannot be installed", async () => {
    const { code, output } = await step(INSTALL, {}, { package: join(work.directory, "missing.tgz") });
    assert.equal(code, 2, output);
  });

  it("reports that Node.js is missing", async () => {
    const bin = join(work.directory, "bash-alone");
    mkdirSync(bin);
    symlinkSync(execFileSync("bash", ["-c", "type -P bash"], { encoding: "utf8" }).trim(), join(bin, "bash"));
    const { code, output } = await step(INSTALL, {}, {}, bin);
    assert.equal(code, 2, output);
    assert.match(output, /^::error .*Node\.js 20\.19 or later is required/m);
  });

  it("annotates findings, writes SARIF, and fails like check", async () => {
    const { code, output, outputs, files } = await step(CHECK, { "bad.yaml": BAD, "good.yaml": GOOD });
    assert.equal(code, 1, output);
    assert.match(output, /^::error file=bad\.yaml,line=8,.*title=no-privileged::Pod\/default\/web: /m);
    assert.deepEqual(outputs, { "exit-code": "1", "sarif-file": "container-guard.sarif" });
    assert.deepEqual(files, ["bad.yaml", "container-guard.sarif", "good.yaml"]);
    assert.doesNotMatch(output, /^::error file=good\.yaml/m);
  });

  it("passes for clean sources", async () => {
    const { code, output, outputs } = await step(CHECK, { "good.yaml": GOOD });
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /^::error/m);
    assert.deepEqual(outputs, { "exit-code": "0", "sarif-file": "container-guard.sarif" });
  });

  it("passes every input on", async () => {
    const files = { "the bad.yaml": BAD, "other.yaml": BAD, "its config.json": `{ "no-privileged": "advisory" }` };
    const common = { sources: "\nthe bad.yaml\n\n", "sarif-file": "a report.sarif", "html-file": "a page.html" };
    const configured = await step(CHECK, files, { ...common, config: "its config.json" });
    assert.equal(configured.code, 0, configured.output);
    assert.match(configured.output, /^::warning file=the bad\.yaml,.*title=no-privileged::/m);
    assert.doesNotMatch(configured.output, /other\.yaml/);
    assert.deepEqual(configured.outputs, { "exit-code": "0", "sarif-file": "a report.sarif" });
    assert.ok(configured.files.includes("a report.sarif") && configured.files.includes("a page.html"));

    const both = await step(CHECK, files, { sources: "the bad.yaml\nother.yaml", preset: "essential" });
    assert.equal(both.code, 1, both.output);
    assert.match(both.output, /^::error file=the bad\.yaml,/m);
    assert.match(both.output, /^::error file=other\.yaml,/m);
    assert.doesNotMatch(both.output, /^::warning/m);

    const one = await step(CHECK, files, { sources: ".", exclude: "the *.yaml\n\nother.y*" });
    assert.equal(one.code, 2, one.output);
    assert.doesNotMatch(one.output, /title=no-privileged/);

    assert.equal((await step(CHECK, files, { preset: "development" })).code, 0);
    assert.equal((await step(CHECK, files, { preset: "development", "fail-on": "advisory" })).code, 1);
  });

  it("fails with 2 for an unreadable source, and checks the others", async () => {
    const { code, output, outputs } = await step(CHECK, { "bad.yaml": BAD, "broken.yaml": "kind: [\n" });
    assert.equal(code, 2, output);
    assert.match(output, /^::error file=broken\.yaml,line=.*::/m);
    assert.match(output, /^::error file=bad\.yaml,.*title=no-privileged::/m);
    assert.deepEqual(outputs, { "exit-code": "2", "sarif-file": "container-guard.sarif" });
  });

  it("does not output a SARIF file from an earlier run", async () => {
    const files = { "good.yaml": GOOD, "container-guard.sarif": "{}" };
    const { code, outputs } = await step(CHECK, files, { preset: "essentiel" });
    assert.equal(code, 2);
    assert.deepEqual(outputs, { "exit-code": "2" });
  });

  it("does not let a file's name send commands to the runner", async () => {
    const { code, output } = await step(CHECK, {}, { sources: "##[error]missing.yaml\n::error::missing.yaml" });
    assert.equal(code, 2, output);
    const lines = output.split("\n").slice(1); // after the command line that the test shows
    assert.ok(lines.some((line) => line.includes("missing.yaml")));
    for (const line of lines.filter((line) => line.startsWith("::"))) assert.match(line, /^::error file=[^,]*,title=/);
    // The runner reads commands of the old form wherever they are in a line.
    for (const line of lines.filter((line) => !line.startsWith("::"))) assert.doesNotMatch(line, /##\[/);
  });

  const HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned;",
    '"; touch pwned; "',
    "'; touch pwned; '",
    "a\n$(touch pwned)\n; touch pwned",
    "a b && touch pwned",
    "${IFS}|touch pwned",
    "--preset=development",
    "-",
    "x[$(touch pwned)]",
  ];
  for (const input of Object.keys(inputs).filter((name) => name !== "package"))
    it(`treats ${input} as data`, async () => {
      for (const value of HOSTILE) {
        const { code, output, outputs, files } = await step(CHECK, { "bad.yaml": BAD }, { [input]: value });
        const what = `${JSON.stringify(value)}\n${output}`;
        assert.ok(!files.includes("pwned"), what);
        // A report by such a name is written, but for standard output's; nothing else can be used, and nothing is clean
        // because of it.
        const isName = input.endsWith("-file") && !value.includes("\n") && value !== "-";
        const isChecked = isName || input === "exclude"; // which matches nothing
        assert.equal(code, isChecked ? 1 : 2, what);
        assert.equal(outputs["exit-code"], String(code), what);
      }
    });

  it("checks a source with a hostile name", async () => {
    const name = "$(touch pwned); `touch pwned` '.yaml";
    const { code, output, files } = await step(CHECK, { [name]: BAD }, { sources: name });
    assert.equal(code, 1, output);
    assert.match(output, /^::error file=\$\(touch pwned\); `touch pwned` '\.yaml,line=8,/m);
    assert.ok(!files.includes("pwned"));
  });

  it("rejects a report's name that would set outputs", async () => {
    const { code, outputs } = await step(CHECK, { "bad.yaml": BAD }, { "sarif-file": "a.sarif\nexit-code=0" });
    assert.equal(code, 2);
    assert.deepEqual(outputs, { "exit-code": "2" });
  });
});
