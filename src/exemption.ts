import { cleanHostPath } from "./host-path";
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

/** `Deployment/shop/web`, as an exemption names it. */
export function resourceName({ kind, isNamespaced, namespace, name }: ResourceIdentity): string {
  return oneLine([kind, ...(isNamespaced ? [namespace ?? "(unknown namespace)"] : []), name].join("/"), LONGEST_NAME);
}

/** Whether the exemption is about this finding, expired or not. */
export function covers(exemption: Exemption, { resource, container, path, value }: Exemptible): boolean {
  return (
    coversResource(exemption.resource, resource) &&
    matches(exemption.container, container ?? "") &&
    matches(exemption.path, path) &&
    (matches(exemption.value, value ?? "") || matchesHostPath(exemption.value, value))
  );
}

/** An exemption no longer counts from the day after it expires. `today` is a day, UTC, `YYYY-MM-DD`. */
export function isExpired({ expires }: Exemption, today: string): boolean {
  return typeof expires === "string" && expires < today;
}

function coversResource(pattern: string, resource: ResourceIdentity): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("urn:")) return matches(pattern, resource.urn);
  const { kind, isNamespaced, namespace } = resource;
  const middle = isNamespaced ? [namespace ?? ""] : [];
  const segments = pattern.split("/");
  return [resource.name, resource.pulumiName].some((name) => {
    const own = [kind, ...middle, name];
    return own.length === segments.length && own.every((segment, i) => isLike(segment, segments[i]!));
  });
}

function matches(pattern: string | null | undefined, text: string | null): boolean {
  if (pattern === null || pattern === undefined || pattern === "*") return true;
  return text !== null && isLike(text, pattern);
}

/** A host path is the same path however it is spelled. */
function matchesHostPath(pattern: string | null | undefined, value: string | null): boolean {
  if (typeof pattern !== "string" || !pattern.startsWith("/") || value === null) return false;
  return isLike(cleanHostPath(value), cleanHostPath(pattern));
}

/**
 * Whether the whole text fits the pattern: `*` stands for any characters, none included, `?` for one, the rest for itself.
 * Takes time in the product of both lengths at most.
 */
export function isLike(text: string, pattern: string): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (pattern[p] === "?" || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
