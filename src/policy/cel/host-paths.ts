import { literal, literals } from "./cel";

/** A path with `..` is refused everywhere: the API takes none for a host path, and where it leads is not worth telling. */
const HAS_BACKSTEP = '".." in item.segments';

/** Segments that an allowed path can have; deeper ones allow nothing. */
const DEEPEST = 24;

/** Clean paths as a variable for the rules of a policy: by their first segment, so that few are compared with a mount. */
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

/** Whether the host mount `item` and one of the list's paths have anything in common. */
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

/** Whether the host mount `item` is one of the paths in the list that the expression gives, or below one. */
export function isAtOrBelowAny(paths: string): string {
  const targets = `${paths}.map(path, [""] + path.split("/").filter(s, !(s in ["", "."])))`;
  const lies = `target.size() <= ${DEEPEST} && target.size() <= item.segments.size() && ${agree(DEEPEST)}`;
  return `(!(${HAS_BACKSTEP}) && ${targets}.exists(target, ${lies}))`;
}

/** Every mount of the volume is read-only, and there is one. */
export const IS_READ_ONLY =
  "(variables.mounted.exists(names, item.volume in names) && !variables.writable.exists(names, item.volume in names))";

/** Whether the segments of `item` and `target` are the same, as far as both have any. */
function agree(depth: number): string {
  const depths = Array.from({ length: depth }, (_, i) => i).join(", ");
  const isSame = 'item.segments[i] == target[i] || item.segments[i] == "*" || target[i] == "*"';
  return `[${depths}].all(i, i >= item.segments.size() || i >= target.size() || ${isSame})`;
}
