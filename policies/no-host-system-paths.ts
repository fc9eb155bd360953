import { IS_READ_ONLY, hostPathList, overlapsAny } from "../src/policy/cel/host-paths";
import { forbidHostMounts } from "../src/policy/host-mounts";
import { overlaps } from "../src/values/host-path";
import { equals } from "../src/model/place";
import { definePolicy, unresolved, type Outcome } from "../src/policy/policy";
import { PROGRAM_PATHS, SECRET_PATHS } from "../src/policy/system-paths";
import type { HostMount, Workload } from "../src/model/workload";

const SECRETS = hostPathList("secretPaths", SECRET_PATHS);
const PROGRAMS = hostPathList("programPaths", PROGRAM_PATHS);

const isSecret = (path: string): boolean => SECRET_PATHS.some((secret) => overlaps(path, secret));
const isProgram = (path: string): boolean => PROGRAM_PATHS.some((program) => overlaps(path, program));

export default definePolicy({
  id: "no-host-system-paths",
  title: "Containers cannot read the host's secrets or modify its programs and settings",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.6"] },
  why: "Reading the host's keys, or writing files that root runs, gives root access at the next login, boot, or cron job.",
  fix: "Put the files the program needs into the image, or into a volume that is not on the host. Harmless files can be mounted read-only.",
  whenNotToUse:
    "Network plugins install programs in /opt/cni, CSI drivers mount /var/lib/kubelet, and log collectors read /var/lib/docker/containers: exempt them by name, with the path as the value.",
  repair: { kind: "none", reason: "Only you know where else the program finds its files." },

  words: ["workload.hostMounts"],
  check: (workload) => (workload.hostMounts ?? []).flatMap((mount) => judgeMount(workload, mount)),

  admission: {
    hostPaths: [SECRETS, PROGRAMS],
    rules: [
      {
        each: "hostMounts",
        isBad: overlapsAny(SECRETS),
        says: '{item.title} mounts host path "{item.path}", which exposes the host\'s secrets and runtime state',
        at: "path",
        value: "item.path",
      },
      {
        each: "hostMounts",
        isBad: `${overlapsAny(PROGRAMS)} && !${overlapsAny(SECRETS)} && !${IS_READ_ONLY}`,
        says: '{item.title} mounts host path "{item.path}", which exposes the host\'s programs and settings for writing',
        at: "path",
        value: "item.path",
      },
    ],
  },
});

/** Secrets must not be readable; other paths, or paths that may not be secrets, must not be writable. */
function judgeMount({ title }: Workload, mount: HostMount): readonly Outcome[] {
  const { path, readOnly } = mount;
  const rules = { title, hostMounts: [mount] };
  const asSecret = forbidHostMounts(rules, {
    isBad: isSecret,
    what: "the host's secrets and runtime state",
    judgesCopies: true,
  });
  const isDecided = path.state !== "set" || asSecret.some(({ kind }) => kind === "violation");
  if (isDecided || equals(readOnly, true)) return asSecret;
  const asProgram = forbidHostMounts(rules, {
    isBad: (clean) => isProgram(clean) || isSecret(clean),
    what: `the host's programs and settings${mount.transfer === undefined ? " for writing" : ""}`,
    judgesCopies: true,
  });
  if (!asProgram.some(({ kind }) => kind === "violation")) return asSecret.length > 0 ? asSecret : asProgram;
  if (readOnly.state === "unset" || readOnly.state === "set") return asProgram;
  return [unresolved(readOnly, `${title} mounts the host's programs and settings read-only`)];
}
