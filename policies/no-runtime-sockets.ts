import { hostPathList } from "../src/policy/cel/host-paths";
import { inHomes } from "../src/values/host-path";
import { definePolicy } from "../src/policy/policy";
import { forbidMounts } from "../src/policy/rules";

/** Clean paths (`/var/run` is `/run`, `//./pipe` is `/pipe`); `*` is one segment. */
const SOCKETS = hostPathList("sockets", [
  // Docker Engine, Docker Desktop, and replacements
  "/run/docker.sock",
  "/run/docker.raw.sock",
  "/run/docker.sock.raw", // the engine's own socket in Docker Desktop's virtual machine
  "/run/guest-services/docker.sock",
  "/run/host-services/docker.proxy.sock",
  "/run/user/*/docker.sock", // https://docs.docker.com/engine/security/rootless/
  ...inHomes(
    ".docker/run/docker.sock", // Docker Desktop for Mac, and rootless without XDG_RUNTIME_DIR
    ".docker/desktop/docker.sock", // Docker Desktop for Linux
    "Library/Containers/com.docker.docker/Data/docker.raw.sock",
    "Library/Containers/com.docker.docker/Data/docker.sock",
    "Library/Containers/com.docker.docker/Data/docker-cli.sock",
    ".colima/docker.sock", // https://github.com/abiosoft/colima/blob/main/docs/FAQ.md
    ".colima/*/docker.sock",
    ".colima/*/containerd.sock",
    ".config/colima/*/docker.sock",
    ".lima/*/sock/docker.sock",
    ".orbstack/run/docker.sock",
    ".rd/docker.sock", // Rancher Desktop
  ),
  "/pipe/docker_engine",
  "/pipe/docker_engine_linux", // Docker Desktop for Windows
  "/pipe/docker_engine_windows",
  "/pipe/dockerdesktoplinuxengine",
  "/pipe/dockerdesktopwindowsengine",
  // containerd
  "/run/docker/containerd/containerd.sock",
  "/run/user/*/docker/containerd/containerd.sock",
  "/run/containerd/containerd.sock",
  "/run/containerd/containerd.sock.ttrpc",
  "/run/host-containerd/containerd.sock", // Bottlerocket's second one, for host containers
  "/run/k3s/containerd/containerd.sock", // k3s and RKE2
  "/run/k0s/containerd.sock",
  "/var/snap/microk8s/common/run/containerd.sock",
  "/system/run/containerd/containerd.sock", // services of Talos itself
  "/pipe/containerd-containerd",
  // other Kubernetes runtimes, and plugins that can change every container
  "/run/crio/crio.sock",
  "/run/cri-dockerd.sock",
  "/run/k3s/cri-dockerd/cri-dockerd.sock",
  "/run/dockershim.sock",
  "/run/nri/nri.sock", // https://github.com/containerd/nri
  // Podman and BuildKit
  "/run/podman/podman.sock",
  "/run/user/*/podman/podman.sock",
  ...inHomes(
    ".local/share/containers/podman/machine/podman.sock",
    ".local/share/containers/podman/machine/*/podman.sock",
  ),
  "/pipe/podman-machine-default",
  "/run/buildkit/buildkitd.sock",
  "/run/user/*/buildkit/buildkitd.sock",
  "/pipe/buildkitd",
  // system containers and virtual machines
  "/var/lib/lxd/unix.socket", // https://documentation.ubuntu.com/lxd, "Access to the LXD daemon"
  "/var/snap/lxd/common/lxd/unix.socket",
  "/var/snap/lxd/common/lxd-user/unix.socket",
  "/var/lib/incus/unix.socket",
  "/var/lib/incus/unix.socket.user",
  "/run/incus/unix.socket",
  "/run/incus/unix.socket.user",
  "/run/libvirt/libvirt-sock", // https://libvirt.org/daemons.html, "UNIX domain sockets"; -sock-ro only reads
  "/run/libvirt/libvirt-admin-sock",
  "/run/libvirt/virtqemud-sock",
  "/run/libvirt/virtqemud-admin-sock",
  "/run/libvirt/virtlxcd-sock",
  "/run/libvirt/virtlxcd-admin-sock",
  // APIs that manage the node
  "/system/run/machined/machine.sock", // Talos
  "/run/api.sock", // Bottlerocket
  "/var/lib/kubelet/device-plugins/kubelet.sock",
  "/var/lib/kubelet/pod-resources/kubelet.sock",
]);

export default definePolicy({
  id: "no-runtime-sockets",
  title: "Containers cannot reach the container runtime",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.32"] },
  why: "Anyone who can reach the runtime socket can start a privileged container and take over the host. Mounting the socket read-only does not help.",
  fix: "Remove the mount. Use the platform's API with limited rights, a proxy that allows only the required requests, or a builder that does not need the runtime.",
  whenNotToUse:
    "Programs that manage containers, such as CI runners and dashboards, and security agents on the node need the socket: exempt them by name, and protect them like root on the host.",
  repair: { kind: "none", reason: "Only you know what the program uses instead of the socket." },

  rules: [forbidMounts({ paths: SOCKETS, below: false, reaches: "the container runtime's socket" })],
});
