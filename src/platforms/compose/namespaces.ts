import { equals, mapField, type Field, type Place } from "../../model/place";
import { quote } from "../../values/text";
import { isHostMode } from "../../model/docker-engine/words";
import { flag, names } from "./values";

/** Returns whether each network of a service, and of the containers that run before it, is the host's. */
export function networks(project: Place, service: Place, before: readonly Place[]): ReadonlyArray<Field<boolean>> {
  const stated = (container: Place): ReadonlyArray<Field<boolean>> => [
    joined(project, container, "network_mode"),
    ...memberships(project, container),
  ];
  return [...stated(service), ...inDefault(project, service), ...before.flatMap(stated)];
}

const JOIN = "service:";

export type Mode = "pid" | "ipc" | "uts" | "network_mode";

/**
 * Reads a mode of a service: `host`, another service's namespace, or a harmless one. Only one step is followed: if the joined
 * service joins another one, the result is `elsewhere`.
 */
export function joined(project: Place, service: Place, key: Mode): Field<boolean> {
  const place = service.at(key);
  const text = place.text();
  if (text === undefined || !text.startsWith(JOIN)) return isHostMode(place);
  const name = text.slice(JOIN.length);
  const value = hasHosts(project, name, key);
  if (value !== undefined) return { state: "set", value, place };
  return { state: "elsewhere", place, decidedBy: `it joins the namespace of service ${quote(name)}` };
}

/** Cached results for a project's services: many may join the same one. */
const KNOWN = new WeakMap<object, Map<string, boolean | undefined>>();

/** Whether a service of the file has the host's namespace; undefined if that cannot be determined. */
function hasHosts(project: Place, name: string, key: Mode): boolean | undefined {
  const { identity } = project;
  const known = (identity && KNOWN.get(identity)) ?? new Map<string, boolean | undefined>();
  if (identity !== undefined) KNOWN.set(identity, known);
  const id = `${key} ${name}`;
  if (!known.has(id)) known.set(id, readHosts(project, project.at("services", name), key));
  return known.get(id);
}

function readHosts(project: Place, service: Place, key: Mode): boolean | undefined {
  if (service.shape !== "object") return undefined;
  const all = key === "network_mode" ? onHost(project, service) : [ownMode(service.at(key))];
  if (all.some((each) => equals(each, true))) return true;
  return all.every(({ state }) => state === "set" || state === "unset") ? false : undefined;
}

function ownMode(place: Place): Field<boolean> {
  const isJoin = place.text()?.startsWith(JOIN);
  return isJoin
    ? { state: "elsewhere", place, decidedBy: "it joins the namespace of another service" }
    : isHostMode(place);
}

/** The settings that determine whether a service is in the host's network. */
function onHost(project: Place, service: Place): ReadonlyArray<Field<boolean>> {
  return [ownMode(service.at("network_mode")), ...memberships(project, service), ...inDefault(project, service)];
}

/** Whether each of the networks that a service names is the host's. */
function memberships(project: Place, service: Place): ReadonlyArray<Field<boolean>> {
  return names(service.at("networks")).map((name) =>
    name.state === "set" ? isHostNetwork(project, name.value, name.place) : mapField(name, Boolean),
  );
}

/** A service without a network mode or networks is in the network `default`. */
function inDefault(project: Place, service: Place): ReadonlyArray<Field<boolean>> {
  const stated = service.at("networks");
  const mode = service.at("network_mode");
  const isElsewhere = (mode.isSet && mode.text() !== "") || names(stated).length > 0;
  return isElsewhere ? [] : [isHostNetwork(project, "default", stated)];
}

/**
 * A network is the host's if its name in the engine is `host`: the name it sets, or its key if it is external. The engine's
 * own network is used whether or not it is marked external.
 */
function isHostNetwork(project: Place, key: string, place: Place): Field<boolean> {
  const network = project.at("networks", key);
  if (!project.at("networks").has(key)) return undefinedNetwork(key, place);
  const name = network.at("name").string();
  const known = name.state === "unset" ? externalName(network.at("external"), key) : name;
  const isHost = mapField(known, (text) => text === "host");
  return isHost.state === "set" ? { ...isHost, place } : isHost;
}

function externalName(external: Place, key: string): Field<string> {
  if (external.shape === "object") {
    const name = external.at("name").string();
    return name.state === "unset" ? { state: "set", value: key, place: external } : name;
  }
  return mapField(flag(external), (on) => (on ? key : ""));
}

/** Compose creates the network `default` itself and rejects other undefined networks, unless another file defines them. */
function undefinedNetwork(key: string, place: Place): Field<boolean> {
  if (key === "default") return { state: "set", value: false, place };
  const decidedBy = `network ${quote(key)} is not defined in this file; check the output of docker compose config instead`;
  return { state: "elsewhere", place, decidedBy };
}
