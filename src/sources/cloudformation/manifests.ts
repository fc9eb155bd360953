import { randomBytes } from "node:crypto";
import { Secret } from "../../model/place";
import { isObject } from "../format";
import { kubernetesType, nameOf } from "../kubernetes";
import { own } from "./template";
import { Unresolved, joined } from "./unresolved";

/** An object in a manifest, with the type token and the name that a Kubernetes source would give it. */
export interface ManifestObject {
  readonly type: string;
  readonly name: string;
  readonly value: unknown;
}

/**
 * Returns the objects of a manifest: JSON, of an object or of lists of objects, in which the deployment may replace some values.
 *
 * @param fallback - the name of an object without one
 */
export function objectsIn(manifest: unknown, fallback: string): readonly ManifestObject[] {
  if (manifest instanceof Secret)
    return objectsIn(manifest.value, fallback).map(({ type, value }) => ({
      type,
      name: fallback,
      value: new Secret(value),
    }));
  return flat(jsonOf(manifest)).map((value) => {
    const kind = own(value, "kind");
    const isKnown = isObject(value) && !(kind instanceof Unresolved);
    if (!isKnown) return { type: kubernetesType(undefined, undefined), name: fallback, value: kind ?? value };
    return { type: kubernetesType(value["apiVersion"], kind), name: nameOf(value["metadata"], fallback), value };
  });
}

function flat(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value];
}

/** The kinds of built-in objects by the names that kubectl accepts. */
const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Pod: ["pod", "pods", "po"],
    PodTemplate: ["podtemplate", "podtemplates"],
    ReplicationController: ["replicationcontroller", "replicationcontrollers", "rc"],
    ReplicaSet: ["replicaset", "replicasets", "rs"],
    Deployment: ["deployment", "deployments", "deploy"],
    DaemonSet: ["daemonset", "daemonsets", "ds"],
    StatefulSet: ["statefulset", "statefulsets", "sts"],
    Job: ["job", "jobs"],
    CronJob: ["cronjob", "cronjobs", "cj"],
    PersistentVolume: ["persistentvolume", "persistentvolumes", "pv"],
  }).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)),
);

/** Returns the part of an object that a patch changes. */
export function patchOf(patch: unknown, properties: unknown, fallback: string): ManifestObject {
  const target = own(properties, "ResourceName");
  const [resource = "", name = fallback] = typeof target === "string" ? target.split("/") : [];
  const [plural = "", ...group] = resource.toLowerCase().split(".");
  const apiVersion = group.length === 0 ? "" : `${group.join(".")}/v1`;
  const type = kubernetesType(apiVersion, `${KINDS.get(plural) ?? plural}Patch`);
  const namespace = own(properties, "ResourceNamespace") ?? "default";
  const value = jsonOf(patch);
  const metadata = { ...asObject(own(value, "metadata")), name, namespace };
  // A list is a JSON patch, whose steps depend on the object.
  const changes =
    isObject(value) && !(value instanceof Unresolved)
      ? value
      : { spec: new Unresolved("only the deployment applies the patch") };
  return { type, name, value: { ...changes, metadata } };
}

function asObject(value: unknown): object {
  return isObject(value) && !(value instanceof Unresolved) ? value : {};
}

/** Parses a JSON text. Values that are known only when deployed stay unknown where they are. */
function jsonOf(text: unknown): unknown {
  if (typeof text === "string") return parsed(text, () => undefined) ?? NOT_JSON;
  if (!(text instanceof Unresolved) || text.parts.length === 0) return text;
  const unknown: Unresolved[] = [];
  // The template cannot contain a mark that is made up here.
  const mark = randomBytes(MARK_BYTES).toString("hex");
  let isQuoted = false;
  const written = text.parts.map((part) => {
    if (typeof part === "string") {
      isQuoted = endsQuoted(part, isQuoted);
      return part;
    }
    const name = `${mark}-${unknown.push(part) - 1}-`;
    return isQuoted ? name : JSON.stringify(name);
  });
  return parsed(written.join(""), (string) => unmarked(string, mark, unknown)) ?? new Unresolved(text.dependsOn);
}

const MARK_BYTES = 16;

/** Whether a JSON text ends inside a string. */
function endsQuoted(text: string, isQuoted: boolean): boolean {
  let isInside = isQuoted;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isInside = !isInside;
    else if (text[at] === "\\" && isInside) at++;
  }
  return isInside;
}

type Unmark = (text: string) => string | Unresolved | undefined;

const NOT_JSON = new Unresolved("the manifest is not valid JSON");

/** Returns undefined if the text is not JSON. */
function parsed(text: string, unmark: Unmark): unknown {
  try {
    return restored(JSON.parse(text), unmark);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function restored(value: unknown, unmark: Unmark): unknown {
  if (typeof value === "string") return unmark(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => restored(item, unmark));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const isOpen = entries.some(([key]) => unmark(key) instanceof Unresolved);
  if (isOpen) return new Unresolved("it has properties that only the deployment names");
  return Object.fromEntries(entries.map(([key, each]) => [key, restored(each, unmark)]));
}

/** Returns a text with the unknown values in place of their marks; undefined if it has none. */
function unmarked(text: string, mark: string, unknown: readonly Unresolved[]): string | Unresolved | undefined {
  if (!text.includes(mark)) return undefined;
  const [first = "", ...rest] = text.split(`${mark}-`);
  const parts = rest.flatMap((part) => {
    const end = part.indexOf("-");
    return [unknown[Number(part.slice(0, end))]!, part.slice(end + 1)];
  });
  return joined([first, ...parts].filter((part) => part !== "")) as string | Unresolved;
}
