import { IS_READ_ONLY, overlapsAny } from "../src/admission/host-paths";
import { HOST_MOUNT_FIELDS, forbidHostMounts } from "../src/host-mounts";
import { overlaps } from "../src/host-path";
import { definePolicy, unresolved, type Outcome } from "../src/policy";
import type { HostMount, Workload } from "../src/workload";

/** Secrets and state that give away the host even to a reader. */
const SECRET_PATHS = [
  "/etc/shadow",
  "/etc/kubernetes",
  "/root",
  "/var/lib/docker",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/kubelet",
  "/var/lib/etcd",
  "/var/lib/rancher",
  "/run/systemd",
  "/run/dbus",
];

/** What the host runs or obeys: harmless to read, not to write. */
const PROGRAM_PATHS = ["/etc", "/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt/cni", "/var/spool/cron"];

const isSecret = (path: string): boolean => SECRET_PATHS.some((secret) => overlaps(path, secret));
const isProgram = (path: string): boolean => PROGRAM_PATHS.some((program) => overlaps(path, program));

export default definePolicy({
  id: "no-host-system-paths",
  title: "Containers cannot read the host's secrets or write its programs and settings",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.6"] },
  reads: {
    kubernetes: [...HOST_MOUNT_FIELDS.kubernetes, "containers[*].volumeMounts[*].readOnly"],
    docker: HOST_MOUNT_FIELDS.docker,
  },
  why: "Who reads the host's keys or writes what its root runs is root on the host at the next login, boot or cron job.",
  fix: {
    kubernetes:
      "Put what is needed into a ConfigMap, a Secret or the image; a harmless file may be mounted with readOnly: true.",
    docker: "Put what is needed into a volume or the image; a harmless file may be mounted read-only.",
  },

  check: (workload) => [
    ...forbidHostMounts(workload, { isBad: isSecret, what: "secrets or runtime state of the host" }),
    ...workload.hostMounts.flatMap((mount) => writableProgram(workload, mount)),
  ],

  admission: {
    rules: [
      {
        each: "hostMounts",
        isBad: overlapsAny(SECRET_PATHS),
        says: '{item.title} mounts "{item.path}" and with it secrets or runtime state of the host',
        at: "path",
        value: "item.path",
      },
      {
        each: "hostMounts",
        isBad: `${overlapsAny(PROGRAM_PATHS)} && !${overlapsAny(SECRET_PATHS)} && !${IS_READ_ONLY}`,
        says: '{item.title} mounts "{item.path}" and with it programs or settings of the host, not read-only',
        at: "path",
        value: "item.path",
      },
    ],
  },
});

function writableProgram({ title }: Workload, mount: HostMount): readonly Outcome[] {
  const { path, readOnly } = mount;
  const isJudgedAlready = path.state !== "set"; // by the first rule
  if (isJudgedAlready || (readOnly.state === "set" && readOnly.value)) return [];
  const rule = {
    isBad: (clean: string) => isProgram(clean) && !isSecret(clean),
    what: "programs or settings of the host, not read-only",
  };
  const outcomes = forbidHostMounts({ title, hostMounts: [mount] }, rule);
  if (outcomes.length === 0 || readOnly.state === "unset" || readOnly.state === "set") return outcomes;
  return [unresolved(readOnly, `${title} mounts the host's programs or settings read-only`)];
}
