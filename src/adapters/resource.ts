import type { Field, Place } from "../place";
import type { Platform, ResourceIdentity, Workload } from "../workload";

/** What a source hands to an adapter: one resource's inputs and whose they are. */
export interface Resource {
  /** Pulumi's type token. */
  readonly type: string;
  /** The name in the Pulumi program. */
  readonly name: string;
  readonly urn: string | null;
  readonly inputs: Place;
}

/** A workload that has nothing to judge yet; adapters lay over it what their kind has. */
export function emptyWorkload(platform: Platform, resource: ResourceIdentity, title: string): Workload {
  return {
    platform,
    resource,
    title,
    isPartial: false,
    unreadable: [],
    containers: [],
    hostMounts: [],
    images: [],
    sysctls: [],
    hostNamespaces: [],
  };
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
