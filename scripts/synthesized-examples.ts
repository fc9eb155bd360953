// Synthesizes the examples of the AWS CDK and cdk8s, whose plugins print the findings. They need neither the CDK's command
// line nor an account.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..");

/** Pairs of an example as it is often written and its hardened version. */
export const SYNTHESIZED = ["aws-cdk", "aws-cdk-hardened", "cdk8s", "cdk8s-hardened"] as const;

export type SynthesizedExample = (typeof SYNTHESIZED)[number];

/** Returns what the plugin prints when an example is synthesized, and whether that succeeded. */
export async function synthesize(
  example: SynthesizedExample,
): Promise<{ readonly output: string; readonly isClean: boolean }> {
  const directory = mkdtempSync(join(tmpdir(), "container-guard-synth-"));
  try {
    const isCdk8s = example.startsWith("cdk8s");
    const { code, output } = await (isCdk8s
      ? run(example, [
          join(root, "node_modules/cdk8s-cli/bin/cdk8s"),
          "synth",
          "--check-upgrade=false",
          "--output",
          directory,
        ])
      : run(example, ["--import", "tsx", "index.ts"], { CDK_OUTDIR: directory }));
    const report = isCdk8s ? cdk8sReport(output) : cdkReport(output);
    return { output: report.replaceAll(`${directory}/`, "").replaceAll(`${root}/`, ""), isClean: code === 0 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Returns the findings, without the stack trace that ends a failed synthesis. */
function cdkReport(output: string): string {
  const blocks = output.split(/\n\n|\n(?=node:internal)/).filter((block) => block.includes("(container-guard)"));
  return blocks.length === 0 ? "no findings\n" : `${blocks.join("\n\n")}\n`;
}

/** Returns the report, without the table around its status. */
function cdk8sReport(output: string): string {
  const plain = output.replace(/\u001b\[\d+m/g, "");
  const [head = "", report = ""] = plain.split("(Violations)");
  const status = /Status +│ (\w+)/.exec(head)?.[1] ?? "missing";
  const violations = report.split(/Validations ended|Validation failed/)[0]!.trim();
  return [`status: ${status}`, ...(violations === "" ? [] : ["", violations]), ""].join("\n");
}

function run(
  example: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const options = {
    cwd: join(root, "examples", example),
    env: { ...process.env, NO_COLOR: "1", PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}`, ...env },
  };
  return new Promise((resolve) =>
    execFile(process.execPath, [...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr }),
    ),
  );
}
