import { lstatSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * Returns the path of a file in the working directory or, if that is in a Git repository, in the nearest folder above it that
 * has one, up to the repository's root; undefined if there is none. Files outside the repository belong to others: they never
 * count. A broken link counts, so that reading it fails instead of silently using the defaults.
 */
export function findUpwards(name: string): string | undefined {
  const here = process.cwd();
  for (const folder of foldersUpwards(here)) {
    const file = join(folder, name);
    if (exists(file)) return relative(here, file);
  }
  return undefined;
}

/** Returns the folder and those above it, up to the root of its repository; only the folder itself if there is no repository. */
function foldersUpwards(here: string): readonly string[] {
  const folders = [here];
  try {
    for (let folder = here; !exists(join(folder, ".git")); folders.push(folder)) {
      const parent = dirname(folder);
      // In a folder such as /tmp, other users can create a repository around this one's files.
      if (parent === folder || isShared(parent)) return [here];
      folder = parent;
    }
    return folders;
  } catch {
    return [here]; // a folder above cannot be searched
  }
}

/** Whether everyone can create files in a folder, and cannot change those of others. */
function isShared(folder: string): boolean {
  const STICKY_AND_WRITABLE = 0o1002;
  return ((lstatSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & STICKY_AND_WRITABLE) === STICKY_AND_WRITABLE;
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
