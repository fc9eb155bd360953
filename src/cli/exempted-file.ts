import { realpathSync } from "node:fs";
import native from "node:path";
import { fileSegments } from "../guard/exemption-match";
import { literalPattern } from "../values/pattern";
import { STDIN } from "../sources";

type Paths = Pick<typeof native, "basename" | "dirname" | "join" | "relative" | "resolve" | "sep">;

/**
 * A source as exemptions name it: the path from the configuration's folder, with slashes, whatever way the source was given.
 * Standard input is `-`. A file that is not below the folder by name, but is by the links on the way to it, counts as below.
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
    return undefined; // what is not there has no other path
  }
}

function isBelow(path: string): boolean {
  return !/^\.\.(?:[\\/]|$)/.test(path) && !native.win32.isAbsolute(path);
}

/** The pattern of a configuration in one folder as another folder's configuration has it. */
export function movedPattern(pattern: string, from: string, to: string): string {
  if (pattern === STDIN) return STDIN;
  const way = native.relative(native.resolve(to), native.resolve(from)).replaceAll(native.sep, "/");
  return fileSegments(`${literalPattern(way)}/${pattern}`).join("/");
}
