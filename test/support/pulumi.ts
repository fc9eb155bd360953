import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { hasSarifMultitool } from "./sarif-multitool";

/** The repository, which is the policy pack's directory too. */
export const ROOT = join(__dirname, "..", "..");

/** A program takes seconds; one that never ends must not block the run. */
const COMMAND_TIMEOUT_MS = 90_000;
const TEST_TIMEOUT_MS = 2 * COMMAND_TIMEOUT_MS;

/** The tools that end-to-end tests ask for, and how to see whether each is there. */
const TOOLS = {
  pulumi: () => succeeds("pulumi", ["version"]),
  "pulumi-language-nodejs": () => isOnPath("pulumi-language-nodejs"),
  "pulumi-resource-docker": () => isOnPath("pulumi-resource-docker"),
  "pulumi-resource-kubernetes": () => isOnPath("pulumi-resource-kubernetes"),
  "a Docker Engine": () => succeeds("docker", ["version"]),
  "a Docker Engine for linux/amd64": () =>
    succeeds("docker", ["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"], /^linux\/amd64$/),
  // On Linux itself, not in a virtual machine, so that a container's processes are this machine's.
  "a Docker Engine on this machine": () =>
    process.platform === "linux" &&
    process.arch === "x64" &&
    succeeds("docker", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"], /^unix:\/\//) &&
    succeeds("docker", ["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"], /^linux\/amd64$/),
  // Deliberately this machine's only: the tests create namespaces, and a KUBECONFIG may point at somebody's cluster.
  "a Kubernetes API server on this machine": () =>
    succeeds(
      "kubectl",
      ["config", "view", "--minify", "--output", "jsonpath={.clusters[0].cluster.server}"],
      /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])[:/]/,
    ) && succeeds("kubectl", ["get", "--raw", "/readyz", "--request-timeout=5s"]),
  chromium: () => existsSync("/usr/bin/chromium"),
  "Microsoft's SARIF multitool": () => hasSarifMultitool(),
  go: () => succeeds("go", ["version"]),
  npm: () => succeeds("npm", ["--version"]),
  // Prefers the cache, as installs do, so that it rarely downloads anything.
  "npm's registry": () => succeeds("npm", ["view", "js-yaml@5.5.0", "version", "--prefer-offline"]),
  bash: () => succeeds("bash", ["--version"]),
  "a git clone of this repository": () => succeeds("git", ["-C", ROOT, "rev-parse", "HEAD"]),
  "pre-commit": () => succeeds("pre-commit", ["--version"]),
  "cfn-lint": () => succeeds("cfn-lint", ["--version"]),
  script: () => succeeds("script", ["--version"]), // runs a command at a terminal
  tar: () => succeeds("tar", ["--version"]),
  ps: () => succeeds("ps", ["-A", "-o", "pid=,ppid=,args="]),
  "/dev/full": () => existsSync("/dev/full"),
} satisfies Record<string, () => boolean>;

export type Tool = keyof typeof TOOLS;

const found = new Map<Tool, boolean>();

/**
 * A `before` hook that skips the suite's tests if a tool is missing, and names it in their titles. With CI=true a
 * missing tool is a failure instead: tests that never run there would look like tests that pass.
 */
export function needs(...tools: readonly Tool[]): Mocha.Func {
  return function (this: Mocha.Context) {
    const missing = tools.filter((tool) => !isThere(tool));
    if (missing.length === 0) return;
    const reason = `needs ${missing.join(", ")}`;
    assert.notEqual(process.env["CI"], "true", `with CI=true every test has to run: this suite ${reason}`);
    this.test?.parent?.eachTest((test) => (test.title += ` (${reason})`));
    this.skip();
  };
}

function isThere(tool: Tool): boolean {
  const known = found.get(tool);
  if (known !== undefined) return known;
  const isFound = TOOLS[tool]();
  found.set(tool, isFound);
  return isFound;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, program)));
}

function succeeds(command: string, args: readonly string[], output = /(?:)/): boolean {
  try {
    return output.test(execFileSync(command, args, { encoding: "utf8", stdio: "pipe", timeout: 20_000 }).trim());
  } catch {
    return false; // not installed, or installed and not running: either way it cannot be used
  }
}

/** A suite with its own workspace, which is removed at the end. */
export function endToEnd(title: string, skipUnless: Mocha.Func, tests: (work: Workspace) => void): void {
  describe(title, function () {
    this.timeout(TEST_TIMEOUT_MS);
    const work = new Workspace();
    before(skipUnless);
    after(() => work.remove());
    tests(work);
  });
}

/** What the CLI shows of one finding. */
export interface ShownFinding {
  /** The pack's directory, as the CLI was given it. */
  readonly pack: string;
  readonly level: string;
  readonly severity: string | undefined;
  readonly policy: string;
  /** The Pulumi resource's type and name. */
  readonly type: string;
  readonly name: string;
  /** Its lines below the heading, without the indentation that they share. */
  readonly lines: readonly string[];
}

export interface ShownPack {
  readonly mark: string;
  readonly name: string;
  readonly directory: string;
}

/** A command that has ended. */
export interface Run {
  readonly code: number | null;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  /** The packs that the last phase of the command reported on, with the CLI's mark for each. */
  readonly packs: readonly ShownPack[];
  readonly findings: readonly ShownFinding[];
}

export interface PulumiOptions extends Omit<RunOptions, "cwd"> {
  /** Directories of policy packs; default: the repository. */
  readonly packs?: readonly string[];
  /** The policy configuration: the path of a file, or what to write into one. */
  readonly config?: string | object;
  readonly flags?: readonly string[];
  /** Overrides the environment of every command; undefined removes a variable. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Takes what the command prints to standard output and to standard error, instead of `Run.output`. */
  readonly outputFile?: string;
  /** Done while the command runs, by its process ID. */
  readonly meanwhile?: (pid: number) => Promise<void>;
}

/** A directory with Pulumi projects, a backend and a Pulumi home of their own. */
export class Workspace {
  private made: string | undefined;
  private files = 0;
  private readonly tidyUps: Array<() => void> = [];
  private readonly stacks = new Map<string, Promise<void>>();

  /** Made when it is first asked for, so that a skipped suite leaves nothing behind. */
  get directory(): string {
    if (this.made === undefined) {
      this.made = mkdtempSync(join(tmpdir(), "container-guard-e2e-"));
      mkdirSync(join(this.made, "state"));
      symlinkSync(join(ROOT, "node_modules"), join(this.made, "node_modules"));
    }
    return this.made;
  }

  /** Has something outside of the directory put away at the end too. */
  whenDone(tidyUp: () => void): void {
    this.tidyUps.push(tidyUp);
  }

  remove(): void {
    try {
      for (const tidyUp of this.tidyUps) tidyUp();
    } finally {
      if (this.made !== undefined) rmSync(this.made, { recursive: true, force: true });
    }
  }

  /** Makes a Pulumi project, or changes it, from files; `index.js` is its program. Returns its directory. */
  project(name: string, files: Readonly<Record<string, string>>): string {
    const directory = join(this.directory, name);
    const project = { "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`, "package.json": `{ "main": "index.js" }\n` };
    for (const [file, text] of Object.entries({ ...project, ...files })) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    }
    return directory;
  }

  /** A copy of one of the repository's examples, so that no run leaves anything there. */
  example(name: string): string {
    const directory = join(this.directory, name);
    if (!existsSync(directory)) cpSync(join(ROOT, "examples", name), directory, { recursive: true });
    return directory;
  }

  preview(project: string, options?: PulumiOptions): Promise<Run> {
    return this.operation(project, ["preview"], options);
  }

  /** Without a preview, so that it prints only the update. */
  update(project: string, options?: PulumiOptions): Promise<Run> {
    return this.operation(project, ["up", "--yes", "--skip-preview"], options);
  }

  /** As people call it: a preview, and the update if that passes. */
  up(project: string, options?: PulumiOptions): Promise<Run> {
    return this.operation(project, ["up", "--yes"], options);
  }

  /** Analyzes the resources in the stack's state. */
  analyze(project: string, options?: PulumiOptions): Promise<Run> {
    return this.operation(project, ["policy", "analyze"], options);
  }

  destroy(project: string): Promise<Run> {
    return this.pulumi(project, ["destroy", "--yes", "--stack", "dev"]);
  }

  private async operation(project: string, command: readonly string[], options: PulumiOptions = {}): Promise<Run> {
    const { packs = [ROOT], config, flags = [], ...rest } = options;
    if (!this.stacks.has(project)) this.stacks.set(project, this.createStack(project));
    await this.stacks.get(project);
    const configs = config === undefined ? [] : ["--policy-pack-config", this.configFile(config)];
    const packFlags = packs.flatMap((pack) => ["--policy-pack", pack]);
    return this.pulumi(project, [...command, "--stack=dev", ...packFlags, ...configs, ...flags], rest);
  }

  private async createStack(project: string): Promise<void> {
    const { code, output } = await this.pulumi(project, ["stack", "init", "dev"]);
    assert.equal(code, 0, output);
  }

  private configFile(config: string | object): string {
    if (typeof config === "string") return config;
    const file = join(this.directory, `config-${++this.files}.json`);
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  private pulumi(project: string, args: readonly string[], options: Omit<RunOptions, "cwd"> = {}): Promise<Run> {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
    const env = {
      ...Object.fromEntries(own),
      PULUMI_HOME: join(this.directory, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "end-to-end",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true", // the compiler checks the examples elsewhere
      ...options.env,
    };
    return run("pulumi", [...args, "--non-interactive", "--color=never"], { ...options, cwd: project, env });
  }
}

/** Runs a command to its end. Never fails for its exit code: that is what the tests look at. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { timeout = COMMAND_TIMEOUT_MS, outputFile, meanwhile, ...rest } = options;
  const file = outputFile === undefined ? undefined : openSync(outputFile, "w");
  try {
    const child = spawn(command, args, { ...rest, timeout, stdio: ["ignore", file ?? "pipe", file ?? "pipe"] });
    let output = `$ ${command} ${args.join(" ")}\n`;
    const add = (text: string): void => void (output += text);
    child.stdout?.setEncoding("utf8").on("data", add);
    child.stderr?.setEncoding("utf8").on("data", add);
    const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    const [code] = await Promise.all([ended, meanwhile && child.pid && meanwhile(child.pid)]);
    return { code, output, ...readPolicies(output) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Reads the last part of the CLI's output that is headed "Policies:". */
function readPolicies(output: string): Pick<Run, "packs" | "findings"> {
  const packs: ShownPack[] = [];
  const findings: Array<ShownFinding & { lines: string[] }> = [];
  const section = output.slice(output.lastIndexOf("\nPolicies:\n")).split("\n").slice(2);
  for (const line of section.slice(0, section.indexOf(""))) {
    const [, mark, pack, directory] = /^ {4}(\S+) (\S+)@v\S+ \(local: (.*)\)$/.exec(line) ?? [];
    const [, level, severity, policy, type, name] =
      /^ {8}- \[(\w+)\](?: \[severity: (\w+)\])? {2}(\S+) {2}\((\S+): (.+)\)$/.exec(line) ?? [];
    if (mark && pack && directory) packs.push({ mark, name: pack, directory });
    else if (level && policy && type && name)
      findings.push({ pack: packs.at(-1)?.directory ?? "", level, severity, policy, type, name, lines: [] });
    else findings.at(-1)?.lines.push(line.slice(" ".repeat(10).length));
  }
  return { packs, findings };
}

/** Tests that the command succeeded without findings, and ran the pack. */
export function assertClean(run: Run): void {
  assert.equal(run.code, 0, run.output);
  assert.deepEqual(run.findings, [], run.output);
  assertMarked(run, "✅");
}

/** The container-guard pack reported, alone, and this is the CLI's mark for it. */
export function assertMarked({ packs, output }: Run, mark: "✅" | "⚠️" | "❌"): void {
  const marks = packs.map(({ mark, name }) => `${mark} ${name}`);
  assert.deepEqual(marks, [`${mark} container-guard`], output);
}

/** The command failed, and these policies, no others, were broken by these resources: `policy  name`, once each. */
export function assertBlocked(run: Run, mandatory: readonly string[]): void {
  assert.notEqual(run.code, 0, run.output);
  assert.deepEqual(headings(run, "mandatory"), [...mandatory].sort(), run.output);
  assertMarked(run, "❌");
  assertReadable(run);
}

/** Of the findings at this level `policy  name`, sorted, each once. */
export function headings({ findings }: Run, level: "mandatory" | "advisory"): readonly string[] {
  const shown = findings.filter((finding) => finding.level === level);
  return [...new Set(shown.map(({ policy, name }) => `${policy}  ${name}`))].sort();
}

/** Tests that each finding has at most three lines with its problem and location, and that no policy failed. */
export function assertReadable({ output, findings }: Run): void {
  assert.doesNotMatch(output, /can't run policy|could not be checked/, output);
  for (const { lines, policy, name } of findings) {
    const which = `${policy}  ${name}\n${output}`;
    assert.ok(lines.length >= 2 && lines.length <= 3, which);
    assert.match(lines[0] ?? "", /^\S/, which);
    assert.match(lines[1] ?? "", /^ {2}where {2}\S/, which);
  }
}
