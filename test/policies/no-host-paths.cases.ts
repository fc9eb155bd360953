import { cases } from "../support/cases";
import {
  BATCH_POD,
  batchPod,
  bind,
  binds,
  granted,
  hostPath,
  hostPaths,
  inlineVolume,
  localVolume,
  mount,
  mountedBy,
  patched,
  persistentVolume,
  plugin,
  readOnly,
  serviceMount,
  taskDriverVolume,
  taskVolume,
  volume,
  volumeNamed,
  withConfig,
  writable,
} from "../support/fragments";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "nothing from the host": { pod: {} },
    "null, which counts as unset": { pod: { volumes: [{ name: "v", hostPath: null }] } },
    "volumes that the cluster manages": {
      pod: {
        volumes: [
          { name: "a", emptyDir: {} },
          { name: "b", configMap: { name: "settings" } },
          { name: "c", persistentVolumeClaim: { claimName: "data" } },
        ],
      },
    },
    "a persistent volume on a storage server": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { nfs: { server: "nfs.example.com", path: "/srv" } } },
    },
    "a claim, which does not define a volume": {
      type: "kubernetes:core/v1:PersistentVolumeClaim",
      inputs: { spec: { hostPath: { path: "/srv" } } },
    },
    "an anonymous Docker volume": { docker: { volumes: [{ containerPath: "/d" }] } },
    "an empty host path, which is unset": bind(""),
    "an empty name of another container, which is unset": {
      docker: { volumes: [{ fromContainer: "", volumeName: "data", containerPath: "/d" }] },
    },
    "a tmpfs mount": { docker: { mounts: [{ type: "tmpfs", target: "/d" }] } },
    "a volume of another driver": volume({ device: "/srv" }, "rexray"),
    "a volume without options": { type: "docker:index/volume:Volume", inputs: { name: "data" } },
    "an NFS share": volume({ type: "nfs", o: "addr=10.0.0.1,rw", device: ":/srv" }),
    "a Windows share": volume({ type: "cifs", o: "username=backup", device: "//server/share" }),
    "a plugin that mounts nothing": granted("network", "bridge"),
    "a plugin's grant without a name, which has no effect": plugin({ grantPermissions: [{ values: ["/srv"] }] }),
    ...withConfig(
      { allowed: [{ path: "/srv/data" }] },
      {
        "an allowed path and all below it": hostPaths(["/srv/data", "/srv/data/web/"]),
        "an unknown read-only where it is not required": bind("/srv/data", { readOnly: UNKNOWN }),
      },
    ),
    "an allowed path in another spelling": {
      ...bind("//run/./metrics"),
      config: { allowed: [{ path: "/var/run/metrics/" }] },
    },
    "read-only where it is not required": {
      ...bind("/srv/data", readOnly),
      config: { allowed: [{ path: "/srv/data", readOnly: false }] },
    },
    "an entry that allows writing next to one that does not": {
      ...bind("/srv/data/web"),
      config: { allowed: [{ path: "/srv", readOnly: true }, { path: "/srv/data" }] },
    },
    "all paths, where the root is allowed": { ...bind("/"), config: { allowed: [{ path: "/" }] } },
    "a task's volume that Docker manages": {
      task: {
        volumes: [
          { name: "a", host: {} },
          { name: "b", dockerVolumeConfiguration: { scope: "task", driver: "local" } },
          { name: "c", efsVolumeConfiguration: { fileSystemId: "fs-1", rootDirectory: "/srv" } },
        ],
      },
    },
  },
  bad: {
    "a directory": {
      ...hostPath("/srv/data", "Directory"),
      value: "/srv/data",
      message: /^the pod mounts host path "\/srv\/data"$/,
      nearMiss: { pod: { volumes: [{ name: "v", emptyDir: { sizeLimit: "1Gi" } }] } },
    },
    "a read-only mount": {
      ...bind("/srv/data", readOnly),
      nearMiss: volumeNamed("data", readOnly),
    },
    "a host path without a path": {
      pod: { volumes: [{ name: "v", hostPath: {} }] },
      at: "volumes[0].hostPath.path",
      value: null,
      nearMiss: { pod: { volumes: [{ name: "v", emptyDir: {} }] } },
    },
    "a device file": {
      ...hostPath("/dev/fuse", "CharDevice"),
      nearMiss: { ...hostPath("/dev/fuse", "CharDevice"), config: { allowed: [{ path: "/dev/fuse" }] } },
    },
    "each of several": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/srv/a" } },
          { name: "b", emptyDir: {} },
          { name: "c", hostPath: { path: "/srv/c" } },
        ],
      },
      at: ["volumes[0].hostPath.path", "volumes[2].hostPath.path"],
      value: ["/srv/a", "/srv/c"],
      nearMiss: { pod: { volumes: [{ name: "b", emptyDir: {} }] } },
    },
    "a persistent volume": {
      ...persistentVolume("/srv/data"),
      message: /^the persistent volume mounts host path "\/srv\/data"$/,
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" } } },
      },
    },
    "a local persistent volume": {
      ...localVolume("/mnt/disks/1"),
      nearMiss: { ...localVolume("/mnt/disks/1"), config: { allowed: [{ path: "/mnt/disks" }] } },
    },
    "a persistent volume where read-only is required": {
      ...localVolume("/mnt/disks/1"),
      config: { allowed: [{ path: "/mnt/disks", readOnly: true }] },
      message: /, which is allowed only as a read-only mount$/,
      nearMiss: { ...localVolume("/mnt/disks/1"), config: { allowed: [{ path: "/mnt/disks", readOnly: null }] } },
    },
    "a Patch": {
      ...patched(hostPath("/srv"), "kubernetes:apps/v1:StatefulSetPatch"),
      nearMiss: patched({ pod: { volumes: [{ name: "v" }] } }, "kubernetes:apps/v1:StatefulSetPatch"),
    },
    "an item of a list": {
      type: "kubernetes:core/v1:PersistentVolumeList",
      inputs: { items: [{ spec: { hostPath: { path: "/srv" } } }] },
      at: "items[0].spec.hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolumeList",
        inputs: { items: [{ spec: { nfs: { path: "/srv" } } }] },
      },
    },
    ...withConfig(
      { allowed: [{ path: "/srv/data" }] },
      {
        "a path that only starts like an allowed one": {
          ...hostPath("/srv/database"),
          nearMiss: hostPath("/srv/data/base"),
        },
        "a way out of an allowed path": {
          ...bind("/srv/data/../../etc"),
          value: "/srv/data/../../etc",
          nearMiss: bind("/srv/data/../data/etc"),
        },
      },
    ),
    "a path above an allowed one": {
      ...hostPath("/srv"),
      config: { allowed: [{ path: "/srv/data" }] },
      nearMiss: { ...hostPath("/srv"), config: { allowed: [{ path: "/srv" }] } },
    },
    ...withConfig(
      { allowed: [{ path: "/srv", readOnly: true }] },
      {
        "a writable mount where only read-only is allowed": {
          ...bind("/srv/data"),
          message: /^container "web" mounts host path "\/srv\/data", which is allowed only as a read-only mount$/,
          nearMiss: bind("/srv/data", readOnly),
        },
        "one writable mount of two where only read-only is allowed": {
          ...mountedBy("/srv", { web: readOnly, side: {} }),
          nearMiss: mountedBy("/srv", { web: readOnly, side: readOnly }),
        },
        "a writable docker.Volume where only read-only is allowed": {
          ...volume({ type: "none", o: "bind", device: "/srv" }),
          nearMiss: volume({ type: "none", o: "bind,ro", device: "/srv" }),
        },
      },
    ),
    "an unmounted volume where only read-only is allowed": {
      ...hostPath("/srv"),
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      nearMiss: { ...hostPath("/srv"), config: { allowed: [{ path: "/srv" }] } },
    },
    "a volume name that is a path": { ...volumeNamed("/srv"), nearMiss: volumeNamed("srv") },
    "a host path that replaces the volume's name": {
      docker: { volumes: [{ hostPath: "/srv", volumeName: "data", containerPath: "/d" }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "", volumeName: "data", containerPath: "/d" }] } },
    },
    "a Windows drive, spelled two ways": { ...binds(["C:\\data", "c:/data"]), nearMiss: volumeNamed("c") },
    "a Windows drive in the volume's name": { ...volumeNamed("D:\\"), nearMiss: volumeNamed("D") },
    "a bind mount": {
      ...mount("/srv"),
      nearMiss: { docker: { mounts: [{ type: "volume", source: "srv", target: "/d" }] } },
    },
    "an inline volume of the local driver, named or not": {
      docker: {
        mounts: [
          { type: "volume", target: "/a", volumeOptions: { driverOptions: { device: "/srv/a" } } },
          { type: "volume", target: "/b", volumeOptions: { driverName: "local", driverOptions: { device: "/srv/b" } } },
        ],
      },
      at: ["mounts[0].volumeOptions.driverOptions.device", "mounts[1].volumeOptions.driverOptions.device"],
      nearMiss: {
        docker: {
          mounts: [
            { type: "volume", target: "/a", volumeOptions: { driverOptions: { device: "tmpfs" } } },
            { type: "volume", target: "/b", volumeOptions: { driverName: "nfs", driverOptions: { device: "/srv/b" } } },
          ],
        },
      },
    },
    "a bind mount of docker.Service": {
      ...serviceMount("/srv"),
      nearMiss: {
        service: { taskSpec: { containerSpec: { mounts: [{ type: "volume", source: "srv", target: "/d" }] } } },
      },
    },
    "a volume that binds": {
      ...volume({ type: "none", o: "bind", device: "/srv" }, "local"),
      message: /^volume "web" mounts host path "\/srv"$/,
      nearMiss: volume({ type: "none", o: "bind" }, "local"),
    },
    "a plugin's mount": { ...granted("mount", "/srv"), nearMiss: granted("mount") },
    "a path that leaves the allowed one where /var/run is a link": {
      ...bind("/var/run/../lib/app"),
      config: { allowed: [{ path: "/lib" }] },
      nearMiss: { ...bind("/var/run/../run/app"), config: { allowed: [{ path: "/run" }] } },
    },
    "a bind mount without a type": {
      docker: { mounts: [{ source: "/srv", target: "/d" }] },
      at: "mounts[0].source",
      nearMiss: { docker: { mounts: [{ target: "/d" }] } },
    },
    "a source with type bind instead of tmpfs": {
      ...mount("/srv"),
      nearMiss: { docker: { mounts: [{ type: "tmpfs", source: "/srv", target: "/d" }] } },
    },
    "a volume name that is a Windows drive": { ...volumeNamed("C:\\data"), nearMiss: volumeNamed("data-C:\\d") },
    "a volume name that is a Windows named pipe": {
      ...volumeNamed("\\\\.\\pipe\\x"),
      nearMiss: volumeNamed("x\\\\pipe"),
    },
    "a volume name that is a path, not a name with a slash": {
      ...volumeNamed("/srv"),
      nearMiss: volumeNamed("srv/data"),
    },
    "a task's volume on the host": {
      ...taskVolume("/srv/data"),
      value: "/srv/data",
      message: /^the task mounts host path "\/srv\/data"$/,
      nearMiss: taskVolume(""),
    },
    "a task's volume whose driver mounts a host path": {
      ...taskDriverVolume({ type: "none", o: "bind", device: "/srv/data" }),
      nearMiss: taskDriverVolume({ type: "nfs", o: "addr=10.0.0.1", device: ":/srv/data" }),
    },
    "a task's volume that one of two mounts writes to": {
      ...taskVolume("/srv", readOnly, writable),
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      nearMiss: { ...taskVolume("/srv", readOnly, readOnly), config: { allowed: [{ path: "/srv", readOnly: true }] } },
    },
    "a volume of a Batch job": {
      type: "aws:batch/jobDefinition:JobDefinition",
      inputs: { containerProperties: '{"volumes":[{"name":"v","host":{"sourcePath":"/srv"}}]}' },
      at: "containerProperties.volumes[0].host.sourcePath",
      message: /^the job mounts host path "\/srv"$/,
      nearMiss: {
        type: "aws:batch/jobDefinition:JobDefinition",
        inputs: { containerProperties: '{"volumes":[{"name":"v","host":{}}]}' },
      },
    },
    "a volume of a Batch pod": {
      ...batchPod({ volumes: [{ name: "v", hostPath: { path: "/srv" } }] }),
      at: `${BATCH_POD}.volumes[0].hostPath.path`,
      nearMiss: batchPod({ volumes: [{ name: "v", emptyDir: {} }] }),
    },
  },
  undecided: {
    "a path from an output": {
      ...hostPath(UNKNOWN),
      message: /^cannot determine before deployment whether the pod mounts a host path/,
    },
    "a path from an output, though others are allowed": {
      ...hostPath(UNKNOWN),
      config: { allowed: [{ path: "/srv" }] },
    },
    "a volume's name from an output, as it may be a path": volumeNamed(UNKNOWN),
    "a host path from an output, which replaces the volume's name": {
      docker: { volumes: [{ hostPath: UNKNOWN, volumeName: "data", containerPath: "/d" }] },
      at: "volumes[0].hostPath",
    },
    "the mounts of another container": {
      docker: { volumes: [{ fromContainer: "tools" }] },
      at: "volumes[0].fromContainer",
      message: /^cannot determine whether .*: it inherits the mounts of container "tools"$/,
    },
    "the mounts of another container from an output": {
      docker: { volumes: [{ fromContainer: UNKNOWN }] },
      at: "volumes[0].fromContainer",
      message: /^cannot determine whether .*: it inherits the mounts of another container$/,
    },
    ...withConfig(
      { allowed: [{ path: "/srv", readOnly: true }] },
      {
        "read-only from an output where it is required": {
          ...bind("/srv", { readOnly: UNKNOWN }),
          at: "volumes[0].readOnly",
          message: /^cannot determine before deployment whether container "web" mounts host path "\/srv" read-only/,
        },
        "an inline volume whose read-only is an output, where it is required": {
          ...inlineVolume({ o: "bind", device: "/srv" }, { readOnly: UNKNOWN }),
          at: "mounts[0].readOnly",
        },
        "a Patch that leaves the mounts as they are where read-only is required": {
          ...patched(hostPath("/srv"), "kubernetes:apps/v1:StatefulSetPatch"),
          at: "spec.template.spec.volumes[0]",
          message: /it depends on the patched object$/,
        },
      },
    ),
    "volumes from an output": { docker: { volumes: UNKNOWN }, at: "volumes" },
    "a driver from an output": {
      ...inlineVolume({ device: "/srv" }, { driverName: UNKNOWN }),
      at: "mounts[0].volumeOptions.driverName",
    },
    "a task's volume from an output": { ...taskVolume(UNKNOWN) },
    "a task's volumes from an output": { task: { volumes: UNKNOWN }, at: "volumes" },
  },
  unreadable: {
    "a path that is a number": { ...hostPath(1), message: /expected a host path, found 1/ },
    "a host path that is a string": { pod: { volumes: [{ name: "v", hostPath: "/srv" }] }, at: "volumes[0].hostPath" },
    "a mount that is a string": { docker: { mounts: ["/srv:/d"] }, at: "mounts[0]" },
    "read-only as a string where it is required": {
      ...bind("/srv", { readOnly: "ro" }),
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "volumes[0].readOnly",
      message: /expected true or false, found "ro"/,
    },
    "a plugin's grants that are a string": plugin({ grantPermissions: "mount" }),
  },
});
