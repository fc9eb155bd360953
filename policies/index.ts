// Made by `npm run generate` from the files of this folder.
import type { Policy } from "../src/policy/policy";
import allowedVolumeTypes from "./allowed-volume-types";
import noAddedCapabilities from "./no-added-capabilities";
import noCustomSelinux from "./no-custom-selinux";
import noHostDevices from "./no-host-devices";
import noHostNamespaces from "./no-host-namespaces";
import noHostPaths from "./no-host-paths";
import noHostPorts from "./no-host-ports";
import noHostProbes from "./no-host-probes";
import noHostProcess from "./no-host-process";
import noHostSystemPaths from "./no-host-system-paths";
import noKernelFilesystems from "./no-kernel-filesystems";
import noPrivilegeEscalation from "./no-privilege-escalation";
import noPrivileged from "./no-privileged";
import noRootGroup from "./no-root-group";
import noRuntimeSockets from "./no-runtime-sockets";
import noUnconfinedApparmor from "./no-unconfined-apparmor";
import noUnconfinedSeccomp from "./no-unconfined-seccomp";
import noUnmaskedProc from "./no-unmasked-proc";
import noUnsafeSysctls from "./no-unsafe-sysctls";
import pinnedImages from "./pinned-images";
import requireDroppedCapabilities from "./require-dropped-capabilities";
import requireNonRoot from "./require-non-root";
import requireReadOnlyRoot from "./require-read-only-root";
import requireResourceLimits from "./require-resource-limits";
import requireSeccomp from "./require-seccomp";
import trustedRegistries from "./trusted-registries";

/** Every policy of the pack, by id. */
export const policies: readonly Policy[] = [
  allowedVolumeTypes,
  noAddedCapabilities,
  noCustomSelinux,
  noHostDevices,
  noHostNamespaces,
  noHostPaths,
  noHostPorts,
  noHostProbes,
  noHostProcess,
  noHostSystemPaths,
  noKernelFilesystems,
  noPrivilegeEscalation,
  noPrivileged,
  noRootGroup,
  noRuntimeSockets,
  noUnconfinedApparmor,
  noUnconfinedSeccomp,
  noUnmaskedProc,
  noUnsafeSysctls,
  pinnedImages,
  requireDroppedCapabilities,
  requireNonRoot,
  requireReadOnlyRoot,
  requireResourceLimits,
  requireSeccomp,
  trustedRegistries,
];
