import type { Platform, Workload } from "../model/workload";
import { BATCH } from "./aws/batch";
import { ECS } from "./aws/ecs";
import { NESTED_STACKS } from "./aws/stack";
import { DOCKER } from "./docker";
import { COMPOSE } from "./compose";
import { ENGINE } from "./engine";
import { readKind, type Kind } from "../model/docker-engine/kind";
import { KUBERNETES_KINDS, adaptKubernetes } from "./kubernetes";
import type { Resource, ResourceType } from "../model/resource";
import type { KindTables } from "../model/kind-tables";

/** The types whose tokens are known; Kubernetes has many more for the same few kinds. */
const TYPES: ReadonlyMap<string, ResourceType> = new Map([
  ...[...DOCKER, ...COMPOSE, ...ENGINE].map(([type, kind]) => [type, engineType(kind)] as const),
  ...ECS,
  ...BATCH,
  ...NESTED_STACKS,
]);

const KUBERNETES: ResourceType = { kinds: KUBERNETES_KINDS, adapt: adaptKubernetes };

function engineType(kind: Kind): ResourceType {
  return { kinds: [kind], adapt: (resource) => [readKind(kind, resource)] };
}

function typeOf(token: string): ResourceType | undefined {
  return TYPES.get(token) ?? (token.startsWith("kubernetes:") ? KUBERNETES : undefined);
}

/** Returns the workloads in a resource: one for most kinds, one per item for lists, none for other types. */
export function adapt(resource: Resource): readonly Workload[] {
  return typeOf(resource.type)?.adapt(resource) ?? [];
}

/** Returns the tables of the kinds that a type token may identify; none for types that are not checked. */
export function kindsOf(type: string): readonly KindTables[] {
  return typeOf(type)?.kinds ?? [];
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
  // The task definition of a daemon has the same fields, and fewer.
  { title: "Amazon ECS", platform: "ecs", kinds: kindsOf("aws-native:ecs:TaskDefinition") },
  { title: "AWS Batch", platform: "batch", kinds: kindsOf("aws-native:batch:JobDefinition") },
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
