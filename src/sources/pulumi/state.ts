import type { Step } from "../../model/place";
import { serializedInputs } from "./serialized";
import { UnreadableText, type Document } from "../../yaml/document";
import { isObject, type SourcedResource } from "../format";
import type { ProgramPlaces } from "./places";

/** A resource as previews and stack exports have it, and where in the document it is. */
export interface StateExcerpt {
  readonly document: Document;
  readonly file: string;
  readonly places: ProgramPlaces;
  readonly value: unknown;
  readonly at: readonly Step[];
}

/**
 * Undefined for what the update neither creates nor keeps: resources that are pending deletion, and those that the program
 * only reads.
 *
 * @throws UnreadableText if it is no resource
 * @see ResourceV3 in https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go
 */
export function resourceInState({ document, file, places, value, at }: StateExcerpt): SourcedResource | undefined {
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
  return { type, name: nameOf(urn), urn, inputs: serializedInputs(isObject(inputs) ? inputs : {}), origin };
}

/** `urn:pulumi:dev::shop::a:b:C::web` → `web`, which may have `::` in it. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
