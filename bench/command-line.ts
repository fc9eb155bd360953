// What the command line takes for a folder of manifests: the whole process, beside kube-linter where it is on the PATH.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSIONS, program } from "../scripts/node-versions";
import { writeManifests } from "./manifests";
import { alternate, median, ratio, type Pair } from "./measure";
import { measuredOn, milliseconds, table } from "./report";

const CLI = join(__dirname, "..", "dist", "src", "cli.js");
const MANIFESTS = 2000;
const SIZES = [MANIFESTS, 10_000, 50_000];

/** @returns the figures as Markdown */
export async function measureCommandLine(rounds: number, progress: (what: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "container-guard-bench-"));
  try {
    const folders = SIZES.map((size) => ({ size, path: join(folder, String(size)) }));
    for (const { size, path } of folders.slice(0, rounds < 5 ? 1 : SIZES.length)) {
      progress(`writing ${size} manifests`);
      writeManifests(path, size);
    }
    return `${[measuredOn(...peer()), ...(await parts(folders[0]!.path, rounds, progress)), ...growth(folders, rounds, progress)].join("\n\n")}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function parts(path: string, rounds: number, progress: (what: string) => void): Promise<readonly string[]> {
  const one = (): number => time(process.execPath, [CLI, "check", join(path, "app-0.yaml")]);
  progress("one file");
  const start = median(Array.from({ length: rounds }, one));
  const size = readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
  const what = `${MANIFESTS.toLocaleString("en")} Deployments, ${(size / 1e6).toFixed(1)} MB, a third of them bad`;
  progress(what);
  const hasPeer = peer().length > 0;
  const beside = (node: string): Promise<readonly Pair[]> =>
    alternate({ atLeast: rounds, time: 0 }, async (whose) => {
      if (whose === "pack") return time(node, [CLI, "check", "--format", "json", path]);
      return hasPeer ? time("kube-linter", ["lint", path]) : NaN;
    });
  const pairs = await beside(process.execPath);
  const others: Array<readonly string[]> = [];
  for (const version of newerVersions()) {
    progress(`Node.js ${version}`);
    others.push([`the same on Node.js ${version}`, ...figures(await beside(program(version))), "at most 1"]);
  }
  return [
    table(
      ["measured, the whole process", "kube-linter", "container-guard", "ratio", "wanted"],
      [
        [what, ...figures(pairs), "at most 1"],
        ...others,
        ["one of them", "", milliseconds(start), "", "at most 150 ms"],
      ],
    ),
  ];
}

/** Those that `npm run test:node` has fetched. */
function newerVersions(): readonly string[] {
  const major = (version: string): number => Number.parseInt(version, 10);
  return VERSIONS.filter((each) => major(each) > major(process.versions.node) && existsSync(program(each)));
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

/** One run each: how it grows, in time and in the memory that it holds. */
function growth(folders: readonly Folder[], rounds: number, progress: (what: string) => void): readonly string[] {
  if (rounds < 5) return [];
  const rows = folders.map(({ size, path }) => {
    progress(`${size} manifests`);
    const spent = time(process.execPath, [CLI, "check", "--format", "json", path]);
    const memory = peakMemory(path);
    return [size.toLocaleString("en"), milliseconds(spent), milliseconds(spent / size), memory];
  });
  return [
    "How it grows; linear where the third column stays:",
    table(["manifests", "time", "for each", "peak memory"], rows),
  ];
}

function time(command: string, args: readonly string[]): number {
  const start = performance.now();
  const { error, status, stderr } = spawnSync(command, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (error !== undefined || status === null || status > 1)
    throw new Error(`Cannot measure ${command}: ${error?.message ?? stderr.slice(-500)}`);
  return performance.now() - start;
}

/** The process tells itself, at its end. */
function peakMemory(path: string): string {
  const tell = "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))";
  const script = `${tell}; process.argv = [process.argv[0], ${JSON.stringify(CLI)}, "check", "--format", "json", ${JSON.stringify(path)}]; require(${JSON.stringify(CLI)})`;
  const { stderr } = spawnSync(process.execPath, ["--eval", script], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  return `${(Number(stderr.slice(stderr.lastIndexOf("\n") + 1)) / 1024).toFixed(0)} MiB`;
}

/** kube-linter's version, if it is here. */
function peer(): readonly string[] {
  const { error, stdout } = spawnSync("kube-linter", ["version"], { encoding: "utf8" });
  return error === undefined ? [`kube-linter ${stdout.trim()}`] : [];
}
