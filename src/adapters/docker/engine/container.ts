import { mapField, type Field, type Place } from "../../../place";
import { parseSecurityOption, type SecurityOption } from "../../../security-option";
import type { Container, Device, HostNamespace, ImageUse, Limits, Workload } from "../../../workload";
import { inlineExemptions } from "../../resource";
import { deviceRequest } from "../devices";
import { isIdPrefix } from "../../../image-reference";
import { emptyContainer, isHostMode, started, sysctls, type Subject } from "../parts";
import { engineMounts } from "./mounts";

/** A container as `docker inspect` shows it, running or not. */
export function adaptEngineContainer(inspected: Place, subject: Subject, image: Place | undefined): Partial<Workload> {
  const host = inspected.at("HostConfig");
  return {
    get inlineExemptions() {
      const labels = inspected.at("Config", "Labels");
      return labels.entries().flatMap(([name, place]) => {
        const refused = whyNotOfContainer(name, place.text(), image);
        const found = inlineExemptions([[name, place.text()]]);
        return refused === undefined ? found : found.map((each) => ({ ...each, refused }));
      });
    },
    get containers() {
      return [engineContainer(inspected, subject)];
    },
    get hostMounts() {
      return engineMounts(inspected);
    },
    get images() {
      return [imageOf(inspected, subject)];
    },
    get sysctls() {
      return sysctls(host.at("Sysctls"));
    },
    get hostNamespaces() {
      return namespaces(inspected);
    },
  };
}

/**
 * Why a label may not be the container's own: the engine shows the labels of its image among them. Only one that the image
 * lacks, or has with another text, was given to the container.
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

/** By a name, or by an ID where the container's image has an ID that begins so. */
function imageOf(inspected: Place, { title }: Subject): ImageUse {
  const use = started(`the image of ${title}`, inspected.at("Config", "Image"));
  const id = inspected.at("Image").text();
  const { reference } = use;
  if (id === undefined || reference.state !== "set") return use;
  const isId = isIdPrefix(reference.value, id);
  return { ...use, reference: isId ? { ...reference, value: id } : reference, acceptsIds: false };
}

function engineContainer(inspected: Place, subject: Subject): Container {
  const host = inspected.at("HostConfig");
  return {
    ...emptyContainer(subject),
    securityOptionsPlace: host.at("SecurityOpt"),
    get privileged() {
      return host.at("Privileged").boolean();
    },
    get user() {
      return user(inspected.at("Config", "User"));
    },
    get groups() {
      return host.at("GroupAdd").strings();
    },
    get securityOptions() {
      return securityOptions(host);
    },
    get addedCapabilities() {
      return host.at("CapAdd").strings();
    },
    get droppedCapabilities() {
      return { place: host.at("CapDrop"), names: host.at("CapDrop").strings() };
    },
    get devices() {
      return devices(host);
    },
    get readOnlyRootFilesystem() {
      return host.at("ReadonlyRootfs").boolean();
    },
    get limits(): Limits {
      return {
        memory: [host.at("Memory").number()],
        cpu: [host.at("NanoCpus").number(), host.at("CpuQuota").number()],
      };
    },
  };
}

/** The image's user is in it already, so that without one it is root. */
function user(place: Place): Field<string> {
  const stated = place.string();
  const isNobody = stated.state === "unset" || (stated.state === "set" && stated.value === "");
  return isNobody ? { state: "set", value: "root", place } : stated;
}

function securityOptions(host: Place): readonly Field<SecurityOption>[] {
  const stated = host.at("SecurityOpt").strings();
  return [
    ...stated.filter((option) => !isOfEngine(option, host)).map((option) => mapField(option, parseSecurityOption)),
    ...[unmasked(host.at("MaskedPaths"), MASKED), unmasked(host.at("ReadonlyPaths"), READ_ONLY)].flat(),
  ];
}

/**
 * The engine itself switches SELinux off for what is privileged or sees the host's processes or memory; that is reported
 * already.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/create.go, generateSecurityOpt
 */
function isOfEngine(option: Field<string>, host: Place): boolean {
  if (option.state !== "set" || option.value !== "label=disable") return false;
  const privileged = host.at("Privileged").boolean();
  const isPrivileged = privileged.state === "set" && privileged.value;
  return isPrivileged || host.at("PidMode").text() === "host" || host.at("IpcMode").text() === "host";
}

/** Of what engines hide from containers, the part that all of them do. */
const MASKED = ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"];
const READ_ONLY = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

/** A list that lacks some of the engine's own is what `systempaths=unconfined` makes; where there is none, all are on. */
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

function namespaces(inspected: Place): readonly HostNamespace[] {
  const host = inspected.at("HostConfig");
  return [
    { name: "process ID", isHost: isHostMode(host.at("PidMode")), value: "host" },
    { name: "IPC", isHost: isHostMode(host.at("IpcMode")), value: "host" },
    { name: "network", isHost: network(inspected), value: "host" },
    { name: "user", isHost: isHostMode(host.at("UsernsMode")), value: "host" },
    { name: "cgroup", isHost: isHostMode(host.at("CgroupnsMode")), value: "host" },
    { name: "UTS", isHost: isHostMode(host.at("UTSMode")), value: "host" },
  ];
}

/** The mode, unless that is an ID and the network with the ID turns out to be the host's. */
function network(inspected: Place): Field<boolean> {
  const stated = isHostMode(inspected.at("HostConfig", "NetworkMode"));
  const networks = inspected.at("NetworkSettings", "Networks");
  const isHost = (stated.state === "set" && stated.value) || stated.state === "malformed" || !networks.has("host");
  return isHost ? stated : { state: "set", value: true, place: networks.at("host") };
}
