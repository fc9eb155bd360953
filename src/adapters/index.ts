import type { Platform, Workload } from "../workload";
import { COMPOSE_KINDS, DOCKER_KINDS, ENGINE_KINDS, adaptDocker, dockerTables } from "./docker";
import { KUBERNETES_KINDS, adaptKubernetes } from "./kubernetes";
import type { Resource } from "./resource";
import type { KindTables } from "./tables";

export { pathsOf, reasonAgainst, type KindTables } from "./tables";

export type { Resource } from "./resource";

/** The workloads in a resource: one for most kinds, one an item for lists, none for what has nothing to judge. */
export function adapt(resource: Resource): readonly Workload[] {
  if (dockerTables(resource.type) !== undefined) return adaptDocker(resource);
  return resource.type.startsWith("kubernetes:") ? adaptKubernetes(resource) : [];
}

/** A way in which workloads are written down, for the documentation. */
export interface Notation {
  readonly title: string;
  readonly platform: Platform;
  readonly kinds: readonly KindTables[];
}

export const NOTATIONS: readonly Notation[] = [
  { title: "Kubernetes", platform: "kubernetes", kinds: KUBERNETES_KINDS },
  { title: "Docker (Pulumi)", platform: "docker", kinds: DOCKER_KINDS },
  { title: "Compose", platform: "docker", kinds: COMPOSE_KINDS },
  { title: "docker inspect", platform: "docker", kinds: ENGINE_KINDS },
];

/** The tables of the kinds that a type token may stand for; none for types that have nothing to judge. */
export function kindsOf(type: string): readonly KindTables[] {
  const tables = dockerTables(type);
  if (tables !== undefined) return [{ ...tables, name: "" }];
  return type.startsWith("kubernetes:") ? KUBERNETES_KINDS : [];
}
