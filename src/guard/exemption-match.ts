import type { Exemptible, Exemption } from "./exemption";
import { cleanHostPath, hostPathReadings, isAbsolute, relativePath } from "../values/host-path";
import { hasWildcards, isLike, literalPattern, textOf } from "../values/pattern";
import { matchesPath } from "../values/path-glob";
import type { ResourceIdentity } from "../model/workload";

/** Whether the exemption covers the finding, expired or not. */
export function covers(exemption: Exemption, finding: Exemptible): boolean {
  return matchesFile(exemption.file, finding.file) && matcherOf(exemption)(finding);
}

/** Tells whether an exemption matches a finding, whatever its file. The patterns are prepared once for many findings. */
export function matcherOf(exemption: Exemption): (finding: Exemptible) => boolean {
  const isResource = resourceMatcher(exemption.resource);
  const isContainer = textMatcher(exemption.container);
  const isPath = textMatcher(exemption.path, { isPath: true });
  const isValue = valueMatcher(exemption.value);
  return ({ resource, container, path, value }) =>
    isContainer(container ?? "") && isPath(path) && isValue(value ?? "") && isResource(resource);
}

/** Whether an exemption applies to a file. One that names a file applies nowhere else. */
export function matchesFile(pattern: string | null | undefined, file: string | null): boolean {
  if (pattern === null || pattern === undefined) return true;
  return file !== null && matchesPath(fileSegments(file), fileSegments(pattern));
}

/** The segments of a file's path or pattern: `./a//b/../c` is `a/c`. */
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

type Test<T> = (given: T) => boolean;

function textMatcher(pattern: string | null | undefined, options: { readonly isPath?: boolean } = {}): Test<string> {
  if (isAny(pattern)) return () => true;
  if (hasWildcards(pattern)) return (text) => isLike(text, pattern, options);
  const only = textOf(pattern);
  return (text) => text === only;
}

export function isAny(pattern: string | null | undefined): pattern is "*" | null | undefined {
  return pattern === null || pattern === undefined || pattern === "*";
}

/** The names by which an exemption can name a resource, a URN aside: `Kind/namespace/name` or `Kind/name`. */
export function namesOf({ name, pulumiName, ...resource }: ResourceIdentity): readonly string[] {
  return [...new Set([name, pulumiName])].map((each) => segmentsOf(resource, each).join("/"));
}

function segmentsOf(
  { kind, isNamespaced, namespace }: Pick<ResourceIdentity, "kind" | "isNamespaced" | "namespace">,
  name: string,
): readonly string[] {
  return isNamespaced ? [kind, namespace ?? "", name] : [kind, name];
}

/**
 * A pattern is matched segment by segment; only a pattern without wildcards matches a name with slashes in it. A URN of
 * four parts is matched part by part too, so that `*` for the stack does not match the project.
 */
function resourceMatcher(pattern: string): Test<ResourceIdentity> {
  if (pattern === "*") return () => true;
  if (pattern.startsWith("urn:")) return urnMatcher(pattern);
  if (!hasWildcards(pattern)) {
    const only = textOf(pattern);
    return (resource) => namesOf(resource).includes(only);
  }
  const segments = pattern.split("/");
  return (resource) =>
    [resource.name, resource.pulumiName].some((name) => {
      const own = segmentsOf(resource, name);
      return own.length === segments.length && own.every((segment, i) => isLike(segment, segments[i]!));
    });
}

const URN_PARTS = 4; // stack, project, type, name

function urnMatcher(pattern: string): Test<ResourceIdentity> {
  const parts = pattern.split("::");
  if (parts.length !== URN_PARTS) return ({ urn }) => urn !== null && isLike(urn, pattern);
  return ({ urn }) => {
    if (urn === null) return false;
    const own = urn.split("::");
    const named = [...own.slice(0, URN_PARTS - 1), own.slice(URN_PARTS - 1).join("::")];
    return own.length >= URN_PARTS && named.every((part, i) => isLike(part, parts[i]!));
  };
}

/** Whether a value, empty where a finding has none, fits the pattern of an exemption. */
export function coversValue(pattern: string | null | undefined, value: string): boolean {
  return valueMatcher(pattern)(value);
}

/**
 * A host path is the same path however it is spelled, and what climbs out of a folder is not in it: `/srv/*` matches
 * `/srv/a/../b` and does not match `/srv/../etc`.
 */
function valueMatcher(pattern: string | null | undefined): Test<string> {
  if (isAny(pattern)) return () => true;
  const isSpelled = textMatcher(pattern);
  if (isAbsolute(pattern)) {
    const clean = cleanPattern(pattern);
    const isLiteral = !hasWildcards(pattern);
    return (value) => (isLiteral && isSpelled(value)) || (!FROM_ELSEWHERE.test(value) && leadsTo(value, clean));
  }
  const other = relativePath(pattern);
  return (value) => {
    if (!CLIMBS.test(value) || (!hasWildcards(pattern) && isSpelled(value))) return isSpelled(value);
    if (isAbsolute(value)) return leadsTo(value, pattern);
    const own = relativePath(value);
    return own.climbs === other.climbs && isLike(own.rest, other.rest);
  };
}

const CLIMBS = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

/** Paths that begin at a project's folder or a user's home, and no path at all. */
const FROM_ELSEWHERE = /^(?:[.~]|$)/;

/** A backslash before a star keeps it from being a wildcard; Windows paths with wildcards are written with slashes. */
export function cleanPattern(path: string): string {
  return hasWildcards(path) ? cleanHostPath(path) : literalPattern(cleanHostPath(textOf(path)));
}

function leadsTo(path: string, pattern: string): boolean {
  return hostPathReadings(path).every((reading) => isLike(reading, pattern));
}
