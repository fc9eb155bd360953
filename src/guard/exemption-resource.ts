import { hasWildcards } from "../values/pattern";
import { quote } from "../values/text";

/** Kinds that are always in a namespace. Jobs are not among them: those of a Compose file have none. */
const NAMESPACED = new Set([
  "Pod",
  "PodTemplate",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "DaemonSet",
  "StatefulSet",
  "CronJob",
]);

/** Kinds that are never in a namespace, and whose names have no slash: Knative's Service is in one, plugins have slashes. */
const NOT_NAMESPACED = new Set(["Container", "Volume", "PersistentVolume"]);

/** Why an exemption for this resource can never apply, as a clause; undefined if it can. */
export function whyNoResource(pattern: string): string | undefined {
  if (pattern === "*" || pattern.startsWith("urn:")) return undefined;
  const segments = pattern.split("/");
  const [kind = "", ...names] = segments;
  const name = names.at(-1) ?? "";
  if (names.length === 0) return `write its kind as well, such as ${quote(`Container/${kind}`)}`;
  if (NAMESPACED.has(kind) && names.length === 1)
    return `a ${kind} is in a namespace: write ${quote(`${kind}/NAMESPACE/${name}`)}`;
  if (NOT_NAMESPACED.has(kind) && names.length > 1)
    return `a ${kind} is not in a namespace: write ${quote(`${kind}/${name}`)}`;
  // Without wildcards the rest may be a name with slashes in it.
  if (hasWildcards(pattern) && names.length > 2)
    return "a pattern has at most a kind, a namespace and a name: write ? for a slash in a name";
  return undefined;
}

/** A name as a pattern that does not look like a namespace and a name. */
export function withoutSlash(kind: string, name: string): string {
  return NOT_NAMESPACED.has(kind) ? name.replaceAll("/", "?") : name;
}
