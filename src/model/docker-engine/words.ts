import { DOCKER_CAPABILITIES, normalizeCapability } from "../../values/capability";
import { mapField, type Field, type Place } from "../place";
import { runsNothing } from "../kind-tables";
import { notApplicable } from "../table";
import { quote } from "../../values/text";
import type { Capability, FieldList, ImageUse, NamespaceMode, Sysctl } from "../workload";
import { parseSecurityOption, type SecurityOption } from "../../values/security-option";

export interface Subject {
  readonly name: string;
  /** The subject of messages: `container "web"`. */
  readonly title: string;
  /** How to fix a setting that the program does not set itself. */
  readonly advice?: string;
}

/** A resource's inputs and the subject they belong to. */
export interface KindSource {
  readonly inputs: Place;
  readonly subject: Subject;
  /** The image that a container was created from, if the source has it. */
  readonly image: Place | undefined;
  /** Whether its `image` is an output of resources in the same source, which are checked themselves. */
  readonly isImageProvided: boolean;
}

/** Words that apply only to pods and their containers. */
export const ONLY_KUBERNETES = {
  ...notApplicable("Docker uses `user`.", "runAsUser", "runAsNonRoot", "runAsGroup"),
  ...notApplicable("Docker applies its default profile unless a security option replaces it.", "seccompProfile"),
  ...notApplicable("Docker uses security options.", "appArmorProfile", "allowPrivilegeEscalation", "procMount"),
  ...notApplicable("HostProcess containers exist only in Kubernetes.", "hostProcess"),
  ...notApplicable("Docker containers are reached through published ports.", "hostPorts"),
  ...notApplicable("Docker runs health checks inside the container.", "probeHosts"),
};

export const SELINUX_BY_OPTION = notApplicable(
  "Docker uses security options.",
  "seLinuxType",
  "seLinuxUser",
  "seLinuxRole",
  "seLinuxDisabled",
);

export const NOT_A_PLUGIN = notApplicable("Only Docker plugins have this setting.", "grantAllPermissions");

export const NOT_A_BUILD = notApplicable("The networks are checked on the workload.", "buildNetworks");

/** Container settings that only the builder determines. */
export const DECIDED_BY_BUILDER = notApplicable(
  "Builds do not have this setting.",
  "user",
  "groups",
  "addedCapabilities",
  "droppedCapabilities",
  "devices",
  "readOnlyRootFilesystem",
  "memoryLimits",
  "cpuLimits",
);

/** The namespace words of a workload that does not run containers. */
export const NO_NAMESPACES = runsNothing("It does not run containers.");

export function pulled(title: string, place: Place): ImageUse {
  return { reference: place.string("an image reference"), title, isOutput: false };
}

/** Returns an image that the engine looks up on the host by name, then by ID. */
export function started(title: string, place: Place): ImageUse {
  return { ...pulled(title, place), acceptsIds: true };
}

export function made(title: string, place: Place): ImageUse {
  return { reference: place.string("an image reference"), title, isOutput: true };
}

export function addedCapabilities(list: Place): ReadonlyArray<Field<Capability>> {
  return list.strings().map((field) => mapField(field, capability));
}

export function droppedCapabilities(place: Place): FieldList<Capability> {
  return { place, items: addedCapabilities(place) };
}

/** The engine reads names in any case, with or without `CAP_`. */
export function capability(written: string): Capability {
  const name = normalizeCapability(written);
  return { name, written, isStandard: DOCKER_CAPABILITIES.includes(name) };
}

export function securityOptions(place: Place): FieldList<SecurityOption> {
  return { place, items: place.strings().map((option) => mapField(option, parseSecurityOption)) };
}

export function sysctls(map: Place): readonly Sysctl[] {
  return map
    .entries()
    .filter(([name]) => name !== "__defaults")
    .map(([name, place]) => {
      const value = place.string();
      const known: Field<string> = { state: "set", value: name, place };
      return { entry: place, name: name === "" ? value : known, value };
    });
}

/** Returns the mode of a namespace: the host's, another container's (which may also be the host's), or neither. */
export function namespaceMode(place: Place): Field<NamespaceMode> {
  return asMode(isHostMode(place));
}

/** Translates whether a namespace is the host's into the engine's spelling. */
export function asMode(isHost: Field<boolean>): Field<NamespaceMode> {
  return mapField(isHost, (on) => on && "host");
}

export function isHostMode(place: Place): Field<boolean> {
  const mode = place.string();
  if (mode.state !== "set" || !mode.value.startsWith("container:")) return mapField(mode, (value) => value === "host");
  const other = mode.value.slice("container:".length);
  return { state: "elsewhere", place, decidedBy: `it joins the namespace of container ${quote(other)}` };
}
