import { realpathSync } from "node:fs";
import native from "node:path";
import { fileSegments } from "../values/path-glob";
import { literalPattern } from "../values/pattern";
import { STDIN } from "../sources";

type Paths = Pick<typeof native, "basename" | "dirname" | "join" | "relative" | "resolve" | "sep">;

/** Returns a path with its links resolved. */
type Realpath = (path: string) => string;

/**
 * Returns the name that exemptions use for a source: its path relative to the configuration's folder, with forward slashes.
 * Standard input is `-`. Symbolic links are resolved if the file would otherwise lie outside the folder.
 */
export function exemptedFile(
  folder: string,
  file: string,
  { paths = native, realpath = realpathSync }: { readonly paths?: Paths; readonly realpath?: Realpath } = {},
): string {
  if (file === STDIN) return STDIN;
  const named = paths.relative(paths.resolve(folder), paths.resolve(file));
  const found = isBelow(named) ? named : (linked(folder, file, paths, realpath) ?? named);
  return fileSegments(found.replaceAll(paths.sep, "/")).join("/");
}

/** Returns the same function for the sources of one run; it resolves the links of each folder once. */
export function exemptedFiles(folder: string): (file: string) => string {
  const known = new Map<string, string>();
  const realpath = (path: string): string => {
    const real = known.get(path) ?? realpathSync(path);
    known.set(path, real);
    return real;
  };
  return (file) => exemptedFile(folder, file, { realpath });
}

function linked(folder: string, file: string, paths: Paths, realpath: Realpath): string | undefined {
  try {
    const real = paths.join(realpath(paths.dirname(paths.resolve(file))), paths.basename(file));
    const path = paths.relative(realpath(folder), real);
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
