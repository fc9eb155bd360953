import { realpathSync } from "node:fs";
import native from "node:path";
import { fileSegments } from "../values/path-glob";
import { literalPattern } from "../values/pattern";
import { STDIN } from "../sources";

type Paths = Pick<typeof native, "basename" | "dirname" | "join" | "relative" | "resolve" | "sep">;

/**
 * Returns the name that exemptions use for a source: its path relative to the configuration's folder, with forward slashes.
 * Standard input is `-`. Symbolic links are resolved if the file would otherwise lie outside the folder.
 */
export function exemptedFile(folder: string, file: string, paths: Paths = native): string {
  if (file === STDIN) return STDIN;
  const named = paths.relative(paths.resolve(folder), paths.resolve(file));
  const found = isBelow(named) ? named : (linked(folder, file, paths) ?? named);
  return fileSegments(found.replaceAll(paths.sep, "/")).join("/");
}

function linked(folder: string, file: string, paths: Paths): string | undefined {
  try {
    const real = paths.join(realpathSync(paths.dirname(paths.resolve(file))), paths.basename(file));
    const path = paths.relative(realpathSync(folder), real);
    return isBelow(path) ? path : undefined;
  } catch {
    return undefined; // the file does not exist, so it has no other path
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
