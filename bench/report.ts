import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, release, totalmem, type as system } from "node:os";
import { join } from "node:path";
import { median, ratio, type Pair } from "./measure";

export interface Figures {
  readonly boot: readonly Pair[];
  readonly deployment: readonly Pair[];
  readonly careless: readonly Pair[];
  readonly carelessFindings: number;
  readonly docker: readonly Pair[];
  readonly bucket: readonly Pair[];
  readonly containers: readonly Sized[];
  readonly resources: readonly Sized[];
  /** MiB; NaN if the system does not report it. */
  readonly memory: readonly Pair[];
  readonly preview: Preview | undefined;
}

/** The time for something with `size` parts. */
export interface Sized {
  readonly size: number;
  readonly pairs: readonly Pair[];
}

export interface Preview {
  /** The version of the Pulumi CLI. */
  readonly version: string;
  readonly runs: ReadonlyArray<Pair & { readonly without: number }>;
}

/** All times in the figures are milliseconds. */
export function report(figures: Figures): string {
  const { boot, deployment, careless, carelessFindings, docker, bucket, containers, resources, memory } = figures;
  const parts = [
    machine(figures.preview),
    table(
      ["measured", "empty policies", "container-guard", "ratio", "target"],
      [
        row("boot until the port is printed", boot, milliseconds, "at most 1.1"),
        row("Deployment of two containers", deployment, milliseconds, "at most 1.5"),
        row(`the same, not hardened: ${carelessFindings} findings`, careless, milliseconds),
        row("docker.Container", docker, milliseconds),
        row("a resource without containers: S3 bucket", bucket, milliseconds),
        row("peak memory after all measurements", memory, mebibytes),
      ],
    ),
    "Time by size; growth is linear where the last column stays constant:",
    table(
      ["size", "empty policies", "container-guard", "ratio", "container-guard, each"],
      [
        ...containers.map((sized) => growth("containers in one Deployment", sized)),
        ...resources.map((sized) => growth("resources", sized)),
      ],
    ),
    ...previewParts(figures.preview),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Writes the figures between their markers. */
export function writeFigures(file: string, markdown: string, name = "figures"): void {
  const text = readFileSync(file, "utf8");
  const opening = text.indexOf(`<!-- ${name}: `);
  const start = text.indexOf("-->\n", opening) + "-->\n".length;
  const end = text.indexOf(`<!-- end of ${name} -->`, start);
  if (opening < 0 || end < 0)
    throw new SyntaxError(`Cannot write the ${name} to ${file}: expected two markers, found none`);
  writeFileSync(file, `${text.slice(0, start)}\n${markdown}\n${text.slice(end)}`);
}

/** Returns the date, the machine, and the versions of the programs. */
export function measuredOn(...programs: readonly string[]): string {
  const [cpu] = cpus();
  return [
    `Measured on ${new Date().toISOString().slice(0, "YYYY-MM-DD".length)}:`,
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown CPU"}, ${Math.round(totalmem() / 1024 ** 3)} GiB of memory,`,
    `${system()} ${/^[\d.]*\d/.exec(release())?.[0]} (${arch()}), ${[`Node.js ${process.version.slice(1)}`, ...programs].join(", ")}.`,
  ].join(" ");
}

function machine(preview: Preview | undefined): string {
  const versionOf = (name: string): string => {
    const file = join(__dirname, "..", "node_modules", name, "package.json");
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
    return `${name} ${version.replace(/^v/, "")}`;
  };
  const cli = preview === undefined ? [] : [`Pulumi CLI ${preview.version.slice(1)}`];
  return measuredOn(...["@pulumi/policy", "@pulumi/pulumi"].map(versionOf), ...cli);
}

function row(what: string, pairs: readonly Pair[], unit: Unit, target = ""): readonly string[] {
  const [baseline, pack] = medians(pairs);
  return [what, unit(baseline), unit(pack), Number.isNaN(pack) ? "–" : ratio(pairs).toFixed(2), target];
}

function growth(noun: string, { size, pairs }: Sized): readonly string[] {
  const [, pack] = medians(pairs);
  return [...row(`${size.toLocaleString("en")} ${noun}`, pairs, milliseconds).slice(0, 4), milliseconds(pack / size)];
}

function previewParts(preview: Preview | undefined): readonly string[] {
  if (preview === undefined) return [];
  const { runs } = preview;
  const without = median(runs.map((run) => run.without));
  const longer = (whose: keyof Pair): number => median(runs.map((run) => run[whose] / run.without)) - 1;
  const [baseline, pack] = medians(runs);
  return [
    table(
      ["`pulumi preview` of 300 resources", "time", "increase"],
      [
        ["without a policy pack", seconds(without), ""],
        ["with the empty policies", seconds(baseline), percent(longer("baseline"))],
        ["with container-guard", seconds(pack), percent(longer("pack"))],
      ],
    ),
    `A preview of 300 resources takes ${percent(longer("pack"))} longer with the pack: ${seconds(pack)} instead of ` +
      `${seconds(without)}. An empty pack with as many policies takes ${percent(longer("baseline"))} longer.`,
  ];
}

function medians(pairs: readonly Pair[]): readonly [baseline: number, pack: number] {
  return [median(pairs.map(({ baseline }) => baseline)), median(pairs.map(({ pack }) => pack))];
}

type Unit = (value: number) => string;

export const milliseconds: Unit = (value) => `${digits(value)} ms`;
const seconds: Unit = (value) => `${(value / 1000).toFixed(1)} s`;
const mebibytes: Unit = (value) => (Number.isNaN(value) ? "–" : `${value.toFixed(0)} MiB`);
const percent: Unit = (value) => `${(value * 100).toFixed(0)} %`;

/** Formats a decimal number with three significant digits. */
function digits(value: number): string {
  return value.toLocaleString("en", value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
