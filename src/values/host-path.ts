/**
 * Returns a host path as the kernel resolves it: cleaned like Go's `path.Clean`, from the root, with `/var/run` as `/run`.
 *
 *   "//var/run/docker.sock" → "/run/docker.sock"
 *   "/x/../etc/"            → "/etc"
 *   "etc"                   → "/etc"              a daemon's working directory is the root
 *   "\\.\pipe\docker_engine" → "/pipe/docker_engine"   and so is "//./pipe\docker_engine"
 *   "C:\data"               → "/C:/data"          Windows drives are not below a Linux path
 *
 * Symbolic links on the host are not known here.
 */
export function cleanHostPath(path: string): string {
  return walk(path);
}

/**
 * Returns the one or two clean paths that a path can lead to: an engine resolves `..` as text before it mounts, whereas the
 * kernel follows the link `/var/run` first, so `/var/run/../etc` is `/var/etc` to one and `/etc` to the other.
 */
export function hostPathReadings(path: string): readonly string[] {
  const [cleaned, followed] = [walk(path), walk(path, { followsRun: true })];
  return cleaned === followed ? [cleaned] : [cleaned, followed];
}

function walk(path: string, { followsRun = false } = {}): string {
  const segments: string[] = [];
  for (const segment of withSlashes(path).split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
    if (followsRun) shortenRun(segments);
  }
  shortenRun(segments);
  return `/${segments.join("/")}`;
}

/** On most hosts, `/var/run` is a link to `/run`. */
function shortenRun(segments: string[]): void {
  if (segments[0] === "var" && segments[1] === "run") segments.shift();
}

/** Writes Windows paths with slashes, and named pipes in lower case, because Windows ignores the case of their names. */
function withSlashes(path: string): string {
  if (!/^(\\|[A-Za-z]:[\\/]|\/\/[.?]\/)/.test(path)) return path;
  const slashed = path.replaceAll("\\", "/");
  if (!/^\/\/[.?]\/pipe\//i.test(slashed)) return slashed;
  // Not toLowerCase(): to Windows, the Kelvin sign is not a K.
  return slashed.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Home directories: root's, and those of users on Linux and macOS. */
const HOMES = ["/root", "/home/*", "/Users/*"];

/** Returns the same path in every home directory: ".ssh" is "/root/.ssh", "/home/*\/.ssh" and so on. */
export function inHomes(...paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => HOMES.map((home) => `${home}/${path}`));
}

/** Whether a path begins at the root, or at a Windows drive or share. */
export function isAbsolute(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** Returns how many folders a relative path climbs above its start, and the path from there. */
export function relativePath(path: string): { readonly climbs: number; readonly rest: string } {
  const segments: string[] = [];
  let climbs = 0;
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) climbs++;
  }
  return { climbs, rest: segments.join("/") };
}

/** Whether the clean path is `ancestor` itself or lies below it, by whole segments: `/development` is not in `/dev`. */
export function isAtOrBelow(path: string, ancestor: string): boolean {
  return leads(ancestor, path);
}

/** Whether a mount of `path` contains all of `target`: it is the target or one of its parents. */
export function isAtOrAbove(path: string, target: string): boolean {
  return leads(path, target);
}

/** Whether a mount of `path` and `target` have anything in common, in either direction. */
export function overlaps(path: string, target: string): boolean {
  return isAtOrBelow(path, target) || isAtOrAbove(path, target);
}

/**
 * Whether `longer` begins with `shorter`, by whole segments; a segment `*` on either side matches any one segment. Every mount is
 * compared with some two hundred paths, so this creates no lists.
 */
function leads(shorter: string, longer: string): boolean {
  if (shorter === "/") return true;
  let [left, right] = [0, 0]; // of the slashes before the segments
  while (left < shorter.length) {
    if (right >= longer.length || longer === "/") return false;
    const [leftEnd, rightEnd] = [segmentEnd(shorter, left), segmentEnd(longer, right)];
    const [one, other] = [shorter.slice(left, leftEnd), longer.slice(right, rightEnd)];
    if (one !== other && one !== "/*" && other !== "/*") return false;
    [left, right] = [leftEnd, rightEnd];
  }
  return true;
}

function segmentEnd(path: string, slash: number): number {
  const next = path.indexOf("/", slash + 1);
  return next < 0 ? path.length : next;
}
