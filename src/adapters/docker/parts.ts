import { mapField, type Field, type Place } from "../../place";
import { quote } from "../../text";
import type { Container, HostNamespace, ImageUse, Sysctl } from "../../workload";

export interface Subject {
  readonly name: string;
  /** As a message begins: `container "web"`. */
  readonly title: string;
}

export function emptyContainer({ name, title }: Subject): Container {
  return {
    name,
    title,
    isEphemeral: false,
    groups: [],
    addedCapabilities: [],
    devices: [],
    hostPorts: [],
    probeHosts: [],
  };
}

export function pulled(title: string, place: Place): ImageUse {
  return { reference: place.string("an image reference"), title, isOutput: false };
}

/** An image that the engine looks up on the host, by its name or else by its ID. */
export function started(title: string, place: Place): ImageUse {
  return { ...pulled(title, place), acceptsIds: true };
}

export function made(title: string, place: Place): ImageUse {
  return { reference: place.string("an image reference"), title, isOutput: true };
}

export function sysctls(map: Place): readonly Sysctl[] {
  return map
    .entries()
    .filter(([name]) => name !== "__defaults")
    .map(([name, place]) => {
      const value = place.string();
      const known: Field<string> = { state: "set", value: name, place };
      return { name: name === "" ? value : known, value };
    });
}

export function networkNamed(place: Place): HostNamespace {
  return { name: "network", isHost: isHostMode(place), value: "host" };
}

/** A namespace is the host's, another container's (which may be the host's too), or one that says nothing bad. */
export function isHostMode(place: Place): Field<boolean> {
  const mode = place.string();
  if (mode.state !== "set" || !mode.value.startsWith("container:")) return mapField(mode, (value) => value === "host");
  const other = mode.value.slice("container:".length);
  return { state: "elsewhere", place, decidedBy: `the namespace of container ${quote(other)} is joined` };
}
