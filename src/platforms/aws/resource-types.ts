import type { KindTables } from "../../model/kind-tables";
import type { Resource, ResourceType } from "../../model/resource";
import type { Workload } from "../../model/workload";
import { Inputs, type Spelling } from "./styles";

/** Returns the resource types that define the same thing in different spellings. */
export function resourceTypes(
  read: (resource: Resource, inputs: Inputs) => readonly Workload[],
  kinds: readonly KindTables[],
  spellings: Readonly<Record<string, Spelling>>,
): ReadonlyMap<string, ResourceType> {
  return new Map(
    Object.entries(spellings).map(([type, spelling]) => [
      type,
      { kinds, adapt: (resource: Resource) => read(resource, new Inputs(resource.inputs, spelling)) },
    ]),
  );
}
