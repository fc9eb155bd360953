import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const VERSION = "5.7.0";
/** Deliberately no dependency: it takes 100 MB, and one test needs it. */
const FOLDER = join(__dirname, "..", "..", ".cache", `sarif-multitool-${VERSION}`);
const PACKAGE = join(FOLDER, "node_modules", "@microsoft", "sarif-multitool");

/** Whether the validator is here. With CI=true it is fetched, as every test has to run there. */
export function hasSarifMultitool(): boolean {
  if (!existsSync(PACKAGE) && process.env["CI"] === "true") fetch();
  return existsSync(PACKAGE);
}

function fetch(): void {
  mkdirSync(FOLDER, { recursive: true });
  const what = `@microsoft/sarif-multitool@${VERSION}`;
  execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", FOLDER, what], { stdio: "pipe" });
}

/** Returns the validator's output for a file, by the rules of SARIF and of GitHub code scanning: lines, errors and warnings. */
export function validateSarif(file: string): readonly string[] {
  const program = require(PACKAGE) as string;
  const args = ["validate", file, "--rule-kind", "Sarif;Gh", "--level", "Error;Warning"];
  const output = execFileSync(program, args, { encoding: "utf8", stdio: "pipe" });
  if (!output.includes("Analysis completed successfully")) throw new Error(output);
  return output.split("\n").filter((line) => /\b(error|warning) [A-Z]+\d+:/.test(line));
}
