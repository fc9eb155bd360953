/**
 * A capability's name as Docker reads it, without the prefix: `sys_admin`, `SYS_ADMIN` and `CAP_SYS_ADMIN` are one.
 * Kubernetes takes names as they are written, so there only a clean spelling is the capability that it looks like.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/pkg/oci/caps/utils.go, NormalizeLegacyCapabilities
 */
export function normalizeCapability(name: string): string {
  return name.trim().toUpperCase().replace(/^CAP_/, "");
}

/** What Pod Security Standards, Baseline, let a container add. */
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

/** What Docker gives every container that asks for nothing: the same and NET_RAW. */
export const DOCKER_CAPABILITIES: readonly string[] = [...BASELINE_CAPABILITIES, "NET_RAW"];
