// npm run test:node: runs the tests that need no other tool on the lowest Node.js that package.json allows and on newer ones.
// The versions are installed into .cache/ from the npm packages of Node.js.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { CACHE, VERSIONS, alias, program } from "./node-versions";

const root = join(__dirname, "..");
const platform = process.platform === "win32" ? "win" : process.platform;

async function main(): Promise<void> {
  install();
  await Promise.all(VERSIONS.map(testOn));
}

/** Runs in parallel, as each run uses one processor; the output of each run stays together. */
async function testOn(version: string): Promise<void> {
  const node = program(version);
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env["PATH"] ?? ""}` };
  const mocha = join("node_modules", "mocha", "bin", "mocha.js");
  const args = [mocha, "--reporter", "dot", "--ignore", "test/{conformance,e2e}/**", "test/**/*.test.ts"];
  const tests = spawn(node, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  const [output, [status]] = await Promise.all([text(tests.stdout), once(tests, "exit") as Promise<[number | null]>]);
  process.stdout.write(`Node.js ${version}\n${output}`);
  if (status !== 0) process.exitCode = 1;
}

function install(): void {
  if (VERSIONS.every((version) => existsSync(program(version)))) return;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, "package.json"), "{}\n");
  const packages = VERSIONS.map((version) => `${alias(version)}@npm:node-${platform}-${process.arch}@${version}`);
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages];
  const { status } = spawnSync("npm", args, {
    cwd: CACHE,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`Cannot install Node.js ${VERSIONS.join(", ")}: npm exited with ${status}`);
}

void main();
