// Measures the command line on a folder of manifests: the whole process, alternating with the Pod Security evaluator in Go, which
// the conformance suite compares verdicts with, and with kube-linter, if they are available.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSIONS, program } from "../scripts/node-versions";
import { writeManifests } from "./manifests";
import { alternate, median, ratio, type Pair } from "./measure";
import { measuredOn, milliseconds, table } from "./report";

const ROOT = join(__dirname, "..");
const CLI = join(ROOT, "dist", "src", "cli.js");
const MANIFESTS = 2000;
/** The program that the conformance suite builds too. */
const ORACLE = join(ROOT, ".cache", "oracle");
const SIZES = [MANIFESTS, 10_000, 20_000, 50_000];

/** @returns the figures as Markdown */
export async function measureCommandLine(rounds: number, progress: (what: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "container-guard-bench-"));
  try {
    const folders = SIZES.map((size) => ({ size, path: join(folder, String(size)) }));
    for (const { size, path } of folders.slice(0, rounds < 5 ? 1 : SIZES.length)) {
      progress(`writing ${size} manifests`);
      writeManifests(path, size);
    }
    const peers = peersHere();
    const figures = [
      await parts(folders[0]!.path, peers, { rounds, progress }),
      ...(await growth(folders, oneThread(folder), { rounds, progress })),
    ];
    return `${[measuredOn(...peers.map(({ version }) => version)), ...figures].join("\n\n")}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Running {
  readonly rounds: number;
  readonly progress: (what: string) => void;
}

async function parts(path: string, peers: readonly Peer[], { rounds, progress }: Running): Promise<string> {
  const one = (): number => time(process.execPath, [CLI, "check", join(path, "app-0.yaml")]);
  progress("one file");
  const start = median(Array.from({ length: rounds }, one));
  const size = readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
  const what = `${MANIFESTS.toLocaleString("en")} Deployments, ${(size / 1e6).toFixed(1)} MB, a third of them bad`;
  const rows: Array<readonly string[]> = [];
  for (const [node, name] of [[process.execPath, what], ...newerNodes()] as const)
    for (const peer of peers.length === 0 ? [undefined] : peers) {
      progress([name, ...(peer === undefined ? [] : [peer.name])].join(", "));
      const pairs = await alternate({ atLeast: rounds, time: 0 }, (whose) => {
        if (whose === "pack") return time(node, [CLI, "check", "--format", "json", path]);
        return peer === undefined ? NaN : time(peer.command, [...peer.args, path]);
      });
      rows.push([name, peer?.name ?? "–", ...figures(pairs), peer?.target ?? ""]);
    }
  return table(
    ["whole process", "compared with", "its time", "container-guard", "ratio", "target"],
    [...rows, ["one of them", "", "", milliseconds(start), "", "at most 150 ms"]],
  );
}

/** Another program that checks a folder of manifests. */
interface Peer {
  readonly name: string;
  readonly version: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The ratio that a change should stay within. */
  readonly target?: string;
}

function peersHere(): readonly Peer[] {
  const peers: Peer[] = [];
  const cwd = join(ROOT, "test", "conformance", "oracle");
  const module = spawnSync("go", ["list", "-m", "k8s.io/pod-security-admission"], { cwd, encoding: "utf8" });
  if (module.status === 0) {
    execFileSync("go", ["build", "-o", ORACLE, "."], { cwd, stdio: ["ignore", "ignore", "inherit"] });
    const version = module.stdout.trim();
    peers.push({ name: "Pod Security evaluator", version, command: ORACLE, args: ["folder"] });
  }
  const { error, stdout } = spawnSync("kube-linter", ["version"], { encoding: "utf8" });
  if (error === undefined)
    peers.push({
      name: "kube-linter",
      version: `kube-linter ${stdout.trim()}`,
      command: "kube-linter",
      args: ["lint"],
      target: "at most 1",
    });
  return peers;
}

/** Returns the versions that `npm run test:node` has downloaded, with the names of their rows. */
function newerNodes(): ReadonlyArray<readonly [node: string, name: string]> {
  const major = (version: string): number => Number.parseInt(version, 10);
  return VERSIONS.filter((each) => major(each) > major(process.versions.node) && existsSync(program(each))).map(
    (version) => [program(version), `the same on Node.js ${version}`],
  );
}

function figures(pairs: readonly Pair[]): readonly string[] {
  const [peers, own] = [median(pairs.map(({ baseline }) => baseline)), median(pairs.map(({ pack }) => pack))];
  if (Number.isNaN(peers)) return ["–", milliseconds(own), "–"];
  return [milliseconds(peers), milliseconds(own), ratio(pairs).toFixed(2)];
}

interface Folder {
  readonly size: number;
  readonly path: string;
}

/** Returns the path of a copy of the program without the file that its other threads run. */
function oneThread(folder: string): string {
  const copy = join(folder, "one-thread");
  for (const name of ["dist", "config", "package.json", "PulumiPolicy.yaml"])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  rmSync(join(copy, "dist", "src", "cli", "judging", "worker.js"));
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "junction");
  return join(copy, "dist", "src", "cli.js");
}

/** Measures time and peak memory for each size, compared with one thread. */
async function growth(
  folders: readonly Folder[],
  oneThread: string,
  { rounds, progress }: Running,
): Promise<readonly string[]> {
  if (rounds < 5) return [];
  const rows: Array<readonly string[]> = [];
  for (const { size, path } of folders) {
    progress(`${size} manifests`);
    const pairs = await alternate({ atLeast: size > 10_000 ? 1 : rounds, time: 0 }, (whose) =>
      time(process.execPath, [whose === "pack" ? CLI : oneThread, "check", "--format", "json", path]),
    );
    const [alone, own] = [median(pairs.map(({ baseline }) => baseline)), median(pairs.map(({ pack }) => pack))];
    const shown = [alone, own, own / size].map(milliseconds);
    rows.push([size.toLocaleString("en"), ...shown, ratio(pairs).toFixed(2), peakMemory(path)]);
  }
  return [
    "Time by number of manifests, with one thread and with as many as the program starts; growth is linear where the fourth column stays constant:",
    table(["manifests", "with one thread", "container-guard", "each", "ratio", "peak memory"], rows),
  ];
}

function time(command: string, args: readonly string[]): number {
  const start = performance.now();
  const { error, status, stderr } = spawnSync(command, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (error !== undefined || status === null || status > 1)
    throw new Error(`Cannot measure ${command}: ${error?.message ?? stderr.slice(-500)}`);
  return performance.now() - start;
}

/** Returns the peak memory, which the process prints when it exits. */
function peakMemory(path: string): string {
  const print = "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))";
  const script = `${print}; process.argv = [process.argv[0], ${JSON.stringify(CLI)}, "check", "--format", "json", ${JSON.stringify(path)}]; require(${JSON.stringify(CLI)})`;
  const { stderr } = spawnSync(process.execPath, ["--eval", script], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  return `${(Number(stderr.slice(stderr.lastIndexOf("\n") + 1)) / 1024).toFixed(0)} MiB`;
}
