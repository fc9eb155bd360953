import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import Mocha from "mocha";

const root = join(__dirname, "..", "..");

/** A test that passed: its file from the repository's root, and the names of its groups and its own. */
export interface PassedTest {
  readonly file: string;
  readonly titles: readonly string[];
}

/** What a run of the tests leaves in .cache/tests.json. */
export interface TestRun {
  readonly passed: readonly PassedTest[];
  /** How many tests did not pass: they failed, or were skipped where a tool is missing. */
  readonly others: number;
}

/** Mocha's `spec`, which also leaves the tests that passed in .cache/tests.json, for docs/assurance.md. */
class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const passed: PassedTest[] = [];
    runner.on("pass", (test) =>
      passed.push({ file: relative(root, test.file ?? "").replaceAll("\\", "/"), titles: test.titlePath() }),
    );
    runner.once("end", () => {
      mkdirSync(join(root, ".cache"), { recursive: true });
      const run: TestRun = { passed, others: this.stats.failures + this.stats.pending };
      writeFileSync(join(root, ".cache", "tests.json"), JSON.stringify(run));
    });
  }
}

module.exports = Reporter;
