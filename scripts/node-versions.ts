import { join } from "node:path";

/** The versions of Node.js to test: the lowest that package.json allows, and the newest of each later release line. */
export const VERSIONS = ["20.19.0", "22.23.3", "24.21.0"] as const;

/** The folder that `npm run test:node` downloads to. */
export const CACHE = join(__dirname, "..", ".cache", "node-versions");

/** Returns the name under which npm installs a version there. */
export function alias(version: string): string {
  return `node-${version}`;
}

/** Returns the path of a version's program, which exists after `npm run test:node` has downloaded it. */
export function program(version: string): string {
  return join(CACHE, "node_modules", alias(version), "bin", process.platform === "win32" ? "node.exe" : "node");
}
