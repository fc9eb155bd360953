import { cases } from "../support/cases";
import {
  bind,
  binds,
  hostPath,
  hostPaths,
  localVolume,
  mount,
  patched,
  persistentVolume,
  readOnly,
  serviceMount,
  taskVolume,
  volume,
  volumeNamed,
  writable,
} from "../support/fragments";
import { SOCKETS } from "../support/host-path-pairs";
import { UNKNOWN } from "../support/workloads";

const [sockets, nearSockets] = [SOCKETS.map(([bad]) => bad), SOCKETS.map(([, nearMiss]) => nearMiss)];

export default cases({
  good: {
    "nothing from the host": { pod: {} },
    "null, which counts as unset": { docker: { volumes: null, mounts: null } },
    "a container path with the same name": bind("/srv/proxy.sock", { containerPath: "/var/run/docker.sock" }),
    "a named volume for all of /run": volumeNamed("run"),
    "a user's session bus, which is not a runtime": hostPath("/run/user/1000/bus"),
    "files next to the sockets": hostPaths([
      "/run/docker/plugins",
      "/run/containerd/io.containerd.runtime.v2.task",
      "/var/lib/kubelet/pods",
    ]),
    "the runtime's state, which no-host-system-paths checks": bind("/var/lib/docker"),
    "a Windows drive": bind("C:\\data"),
    "another named pipe": bind("//./pipe/metrics"),
  },
  bad: {
    "Docker's socket": {
      ...bind("/var/run/docker.sock"),
      value: "/var/run/docker.sock",
      message:
        /^container "web" mounts host path "\/var\/run\/docker\.sock", which exposes the container runtime's socket$/,
      nearMiss: bind("/var/run/docker.pid"),
    },
    "a read-only mount, which does not help": {
      ...bind("/run/docker.sock", readOnly),
      nearMiss: bind("/run/docker.sock.d", readOnly),
    },
    "a path with .. and double slashes": {
      ...bind("/x/..//var/./run/docker.sock/"),
      value: "/x/..//var/./run/docker.sock/",
      nearMiss: bind("/x//var/./run/docker.sock/"),
    },
    "a volume name that is the socket's path": {
      ...volumeNamed("/var/run/docker.sock"),
      nearMiss: volumeNamed("docker.sock"),
    },
    "the whole host": { ...hostPath("/"), nearMiss: hostPath("/srv") },
    "the directory that contains all sockets, by both names": {
      ...hostPaths(["/run", "/var/run"]),
      value: ["/run", "/var/run"],
      nearMiss: hostPaths(["/run/lock", "/var/run/lock"]),
    },
    "a directory further up": { ...hostPath("/var"), nearMiss: hostPath("/var/log") },
    containerd: {
      ...hostPath("/run/containerd/containerd.sock", "Socket"),
      nearMiss: hostPath("/run/containerd/debug.sock", "Socket"),
    },
    "containerd's directory": { ...hostPath("/run/containerd"), nearMiss: hostPath("/run/containers") },
    "the sockets of other runtimes": {
      ...hostPaths([
        "/var/run/crio/crio.sock",
        "/run/podman/podman.sock",
        "/run/k3s/containerd/containerd.sock",
        "/run/cri-dockerd.sock",
        "/var/run/dockershim.sock",
        "/run/buildkit/buildkitd.sock",
      ]),
      nearMiss: hostPaths([
        "/var/crio/crio.sock",
        "/run/podman/podman.log",
        "/run/k3s/containerd/containerd.log",
        "/run/cri-dockerd.pid",
        "/var/run/dockershim",
        "/run/buildkit/otel-grpc.sock",
      ]),
    },
    "the containerd of other programs": {
      ...binds([
        "/run/docker/containerd/containerd.sock",
        "/run/containerd/containerd.sock.ttrpc",
        "/run/k0s/containerd.sock",
        "/var/snap/microk8s/common/run/containerd.sock",
      ]),
      nearMiss: binds([
        "/run/docker/containerd/containerd.toml",
        "/run/containerd/containerd.sock.bak",
        "/run/k0s/status.sock",
        "/var/snap/microk8s/common/run/flannel",
      ]),
    },
    "the runtime of any user": {
      ...binds(["/run/user/1000/docker.sock", "/run/user/0/podman", "/var/run/user/1000"]),
      nearMiss: binds(["/run/user/1000/x/docker.sock", "/run/user/0/pipewire-0", "/var/run/users/1000"]),
    },
    "every other socket on the list, also read-only": {
      ...hostPaths(sockets, readOnly),
      value: sockets,
      nearMiss: hostPaths(nearSockets, writable),
    },
    "the kubelet's sockets": {
      ...hostPaths(["/var/lib/kubelet/device-plugins", "/var/lib/kubelet/pod-resources/kubelet.sock"]),
      nearMiss: hostPaths(["/var/lib/kubelet/plugins", "/var/lib/kubelet/pod-resources/other.sock"]),
    },
    "Docker's named pipe, spelled two ways": {
      ...binds(["//./pipe/docker_engine", "//./pipe\\docker_engine"]),
      nearMiss: binds(["//./pipe/docker_engine_x", "//./pipe\\docker"]),
    },
    "Docker's named pipe in the volume's name": {
      ...volumeNamed("\\\\.\\pipe\\docker_engine"),
      nearMiss: volumeNamed("\\\\.\\pipe\\docker"),
    },
    "containerd's named pipe": {
      ...hostPath("\\\\.\\pipe\\containerd-containerd"),
      nearMiss: hostPath("\\\\.\\pipe\\csi-proxy"),
    },
    "a persistent volume": {
      ...persistentVolume("/var/run/docker.sock"),
      nearMiss: persistentVolume("/var/run/dockerd.sock"),
    },
    "a local persistent volume": { ...localVolume("/run"), nearMiss: localVolume("/running") },
    "a Patch": { ...patched(hostPath("/run/docker.sock")), nearMiss: patched(hostPath("/srv/docker.sock")) },
    "a bind mount of docker.Container": { ...mount("/run/docker.sock"), nearMiss: mount("/srv/docker.sock") },
    "a bind mount of docker.Service": {
      ...serviceMount("/run/docker.sock"),
      nearMiss: {
        service: { taskSpec: { containerSpec: { mounts: [{ type: "volume", source: "docker.sock", target: "/s" }] } } },
      },
    },
    "a docker.Volume of the directory": {
      ...volume({ type: "none", o: "bind", device: "/var/run" }),
      nearMiss: volume({ type: "none", o: "bind", device: "/var/running" }),
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
    "a task's volume": { ...taskVolume("/var/run/docker.sock"), nearMiss: taskVolume("/srv/docker.sock") },
  },
  undecided: {
    "a host path from an output": {
      ...hostPath(UNKNOWN),
      message: /^cannot determine before deployment whether the pod mounts the container runtime's socket/,
    },
    "a volume from an output": { docker: { volumes: [UNKNOWN] }, at: "volumes[0]" },
    "mounts from an output": { docker: { mounts: UNKNOWN }, at: "mounts" },
    "a persistent volume's path from an output": localVolume(UNKNOWN),
  },
  unreadable: {
    "a path that is an object": { ...hostPath({ docker: "sock" }), message: /expected a host path, found an object/ },
    "a volume name that is a number": volumeNamed(1),
    "another container's name that is a list": {
      docker: { volumes: [{ fromContainer: ["tools"] }] },
      at: "volumes[0].fromContainer",
    },
  },
});
