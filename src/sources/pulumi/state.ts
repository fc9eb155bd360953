import type { Step } from "../../model/place";
import { serializedInputs } from "./serialized";
import { UnreadableText, type Document } from "../../yaml/document";
import { isObject, type SourcedResource } from "../format";
import type { ProgramPlaces } from "./places";

/** A resource in a preview or a stack export, and its position in the document. */
export interface StateExcerpt {
  readonly document: Document;
  readonly file: string;
  readonly places: ProgramPlaces;
  readonly value: unknown;
  readonly at: readonly Step[];
  /** The URNs of the images in the same document that are checked. */
  readonly images?: ReadonlySet<string>;
}

/** The types of resources that provide an image. */
const IMAGES: ReadonlySet<unknown> = new Set([
  "docker:index/remoteImage:RemoteImage",
  "docker:index/image:Image",
  "docker:index/registryImage:RegistryImage",
  "docker:index/tag:Tag",
  "docker-build:index:Image",
]);

/** Whether a resource in a state provides an image and is checked itself. */
export function isJudgedImage(state: Readonly<Record<string, unknown>>): boolean {
  return IMAGES.has(state["type"]) && state["external"] !== true && state["delete"] !== true;
}

/**
 * Returns undefined for resources that the update neither creates nor keeps: those pending deletion, and those that the
 * program only reads.
 *
 * @throws UnreadableText if it is not a resource
 * @see ResourceV3 in https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go
 */
export function resourceInState({
  document,
  file,
  places,
  value,
  at,
  images,
}: StateExcerpt): SourcedResource | undefined {
  const state = isObject(value) ? value : {};
  const { urn, type, inputs, external } = state;
  if (typeof urn !== "string" || typeof type !== "string") {
    const { line, column } = document.locate(at) ?? { line: 1, column: 1 };
    throw new UnreadableText("expected a resource with a URN and a type, found something else", { line, column });
  }
  if (state["delete"] === true || external === true) return undefined;
  const origin = places.originOf(state) ?? {
    file,
    locate: (steps: readonly Step[]) => document.locate([...at, "inputs", ...steps]),
  };
  const resource = { type, name: nameOf(urn), urn, inputs: serializedInputs(isObject(inputs) ? inputs : {}), origin };
  return isImageProvided(state, images) ? { ...resource, isImageProvided: true } : resource;
}

/** Whether the input `image` depends only on images that are checked themselves. */
function isImageProvided(
  { propertyDependencies }: Readonly<Record<string, unknown>>,
  images: ReadonlySet<string> | undefined,
): boolean {
  const urns = isObject(propertyDependencies) ? propertyDependencies["image"] : undefined;
  return Array.isArray(urns) && urns.length > 0 && urns.every((urn) => images?.has(urn as string));
}

/** `urn:pulumi:dev::shop::a:b:C::web` → `web`; the name may contain `::`. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
