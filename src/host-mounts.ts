import { hostPathReadings } from "./host-path";
import { forbid, type Outcome } from "./policy";
import { quote } from "./text";
import type { Workload } from "./workload";

/** Where host mounts are stated. */
export const HOST_MOUNT_FIELDS = {
  kubernetes: ["volumes[*].hostPath", "spec.hostPath (PersistentVolume)", "spec.local (PersistentVolume)"],
  docker: ["volumes[*]", "mounts[*]", "driverOpts (Volume)", "grantPermissions[*] (Plugin)"],
} as const;

/** What a policy holds against a host mount. */
export interface HostMountRule {
  /** Whether a mount of this clean path is bad. */
  readonly isBad: (path: string) => boolean;
  /** What of the host is reached, as an object of "mounts". */
  readonly what: string;
}

/** One outcome for each host mount that the rule is about. Mounts taken over from another container are not seen. */
export function forbidHostMounts(
  { title, hostMounts }: Pick<Workload, "title" | "hostMounts">,
  { isBad, what }: HostMountRule,
): readonly Outcome[] {
  return hostMounts.flatMap(({ path, isTakenOver = false }) =>
    isTakenOver && path.state === "elsewhere"
      ? []
      : forbid(path, (text) => text !== "" && hostPathReadings(text).some(isBad), {
          whether: `${title} mounts ${what}`,
          found: (text) => `${title} mounts ${quote(text)} and with it ${what}`,
        }),
  );
}
