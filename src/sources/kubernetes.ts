import { RENDER_FIRST, UnreadableText, type Document } from "./document";
import type { Step } from "../place";
import { isObject, resourceIn, type Format, type SourcedResource } from "./format";

/** What only Helm can fill in. */
const HELM = /\{\{[^}]*(\.(Values|Release|Chart|Capabilities)\b|\b(include|tpl|toYaml)\b)/;

/** Manifests as `kubectl apply` takes them and `kubectl get -o json` or `-o yaml` prints them. */
export const kubernetes: Format = {
  id: "kubernetes",
  title: "Kubernetes manifests",
  fits: (value) =>
    isObject(value) &&
    typeof value["kind"] === "string" &&
    (typeof value["apiVersion"] === "string" ||
      isObject(value["metadata"]) ||
      isObject(value["spec"]) ||
      Array.isArray(value["items"])),
  *read(document, file) {
    refuseTemplate(document);
    yield* resourcesIn(document, file);
    refuseAmbiguous(document);
  },
};

function resourcesIn(document: Document, file: string): readonly SourcedResource[] {
  const { value } = document;
  if (!isObject(value)) return [];
  const items = value["items"];
  if (!Array.isArray(items)) return [objectIn(document, file, value, [])];
  // To kubectl everything with items is a list, whatever its kind. One that is named otherwise is judged as both.
  const isNamedList = String(value["kind"]).endsWith("List");
  return [...(isNamedList ? [] : [objectIn(document, file, value, [])]), ...itemsIn(document, file, value, items)];
}

function itemsIn(
  document: Document,
  file: string,
  value: Readonly<Record<string, unknown>>,
  items: readonly unknown[],
): readonly SourcedResource[] {
  // What an item leaves out, its list says: `kubectl get --raw` prints items without kinds.
  const { apiVersion, kind } = value;
  const itemKind = String(kind).slice(0, -"List".length) || undefined;
  return items.flatMap((item: unknown, index) =>
    isObject(item)
      ? [objectIn(document, file, { apiVersion, kind: itemKind, ...item }, ["items", index])]
      : item === null
        ? []
        : [objectIn(document, file, { apiVersion, kind, items: Object.assign([], { [index]: item }) }, [])],
  );
}

function objectIn(
  document: Document,
  file: string,
  value: Readonly<Record<string, unknown>>,
  at: readonly Step[],
): SourcedResource {
  const { apiVersion, kind, metadata } = value;
  const group = String(apiVersion ?? "");
  const type = `kubernetes:${group === "v1" ? "core/v1" : group}:${String(kind ?? "")}`;
  return resourceIn(document, file, { type, name: nameOf(metadata), value, at, isUnknown: isTemplate });
}

function nameOf(metadata: unknown): string {
  const { name, generateName } = isObject(metadata) ? metadata : {};
  return String(name ?? generateName ?? "(unnamed)");
}

/**
 * Braces alone say little: arguments, annotations and the data of a ConfigMap have templates that programs fill in later.
 *
 * @throws UnreadableText if Helm has to fill it in first
 */
function refuseTemplate({ value, text, locate }: Document): void {
  if (!text.includes("{{")) return;
  if (!isObject(value) || value["kind"] === "ConfigMap" || value["kind"] === "Secret") return;
  const steps = stepsTo(value, (text) => HELM.test(text));
  if (steps !== undefined) throw new UnreadableText(RENDER_FIRST, locate(steps));
}

/** The way to the first text that is looked for. */
function stepsTo(value: unknown, isWanted: (text: string) => boolean): readonly Step[] | undefined {
  if (typeof value === "string") return isWanted(value) ? [] : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const rest = stepsTo(child, isWanted);
    if (rest !== undefined) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return undefined;
}

const MERGE_FIRST =
  "<< merges a key that stands before it, and kubectl takes the merged value where others take the one before: write << first";

/** @throws UnreadableText if kubectl would deploy another value than the one that was judged */
function refuseAmbiguous({ text, ambiguousMerge }: Document): void {
  const position = /<<|merge/.test(text) ? ambiguousMerge() : undefined;
  if (position !== undefined) throw new UnreadableText(MERGE_FIRST, position);
}

/** Text that a program or a template engine still replaces. */
function isTemplate(raw: unknown): false | string {
  return typeof raw === "string" && raw.includes("{{") && "a template fills it in later";
}
