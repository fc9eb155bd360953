// Writes the expected output into each example's README.md, between the fences of its ```text block.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES, previewEmbedded, withPack } from "./embedded-preview";

const BLOCK = /(?<=^```text\n)[^]*?(?=^```$)/m;

async function main(): Promise<void> {
  const sections = await withPack((pack) => Promise.all(EXAMPLES.map((example) => previewEmbedded(example, pack))));
  EXAMPLES.forEach((example, index) => write(example, sections[index]!));
}

function write(example: string, section: string): void {
  const file = join(__dirname, "..", "examples", example, "README.md");
  const text = readFileSync(file, "utf8");
  if (!BLOCK.test(text)) throw new Error(`Cannot write examples/${example}/README.md: expected a \`\`\`text block`);
  const updated = text.replace(BLOCK, () => section);
  if (updated === text) return;
  writeFileSync(file, updated);
  process.stderr.write(`wrote examples/${example}/README.md\n`);
}

void main();
