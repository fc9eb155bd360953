import { cases } from "../support/cases";
import {
  bind,
  granted,
  hostPath,
  hostPaths,
  inlineVolume,
  localVolume,
  mount,
  mounted,
  persistentVolume,
  readOnly,
  serviceMount,
  serviceVolume,
  taskDriverVolume,
  taskVolume,
  volume,
  volumeNamed,
} from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "nothing from the host": { pod: {} },
    "null, which counts as unset": { pod: { volumes: [{ name: "v", hostPath: null }] } },
    "an empty path, which is not a host path": bind("", { containerPath: "/proc" }),
    "a container path with the same name": bind("/srv/data", { containerPath: "/proc" }),
    "kernel paths inside another directory": hostPath("/opt/proc/sys", "Directory"),
    "names with the same beginning": hostPaths(["/processes", "/system", "/lib/modules-extra", "/bootstrap"]),
    "devices, which no-host-devices checks": hostPath("/dev/fuse"),
    "a volume of type tmpfs": volume({ type: "tmpfs", device: "tmpfs", o: "size=100m" }),
    "a Windows drive": bind("C:\\proc", { containerPath: "/proc" }),
    "an empty path, which the API rejects": hostPath(""),
  },
  bad: {
    "process information": {
      ...hostPath("/proc"),
      value: "/proc",
      message:
        /^the pod mounts host path "\/proc", which exposes the host's kernel interfaces, modules, or boot files$/,
      nearMiss: hostPath("/process"),
    },
    "a read-only mount": { ...mounted("/sys", readOnly), nearMiss: mounted("/srv/sys", readOnly) },
    "a kernel setting": {
      ...hostPath("/proc/sys/kernel/core_pattern"),
      nearMiss: hostPath("/srv/proc/sys/kernel/core_pattern"),
    },
    "the host's root through /proc/1/root": { ...hostPath("/proc/1/root/srv"), nearMiss: hostPath("/srv/1/root/srv") },
    "the whole host": { ...hostPath("/"), value: "/", nearMiss: hostPath("/srv") },
    "the root, spelled with ..": {
      ...bind("/srv/data/../.."),
      value: "/srv/data/../..",
      nearMiss: bind("/srv/data/.."),
    },
    "double slashes and a trailing slash": { ...bind("//sys//fs/cgroup/"), nearMiss: bind("//srv//sys/fs/cgroup/") },
    "the old paths of SELinux and cgroups": {
      ...hostPaths(["/selinux", "/cgroup/memory"]),
      nearMiss: hostPaths(["/selinux-policy", "/cgroups/memory"]),
    },
    "kernel modules, in /lib and /usr/lib": {
      ...hostPaths(["/lib/modules", "/usr/lib/modules/6.12.0"]),
      nearMiss: hostPaths(["/lib/firmware", "/usr/lib/firmware/6.12.0"]),
    },
    "a directory that contains the kernel modules": { ...hostPath("/usr"), nearMiss: hostPath("/usr/share") },
    "the kernel's images": { ...hostPath("/boot"), nearMiss: hostPath("/boots") },
    "a persistent volume": { ...persistentVolume("/sys/fs/bpf"), nearMiss: persistentVolume("/srv/fs/bpf") },
    "a local persistent volume": { ...localVolume("/boot"), nearMiss: localVolume("/mnt/boot") },
    "a Patch of a persistent volume": {
      type: "kubernetes:core/v1:PersistentVolumePatch",
      inputs: { spec: { hostPath: { path: "/proc" } } },
      at: "spec.hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolumePatch",
        inputs: { spec: { hostPath: { path: "/mnt/proc" } } },
      },
    },
    "an item of a list": {
      type: "kubernetes:core/v1:List",
      inputs: {
        items: [
          { apiVersion: "v1", kind: "ConfigMap", data: {} },
          { apiVersion: "v1", kind: "PersistentVolume", spec: { hostPath: { path: "/sys" } } },
        ],
      },
      at: "items[1].spec.hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:List",
        inputs: {
          items: [
            { apiVersion: "v1", kind: "ConfigMap", data: {} },
            { apiVersion: "v1", kind: "ConfigMap", spec: { hostPath: { path: "/sys" } } },
          ],
        },
      },
    },
    "a host path that replaces the volume's name": {
      docker: { volumes: [{ hostPath: "/sys", volumeName: "data", containerPath: "/d" }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "/srv/data", volumeName: "/sys", containerPath: "/d" }] } },
    },
    "a volume name that is a path": { ...volumeNamed("/proc/sys"), value: "/proc/sys", nearMiss: volumeNamed("proc") },
    "a volume name that is a path, next to an empty host path": {
      docker: { volumes: [{ hostPath: "", volumeName: "/proc/sys", containerPath: "/d" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ hostPath: "", volumeName: "proc-sys", containerPath: "/d" }] } },
    },
    "a bind mount": {
      ...mount("/proc/irq", readOnly),
      nearMiss: { docker: { mounts: [{ type: "volume", source: "proc-irq", target: "/irq", readOnly: true }] } },
    },
    "an inline volume that binds": {
      ...inlineVolume({ type: "none", o: "bind", device: "/sys" }),
      nearMiss: inlineVolume({ type: "none", o: "bind", device: "/srv" }),
    },
    "a bind mount of docker.Service": { ...serviceMount("/sys"), nearMiss: serviceMount("/srv") },
    "an inline volume of docker.Service": {
      ...serviceVolume({ device: "/boot" }, { driverName: "local" }),
      nearMiss: serviceVolume({ device: "/boot" }, { driverName: "rexray" }),
    },
    "a volume of type proc": {
      ...volume({ type: "proc", device: "proc" }),
      at: "driverOpts.type",
      value: "/proc",
      message: /^volume "web" mounts host path "\/proc"/,
      nearMiss: volume({ type: "tmpfs", device: "proc" }),
    },
    "a volume of type cgroup2": {
      ...volume({ type: "cgroup2", device: "none" }),
      at: "driverOpts.type",
      value: "/sys/fs/cgroup",
      nearMiss: volume({ type: "none", device: "none" }),
    },
    "a volume that binds a relative path": {
      ...volume({ type: "none", o: "bind", device: "sys/kernel" }),
      value: "sys/kernel",
      nearMiss: volume({ type: "nfs", o: "addr=10.0.0.1", device: "sys/kernel" }),
    },
    "an overlay over a kernel file system": {
      ...volume({ type: "overlay", device: "overlay", o: "lowerdir=/srv/a:/sys,upperdir=/srv/b" }),
      at: "driverOpts.o",
      value: "/sys",
      nearMiss: volume({ type: "overlay", device: "overlay", o: "lowerdir=/srv/a:/srv/sys,upperdir=/srv/b" }),
    },
    "a plugin's mount": {
      ...granted("mount", "/srv", "/sys/fs"),
      at: "grantPermissions[0].values[1]",
      nearMiss: granted("mount", "/srv", "/srv/fs"),
    },
    "a task's volume": { ...taskVolume("/proc", readOnly), nearMiss: taskVolume("/srv/proc", readOnly) },
    "a task's volume of a kernel file system": {
      ...taskDriverVolume({ type: "proc" }),
      at: "volumes[0].dockerVolumeConfiguration.driverOpts.type",
      nearMiss: taskDriverVolume({ type: "tmpfs" }),
    },
  },
  undecided: {
    "a host path from an output": {
      ...hostPath(UNKNOWN),
      message:
        /^cannot determine before deployment whether the pod mounts the host's kernel interfaces, modules, or boot files/,
    },
    "an unknown path next to a harmless one": { ...hostPaths([UNKNOWN, "/srv"]), at: "volumes[0].hostPath.path" },
    "a volume's name from an output, as it may be a path": volumeNamed(UNKNOWN),
    "a mount's source from an output": mount(UNKNOWN),
    "a mount's type from an output": {
      docker: { mounts: [{ type: UNKNOWN, source: "/proc", target: "/d" }] },
      at: "mounts[0].type",
    },
    "volume options from an output": { ...volume(UNKNOWN), at: "driverOpts" },
    "a volume's driver from an output": { ...volume({ device: "/proc" }, UNKNOWN), at: "driver" },
    "a persistent volume's spec from an output": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: UNKNOWN },
      at: "spec",
    },
    "a plugin's grant whose name is an output": { ...granted(UNKNOWN, "/sys"), at: "grantPermissions[0].name" },
  },
  unreadable: {
    "an object in place of volumes": {
      pod: { volumes: { hostPath: "/proc" } },
      at: "volumes",
      message: /expected a list/,
    },
    "a volume that is a string": {
      docker: { volumes: ["/proc:/proc"] },
      at: "volumes[0]",
      message: /expected an object/,
    },
    "volume options that are a string": {
      ...volume("type=none,o=bind,device=/proc"),
      at: "driverOpts",
      message: /expected an object/,
    },
    "volume options that are a list": {
      ...volume(["device=/proc"]),
      at: "driverOpts",
      message: /expected an object, found a list/,
    },
    "a source that is a list": { docker: { mounts: [{ type: "bind", source: ["/proc"] }] }, at: "mounts[0].source" },
  },
});
