import { mapField, type Field, type Place } from "../place";
import { parseSecurityOption } from "../security-option";
import { quote } from "../text";
import type {
  Container,
  Device,
  HostMount,
  HostNamespace,
  ImageUse,
  Limits,
  SeLinux,
  Sysctl,
  Workload,
} from "../workload";
import { driverOptionMounts } from "./driver-options";
import { emptyWorkload, statedName, unreadable, type Resource } from "./resource";

/** What a Docker resource adds to a workload that has nothing. */
type Adapter = (inputs: Place, subject: Subject) => Partial<Workload>;

interface Subject {
  readonly name: string;
  /** As a message begins: `container "web"`. */
  readonly title: string;
}

const ADAPTERS: ReadonlyMap<string, Adapter> = new Map<string, Adapter>([
  ["docker:index/container:Container", adaptContainer],
  ["docker:index/service:Service", adaptService],
  ["docker:index/volume:Volume", adaptVolume],
  ["docker:index/plugin:Plugin", adaptPlugin],
  ["docker:index/remoteImage:RemoteImage", (inputs, { title }) => images(pulled(title, inputs.at("name")))],
  ["docker:index/image:Image", (inputs, { title }) => images(made(title, inputs.at("imageName")))],
  ["docker:index/registryImage:RegistryImage", (inputs, { title }) => images(made(title, inputs.at("name")))],
  ["docker:index/tag:Tag", adaptTag],
  [
    "docker-build:index:Image",
    (inputs, { title }) =>
      images(
        ...inputs
          .at("tags")
          .items()
          .map((tag) => made(title, tag)),
      ),
  ],
]);

const NOUNS: ReadonlyMap<string, string> = new Map([
  ["RemoteImage", "image"],
  ["RegistryImage", "registry image"],
]);

export function isDockerType(type: string): boolean {
  return ADAPTERS.has(type);
}

/** Reads a resource of the Docker providers, given its type token. */
export function adaptDocker({ type, name: pulumiName, urn, inputs }: Resource): readonly Workload[] {
  const adapt = ADAPTERS.get(type);
  if (adapt === undefined) return [];
  const kind = type.slice(type.lastIndexOf(":") + 1);
  // The `name` of other kinds is an image reference.
  const isNamed = kind === "Container" || kind === "Service" || kind === "Volume";
  const name = isNamed ? statedName(text(inputs.at("name")), pulumiName) : pulumiName;
  const identity = { type, kind, isNamespaced: false, namespace: null, name, pulumiName, urn };
  const title = `${NOUNS.get(kind) ?? kind.toLowerCase()} ${quote(name)}`;
  // The getters themselves are taken over, so that what is read lazily stays lazy.
  const own = Object.getOwnPropertyDescriptors(adapt(inputs.of(name), { name, title }));
  return [Object.defineProperties(emptyWorkload("docker", identity, title), own)];
}

function adaptContainer(inputs: Place, subject: Subject): Partial<Workload> {
  return {
    get containers() {
      return [dockerContainer(inputs, subject)];
    },
    get hostMounts() {
      return [...inputs.at("volumes").items().flatMap(volumeMount), ...inputs.at("mounts").items().flatMap(hostMount)];
    },
    get images() {
      return [pulled(`the image of ${subject.title}`, inputs.at("image"))];
    },
    get sysctls() {
      return sysctls(inputs.at("sysctls"));
    },
    get hostNamespaces() {
      return containerNamespaces(inputs);
    },
  };
}

function dockerContainer(inputs: Place, subject: Subject): Container {
  const options = inputs.at("securityOpts");
  return {
    ...emptyContainer(subject),
    get privileged() {
      return inputs.at("privileged").boolean();
    },
    get user() {
      return inputs.at("user").string();
    },
    get groups() {
      return inputs.at("groupAdds").strings();
    },
    get securityOptions() {
      return options.strings().map((option) => mapField(option, parseSecurityOption));
    },
    securityOptionsPlace: options,
    get addedCapabilities() {
      return inputs.at("capabilities", "adds").strings();
    },
    get droppedCapabilities() {
      const drops = inputs.at("capabilities", "drops");
      return { place: drops, names: drops.strings() };
    },
    get devices() {
      return containerDevices(inputs);
    },
    get readOnlyRootFilesystem() {
      return inputs.at("readOnly").boolean();
    },
    get limits(): Limits {
      const cpu = [inputs.at("cpus").string(), inputs.at("cpuQuota").number(), inputs.at("nanoCpus").number()];
      return { memory: [inputs.at("memory").number()], cpu };
    },
  };
}

function adaptService(inputs: Place, subject: Subject): Partial<Workload> {
  const task = inputs.at("taskSpec");
  const spec = task.at("containerSpec");
  if (spec.shape !== "object" && spec.shape !== "nothing") return { unreadable: [unreadable(spec)] };
  return {
    get containers() {
      return [serviceContainer(task, subject)];
    },
    get hostMounts() {
      return spec.at("mounts").items().flatMap(hostMount);
    },
    get images() {
      return [pulled(`the image of ${subject.title}`, spec.at("image"))];
    },
    get sysctls() {
      return sysctls(spec.at("sysctl"));
    },
    get hostNamespaces() {
      const networks = task.at("networksAdvanceds").items();
      return networks.flatMap((network) => [networkNamed(network.at("name")), networkNamed(network.at("id"))]);
    },
  };
}

function serviceContainer(task: Place, subject: Subject): Container {
  const spec = task.at("containerSpec");
  return {
    ...emptyContainer(subject),
    get user() {
      return spec.at("user").string();
    },
    get groups() {
      return spec.at("groups").strings();
    },
    get addedCapabilities() {
      return spec.at("capAdds").strings();
    },
    get droppedCapabilities() {
      return { place: spec.at("capDrops"), names: spec.at("capDrops").strings() };
    },
    get seLinux() {
      return serviceSeLinux(spec.at("privileges", "seLinuxContext"));
    },
    get readOnlyRootFilesystem() {
      return spec.at("readOnly").boolean();
    },
    get limits(): Limits {
      const limits = task.at("resources", "limits");
      return { memory: [limits.at("memoryBytes").number()], cpu: [limits.at("nanoCpus").number()] };
    },
  };
}

function serviceSeLinux(context: Place): SeLinux {
  return {
    disable: context.at("disable").boolean(),
    type: [context.at("type").string()],
    user: [context.at("user").string()],
    role: [context.at("role").string()],
  };
}

function adaptVolume(inputs: Place): Partial<Workload> {
  return {
    get hostMounts() {
      return driverOptionMounts({ options: inputs.at("driverOpts"), driver: inputs.at("driver").string() });
    },
  };
}

/** A plugin runs as root on the host; what it may reach is what it is granted. */
function adaptPlugin(inputs: Place, subject: Subject): Partial<Workload> {
  const grants = (grant: string): readonly Place[] => granted(inputs, grant);
  return {
    get containers(): readonly Container[] {
      const devices = grants("device").map((value): Device => ({ kind: "device", name: value.string() }));
      const allDevices = grants("allow-all-devices").map(isOn).map(allDevicesRule);
      const addedCapabilities = grants("capabilities").map((value) => value.string());
      const grantAllPermissions = inputs.at("grantAllPermissions").boolean();
      return [
        { ...emptyContainer(subject), grantAllPermissions, addedCapabilities, devices: [...devices, ...allDevices] },
      ];
    },
    get hostMounts() {
      return grants("mount").map((value): HostMount => ({ path: value.string(), readOnly: unset(value) }));
    },
    get images() {
      return [pulled(`the image of ${subject.title}`, inputs.at("name"))];
    },
    get hostNamespaces(): readonly HostNamespace[] {
      return [
        ...grants("host pid namespace").map((value) => ({
          name: "process ID" as const,
          isHost: isOn(value),
          value: "true",
        })),
        ...grants("host ipc namespace").map((value) => ({ name: "IPC" as const, isHost: isOn(value), value: "true" })),
        ...grants("network").map(networkNamed),
      ];
    },
  };
}

/** The values granted under a name; a grant whose name cannot be read may be any of them. */
function granted(inputs: Place, grant: string): readonly Place[] {
  return inputs
    .at("grantPermissions")
    .items()
    .flatMap((permission) => {
      const name = permission.at("name").string();
      if (name.state === "unknown" || name.state === "malformed") return [name.place];
      return name.state === "set" && name.value === grant ? permission.at("values").items() : [];
    });
}

function isOn(value: Place): Field<boolean> {
  return mapField(value.string(), (text) => text !== "false");
}

function allDevicesRule(isGranted: Field<boolean>): Device {
  return { kind: "device rule", name: mapField(isGranted, (on) => (on ? "allow-all-devices" : "")) };
}

function adaptTag(inputs: Place, { title }: Subject): Partial<Workload> {
  return images(
    pulled(`the source image of ${title}`, inputs.at("sourceImage")),
    made(`the target image of ${title}`, inputs.at("targetImage")),
  );
}

function images(...uses: readonly ImageUse[]): Partial<Workload> {
  return { images: uses };
}

function pulled(title: string, place: Place): ImageUse {
  return { reference: place.string("an image reference"), title, isOutput: false };
}

function made(title: string, place: Place): ImageUse {
  return { reference: place.string("an image reference"), title, isOutput: true };
}

/** An entry of `volumes`. A set `hostPath` replaces `volumeName`, and a `volumeName` that is a path is a bind mount too. */
function volumeMount(volume: Place): readonly HostMount[] {
  const readOnly = volume.at("readOnly").boolean();
  const hostPath = volume.at("hostPath").string();
  const isHostPathSet = hostPath.state !== "unset" && !(hostPath.state === "set" && hostPath.value === "");
  const path = isHostPathSet ? hostPath : mapField(volume.at("volumeName").string(), pathOrNothing);
  return [path, takenOver(volume.at("fromContainer").string())]
    .filter(isMount)
    .map((mounted): HostMount => ({ path: mounted, readOnly }));
}

/** The mounts of another container, which that container's own inputs tell. */
function takenOver(from: Field<string>): Field<string> {
  const isKnown = from.state === "set" && from.value !== "";
  if (!isKnown && from.state !== "unknown") return from;
  const other = isKnown ? `container ${quote(from.value)}` : "another container";
  return { state: "elsewhere", place: from.place, decidedBy: `the mounts of ${other} are taken over` };
}

function pathOrNothing(name: string): string {
  return /^\/|^[A-Za-z]:[\\/]|^\\\\/.test(name) ? name : "";
}

function isMount(path: Field<string>): boolean {
  return path.state !== "unset" && !(path.state === "set" && path.value === "");
}

/** An entry of `mounts`. */
function hostMount(mount: Place): readonly HostMount[] {
  const type = mount.at("type").string();
  const readOnly = mount.at("readOnly").boolean();
  const source = mount.at("source").string();
  if (type.state === "set" && type.value === "volume") {
    const options = mount.at("volumeOptions");
    const driver = options.at("driverName").string();
    return driverOptionMounts({ options: options.at("driverOptions"), driver, readOnly });
  }
  if (type.state === "set" && type.value === "tmpfs") return [];
  if (type.state !== "set" && type.state !== "unset") return [{ path: type, readOnly }];
  return isMount(source) ? [{ path: source, readOnly }] : [];
}

function sysctls(map: Place): readonly Sysctl[] {
  return map
    .entries()
    .filter(([name]) => name !== "__defaults")
    .map(([name, place]) => {
      const value = place.string();
      const known: Field<string> = { state: "set", value: name, place };
      return { name: name === "" ? value : known, value };
    });
}

function containerNamespaces(inputs: Place): readonly HostNamespace[] {
  const networks = inputs
    .at("networksAdvanced")
    .items()
    .map((network) => networkNamed(network.at("name")));
  return [
    { name: "process ID", isHost: isHostMode(inputs.at("pidMode")), value: "host" },
    { name: "IPC", isHost: isHostMode(inputs.at("ipcMode")), value: "host" },
    networkNamed(inputs.at("networkMode")),
    ...networks,
    { name: "user", isHost: isHostMode(inputs.at("usernsMode")), value: "host" },
    { name: "cgroup", isHost: isHostMode(inputs.at("cgroupnsMode")), value: "host" },
  ];
}

function networkNamed(place: Place): HostNamespace {
  return { name: "network", isHost: isHostMode(place), value: "host" };
}

/** A namespace is the host's, another container's (which may be the host's too), or one that says nothing bad. */
function isHostMode(place: Place): Field<boolean> {
  const mode = place.string();
  if (mode.state !== "set" || !mode.value.startsWith("container:")) return mapField(mode, (value) => value === "host");
  const other = mode.value.slice("container:".length);
  return { state: "elsewhere", place, decidedBy: `the namespace of container ${quote(other)} is joined` };
}

function containerDevices(inputs: Place): readonly Device[] {
  return [
    ...inputs
      .at("devices")
      .items()
      .map((device): Device => ({ kind: "device", name: device.at("hostPath").string() })),
    ...inputs
      .at("deviceCgroupRules")
      .strings()
      .map((rule): Device => ({ kind: "device rule", name: rule })),
    ...inputs.at("deviceRequests").items().map(gpuRequest),
    { kind: "GPU", name: inputs.at("gpus").string() },
  ];
}

/** A request for GPUs, unless its driver is CDI's, which hands over whatever a device is named. */
function gpuRequest(request: Place): Device {
  const driver = request.at("driver").string();
  const isUnset = driver.state === "unset" || (driver.state === "set" && driver.value === "");
  if (isUnset) return { kind: "GPU", name: { state: "set", value: "any", place: request } };
  return { kind: driver.state === "set" && driver.value === "cdi" ? "device" : "GPU", name: driver };
}

function emptyContainer({ name, title }: Subject): Container {
  return {
    name,
    title,
    isEphemeral: false,
    groups: [],
    addedCapabilities: [],
    devices: [],
    hostPorts: [],
    probeHosts: [],
  };
}

function unset(place: Place): Field<never> {
  return { state: "unset", place };
}

function text(place: Place): string | undefined {
  const field = place.string();
  return field.state === "set" ? field.value : undefined;
}
