// npm run assurance, after npm test: writes docs/assurance.md from what passed. With --check it writes nothing and fails if
// the page is not what it would write. The mutation score is that of the last npm run test:mutation, in test/mutation.json.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../policies";
import { differences } from "../test/conformance/differences";
import type { Cases } from "../test/support/cases";
import type { PassedTest } from "../test/support/reporter";
import { VERSIONS } from "./node-versions";

const root = join(__dirname, "..");
const page = join(root, "docs", "assurance.md");

interface Mutation {
  readonly mutants: number;
  readonly killed: number;
  readonly score: string;
}

function main(): void {
  const tests = read<readonly PassedTest[]>(".cache/tests.json", "run npm test first");
  const text = compose(tests, read<Mutation>("test/mutation.json", "run npm run test:mutation first"));
  if (!process.argv.includes("--check")) return writeFileSync(page, text);
  if (existsSync(page) && readFileSync(page, "utf8") === text) return;
  process.stderr.write("docs/assurance.md is stale: run npm run assurance\n");
  process.exitCode = 1;
}

function read<T>(path: string, advice: string): T {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`Cannot read ${path}: ${advice}`);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

function compose(tests: readonly PassedTest[], { mutants, killed, score }: Mutation): string {
  return `${[
    "<!-- Made by `npm run assurance` from the suites. -->",
    "# Assurance",
    "What holds the claim that the pack is right: what it was compared with, on how much, and what came out. `npm test` runs all of it but the mutation testing; a line below is a test that passed.",
    "## Compared with the reference implementations",
    titles(tests, "test/conformance/"),
    "### Every difference",
    "The suites fail on any other, and on one of these that no longer occurs.",
    differences.map(({ check, from, reason }) => `- \`${check}\` (${from.join(", ")}): ${reason}.`).join("\n"),
    "## Cases",
    `Each policy has a table. A \`container\` case is tried as main, init and ephemeral container of a Pod, a Deployment and a CronJob, and expects the exact path; each bad case has a near miss that must be clean.`,
    caseTable(),
    "## For any input",
    titles(tests, "test/properties.test.ts"),
    "## Faults survived",
    titles(tests, "test/e2e/faults.test.ts"),
    "## End to end, with the Pulumi CLI, its providers, a Docker Engine and an API server",
    titles(tests, "test/e2e/", "faults"),
    "## Tests that can fail",
    `Mutation testing changes the policies, the adapters and the domain code in ${mutants.toLocaleString("en")} places, one at a time; the tests notice ${killed.toLocaleString("en")} of them, ${score} %. \`npm run test:mutation\` repeats it and shows the rest in reports/mutation.`,
    "## Node.js",
    `\`npm run test:node\` passes on ${VERSIONS.join(", ")}.`,
  ].join("\n\n")}\n`;
}

/** The tests below a path, a list for each outer group. */
function titles(tests: readonly PassedTest[], under: string, except = "\0"): string {
  const groups = new Map<string, string[]>();
  const chosen = tests.filter(({ file }) => file.startsWith(under) && !file.includes(except));
  for (const { titles: path } of chosen) {
    const [group = "", ...rest] = path;
    groups.set(group, [...(groups.get(group) ?? []), `- ${rest.join(": ")}`]);
  }
  if (groups.size === 0) throw new Error(`No test of ${under} has passed: run npm test with the tools that it needs`);
  return [...groups].map(([group, lines]) => `**${group}**\n\n${lines.join("\n")}`).join("\n\n");
}

function caseTable(): string {
  const rows = policies.map(({ id }) => {
    const tables = (require(join(root, "test", "policies", `${id}.cases.ts`)) as { default: Cases }).default;
    const counts = [tables.good, tables.bad, tables.undecided, tables.unreadable].map(
      (table) => Object.keys(table).length,
    );
    return { id, counts };
  });
  const total = [0, 1, 2, 3].map((column) => rows.reduce((sum, { counts }) => sum + counts[column]!, 0));
  const line = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(" | ")} |`;
  return [
    line(["policy", "good", "bad, each with a near miss", "undecided", "unreadable"]),
    line(["---", "--:", "--:", "--:", "--:"]),
    ...rows.map(({ id, counts }) => line([id, ...counts])),
    line(["**all**", ...total]),
  ].join("\n");
}

main();
