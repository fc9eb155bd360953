import { cases } from "../support/cases";
import {
  bind,
  binds,
  build,
  granted,
  hostPath,
  hostPaths,
  imageBuild,
  inlineVolume,
  localVolume,
  mount,
  mounted,
  mountedBy,
  patched,
  readOnly,
  serviceMount,
  taskVolume,
  volume,
  volumeNamed,
  writable,
} from "../support/fragments";
import { PROGRAMS, SECRETS } from "../support/host-path-pairs";
import { UNKNOWN } from "../support/workloads";

const [secrets, nearSecrets] = [SECRETS.map(([bad]) => bad), SECRETS.map(([, nearMiss]) => nearMiss)];
const [programs, nearPrograms] = [PROGRAMS.map(([bad]) => bad), PROGRAMS.map(([, nearMiss]) => nearMiss)];

/** State of container runtimes and clusters, and paths that only start like it. */
const STATE = [
  "/var/lib/docker/volumes",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/kubelet/pods",
  "/var/lib/etcd",
  "/var/lib/rancher/k3s/server",
];
const NO_STATE = [
  "/var/lib/docker-volumes",
  "/var/lib/containerd.old",
  "/var/lib/container",
  "/var/lib/kubelets/pods",
  "/var/lib/etcd2",
  "/var/lib/ranch/k3s/server",
];

/** Directories of programs and settings, which may be mounted read-only. */
const DIRECTORIES = [
  "/usr/local/bin",
  "/bin",
  "/sbin/",
  "/lib/systemd/system",
  "/lib64",
  "/opt/cni/bin",
  "/var/spool/cron/crontabs",
  "/etc/cron.d",
];

export default cases({
  good: {
    "nothing from the host": { pod: {} },
    "null, which counts as unset": { docker: { volumes: null, mounts: null } },
    "data, read-write": bind("/srv/data", { containerPath: "/etc" }),
    "names with the same beginning": binds([
      "/var/lib/dockerized",
      "/rooted",
      "/etcetera",
      "/library",
      "/opt/cnine",
      "/run/systemd-private",
    ]),
    "system paths inside another directory": bind("/srv/etc/shadow"),
    "the time zone and the certificates, read-only": binds(["/etc/localtime", "/etc/ssl/certs"], readOnly),
    "programs and settings on the list, read-only": hostPaths(programs, readOnly),
    "programs, read-only": mount("/usr", readOnly),
    "the whole of /opt, read-only": mount("/opt", readOnly),
    "a volume that every container mounts read-only": mountedBy(
      "/etc/localtime",
      { web: readOnly, side: { readOnly: true, subPath: "x" } },
      { setup: readOnly },
    ),
    "a read-only mount next to a writable one of another volume": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/etc/localtime", readOnly: true },
              { name: "tmp", mountPath: "/tmp" },
            ],
          },
        ],
        volumes: [
          { name: "tz", hostPath: { path: "/etc/localtime" } },
          { name: "tmp", emptyDir: {} },
        ],
      },
    },
    "two read-only mounts, one of an unknown volume": mounted("/etc/localtime", readOnly, {
      name: UNKNOWN,
      readOnly: true,
    }),
    "devices and kernel file systems, which other policies check": binds(["/dev/fuse", "/sys"]),
    "mounts inherited from another container, which no-host-paths reports": {
      docker: { volumes: [{ fromContainer: "tools" }] },
    },
    "a Windows drive": bind("C:\\etc"),
    "a harmless path that may be writable": bind("/srv", { readOnly: UNKNOWN }),
    "a task's read-only mount of programs": taskVolume("/usr/share", readOnly),
  },
  bad: {
    "a device path that the kernel resolves through the link /var/run": {
      ...volume({ o: "bind,ro", device: "/var/run/../etc/shadow" }),
      nearMiss: volume({ o: "bind,ro", device: "/var/log/../etc/shadow" }),
    },
    "password hashes, also read-only": {
      ...bind("/etc/shadow", readOnly),
      value: "/etc/shadow",
      message: /^container "web" mounts host path "\/etc\/shadow", which exposes the host's secrets and runtime state$/,
      nearMiss: bind("/etc/shells", readOnly),
    },
    "all of /etc, also read-only, as it contains the password hashes": {
      ...bind("/etc", readOnly),
      message: /secrets and runtime state/,
      nearMiss: bind("/etc/ssl/certs", readOnly),
    },
    "the whole host, reported once": {
      ...bind("/", readOnly),
      value: "/",
      nearMiss: bind("/mnt", readOnly),
    },
    "the state of runtimes and clusters": {
      ...hostPaths(STATE, readOnly),
      nearMiss: hostPaths(NO_STATE),
    },
    "the configuration of a cluster": {
      ...mounted("/etc/kubernetes/admin.conf", readOnly),
      nearMiss: mounted("/etc/kube/admin.conf", readOnly),
    },
    "root's home directory": {
      ...bind("/root/.ssh", readOnly),
      nearMiss: bind("/rootless/.ssh", readOnly),
    },
    "every other secret on the list, also read-only": {
      ...hostPaths(secrets, readOnly),
      value: secrets,
      message: /the host's secrets and runtime state$/,
      nearMiss: hostPaths(nearSecrets, readOnly),
    },
    "every other program and setting on the list, writable": {
      ...hostPaths(programs, writable),
      value: programs,
      message: /the host's programs and settings for writing$/,
      nearMiss: hostPaths(nearPrograms, writable),
    },
    "home directories, which contain keys, also read-only": {
      ...binds(["/home", "/home/app", "/home/app/.ssh/config", "/Users/app/.kube"], readOnly),
      message: /secrets and runtime state/,
      nearMiss: binds(["/homes", "/home/app/data", "/home/app/.sshd/config", "/Users/app/project/.kube"], {
        readOnly: true,
      }),
    },
    "a file that runs at login, writable": {
      ...bind("/home/app/.bashrc"),
      message: /the host's programs and settings for writing/,
      nearMiss: bind("/home/app/.bashrc", readOnly),
    },
    "a directory of programs that run at login, writable": {
      ...bind("/Users/app/.config/autostart"),
      message: /the host's programs and settings for writing/,
      nearMiss: bind("/home/app/data"),
    },
    "the service manager's sockets, in /run and /var/run": {
      ...binds(["/run/systemd/private", "/var/run/dbus/system_bus_socket"], readOnly),
      nearMiss: binds(["/run/system/private", "/var/lib/dbus/system_bus_socket"], readOnly),
    },
    "a directory that contains them": {
      ...bind("/var/run", readOnly),
      nearMiss: bind("/var/log", readOnly),
    },
    "a setting, writable": {
      ...bind("/etc/localtime"),
      value: "/etc/localtime",
      message: /mounts host path "\/etc\/localtime", which exposes the host's programs and settings for writing$/,
      nearMiss: bind("/etc/localtime", readOnly),
    },
    "a mount that is explicitly writable": {
      ...mount("/etc/ssl/certs", writable),
      nearMiss: mount("/etc/ssl/certs", readOnly),
    },
    "directories of programs and settings, writable": {
      ...binds(DIRECTORIES),
      nearMiss: binds(DIRECTORIES, readOnly),
    },
    "a directory that contains the cron jobs, writable": { ...bind("/var/spool"), nearMiss: bind("/var/spool/mail") },
    "a path with .. and double slashes": {
      ...bind("/srv/..//etc/./cron.d/"),
      value: "/srv/..//etc/./cron.d/",
      nearMiss: bind("/srv//etc/./cron.d/"),
    },
    "a volume name that is a path": {
      ...volumeNamed("/etc", readOnly),
      nearMiss: volumeNamed("etc", readOnly),
    },
    "one writable mount among read-only ones": {
      ...mountedBy("/etc/localtime", { web: readOnly, side: {} }),
      message:
        /^the pod mounts host path "\/etc\/localtime", which exposes the host's programs and settings for writing$/,
      nearMiss: mountedBy("/etc/localtime", { web: readOnly, side: readOnly }),
    },
    "a writable mount in an init container": {
      ...mountedBy("/opt/cni/bin", { web: readOnly }, { setup: writable }),
      nearMiss: mountedBy("/opt/cni/bin", { web: readOnly }, { setup: { name: "tmp", readOnly: false } }),
    },
    "a writable mount next to an unknown one": {
      ...mounted("/etc/localtime", { readOnly: UNKNOWN }, writable),
      nearMiss: mounted("/etc/localtime", readOnly, readOnly),
    },
    "a mount without readOnly next to an unknown one": {
      ...mounted("/etc/localtime", { readOnly: UNKNOWN }, {}),
      nearMiss: mounted("/etc/localtime", readOnly, { name: "tmp" }),
    },
    "a writable mount next to one of an unknown volume": {
      ...mounted("/etc/localtime", writable, { name: UNKNOWN }),
      nearMiss: mounted("/etc/localtime", readOnly, { name: UNKNOWN, readOnly: true }),
    },
    "a volume that is not mounted, as it may be writable": {
      ...hostPath("/etc/localtime"),
      nearMiss: mounted("/etc/localtime", readOnly),
    },
    "a persistent volume, which cannot be read-only": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { hostPath: { path: "/usr/share/zoneinfo" }, accessModes: ["ReadOnlyMany"] } },
      at: "spec.hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { hostPath: { path: "/srv/share/zoneinfo" }, accessModes: ["ReadOnlyMany"] } },
      },
    },
    "a local persistent volume": { ...localVolume("/var/lib/kubelet"), nearMiss: localVolume("/var/lib/postgresql") },
    "a Patch that makes a mount writable": {
      ...patched(mounted("/etc/localtime", writable)),
      nearMiss: patched(mounted("/etc/localtime", readOnly)),
    },
    "an item of a list": {
      type: "kubernetes:apps/v1:DeploymentList",
      inputs: { items: [{ spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/root" } }] } } } }] },
      at: "items[0].spec.template.spec.volumes[0].hostPath.path",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentList",
        inputs: { items: [{ spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] } } } }] },
      },
    },
    "a bind mount of docker.Service": {
      ...serviceMount("/etc/hosts"),
      nearMiss: serviceMount("/etc/hosts", readOnly),
    },
    "an inline volume": {
      ...inlineVolume({ o: "bind", device: "/usr" }),
      nearMiss: inlineVolume({ o: "bind", device: "/usr" }, readOnly),
    },
    "a volume": {
      ...volume({ type: "none", o: "bind", device: "/usr" }),
      nearMiss: volume({ type: "none", o: "bind,ro", device: "/usr" }),
    },
    "a volume whose options end in rw": {
      ...volume({ type: "none", o: "bind,ro,rw", device: "/usr" }),
      nearMiss: volume({ type: "none", o: "bind,rw,ro", device: "/usr" }),
    },
    "a plugin's mount, which cannot be read-only": {
      ...granted("mount", "/etc/ssl/certs"),
      nearMiss: granted("mount", "/srv/ssl/certs"),
    },
    "secrets copied to a build of docker.RemoteImage": {
      ...build({
        context: "/root",
        additionalContexts: ["k=/etc/kubernetes"],
        secrets: [{ id: "s", src: "/etc/shadow" }],
        buildLogFile: "/etc/cron.d/log",
      }),
      at: ["build.context", "build.additionalContexts[0]", "build.secrets[0].src", "build.buildLogFile"],
      nearMiss: build({
        context: "../..",
        additionalContexts: ["k=./etc/kubernetes"],
        secrets: [
          { id: "s", src: "/run/secrets/token" },
          { id: "t", env: "TOKEN" },
        ],
        buildLogFile: "/tmp/log",
      }),
    },
    "the build context of docker.Image": {
      type: "docker:index/image:Image",
      inputs: { imageName: "app:1", build: { context: "/" } },
      at: "build.context",
      message: /^the build of image "web" gets a copy of "\/", which exposes the host's secrets and runtime state$/,
      nearMiss: { type: "docker:index/image:Image", inputs: { imageName: "app:1", build: { context: "." } } },
    },
    "secrets copied to a build of docker-build": {
      ...imageBuild({
        context: { location: "/var/lib/kubelet", named: { keys: { location: "/etc/ssh" } } },
        ssh: [{ id: "default", paths: ["/root/.ssh/id_ed25519"] }],
      }),
      at: ["context.location", "context.named.keys.location", "ssh[0].paths[0]"],
      nearMiss: imageBuild({
        context: { location: "app", named: { keys: { location: "https://example.com/etc/ssh.git" } } },
        ssh: [{ id: "default" }],
        secrets: { token: "/etc/shadow" },
      }),
    },
    "a build result that overwrites programs and settings": {
      ...imageBuild({
        exports: [{ local: { dest: "/etc/cron.d" } }, { raw: "type=local,dest=/usr/local/bin" }, { raw: "/opt/bin" }],
      }),
      at: ["exports[0].local.dest", "exports[1].raw", "exports[2].raw"],
      message: /^the build of image "web" writes its result to ".*", which exposes the host's programs and settings$/,
      nearMiss: imageBuild({
        exports: [
          { local: { dest: "/srv/out" } },
          { local: { dest: "/etc/cron.d" }, disabled: true },
          { raw: "type=tar,dest=/etc/out.tar" },
          { raw: "-" },
        ],
      }),
    },
    "a file of the client that is copied into the container": {
      docker: { uploads: [{ file: "/s", source: "/etc/shadow" }] },
      at: "uploads[0].source",
      message: /^container "web" gets a copy of "\/etc\/shadow", which exposes the host's secrets and runtime state$/,
      nearMiss: { docker: { uploads: [{ file: "/etc/shadow", source: "./shadow" }] } },
    },
    "a task's volume that nothing mounts": {
      ...taskVolume("/usr/share"),
      nearMiss: taskVolume("/usr/share", readOnly),
    },
    "a task's volume with secrets": {
      ...taskVolume("/root/.ssh", readOnly),
      value: "/root/.ssh",
      nearMiss: taskVolume("/srv/root/.ssh", readOnly),
    },
  },
  undecided: {
    "a host path from an output": {
      ...hostPath(UNKNOWN),
      message: /^cannot determine before deployment whether the pod mounts the host's secrets and runtime state/,
    },
    "read-only from an output": {
      ...bind("/etc/ssl/certs", { readOnly: UNKNOWN }),
      at: "volumes[0].readOnly",
      message:
        /^cannot determine before deployment whether container "web" mounts the host's programs and settings read-only/,
    },
    "read-only from an output in one of two mounts": {
      ...mounted("/etc/localtime", { readOnly: UNKNOWN }, readOnly),
      at: "containers[0].volumeMounts[0].readOnly",
    },
    "read-only from an output in two mounts, at the first": {
      ...mounted("/etc/localtime", { readOnly: UNKNOWN }, { readOnly: UNKNOWN }),
      at: "containers[0].volumeMounts[0].readOnly",
    },
    "a writable mount of an unknown volume next to a read-only one": {
      ...mounted("/etc/localtime", readOnly, { name: UNKNOWN }),
      at: "containers[0].volumeMounts[1].name",
    },
    "a volume that may not be mounted": {
      ...mounted("/etc/localtime", { name: UNKNOWN, readOnly: true }),
      at: "containers[0].volumeMounts[0].name",
    },
    "mounts from an output": {
      pod: {
        containers: [{ name: "web", volumeMounts: UNKNOWN }],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts",
    },
    "a Patch without mounts": {
      ...patched(hostPath("/etc/localtime")),
      at: "spec.template.spec.volumes[0]",
      message: /^cannot determine whether the pod mounts .* read-only: it depends on the patched object$/,
    },
    "a volume's mount options from an output": { ...volume({ o: UNKNOWN, device: "/srv/usr" }), at: "driverOpts.o" },
    "a path and its read-only from outputs, reported once": bind(UNKNOWN, { readOnly: UNKNOWN }),
    "a volume without a name next to a mount of an unknown volume": {
      pod: {
        containers: [{ name: "web", volumeMounts: [{ name: UNKNOWN, mountPath: "/d", readOnly: true }] }],
        volumes: [{ hostPath: { path: "/etc/ssl/certs" } }],
      },
      at: "containers[0].volumeMounts[0].name",
    },
    "a task's volume that containers from an output may mount": {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      inputs: { containerDefinitions: UNKNOWN, volumes: [{ name: "v", hostPath: "/usr/share" }] },
      at: "containerDefinitions",
    },
  },
  unreadable: {
    "read-only as a string": {
      ...bind("/etc/ssl/certs", { readOnly: "true" }),
      at: "volumes[0].readOnly",
      message: /expected true or false without quotes, found "true"/,
    },
    "read-only as a string in a pod": {
      ...mounted("/etc/localtime", { readOnly: "yes" }),
      at: "containers[0].volumeMounts[0].readOnly",
    },
    "mounts that are a string": {
      pod: {
        containers: [{ name: "web", volumeMounts: "tz" }],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts",
      message: /expected a list, found "tz"/,
    },
    "a path that is a list": hostPath(["/etc"]),
  },
});
