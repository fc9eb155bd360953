import { mapField, type Field, type Place } from "../../../place";
import { quote } from "../../../text";
import type { HostNamespace } from "../../../workload";
import { isHostMode } from "../parts";
import { flag, names } from "./values";

/** The namespaces that a service can share with the host. */
export function serviceNamespaces(project: Place, service: Place): readonly HostNamespace[] {
  return [
    { name: "process ID", isHost: mode(project, service, "pid"), value: "host" },
    { name: "IPC", isHost: mode(project, service, "ipc"), value: "host" },
    ...networks(project, service),
    { name: "user", isHost: isHostMode(service.at("userns_mode")), value: "host" },
    { name: "cgroup", isHost: isHostMode(service.at("cgroup")), value: "host" },
    { name: "UTS", isHost: mode(project, service, "uts"), value: "host" },
  ];
}

const JOIN = "service:";

/** A mode of a service: `host`, or what another service of the file has, or something that says nothing bad. */
function mode(project: Place, service: Place, key: string): Field<boolean> {
  return joined(project, service.at(key), (other) => isHostMode(other.at(key))) ?? isHostMode(service.at(key));
}

/**
 * Whether another service that is joined has the host's namespace. Only one step is followed: a join of a join is said to
 * be decided elsewhere.
 */
function joined(project: Place, place: Place, isHostOf: (other: Place) => Field<boolean>): Field<boolean> | undefined {
  const text = place.text();
  if (text === undefined || !text.startsWith(JOIN)) return undefined;
  const name = text.slice(JOIN.length);
  const decidedBy = `the namespace of service ${quote(name)} is joined`;
  const other = project.at("services", name);
  if (other.shape !== "object") return { state: "elsewhere", place, decidedBy };
  const isHost = isHostOf(other);
  return isHost.state === "set" || isHost.state === "unset"
    ? { ...isHost, place }
    : { state: "elsewhere", place, decidedBy };
}

function networks(project: Place, service: Place): readonly HostNamespace[] {
  const stated = service.at("network_mode");
  const isHost = joined(project, stated, (other) => isOnHost(project, other)) ?? isHostMode(stated);
  return [isHost, ...(isHost.state === "unset" ? memberships(project, service) : [])].map(onNetwork);
}

function onNetwork(isHost: Field<boolean>): HostNamespace {
  return { name: "network", isHost, value: "host" };
}

/** What is known of the network of a service that another one joins. */
function isOnHost(project: Place, service: Place): Field<boolean> {
  const stated = service.at("network_mode");
  if (stated.text()?.startsWith(JOIN)) return { state: "elsewhere", place: stated, decidedBy: "" };
  const all = [isHostMode(stated), ...memberships(project, service)];
  return all.find((each) => each.state === "set" && each.value) ?? all.find(({ state }) => state !== "set") ?? all[0]!;
}

/** Whether each of the networks that a service is in is the host's; a service that names none is in `default`. */
function memberships(project: Place, service: Place): readonly Field<boolean>[] {
  const stated = service.at("networks");
  const named = names(stated);
  const all: readonly Field<string>[] = named.length > 0 ? named : [{ state: "set", value: "default", place: stated }];
  return all.map((name) =>
    name.state === "set" ? isHostNetwork(project, name.value, name.place) : mapField(name, Boolean),
  );
}

/**
 * A network is the host's by the name that the engine knows it by: the stated one, or its key if it is external. The
 * engine's own network is taken whether it is said to be external or not.
 */
function isHostNetwork(project: Place, key: string, place: Place): Field<boolean> {
  const network = project.at("networks", key);
  if (!project.at("networks").has(key)) return undefinedNetwork(key, place);
  const name = network.at("name").string();
  const known = name.state === "unset" ? externalName(network.at("external"), key) : name;
  const isHost = mapField(known, (text) => text === "host");
  return isHost.state === "set" || isHost.state === "unset" ? { ...isHost, place } : isHost;
}

function externalName(external: Place, key: string): Field<string> {
  if (external.shape === "object") {
    const name = external.at("name").string();
    return name.state === "unset" ? { state: "set", value: key, place: external } : name;
  }
  return mapField(flag(external), (on) => (on ? key : ""));
}

/** Compose makes the network `default` itself and refuses others, unless another file defines them. */
function undefinedNetwork(key: string, place: Place): Field<boolean> {
  if (key === "default") return { state: "set", value: false, place };
  const decidedBy = `network ${quote(key)} is not defined in this file: check the output of docker compose config instead`;
  return { state: "elsewhere", place, decidedBy };
}
