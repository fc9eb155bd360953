import type { Field, Place } from "../place";
import type { InlineExemption, Platform, ResourceIdentity, Workload } from "../workload";

/** What a source hands to an adapter: one resource's inputs and whose they are. */
export interface Resource {
  /** Pulumi's type token. */
  readonly type: string;
  /** The name in the Pulumi program. */
  readonly name: string;
  readonly urn: string | null;
  readonly inputs: Place;
  /** The folder of the file it was read from, from the working directory, where the file stands for its folder. */
  readonly folder?: string;
  /** The image that a container was made from, where the source has it. */
  readonly image?: Place;
}

/** Who a resource is whose inputs could not be read. */
export function unreadIdentity({ type, name, urn }: Omit<Resource, "inputs">): ResourceIdentity {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  return { type, kind, isNamespaced: false, namespace: null, name, pulumiName: name, urn };
}

/** A workload that has nothing to judge yet; adapters lay over it what their kind has. */
export function emptyWorkload(platform: Platform, resource: ResourceIdentity, title: string): Workload {
  return {
    platform,
    resource,
    title,
    isPartial: false,
    inlineExemptions: [],
    unreadable: [],
    containers: [],
    hostMounts: [],
    images: [],
    sysctls: [],
    hostNamespaces: [],
  };
}

const EXEMPT = "container-guard.dev/exempt.";

/** The exemptions among annotations or labels, given as name and text. One whose reason cannot be read is none. */
export function inlineExemptions(
  labels: ReadonlyArray<readonly [name: string | undefined, text: string | undefined]>,
): readonly InlineExemption[] {
  return labels.flatMap(([name, reason]) =>
    name?.startsWith(EXEMPT) && reason !== undefined ? [{ policy: name.slice(EXEMPT.length), reason }] : [],
  );
}

/** Why an object that should be there cannot be read. */
export function unreadable(place: Place): Field<never> {
  return place.object() as Field<never>;
}

/** The name a person knows: the stated one, without the random end that Pulumi gives to a name it makes itself. */
export function statedName(stated: string | undefined, pulumiName: string): string {
  if (stated === undefined || stated === "") return pulumiName;
  const isAutomatic = stated.startsWith(`${pulumiName}-`) && /^-[0-9a-f]{7,8}$/.test(stated.slice(pulumiName.length));
  return isAutomatic ? pulumiName : stated;
}
