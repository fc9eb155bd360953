import type { Place } from "../../../place";
import type { Workload } from "../../../workload";
import { driverOptionMounts } from "../driver-options";

export { adaptEngineContainer } from "./container";

/** A volume as `docker volume inspect` shows it. */
export function adaptEngineVolume(volume: Place): Partial<Workload> {
  return {
    get hostMounts() {
      return driverOptionMounts({ options: volume.at("Options"), driver: volume.at("Driver").string() });
    },
  };
}

/** A service of a swarm, a task of one, or a plugin: what it may do shows where it runs. */
export function opaque(inspected: Place): Partial<Workload> {
  const decidedBy = "inspect the containers that it runs on each host";
  return { unreadable: [{ state: "elsewhere", place: inspected, decidedBy }] };
}
