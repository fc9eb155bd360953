import type { KubernetesObject } from "./objects";

/** The most bytes that an object's annotations may have in total, including keys. */
const MOST = 256 * 1024;

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Returns the objects that are too large for `kubectl apply`, which stores a copy of each in an annotation unless it is run
 * with --server-side.
 */
export function tooLargeToApply(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects.filter((object) => annotationBytes(object) > MOST);
}

/** Returns the size of an object's annotations after kubectl adds its copy, which is JSON as Go writes it. */
export function annotationBytes(object: KubernetesObject): number {
  const { annotations = {} } = object.metadata;
  const copy = JSON.stringify({ ...object, metadata: { ...object.metadata, annotations } });
  const escaped = copy.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const all = [...Object.entries(annotations), [LAST_APPLIED, `${escaped}\n`]];
  return all.flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
