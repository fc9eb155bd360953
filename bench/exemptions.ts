// Measures the time that many exemptions add, compared with the same command on the same folder without a configuration.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GuardConfig } from "../src/guard/config";
import type { Exemption } from "../src/guard/exemption";
import { writeManifests } from "./manifests";
import { alternate, median, ratio, type Pair } from "./measure";
import { measuredOn, milliseconds, table } from "./report";

const CLI = join(__dirname, "..", "dist", "src", "cli.js");
const SIZES = [500, 1000, 2000, 4000];

/** @returns the figures as Markdown */
export async function measureExemptions(rounds: number, progress: (what: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "container-guard-bench-"));
  try {
    const rows: Array<readonly string[]> = [];
    for (const size of rounds < 3 ? SIZES.slice(0, 2) : SIZES) {
      progress(`${size} Deployments and a baseline`);
      rows.push(await measure(join(folder, String(size)), size, rounds));
    }
    const head = ["Deployments", "exemptions", "without", "with the baseline", "ratio", "with wildcards", "ratio"];
    return `${measuredOn()}\n\n${table(head, rows)}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(manifests: string, size: number, rounds: number): Promise<readonly string[]> {
  writeManifests(manifests, size);
  const [baseline, wild] = [`${manifests}.json`, `${manifests}-wild.json`];
  execFileSync(process.execPath, [CLI, "baseline", manifests, "--output", baseline], { stdio: "ignore" });
  const config = JSON.parse(readFileSync(baseline, "utf8")) as GuardConfig;
  writeFileSync(wild, JSON.stringify(withWildcards(config)));
  const compare = async (file: string): Promise<readonly Pair[]> =>
    alternate({ atLeast: rounds, time: 0 }, (whose) =>
      time([CLI, "check", "--format", "json", manifests, ...(whose === "pack" ? ["--config", file] : [])]),
    );
  const [exact, wide] = [await compare(baseline), await compare(wild)];
  const without = median([...exact, ...wide].map((pair) => pair.baseline));
  return [
    size.toLocaleString("en"),
    exemptionsIn(config).length.toLocaleString("en"),
    milliseconds(without),
    ...[exact, wide].flatMap((pairs) => [milliseconds(median(pairs.map(({ pack }) => pack))), ratio(pairs).toFixed(2)]),
  ];
}

function exemptionsIn(config: GuardConfig): readonly Exemption[] {
  return Object.values(config).flatMap((entry) =>
    typeof entry === "object" ? ((entry["exempt"] ?? []) as readonly Exemption[]) : [],
  );
}

/** Replaces the exemptions with one for each resource: the beginning of its name, in any namespace, for every finding. */
function withWildcards(config: GuardConfig): GuardConfig {
  const entries = Object.entries(config).map(([policy]) => {
    const resources = new Set(exemptionsIn({ [policy]: config[policy]! }).map(({ resource }) => resource));
    return [
      policy,
      { exempt: [...resources].map((name) => ({ resource: `${name.replace(/\/.*\//, "/*/")}*`, reason: "measured" })) },
    ];
  });
  return Object.fromEntries(entries) as GuardConfig;
}

function time(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status === null || status > 1) throw new Error(`Cannot measure ${args.join(" ")}: ${stderr.slice(-500)}`);
  return performance.now() - start;
}
