/**
 * A host path as the kernel would walk it: cleaned as Go's `path.Clean` does, from the root, with `/var/run` as `/run`.
 *
 *   "//var/run/docker.sock" → "/run/docker.sock"
 *   "/x/../etc/"            → "/etc"
 *   "etc"                   → "/etc"              a daemon's working directory is the root
 *   "\\.\pipe\docker_engine" → "/pipe/docker_engine"   and so is "//./pipe\docker_engine"
 *   "C:\data"               → "/C:/data"          Windows drives are below no Linux path
 *
 * Symbolic links on the host cannot be seen from here.
 */
export function cleanHostPath(path: string): string {
  const slashed = /^(\\|[A-Za-z]:[\\/]|\/\/[.?]\/)/.test(path) ? path.replaceAll("\\", "/") : path;
  const segments: string[] = [];
  for (const segment of slashed.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  if (segments[0] === "var" && segments[1] === "run") segments.shift();
  return `/${segments.join("/")}`;
}

/** Whether the clean path is `ancestor` itself or lies below it, by whole segments: `/development` is not in `/dev`. */
export function isAtOrBelow(path: string, ancestor: string): boolean {
  return leads(segmentsOf(ancestor), segmentsOf(path));
}

/** Whether a mount of `path` reaches `target` as a whole: it is the target or one of its parents. */
export function isAtOrAbove(path: string, target: string): boolean {
  return leads(segmentsOf(path), segmentsOf(target));
}

/** Whether a mount of `path` and `target` have anything in common, in either direction. */
export function overlaps(path: string, target: string): boolean {
  return isAtOrBelow(path, target) || isAtOrAbove(path, target);
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** Whether `longer` begins with `shorter`; a segment `*` on either side stands for any one. */
function leads(shorter: readonly string[], longer: readonly string[]): boolean {
  return (
    shorter.length <= longer.length &&
    shorter.every((segment, i) => segment === longer[i] || segment === "*" || longer[i] === "*")
  );
}
