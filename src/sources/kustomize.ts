import { basename, dirname, resolve } from "node:path";
import type { Document } from "../yaml/document";
import { KUSTOMIZATION_FILE } from "./file-names";
import { isObject, nameAmong, resourceIn, type SourcedResource } from "./format";
import { STDIN } from "./input";

type Properties = Readonly<Record<string, unknown>>;

const GROUP = "kustomize.config.k8s.io/";
const KINDS: readonly unknown[] = ["Kustomization", "Component"];

/** Whether the file is a kustomization. Many omit the kind and the API version. */
export function isKustomization(value: unknown, file: string): boolean {
  if (!isObject(value)) return false;
  const { kind, apiVersion } = value;
  if (KINDS.includes(kind) && typeof apiVersion === "string") return apiVersion.startsWith(GROUP);
  if (kind !== undefined && kind !== null && !KINDS.includes(kind)) return false;
  return KUSTOMIZATION_FILE.test(basename(file)) && (apiVersion === undefined || apiVersion === null);
}

/** Names a kustomization after its folder, because few have a name. */
export function kustomizationIn(document: Document, file: string, value: Properties): SourcedResource {
  const { kind, apiVersion, metadata } = value;
  const type = `kubernetes:${nameAmong(apiVersion, `${GROUP}v1beta1`)}:${nameAmong(kind, "Kustomization")}`;
  const stated = isObject(metadata) ? metadata["name"] : undefined;
  if (file === STDIN) return resourceIn(document, file, { type, name: nameAmong(stated), value, at: [] });
  const folder = dirname(file);
  const name = nameAmong(stated, basename(resolve(folder)));
  return { ...resourceIn(document, file, { type, name, value, at: [] }), folder };
}
