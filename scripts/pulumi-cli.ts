// Previews an example with the Pulumi CLI, if everything that this requires is installed.
import { spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { connect, type NetConnectOpts } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const root = join(__dirname, "..");

/** The folder of the CLI's downloaded plugins. */
const plugins = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");

const scratch = new Set<string>();
const running = new Set<ReturnType<typeof spawn>>();
process.on("exit", () => {
  running.forEach((child) => child.kill());
  scratch.forEach((directory) => rmSync(directory, { recursive: true, force: true }));
});
process.once("SIGINT", () => process.exit(130)); // 128 plus the signal's number, as in shells
process.once("SIGTERM", () => process.exit(143));

/**
 * Describes what is missing for a preview with the CLI; undefined if nothing is.
 *
 * @param provider - `docker`, `kubernetes`, or `aws`
 */
export async function lackOfCli(provider: string): Promise<string | undefined> {
  if (provider === "aws") return "the AWS provider requires an account";
  const cli = findOnPath("pulumi");
  if (cli === undefined || spawnSync(cli, ["version"], { stdio: "ignore" }).status !== 0)
    return "the Pulumi CLI is not on the PATH";
  const host = "pulumi-language-nodejs";
  if (findOnPath(host) === undefined && find(dirname(realpathSync(cli)), host) === undefined)
    return `${host} is not installed next to the Pulumi CLI`;
  const plugin = `pulumi-resource-${provider}`;
  if (findOnPath(plugin) === undefined && !isDownloaded(provider))
    return `the Pulumi plugin ${plugin} is not installed`;
  if (provider !== "docker") return undefined;
  const engine = process.env["DOCKER_HOST"] ?? defaultEngine();
  return (await isReachable(engine)) ? undefined : `no Docker Engine answers at ${engine}`;
}

/**
 * Returns the "Policies:" section of `pulumi preview --policy-pack ../..` in the example. The preview runs in a copy, with its own
 * backend and home, so it needs no account and leaves nothing behind.
 *
 * @throws Error if the output has no such section, with the last line as the reason
 */
export async function previewWithCli(example: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "container-guard-demo-"));
  scratch.add(directory);
  try {
    const project = copyExample(example, join(directory, "clone"));
    const env = environment(directory);
    await pulumi(["stack", "init", "dev", "--non-interactive"], project, env);
    const output = await pulumi(
      ["preview", "--stack=dev", "--policy-pack=../..", "--non-interactive", "--color=never"],
      project,
      env,
    );
    return policiesIn(output.replaceAll("\r\n", "\n"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
    scratch.delete(directory);
  }
}

/** Copies the parts of this repository that the example needs, with the same paths. */
function copyExample(example: string, clone: string): string {
  const project = join(clone, "examples", example);
  mkdirSync(project, { recursive: true });
  for (const file of ["package.json", "PulumiPolicy.yaml"]) copyFileSync(join(root, file), join(clone, file));
  for (const folder of ["dist", "node_modules"]) symlinkSync(join(root, folder), join(clone, folder), "junction");
  for (const file of ["Pulumi.yaml", "package.json", "index.ts"])
    cpSync(join(root, "examples", example, file), join(project, file));
  return project;
}

function environment(directory: string): NodeJS.ProcessEnv {
  const [home, backend] = [join(directory, "home"), join(directory, "backend")];
  [home, backend].forEach((path) => mkdirSync(path));
  if (existsSync(plugins)) symlinkSync(plugins, join(home, "plugins"), "junction");
  return {
    ...process.env,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend.replaceAll("\\", "/")}`,
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** Returns a command's standard output and error. Mandatory findings make a preview fail, so the exit code is ignored. */
function pulumi(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject);
    child.once("close", () => {
      running.delete(child);
      resolve(output);
    });
  });
}

/**
 * Returns the "Policies:" section. If a provider failed, the section is incomplete and this throws; a preview that failed
 * because of mandatory findings is fine.
 */
function policiesIn(output: string): string {
  const errors = [...output.matchAll(/^ *error: (.+)$/gm)]
    .map(([, error]) => error)
    .filter((e) => e !== "preview failed");
  const [section] = /^Policies:\n(?:.+\n)+/m.exec(output) ?? [];
  if (errors.length === 0 && section !== undefined) return section;
  throw new Error(`pulumi preview failed: ${errors[0] ?? output.trimEnd().split("\n").at(-1)?.trim()}`);
}

function findOnPath(program: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((directory) => find(directory, program))
    .find((file) => file !== undefined);
}

function find(directory: string, program: string): string | undefined {
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  return names.map((name) => join(directory, name)).find((file) => directory !== "" && existsSync(file));
}

function isDownloaded(provider: string): boolean {
  return existsSync(plugins) && readdirSync(plugins).some((name) => name.startsWith(`resource-${provider}-v`));
}

function defaultEngine(): string {
  return process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";
}

/** Whether something listens at an address in the form of DOCKER_HOST; ssh addresses are not tested. */
function isReachable(engine: string): Promise<boolean> {
  const options = socketOf(engine);
  if (options === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(options);
    const answer = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(3_000, answer(false)).once("connect", answer(true)).once("error", answer(false));
  });
}

function socketOf(engine: string): NetConnectOpts | undefined {
  const path = /^(?:unix|npipe):\/\/(.+)$/.exec(engine)?.[1];
  if (path !== undefined) return { path };
  const [, host, port] = /^tcp:\/\/\[?([^/]+?)\]?:(\d+)/.exec(engine) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}
