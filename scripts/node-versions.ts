import { join } from "node:path";

/** The versions of Node.js that the tests pass on: the lowest that package.json allows, and the newest of each line since. */
export const VERSIONS = ["20.19.0", "22.23.3", "24.21.0"] as const;

/** Where `npm run test:node` puts them. */
export const CACHE = join(__dirname, "..", ".cache", "node-versions");

/** The name that npm's package of a version has there. */
export function alias(version: string): string {
  return `node-${version}`;
}

/** The program of a version, there once `npm run test:node` has fetched it. */
export function program(version: string): string {
  return join(CACHE, "node_modules", alias(version), "bin", process.platform === "win32" ? "node.exe" : "node");
}
