import { isAtOrAboveAny } from "../src/admission/host-paths";
import { HOST_MOUNT_FIELDS, forbidHostMounts } from "../src/host-mounts";
import { isAtOrAbove } from "../src/host-path";
import { definePolicy } from "../src/policy";

/** Clean paths (`/var/run` is `/run`, `//./pipe` is `/pipe`); `*` is one segment. */
const SOCKETS = [
  "/run/docker.sock",
  "/run/docker/containerd/containerd.sock",
  "/run/user/*/docker.sock",
  "/run/cri-dockerd.sock",
  "/run/dockershim.sock",
  "/run/containerd/containerd.sock",
  "/run/containerd/containerd.sock.ttrpc",
  "/run/k3s/containerd/containerd.sock",
  "/run/k0s/containerd.sock",
  "/var/snap/microk8s/common/run/containerd.sock",
  "/run/crio/crio.sock",
  "/run/podman/podman.sock",
  "/run/user/*/podman/podman.sock",
  "/run/buildkit/buildkitd.sock",
  "/var/lib/kubelet/device-plugins/kubelet.sock",
  "/var/lib/kubelet/pod-resources/kubelet.sock",
  "/pipe/docker_engine",
  "/pipe/containerd-containerd",
];

export default definePolicy({
  id: "no-runtime-sockets",
  title: "Containers cannot reach the container runtime",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.32"] },
  reads: HOST_MOUNT_FIELDS,
  why: "Who can talk to the runtime can start a privileged container and own the host; a read-only mount changes nothing.",
  fix: {
    kubernetes: "Remove the mount. Use the Kubernetes API with a service account, or a builder that needs no runtime.",
    docker: "Remove the mount. Use a proxy that passes only what is needed, or a builder that needs no runtime.",
  },

  check: (workload) =>
    forbidHostMounts(workload, {
      isBad: (path) => SOCKETS.some((socket) => isAtOrAbove(path, socket)),
      what: "the container runtime's socket",
    }),

  admission: {
    rules: [
      {
        each: "hostMounts",
        isBad: isAtOrAboveAny(SOCKETS),
        says: '{item.title} mounts "{item.path}" and with it the container runtime\'s socket',
        at: "path",
        value: "item.path",
      },
    ],
  },
});
