import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

const folder = join(__dirname, "oracle");
const binary = join(__dirname, "..", "..", ".cache", "oracle");

/** Builds the program that asks the reference implementations. Without Go the suite is skipped; in CI it fails. */
export function buildOracle(context: Mocha.Context): void {
  if (spawnSync("go", ["version"]).status !== 0) {
    if (process.env["CI"] === "true") throw new Error("the conformance suite needs go, which is not on PATH");
    process.stderr.write("skipped: the conformance suite needs go\n");
    context.skip();
  }
  execFileSync("go", ["build", "-o", binary, "."], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** The reference implementation's answer to each question. */
export function askOracle<Answer>(
  subject: "pods" | "references" | "paths" | "compose" | "volumes" | "task" | "job",
  questions: readonly unknown[],
): readonly Answer[] {
  const input = questions.map((question) => JSON.stringify(question)).join("\n");
  const lines = execFileSync(binary, [subject], { input, maxBuffer: 1 << 30, encoding: "utf8" })
    .trimEnd()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as Answer);
}

/** Returns the folder of the Go module of Pod Security Admission, with its fixtures; downloads the module if needed. */
export function moduleFolder(): string {
  const args = ["mod", "download", "-json", "k8s.io/pod-security-admission"];
  const { Dir } = JSON.parse(execFileSync("go", args, { cwd: folder, encoding: "utf8" })) as { readonly Dir: string };
  return Dir;
}
