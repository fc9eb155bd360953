import type { Workload } from "../workload";
import { adaptDocker, isDockerType } from "./docker";
import { adaptKubernetes } from "./kubernetes";
import type { Resource } from "./resource";

export type { Resource } from "./resource";

/** Whether resources of this type may have something to judge. */
export function isContainerType(type: string): boolean {
  return isDockerType(type) || type.startsWith("kubernetes:");
}

/** The workloads in a resource: one for most kinds, one an item for lists, none for what has nothing to judge. */
export function adapt(resource: Resource): readonly Workload[] {
  if (isDockerType(resource.type)) return adaptDocker(resource);
  return resource.type.startsWith("kubernetes:") ? adaptKubernetes(resource) : [];
}
