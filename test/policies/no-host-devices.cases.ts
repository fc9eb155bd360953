import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "nothing of the host": { pod: {} },
    "null, which is unset": { docker: { devices: null, deviceCgroupRules: null, deviceRequests: null, gpus: null } },
    "an empty word for the GPUs, which is none": { docker: { gpus: "" } },
    "a null device": { docker: { devices: [null] } },
    "a directory whose name begins alike": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/development", type: "Directory" } }] },
    },
    "a dev directory that is not the host's": {
      docker: { volumes: [{ hostPath: "/opt/dev", containerPath: "/dev" }] },
    },
    "a block device of a claim, which the cluster hands out": {
      pod: {
        containers: [{ name: "web", volumeDevices: [{ name: "disk", devicePath: "/dev/xvda" }] }],
        volumes: [{ name: "disk", persistentVolumeClaim: { claimName: "disk" } }],
      },
    },
    "a tmpfs at /dev/shm, which is memory": {
      docker: { mounts: [{ type: "tmpfs", target: "/dev/shm" }], tmpfs: { "/dev/shm": "" } },
    },
    "mounts taken over from another container, which no-host-paths says": {
      docker: { volumes: [{ fromContainer: "tools" }] },
    },
    "GPUs, where they are allowed": {
      docker: { gpus: "all", deviceRequests: [{ driver: "nvidia", count: -1 }] },
      config: { allowGpus: true },
    },
    "a plugin that asks for no device": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "device", values: [] }] },
    },
  },
  bad: {
    "a device by CDI, which allowGpus does not let in": {
      docker: { deviceRequests: [{ driver: "cdi", deviceIds: ["example.com/disk=sda"] }] },
      config: { allowGpus: true },
      at: "deviceRequests[0].driver",
      value: "cdi",
      nearMiss: { docker: { deviceRequests: [{ driver: "nvidia", count: -1 }] }, config: { allowGpus: true } },
    },
    "all devices": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/dev" } }] },
      at: "volumes[0].hostPath.path",
      value: "/dev",
      says: /^the pod mounts host path "\/dev", which exposes host devices$/,
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/devel" } }] } },
    },
    "memory, read-only": {
      pod: {
        containers: [{ name: "web", volumeMounts: [{ name: "v", mountPath: "/m", readOnly: true }] }],
        volumes: [{ name: "v", hostPath: { path: "/dev/mem" } }],
      },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          containers: [{ name: "web", volumeMounts: [{ name: "v", mountPath: "/m", readOnly: true }] }],
          volumes: [{ name: "v", hostPath: { path: "/developer/mem" } }],
        },
      },
    },
    "the whole host": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] } },
    },
    "the path in a roundabout spelling": {
      pod: { volumes: [{ name: "v", hostPath: { path: "//srv/.././dev/" } }] },
      at: "volumes[0].hostPath.path",
      value: "//srv/.././dev/",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "//srv/.../dev/" } }] } },
    },
    "a block device that is not in /dev": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/srv/disk", type: "BlockDevice" } }] },
      at: "volumes[0].hostPath.type",
      value: "/srv/disk",
      says: /mounts host path "\/srv\/disk" of type BlockDevice, which exposes a host device$/,
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv/disk", type: "File" } }] } },
    },
    "a character device that is not in /dev": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/srv/tty", type: "CharDevice" } }] },
      at: "volumes[0].hostPath.type",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv/tty", type: "" } }] } },
    },
    "a device in /dev of a device's type, once": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/dev/sda", type: "BlockDevice" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv/sda", type: "FileOrCreate" } }] } },
    },
    "a persistent volume on a disk": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { local: { path: "/dev/nvme0n1" } } },
      at: "spec.local.path",
      says: /^the persistent volume mounts/,
      nearMiss: { type: "kubernetes:core/v1:PersistentVolume", inputs: { spec: { local: { path: "/mnt/nvme0n1" } } } },
    },
    "a persistent volume that is a block device": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { hostPath: { path: "/mnt/disk", type: "BlockDevice" } } },
      at: "spec.hostPath.type",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { hostPath: { path: "/mnt/disk", type: "Directory" } } },
      },
    },
    "a Patch that adds a device": {
      type: "kubernetes:apps/v1:DaemonSetPatch",
      inputs: { spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/dev/kvm" } }] } } } },
      at: "spec.template.spec.volumes[0].hostPath.path",
      nearMiss: {
        type: "kubernetes:apps/v1:DaemonSetPatch",
        inputs: { spec: { template: { spec: { volumes: [{ name: "v", emptyDir: {} }] } } } },
      },
    },
    "an item of a list": {
      type: "kubernetes:core/v1:PodList",
      inputs: { items: [{ spec: {} }, { spec: { volumes: [{ name: "v", hostPath: { path: "/dev/fuse" } }] } }] },
      at: "items[1].spec.volumes[0].hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:PodList",
        inputs: { items: [{ spec: {} }, { spec: { volumes: [{ name: "v", hostPath: { path: "/mnt/fuse" } }] } }] },
      },
    },
    "a device of docker.Container": {
      docker: { devices: [{ hostPath: "/dev/fuse", permissions: "r" }] },
      at: "devices[0].hostPath",
      value: "/dev/fuse",
      says: /^container "web" uses a host device: "\/dev\/fuse"$/,
      nearMiss: { docker: { devices: [] } },
    },
    "a device wherever it is": {
      docker: { devices: [{ hostPath: "/srv/disk" }] },
      at: "devices[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "/srv/disk", containerPath: "/disk" }] } },
    },
    "a device rule": {
      docker: { deviceCgroupRules: ["c 1:1 rwm"] },
      at: "deviceCgroupRules[0]",
      value: "c 1:1 rwm",
      says: /uses a host device rule: "c 1:1 rwm"/,
      nearMiss: { docker: { deviceCgroupRules: [] } },
    },
    "all GPUs": {
      docker: { gpus: "all" },
      at: "gpus",
      value: "all",
      nearMiss: { docker: { gpus: "all" }, config: { allowGpus: true } },
    },
    "a device request without a driver": {
      docker: { deviceRequests: [{ count: -1, capabilities: ["gpu"] }] },
      at: "deviceRequests[0]",
      value: "any",
      nearMiss: { docker: { deviceRequests: [{ count: -1, capabilities: ["gpu"] }] }, config: { allowGpus: true } },
    },
    "a device request with a driver": {
      docker: { deviceRequests: [{ driver: "nvidia" }] },
      at: "deviceRequests[0].driver",
      value: "nvidia",
      nearMiss: { docker: { deviceRequests: [{ driver: "nvidia" }] }, config: { allowGpus: true } },
    },
    "a device beside GPUs that are allowed": {
      docker: { gpus: "all", devices: [{ hostPath: "/dev/nvidia0" }] },
      config: { allowGpus: true },
      at: "devices[0].hostPath",
      nearMiss: { docker: { gpus: "all", devices: [] }, config: { allowGpus: true } },
    },
    "a bind mount of docker.Container": {
      docker: { volumes: [{ hostPath: "/dev/snd", containerPath: "/dev/snd" }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "/srv/snd", containerPath: "/dev/snd" }] } },
    },
    "a volume name that is a path": {
      docker: { volumes: [{ volumeName: "/dev", containerPath: "/host" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ volumeName: "dev", containerPath: "/host" }] } },
    },
    "a disk as an inline volume's device": {
      docker: {
        mounts: [
          { type: "volume", target: "/d", volumeOptions: { driverOptions: { type: "ext4", device: "/dev/sda1" } } },
        ],
      },
      at: "mounts[0].volumeOptions.driverOptions.device",
      nearMiss: {
        docker: {
          mounts: [
            { type: "volume", target: "/d", volumeOptions: { driverOptions: { type: "nfs", device: ":/dev/sda1" } } },
          ],
        },
      },
    },
    "a bind mount of docker.Service": {
      service: { taskSpec: { containerSpec: { mounts: [{ type: "bind", source: "/dev", target: "/dev" }] } } },
      at: "taskSpec.containerSpec.mounts[0].source",
      says: /^service "web" mounts/,
      nearMiss: {
        service: { taskSpec: { containerSpec: { mounts: [{ type: "volume", source: "dev", target: "/dev" }] } } },
      },
    },
    "a volume of a disk, from the engine's folder": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "ext4", device: "dev/sda1" } },
      at: "driverOpts.device",
      value: "dev/sda1",
      nearMiss: { type: "docker:index/volume:Volume", inputs: { driverOpts: { type: "9p", device: "dev/sda1" } } },
    },
    "a volume of type devtmpfs": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "devtmpfs", device: "devtmpfs" } },
      at: "driverOpts.type",
      value: "/dev",
      nearMiss: { type: "docker:index/volume:Volume", inputs: { driverOpts: { type: "tmpfs", device: "tmpfs" } } },
    },
    "a plugin's device": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "device", values: ["/dev/fuse"] }] },
      at: "grantPermissions[0].values[0]",
      says: /^plugin "web" uses a host device/,
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "env", values: ["/dev/fuse"] }] },
      },
    },
    "all devices to a plugin": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "allow-all-devices", values: ["true"] }] },
      at: "grantPermissions[0].values[0]",
      value: "allow-all-devices",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "allow-all-devices", values: ["false"] }] },
      },
    },
    "a plugin's mount of all devices": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: ["/dev"] }] },
      at: "grantPermissions[0].values[0]",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: ["/srv"] }] },
      },
    },
    "a device request under the driver of CDI, which hands over what a device is named": {
      docker: { deviceRequests: [{ driver: "cdi", deviceIds: ["vendor.example/device=1"] }] },
      config: { allowGpus: true },
      at: "deviceRequests[0].driver",
      value: "cdi",
      says: /uses a host device: "cdi"$/,
      nearMiss: { docker: { deviceRequests: [{ driver: "", count: 1 }] }, config: { allowGpus: true } },
    },
    "GPUs by a request with an empty driver": {
      docker: { deviceRequests: [{ driver: "", count: 1 }] },
      at: "deviceRequests[0]",
      value: "any",
      nearMiss: { docker: { deviceRequests: [] } },
    },
    "every device of a plugin's host": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "allow-all-devices", values: ["true"] }] },
      at: "grantPermissions[0].values[0]",
      says: /uses a host device rule: "allow-all-devices"$/,
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "allow-all-devices", values: ["false"] }] },
      },
    },
  },
  undecided: {
    "a host path from an output": {
      pod: { volumes: [{ name: "v", hostPath: { path: UNKNOWN } }] },
      at: "volumes[0].hostPath.path",
      says: /^cannot determine before deployment whether the pod mounts host devices/,
    },
    "a host path as a whole from an output": {
      pod: { volumes: [{ name: "v", hostPath: UNKNOWN }] },
      at: "volumes[0].hostPath",
    },
    "a type from an output": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/srv/disk", type: UNKNOWN } }] },
      at: "volumes[0].hostPath.type",
    },
    "volumes from an output": { pod: { volumes: UNKNOWN }, at: "volumes" },
    "a device from an output": { docker: { devices: [{ hostPath: UNKNOWN }] }, at: "devices[0].hostPath" },
    "device rules from an output": { docker: { deviceCgroupRules: UNKNOWN }, at: "deviceCgroupRules" },
    "a device request from an output": { docker: { deviceRequests: [UNKNOWN] }, at: "deviceRequests[0]" },
    "GPUs from an output": { docker: { gpus: UNKNOWN }, at: "gpus" },
    "a plugin's grants from an output": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: UNKNOWN },
      at: "grantPermissions",
    },
    "a path and its type from outputs": {
      pod: { volumes: [{ name: "v", hostPath: { path: UNKNOWN, type: UNKNOWN } }] },
      at: ["volumes[0].hostPath.path", "volumes[0].hostPath.type"],
    },
  },
  unreadable: {
    "a host path that is text": {
      pod: { volumes: [{ name: "v", hostPath: "/srv" }] },
      at: "volumes[0].hostPath",
      says: /expected an object, found "\/srv"/,
    },
    "a path that is a number": {
      pod: { volumes: [{ name: "v", hostPath: { path: 7 } }] },
      at: "volumes[0].hostPath.path",
      says: /expected a host path, found 7/,
    },
    "a device that is text": { docker: { devices: ["/dev/fuse"] }, at: "devices[0]" },
    "a device rule that is an object": { docker: { deviceCgroupRules: [{}] }, at: "deviceCgroupRules[0]" },
    "GPUs as a number": { docker: { gpus: 1 }, at: "gpus", says: /expected a string, found 1/ },
  },
});
