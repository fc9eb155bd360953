import type { Platform, Workload } from "../workload";
import { adaptDocker, isDockerType } from "./docker";
import { adaptKubernetes } from "./kubernetes";
import type { Resource } from "./resource";

export type { Resource } from "./resource";

/** The platform whose resources may have something to judge; undefined for types that have nothing. */
export function platformOf(type: string): Platform | undefined {
  if (isDockerType(type)) return "docker";
  return type.startsWith("kubernetes:") ? "kubernetes" : undefined;
}

/** The workloads in a resource: one for most kinds, one an item for lists, none for what has nothing to judge. */
export function adapt(resource: Resource): readonly Workload[] {
  const platform = platformOf(resource.type);
  if (platform === undefined) return [];
  return platform === "docker" ? adaptDocker(resource) : adaptKubernetes(resource);
}
