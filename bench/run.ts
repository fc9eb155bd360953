// Compares the built pack with one of as many empty policies and prints the figures as Markdown.
//
//   npm run bench                 everything
//   npm run bench -- --short      fewer runs of fewer resources, without the preview of a whole program
//   npm run bench -- --write      everything, and write the figures into docs/performance.md
//   npm run bench -- --cli        the command line on a folder of manifests; also with --short and --write
//   npm run bench -- --exemptions the time that many exemptions add; also with --short and --write
//   npm run bench -- --admission  the cost of the exported policies on a local API server; also with --write
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureAdmission } from "./admission";
import { measureCommandLine } from "./command-line";
import { measureExemptions } from "./exemptions";
import { alternate, analyzeAll, timeProgram, timeRequest, type Packs, type Pair } from "./measure";
import { PackProcess } from "./pack-process";
import { PreviewStack } from "./preview";
import { report, writeFigures, type Figures, type Preview, type Sized } from "./report";
import * as resources from "./resources";

const ROOT = join(__dirname, "..");
const DIRECTORY: { readonly [whose in keyof Pair]: string } = {
  baseline: join(__dirname, "baseline-pack"),
  pack: ROOT,
};

const FULL = {
  each: { atLeast: 3, time: 8_000 },
  boot: { atLeast: 15, time: 0 },
  containers: [10, 50, 100, 1000],
  resources: [1000, 10000],
  previews: 5,
};
const SHORT = {
  each: { atLeast: 1, time: 1_500 },
  boot: { atLeast: 4, time: 0 },
  containers: [10, 100],
  resources: [100, 1000],
  previews: 0,
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      short: { type: "boolean" },
      write: { type: "boolean" },
      admission: { type: "boolean" },
      cli: { type: "boolean" },
      exemptions: { type: "boolean" },
    },
  });
  if (values.short && values.write) throw new RangeError("Cannot write the figures of a short run: leave out --short");
  const page = join(ROOT, "docs", "performance.md");
  if (values.cli) {
    const figures = await measureCommandLine(values.short ? 2 : 11, progress);
    process.stdout.write(figures);
    if (values.write) writeFigures(page, figures, "command line");
    return;
  }
  if (values.exemptions) {
    const figures = await measureExemptions(values.short ? 1 : 3, progress);
    process.stdout.write(figures);
    if (values.write) writeFigures(page, figures, "exemptions");
    return;
  }
  if (values.admission) {
    const figures = await measureAdmission(progress);
    process.stdout.write(figures);
    if (values.write) writeFigures(page, figures, "admission");
    return;
  }
  const extent = values.short ? SHORT : FULL;

  progress("boot");
  await alternate({ atLeast: 1, time: 0 }, bootOnce); // warms up the system's caches
  const boot = await alternate(extent.boot, bootOnce);
  const judging = await PackProcess.during(DIRECTORY.baseline, (baseline) =>
    PackProcess.during(DIRECTORY.pack, (pack) => measureJudging({ baseline, pack }, extent)),
  );
  const markdown = report({ boot, ...judging, preview: await measurePreview(extent.previews) });
  process.stdout.write(markdown);
  if (values.write) writeFigures(page, markdown);
}

async function bootOnce(whose: keyof Pair): Promise<number> {
  return PackProcess.during(DIRECTORY[whose], ({ bootTime }) => bootTime);
}

async function measureJudging(packs: Packs, extent: typeof FULL): Promise<Omit<Figures, "boot" | "preview">> {
  const counts = { baseline: await packs.baseline.configure(), pack: await packs.pack.configure() };
  if (counts.baseline !== counts.pack)
    throw new RangeError(
      `Cannot compare: the pack has ${counts.pack} policies, bench/baseline-pack ${counts.baseline}`,
    );
  progress("warm-up");
  for (const pack of [packs.baseline, packs.pack]) await analyzeAll(pack, resources.program(600));
  const time = (what: string, request: Uint8Array): Promise<readonly Pair[]> => {
    progress(what);
    return timeRequest(packs, request, extent.each);
  };
  const timeLarge = (containers: number): Promise<readonly Pair[]> => {
    progress(`Deployment of ${containers} containers`);
    return timeRequest(packs, resources.deployment(containers), extent.each);
  };
  const timeResources = (count: number): Promise<readonly Pair[]> => {
    progress(`${count} resources`);
    return timeProgram(packs, resources.program(count), extent.each);
  };
  const careless = resources.carelessDeployment();
  return {
    deployment: await time("Deployment", resources.deployment()),
    careless: await time("Deployment with findings", careless),
    carelessFindings: await packs.pack.findings(careless),
    docker: await time("docker.Container", resources.dockerContainer()),
    bucket: await time("bucket", resources.bucket()),
    containers: await bySize(extent.containers, timeLarge),
    resources: await bySize(extent.resources, timeResources),
    memory: [{ baseline: packs.baseline.peakMemory, pack: packs.pack.peakMemory }],
  };
}

async function bySize(
  sizes: readonly number[],
  time: (size: number) => Promise<readonly Pair[]>,
): Promise<readonly Sized[]> {
  const all: Sized[] = [];
  for (const size of sizes) all.push({ size, pairs: await time(size) });
  return all;
}

/** Times previews without a pack, with the baseline and with the pack in turn; undefined without a Pulumi CLI. */
async function measurePreview(rounds: number): Promise<Preview | undefined> {
  const version = rounds === 0 ? undefined : await PreviewStack.version();
  if (version === undefined) return undefined;
  const stack = await PreviewStack.create(join(ROOT, ".cache"));
  try {
    const runs: Array<Preview["runs"][number]> = [];
    for (let round = 0; round <= rounds; round++) {
      progress(`preview ${round} of ${rounds}`);
      const without = await stack.time();
      runs.push({ without, baseline: await stack.time(DIRECTORY.baseline), pack: await stack.time(DIRECTORY.pack) });
    }
    return { version, runs: runs.slice(1) };
  } finally {
    stack.remove();
  }
}

function progress(what: string): void {
  process.stderr.write(`bench: ${what}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
