import { isIdPrefix } from "../../values/image-reference";
import { equals, isEmpty, mapField, type Field, type Place } from "../../model/place";
import { parseSecurityOption, type SecurityOption } from "../../values/security-option";
import { at, boolean, each, from, string, within, type Setting, type Table } from "../../model/table";
import type { ContainerWords, Device, ImageUse, NamespaceMode, WorkloadWords } from "../../model/workload";
import { inlineExemptions } from "../../model/resource";
import { deviceRequest } from "../../model/docker-engine/devices";
import { containerOf, defineKind } from "../../model/docker-engine/kind";
import {
  NOT_A_PLUGIN,
  NOT_A_BUILD,
  ONLY_KUBERNETES,
  SELINUX_BY_OPTION,
  addedCapabilities,
  asMode,
  droppedCapabilities,
  isHostMode,
  namespaceMode,
  started,
  sysctls,
  type KindSource,
  type Subject,
} from "../../model/docker-engine/words";
import { engineMounts } from "./mounts";

const WORKLOAD: Table<WorkloadWords, KindSource> = {
  hostMounts: from(["HostConfig.Binds[*]", "HostConfig.Mounts[*]", "Mounts[*]"], ({ inputs }) => engineMounts(inputs)),
  images: from("Config.Image", ({ inputs, subject }) => [imageOf(inputs, subject)]),
  ...within(({ inputs }: KindSource) => inputs, {
    sysctls: from("HostConfig.Sysctls", (inspected: Place) => sysctls(inspected.at("HostConfig", "Sysctls"))),
    pidNamespaces: mode("HostConfig", "PidMode"),
    ipcNamespaces: mode("HostConfig", "IpcMode"),
    networkNamespaces: from(["HostConfig.NetworkMode", "NetworkSettings.Networks"], (inspected: Place) => [
      asMode(network(inspected)),
    ]),
    userNamespaces: mode("HostConfig", "UsernsMode"),
    cgroupNamespaces: mode("HostConfig", "CgroupnsMode"),
    utsNamespaces: mode("HostConfig", "UTSMode"),
  }),
};

const CONTAINER: Table<ContainerWords> = {
  privileged: at("HostConfig.Privileged", boolean),
  user: from("Config.User", (inspected) => user(inspected.at("Config", "User"))),
  groups: each("HostConfig.GroupAdd[*]", string),
  securityOptions: from(
    ["HostConfig.SecurityOpt[*]", "HostConfig.MaskedPaths[*]", "HostConfig.ReadonlyPaths[*]"],
    (inspected) => ({
      place: inspected.at("HostConfig", "SecurityOpt"),
      items: securityOptions(inspected.at("HostConfig")),
    }),
  ),
  addedCapabilities: from("HostConfig.CapAdd[*]", (inspected) =>
    addedCapabilities(inspected.at("HostConfig", "CapAdd")),
  ),
  droppedCapabilities: from("HostConfig.CapDrop[*]", (inspected) =>
    droppedCapabilities(inspected.at("HostConfig", "CapDrop")),
  ),
  devices: from(
    ["HostConfig.Devices[*].PathOnHost", "HostConfig.DeviceCgroupRules[*]", "HostConfig.DeviceRequests[*]"],
    (inspected) => devices(inspected.at("HostConfig")),
  ),
  readOnlyRootFilesystem: at("HostConfig.ReadonlyRootfs", boolean),
  memoryLimits: from("HostConfig.Memory", (inspected) => [inspected.at("HostConfig", "Memory").number()]),
  cpuLimits: from(["HostConfig.NanoCpus", "HostConfig.CpuQuota"], (inspected) => [
    inspected.at("HostConfig", "NanoCpus").number(),
    inspected.at("HostConfig", "CpuQuota").number(),
  ]),
  ...ONLY_KUBERNETES,
  ...NOT_A_BUILD,
  ...SELINUX_BY_OPTION,
  ...NOT_A_PLUGIN,
};

const inspectedContainer = containerOf(CONTAINER);

/** A container in the output of `docker inspect`, running or not. */
export const engineContainer = defineKind({
  isObserved: true,
  workload: WORKLOAD,
  containers: [{ prefix: "", table: CONTAINER }],
  parts: ({ inputs, subject, image }) => ({
    get inlineExemptions() {
      const labels = inputs.at("Config", "Labels");
      return labels.entries().flatMap(([name, place]) => {
        const refused = whyNotOfContainer(name, place.text(), image);
        const found = inlineExemptions([[name, place.text()]]);
        return refused === undefined ? found : found.map((each) => ({ ...each, refused }));
      });
    },
    get containers() {
      return [inspectedContainer(inputs, subject)];
    },
  }),
});

/**
 * Returns why a label may not be the container's own: the engine also lists the image's labels. A label was set on the container
 * only if the image does not have it, or has it with another value.
 */
function whyNotOfContainer(name: string, text: string | undefined, image: Place | undefined): string | undefined {
  if (image === undefined)
    return "the label may come from the image; add the output of docker image inspect for that image, or exempt the container in the configuration";
  const isOfImage = image
    .at("Config", "Labels")
    .entries()
    .some(([key, place]) => key === name && place.text() === text);
  return isOfImage ? "the label comes from the image" : undefined;
}

/** Reads the image as a name, or as an ID if the ID of the container's image starts with it. */
function imageOf(inspected: Place, { title }: Subject): ImageUse {
  const use = started(`the image of ${title}`, inspected.at("Config", "Image"));
  const id = inspected.at("Image").text();
  const { reference } = use;
  if (id === undefined || reference.state !== "set") return use;
  const isId = isIdPrefix(reference.value, id);
  return { ...use, reference: isId ? { ...reference, value: id } : reference, acceptsIds: false };
}

function mode(...keys: readonly string[]): Setting<ReadonlyArray<Field<NamespaceMode>>> {
  return from(keys.join("."), (inspected: Place) => [namespaceMode(inspected.at(...keys))]);
}

/** Includes the image's user, so an empty one means root. */
function user(place: Place): Field<string> {
  const stated = place.string();
  return isEmpty(stated) ? { state: "set", value: "root", place } : stated;
}

function securityOptions(host: Place): readonly Field<SecurityOption>[] {
  const stated = host.at("SecurityOpt").strings();
  return [
    ...stated.filter((option) => !isOfEngine(option, host)).map((option) => mapField(option, parseSecurityOption)),
    ...[unmasked(host.at("MaskedPaths"), MASKED), unmasked(host.at("ReadonlyPaths"), READ_ONLY)].flat(),
  ];
}

/**
 * The engine itself disables SELinux for containers that are privileged or share the host's PID or IPC namespace, which is
 * reported already.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/create.go, generateSecurityOpt
 */
function isOfEngine(option: Field<string>, host: Place): boolean {
  if (!equals(option, "label=disable")) return false;
  return (
    equals(host.at("Privileged").boolean(), true) ||
    host.at("PidMode").text() === "host" ||
    host.at("IpcMode").text() === "host"
  );
}

/** The paths that every engine hides from containers. */
const MASKED = ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"];
const READ_ONLY = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

/** A list without some of the engine's paths means `systempaths=unconfined`; without a list, all masks are on. */
function unmasked(list: Place, paths: readonly string[]): readonly Field<SecurityOption>[] {
  if (list.shape !== "list") return list.strings() as readonly Field<never>[];
  const stated = new Set(list.items().map((item) => item.text()));
  const isWhole = paths.every((path) => stated.has(path));
  return isWhole ? [] : [{ state: "set", value: { key: "systempaths", value: "unconfined" }, place: list }];
}

function devices(host: Place): readonly Device[] {
  return [
    ...host
      .at("Devices")
      .items()
      .map((device): Device => ({ kind: "device", name: device.at("PathOnHost").string() })),
    ...host
      .at("DeviceCgroupRules")
      .strings()
      .map((rule): Device => ({ kind: "device rule", name: rule })),
    ...host
      .at("DeviceRequests")
      .items()
      .map((request) => deviceRequest(request, request.at("Driver"))),
  ];
}

/** Reads the network mode; if it is an ID, checks whether the network with that ID is the host's. */
function network(inspected: Place): Field<boolean> {
  const stated = isHostMode(inspected.at("HostConfig", "NetworkMode"));
  const networks = inspected.at("NetworkSettings", "Networks");
  const isHost = equals(stated, true) || stated.state === "malformed" || !networks.has("host");
  return isHost ? stated : { state: "set", value: true, place: networks.at("host") };
}
