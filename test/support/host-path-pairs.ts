import type { Fragment } from "./cases";

/** Each path, and one next to it that is as close as a harmless one can be. */
export type Pairs = ReadonlyArray<readonly [bad: string, nearMiss: string]>;

export const SOCKETS: Pairs = [
  ["/run/docker.sock.raw", "/run/docker.sock.old"],
  ["/run/docker.raw.sock", "/run/docker.raw"],
  ["/home/app/.docker/run/docker.sock", "/home/app/.docker/run/metrics.sock"],
  ["/root/.docker/desktop", "/root/.docker/contexts"],
  ["/Users/app/Library/Containers/com.docker.docker/Data/docker.raw.sock", "/Users/app/Library/Caches/docker.raw.sock"],
  ["/Users/app/.colima/default/docker.sock", "/Users/app/.colima/default/x/docker.sock"],
  ["/home/app/.config/colima/default/docker.sock", "/home/app/.config/colima/default/colima.yaml"],
  ["/Users/app/.lima/default/sock/docker.sock", "/Users/app/.lima/default/docker.sock"],
  ["/Users/app/.orbstack/run/docker.sock", "/Users/app/.orbstack/docker.sock"],
  ["/Users/app/.rd/docker.sock", "/Users/app/.rd/bin"],
  ["//./pipe/dockerDesktopLinuxEngine", "//./pipe/dockerDesktop"],
  ["//./pipe/docker_engine_linux", "//./pipe/docker_engine_x"],
  ["//./pipe/podman-machine-default", "//./pipe/podman"],
  ["/run/host-containerd/containerd.sock", "/run/host-containerd/debug.sock"],
  ["/system/run/containerd/containerd.sock", "/system/run/containerd.sock"],
  ["/system/run/machined/machine.sock", "/system/run/machined/machine.pid"],
  ["/run/k3s/cri-dockerd/cri-dockerd.sock", "/run/k3s/cri-dockerd.sock"],
  ["/var/run/nri/nri.sock", "/var/run/nri/nri.log"],
  ["/run/user/1000/buildkit/buildkitd.sock", "/run/user/1000/bus"],
  [
    "/Users/app/.local/share/containers/podman/machine/qemu/podman.sock",
    "/srv/app/.local/share/containers/podman/machine/qemu/podman.sock",
  ],
  ["/var/lib/lxd/unix.socket", "/srv/lib/lxd/unix.socket"],
  ["/var/snap/lxd/common/lxd/unix.socket", "/srv/snap/lxd/common/lxd/unix.socket"],
  ["/var/lib/incus/unix.socket", "/var/lib/incus/containers"],
  ["/run/incus/unix.socket.user", "/run/incus/dnsmasq.pid"],
  ["/var/run/libvirt/libvirt-sock", "/var/run/libvirt/libvirt-sock-ro"],
  ["/run/libvirt", "/run/libvirtd.pid"],
  ["/run/libvirt/virtqemud-sock", "/run/libvirt/virtnetworkd-sock"],
  ["/run/api.sock", "/run/apis.sock"],
];

export const SECRETS: Pairs = [
  ["/etc/shadow-", "/etc/shadow.d"],
  ["/etc/gshadow", "/etc/group"],
  ["/etc/gshadow-", "/etc/group-"],
  ["/etc/security/opasswd", "/etc/security/limits.conf"],
  ["/etc/ssh", "/etc/ssh-keys"],
  ["/etc/ssh/ssh_host_ed25519_key", "/etc/sshd/ssh_host_ed25519_key"],
  ["/etc/ssl/private/web.key", "/etc/ssl/certs"],
  ["/etc/pki/tls/private", "/etc/pki/tls/certs"],
  ["/etc/krb5.keytab", "/etc/krb5.conf"],
  ["/etc/wireguard/wg0.conf", "/etc/wireguards"],
  ["/etc/NetworkManager/system-connections", "/etc/NetworkManager/conf.d"],
  ["/run/credentials/app.service", "/run/credential"],
  ["/var/lib/systemd/credential.secret", "/var/lib/systemd/timers"],
  ["/var/lib/sss/secrets", "/var/lib/sss/pipes"],
  ["/var/backups", "/var/backup"],
  ["/var/lib/cloud/instance/user-data.txt", "/var/lib/clouds"],
  ["/var/lib/waagent", "/var/lib/waagents"],
  ["/etc/cni/net.d/10-calico.conflist", "/etc/cni/conf.d"],
  ["/etc/rancher/k3s/k3s.yaml", "/etc/ranch/k3s/k3s.yaml"],
  ["/etc/ssl/etcd/ssl", "/etc/ssl/openssl.cnf"],
  ["/etc/pve", "/etc/pves"],
  ["/var/lib/k0s/pki", "/var/lib/k9s/pki"],
  ["/var/snap/microk8s/current/credentials", "/var/snap/microk8ss/current/credentials"],
  ["/system/secrets/kubernetes", "/system/state"],
  ["/run/containerd/io.containerd.runtime.v2.task/k8s.io", "/run/containerd/s"],
  ["/home/app/.local/share/containers/storage", "/home/app/.local/share/fonts"],
  ["/var/lib/libvirt/images", "/var/lib/libvirtd"],
  ["/var/lib/machines", "/var/lib/machine"],
  ["/run/user/0/bus", "/run/user/1000/bus"],
  ["/run/snapd.socket", "/run/snapd"],
  ["/sysroot", "/sysroots"],
];

export const PROGRAMS: Pairs = [
  ["/opt/bin", "/opt/app/bin"],
  ["/opt/nri/plugins", "/opt/nrix/plugins"],
  ["/home/kubernetes/bin", "/home/kubernetes2/data/bin"],
  ["/var/lib/cni/bin", "/var/lib/cni/networks"],
  ["/var/spool/at", "/var/spool/mail"],
  ["/var/spool/anacron", "/var/spool/anacrons"],
  ["/var/lib/dpkg/info", "/var/lib/dpkgs"],
  ["/run/udev", "/run/udevd"],
  ["/run/modprobe.d", "/run/modprobe"],
];

/** A pod that mounts them all, and where each is. */
export function mountsOf(paths: readonly string[], readOnly: boolean): Fragment & { readonly at: readonly string[] } {
  const volumes = paths.map((path, i) => ({ name: `v${i}`, hostPath: { path } }));
  const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/mnt/${name}`, readOnly }));
  const at = volumes.map((_, i) => `volumes[${i}].hostPath.path`);
  return { pod: { containers: [{ name: "web", volumeMounts }], volumes }, at };
}
