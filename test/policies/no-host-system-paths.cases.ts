import { cases } from "../support/cases";
import { PROGRAMS, SECRETS, mountsOf } from "../support/host-path-pairs";
import { UNKNOWN } from "../support/workloads";

const [secrets, nearSecrets] = [SECRETS.map(([bad]) => bad), SECRETS.map(([, nearMiss]) => nearMiss)];
const [programs, nearPrograms] = [PROGRAMS.map(([bad]) => bad), PROGRAMS.map(([, nearMiss]) => nearMiss)];

export default cases({
  good: {
    "nothing of the host": { pod: {} },
    "null, which is unset": { docker: { volumes: null, mounts: null } },
    "data, read-write": { docker: { volumes: [{ hostPath: "/srv/data", containerPath: "/etc" }] } },
    "names that begin alike": {
      docker: {
        volumes: [
          { hostPath: "/var/lib/dockerized", containerPath: "/a" },
          { hostPath: "/rooted", containerPath: "/b" },
          { hostPath: "/etcetera", containerPath: "/c" },
          { hostPath: "/library", containerPath: "/d" },
          { hostPath: "/opt/cnine", containerPath: "/e" },
          { hostPath: "/run/systemd-private", containerPath: "/f" },
        ],
      },
    },
    "the system's names further down": { docker: { volumes: [{ hostPath: "/srv/etc/shadow", containerPath: "/s" }] } },
    "the time zone and the certificates, read-only, which give nothing away": {
      docker: {
        volumes: [
          { hostPath: "/etc/localtime", containerPath: "/etc/localtime", readOnly: true },
          { hostPath: "/etc/ssl/certs", containerPath: "/etc/ssl/certs", readOnly: true },
        ],
      },
    },
    "programs and settings on the list, read-only": mountsOf(programs, true),
    "programs, read-only": {
      docker: { mounts: [{ type: "bind", source: "/usr", target: "/host/usr", readOnly: true }] },
    },
    "the whole of /opt, read-only": {
      docker: { mounts: [{ type: "bind", source: "/opt", target: "/host/opt", readOnly: true }] },
    },
    "a volume that every container mounts read-only": {
      pod: {
        containers: [
          { name: "web", volumeMounts: [{ name: "tz", mountPath: "/etc/localtime", readOnly: true }] },
          { name: "side", volumeMounts: [{ name: "tz", mountPath: "/tz", readOnly: true, subPath: "x" }] },
        ],
        initContainers: [{ name: "setup", volumeMounts: [{ name: "tz", mountPath: "/tz", readOnly: true }] }],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
    },
    "a read-only mount beside a writable one of another volume": {
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
    "a read-only mount beside one of a volume that is not known, read-only as well": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/etc/localtime", readOnly: true },
              { name: UNKNOWN, mountPath: "/b", readOnly: true },
            ],
          },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
    },
    "devices and kernel file systems, which other policies judge": {
      docker: {
        volumes: [
          { hostPath: "/dev/fuse", containerPath: "/dev/fuse" },
          { hostPath: "/sys", containerPath: "/host/sys" },
        ],
      },
    },
    "mounts taken over from another container, which no-host-paths says": {
      docker: { volumes: [{ fromContainer: "tools" }] },
    },
    "a Windows drive": { docker: { volumes: [{ hostPath: "C:\\etc", containerPath: "C:\\etc" }] } },
    "a harmless path, whoever may write to it": {
      docker: { volumes: [{ hostPath: "/srv", containerPath: "/d", readOnly: UNKNOWN }] },
    },
  },
  bad: {
    "a device that the kernel reaches through the link /var/run": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { o: "bind,ro", device: "/var/run/../etc/shadow" } },
      at: "driverOpts.device",
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { o: "bind,ro", device: "/var/log/../etc/shadow" } },
      },
    },
    "password hashes, read-only too": {
      docker: { volumes: [{ hostPath: "/etc/shadow", containerPath: "/s", readOnly: true }] },
      at: "volumes[0].hostPath",
      value: "/etc/shadow",
      says: /^container "web" mounts host path "\/etc\/shadow", which exposes the host's secrets and runtime state$/,
      nearMiss: { docker: { volumes: [{ hostPath: "/etc/shells", containerPath: "/s", readOnly: true }] } },
    },
    "all of /etc, read-only too, as the password hashes are in it": {
      docker: { volumes: [{ hostPath: "/etc", containerPath: "/host/etc", readOnly: true }] },
      at: "volumes[0].hostPath",
      says: /secrets and runtime state/,
      nearMiss: { docker: { volumes: [{ hostPath: "/etc/ssl/certs", containerPath: "/host/etc", readOnly: true }] } },
    },
    "the whole host, once": {
      docker: { volumes: [{ hostPath: "/", containerPath: "/host", readOnly: true }] },
      at: "volumes[0].hostPath",
      value: "/",
      nearMiss: { docker: { volumes: [{ hostPath: "/mnt", containerPath: "/host", readOnly: true }] } },
    },
    "the state of runtimes and clusters": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "a", mountPath: "/a", readOnly: true },
              { name: "b", mountPath: "/b", readOnly: true },
              { name: "c", mountPath: "/c", readOnly: true },
              { name: "d", mountPath: "/d", readOnly: true },
              { name: "e", mountPath: "/e", readOnly: true },
              { name: "f", mountPath: "/f", readOnly: true },
              { name: "g", mountPath: "/g", readOnly: true },
            ],
          },
        ],
        volumes: [
          { name: "a", hostPath: { path: "/var/lib/docker/volumes" } },
          { name: "b", hostPath: { path: "/var/lib/containerd" } },
          { name: "c", hostPath: { path: "/var/lib/containers" } },
          { name: "d", hostPath: { path: "/var/lib/kubelet/pods" } },
          { name: "e", hostPath: { path: "/var/lib/etcd" } },
          { name: "f", hostPath: { path: "/var/lib/rancher/k3s/server" } },
          { name: "g", hostPath: { path: "/etc/kubernetes/admin.conf" } },
        ],
      },
      at: [
        "volumes[0].hostPath.path",
        "volumes[1].hostPath.path",
        "volumes[2].hostPath.path",
        "volumes[3].hostPath.path",
        "volumes[4].hostPath.path",
        "volumes[5].hostPath.path",
        "volumes[6].hostPath.path",
      ],
      nearMiss: {
        pod: {
          containers: [{ name: "web", volumeMounts: [{ name: "g", mountPath: "/g", readOnly: true }] }],
          volumes: [
            { name: "a", hostPath: { path: "/var/lib/docker-volumes" } },
            { name: "b", hostPath: { path: "/var/lib/containerd.old" } },
            { name: "c", hostPath: { path: "/var/lib/container" } },
            { name: "d", hostPath: { path: "/var/lib/kubelets/pods" } },
            { name: "e", hostPath: { path: "/var/lib/etcd2" } },
            { name: "f", hostPath: { path: "/var/lib/ranch/k3s/server" } },
            { name: "g", hostPath: { path: "/etc/kube/admin.conf" } },
          ],
        },
      },
    },
    "the home of root": {
      docker: { volumes: [{ hostPath: "/root/.ssh", containerPath: "/keys", readOnly: true }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "/rootless/.ssh", containerPath: "/keys", readOnly: true }] } },
    },
    "every other secret on the list, read-only too": {
      ...mountsOf(secrets, true),
      value: secrets,
      says: /the host's secrets and runtime state$/,
      nearMiss: mountsOf(nearSecrets, true),
    },
    "every other program and setting on the list, writable": {
      ...mountsOf(programs, false),
      value: programs,
      says: /the host's programs and settings for writing$/,
      nearMiss: mountsOf(nearPrograms, false),
    },
    "a home, which has keys in it, read-only too": {
      docker: {
        volumes: [
          { hostPath: "/home", containerPath: "/a", readOnly: true },
          { hostPath: "/home/app", containerPath: "/b", readOnly: true },
          { hostPath: "/home/app/.ssh/config", containerPath: "/c", readOnly: true },
          { hostPath: "/Users/app/.kube", containerPath: "/d", readOnly: true },
        ],
      },
      at: ["volumes[0].hostPath", "volumes[1].hostPath", "volumes[2].hostPath", "volumes[3].hostPath"],
      says: /secrets and runtime state/,
      nearMiss: {
        docker: {
          volumes: [
            { hostPath: "/homes", containerPath: "/a", readOnly: true },
            { hostPath: "/home/app/data", containerPath: "/b", readOnly: true },
            { hostPath: "/home/app/.sshd/config", containerPath: "/c", readOnly: true },
            { hostPath: "/Users/app/project/.kube", containerPath: "/d", readOnly: true },
          ],
        },
      },
    },
    "what runs when a user logs in, read-write": {
      docker: {
        volumes: [
          { hostPath: "/home/app/.bashrc", containerPath: "/a" },
          { hostPath: "/Users/app/.config/autostart", containerPath: "/b" },
        ],
      },
      at: ["volumes[0].hostPath", "volumes[1].hostPath"],
      says: /the host's programs and settings for writing/,
      nearMiss: {
        docker: {
          volumes: [
            { hostPath: "/home/app/.bashrc", containerPath: "/a", readOnly: true },
            { hostPath: "/home/app/data", containerPath: "/b" },
          ],
        },
      },
    },
    "the ways to the service manager, by either name": {
      docker: {
        volumes: [
          { hostPath: "/run/systemd/private", containerPath: "/a", readOnly: true },
          { hostPath: "/var/run/dbus/system_bus_socket", containerPath: "/b", readOnly: true },
        ],
      },
      at: ["volumes[0].hostPath", "volumes[1].hostPath"],
      nearMiss: {
        docker: {
          volumes: [
            { hostPath: "/run/system/private", containerPath: "/a", readOnly: true },
            { hostPath: "/var/lib/dbus/system_bus_socket", containerPath: "/b", readOnly: true },
          ],
        },
      },
    },
    "a directory above them": {
      docker: { volumes: [{ hostPath: "/var/run", containerPath: "/a", readOnly: true }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "/var/log", containerPath: "/a", readOnly: true }] } },
    },
    "a setting, writable": {
      docker: { volumes: [{ hostPath: "/etc/localtime", containerPath: "/etc/localtime" }] },
      at: "volumes[0].hostPath",
      value: "/etc/localtime",
      says: /mounts host path "\/etc\/localtime", which exposes the host's programs and settings for writing$/,
      nearMiss: {
        docker: { volumes: [{ hostPath: "/etc/localtime", containerPath: "/etc/localtime", readOnly: true }] },
      },
    },
    "a mount that says it is writable": {
      docker: { mounts: [{ type: "bind", source: "/etc/ssl/certs", target: "/c", readOnly: false }] },
      at: "mounts[0].source",
      nearMiss: { docker: { mounts: [{ type: "bind", source: "/etc/ssl/certs", target: "/c", readOnly: true }] } },
    },
    "every directory of programs and settings, writable": {
      docker: {
        volumes: [
          { hostPath: "/usr/local/bin", containerPath: "/a" },
          { hostPath: "/bin", containerPath: "/b" },
          { hostPath: "/sbin/", containerPath: "/c" },
          { hostPath: "/lib/systemd/system", containerPath: "/d" },
          { hostPath: "/lib64", containerPath: "/e" },
          { hostPath: "/opt/cni/bin", containerPath: "/f" },
          { hostPath: "/var/spool/cron/crontabs", containerPath: "/g" },
          { hostPath: "/etc/cron.d", containerPath: "/h" },
        ],
      },
      at: [
        "volumes[0].hostPath",
        "volumes[1].hostPath",
        "volumes[2].hostPath",
        "volumes[3].hostPath",
        "volumes[4].hostPath",
        "volumes[5].hostPath",
        "volumes[6].hostPath",
        "volumes[7].hostPath",
      ],
      nearMiss: {
        docker: {
          volumes: [
            { hostPath: "/usr/local/bin", containerPath: "/a", readOnly: true },
            { hostPath: "/bin", containerPath: "/b", readOnly: true },
            { hostPath: "/sbin/", containerPath: "/c", readOnly: true },
            { hostPath: "/lib/systemd/system", containerPath: "/d", readOnly: true },
            { hostPath: "/lib64", containerPath: "/e", readOnly: true },
            { hostPath: "/opt/cni/bin", containerPath: "/f", readOnly: true },
            { hostPath: "/var/spool/cron/crontabs", containerPath: "/g", readOnly: true },
            { hostPath: "/etc/cron.d", containerPath: "/h", readOnly: true },
          ],
        },
      },
    },
    "a directory above the cron jobs, writable": {
      docker: { volumes: [{ hostPath: "/var/spool", containerPath: "/s" }] },
      at: "volumes[0].hostPath",
      nearMiss: { docker: { volumes: [{ hostPath: "/var/spool/mail", containerPath: "/s" }] } },
    },
    "a roundabout spelling": {
      docker: { volumes: [{ hostPath: "/srv/..//etc/./cron.d/", containerPath: "/s" }] },
      at: "volumes[0].hostPath",
      value: "/srv/..//etc/./cron.d/",
      nearMiss: { docker: { volumes: [{ hostPath: "/srv//etc/./cron.d/", containerPath: "/s" }] } },
    },
    "a volume name that is a path": {
      docker: { volumes: [{ volumeName: "/etc", containerPath: "/s", readOnly: true }] },
      at: "volumes[0].volumeName",
      nearMiss: { docker: { volumes: [{ volumeName: "etc", containerPath: "/s", readOnly: true }] } },
    },
    "one writable mount among read-only ones": {
      pod: {
        containers: [
          { name: "web", volumeMounts: [{ name: "tz", mountPath: "/etc/localtime", readOnly: true }] },
          { name: "side", volumeMounts: [{ name: "tz", mountPath: "/tz" }] },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "volumes[0].hostPath.path",
      says: /^the pod mounts host path "\/etc\/localtime", which exposes the host's programs and settings for writing$/,
      nearMiss: {
        pod: {
          containers: [
            { name: "web", volumeMounts: [{ name: "tz", mountPath: "/etc/localtime", readOnly: true }] },
            { name: "side", volumeMounts: [{ name: "tz", mountPath: "/tz", readOnly: true }] },
          ],
          volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
        },
      },
    },
    "a writable mount in an init container": {
      pod: {
        initContainers: [{ name: "setup", volumeMounts: [{ name: "cni", mountPath: "/cni", readOnly: false }] }],
        containers: [{ name: "web", volumeMounts: [{ name: "cni", mountPath: "/cni", readOnly: true }] }],
        volumes: [{ name: "cni", hostPath: { path: "/opt/cni/bin" } }],
      },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          initContainers: [{ name: "setup", volumeMounts: [{ name: "tmp", mountPath: "/cni", readOnly: false }] }],
          containers: [{ name: "web", volumeMounts: [{ name: "cni", mountPath: "/cni", readOnly: true }] }],
          volumes: [{ name: "cni", hostPath: { path: "/opt/cni/bin" } }],
        },
      },
    },
    "a writable mount whatever an unknown one says": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/a", readOnly: UNKNOWN },
              { name: "tz", mountPath: "/b", readOnly: false },
            ],
          },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          containers: [
            {
              name: "web",
              volumeMounts: [
                { name: "tz", mountPath: "/a", readOnly: true },
                { name: "tz", mountPath: "/b", readOnly: true },
              ],
            },
          ],
          volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
        },
      },
    },
    "a writable mount that leaves read-only out, whatever an unknown one says": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/a", readOnly: UNKNOWN },
              { name: "tz", mountPath: "/b" },
            ],
          },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          containers: [
            {
              name: "web",
              volumeMounts: [
                { name: "tz", mountPath: "/a", readOnly: true },
                { name: "tmp", mountPath: "/b" },
              ],
            },
          ],
          volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
        },
      },
    },
    "a writable mount beside one of a volume that is not known": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/a", readOnly: false },
              { name: UNKNOWN, mountPath: "/b" },
            ],
          },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          containers: [
            {
              name: "web",
              volumeMounts: [
                { name: "tz", mountPath: "/a", readOnly: true },
                { name: UNKNOWN, mountPath: "/b", readOnly: true },
              ],
            },
          ],
          volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
        },
      },
    },
    "a volume that nothing mounts, as nothing says read-only": {
      pod: { volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }] },
      at: "volumes[0].hostPath.path",
      nearMiss: {
        pod: {
          containers: [{ name: "web", volumeMounts: [{ name: "tz", mountPath: "/tz", readOnly: true }] }],
          volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
        },
      },
    },
    "a persistent volume, which cannot say read-only": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { hostPath: { path: "/usr/share/zoneinfo" }, accessModes: ["ReadOnlyMany"] } },
      at: "spec.hostPath.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { hostPath: { path: "/srv/share/zoneinfo" }, accessModes: ["ReadOnlyMany"] } },
      },
    },
    "a local persistent volume": {
      type: "kubernetes:core/v1:PersistentVolume",
      inputs: { spec: { local: { path: "/var/lib/kubelet" } } },
      at: "spec.local.path",
      nearMiss: {
        type: "kubernetes:core/v1:PersistentVolume",
        inputs: { spec: { local: { path: "/var/lib/postgresql" } } },
      },
    },
    "a Patch that makes a mount writable": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: {
          template: {
            spec: {
              containers: [{ name: "web", volumeMounts: [{ name: "tz", mountPath: "/tz", readOnly: false }] }],
              volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
            },
          },
        },
      },
      at: "spec.template.spec.volumes[0].hostPath.path",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: {
          spec: {
            template: {
              spec: {
                containers: [{ name: "web", volumeMounts: [{ name: "tz", mountPath: "/tz", readOnly: true }] }],
                volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
              },
            },
          },
        },
      },
    },
    "an item of a list": {
      type: "kubernetes:apps/v1:DeploymentList",
      inputs: {
        items: [{ spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/root" } }] } } } }],
      },
      at: "items[0].spec.template.spec.volumes[0].hostPath.path",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentList",
        inputs: {
          items: [{ spec: { template: { spec: { volumes: [{ name: "v", hostPath: { path: "/srv" } }] } } } }],
        },
      },
    },
    "a bind mount of docker.Service": {
      service: { taskSpec: { containerSpec: { mounts: [{ type: "bind", source: "/etc/hosts", target: "/h" }] } } },
      at: "taskSpec.containerSpec.mounts[0].source",
      nearMiss: {
        service: {
          taskSpec: {
            containerSpec: { mounts: [{ type: "bind", source: "/etc/hosts", target: "/h", readOnly: true }] },
          },
        },
      },
    },
    "an inline volume": {
      docker: {
        mounts: [{ type: "volume", target: "/u", volumeOptions: { driverOptions: { o: "bind", device: "/usr" } } }],
      },
      at: "mounts[0].volumeOptions.driverOptions.device",
      nearMiss: {
        docker: {
          mounts: [
            {
              type: "volume",
              target: "/u",
              readOnly: true,
              volumeOptions: { driverOptions: { o: "bind", device: "/usr" } },
            },
          ],
        },
      },
    },
    "a volume": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "none", o: "bind", device: "/usr" } },
      at: "driverOpts.device",
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { type: "none", o: "bind,ro", device: "/usr" } },
      },
    },
    "a volume whose options take read-only back": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { type: "none", o: "bind,ro,rw", device: "/usr" } },
      at: "driverOpts.device",
      nearMiss: {
        type: "docker:index/volume:Volume",
        inputs: { driverOpts: { type: "none", o: "bind,rw,ro", device: "/usr" } },
      },
    },
    "a plugin's mount, which cannot say read-only": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: ["/etc/ssl/certs"] }] },
      at: "grantPermissions[0].values[0]",
      nearMiss: {
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs", grantPermissions: [{ name: "mount", values: ["/srv/ssl/certs"] }] },
      },
    },
    "secrets copied to a build of docker.RemoteImage": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: {
        name: "app:1",
        build: {
          context: "/root",
          additionalContexts: ["k=/etc/kubernetes"],
          secrets: [{ id: "s", src: "/etc/shadow" }],
          buildLogFile: "/etc/cron.d/log",
        },
      },
      at: ["build.context", "build.additionalContexts[0]", "build.secrets[0].src", "build.buildLogFile"],
      nearMiss: {
        type: "docker:index/remoteImage:RemoteImage",
        inputs: {
          name: "app:1",
          build: {
            context: "../..",
            additionalContexts: ["k=./etc/kubernetes"],
            secrets: [
              { id: "s", src: "/run/secrets/token" },
              { id: "t", env: "TOKEN" },
            ],
            buildLogFile: "/tmp/log",
          },
        },
      },
    },
    "a context of docker.Image": {
      type: "docker:index/image:Image",
      inputs: { imageName: "app:1", build: { context: "/" } },
      at: "build.context",
      says: /^the build of image "web" gets a copy of "\/", which exposes the host's secrets and runtime state$/,
      nearMiss: { type: "docker:index/image:Image", inputs: { imageName: "app:1", build: { context: "." } } },
    },
    "secrets copied to a build of docker-build": {
      type: "docker-build:index:Image",
      inputs: {
        push: false,
        context: { location: "/var/lib/kubelet", named: { keys: { location: "/etc/ssh" } } },
        ssh: [{ id: "default", paths: ["/root/.ssh/id_ed25519"] }],
      },
      at: ["context.location", "context.named.keys.location", "ssh[0].paths[0]"],
      nearMiss: {
        type: "docker-build:index:Image",
        inputs: {
          push: false,
          context: { location: "app", named: { keys: { location: "https://example.com/etc/ssh.git" } } },
          ssh: [{ id: "default" }],
          secrets: { token: "/etc/shadow" },
        },
      },
    },
    "a build's files written over programs and settings": {
      type: "docker-build:index:Image",
      inputs: {
        push: false,
        exports: [{ local: { dest: "/etc/cron.d" } }, { raw: "type=local,dest=/usr/local/bin" }, { raw: "/opt/bin" }],
      },
      at: ["exports[0].local.dest", "exports[1].raw", "exports[2].raw"],
      says: /^the build of image "web" writes its result to ".*", which exposes the host's programs and settings$/,
      nearMiss: {
        type: "docker-build:index:Image",
        inputs: {
          push: false,
          exports: [
            { local: { dest: "/srv/out" } },
            { local: { dest: "/etc/cron.d" }, disabled: true },
            { raw: "type=tar,dest=/etc/out.tar" },
            { raw: "-" },
          ],
        },
      },
    },
    "a file of the client that is copied into the container": {
      docker: { uploads: [{ file: "/s", source: "/etc/shadow" }] },
      at: "uploads[0].source",
      says: /^container "web" gets a copy of "\/etc\/shadow", which exposes the host's secrets and runtime state$/,
      nearMiss: { docker: { uploads: [{ file: "/etc/shadow", source: "./shadow" }] } },
    },
  },
  undecided: {
    "a host path from an output": {
      pod: { volumes: [{ name: "v", hostPath: { path: UNKNOWN } }] },
      at: "volumes[0].hostPath.path",
      says: /^cannot determine before deployment whether the pod mounts the host's secrets and runtime state/,
    },
    "read-only from an output": {
      docker: { volumes: [{ hostPath: "/etc/ssl/certs", containerPath: "/c", readOnly: UNKNOWN }] },
      at: "volumes[0].readOnly",
      says: /^cannot determine before deployment whether container "web" mounts the host's programs and settings read-only/,
    },
    "read-only from an output in one of two mounts": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/a", readOnly: UNKNOWN },
              { name: "tz", mountPath: "/b", readOnly: true },
            ],
          },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts[0].readOnly",
    },
    "read-only from an output in two mounts, of which the first is named": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/a", readOnly: UNKNOWN },
              { name: "tz", mountPath: "/b", readOnly: UNKNOWN },
            ],
          },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts[0].readOnly",
    },
    "a mount of a volume that is not known, writable, beside a read-only one": {
      pod: {
        containers: [
          {
            name: "web",
            volumeMounts: [
              { name: "tz", mountPath: "/a", readOnly: true },
              { name: UNKNOWN, mountPath: "/b" },
            ],
          },
        ],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts[1].name",
    },
    "a volume that perhaps nothing mounts": {
      pod: {
        containers: [{ name: "web", volumeMounts: [{ name: UNKNOWN, mountPath: "/b", readOnly: true }] }],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts[0].name",
    },
    "mounts from an output": {
      pod: {
        containers: [{ name: "web", volumeMounts: UNKNOWN }],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts",
    },
    "a Patch that leaves the mounts as they are": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: {
        spec: { template: { spec: { volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }] } } },
      },
      at: "spec.template.spec.volumes[0]",
      says: /^cannot determine whether the pod mounts .* read-only: it depends on the patched object$/,
    },
    "a volume's mount options from an output": {
      type: "docker:index/volume:Volume",
      inputs: { driverOpts: { o: UNKNOWN, device: "/srv/usr" } },
      at: "driverOpts.o",
    },
    "a path from an output, and read-only from another: one cause": {
      docker: { volumes: [{ hostPath: UNKNOWN, containerPath: "/d", readOnly: UNKNOWN }] },
      at: "volumes[0].hostPath",
    },
    "a volume without a name, beside a mount whose volume is not known": {
      pod: {
        containers: [{ name: "web", volumeMounts: [{ name: UNKNOWN, mountPath: "/d", readOnly: true }] }],
        volumes: [{ hostPath: { path: "/etc/ssl/certs" } }],
      },
      at: "containers[0].volumeMounts[0].name",
    },
  },
  unreadable: {
    "read-only as a word": {
      docker: { volumes: [{ hostPath: "/etc/ssl/certs", containerPath: "/c", readOnly: "true" }] },
      at: "volumes[0].readOnly",
      says: /expected true or false without quotes, found "true"/,
    },
    "read-only as a word in a pod": {
      pod: {
        containers: [{ name: "web", volumeMounts: [{ name: "tz", mountPath: "/a", readOnly: "yes" }] }],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts[0].readOnly",
    },
    "mounts that are text": {
      pod: {
        containers: [{ name: "web", volumeMounts: "tz" }],
        volumes: [{ name: "tz", hostPath: { path: "/etc/localtime" } }],
      },
      at: "containers[0].volumeMounts",
      says: /expected a list, found "tz"/,
    },
    "a path that is a list": {
      pod: { volumes: [{ name: "v", hostPath: { path: ["/etc"] } }] },
      at: "volumes[0].hostPath.path",
    },
  },
});
