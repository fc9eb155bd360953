import { ANY, matches, regexOf, type Matcher } from "./matchers";
import { literal } from "../policy/cel/cel";
import { matchesPath } from "../values/path-glob";
import { hasWildcards, isLike, textOf } from "../values/pattern";
import type { ResourceIdentity } from "../model/workload";

/**
 * Matches a resource: by its name, `Kind/namespace/name` or `Kind/name`, by its URN, or by the construct of the AWS CDK that
 * declares it. A pattern is matched segment by segment; only a pattern without wildcards matches a name that contains slashes.
 *
 * In CEL, a resource is its name as text. Objects of a cluster have no URN, and their names have no slashes.
 */
export function likeResource(pattern: string): Matcher<ResourceIdentity> {
  if (pattern === "*") return ANY;
  if (pattern.startsWith("urn:")) return { holds: urnTest(pattern), cel: () => "false" };
  if (pattern.startsWith(CONSTRUCT)) return { holds: constructTest(pattern), cel: () => "false" };
  if (!hasWildcards(pattern)) {
    const only = textOf(pattern);
    return { holds: (resource) => namesOf(resource).includes(only), cel: (name) => `${name} == ${literal(only)}` };
  }
  const segments = pattern.split("/");
  const regex = segments.map((segment) => regexOf(segment, "[^/]")).join("/");
  return {
    holds: (resource) => names(resource).some((own) => fits(own, segments)),
    cel: (name) => matches(name, regex),
  };
}

/** Returns the names by which an exemption can name a resource, in addition to its URN. */
export function namesOf(resource: ResourceIdentity): readonly string[] {
  return [...new Set(names(resource).map((segments) => segments.join("/")))];
}

/** Both names of a resource, in segments. */
function names({
  kind,
  isNamespaced,
  namespace,
  name,
  pulumiName,
}: ResourceIdentity): ReadonlyArray<readonly string[]> {
  return [name, pulumiName].map((each) => (isNamespaced ? [kind, namespace ?? "", each] : [kind, each]));
}

function fits(segments: readonly string[], patterns: readonly string[]): boolean {
  return segments.length === patterns.length && segments.every((segment, i) => isLike(segment, patterns[i]!));
}

/** The beginning of a pattern for the path of a construct; the rest is a glob, as for files. */
export const CONSTRUCT = "cdk:";

function constructTest(pattern: string): (resource: ResourceIdentity) => boolean {
  const glob = pattern.slice(CONSTRUCT.length).split("/");
  return ({ declared }) =>
    declared?.constructPath !== undefined && matchesPath(declared.constructPath.split("/"), glob);
}

const URN_PARTS = 4; // stack, project, type, name

/** A pattern of four parts is matched part by part, so that `*` for the stack does not match the project. */
function urnTest(pattern: string): (resource: ResourceIdentity) => boolean {
  const parts = pattern.split("::");
  if (parts.length !== URN_PARTS) return ({ urn }) => urn !== null && isLike(urn, pattern);
  return ({ urn }) => {
    if (urn === null) return false;
    const own = urn.split("::");
    return (
      fits([...own.slice(0, URN_PARTS - 1), own.slice(URN_PARTS - 1).join("::")], parts) && own.length >= URN_PARTS
    );
  };
}
