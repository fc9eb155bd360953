import { equals, isEmpty, mapField, type Field, type Place } from "../../model/place";
import type { HostMount } from "../../model/workload";
import { driverOptionMounts } from "../../model/docker-engine/driver-options";
import { pathOrNothing, takenOver } from "../../model/docker-engine/mounts";

/**
 * Returns the host mounts of a container: the requested ones, and others that the engine has mounted, such as those inherited
 * from another container.
 */
export function engineMounts(container: Place): readonly HostMount[] {
  const host = container.at("HostConfig");
  const binds = host.at("Binds").items();
  const asked = host.at("Mounts").items();
  const mounted = container.at("Mounts");
  const targets = new Set([...binds.map(bindTarget), ...asked.map((mount) => mount.at("Target").text())].map(trimmed));
  return [
    ...binds.flatMap(bind),
    ...asked.flatMap(askedMount),
    ...mounted
      .items()
      .filter((mount) => !targets.has(trimmed(mount.at("Destination").text())))
      .flatMap(otherMount),
    // The engine lists inherited mounts; without its list they are unknown.
    ...(mounted.isSet ? [] : host.at("VolumesFrom").strings().map(takenOver)),
  ];
}

function trimmed(target: string | undefined): string | undefined {
  return target?.replace(/(?<=.)\/$/, "");
}

/** `/srv:/data:ro`, `C:\data:C:\data`, `volume:/data` */
function parts(bind: string): readonly string[] {
  return bind.split(/(?<!^[A-Za-z]|:[A-Za-z]):/);
}

function bindTarget(bind: Place): string | undefined {
  return parts(bind.text() ?? "")[1];
}

function bind(place: Place): readonly HostMount[] {
  const text = place.string();
  const path = mapField(text, (each) => pathOrNothing(parts(each)[0] ?? ""));
  const readOnly = mapField(text, (each) => (parts(each)[2] ?? "").split(",").includes("ro"));
  return isEmpty(path) ? [] : [{ path, readOnly }];
}

function askedMount(mount: Place): readonly HostMount[] {
  const type = mount.at("Type").string();
  const readOnly = mount.at("ReadOnly").boolean();
  if (equals(type, "volume")) {
    const config = mount.at("VolumeOptions", "DriverConfig");
    return driverOptionMounts({ options: config.at("Options"), driver: config.at("Name").string(), readOnly });
  }
  return isOfHost(type) ? hostMount(mount.at("Source").string(), readOnly) : [];
}

function otherMount(mount: Place): readonly HostMount[] {
  const readOnly = mapField(mount.at("RW").boolean(), (isWritable) => !isWritable);
  return isOfHost(mount.at("Type").string()) ? hostMount(mount.at("Source").string(), readOnly) : [];
}

const NOT_OF_HOST = new Set(["volume", "tmpfs", "cluster", "image"]);

function isOfHost(type: Field<string>): boolean {
  return type.state !== "set" || !NOT_OF_HOST.has(type.value);
}

function hostMount(path: Field<string>, readOnly: Field<boolean>): readonly HostMount[] {
  return isEmpty(path) ? [] : [{ path, readOnly }];
}
