// Shows the pack's findings in the examples, including the hardened ones: with `pulumi preview` if it can run, otherwise
// with the programs under Pulumi's mocks and the pack called the way the engine calls it. --embedded forces the latter.
// Exits with 0 if it ran, whatever the findings, and with 2 if it could not run.
import { parseArgs } from "node:util";
import { EXAMPLES, previewEmbedded, withPack } from "./embedded-preview";
import { lackOfCli, previewWithCli } from "./pulumi-cli";

type Preview = () => Promise<string>;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { embedded: { type: "boolean", default: false } } });
  await withPack(async (pack) => {
    const previews = EXAMPLES.map((example) => preview(example, values.embedded, () => previewEmbedded(example, pack)));
    for (const each of previews) each.catch(() => undefined); // each is awaited below, in its turn
    for (const [index, each] of previews.entries()) {
      const text = await each;
      process.stdout.write(index === 0 ? text : `\n${text}`);
    }
  });
}

/** Returns an example's section under a line that names the method. */
async function preview(example: string, isForced: boolean, embedded: Preview): Promise<string> {
  process.stderr.write(`previewing examples/${example}\n`);
  const lack = isForced ? "--embedded was given" : await lackOfCli(example.replace("-hardened", ""));
  if (lack !== undefined) return withHead(example, lack, embedded);
  try {
    const section = await previewWithCli(example);
    return `examples/${example}, previewed with the Pulumi CLI\n${section}`;
  } catch (error) {
    return withHead(example, (error as Error).message, embedded);
  }
}

async function withHead(example: string, lack: string, embedded: Preview): Promise<string> {
  return `examples/${example}, previewed without the Pulumi CLI: ${lack}\n${await embedded()}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
