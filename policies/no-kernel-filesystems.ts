import { hostPathList, overlapsAny } from "../src/admission/host-paths";
import { HOST_MOUNT_FIELDS, forbidHostMounts } from "../src/host-mounts";
import { overlaps } from "../src/host-path";
import { definePolicy } from "../src/policy";

/** What Linux does not put into a namespace; /dev is a matter of no-host-devices. */
const KERNEL_PATHS = [
  "/proc",
  "/sys", // cgroups, SELinux, debugfs, tracefs, bpf, securityfs and efivars are below
  "/selinux", // where SELinux was before /sys/fs/selinux
  "/cgroup", // where cgroups were before /sys/fs/cgroup
  "/lib/modules",
  "/usr/lib/modules",
  "/boot",
];

const KERNEL_LIST = hostPathList("kernelPaths", KERNEL_PATHS);

export default definePolicy({
  id: "no-kernel-filesystems",
  title: "Containers get no kernel file system of the host",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.6"] },
  reads: HOST_MOUNT_FIELDS,
  why: "No namespace covers these: a write to /proc/sysrq-trigger, /proc/sys or /sys acts on the host's kernel.",
  fix: "Remove the mount. A program that reads host metrics needs an exemption with a reason.",

  check: (workload) =>
    forbidHostMounts(workload, {
      isBad: (path) => KERNEL_PATHS.some((kernelPath) => overlaps(path, kernelPath)),
      what: "kernel file systems of the host",
    }),

  admission: {
    hostPaths: [KERNEL_LIST],
    rules: [
      {
        each: "hostMounts",
        isBad: overlapsAny(KERNEL_LIST),
        says: '{item.title} mounts "{item.path}" and with it kernel file systems of the host',
        at: "path",
        value: "item.path",
      },
    ],
  },
});
