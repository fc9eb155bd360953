import { literal, literals } from "./cel";

/**
 * Returns the host path as the kernel reads it, like `cleanHostPath`, for a path without `..`. An API server evaluates an
 * expression that is used twice two times, hence the list with one item.
 */
export function cleanPath(path: string): string {
  const isBelowRun = 'clean.matches("^/var/run(/|$)")';
  return `[${withoutDots(path)}].map(clean, clean == "" ? "/" : ${isBelowRun} ? clean.substring(4) : clean)[0]`;
}

/** Returns the path with a slash before each segment, without empty segments and dots. */
function withoutDots(path: string): string {
  return `(${slashed(path)}).split("/").filter(s, !(s in ["", "."])).map(s, "/" + s).join("")`;
}

/** A path with slashes for Windows' backslashes, and its named pipes in lower case, as `host-path.ts` reads them. */
function slashed(path: string): string {
  const isWindows = `${path}.matches(${literal(String.raw`^(\\|[A-Za-z]:[\\/]|//[.?]/)`)})`;
  const slashes = `${path}.replace("\\\\", "/")`;
  const isPipe = `${slashes}.matches("(?i)^//[.?]/pipe/")`;
  return `${isWindows} ? (${isPipe} ? ${slashes}.lowerAscii() : ${slashes}) : ${path}`;
}

/** A path with `..` is rejected everywhere: the API does not accept it as a host path, so it is not resolved. */
const HAS_BACKSTEP = '".." in item.segments';

/** Segments that an allowed path can have; deeper ones allow nothing. */
const DEEPEST = 24;

/** Clean paths as a variable for a policy's rules, grouped by first segment so that few are compared with a mount. */
export interface HostPathList {
  readonly name: string;
  readonly paths: readonly string[];
  readonly expression: string;
  /** Segments of the longest path. */
  readonly depth: number;
}

/** @param paths - clean paths; `*` stands for any segment but the first */
export function hostPathList(name: string, paths: readonly string[]): HostPathList {
  const byFirst = new Map<string, readonly string[]>();
  for (const path of paths) {
    const first = path.split("/")[1]!;
    byFirst.set(first, [...(byFirst.get(first) ?? []), literals(path.split("/"))]);
  }
  const entries = [...byFirst].map(([first, targets]) => `${literal(first)}: [${targets.join(", ")}]`);
  return {
    name,
    paths,
    expression: `{\n  ${entries.join(",\n  ")}\n}`,
    depth: Math.max(...paths.map((path) => path.split("/").length)),
  };
}

/** Whether the host mount `item` overlaps one of the list's paths. */
export function overlapsAny(list: HostPathList): string {
  return existsIn(list, agree(list.depth));
}

/** Whether the host mount `item` is one of the list's paths, or a parent of one. */
export function isAtOrAboveAny(list: HostPathList): string {
  return existsIn(list, `item.segments.size() <= target.size() && ${agree(list.depth)}`);
}

function existsIn({ name }: HostPathList, isTarget: string): string {
  const isFirstKnown = 'item.segments.size() > 1 && item.segments[1] != "*"';
  const firsts = `(${isFirstKnown} ? [item.segments[1]] : variables.${name}.map(first, first))`;
  const isIn = `variables.${name}[?first].orValue([]).exists(target, ${isTarget})`;
  return `(${HAS_BACKSTEP} || ${firsts}.exists(first, ${isIn}))`;
}

/** Whether the host mount `item` is one of the paths in the list expression, or below one. */
export function isAtOrBelowAny(paths: string): string {
  const targets = `${paths}.map(path, [""] + path.split("/").filter(s, !(s in ["", "."])))`;
  const lies = `target.size() <= ${DEEPEST} && target.size() <= item.segments.size() && ${agree(DEEPEST)}`;
  return `(!(${HAS_BACKSTEP}) && ${targets}.exists(target, ${lies}))`;
}

/** The volume has a mount, and all its mounts are read-only. */
export const IS_READ_ONLY =
  "(variables.mounted.exists(names, item.volume in names) && !variables.writable.exists(names, item.volume in names))";

/** Whether `item` and `target` agree in all segments that both have. */
function agree(depth: number): string {
  const depths = Array.from({ length: depth }, (_, i) => i).join(", ");
  const isSame = 'item.segments[i] == target[i] || item.segments[i] == "*" || target[i] == "*"';
  return `[${depths}].all(i, i >= item.segments.size() || i >= target.size() || ${isSame})`;
}
