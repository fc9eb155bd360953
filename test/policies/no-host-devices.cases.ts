import { cases } from "../support/cases";
import {
  bind,
  granted,
  hostPath,
  inlineVolume,
  inPod,
  items,
  localVolume,
  mounted,
  patched,
  plugin,
  readOnly,
  serviceMount,
  setting,
  taskVolume,
  volume,
  volumeNamed,
  withConfig,
} from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

const gpus = setting("docker", "gpus");
const deviceRequests = items("docker", "deviceRequests");
const deviceCgroupRules = items("docker", "deviceCgroupRules");
const devices = items("docker", "devices");
const ecsDevices = items("ecs", "linuxParameters.devices");

export default cases({
  good: {
    "nothing from the host": { pod: {} },
    "null, which counts as unset": {
      docker: { devices: null, deviceCgroupRules: null, deviceRequests: null, gpus: null },
    },
    "an empty string for the GPUs, which requests none": gpus(""),
    "a null device": devices(null),
    "a directory whose name starts the same": hostPath("/development", "Directory"),
    "a dev directory that is not the host's": bind("/opt/dev"),
    "a block device of a claim, which the cluster assigns": inPod(
      { container: { volumeDevices: [{ name: "disk", devicePath: "/dev/xvda" }] } },
      { volumes: [{ name: "disk", persistentVolumeClaim: { claimName: "disk" } }] },
    ),
    "a tmpfs at /dev/shm, which is memory": {
      docker: { mounts: [{ type: "tmpfs", target: "/dev/shm" }], tmpfs: { "/dev/shm": "" } },
    },
    "mounts inherited from another container, which no-host-paths reports": {
      docker: { volumes: [{ fromContainer: "tools" }] },
    },
    "GPUs, where they are allowed": {
      docker: { gpus: "all", deviceRequests: [{ driver: "nvidia", count: -1 }] },
      config: { allowGpus: true },
    },
    "a plugin without devices": granted("device"),
    "GPUs that the scheduler assigns to a task": { ecs: { resourceRequirements: [{ type: "GPU", value: "2" }] } },
    "an accelerator of a task, which is not on the host": {
      ecs: { resourceRequirements: [{ type: "InferenceAccelerator", value: "device_1" }] },
    },
  },
  bad: {
    ...withConfig(
      { allowGpus: true },
      {
        "a CDI device, which allowGpus does not allow": {
          ...deviceRequests({ driver: "cdi", deviceIds: ["example.com/disk=sda"] }),
          at: "deviceRequests[0].driver",
          value: "cdi",
          nearMiss: deviceRequests({ driver: "nvidia", count: -1 }),
        },
        "a device next to allowed GPUs": {
          docker: { gpus: "all", devices: [{ hostPath: "/dev/nvidia0" }] },
          at: "devices[0].hostPath",
          nearMiss: { docker: { gpus: "all", devices: [] } },
        },
        "a device request with the CDI driver, which can name any device": {
          ...deviceRequests({ driver: "cdi", deviceIds: ["vendor.example/device=1"] }),
          at: "deviceRequests[0].driver",
          value: "cdi",
          message: /uses a host device: "cdi"$/,
          nearMiss: deviceRequests({ driver: "", count: 1 }),
        },
      },
    ),
    "all devices": {
      ...hostPath("/dev"),
      value: "/dev",
      message: /^the pod mounts host path "\/dev", which exposes host devices$/,
      nearMiss: hostPath("/devel"),
    },
    "the host's memory, read-only": {
      ...mounted("/dev/mem", readOnly),
      nearMiss: mounted("/developer/mem", readOnly),
    },
    "the whole host": { ...hostPath("/"), nearMiss: hostPath("/srv") },
    "a path with .. and double slashes": {
      ...hostPath("//srv/.././dev/"),
      value: "//srv/.././dev/",
      nearMiss: hostPath("//srv/.../dev/"),
    },
    "a block device that is not in /dev": {
      ...hostPath("/srv/disk", "BlockDevice"),
      at: "volumes[0].hostPath.type",
      value: "/srv/disk",
      message: /mounts host path "\/srv\/disk" of type BlockDevice, which exposes a host device$/,
      nearMiss: hostPath("/srv/disk", "File"),
    },
    "a character device that is not in /dev": {
      ...hostPath("/srv/tty", "CharDevice"),
      at: "volumes[0].hostPath.type",
      nearMiss: hostPath("/srv/tty", ""),
    },
    "a device in /dev with a device type, reported once": {
      ...hostPath("/dev/sda", "BlockDevice"),
      nearMiss: hostPath("/srv/sda", "FileOrCreate"),
    },
    "a persistent volume on a disk": {
      ...localVolume("/dev/nvme0n1"),
      message: /^the persistent volume mounts/,
      nearMiss: localVolume("/mnt/nvme0n1"),
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
      ...patched(hostPath("/dev/kvm"), "kubernetes:apps/v1:DaemonSetPatch"),
      nearMiss: patched({ pod: { volumes: [{ name: "v", emptyDir: {} }] } }, "kubernetes:apps/v1:DaemonSetPatch"),
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
      ...devices({ hostPath: "/dev/fuse", permissions: "r" }),
      at: "devices[0].hostPath",
      value: "/dev/fuse",
      message: /^container "web" uses a host device: "\/dev\/fuse"$/,
      nearMiss: devices(),
    },
    "a device outside /dev": {
      ...devices({ hostPath: "/srv/disk" }),
      at: "devices[0].hostPath",
      nearMiss: bind("/srv/disk"),
    },
    "a device rule": {
      ...deviceCgroupRules("c 1:1 rwm"),
      value: "c 1:1 rwm",
      message: /uses a host device rule: "c 1:1 rwm"/,
      nearMiss: deviceCgroupRules(),
    },
    "all GPUs": { ...gpus("all"), value: "all", nearMiss: { ...gpus("all"), config: { allowGpus: true } } },
    "a device request without a driver": {
      ...deviceRequests({ count: -1, capabilities: ["gpu"] }),
      value: "any",
      nearMiss: { ...deviceRequests({ count: -1, capabilities: ["gpu"] }), config: { allowGpus: true } },
    },
    "a device request with a driver": {
      ...deviceRequests({ driver: "nvidia" }),
      at: "deviceRequests[0].driver",
      value: "nvidia",
      nearMiss: { ...deviceRequests({ driver: "nvidia" }), config: { allowGpus: true } },
    },
    "a bind mount of docker.Container": {
      ...bind("/dev/snd"),
      nearMiss: bind("/srv/snd"),
    },
    "a volume name that is a path": { ...volumeNamed("/dev"), nearMiss: volumeNamed("dev") },
    "a disk as an inline volume's device": {
      ...inlineVolume({ type: "ext4", device: "/dev/sda1" }),
      nearMiss: inlineVolume({ type: "nfs", device: ":/dev/sda1" }),
    },
    "a bind mount of docker.Service": {
      ...serviceMount("/dev"),
      message: /^service "web" mounts/,
      nearMiss: {
        service: { taskSpec: { containerSpec: { mounts: [{ type: "volume", source: "dev", target: "/dev" }] } } },
      },
    },
    "a volume on a disk, with a relative device path": {
      ...volume({ type: "ext4", device: "dev/sda1" }),
      value: "dev/sda1",
      nearMiss: volume({ type: "9p", device: "dev/sda1" }),
    },
    "a volume of type devtmpfs": {
      ...volume({ type: "devtmpfs", device: "devtmpfs" }),
      at: "driverOpts.type",
      value: "/dev",
      nearMiss: volume({ type: "tmpfs", device: "tmpfs" }),
    },
    "a plugin's device": {
      ...granted("device", "/dev/fuse"),
      message: /^plugin "web" uses a host device/,
      nearMiss: granted("env", "/dev/fuse"),
    },
    "all devices to a plugin": {
      ...granted("allow-all-devices", "true"),
      value: "allow-all-devices",
      message: /uses a host device rule: "allow-all-devices"$/,
      nearMiss: granted("allow-all-devices", "false"),
    },
    "a plugin's mount of all devices": { ...granted("mount", "/dev"), nearMiss: granted("mount", "/srv") },
    "GPUs by a request with an empty driver": {
      ...deviceRequests({ driver: "", count: 1 }),
      value: "any",
      nearMiss: deviceRequests(),
    },
    "a device of a task": {
      ...ecsDevices({ hostPath: "/dev/fuse" }),
      at: "linuxParameters.devices[0].hostPath",
      value: "/dev/fuse",
      nearMiss: ecsDevices(),
    },
    "a task's volume that is a device": { ...taskVolume("/dev/sda"), nearMiss: taskVolume("/srv/dev/sda") },
  },
  undecided: {
    "a host path from an output": {
      ...hostPath(UNKNOWN),
      message: /^cannot determine before deployment whether the pod mounts host devices/,
    },
    "a host path as a whole from an output": {
      pod: { volumes: [{ name: "v", hostPath: UNKNOWN }] },
      at: "volumes[0].hostPath",
    },
    "a type from an output": { ...hostPath("/srv/disk", UNKNOWN), at: "volumes[0].hostPath.type" },
    "volumes from an output": { pod: { volumes: UNKNOWN }, at: "volumes" },
    "a device from an output": { ...devices({ hostPath: UNKNOWN }), at: "devices[0].hostPath" },
    "device rules from an output": { docker: { deviceCgroupRules: UNKNOWN }, at: "deviceCgroupRules" },
    "a device request from an output": deviceRequests(UNKNOWN),
    "GPUs from an output": gpus(UNKNOWN),
    "a plugin's grants from an output": plugin({ grantPermissions: UNKNOWN }),
    "a path and its type from outputs": {
      ...hostPath(UNKNOWN, UNKNOWN),
      at: ["volumes[0].hostPath.path", "volumes[0].hostPath.type"],
    },
    "a device of a task from an output": ecsDevices(UNKNOWN),
  },
  unreadable: {
    "a host path that is a string": {
      pod: { volumes: [{ name: "v", hostPath: "/srv" }] },
      at: "volumes[0].hostPath",
      message: /expected an object, found "\/srv"/,
    },
    "a path that is a number": { ...hostPath(7), message: /expected a host path, found 7/ },
    "a device that is a string": devices("/dev/fuse"),
    "a device rule that is an object": deviceCgroupRules({}),
    "GPUs as a number": { ...gpus(1), message: /expected a string, found 1/ },
  },
});
