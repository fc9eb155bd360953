import { cases } from "../support/cases";
import { SOCKETS, mountsOf } from "../support/host-path-pairs";
import { UNKNOWN } from "../support/workloads";

const [sockets, nearSockets] = [SOCKETS.map(([bad]) => bad), SOCKETS.map(([, nearMiss]) => nearMiss)];

export default cases({
  good: {
    "nothing of the host": { pod: {} },
    "null, which is unset": { docker: { volumes: null, mounts: null } },
    "a path of the container that only looks like it": {
      docker: { volumes: [{ hostPath: "/srv/proxy.sock", containerPath: "/var/run/docker.sock" }] },
    },
    "a named volume for all of /run": {
      docker: { volumes: [{ volumeName: "run", containerPath: "/run" }] },
    },
    "the session bus of a user, which is no runtime": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/run/user/1000/bus" } }] },
    },
    "what lies beside the sockets": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/run/docker/plugins" } },
          { name: "b", hostPath: { path: "/run/containerd/io.containerd.runtime.v2.task" } },
          { name: "c", hostPath: { path: "/var/lib/kubelet/pods" } },
        ],
      },
    },
    "the runtime's state, which no-host-system-paths judges": {
      docker: { volumes: [{ hostPath: "/var/lib/docker", containerPath: "/d" }] },
    },
    "a Windows drive": { docker: { volumes: [{ hostPath: "C:\\data", containerPath: "C:\\data" }] } },
    "another named pipe": {
      docker: { volumes: [{ hostPath: "//./pipe/metrics", containerPath: "//./pipe/metrics" }] },
    },
  },
  bad: {
    "Docker's socket": {
      docker: { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }] },
      at: "volumes[0].hostPath",
      value: "/var/run/docker.sock",
      says: /^container "web" mounts host path "\/var\/run\/docker\.sock", which exposes the container runtime's socket$/,
      nearMiss: { docker: { volumes: [{ hostPath: "/var/run/docker.pid", containerPath: "/var/run/docker.sock" }] } },
    },
    "read-only, which changes nothing": {
      docker: { volumes: [{ hostPath: "/run/docker.sock", containerPath: "/d.sock", readOnly: true }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "/run/docker.sock.d", containerPath: "/d.sock", readOnly: true }] } },
    },
    "a roundabout spelling": {
      docker: { volumes: [{ hostPath: "/x/..//var/./run/docker.sock/", containerPath: "/d.sock" }] },
      at: "volumes[0].hostPath",
      value: "/x/..//var/./run/docker.sock/",
      nearMiss: { docker: { volumes: [{ hostPath: "/x//var/./run/docker.sock/", containerPath: "/d.sock" }] } },
    },
    "a volume name that is the socket's path": {
      docker: { volumes: [{ volumeName: "/var/run/docker.sock", containerPath: "/d.sock" }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ volumeName: "docker.sock", containerPath: "/d.sock" }] } },
    },
    "the whole host": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] } },
    },
    "the directory above all sockets, by either name": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/run" } },
          { name: "b", hostPath: { path: "/var/run" } },
        ],
      },
      at: ["volumes[0].hostPath.path", "volumes[1].hostPath.path"],
      value: ["/run", "/var/run"],
      nearMiss: {
        pod: {
          volumes: [
            { name: "a", hostPath: { path: "/run/lock" } },
            { name: "b", hostPath: { path: "/var/run/lock" } },
          ],
        },
      },
    },
    "a directory far above": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/var" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/var/log" } }] } },
    },
    containerd: {
      pod: { volumes: [{ name: "v", hostPath: { path: "/run/containerd/containerd.sock", type: "Socket" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/run/containerd/debug.sock", type: "Socket" } }] } },
    },
    "containerd's directory": {
      pod: { volumes: [{ name: "v", hostPath: { path: "/run/containerd" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "/run/containers" } }] } },
    },
    "the sockets of other runtimes": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/var/run/crio/crio.sock" } },
          { name: "b", hostPath: { path: "/run/podman/podman.sock" } },
          { name: "c", hostPath: { path: "/run/k3s/containerd/containerd.sock" } },
          { name: "d", hostPath: { path: "/run/cri-dockerd.sock" } },
          { name: "e", hostPath: { path: "/var/run/dockershim.sock" } },
          { name: "f", hostPath: { path: "/run/buildkit/buildkitd.sock" } },
        ],
      },
      at: [
        "volumes[0].hostPath.path",
        "volumes[1].hostPath.path",
        "volumes[2].hostPath.path",
        "volumes[3].hostPath.path",
        "volumes[4].hostPath.path",
        "volumes[5].hostPath.path",
      ],
      nearMiss: {
        pod: {
          volumes: [
            { name: "a", hostPath: { path: "/var/crio/crio.sock" } },
            { name: "b", hostPath: { path: "/run/podman/podman.log" } },
            { name: "c", hostPath: { path: "/run/k3s/containerd/containerd.log" } },
            { name: "d", hostPath: { path: "/run/cri-dockerd.pid" } },
            { name: "e", hostPath: { path: "/var/run/dockershim" } },
            { name: "f", hostPath: { path: "/run/buildkit/otel-grpc.sock" } },
          ],
        },
      },
    },
    "containerd where other programs bring it along": {
      docker: {
        volumes: [
          { hostPath: "/run/docker/containerd/containerd.sock", containerPath: "/a" },
          { hostPath: "/run/containerd/containerd.sock.ttrpc", containerPath: "/b" },
          { hostPath: "/run/k0s/containerd.sock", containerPath: "/c" },
          { hostPath: "/var/snap/microk8s/common/run/containerd.sock", containerPath: "/d" },
        ],
      },
      at: ["volumes[0].hostPath", "volumes[1].hostPath", "volumes[2].hostPath", "volumes[3].hostPath"],
      nearMiss: {
        docker: {
          volumes: [
            { hostPath: "/run/docker/containerd/containerd.toml", containerPath: "/a" },
            { hostPath: "/run/containerd/containerd.sock.bak", containerPath: "/b" },
            { hostPath: "/run/k0s/status.sock", containerPath: "/c" },
            { hostPath: "/var/snap/microk8s/common/run/flannel", containerPath: "/d" },
          ],
        },
      },
    },
    "a user's own runtime, whoever the user is": {
      docker: {
        volumes: [
          { hostPath: "/run/user/1000/docker.sock", containerPath: "/a" },
          { hostPath: "/run/user/0/podman", containerPath: "/b" },
          { hostPath: "/var/run/user/1000", containerPath: "/c" },
        ],
      },
      at: ["volumes[0].hostPath", "volumes[1].hostPath", "volumes[2].hostPath"],
      nearMiss: {
        docker: {
          volumes: [
            { hostPath: "/run/user/1000/x/docker.sock", containerPath: "/a" },
            { hostPath: "/run/user/0/pipewire-0", containerPath: "/b" },
            { hostPath: "/var/run/users/1000", containerPath: "/c" },
          ],
        },
      },
    },
    "every other socket on the list, read-only too": {
      ...mountsOf(sockets, true),
      value: sockets,
      nearMiss: mountsOf(nearSockets, false),
    },
    "the kubelet's sockets": {
      pod: {
        volumes: [
          { name: "a", hostPath: { path: "/var/lib/kubelet/device-plugins" } },
          { name: "b", hostPath: { path: "/var/lib/kubelet/pod-resources/kubelet.sock" } },
        ],
      },
      at: ["volumes[0].hostPath.path", "volumes[1].hostPath.path"],
      nearMiss: {
        pod: {
          volumes: [
            { name: "a", hostPath: { path: "/var/lib/kubelet/plugins" } },
            { name: "b", hostPath: { path: "/var/lib/kubelet/pod-resources/other.sock" } },
          ],
        },
      },
    },
    "Docker's named pipe, in three spellings": {
      docker: {
        volumes: [
          { hostPath: "//./pipe/docker_engine", containerPath: "//./pipe/docker_engine" },
          { volumeName: "\\\\.\\pipe\\docker_engine", containerPath: "//./pipe/docker_engine" },
          { hostPath: "//./pipe\\docker_engine", containerPath: "//./pipe/docker_engine" },
        ],
      },
      at: ["volumes[0].hostPath", "volumes[1].volumeName", "volumes[2].hostPath"],
      nearMiss: {
        docker: {
          volumes: [
            { hostPath: "//./pipe/docker_engine_x", containerPath: "//./pipe/docker_engine" },
            { volumeName: "\\\\.\\pipe\\docker", containerPath: "//./pipe/docker_engine" },
            { hostPath: "//./pipe\\docker", containerPath: "//./pipe/docker_engine" },
          ],
        },
      },
    },
    "containerd's named pipe": {
      pod: { volumes: [{ name: "v", hostPath: { path: "\\\\.\\pipe\\containerd-containerd" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: { pod: { volumes: [{ name: "v", hostPath: { path: "\\\\.\\pipe\\csi-proxy" } }] } },
    },
    "a persistent volume": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { hostPath: { path: "/var/run/docker.sock" } } },
      at: "spec.hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { hostPath: { path: "/var/run/dockerd.sock" } } },
      },
    },
    "a local persistent volume": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { local: { path: "/run" } } },
      at: "spec.local.path",
      nearMiss: { type: "kubernetes:core/v1:PersistentVolume", inputs: { spec: { local: { path: "/running" } } } },
    },
    "a Patch": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/run/docker.sock" } }] } } } },
      at: "spec.template.spec.volumes[0].hostPath.path",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/srv/docker.sock" } }] } } } },
      },
    },
    "a bind mount of docker.Container": {
      docker: { mounts: [{ type: "bind", source: "/run/docker.sock", target: "/run/docker.sock" }] },
      at: "mounts[0].source",
      nearMiss: { docker: { mounts: [{ type: "bind", source: "/srv/docker.sock", target: "/run/docker.sock" }] } },
    },
    "a bind mount of docker.Service": {
      service: {
        taskSpec: { containerSpec: { mounts: [{ type: "bind", source: "/run/docker.sock", target: "/s" }] } },
      },
      at: "taskSpec.containerSpec.mounts[0].source",
      nearMiss: {
        service: { taskSpec: { containerSpec: { mounts: [{ type: "volume", source: "docker.sock", target: "/s" }] } } },
      },
    },
    "a volume that binds the directory": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "none", o: "bind", device: "/var/run" } },
      at: "driverOpts.device",
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { type: "none", o: "bind", device: "/var/running" } },
      },
    },
    "a plugin's mount": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "rancher/flannel", grantPermissions: [{ name: "mount", values: ["/var/run/docker.sock"] }] },
      at: "grantPermissions[0].values[0]",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "rancher/flannel", grantPermissions: [{ name: "mount", values: ["/var/run/docker.d"] }] },
      },
    },
  },
  undecided: {
    "a host path from an output": {
      pod: { volumes: [{ name: "v", hostPath: { path: UNKNOWN } }] },
      at: "volumes[0].hostPath.path",
      says: /^cannot determine before deployment whether the pod mounts the container runtime's socket/,
    },
    "a volume from an output": { docker: { volumes: [UNKNOWN] }, at: "volumes[0]" },
    "mounts from an output": { docker: { mounts: UNKNOWN }, at: "mounts" },
    "a persistent volume's path from an output": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { local: { path: UNKNOWN } } },
      at: "spec.local.path",
    },
  },
  unreadable: {
    "a path that is an object": {
      pod: { volumes: [{ name: "v", hostPath: { path: { docker: "sock" } } }] },
      at: "volumes[0].hostPath.path",
      says: /expected a host path, found an object/,
    },
    "a volume name that is a number": {
      docker: { volumes: [{ volumeName: 1, containerPath: "/d" }] },
      at: "volumes[0].volumeName",
    },
    "another container's name that is a list": {
      docker: { volumes: [{ fromContainer: ["tools"] }] },
      at: "volumes[0].fromContainer",
    },
  },
});
