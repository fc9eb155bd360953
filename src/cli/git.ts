import { lstatSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isRegularFile, readText } from "../sources/input";

/**
 * Returns a folder and those above it, up to the root of its Git repository; only the folder itself if it is not in one.
 * Files outside the repository belong to others.
 */
export function foldersInRepository(folder: string): readonly string[] {
  const root = repositoryOf(folder);
  const folders = [folder];
  for (let next = folder; root !== undefined && next !== root; folders.push(next)) next = dirname(next);
  return folders;
}

/** Returns the root of the repository that a folder is in. */
function repositoryOf(start: string): string | undefined {
  try {
    for (let folder = start; ; folder = dirname(folder)) {
      if (exists(join(folder, ".git"))) return folder;
      // In a folder such as /tmp, other users can create a repository around this one's files.
      if (dirname(folder) === folder || isShared(dirname(folder))) return undefined;
    }
  } catch {
    return undefined; // a folder above cannot be searched
  }
}

/** Whether everyone can create files in a folder, and cannot change those of others. */
function isShared(folder: string): boolean {
  const STICKY_AND_WRITABLE = 0o1002;
  return ((lstatSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & STICKY_AND_WRITABLE) === STICKY_AND_WRITABLE;
}

export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Returns the commit that is checked out in the working directory; undefined if it is not known. Reads the files of the
 * repository, because running Git would run the hooks and filters that a repository configures.
 */
export function checkedOutCommit(): string | undefined {
  const root = repositoryOf(process.cwd());
  if (root === undefined) return undefined;
  // In a worktree or a submodule, .git is a file with the path of the folder.
  const link = firstLine(join(root, ".git"));
  const folder = link === undefined ? join(root, ".git") : resolve(root, link.replace(/^gitdir: /, ""));
  const head = firstLine(join(folder, "HEAD"));
  const [, branch] = /^ref: (refs\/[^\s\0]+)$/.exec(head ?? "") ?? [];
  const commit = branch === undefined || branch.includes("..") ? head : commitOfBranch(folder, branch);
  return commit !== undefined && /^(?:[\da-f]{40}|[\da-f]{64})$/.test(commit) ? commit : undefined;
}

function commitOfBranch(folder: string, branch: string): string | undefined {
  // A worktree shares its branches with the main one.
  const common = resolve(folder, firstLine(join(folder, "commondir")) ?? ".");
  const own = firstLine(join(common, branch));
  if (own !== undefined) return own;
  const packed = textOf(join(common, "packed-refs"))?.split("\n");
  return packed?.find((line) => line.endsWith(` ${branch}`))?.split(" ")[0];
}

function firstLine(file: string): string | undefined {
  return textOf(file)?.split("\n", 1)[0]!.trimEnd();
}

/** Returns the text of a file; undefined if it is not a file that can be read. */
function textOf(file: string): string | undefined {
  try {
    return isRegularFile(file) ? readText(file) : undefined;
  } catch {
    return undefined;
  }
}
