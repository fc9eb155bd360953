import { isEmpty, type Field, type Place } from "../../model/place";
import type { HostMount } from "../../model/workload";
import { driverOptionMounts } from "../../model/docker-engine/driver-options";
import { USERS_KEYS } from "./styles";

/** Returns the host mounts of a volume of a task. One without a path on the host is managed by the Docker Engine. */
export function volumeMounts(volume: Place, readOnly: Field<boolean>): readonly HostMount[] {
  const hosts = [volume.at("host"), ...volume.at("hosts").items()].map((host) => host.at("sourcePath"));
  const paths = [volume.at("hostPath"), ...hosts].map((place) => place.string("a host path"));
  const docker = volume.at("dockerVolumeConfiguration");
  const options = docker.at("driverOpts").inStyle(USERS_KEYS);
  return [
    ...paths.filter((path) => !isEmpty(path)).map((path) => ({ path, readOnly })),
    ...driverOptionMounts({ options, driver: docker.at("driver").string(), readOnly }),
  ];
}
