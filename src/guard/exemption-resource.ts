import { hasWildcards } from "../values/pattern";
import { quote } from "../values/text";
import { CONSTRUCT } from "./resource-matcher";

/** Kinds that always have a namespace. Not Job: the jobs of a Compose file have none. */
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

/** Kinds that never have a namespace or a slash in their names. Not Service: Knative's has one. Not Plugin: its name may have a slash. */
const NOT_NAMESPACED = new Set(["Container", "Volume", "PersistentVolume"]);

/** Returns why an exemption for this resource can never apply, as a clause; undefined if it can. */
export function whyNoResource(pattern: string): string | undefined {
  if (pattern === "*" || pattern.startsWith("urn:") || pattern.startsWith(CONSTRUCT)) return undefined;
  const segments = pattern.split("/");
  const [kind = "", ...names] = segments;
  const name = names.at(-1) ?? "";
  if (names.length === 0) return `add its kind, such as ${quote(`Container/${kind}`)}`;
  if (NAMESPACED.has(kind) && names.length === 1)
    return `a ${kind} has a namespace: write ${quote(`${kind}/NAMESPACE/${name}`)}`;
  if (NOT_NAMESPACED.has(kind) && names.length > 1)
    return `a ${kind} has no namespace: write ${quote(`${kind}/${name}`)}`;
  // A pattern without wildcards may contain a name with slashes.
  if (hasWildcards(pattern) && names.length > 2)
    return "a pattern has at most a kind, a namespace and a name: in a name, write ? for a slash";
  return undefined;
}

/** Returns a name as a pattern that cannot be mistaken for a namespace and a name. */
export function withoutSlash(kind: string, name: string): string {
  return NOT_NAMESPACED.has(kind) ? name.replaceAll("/", "?") : name;
}
