// Writes the files generated from the policies: their list, the documentation, the presets, and the schemas of the
// configuration and the JSON report.
// With --check it writes nothing and fails if a file is out of date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../src/cli/replace-file";

const root = join(__dirname, "..");
const isCheck = process.argv.includes("--check");
let stale = 0;

function write(path: string, text: string): void {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  if (isCheck) {
    stale++;
    process.stderr.write(`${path} is out of date: run npm run generate\n`);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  replaceFile(file, text);
  process.stderr.write(`wrote ${path}\n`);
}

/** Deletes the generated files of a folder that are no longer generated. */
function removeOthers(folder: string, names: readonly string[]): void {
  for (const name of readdirSync(join(root, folder)).filter((each) => !names.includes(each))) {
    process.stderr.write(`${folder}/${name} belongs to no policy${isCheck ? ": run npm run generate" : "; removed"}\n`);
    if (isCheck) stale++;
    else rmSync(join(root, folder, name));
  }
}

function listPolicies(): string {
  const ids = readdirSync(join(root, "policies"))
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .map((name) => name.slice(0, -".ts".length))
    .sort();
  const variable = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [
    "// Made by `npm run generate` from the files of this folder.",
    'import type { Policy } from "../src/policy/policy";',
    ...ids.map((id) => `import ${variable(id)} from "./${id}";`),
    "",
    "/** Every policy of the pack, by id. */",
    `export const policies: readonly Policy[] = [\n${ids.map((id) => `  ${variable(id)},\n`).join("")}];`,
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  write("policies/index.ts", listPolicies());
  // Imported after the list is written, because the other files are generated from the policies in it.
  const { configSchema, overview, platforms, presets } = await import("./made-from-policies.js");
  const { reportSchema } = await import("./report-schema.js");
  const { manual } = await import("./manual.js");
  const { policies } = await import("../policies/index.js");
  const { policyPage } = await import("./policy-pages.js");
  const { shortExamples } = await import("./policy-examples.js");
  write("docs/policies.md", overview());
  for (const policy of policies) write(`docs/policies/${policy.id}.md`, await policyPage(policy));
  removeOthers(
    "docs/policies",
    policies.map(({ id }) => `${id}.md`),
  );
  write("docs/platforms.md", platforms());
  write("docs/container-guard.md", manual());
  write("config/examples.json", toJson(await shortExamples(policies)));
  for (const [name, preset] of Object.entries(presets())) write(`config/${name}.json`, toJson(preset));
  write("config/schema.json", toJson(configSchema()));
  write("config/report.schema.json", toJson(reportSchema()));
  if (stale > 0) process.exitCode = 1;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

void main();
