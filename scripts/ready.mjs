// Prepares a fresh clone: installs the dependencies if they differ from package-lock.json, and builds dist/ if a source is
// newer. With the argument "install" it does not build. Plain JavaScript, because nothing is installed before it has run.
// Progress is printed to standard error.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node.js 20.19 or later is required; this is ${process.versions.node}`);
if (!isInstalled()) run("installing dependencies", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
if (process.argv[2] !== "install" && !isBuilt()) run("building dist/", "npm", ["run", "--silent", "build"]);

/** npm records the installed packages in node_modules/.package-lock.json. */
function isInstalled() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, "utf8")).packages)
      .filter(([path, { optional, devOptional }]) => path !== "" && !optional && !devOptional)
      .map(([path, { version }]) => `${path}@${version}`)
      .sort()
      .join("\n");
  return versions(installed) === versions(join(root, "package-lock.json"));
}

function isBuilt() {
  const built = join(root, "dist", "index.js");
  if (!existsSync(built)) return false;
  const since = statSync(built).mtimeMs;
  const sources = ["index.ts", "policies", "src", "tsconfig.json", "tsconfig.build.json"].map((name) =>
    join(root, name),
  );
  return !sources.some((source) => isNewer(source, since));
}

function isNewer(path, since) {
  const stats = statSync(path);
  return (
    stats.mtimeMs > since || (stats.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), since)))
  );
}

function run(what, command, args) {
  process.stderr.write(`${what}\n`);
  // The command's output is progress too.
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) fail(`${what} failed${error ? `: ${error.message}` : ""}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
