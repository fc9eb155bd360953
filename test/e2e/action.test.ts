import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
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
const [INSTALL, CHECK, COMMENT] = runs.steps as readonly [Step, Step, Step];

/** What the runner makes of an expression: the input's value. */
function valueOf(expression: string, given: Readonly<Record<string, string>>): string {
  const [, input] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
  if (input === undefined || !(input in inputs)) throw new Error(`Expected an input of the action: ${expression}`);
  return given[input] ?? inputs[input]!.default.replace("${{ github.token }}", "the job's token");
}

interface Result {
  readonly code: number | null;
  readonly output: string;
  /** The last of each name counts, as for the runner. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What is in the workspace afterwards. */
  readonly files: readonly string[];
  /** The job summary. */
  readonly summary: string;
}

/** Where a step runs, if not in a new workspace without a base branch. */
interface Surroundings {
  readonly path?: string;
  readonly workspace?: string;
  readonly variables?: Readonly<Record<string, string>>;
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
    { path = process.env["PATH"] ?? "", workspace, variables = {} }: Surroundings = {},
  ): Promise<Result> {
    const own = join(work.directory, `step-${++workspaces}`);
    const cwd = workspace ?? join(own, "workspace");
    mkdirSync(own, { recursive: true });
    mkdirSync(cwd, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(cwd, file), text);
    writeFileSync(join(own, "script.sh"), script);
    for (const file of ["outputs", "summary"]) writeFileSync(join(own, file), "");
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
          GITHUB_STEP_SUMMARY: join(own, "summary"),
          GITHUB_BASE_REF: "",
          ...variables,
          ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, valueOf(value, given)])),
        },
      },
    );
    const lines = readFileSync(join(own, "outputs"), "utf8").split("\n").filter(Boolean);
    const outputs = Object.fromEntries(lines.map((line) => line.split("=", 2)));
    const summary = readFileSync(join(own, "summary"), "utf8");
    return { code, output, outputs, files: readdirSync(cwd).sort(), summary };
  }

  it("has no expression in a script", () => {
    assert.equal(runs.steps.length, 3);
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
    const own = await step(INSTALL, {}, {}, { path });
    assert.match(own.output, new RegExp(`\n--\npulumi-container-guard@${version}\n$`));
    const other = await step(INSTALL, {}, { package: "--global $(touch pwned) `touch pwned`; touch pwned" }, { path });
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
    const { code, output } = await step(INSTALL, {}, {}, { path: bin });
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
        // An exclusion matches nothing, and without a repository there is no base branch.
        const isChecked = isName || ["exclude", "base", "comment", "token"].includes(input);
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

  it("writes the job summary", async () => {
    const { summary } = await step(CHECK, { "bad.yaml": BAD });
    assert.match(summary, /^### container-guard: failed\n/);
    assert.match(summary, /^\| mandatory \| critical \| no-privileged \|/m);
    assert.match((await step(CHECK, { "good.yaml": GOOD })).summary, /^### container-guard: passed\n/);
    assert.equal((await step(CHECK, { "good.yaml": GOOD }, { preset: "essentiel" })).summary, "");
  });

  describe("in a pull request", () => {
    const git = (cwd: string, ...args: readonly string[]): string =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
        cwd,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    const write = (folder: string, files: Readonly<Record<string, string>>): void => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
    };
    let repositories = 0;

    /** Returns a clone of a repository at a branch that changes these files of the base branch. */
    function checkout(
      base: Readonly<Record<string, string>>,
      changed: Readonly<Record<string, string>>,
      depth = ["--depth=1"],
    ): string {
      const folder = join(work.directory, `repository-${++repositories}`);
      const origin = join(folder, "origin");
      mkdirSync(origin, { recursive: true });
      git(origin, "init", "--quiet", "--initial-branch=main");
      for (const [branch, files] of Object.entries({ main: base, change: changed })) {
        if (branch !== "main") git(origin, "checkout", "--quiet", "-b", branch);
        write(origin, files);
        git(origin, "add", "--all");
        git(origin, "commit", "--quiet", "--allow-empty", "--message", branch);
      }
      git(folder, "clone", "--quiet", ...depth, "--branch=change", `file://${origin}`, "workspace");
      return join(folder, "workspace");
    }

    const check = (workspace: string, given: Readonly<Record<string, string>> = {}): Promise<Result> =>
      step(CHECK, {}, given, { workspace, variables: { GITHUB_BASE_REF: "main" } });
    const WARNING = /^::warning title=container-guard::Cannot compare with the base branch/m;

    for (const [what, depth] of Object.entries({ shallow: ["--depth=1"], full: ["--no-single-branch"] }))
      it(`reports what the base branch does not have, in a ${what} clone, and leaves the clone as it is`, async () => {
        const workspace = checkout(
          { "old.yaml": BAD },
          { "new.yaml": BAD.replace("name: web }", "name: new }") },
          depth,
        );
        const before = [
          git(workspace, "status", "--porcelain"),
          git(workspace, "rev-parse", "--is-shallow-repository"),
        ];
        const { code, output, summary, files } = await check(workspace);
        assert.equal(code, 1, output);
        assert.match(output, /^::error file=new\.yaml,.*title=no-privileged::/m);
        assert.doesNotMatch(output, /file=old\.yaml/);
        assert.match(summary, /new findings? in 1 of 2 workloads/);
        assert.deepEqual(files, [".git", "container-guard.sarif", "new.yaml", "old.yaml"]);
        const after = [git(workspace, "status", "--porcelain"), git(workspace, "rev-parse", "--is-shallow-repository")];
        assert.deepEqual([after[0]!.replace("?? container-guard.sarif\n", ""), after[1]], before);
      });

    it("passes if all findings are in the base branch, and keeps them in SARIF", async () => {
      const workspace = checkout({ "old.yaml": BAD }, { "old.yaml": `# moved\n\n${BAD}` });
      const { code, output } = await check(workspace);
      assert.equal(code, 0, output);
      assert.match(readFileSync(join(workspace, "container-guard.sarif"), "utf8"), /"ruleId": "no-privileged"/);
      assert.equal((await check(workspace, { base: "none" })).code, 1);
      assert.equal((await check(workspace, { base: "main" })).code, 0);
    });

    it("knows a kustomization of the base branch, which is named after the repository's folder", async () => {
      const workspace = checkout({ "kustomization.yaml": "resources: [a.yaml]\n" }, { "README.md": "changed\n" });
      const { code, output } = await check(workspace, { "fail-on": "undecided" });
      assert.equal(code, 0, output);
      assert.equal((await check(workspace, { "fail-on": "undecided", base: "none" })).code, 1);
    });

    it("compares new folders and files that cannot be read in the base branch", async () => {
      const workspace = checkout({ "k8s/broken.yaml": "a: [\n" }, { "k8s/broken.yaml": GOOD, "more/bad.yaml": BAD });
      const { code, output } = await check(workspace, { sources: "k8s\nmore" });
      assert.equal(code, 1, output);
      assert.doesNotMatch(output, WARNING);
    });

    it("checks both branches with the configuration of the pull request", async () => {
      const policy = (level: string) => `{ "all": "disabled", "no-privileged": "${level}" }`;
      const base = { "old.yaml": BAD, "container-guard.json": policy("disabled") };
      const { code, output } = await check(checkout(base, { "container-guard.json": policy("mandatory") }));
      assert.equal(code, 0, output);
      const named = checkout({ "old.yaml": BAD }, { "config/guard.json": policy("mandatory"), "new.yaml": BAD });
      assert.equal((await check(named, { config: "config/guard.json" })).code, 1);
    });

    it("does not treat a finding as known because the base branch has it in an excluded file", async () => {
      const exclude = `{ "exclude": ["legacy/**"] }`;
      const base = {
        "legacy/web.yaml": BAD,
        "good.yaml": GOOD.replace("name: web }", "name: good }"),
        "container-guard.json": exclude,
      };
      const { code, output } = await check(checkout(base, { "k8s/web.yaml": BAD }));
      assert.equal(code, 1, output);
      assert.match(output, /^::error file=k8s\/web\.yaml/m);
      assert.doesNotMatch(output, WARNING);
    });

    it("reports all findings if the branches cannot be compared", async () => {
      const workspace = checkout({ "old.yaml": BAD, "k8s/a.json": "{}" }, {});
      const given: ReadonlyArray<Readonly<Record<string, string>>> = [
        { base: "gone" },
        { base: "main:refs/heads/x" },
        { base: "--upload-pack=touch pwned" },
        { base: "$(touch pwned)" },
        { sources: join(workspace, "old.yaml") },
        { sources: "k8s/../../workspace/old.yaml" },
        { sources: "old.yaml", config: join(workspace, "k8s/a.json") },
      ];
      for (const each of given) {
        const { code, output, files } = await check(workspace, each);
        assert.equal(code, 1, JSON.stringify(each) + output);
        assert.match(output, WARNING);
        assert.match(output, /title=no-privileged::/);
        assert.ok(!files.includes("pwned"));
      }
      assert.doesNotMatch(git(workspace, "branch", "--list"), /^\s*x$/m);
    });

    describe("with a comment", () => {
      interface Comment {
        readonly id: string;
        body: string;
        readonly viewerDidAuthor: boolean;
      }
      const PAGE = 100;
      let comments: Comment[] = [];
      let answer: (() => object) | undefined;
      let requests: Array<{ readonly query: string; readonly authorization: string | undefined }> = [];
      let server: Server;
      let url: string;

      before(async () => {
        server = createServer((request, response) => {
          let text = "";
          request.on("data", (piece) => (text += String(piece)));
          request.on("end", () => {
            const { query, variables } = JSON.parse(text) as { query: string; variables: Record<string, string> };
            requests.push({ query, authorization: request.headers.authorization });
            response.setHeader("content-type", "application/json");
            response.end(JSON.stringify(answer?.() ?? { data: respond(query, variables) }));
          });
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
      });
      after(() => server.close());
      beforeEach(() => {
        comments = [];
        requests = [];
        answer = undefined;
      });

      /** Answers as GitHub's API does. */
      function respond(query: string, { id, body = "", after }: Record<string, string>): object {
        if (query.includes("addComment")) comments.push({ id: `c${comments.length}`, body, viewerDidAuthor: true });
        else if (query.includes("updateIssueComment")) comments.find((each) => each.id === id)!.body = body;
        else {
          assert.equal(id, "PR_1");
          const start = Number(after ?? 0);
          const nodes = comments.slice(start, start + PAGE);
          const pageInfo = { hasNextPage: start + PAGE < comments.length, endCursor: String(start + PAGE) };
          return { node: { comments: { nodes, pageInfo } } };
        }
        return {};
      }

      async function comment(event: object = { pull_request: { node_id: "PR_1" } }): Promise<Result> {
        const eventFile = join(work.directory, "event.json");
        writeFileSync(eventFile, JSON.stringify(event));
        const variables = {
          GITHUB_GRAPHQL_URL: url,
          GITHUB_EVENT_PATH: eventFile,
          GITHUB_WORKFLOW: "CI",
          GITHUB_JOB: "check",
        };
        const result = await step(COMMENT, {}, {}, { variables });
        assert.equal(result.code, 0, result.output);
        return result;
      }
      const report = (pod: string) => step(CHECK, { "a.yaml": pod });

      it("writes one comment and updates it, also when it passes later", async () => {
        await report(BAD);
        await comment();
        await comment();
        assert.equal(comments.length, 1);
        assert.match(comments[0]!.body, /^<!-- container-guard: CI\/check -->\n### container-guard: failed\n/);
        assert.ok(requests.every(({ authorization }) => authorization === "bearer the job's token"));
        await report(GOOD.replace("name: web }", "name: good, namespace: x }"));
        await comment();
        assert.equal(comments.length, 1);
        assert.match(comments[0]!.body, /### container-guard: /);
      });

      it("finds its comment after many others, and never updates another author's", async () => {
        await report(BAD);
        await comment();
        const [own] = comments;
        const foreign = { ...own!, id: "foreign", viewerDidAuthor: false };
        comments = [
          foreign,
          ...Array.from({ length: 250 }, (_, i) => ({ id: `x${i}`, body: "x", viewerDidAuthor: true })),
          own!,
        ];
        own!.body += "old";
        await comment();
        assert.equal(comments.length, 252);
        assert.ok(!own!.body.endsWith("old") && foreign.body === own!.body);
      });

      it("writes none without findings, without a pull request and without a report", async () => {
        await step(CHECK, { "a.yaml": GOOD }, { preset: "essential" });
        await comment();
        await report(BAD);
        await comment({ push: {} });
        rmSync(join(temporary, "container-guard", "run"), { recursive: true });
        await comment();
        assert.deepEqual(comments, []);
      });

      it("warns if GitHub refuses the comment, and prints no token", async () => {
        await report(BAD);
        for (const each of [{ errors: [{ type: "FORBIDDEN", message: "x" }] }, { data: { node: null } }]) {
          answer = () => each;
          const { output } = await comment();
          assert.match(output, /^::warning title=container-guard::Cannot write the comment: .* pull-requests: write$/m);
          assert.doesNotMatch(output, /the job's token/);
        }
      });
    });
  });
});
