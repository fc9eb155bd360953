import { cleanHostPath, hostPathReadings, isAbsolute, relativePath } from "./host-path";
import { hasWildcards, isLike, literalPattern, textOf } from "./pattern";
import { oneLine } from "./text";
import type { ResourceIdentity } from "./workload";

/** An accepted finding, as the configuration names it. */
export interface Exemption {
  readonly resource: string;
  /** `""` is a finding about no single container. */
  readonly container?: string | null;
  readonly path?: string | null;
  /** `""` is a finding without a value: what is missing, malformed or undecided. */
  readonly value?: string | null;
  readonly reason: string;
  readonly ticket?: string | null;
  /** The last day it counts, UTC, `YYYY-MM-DD`. */
  readonly expires?: string | null;
  /** Given by the program itself; the configuration has no such property. */
  readonly isInline?: true;
}

/** What of a finding decides whether an exemption covers it. */
export interface Exemptible {
  readonly resource: ResourceIdentity;
  readonly container: string | null;
  readonly path: string;
  readonly value: string | null;
}

const LONGEST_NAME = 512; // characters; the API's names have at most 253, namespaces 63

/** `Deployment/shop/web`, as people read it. */
export function resourceName({ kind, isNamespaced, namespace, name }: ResourceIdentity): string {
  return oneLine([kind, ...(isNamespaced ? [namespace ?? "(unknown namespace)"] : []), name].join("/"), LONGEST_NAME);
}

/** The same as an exemption names this resource and no other, in any namespace if its own is not known. */
export function resourcePattern({ kind, isNamespaced, namespace, name }: ResourceIdentity): string {
  const middle = isNamespaced ? [namespace === null ? "*" : literalPattern(namespace)] : [];
  return [literalPattern(kind), ...middle, literalPattern(name)].join("/");
}

/** Whether the exemption is about this finding, expired or not. */
export function covers(exemption: Exemption, { resource, container, path, value }: Exemptible): boolean {
  return (
    coversResource(exemption.resource, resource) &&
    matches(exemption.container, container ?? "") &&
    matches(exemption.path, path) &&
    coversValue(exemption.value, value ?? "")
  );
}

/** An exemption no longer counts from the day after it expires. `today` is a day, UTC, `YYYY-MM-DD`. */
export function isExpired({ expires }: Exemption, today: string): boolean {
  return typeof expires === "string" && expires < today;
}

/** A pattern is matched segment by segment; a name may have slashes in it, which only a pattern without wildcards tells. */
function coversResource(pattern: string, resource: ResourceIdentity): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("urn:")) return matches(pattern, resource.urn);
  const { kind, isNamespaced, namespace } = resource;
  const middle = isNamespaced ? [namespace ?? ""] : [];
  const segments = pattern.split("/");
  return [resource.name, resource.pulumiName].some((name) => {
    const own = [kind, ...middle, name];
    if (!hasWildcards(pattern)) return isLike(own.join("/"), pattern);
    return own.length === segments.length && own.every((segment, i) => isLike(segment, segments[i]!));
  });
}

function matches(pattern: string | null | undefined, text: string | null): boolean {
  if (isAny(pattern)) return true;
  return text !== null && isLike(text, pattern);
}

function isAny(pattern: string | null | undefined): pattern is "*" | null | undefined {
  return pattern === null || pattern === undefined || pattern === "*";
}

/**
 * A host path is the same path however it is spelled, and what climbs out of a folder is not in it: `/srv/*` is about
 * `/srv/a/../b` and not about `/srv/../etc`.
 */
export function coversValue(pattern: string | null | undefined, value: string): boolean {
  if (isAny(pattern) || (!hasWildcards(pattern) && isLike(value, pattern))) return true;
  if (isAbsolute(pattern)) return !FROM_ELSEWHERE.test(value) && leadsTo(value, cleanPattern(pattern));
  if (!/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(value)) return isLike(value, pattern);
  if (isAbsolute(value)) return leadsTo(value, pattern);
  const [own, other] = [relativePath(value), relativePath(pattern)];
  return own.climbs === other.climbs && isLike(own.rest, other.rest);
}

/** Paths that begin at a project's folder or a user's home, and no path at all. */
const FROM_ELSEWHERE = /^(?:[.~]|$)/;

/** A backslash before a star keeps it from being a wildcard; Windows paths with wildcards are written with slashes. */
export function cleanPattern(path: string): string {
  return hasWildcards(path) ? cleanHostPath(path) : literalPattern(cleanHostPath(textOf(path)));
}

function leadsTo(path: string, pattern: string): boolean {
  return hostPathReadings(path).every((reading) => isLike(reading, pattern));
}
