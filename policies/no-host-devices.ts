import { hostPathList, overlapsAny } from "../src/policy/cel/host-paths";
import { overlaps } from "../src/values/host-path";
import { forbidHostMounts } from "../src/policy/host-mounts";
import { valueOf, type Field } from "../src/model/place";
import { definePolicy, forbidField, type Outcome } from "../src/policy/policy";
import { quote } from "../src/values/text";
import type { HostMount, Workload } from "../src/model/workload";

interface Options {
  readonly allowGpus: boolean;
}

const DEVICES = hostPathList("devicePaths", ["/dev"]);

export default definePolicy<Options>({
  id: "no-host-devices",
  title: "Containers do not use host devices",
  level: "mandatory",
  severity: "critical",
  standards: { cisDocker: ["5.18"] },
  why: "A device gives direct access to the kernel and hardware: /dev/mem is the host's memory, /dev/sda its disk.",
  fix: "Remove the device or the mount. If the program needs it, exempt this one with a reason.",
  whenNotToUse:
    "Programs that use hardware need its device, such as /dev/dri for video encoding or /dev/kvm for virtual machines: exempt them by name, or set `allowGpus` for GPUs. In Kubernetes, a device plugin provides devices without a host mount.",
  repair: { kind: "none", reason: "Only you know whether the program works without the device." },
  options: {
    allowGpus: {
      type: "boolean",
      default: false,
      description: "Allow containers to use GPUs (gpus and deviceRequests).",
    },
  },
  presets: {},

  words: ["containers.devices", "workload.hostMounts"],
  check: (workload, { allowGpus }) => [
    ...workload.containers.flatMap(({ title: container, devices = [] }) =>
      devices.flatMap(({ kind, name }) =>
        kind === "GPU" && allowGpus
          ? []
          : forbidField(name, (text) => text !== "", {
              whether: `${container} uses a host ${kind}`,
              found: (text) => `${container} uses a host ${kind}: ${quote(text)}`,
            }),
      ),
    ),
    ...(workload.hostMounts ?? []).flatMap((mount) => mountedDevices(workload, mount)),
  ],

  admission: {
    hostPaths: [DEVICES],
    rules: [
      {
        each: "hostMounts",
        isBad: overlapsAny(DEVICES),
        says: '{item.title} mounts host path "{item.path}", which exposes host devices',
        at: "path",
        value: "item.path",
      },
      {
        each: "hostMounts",
        isBad: `item.type in ["BlockDevice", "CharDevice"] && !${overlapsAny(DEVICES)}`,
        says: '{item.title} mounts host path "{item.path}" of type {item.type}, which exposes a host device',
        at: "type",
        value: "item.path",
      },
    ],
  },
});

/** A mount in /dev is a violation by its path; elsewhere, by its type. */
function mountedDevices({ title }: Workload, mount: HostMount): readonly Outcome[] {
  const rule = { isBad: (path: string) => overlaps(path, "/dev"), what: "host devices" };
  const byPath = forbidHostMounts({ title, hostMounts: [mount] }, rule);
  if (byPath.some(({ kind }) => kind === "violation")) return byPath;
  const shown = mount.path.place.isSecret ? undefined : stated(mount.path);
  const path = shown === undefined ? "a host path" : `host path ${quote(shown)}`;
  const byType = forbidField(mount.type, (type) => type === "BlockDevice" || type === "CharDevice", {
    whether: `${title} mounts a host device`,
    found: (type) => `${title} mounts ${path} of type ${type}, which exposes a host device`,
    value: (type) => shown ?? type,
  });
  return [...byPath, ...byType];
}

function stated(path: Field<string>): string | undefined {
  return valueOf(path);
}
