/**
 * Returns a capability's name as Docker reads it, without the prefix: `sys_admin`, `SYS_ADMIN` and `CAP_SYS_ADMIN` are the
 * same capability. Kubernetes does not change names, so there only the exact spelling names the capability.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/pkg/oci/caps/utils.go, NormalizeLegacyCapabilities
 */
export function normalizeCapability(name: string): string {
  return name.trim().toUpperCase().replace(/^CAP_/, "");
}

/** The capabilities that Pod Security Standards Baseline lets a container add. */
export const BASELINE_CAPABILITIES: readonly string[] = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/** The capabilities that Docker grants by default: the same and NET_RAW. */
export const DOCKER_CAPABILITIES: readonly string[] = [...BASELINE_CAPABILITIES, "NET_RAW"];
