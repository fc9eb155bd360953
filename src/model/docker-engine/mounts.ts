import { isAbsolute } from "../../values/host-path";
import { equals, isEmpty, mapField, unset, type Field, type Place } from "../place";
import { quote } from "../../values/text";
import type { HostMount } from "../workload";
import { driverOptionMounts } from "./driver-options";

/** Returns the host mounts of an entry of `volumes`. A `hostPath` replaces `volumeName`; a `volumeName` that is a path is a bind mount. */
export function volumeMount(volume: Place): readonly HostMount[] {
  const readOnly = volume.at("readOnly").boolean();
  const hostPath = volume.at("hostPath").string();
  const path = isEmpty(hostPath) ? mapField(volume.at("volumeName").string(), pathOrNothing) : hostPath;
  const own = isEmpty(path) ? [] : [{ path, readOnly }];
  const from = volume.at("fromContainer").string();
  return isEmpty(from) ? own : [...own, { ...takenOver(from), readOnly }];
}

/** Returns the mounts of another container, which depend on that container's inputs. */
export function takenOver(from: Field<string>): HostMount {
  const readOnly = unset(from.place);
  if (from.state === "unset" || from.state === "malformed") return { path: from, readOnly };
  const other = from.state === "set" ? `container ${quote(from.value)}` : "another container";
  const decidedBy = `it inherits the mounts of ${other}`;
  return { path: { state: "elsewhere", place: from.place, decidedBy }, readOnly, isTakenOver: true };
}

export function pathOrNothing(name: string): string {
  return isAbsolute(name) ? name : "";
}

/** Returns the host mounts of an entry of `mounts`. */
export function hostMount(mount: Place): readonly HostMount[] {
  const type = mount.at("type").string();
  const readOnly = mount.at("readOnly").boolean();
  const source = mount.at("source").string();
  if (equals(type, "volume")) {
    const options = mount.at("volumeOptions");
    const driver = options.at("driverName").string();
    return driverOptionMounts({ options: options.at("driverOptions"), driver, readOnly });
  }
  if (equals(type, "tmpfs")) return [];
  if (type.state !== "set" && type.state !== "unset") return [{ path: type, readOnly }];
  return isEmpty(source) ? [] : [{ path: source, readOnly }];
}
