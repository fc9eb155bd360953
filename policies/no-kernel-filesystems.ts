import { hostPathList } from "../src/policy/cel/host-paths";
import { definePolicy } from "../src/policy/policy";
import { forbidMounts } from "../src/policy/rules";

/** Paths that Linux does not isolate in a namespace. /dev belongs to no-host-devices. */
const KERNEL_PATHS = hostPathList("kernelPaths", [
  "/proc",
  "/sys", // cgroups, SELinux, debugfs, tracefs, bpf, securityfs and efivars are below
  "/selinux", // where SELinux was before /sys/fs/selinux
  "/cgroup", // where cgroups were before /sys/fs/cgroup
  "/lib/modules",
  "/usr/lib/modules",
  "/boot",
]);

export default definePolicy({
  id: "no-kernel-filesystems",
  title: "Containers do not mount the host's kernel interfaces, modules, or boot files",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.6"] },
  why: "No namespace isolates these. Writing to /proc or /sys controls the running kernel; the host loads its kernel and modules from /boot and /lib/modules.",
  fix: "Remove the mount. If the program reads host metrics or loads a kernel module by design, exempt this path with a reason.",
  whenNotToUse:
    "Metrics exporters read /proc and /sys, and network plugins and kube-proxy mount /lib/modules: exempt them by name, with the path as the value.",
  repair: { kind: "none", reason: "Only you know whether the program works without the mount." },

  rules: [
    forbidMounts({
      paths: KERNEL_PATHS,
      below: true,
      reaches: "the host's kernel interfaces, modules, or boot files",
      judgesCopies: true,
    }),
  ],
});
