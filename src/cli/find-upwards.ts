import { join, relative } from "node:path";
import { exists, foldersInRepository } from "./git";

/**
 * Returns the path of a file in the working directory, or in the nearest folder above it in the same Git repository; undefined
 * if there is none. A broken link counts, so that reading it fails instead of silently using the defaults.
 */
export function findUpwards(name: string): string | undefined {
  const here = process.cwd();
  const file = foldersInRepository(here)
    .map((folder) => join(folder, name))
    .find(exists);
  return file === undefined ? undefined : relative(here, file);
}
