// Shows the pack's findings in the examples, including the hardened ones: with `pulumi preview` if it can run, otherwise
// with the programs under Pulumi's mocks and the pack called the way the engine calls it. --embedded forces the latter.
// Programs of the AWS CDK and cdk8s are synthesized with the plugins.
// Exits with 0 if it ran, whatever the findings, and with 2 if it could not run.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EXAMPLES, previewEmbedded, withPack } from "./embedded-preview";
import { SYNTHESIZED, synthesize, type SynthesizedExample } from "./synthesized-examples";
import { lackOfCli, previewWithCli } from "./pulumi-cli";

type Preview = () => Promise<string>;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { embedded: { type: "boolean", default: false } } });
  await withPack(async (pack) => {
    const previews = EXAMPLES.map((example) => preview(example, values.embedded, () => previewEmbedded(example, pack)));
    const syntheses = SYNTHESIZED.map((example) => synthesis(example));
    for (const each of [...previews, ...syntheses]) each.catch(() => undefined); // each is awaited below, in its turn
    const texts: string[] = [];
    for (const each of [...previews, ...syntheses]) {
      const text = await each;
      process.stdout.write(texts.length === 0 ? text : `\n${text}`);
      texts.push(text);
    }
    process.stdout.write(summary(texts));
  });
}

/** How the pack, the plugin for the AWS CDK and that for cdk8s mark a finding. */
const MARKS = {
  mandatory: /- \[mandatory\]|^FATAL |Recommendation: mandatory:/m,
  advisory: /- \[advisory\]|^WARNING |Recommendation: advisory:/m,
};

/** Returns the number of findings in each example, and what to do next. */
function summary(texts: readonly string[]): string {
  const count = (text: string, level: keyof typeof MARKS): number => text.split(MARKS[level]).length - 1;
  const all = [...EXAMPLES, ...SYNTHESIZED];
  const width = Math.max(...all.map((example) => example.length));
  const rows = all.map((example, index) => {
    const [mandatory, advisory] = (["mandatory", "advisory"] as const).map((level) => count(texts[index]!, level));
    return `  ${example.padEnd(width)}  ${mandatory} mandatory, ${advisory} advisory`;
  });
  return [
    "",
    "Summary",
    ...rows,
    "",
    `Next, in your own program: pulumi preview --policy-pack ${join(__dirname, "..")}`,
    "Without a program:         npx pulumi-container-guard check k8s/ compose.yaml",
    "",
  ].join("\n");
}

/** Returns an example's section under a line that names the method. */
async function preview(example: string, isForced: boolean, embedded: Preview): Promise<string> {
  process.stderr.write(`previewing examples/${example}\n`);
  const lack = isForced ? "--embedded was given" : await lackOfCli(example.replace(/-.*/, ""));
  if (lack !== undefined) return withHead(example, lack, embedded);
  try {
    const section = await previewWithCli(example);
    return `examples/${example}, previewed with the Pulumi CLI\n${section}`;
  } catch (error) {
    return withHead(example, (error as Error).message, embedded);
  }
}

async function synthesis(example: SynthesizedExample): Promise<string> {
  process.stderr.write(`synthesizing examples/${example}\n`);
  return `examples/${example}, synthesized with the plugin\n${(await synthesize(example)).output}`;
}

async function withHead(example: string, lack: string, embedded: Preview): Promise<string> {
  return `examples/${example}, previewed without the Pulumi CLI: ${lack}\n${await embedded()}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
