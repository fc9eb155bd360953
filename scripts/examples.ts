// Writes the expected output into each example's README.md, between the fences of its ```text block.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SYNTHESIZED, synthesize } from "./synthesized-examples";
import { EXAMPLES, previewEmbedded, withPack } from "./embedded-preview";

const OPENING = "\n```text\n";
const CLOSING = "\n```\n";

async function main(): Promise<void> {
  const sections = await withPack((pack) => Promise.all(EXAMPLES.map((example) => previewEmbedded(example, pack))));
  EXAMPLES.forEach((example, index) => write(example, sections[index]!));
  for (const example of SYNTHESIZED) write(example, (await synthesize(example)).output);
}

function write(example: string, section: string): void {
  const file = join(__dirname, "..", "examples", example, "README.md");
  const text = readFileSync(file, "utf8");
  const start = text.indexOf(OPENING) + OPENING.length;
  const end = text.indexOf(CLOSING, start - 1) + 1;
  if (start < OPENING.length || end === 0)
    throw new Error(`Cannot write examples/${example}/README.md: expected a \`\`\`text block`);
  const updated = text.slice(0, start) + section + text.slice(end);
  if (updated === text) return;
  writeFileSync(file, updated);
  process.stderr.write(`wrote examples/${example}/README.md\n`);
}

void main();
