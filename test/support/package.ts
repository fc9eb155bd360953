import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./pulumi";

/** Packs the package as it is published, into a new folder. Returns the tarball's path. */
export function pack(folder: string): string {
  mkdirSync(folder);
  const quiet = { cwd: ROOT, encoding: "utf8", stdio: "pipe" } as const;
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], quiet);
  return join(folder, readdirSync(folder)[0] ?? "no tarball");
}
