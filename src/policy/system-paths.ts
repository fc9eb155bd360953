import { inHomes } from "../values/host-path";

/** Secrets and state that compromise the host even if only read. Clean paths; `*` is one segment. */
export const SECRET_PATHS: readonly string[] = [
  // password hashes, keys and credentials of the system
  "/etc/shadow",
  "/etc/shadow-", // backups by passwd(1) and related tools: shadow(5), gshadow(5)
  "/etc/gshadow",
  "/etc/gshadow-",
  "/etc/security/opasswd", // former passwords: pam_unix(8)
  "/etc/ssh",
  "/etc/ssl/private",
  "/etc/pki/tls/private",
  "/etc/krb5.keytab",
  "/etc/wireguard",
  "/etc/NetworkManager/system-connections",
  "/etc/cryptsetup-keys.d", // crypttab(5)
  "/etc/credstore", // systemd-creds(1), and the three below
  "/etc/credstore.encrypted",
  "/run/credentials",
  "/var/lib/systemd/credential.secret",
  "/var/lib/sss/db", // password hashes and keys that sssd(8) keeps
  "/var/lib/sss/secrets",
  "/var/backups", // Debian's copies of /etc/shadow and others
  "/root",
  ...inHomes(".ssh", ".kube"),
  // data that a cloud provider passes to a machine: user data, certificates, tokens
  "/var/lib/cloud",
  "/var/lib/waagent",
  "/var/lib/amazon/ssm",
  // clusters: kubeconfigs, certificates, the data of etcd
  "/etc/kubernetes",
  "/etc/cni/net.d", // kubeconfigs of network plugins
  "/etc/etcd",
  "/etc/ssl/etcd", // Kubespray
  "/etc/rancher", // k3s and RKE2, as /var/lib/rancher
  "/etc/pve", // Proxmox VE, whose keys and shadow.cfg are in it
  "/var/lib/pve-cluster",
  "/var/lib/etcd",
  "/var/lib/kubelet",
  "/var/lib/rancher",
  "/var/lib/k0s",
  "/var/lib/minikube",
  "/var/snap/microk8s",
  "/var/snap/k8s",
  "/system/secrets", // Talos
  // containers and virtual machines: their files, and the secrets in them
  "/var/lib/docker",
  "/var/snap/docker",
  "/var/lib/containerd",
  "/run/containerd/io.containerd.runtime.v2.task", // the root file systems of running containers
  "/run/k3s/containerd/io.containerd.runtime.v2.task",
  "/var/lib/containers",
  "/var/lib/buildkit",
  "/var/lib/nerdctl",
  ...inHomes(".local/share/docker", ".local/share/containers", ".local/share/containerd"),
  "/var/lib/lxc",
  "/var/lib/lxd",
  "/var/snap/lxd",
  "/var/lib/incus",
  "/var/lib/libvirt",
  "/var/lib/machines", // systemd-nspawn(1)
  // services that accept commands from any client
  "/run/systemd",
  "/run/dbus",
  "/run/user/0/bus",
  "/run/user/0/systemd",
  "/run/snapd.socket",
  // the real root on OSTree systems, which contains the files above again
  "/sysroot",
  "/ostree",
];

/** Programs and settings of the host: harmless to read, dangerous to write. */
export const PROGRAM_PATHS: readonly string[] = [
  "/etc",
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/opt/bin", // Flatcar Container Linux
  "/opt/cni",
  "/opt/containerd", // its plugins and runtimes
  "/opt/nri", // plugins that containerd and CRI-O start
  "/opt/kata",
  "/opt/azure", // AKS
  "/home/kubernetes", // GKE: the kubelet and its plugins
  "/var/lib/cni/bin", // OpenShift
  "/var/spool/cron",
  "/var/spool/anacron",
  "/var/spool/at",
  "/var/spool/incron",
  "/var/lib/dpkg", // scripts that run at the next upgrade
  "/var/lib/dkms", // sources of kernel modules
  "/var/lib/snapd",
  "/run/udev/rules.d", // udev(7)
  "/run/modprobe.d",
  "/run/sysctl.d",
  "/run/tmpfiles.d",
  // files that run when a user logs in
  ...inHomes(
    ".bashrc",
    ".bash_login",
    ".bash_profile",
    ".profile",
    ".zshenv",
    ".zprofile",
    ".zshrc",
    ".config/autostart",
    ".config/environment.d",
    ".config/systemd",
  ),
];
