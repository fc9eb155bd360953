import { hostPathList, overlapsAny } from "../src/admission/host-paths";
import { COPIED_FIELDS, HOST_MOUNT_FIELDS, forbidHostMounts } from "../src/host-mounts";
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
  title: "Containers do not mount the host's kernel interfaces, modules, or boot files",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.6"] },
  reads: { kubernetes: HOST_MOUNT_FIELDS.kubernetes, docker: [...HOST_MOUNT_FIELDS.docker, ...COPIED_FIELDS] },
  why: "No namespace covers these. Writing to /proc or /sys controls the running kernel; the host loads what is in /boot and /lib/modules as its kernel.",
  fix: "Remove the mount. If the program reads host metrics or loads a kernel module by design, exempt this path with a reason.",

  check: (workload) =>
    forbidHostMounts(workload, {
      isBad: (path) => KERNEL_PATHS.some((kernelPath) => overlaps(path, kernelPath)),
      what: "the host's kernel interfaces, modules, or boot files",
      judgesCopies: true,
    }),

  admission: {
    hostPaths: [KERNEL_LIST],
    rules: [
      {
        each: "hostMounts",
        isBad: overlapsAny(KERNEL_LIST),
        says: '{item.title} mounts "{item.path}" and with it the host\'s kernel interfaces, modules, or boot files',
        at: "path",
        value: "item.path",
      },
    ],
  },
});
