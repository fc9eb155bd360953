import type { KubernetesObject } from "./objects";

/** All annotations of an object together may have that many bytes, keys included. */
const MOST = 256 * 1024;

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * The objects that `kubectl apply` cannot send: it keeps a copy of each in an annotation, unless it is told to leave that
 * to the server.
 */
export function tooLargeToApply(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects.filter((object) => annotationBytes(object) > MOST);
}

/** The bytes of an object's annotations when kubectl has added its copy, in JSON as Go writes it. */
export function annotationBytes(object: KubernetesObject): number {
  const { annotations = {} } = object.metadata;
  const copy = JSON.stringify({ ...object, metadata: { ...object.metadata, annotations } });
  const escaped = copy.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const all = [...Object.entries(annotations), [LAST_APPLIED, `${escaped}\n`]];
  return all.flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
