import { isLike } from "./pattern";

/**
 * Globs for paths, both split at slashes: `*` and `?` match within a segment; `**` as a segment matches any number of
 * folders, including none.
 */

/**
 * Whether the whole path matches the glob.
 * Takes at most time proportional to the product of both lengths.
 */
export function matchesPath(path: readonly string[], glob: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < path.length) {
    if (glob[next] === "**") {
      star = next++;
      resume = at;
    } else if (next < glob.length && isLike(path[at]!, glob[next]!)) {
      at++;
      next++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else return false;
  }
  while (glob[next] === "**") next++;
  return next === glob.length;
}

/** Returns the segments of a file's path or glob: `./a//b/../c` is `a/c`. */
export function fileSegments(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    const isClimb = segment === ".." && segments.length > 0 && segments.at(-1) !== "..";
    if (isClimb) segments.pop();
    else segments.push(segment);
  }
  return segments;
}

/** Whether something below the folder may match the glob. */
export function mayMatchBelow(folder: readonly string[], glob: readonly string[]): boolean {
  const deep = glob.indexOf("**");
  const fixed = deep < 0 ? glob : glob.slice(0, deep);
  if (deep < 0 && folder.length >= glob.length) return false;
  return folder.every((segment, index) => index >= fixed.length || isLike(segment, fixed[index]!));
}
