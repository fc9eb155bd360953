import { literals } from "./cel";

/** A path with `..` is refused everywhere: the API takes none for a host path, and where it leads is not worth telling. */
const HAS_BACKSTEP = '".." in item.segments';

/** Segments that an allowed path can have; deeper ones allow nothing. */
const DEEPEST = 24;

/** Whether the host mount `item` and one of these clean paths have anything in common; `*` stands for any segment. */
export function overlapsAny(paths: readonly string[]): string {
  return `(${HAS_BACKSTEP} || ${segmentsOf(paths)}.exists(target, ${agree(deepest(paths))}))`;
}

/** Whether the host mount `item` is one of these clean paths, or a parent of one. */
export function isAtOrAboveAny(paths: readonly string[]): string {
  const reaches = `item.segments.size() <= target.size() && ${agree(deepest(paths))}`;
  return `(${HAS_BACKSTEP} || ${segmentsOf(paths)}.exists(target, ${reaches}))`;
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

function deepest(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => path.split("/").length));
}

function segmentsOf(paths: readonly string[]): string {
  return `[${paths.map((path) => literals(path.split("/"))).join(", ")}]`;
}
