import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "nothing of the host": { pod: {} },
    "null, which is unset": { pod: { volumes: [{ name: "v", hostPath: null }] } },
    "an empty path, which is no host path": { docker: { volumes: [{ hostPath: "", containerPath: "/proc" }] } },
    "a path of the container that only looks like it": {
      docker: { volumes: [{ hostPath: "/srv/data", containerPath: "/proc" }] },
    },
    "the kernel's names further down": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/opt/proc/sys", type: "Directory" } }] },
    },
    "names that begin alike": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/processes" } },
          { name: "b", hostPath: { path: "/system" } },
          { name: "c", hostPath: { path: "/lib/modules-extra" } },
          { name: "d", hostPath: { path: "/bootstrap" } },
        ],
      },
    },
    "devices, which no-host-devices judges": { pod: { volumes: [{ name: "v", hostPath: { path: "/dev/fuse" } }] } },
    "a volume of type tmpfs, which is memory": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=100m" } },
    },
    "a Windows drive, which no Linux path is above": {
      docker: { volumes: [{ hostPath: "C:\\proc", containerPath: "/proc" }] },
    },
    "an empty path, which the API refuses": { pod: { volumes: [{ name: "v", hostPath: { path: "" } }] } },
  },
  bad: {
    "process information": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/proc" } }] },
      at: "volumes[0].hostPath.path",
      value: "/proc",
      says: /^the pod mounts host path "\/proc", which exposes the host's kernel interfaces, modules, or boot files$/,
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/process" } }] } },
    },
    "read-only too": {
      pod: {
        containers: [{ name: "web", volumeMounts: [{ name: "v", mountPath: "/host/sys", readOnly: true }] }],
        volumes: [{ name: "v", hostPath: { path: "/sys" } }],
      },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          containers: [{ name: "web", volumeMounts: [{ name: "v", mountPath: "/host/sys", readOnly: true }] }],
          volumes: [{ name: "v", hostPath: { path: "/srv/sys" } }],
        },
      },
    },
    "a kernel setting": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/proc/sys/kernel/core_pattern" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv/proc/sys/kernel/core_pattern" } }] } },
    },
    "the host's root through a process": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/proc/1/root/srv" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv/1/root/srv" } }] } },
    },
    "the whole host": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/" } }] },
      at: "volumes[0].hostPath.path",
      value: "/",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] } },
    },
    "the root in a roundabout spelling": {
      docker: { volumes: [{ hostPath: "/srv/data/../..", containerPath: "/host" }] },
      at: "volumes[0].hostPath",
      value: "/srv/data/../..",
      nearMiss: { docker: { volumes: [{ hostPath: "/srv/data/..", containerPath: "/host" }] } },
    },
    "doubled slashes and one at the end": {
      docker: { volumes: [{ hostPath: "//sys//fs/cgroup/", containerPath: "/host" }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "//srv//sys/fs/cgroup/", containerPath: "/host" }] } },
    },
    "SELinux and cgroups where they once were": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/selinux" } },
          { name: "b", hostPath: { path: "/cgroup/memory" } },
        ],
      },
      at: ["volumes[0].hostPath.path", "volumes[1].hostPath.path"],
      nearMiss: {
        pod: {
          volumes: [
            { name: "a", hostPath: { path: "/selinux-policy" } },
            { name: "b", hostPath: { path: "/cgroups/memory" } },
          ],
        },
      },
    },
    "kernel modules by either way": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/lib/modules" } },
          { name: "b", hostPath: { path: "/usr/lib/modules/6.12.0" } },
        ],
      },
      at: ["volumes[0].hostPath.path", "volumes[1].hostPath.path"],
      nearMiss: {
        pod: {
          volumes: [
            { name: "a", hostPath: { path: "/lib/firmware" } },
            { name: "b", hostPath: { path: "/usr/lib/firmware/6.12.0" } },
          ],
        },
      },
    },
    "a directory above the kernel modules": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/usr" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/usr/share" } }] } },
    },
    "the kernel's images": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/boot" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/boots" } }] } },
    },
    "a persistent volume": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { hostPath: { path: "/sys/fs/bpf" } } },
      at: "spec.hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { hostPath: { path: "/srv/fs/bpf" } } },
      },
    },
    "a local persistent volume": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { local: { path: "/boot" } } },
      at: "spec.local.path",
      nearMiss: { type: "kubernetes:core/v1:PersistentVolume", inputs: { spec: { local: { path: "/mnt/boot" } } } },
    },
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
    "a volume name that is a path": {
      docker: { volumes: [{ volumeName: "/proc/sys", containerPath: "/d" }] },
      at: "volumes[0].volumeName",
      value: "/proc/sys",
      nearMiss: { docker: { volumes: [{ volumeName: "proc", containerPath: "/d" }] } },
    },
    "a volume name that is a path beside an empty host path": {
      docker: { volumes: [{ hostPath: "", volumeName: "/proc/sys", containerPath: "/d" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ hostPath: "", volumeName: "proc-sys", containerPath: "/d" }] } },
    },
    "a bind mount": {
      docker: { mounts: [{ type: "bind", source: "/proc/irq", target: "/irq", readOnly: true }] },
      at: "mounts[0].source",
      nearMiss: { docker: { mounts: [{ type: "volume", source: "proc-irq", target: "/irq", readOnly: true }] } },
    },
    "an inline volume that binds": {
      docker: {
        mounts: [
          {
            type: "volume",
            target: "/d",
            volumeOptions: { driverOptions: { type: "none", o: "bind", device: "/sys" } },
          },
        ],
      },
      at: "mounts[0].volumeOptions.driverOptions.device",
      nearMiss: {
        docker: {
          mounts: [
            {
              type: "volume",
              target: "/d",
              volumeOptions: { driverOptions: { type: "none", o: "bind", device: "/srv" } },
            },
          ],
        },
      },
    },
    "a bind mount of docker.Service": {
      service: { taskSpec: { containerSpec: { mounts: [{ type: "bind", source: "/sys", target: "/host/sys" }] } } },
      at: "taskSpec.containerSpec.mounts[0].source",
      nearMiss: {
        service: { taskSpec: { containerSpec: { mounts: [{ type: "bind", source: "/srv", target: "/host/sys" }] } } },
      },
    },
    "an inline volume of docker.Service": {
      service: {
        taskSpec: {
          containerSpec: {
            mounts: [
              {
                type: "volume",
                target: "/d",
                volumeOptions: { driverName: "local", driverOptions: { device: "/boot" } },
              },
            ],
          },
        },
      },
      at: "taskSpec.containerSpec.mounts[0].volumeOptions.driverOptions.device",
      nearMiss: {
        service: {
          taskSpec: {
            containerSpec: {
              mounts: [
                {
                  type: "volume",
                  target: "/d",
                  volumeOptions: { driverName: "rexray", driverOptions: { device: "/boot" } },
                },
              ],
            },
          },
        },
      },
    },
    "a volume of a kernel file system's type": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "proc", device: "proc" } },
      at: "driverOpts.type",
      value: "/proc",
      says: /^volume "web" mounts host path "\/proc"/,
      nearMiss: { type: "docker:index/volume:Volume", inputs: { driverOpts: { type: "tmpfs", device: "proc" } } },
    },
    "a volume of type cgroup2": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "cgroup2", device: "none" } },
      at: "driverOpts.type",
      value: "/sys/fs/cgroup",
      nearMiss: { type: "docker:index/volume:Volume", inputs: { driverOpts: { type: "none", device: "none" } } },
    },
    "a volume that binds a relative path": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "none", o: "bind", device: "sys/kernel" } },
      at: "driverOpts.device",
      value: "sys/kernel",
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { type: "nfs", o: "addr=10.0.0.1", device: "sys/kernel" } },
      },
    },
    "an overlay over a kernel file system": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "overlay", device: "overlay", o: "lowerdir=/srv/a:/sys,upperdir=/srv/b" } },
      at: "driverOpts.o",
      value: "/sys",
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { type: "overlay", device: "overlay", o: "lowerdir=/srv/a:/srv/sys,upperdir=/srv/b" } },
      },
    },
    "a plugin's mount": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: ["/srv", "/sys/fs"] }] },
      at: "grantPermissions[0].values[1]",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: ["/srv", "/srv/fs"] }] },
      },
    },
  },
  undecided: {
    "a host path from an output": {
      pod: { volumes: [{ name: "v", hostPath: { path: UNKNOWN } }] },
      at: "volumes[0].hostPath.path",
      says: /^cannot determine before deployment whether the pod mounts the host's kernel interfaces, modules, or boot files/,
    },
    "an unknown path beside one that is fine": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: UNKNOWN } },
          { name: "b", hostPath: { path: "/srv" } },
        ],
      },
      at: "volumes[0].hostPath.path",
    },
    "a volume's name from an output, as it may be a path": {
      docker: { volumes: [{ volumeName: UNKNOWN, containerPath: "/d" }] },
      at: "volumes[0].volumeName",
    },
    "a mount's source from an output": {
      docker: { mounts: [{ type: "bind", source: UNKNOWN, target: "/d" }] },
      at: "mounts[0].source",
    },
    "a mount's type from an output": {
      docker: { mounts: [{ type: UNKNOWN, source: "/proc", target: "/d" }] },
      at: "mounts[0].type",
    },
    "volume options from an output": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: UNKNOWN },
      at: "driverOpts",
    },
    "a volume's driver from an output": {
      type: "docker:index/volume:Volume",
      inputs: { driver: UNKNOWN, driverOpts: { device: "/proc" } },
      at: "driver",
    },
    "a persistent volume's spec from an output": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: UNKNOWN },
      at: "spec",
    },
    "a plugin's grant whose name is an output": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: UNKNOWN, values: ["/sys"] }] },
      at: "grantPermissions[0].name",
    },
  },
  unreadable: {
    "volumes that are an object": { pod: { volumes: { hostPath: "/proc" } }, at: "volumes", says: /expected a list/ },
    "a volume that is text": { docker: { volumes: ["/proc:/proc"] }, at: "volumes[0]", says: /expected an object/ },
    "volume options that are text": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: "type=none,o=bind,device=/proc" },
      at: "driverOpts",
      says: /expected an object/,
    },
    "volume options that are a list": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: ["device=/proc"] },
      at: "driverOpts",
      says: /expected an object, found a list/,
    },
    "a source that is a list": { docker: { mounts: [{ type: "bind", source: ["/proc"] }] }, at: "mounts[0].source" },
  },
});
