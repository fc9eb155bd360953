import { RENDER_FIRST, UnreadableText, type Document } from "../yaml/document";
import type { Step } from "../model/place";
import { helmTemplateIn } from "./helm";
import { isKustomization, kustomizationIn } from "./kustomize";
import { isObject, nameAmong, resourceIn, type Format, type SourcedResource } from "./format";

/** Matches template expressions that only Helm can fill in, without backtracking into other braces. */
const HELM = /\{\{(?:[^{}]|\{(?!\{))*(\.(Values|Release|Chart|Capabilities)\b|\b(include|tpl|toYaml)\b)/;

/** Manifests for `kubectl apply`, and the output of `kubectl get -o json` or `-o yaml`. */
export const kubernetes: Format = {
  id: "kubernetes",
  title: "Kubernetes manifests",
  fits: (value, file) =>
    isKustomization(value, file) ||
    (isObject(value) &&
      typeof value["kind"] === "string" &&
      (typeof value["apiVersion"] === "string" ||
        isObject(value["metadata"]) ||
        isObject(value["spec"]) ||
        Array.isArray(value["items"]))),
  *read(document, file) {
    const templates: (readonly Step[])[] = [];
    const hasBraces = document.text.includes("{{");
    for (const object of objectsIn(document.value)) {
      const steps = hasBraces ? templateIn(object.value) : undefined;
      if (steps === undefined) yield resourceOf(document, file, object);
      else templates.push([...object.at, ...steps]);
    }
    if (templates[0] !== undefined) throw new UnreadableText(RENDER_FIRST, document.locate(templates[0]));
    refuseAmbiguous(document);
  },
};

interface KubernetesObject {
  readonly value: Readonly<Record<string, unknown>>;
  /** Its position in the document. */
  readonly at: readonly Step[];
}

/** kubectl treats any object with items as a list, whatever its kind. If the kind does not end in List, it is read as both. */
function objectsIn(value: unknown): readonly KubernetesObject[] {
  if (!isObject(value)) return [];
  const { kind, items, ...rest } = value;
  if (!Array.isArray(items)) return [{ value, at: [] }];
  const own = String(kind).endsWith("List") ? [] : [{ value: { ...rest, kind }, at: [] }];
  return [...own, ...itemsIn(value, items)];
}

/** Items inherit a missing kind from their list: `kubectl get --raw` prints items without kinds. */
function itemsIn(list: Readonly<Record<string, unknown>>, items: readonly unknown[]): readonly KubernetesObject[] {
  const { apiVersion, kind } = list;
  const itemKind = typeof kind === "string" ? kind.replace(/List$/, "") || undefined : undefined;
  const objects = items.flatMap((item: unknown, index) =>
    isObject(item) ? [{ value: { apiVersion, kind: itemKind, ...item }, at: ["items", index] }] : [],
  );
  // Items that are not objects are checked in place, in a list without the others.
  const odd = items.map((item: unknown) => (isObject(item) ? null : item));
  const isOdd = odd.some((item) => item !== null);
  return [...objects, ...(isOdd ? [{ value: { apiVersion, kind: `${itemKind ?? ""}List`, items: odd }, at: [] }] : [])];
}

function resourceOf(document: Document, file: string, { value, at }: KubernetesObject): SourcedResource {
  if (isKustomization(value, file)) return kustomizationIn(document, file, value);
  const { apiVersion, kind, metadata } = value;
  return resourceIn(document, file, {
    type: kubernetesType(apiVersion, kind),
    name: nameOf(metadata),
    value,
    at,
    isUnknown: isTemplate,
    template: helmTemplateIn(document.text),
    isEditable: true,
  });
}

/** Returns the type token of Pulumi's Kubernetes provider. */
export function kubernetesType(apiVersion: unknown, kind: unknown): string {
  const group = typeof apiVersion === "string" ? apiVersion : "";
  return `kubernetes:${group === "v1" ? "core/v1" : group}:${typeof kind === "string" ? kind : ""}`;
}

/** @param others - what to use if the metadata has no name */
export function nameOf(metadata: unknown, ...others: readonly string[]): string {
  const { name, generateName } = isObject(metadata) ? metadata : {};
  return nameAmong(name, generateName, ...others);
}

/**
 * Returns the path to a text that Helm has to render first. Braces alone are not enough: arguments, annotations and ConfigMap
 * data may contain templates that programs fill in later.
 */
function templateIn(value: KubernetesObject["value"]): readonly Step[] | undefined {
  if (value["kind"] === "ConfigMap" || value["kind"] === "Secret") return undefined;
  return stepsTo(value, (text) => HELM.test(text));
}

/** Returns the path to the first matching text. */
function stepsTo(value: unknown, isWanted: (text: string) => boolean): readonly Step[] | undefined {
  if (typeof value === "string") return isWanted(value) ? [] : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const rest = stepsTo(child, isWanted);
    if (rest !== undefined) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return undefined;
}

const MERGE_FIRST = "kubectl lets << override keys written above it; other readers do not. Put << first";

/** @throws UnreadableText if kubectl would deploy a different value than the one that was checked */
function refuseAmbiguous({ text, ambiguousMerge }: Document): void {
  const position = /<<|merge/.test(text) ? ambiguousMerge() : undefined;
  if (position !== undefined) throw new UnreadableText(MERGE_FIRST, position);
}

/** Whether the text is still to be replaced by a program or a template engine. */
function isTemplate(raw: unknown): false | string {
  return typeof raw === "string" && raw.includes("{{") && "a template fills it in later";
}
