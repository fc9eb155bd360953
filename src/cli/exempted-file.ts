import { realpathSync } from "node:fs";
import native from "node:path";
import { fileSegments } from "../values/path-glob";
import { literalPattern } from "../values/pattern";
import { STDIN } from "../sources";

type Paths = Pick<typeof native, "basename" | "dirname" | "relative" | "resolve" | "sep">;

/**
 * Returns the name that exemptions use for a source: its path relative to the configuration's folder, with forward slashes.
 * Standard input is `-`. Symbolic links are resolved if the file would otherwise lie outside the folder.
 */
export function exemptedFile(folder: string, file: string, paths: Paths = native): string {
  return exemptedFiles(folder, paths)(file);
}

/** Returns the same function for the sources of one run; it resolves the links of each folder once. */
export function exemptedFiles(folder: string, paths: Paths = native): (file: string) => string {
  const known = new Map<string, string>();
  return (file) => {
    if (file === STDIN) return STDIN;
    const holder = paths.dirname(file);
    const named = known.get(holder) ?? exemptedFolder(folder, holder, paths);
    known.set(holder, named);
    return named === "" ? paths.basename(file) : `${named}/${paths.basename(file)}`;
  };
}

function exemptedFolder(folder: string, holder: string, paths: Paths): string {
  const named = paths.relative(paths.resolve(folder), paths.resolve(holder));
  const found = isBelow(named) ? named : (linked(folder, holder, paths) ?? named);
  return fileSegments(found.replaceAll(paths.sep, "/")).join("/");
}

function linked(folder: string, holder: string, { relative, resolve }: Paths): string | undefined {
  try {
    const path = relative(realpathSync(folder), realpathSync(resolve(holder)));
    return isBelow(path) ? path : undefined;
  } catch {
    return undefined; // the folder does not exist, so it has no other path
  }
}

/** Whether a relative path stays in its folder. */
export function isBelow(path: string): boolean {
  return !/^\.\.(?:[\\/]|$)/.test(path) && !native.win32.isAbsolute(path);
}

/** Rewrites a pattern of a configuration in one folder for a configuration in another folder. */
export function movedPattern(pattern: string, from: string, to: string): string {
  if (pattern === STDIN) return STDIN;
  const way = native.relative(native.resolve(to), native.resolve(from)).replaceAll(native.sep, "/");
  return fileSegments(`${literalPattern(way)}/${pattern}`).join("/");
}
