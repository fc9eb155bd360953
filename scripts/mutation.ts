// The end of npm run test:mutation: compares Stryker's report with test/mutation/survivors.ts, fails if they differ, and
// writes the figures to test/mutation.json, for docs/assurance.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compare, type Mutant, type Report } from "../test/mutation/report";
import { survivors } from "../test/mutation/survivors";

const root = join(__dirname, "..");

function main(): void {
  const report = JSON.parse(readFileSync(join(root, "reports", "mutation", "mutation.json"), "utf8")) as Report;
  const { summary, unlisted, gone } = compare(report, survivors);
  const figures = JSON.stringify(summary, undefined, 1).replaceAll(/\n */g, " "); // on one line, as prettier has it
  writeFileSync(join(root, "test", "mutation.json"), `${figures}\n`);
  process.stdout.write(`${summary.killed} of ${summary.mutants} changes noticed, ${summary.score} %\n`);
  complain("The tests do not notice these changes; add a test, or a reason to test/mutation/survivors.ts", unlisted);
  complain("These are in test/mutation/survivors.ts, but did not survive; take them out", gone);
}

function complain(what: string, mutants: readonly Mutant[]): void {
  if (mutants.length === 0) return;
  const lines = mutants.map(({ file, code, replacement }) => `  ${file}: ${code} -> ${replacement}`);
  process.stderr.write(`${what}:\n${lines.join("\n")}\n`);
  process.exitCode = 1;
}

main();
