import type { Platform, Workload } from "../model/workload";
import { DOCKER } from "./docker";
import { COMPOSE } from "./compose";
import { ENGINE } from "./engine";
import { readKind, type Kind } from "../model/docker-engine/kind";
import { KUBERNETES_KINDS, adaptKubernetes } from "./kubernetes";
import type { Resource } from "../model/resource";
import type { KindTables } from "../model/kind-tables";

/** The kinds that are identified by their type token alone. */
const KINDS: ReadonlyMap<string, Kind> = new Map([...DOCKER, ...COMPOSE, ...ENGINE]);

/** Returns the workloads in a resource: one for most kinds, one per item for lists, none for other types. */
export function adapt(resource: Resource): readonly Workload[] {
  const kind = KINDS.get(resource.type);
  if (kind !== undefined) return [readKind(kind, resource)];
  return resource.type.startsWith("kubernetes:") ? adaptKubernetes(resource) : [];
}

/** Returns the tables of the kinds that a type token may identify; none for types that are not checked. */
export function kindsOf(type: string): readonly KindTables[] {
  const kind = KINDS.get(type);
  if (kind !== undefined) return [{ ...kind, name: "" }];
  return type.startsWith("kubernetes:") ? KUBERNETES_KINDS : [];
}

/** A notation for workloads, as the documentation distinguishes them. */
export interface Notation {
  readonly title: string;
  readonly platform: Platform;
  readonly kinds: readonly KindTables[];
}

/** A job of a Compose file has the fields of a service. */
const JOB = "Job";

export const NOTATIONS: readonly Notation[] = [
  { title: "Kubernetes", platform: "kubernetes", kinds: KUBERNETES_KINDS },
  { title: "Docker (Pulumi)", platform: "docker", kinds: named(DOCKER, "docker:index/container:Container") },
  {
    title: "Compose",
    platform: "docker",
    kinds: named(COMPOSE, "docker:compose:Service").filter(({ name }) => name !== JOB),
  },
  { title: "docker inspect", platform: "docker", kinds: named(ENGINE, "docker:engine:Container") },
];

/** Returns the kinds with their names in the documentation. */
function named(kinds: ReadonlyMap<string, Kind>, usual: string): readonly KindTables[] {
  return [...kinds].map(([type, kind]) => ({ ...kind, name: type === usual ? "" : nameOf(type) }));
}

/** `docker-build:index:Image` → `docker-build Image`, `docker:index/volume:Volume` → `Volume` */
function nameOf(type: string): string {
  const [provider, , kind] = type.split(":");
  return provider === "docker" ? kind! : `${provider} ${kind}`;
}
