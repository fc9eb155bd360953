import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

export default cases({
  good: {
    "nothing of the host": { pod: {} },
    "null, which is unset": { pod: { volumes: [{ name: "v", hostPath: null }] } },
    "volumes of the platform": {
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
    "a claim, which names no volume": {
      type: "kubernetes:core/v1:PersistentVolumeClaim",
      inputs: { spec: { hostPath: { path: "/srv" } } },
    },
    "an unnamed volume of Docker": { docker: { volumes: [{ containerPath: "/d" }] } },
    "an empty host path, which is unset": { docker: { volumes: [{ hostPath: "", containerPath: "/d" }] } },
    "an empty name of another container, which is unset": {
      docker: { volumes: [{ fromContainer: "", volumeName: "data", containerPath: "/d" }] },
    },
    "memory as a mount": { docker: { mounts: [{ type: "tmpfs", target: "/d" }] } },
    "a volume of another driver": {
      type: "docker:index/volume:Volume",
      inputs: { driver: "rexray", driverOpts: { device: "/srv" } },
    },
    "a volume without options": { type: "docker:index/volume:Volume", inputs: { name: "data" } },
    "an NFS share": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "nfs", o: "addr=10.0.0.1,rw", device: ":/srv" } },
    },
    "a Windows share": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "cifs", o: "username=backup", device: "//server/share" } },
    },
    "a plugin that mounts nothing": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "network", values: ["bridge"] }] },
    },
    "a plugin's grant without a name, which grants nothing": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ values: ["/srv"] }] },
    },
    "an allowed path and all below it": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/srv/data" } },
          { name: "b", hostPath: { path: "/srv/data/web/" } },
        ],
      },
      config: { allowed: [{ path: "/srv/data" }] },
    },
    "an allowed path in another spelling": {
      docker: { volumes: [{ hostPath: "//run/./metrics", containerPath: "/m" }] },
      config: { allowed: [{ path: "/var/run/metrics/" }] },
    },
    "read-only where nothing asks for it": {
      docker: { volumes: [{ hostPath: "/srv/data", containerPath: "/d", readOnly: true }] },
      config: { allowed: [{ path: "/srv/data", readOnly: false }] },
    },
    "an entry that allows writing beside one that does not": {
      docker: { volumes: [{ hostPath: "/srv/data/web", containerPath: "/d" }] },
      config: { allowed: [{ path: "/srv", readOnly: true }, { path: "/srv/data" }] },
    },
    "all paths, where the root is allowed": {
      docker: { volumes: [{ hostPath: "/", containerPath: "/host" }] },
      config: { allowed: [{ path: "/" }] },
    },
    "an unknown read-only where nothing asks for it": {
      docker: { volumes: [{ hostPath: "/srv/data", containerPath: "/d", readOnly: UNKNOWN }] },
      config: { allowed: [{ path: "/srv/data" }] },
    },
  },
  bad: {
    "any directory": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/srv/data", type: "Directory" } }] },
      at: "volumes[0].hostPath.path",
      value: "/srv/data",
      says: /^the pod mounts host path "\/srv\/data"$/,
      nearMiss: { pod: { volumes: [{ name: "v", emptyDir: { sizeLimit: "1Gi" } }] } },
    },
    "read-only as well": {
      docker: { volumes: [{ hostPath: "/srv/data", containerPath: "/d", readOnly: true }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ volumeName: "data", containerPath: "/d", readOnly: true }] } },
    },
    "a host path without a path": {
      pod: { volumes: [{ name: "v", hostPath: {} }] },
      at: "volumes[0].hostPath.path",
      value: null,
      nearMiss: { pod: { volumes: [{ name: "v", emptyDir: {} }] } },
    },
    "a device file": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/dev/fuse", type: "CharDevice" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: { volumes: [{ name: "v", hostPath: { path: "/dev/fuse", type: "CharDevice" } }] },
        config: { allowed: [{ path: "/dev/fuse" }] },
      },
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
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { hostPath: { path: "/srv/data" } } },
      at: "spec.hostPath.path",
      says: /^the persistent volume mounts host path "\/srv\/data"$/,
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" } } },
      },
    },
    "a local persistent volume": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { local: { path: "/mnt/disks/1" } } },
      at: "spec.local.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { local: { path: "/mnt/disks/1" } } },
        config: { allowed: [{ path: "/mnt/disks" }] },
      },
    },
    "a persistent volume where read-only is asked for": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { local: { path: "/mnt/disks/1" } } },
      config: { allowed: [{ path: "/mnt/disks", readOnly: true }] },
      at: "spec.local.path",
      says: /, which is allowed only as a read-only mount$/,
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { local: { path: "/mnt/disks/1" } } },
        config: { allowed: [{ path: "/mnt/disks", readOnly: null }] },
      },
    },
    "a Patch": {
      type: "kubernetes:apps/v1:StatefulSetPatch",
      inputs: { spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] } } } },
      at: "spec.template.spec.volumes[0].hostPath.path",
      nearMiss: {
        type: "kubernetes:apps/v1:StatefulSetPatch",
        inputs: { spec: { template: { spec: { volumes: [{ name: "v" }] } } } },
      },
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
    "a path that only begins like an allowed one": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/srv/database" } }] },
      config: { allowed: [{ path: "/srv/data" }] },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: { volumes: [{ name: "v", hostPath: { path: "/srv/data/base" } }] },
        config: { allowed: [{ path: "/srv/data" }] },
      },
    },
    "a path above an allowed one": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] },
      config: { allowed: [{ path: "/srv/data" }] },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] },
        config: { allowed: [{ path: "/srv" }] },
      },
    },
    "a way out of an allowed path": {
      docker: { volumes: [{ hostPath: "/srv/data/../../etc", containerPath: "/d" }] },
      config: { allowed: [{ path: "/srv/data" }] },
      at: "volumes[0].hostPath",
      value: "/srv/data/../../etc",
      nearMiss: {
        docker: { volumes: [{ hostPath: "/srv/data/../data/etc", containerPath: "/d" }] },
        config: { allowed: [{ path: "/srv/data" }] },
      },
    },
    "writable where only reading is allowed": {
      docker: { volumes: [{ hostPath: "/srv/data", containerPath: "/d" }] },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "volumes[0].hostPath",
      says: /^container "web" mounts host path "\/srv\/data", which is allowed only as a read-only mount$/,
      nearMiss: {
        docker: { volumes: [{ hostPath: "/srv/data", containerPath: "/d", readOnly: true }] },
        config: { allowed: [{ path: "/srv", readOnly: true }] },
      },
    },
    "one writable mount where only reading is allowed": {
      pod: {
        containers: [
          { name: "web", volumeMounts: [{ name: "v", mountPath: "/d", readOnly: true }] },
          { name: "side", volumeMounts: [{ name: "v", mountPath: "/d" }] },
        ],
        volumes: [{ name: "v", hostPath: { path: "/srv" } }],
      },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          containers: [
            { name: "web", volumeMounts: [{ name: "v", mountPath: "/d", readOnly: true }] },
            { name: "side", volumeMounts: [{ name: "v", mountPath: "/d", readOnly: true }] },
          ],
          volumes: [{ name: "v", hostPath: { path: "/srv" } }],
        },
        config: { allowed: [{ path: "/srv", readOnly: true }] },
      },
    },
    "a volume that nothing mounts where only reading is allowed": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] },
        config: { allowed: [{ path: "/srv" }] },
      },
    },
    "a volume name that is a path": {
      docker: { volumes: [{ volumeName: "/srv", containerPath: "/d" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ volumeName: "srv", containerPath: "/d" }] } },
    },
    "a host path that replaces the volume's name": {
      docker: { volumes: [{ hostPath: "/srv", volumeName: "data", containerPath: "/d" }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "", volumeName: "data", containerPath: "/d" }] } },
    },
    "a Windows drive, in three spellings": {
      docker: {
        volumes: [
          { hostPath: "C:\\data", containerPath: "C:\\d" },
          { hostPath: "c:/data", containerPath: "C:\\d" },
          { volumeName: "D:\\", containerPath: "C:\\d" },
        ],
      },
      at: ["volumes[0].hostPath", "volumes[1].hostPath", "volumes[2].volumeName"],
      nearMiss: { docker: { volumes: [{ volumeName: "D", containerPath: "C:\\d" }] } },
    },
    "a bind mount": {
      docker: { mounts: [{ type: "bind", source: "/srv", target: "/d" }] },
      at: "mounts[0].source",
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
      service: { taskSpec: { containerSpec: { mounts: [{ type: "bind", source: "/srv", target: "/d" }] } } },
      at: "taskSpec.containerSpec.mounts[0].source",
      nearMiss: {
        service: { taskSpec: { containerSpec: { mounts: [{ type: "volume", source: "srv", target: "/d" }] } } },
      },
    },
    "a volume that binds": {
      type: "docker:index/volume:Volume",
      inputs: { driver: "local", driverOpts: { type: "none", o: "bind", device: "/srv" } },
      at: "driverOpts.device",
      says: /^volume "web" mounts host path "\/srv"$/,
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driver: "local", driverOpts: { type: "none", o: "bind" } },
      },
    },
    "a volume whose options write where only reading is allowed": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "none", o: "bind", device: "/srv" } },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "driverOpts.device",
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { type: "none", o: "bind,ro", device: "/srv" } },
        config: { allowed: [{ path: "/srv", readOnly: true }] },
      },
    },
    "a plugin's mount": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: ["/srv"] }] },
      at: "grantPermissions[0].values[0]",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: [] }] },
      },
    },
    "a path that leads out of what is allowed on hosts where /var/run is a link": {
      docker: { volumes: [{ hostPath: "/var/run/../lib/app", containerPath: "/d" }] },
      config: { allowed: [{ path: "/lib" }] },
      at: "volumes[0].hostPath",
      nearMiss: {
        docker: { volumes: [{ hostPath: "/var/run/../run/app", containerPath: "/d" }] },
        config: { allowed: [{ path: "/run" }] },
      },
    },
    "a bind mount that leaves its type out": {
      docker: { mounts: [{ source: "/srv", target: "/d" }] },
      at: "mounts[0].source",
      nearMiss: { docker: { mounts: [{ target: "/d" }] } },
    },
    "a mount of a file system in memory that is said to be a bind mount": {
      docker: { mounts: [{ type: "bind", source: "/srv", target: "/d" }] },
      at: "mounts[0].source",
      nearMiss: { docker: { mounts: [{ type: "tmpfs", source: "/srv", target: "/d" }] } },
    },
    "a drive of a Windows host by the volume's name": {
      docker: { volumes: [{ volumeName: "C:\\data", containerPath: "/d" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ volumeName: "data-C:\\d", containerPath: "/d" }] } },
    },
    "a named pipe of a Windows host by the volume's name": {
      docker: { volumes: [{ volumeName: "\\\\.\\pipe\\x", containerPath: "/d" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ volumeName: "x\\\\pipe", containerPath: "/d" }] } },
    },
    "a path by the volume's name": {
      docker: { volumes: [{ volumeName: "/srv", containerPath: "/d" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ volumeName: "srv/data", containerPath: "/d" }] } },
    },
  },
  undecided: {
    "a path from an output": {
      pod: { volumes: [{ name: "v", hostPath: { path: UNKNOWN } }] },
      at: "volumes[0].hostPath.path",
      says: /^cannot determine before deployment whether the pod mounts a host path/,
    },
    "a path from an output, though others are allowed": {
      pod: { volumes: [{ name: "v", hostPath: { path: UNKNOWN } }] },
      config: { allowed: [{ path: "/srv" }] },
      at: "volumes[0].hostPath.path",
    },
    "a volume's name from an output, as it may be a path": {
      docker: { volumes: [{ volumeName: UNKNOWN, containerPath: "/d" }] },
      at: "volumes[0].volumeName",
    },
    "a host path from an output, which replaces the volume's name": {
      docker: { volumes: [{ hostPath: UNKNOWN, volumeName: "data", containerPath: "/d" }] },
      at: "volumes[0].hostPath",
    },
    "the mounts of another container": {
      docker: { volumes: [{ fromContainer: "tools" }] },
      at: "volumes[0].fromContainer",
      says: /^cannot determine whether .*: it inherits the mounts of container "tools"$/,
    },
    "the mounts of another container from an output": {
      docker: { volumes: [{ fromContainer: UNKNOWN }] },
      at: "volumes[0].fromContainer",
      says: /^cannot determine whether .*: it inherits the mounts of another container$/,
    },
    "read-only from an output where it is asked for": {
      docker: { volumes: [{ hostPath: "/srv", containerPath: "/d", readOnly: UNKNOWN }] },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "volumes[0].readOnly",
      says: /^cannot determine before deployment whether container "web" mounts host path "\/srv" read-only/,
    },
    "a mount's options from an output where read-only is asked for": {
      docker: {
        mounts: [
          {
            type: "volume",
            target: "/d",
            readOnly: UNKNOWN,
            volumeOptions: { driverOptions: { o: "bind", device: "/srv" } },
          },
        ],
      },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "mounts[0].readOnly",
    },
    "a Patch that leaves the mounts as they are where read-only is asked for": {
      type: "kubernetes:apps/v1:StatefulSetPatch",
      inputs: { spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] } } } },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "spec.template.spec.volumes[0]",
      says: /it depends on the patched object$/,
    },
    "volumes from an output": { docker: { volumes: UNKNOWN }, at: "volumes" },
    "a driver from an output": {
      docker: {
        mounts: [
          { type: "volume", target: "/d", volumeOptions: { driverName: UNKNOWN, driverOptions: { device: "/srv" } } },
        ],
      },
      at: "mounts[0].volumeOptions.driverName",
    },
  },
  unreadable: {
    "a path that is a number": {
      pod: { volumes: [{ name: "v", hostPath: { path: 1 } }] },
      at: "volumes[0].hostPath.path",
      says: /expected a host path, found 1/,
    },
    "a host path that is text": { pod: { volumes: [{ name: "v", hostPath: "/srv" }] }, at: "volumes[0].hostPath" },
    "a mount that is text": { docker: { mounts: ["/srv:/d"] }, at: "mounts[0]" },
    "read-only as a word where it is asked for": {
      docker: { volumes: [{ hostPath: "/srv", containerPath: "/d", readOnly: "ro" }] },
      config: { allowed: [{ path: "/srv", readOnly: true }] },
      at: "volumes[0].readOnly",
      says: /expected true or false, found "ro"/,
    },
    "a plugin's grants that are text": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: "mount" },
      at: "grantPermissions",
    },
  },
});
