import type { Field, Place } from "../place";
import { quote } from "../text";
import type {
  Container,
  HostMount,
  HostNamespace,
  ImageUse,
  Limits,
  Pod,
  ResourceIdentity,
  SecurityContext,
  SeLinux,
  Sysctl,
  Volume,
  Workload,
} from "../workload";
import { emptyWorkload, statedName, unreadable, type Resource } from "./resource";

const GROUPS = new Set(["", "core", "apps", "extensions", "batch"]);

/** Where each of the platform's own kinds keeps its pod, from the object's root. */
const POD_AT: ReadonlyMap<string, readonly string[]> = new Map([
  ["Pod", []],
  ["PodTemplate", ["template"]],
  ["ReplicationController", ["spec", "template"]],
  ["ReplicaSet", ["spec", "template"]],
  ["Deployment", ["spec", "template"]],
  ["DaemonSet", ["spec", "template"]],
  ["StatefulSet", ["spec", "template"]],
  ["Job", ["spec", "template"]],
  ["CronJob", ["spec", "jobTemplate", "spec", "template"]],
]);

const CONTAINER_LISTS = [
  { key: "initContainers", noun: "init container" },
  { key: "containers", noun: "container" },
  { key: "ephemeralContainers", noun: "ephemeral container" },
] as const;

const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

/** A Kubernetes object with what tells how to read it. */
interface KubernetesObject {
  readonly root: Place;
  readonly group: string;
  readonly kind: string;
  readonly isPartial: boolean;
  readonly identity: ResourceIdentity;
}

/** Reads a resource of the Kubernetes provider, given its type token `kubernetes:<group>/<version>:<Kind>`. */
export function adaptKubernetes(resource: Resource): readonly Workload[] {
  const [, apiVersion = "", tokenKind = ""] = resource.type.split(":");
  return adaptObject({ resource, root: resource.inputs, apiVersion, tokenKind });
}

interface Reading {
  readonly resource: Resource;
  readonly root: Place;
  readonly apiVersion: string;
  readonly tokenKind: string;
}

/** The object's own `apiVersion` and `kind` count, as they do for the provider; the type token where it states none. */
function adaptObject({ resource, root, apiVersion, tokenKind }: Reading): readonly Workload[] {
  const version = text(root.at("apiVersion")) ?? apiVersion;
  const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
  const stated = text(root.at("kind"));
  const isPartial = tokenKind.endsWith("Patch") && stated !== tokenKind;
  const kind = stated ?? (isPartial ? tokenKind.slice(0, -"Patch".length) : tokenKind);

  if (kind.endsWith("List") && root.at("items").isSet) {
    const item = { resource, apiVersion: version, tokenKind: kind.slice(0, -"List".length) };
    return root
      .at("items")
      .items()
      .flatMap((place) => adaptObject({ ...item, root: place }));
  }
  const object = { root, group, kind, isPartial, identity: identify(resource, root, kind) };
  return group === "helm.sh" && kind === "Release" ? [adaptRelease(object)] : adaptKind(object);
}

function adaptKind(object: KubernetesObject): readonly Workload[] {
  const { root, group, kind } = object;
  if (!GROUPS.has(group)) return adaptCustom(object);
  if (kind === "PersistentVolume") return [adaptPersistentVolume(object)];
  const at = POD_AT.get(kind);
  if (at !== undefined) return [adaptPod(object, root.at(...at))];
  // An item of a `List` that cannot be read does not say what it is.
  return kind === "" && root.shape !== "object" ? [{ ...bare(object), unreadable: [unreadable(root)] }] : [];
}

/** A custom resource is a workload if it carries a pod template, as those of Argo Rollouts and Knative Serving do. */
function adaptCustom(object: KubernetesObject): readonly Workload[] {
  const template = object.root.at("spec", "template");
  const { shape } = template.at("spec", "containers");
  return shape === "list" || shape === "unknown" ? [adaptPod(object, template)] : [];
}

function adaptPod(object: KubernetesObject, template: Place): Workload {
  const spec = template.at("spec");
  if (spec.shape !== "object" && spec.shape !== "nothing") return { ...bare(object), unreadable: [unreadable(spec)] };

  const lists = CONTAINER_LISTS.flatMap(({ key, noun }) =>
    spec
      .at(key)
      .items()
      .map((place) => ({ place, noun })),
  );
  const isWindows = text(spec.at("os", "name")) === "windows";
  const places = lists.filter(({ place }) => place.shape === "object").map(nameContainer);

  return {
    ...bare(object),
    unreadable: lists.filter(({ place }) => place.shape !== "object").map(({ place }) => unreadable(place)),
    get containers() {
      return places.map(adaptContainer);
    },
    get hostMounts() {
      const mounts = hostMounts(spec, places);
      return object.isPartial ? mounts.map(asPatched) : mounts;
    },
    get images() {
      return [
        ...places.map((container) => containerImage(container, object.isPartial)),
        ...spec.at("volumes").items().flatMap(volumeImage),
      ];
    },
    get sysctls() {
      return spec.at("securityContext", "sysctls").items().map(sysctl);
    },
    get hostNamespaces() {
      return hostNamespaces(spec);
    },
    get pod() {
      return adaptPodSettings(template, spec, isWindows);
    },
  };
}

interface NamedContainer {
  readonly place: Place;
  readonly name: string;
  readonly noun: string;
  readonly title: string;
}

function nameContainer({ place, noun }: { place: Place; noun: string }): NamedContainer {
  const stated = text(place.at("name"));
  const name = stated ?? place.path.replace(/^.*\.(?=\w+\[)/, "");
  const title = stated === undefined ? `the ${noun} at ${name}` : `${noun} ${quote(name)}`;
  return { place: place.of(name), name, noun, title };
}

function adaptContainer({ place, name, noun, title }: NamedContainer): Container {
  const security = place.at("securityContext");
  return {
    name,
    title,
    isEphemeral: noun === "ephemeral container",
    groups: [],
    devices: [],
    get privileged() {
      return security.at("privileged").boolean();
    },
    get securityContext() {
      return securityContext(security);
    },
    get allowPrivilegeEscalation() {
      return security.at("allowPrivilegeEscalation").boolean();
    },
    get addedCapabilities() {
      return security.at("capabilities", "add").strings();
    },
    get droppedCapabilities() {
      const drop = security.at("capabilities", "drop");
      return { place: drop, names: drop.strings() };
    },
    get procMount() {
      return security.at("procMount").string();
    },
    get hostPorts() {
      return place
        .at("ports")
        .items()
        .map((port) => port.at("hostPort").whole());
    },
    get probeHosts() {
      return probeHosts(place);
    },
    get readOnlyRootFilesystem() {
      return security.at("readOnlyRootFilesystem").boolean();
    },
    get limits() {
      return limits(place.at("resources", "limits"));
    },
  };
}

function adaptPodSettings(template: Place, spec: Place, isWindows: boolean): Pod {
  const security = spec.at("securityContext");
  return {
    isWindows,
    get securityContext() {
      return securityContext(security);
    },
    get hostUsers() {
      return spec.at("hostUsers").boolean();
    },
    get fsGroup() {
      return security.at("fsGroup").whole("a group ID");
    },
    get supplementalGroups() {
      return security
        .at("supplementalGroups")
        .items()
        .map((group) => group.whole("a group ID"));
    },
    get appArmorAnnotations() {
      return appArmorAnnotations(template.at("metadata", "annotations"));
    },
    get volumes() {
      return spec.at("volumes").items().map(volume);
    },
    get limits() {
      return limits(spec.at("resources", "limits"));
    },
  };
}

function securityContext(place: Place): SecurityContext {
  return {
    get runAsUser() {
      return place.at("runAsUser").whole("a user ID");
    },
    get runAsNonRoot() {
      return place.at("runAsNonRoot").boolean();
    },
    get runAsGroup() {
      return place.at("runAsGroup").whole("a group ID");
    },
    get seccompProfile() {
      return profileType(place.at("seccompProfile"));
    },
    get appArmorProfile() {
      return profileType(place.at("appArmorProfile"));
    },
    get seLinux() {
      return seLinux(place.at("seLinuxOptions"));
    },
    get hostProcess() {
      return place.at("windowsOptions", "hostProcess").boolean();
    },
  };
}

/** A profile that is there without a type is as bad as one of a type that does not exist. */
function profileType(profile: Place): Field<string> {
  const type = profile.at("type").string();
  return type.state === "unset" && profile.isSet ? { state: "set", value: "", place: type.place } : type;
}

function seLinux(options: Place): SeLinux {
  return {
    type: [options.at("type").string()],
    user: [options.at("user").string()],
    role: [options.at("role").string()],
  };
}

function appArmorAnnotations(annotations: Place): Pod["appArmorAnnotations"] {
  return annotations
    .entries()
    .filter(([key]) => key === "" || key.startsWith(APPARMOR_ANNOTATION))
    .map(([key, place]) => {
      const container = key.slice(APPARMOR_ANNOTATION.length);
      return { container, profile: (key === "" ? place : place.of(container)).string() };
    });
}

function hostNamespaces(spec: Place): readonly HostNamespace[] {
  return [
    { name: "process ID", isHost: spec.at("hostPID").boolean(), value: "true" },
    { name: "IPC", isHost: spec.at("hostIPC").boolean(), value: "true" },
    { name: "network", isHost: spec.at("hostNetwork").boolean(), value: "true" },
  ];
}

function sysctl(place: Place): Sysctl {
  return { name: place.at("name").string(), value: place.at("value").string() };
}

function limits(place: Place): Limits {
  return { memory: [quantity(place.at("memory"))], cpu: [quantity(place.at("cpu"))] };
}

/** A quantity, in Kubernetes' notation or as a plain number. */
function quantity(place: Place): Field<string | number> {
  const number = place.number();
  return number.state === "malformed" ? place.string("a quantity such as 128Mi") : number;
}

/** The hosts that a container's probes and life cycle hooks connect to. */
function probeHosts(container: Place): ReadonlyArray<Field<string>> {
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].map((key) => container.at(key));
  const hooks = ["postStart", "preStop"].map((key) => container.at("lifecycle", key));
  return [...probes, ...hooks].flatMap((handler) => [
    handler.at("httpGet", "host").string(),
    handler.at("tcpSocket", "host").string(),
  ]);
}

function volumeTitle(place: Place): string {
  const name = text(place.at("name"));
  return name === undefined ? "a volume" : `volume ${quote(name)}`;
}

function volume(place: Place): Volume {
  const sources = place.entries().filter(([key]) => key !== "name");
  return {
    title: volumeTitle(place),
    place,
    sources: sources.map(([key, source]) =>
      key === "" ? source.string() : { state: "set", value: key, place: source },
    ),
  };
}

function containerImage(container: NamedContainer, isPartial: boolean): ImageUse {
  const reference = container.place.at("image").string("an image reference");
  const title = `the image of ${container.title}`;
  if (reference.state !== "unset" || isPartial) return { reference, title, isOutput: false };
  const decidedBy = "the image is not stated, so something else supplies it";
  return { reference: { state: "elsewhere", place: reference.place, decidedBy }, title, isOutput: false };
}

/** An image volume pulls an image as a container does. */
function volumeImage(place: Place): readonly ImageUse[] {
  if (place.shape !== "object")
    return [{ reference: unreadable(place), title: "the image of a volume", isOutput: false }];
  const image = place.at("image");
  if (!image.isSet) return [];
  const reference = image.at("reference").string("an image reference");
  return [{ reference, title: `the image of ${volumeTitle(place)}`, isOutput: false }];
}

function hostMounts(spec: Place, containers: readonly NamedContainer[]): readonly HostMount[] {
  const volumes = spec
    .at("volumes")
    .items()
    .filter((place) => place.at("hostPath").isSet);
  if (volumes.length === 0) return [];
  const readOnly = readOnlyByVolume(containers);
  return volumes.map((place): HostMount => {
    const hostPath = place.at("hostPath");
    const name = text(place.at("name"));
    return {
      path: hostPath.at("path").string("a host path"),
      type: hostPath.at("type").string(),
      readOnly: (name === undefined ? undefined : readOnly.get(name)) ?? readOnly.get(ANY) ?? unset(place),
    };
  });
}

/** What a `Patch` leaves out is as the patched object has it. */
function asPatched(mount: HostMount): HostMount {
  const { readOnly } = mount;
  if (readOnly.state !== "unset") return mount;
  return { ...mount, readOnly: { state: "elsewhere", place: readOnly.place, decidedBy: "the patched object tells" } };
}

const ANY = Symbol("a mount whose volume is not known");

/** For each volume whether all its mounts are read-only: no if one is not, unknown if that cannot be told. */
function readOnlyByVolume(containers: readonly NamedContainer[]): ReadonlyMap<string | symbol, Field<boolean>> {
  const byVolume = new Map<string | symbol, Field<boolean>>();
  for (const { place } of containers) {
    for (const mount of place.at("volumeMounts").items()) {
      const name = text(mount.at("name")) ?? ANY;
      const stated = mount.at("readOnly").boolean();
      const readOnly = name === ANY ? { ...stated, place: mount.at("name") } : stated;
      const before = byVolume.get(name);
      if (before === undefined || writability(readOnly) > writability(before)) byVolume.set(name, readOnly);
    }
  }
  return withUnknownMounts(byVolume);
}

/** A mount of a volume that is not known may be a mount of any: none is surely read-only if that one is not. */
function withUnknownMounts(
  byVolume: Map<string | symbol, Field<boolean>>,
): ReadonlyMap<string | symbol, Field<boolean>> {
  const any = byVolume.get(ANY);
  if (any === undefined) return byVolume;
  const hidden: Field<boolean> = any.state === "malformed" ? any : { state: "unknown", place: any.place };
  for (const [name, readOnly] of byVolume)
    if (writability(readOnly) === 0 && writability(any) !== 0) byVolume.set(name, hidden);
  byVolume.set(ANY, hidden);
  return byVolume;
}

function writability(readOnly: Field<boolean>): 0 | 1 | 2 {
  if (readOnly.state === "set") return readOnly.value ? 0 : 2;
  return readOnly.state === "unset" ? 2 : 1;
}

function unset(place: Place): Field<never> {
  return { state: "unset", place };
}

function adaptPersistentVolume(object: KubernetesObject): Workload {
  const spec = object.root.at("spec");
  return {
    ...bare(object, "the persistent volume"),
    get hostMounts() {
      return [spec.at("hostPath"), spec.at("local")]
        .filter((source) => source.isSet)
        .map((source): HostMount => {
          const type = source.at("type").string();
          return { path: source.at("path").string("a host path"), type, readOnly: unset(spec) };
        });
    },
  };
}

function adaptRelease(object: KubernetesObject): Workload {
  const decidedBy = "use a Chart, whose objects are judged one by one";
  return {
    ...bare(object, "the Helm Release"),
    unreadable: [{ state: "elsewhere", place: object.root.at("chart"), decidedBy }],
  };
}

function bare({ identity, isPartial }: KubernetesObject, title = "the pod"): Workload {
  return { ...emptyWorkload("kubernetes", identity, title), isPartial };
}

function identify({ type, urn, name: pulumiName }: Resource, root: Place, kind: string): ResourceIdentity {
  const metadata = root.at("metadata");
  const namespace = metadata.at("namespace").string();
  const isUnset = namespace.state === "unset" || (namespace.state === "set" && namespace.value === "");
  return {
    type,
    kind,
    isNamespaced: kind !== "PersistentVolume",
    namespace: kind === "PersistentVolume" ? null : isUnset ? "default" : (text(metadata.at("namespace")) ?? null),
    name: statedName(text(metadata.at("name")), pulumiName),
    pulumiName,
    urn,
  };
}

function text(place: Place): string | undefined {
  const field = place.string();
  return field.state === "set" ? field.value : undefined;
}
