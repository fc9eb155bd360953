import type { Field, Place } from "./place";
import { runsNothing, type KindTables } from "./kind-tables";
import { notApplicable, reader, type Answers } from "./table";
import type { Declaration, InlineExemption, ResourceIdentity, Workload, WorkloadWords } from "./workload";

/** A resource's inputs and identity, as a source passes them to a platform. */
export interface Resource {
  /** Pulumi's type token. */
  readonly type: string;
  /** The name in the Pulumi program. */
  readonly name: string;
  readonly urn: string | null;
  readonly inputs: Place;
  /** The namespace of a Kubernetes object that states none. Default: `default`. */
  readonly namespace?: string;
  /** The folder of the file that it was read from, relative to the working directory, if the file represents its folder. */
  readonly folder?: string;
  /** The image that a container was created from, if the source has it. */
  readonly image?: Place;
  /** Whether its `image` is an output of resources in the same source, which are checked themselves. */
  readonly isImageProvided?: boolean;
  /** Where a CloudFormation template declares it. */
  readonly declared?: Declaration | undefined;
}

/** A type of resource: the tables of its kinds, and how it is read. */
export interface ResourceType {
  readonly kinds: readonly KindTables[];
  /** Returns the workloads that a resource of this type contains. */
  readonly adapt: (resource: Resource) => readonly Workload[];
}

/**
 * Returns the identity of a resource without a namespace, whose type ends with its kind.
 *
 * @param stated - where the resource may state its own name
 */
export function identityOf(
  { type, name: pulumiName, urn, declared }: Omit<Resource, "inputs">,
  stated?: Place,
): ResourceIdentity {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  // A template's own name for a resource is unique in it.
  const name = declared?.logicalId ?? statedName(stated?.text(), pulumiName);
  return { type, kind, isNamespaced: false, namespace: null, name, pulumiName, urn, ...(declared && { declared }) };
}

/** A workload without the words of its kind. */
export type WorkloadBase = Omit<Workload, keyof WorkloadWords>;

/** Returns a workload without containers; platforms add the properties of their kind. */
export function baseWorkload(kind: KindTables, resource: ResourceIdentity, title: string): WorkloadBase {
  return { kind, resource, title, isPartial: false, inlineExemptions: [], unreadable: [], containers: [] };
}

/** Adds the words that a kind's table reads from the source; they are still read lazily. */
export function withWords<Source>(
  base: WorkloadBase,
  Words: new (source: Source) => Answers<WorkloadWords>,
  source: Source,
): Workload {
  return Object.defineProperties(new Words(source), Object.getOwnPropertyDescriptors(base)) as Workload;
}

/** Returns a workload without readable words. */
export function withoutWords(base: WorkloadBase): Workload {
  return withWords(base, Nothing, undefined);
}

const EXEMPT = "container-guard.dev/exempt.";

/** Returns the exemptions among annotations or labels, given as name and text. One with an unreadable reason is skipped. */
export function inlineExemptions(
  labels: ReadonlyArray<readonly [name: string | undefined, text: string | undefined]>,
): readonly InlineExemption[] {
  return labels.flatMap(([name, reason]) =>
    name?.startsWith(EXEMPT) && reason !== undefined ? [{ policy: name.slice(EXEMPT.length), reason }] : [],
  );
}

/** Returns why an expected object cannot be read. */
export function unreadable(place: Place): Field<never> {
  return place.object() as Field<never>;
}

/** Returns why an object cannot be read; undefined if it can be read or is absent. */
export function unreadableUnlessObject(place: Place): Field<never> | undefined {
  return place.shape === "object" || place.shape === "nothing" ? undefined : unreadable(place);
}

/** Returns the familiar name: the given one, without the random suffix of Pulumi's auto-naming. */
export function statedName(stated: string | undefined, pulumiName: string): string {
  if (stated === undefined || stated === "") return pulumiName;
  const isAutomatic = stated.startsWith(`${pulumiName}-`) && /^-[0-9a-f]{7,8}$/.test(stated.slice(pulumiName.length));
  return isAutomatic ? pulumiName : stated;
}

const Nothing = reader<WorkloadWords, undefined>({
  ...notApplicable("It cannot be read.", "hostMounts", "images"),
  ...runsNothing("It cannot be read."),
});
