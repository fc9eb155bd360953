// npm run assurance, after an npm test in which every test ran: writes docs/assurance.md from what passed. The mutation
// score is that of the last npm run test:mutation, in test/mutation.json, and docs/mutation-survivors.md is made from its
// list of survivors. With --check nothing is written; it fails if a page is not what would be.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../policies";
import { admissionDifferences } from "../test/conformance/admission-differences";
import { differences } from "../test/conformance/differences";
import type { Cases } from "../test/support/cases";
import type { Summary } from "../test/mutation/report";
import { survivors, type Survivor } from "../test/mutation/survivors";
import type { PassedTest, TestRun } from "../test/support/reporter";
import { VERSIONS } from "./node-versions";

const root = join(__dirname, "..");

function main(): void {
  const pages = [
    { path: "docs/assurance.md", text: compose(testsThatPassed(), mutation()) },
    { path: "docs/mutation-survivors.md", text: composeSurvivors() },
  ];
  for (const { path, text } of pages) {
    const page = join(root, path);
    if (!process.argv.includes("--check")) writeFileSync(page, text);
    else if (!existsSync(page) || readFileSync(page, "utf8") !== text) {
      process.stderr.write(`${path} is not what the suites say: run npm run assurance\n`);
      process.exitCode = 1;
    }
  }
}

/** A page made without a suite that could not run would say that it does not exist. */
function testsThatPassed(): readonly PassedTest[] {
  const { passed, others } = read<TestRun>(".cache/tests.json", "run npm test first");
  if (others > 0)
    throw new Error(`${others} tests failed or were skipped: run CI=true npm test with all its tools first`);
  return passed;
}

function mutation(): Summary {
  const summary = read<Summary>("test/mutation.json", "run npm run test:mutation first");
  if (summary.mutants - summary.killed === survivors.length) return summary;
  throw new Error("test/mutation.json is not of test/mutation/survivors.ts: run npm run test:mutation first");
}

function read<T>(path: string, advice: string): T {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`Cannot read ${path}: ${advice}`);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

function compose(tests: readonly PassedTest[], { mutants, killed, score }: Summary): string {
  return `${[
    "<!-- Made by `npm run assurance` from the suites. -->",
    "# Assurance",
    "What holds the claim that the pack is right: what it was compared with, on how much, and what came out. `npm test` runs all of it but the mutation testing; a line below is a test that passed.",
    "## Compared with the reference implementations",
    titles(tests, "test/conformance/"),
    "### Every difference",
    "The suites fail on any other, and on one of these that no longer occurs.",
    differences.map(({ check, from, reason }) => `- \`${check}\` (${from.join(", ")}): ${reason}.`).join("\n"),
    "Between the preview and the policies in an API server:",
    admissionDifferences
      .map(({ policies: ids, stricter, reason }) => {
        const names = ids.map((id) => `\`${id}\``).join(", ");
        return `- ${names} (${stricter === "cluster" ? "the API server" : "the preview"} is stricter): ${reason}.`;
      })
      .join("\n"),
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
    `Mutation testing changes the policies, the adapters and the domain code in ${mutants.toLocaleString("en")} ways, one at a time; the tests notice ${killed.toLocaleString("en")} of them, ${score} %. The ${survivors.length} others are [listed one by one](mutation-survivors.md), each with the reason why no test has to notice it. \`npm run test:mutation\` repeats it and fails on a survivor that is not listed, and on a listed one that no longer survives.`,
    survivorTable(),
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

function survivorTable(): string {
  const rows = [...survivorsByReason()].map(([reason, { length }]) => line([reason, length]));
  return [line(["why no test notices", "changes"]), line(["---", "--:"]), ...rows].join("\n");
}

function composeSurvivors(): string {
  const groups = [...survivorsByReason()].map(([reason, mutants]) => {
    const changes = mutants.map((each) => `- ${each.file}: ${code(each.code)} → ${code(each.replacement)}`);
    return `## ${reason}\n\n${changes.join("\n")}`;
  });
  return `${[
    "<!-- Made by `npm run assurance` from test/mutation/survivors.ts. -->",
    "# Changes of the code that no test notices",
    "What stands between « and » was replaced by what stands after the arrow.",
    ...groups,
  ].join("\n\n")}\n`;
}

function survivorsByReason(): ReadonlyMap<string, readonly Survivor[]> {
  const reasons = new Set(survivors.map(({ reason }) => reason));
  return new Map([...reasons].map((reason) => [reason, survivors.filter((each) => each.reason === reason)]));
}

/** Text between more backticks than it has itself. */
function code(text: string): string {
  const fence = "`".repeat(text.includes("`") ? 2 : 1);
  return `${fence}${fence === "``" ? ` ${text} ` : text}${fence}`;
}

function line(cells: ReadonlyArray<string | number>): string {
  return `| ${cells.join(" | ")} |`;
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
  return [
    line(["policy", "good", "bad, each with a near miss", "undecided", "unreadable"]),
    line(["---", "--:", "--:", "--:", "--:"]),
    ...rows.map(({ id, counts }) => line([id, ...counts])),
    line(["**all**", ...total]),
  ].join("\n");
}

main();
