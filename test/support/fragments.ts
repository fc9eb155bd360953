import { HARDENED_DEFINITION } from "./aws";
import type { BadCase, Fragment } from "./cases";

/** A fragment, and the path of the value that it sets. A case expects its finding there unless it names another path. */
export type Located = Fragment & { readonly at: string | readonly string[] };

type Properties = Readonly<Record<string, unknown>>;

/** A part of a hardened workload, or the type of a resource. */
type Where = "container" | "pod" | "docker" | "service" | "ecs" | "task" | `${string}:${string}`;

/** Returns a function that makes a fragment with a value at `path`. */
export function setting(where: Where, path: string): (value: unknown) => Located {
  return (value) => ({ ...fragment(where, nested(path, value)), at: path });
}

/** Returns a function that makes a fragment with a list at `path`, with a finding expected at each item. */
export function items(where: Where, path: string): (...values: readonly unknown[]) => Located {
  return (...values) => ({ ...fragment(where, nested(path, values)), at: indices(values, path) });
}

function fragment(where: Where, part: object): Fragment {
  return where.includes(":") ? { type: where, inputs: part } : { [where]: part };
}

/** Returns `value` inside objects and lists: `a[0].b` is `{ a: [{ b: value }] }`. */
function nested(path: string, value: unknown): object {
  const keys = path.split(/\.|(?=\[0\])/);
  return keys.reduceRight((inner, key) => (key === "[0]" ? [inner] : { [key]: inner }), value) as object;
}

function indices(values: readonly unknown[], list: string, below = ""): readonly string[] {
  return values.map((_, i) => `${list}[${i}]${below}`);
}

/** Returns the cases with a configuration, which applies to their near misses too. */
export function withConfig<T extends Fragment & Partial<BadCase>>(
  config: Properties,
  cases: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const configured = ({ nearMiss, ...each }: T): object =>
    nearMiss === undefined ? { ...each, config } : { ...each, config, nearMiss: { ...nearMiss, config } };
  return Object.fromEntries(Object.entries(cases).map(([title, each]) => [title, configured(each) as T]));
}

/** Returns a pod with the fragment's container, and other settings of the pod. */
export function inPod({ container, at }: Fragment & Partial<Located>, pod: object = {}): Located {
  return { pod: { ...pod, containers: [{ name: "web", ...container }] }, at: below("containers[0].", at) };
}

export function inWindowsPod(container: Fragment): Located {
  return inPod(container, { os: { name: "windows" } });
}

/** Returns a Patch that changes only the fragment's container or pod. */
export function patched(part: Fragment & Partial<Located>, type = "kubernetes:apps/v1:DeploymentPatch"): Located {
  const { pod, at } = part.container === undefined ? part : inPod(part);
  const path = type.endsWith(":PodPatch") ? "spec" : "spec.template.spec";
  return { type, inputs: nested(path, pod), at: below(`${path}.`, at) };
}

function below(prefix: string, at: Located["at"] = []): Located["at"] {
  return typeof at === "string" ? prefix + at : at.map((each) => prefix + each);
}

/** Returns a pod with a hostPath volume that no container mounts. */
export function hostPath(path: unknown, type?: string): Located {
  const source = type === undefined ? { path } : { path, type };
  return { pod: { volumes: [{ name: "v", hostPath: source }] }, at: "volumes[0].hostPath.path" };
}

/** How a container mounts a volume. */
interface VolumeMount {
  /** Set if it mounts another volume. */
  readonly name?: string;
  readonly readOnly?: unknown;
  readonly subPath?: string;
}

export const readOnly = { readOnly: true } as const;
export const writable = { readOnly: false } as const;

/** Returns a pod with a hostPath volume for each path. If `mount` is given, a container mounts them all. */
export function hostPaths(paths: readonly unknown[], mount?: VolumeMount): Located {
  const volumes = paths.map((path, i) => ({ name: `v${i}`, hostPath: { path } }));
  const container = { name: "web", volumeMounts: volumes.map(({ name }, i) => volumeMount({ name, ...mount }, i)) };
  const pod = mount === undefined ? { volumes } : { containers: [container], volumes };
  return { pod, at: indices(paths, "volumes", ".hostPath.path") };
}

/** Returns a pod with a hostPath volume and a container with these mounts of it. */
export function mounted(path: unknown, ...mounts: readonly VolumeMount[]): Located {
  const container = { name: "web", volumeMounts: mounts.map(volumeMount) };
  return { pod: { ...hostPath(path).pod, containers: [container] }, at: "volumes[0].hostPath.path" };
}

/** Returns a pod with a hostPath volume and several containers, by name, that mount it. */
export function mountedBy(
  path: unknown,
  containers: Readonly<Record<string, VolumeMount>>,
  initContainers?: Readonly<Record<string, VolumeMount>>,
): Located {
  const list = (mounts: Readonly<Record<string, VolumeMount>>): readonly object[] =>
    Object.entries(mounts).map(([name, mount]) => ({ name, volumeMounts: [volumeMount(mount)] }));
  const before = initContainers === undefined ? {} : { initContainers: list(initContainers) };
  const pod = { ...hostPath(path).pod, ...before, containers: list(containers) };
  return { pod, at: "volumes[0].hostPath.path" };
}

function volumeMount(mount: VolumeMount, index = 0): object {
  return { name: "v", mountPath: `/mnt/${index}`, ...mount };
}

/** Returns a pod with a volume from an image. */
export function imageVolume(reference: unknown): Located {
  return { pod: { volumes: [{ name: "data", image: { reference } }] }, at: "volumes[0].image.reference" };
}

/** Makes a persistent volume on a host path. */
export const persistentVolume = setting("kubernetes:core/v1:PersistentVolume", "spec.hostPath.path");

/** Makes a local persistent volume. */
export const localVolume = setting("kubernetes:core/v1:PersistentVolume", "spec.local.path");

/** Makes a docker.Container with security options. */
export const securityOpts = items("docker", "securityOpts");

/** Returns a docker.Container with a host path in its `volumes`. */
export function bind(path: unknown, options: Properties = {}): Located {
  return { docker: { volumes: [{ hostPath: path, containerPath: "/mnt", ...options }] }, at: "volumes[0].hostPath" };
}

export function binds(paths: readonly unknown[], options: Properties = {}): Located {
  const volumes = paths.map((path, i) => ({ hostPath: path, containerPath: `/mnt/${i}`, ...options }));
  return { docker: { volumes }, at: indices(paths, "volumes", ".hostPath") };
}

/** Returns a docker.Container with a named volume, or a host path if the name is one. */
export function volumeNamed(volumeName: unknown, options: Properties = {}): Located {
  return { docker: { volumes: [{ volumeName, containerPath: "/mnt", ...options }] }, at: "volumes[0].volumeName" };
}

/** Returns a docker.Container with a bind mount in its `mounts`. */
export function mount(source: unknown, options: Properties = {}): Located {
  return { docker: { mounts: [bindMount(source, options)] }, at: "mounts[0].source" };
}

export function serviceMount(source: unknown, options: Properties = {}): Located {
  const containerSpec = { mounts: [bindMount(source, options)] };
  return { service: { taskSpec: { containerSpec } }, at: "taskSpec.containerSpec.mounts[0].source" };
}

function bindMount(source: unknown, options: Properties): object {
  return { type: "bind", source, target: "/mnt", ...options };
}

interface InlineVolume {
  readonly driverName?: string;
  readonly readOnly?: unknown;
}

/** Returns a docker.Container with a mount that defines its volume. */
export function inlineVolume(driverOptions: object, options: InlineVolume = {}): Located {
  const mounts = [inlineMount(driverOptions, options)];
  return { docker: { mounts }, at: "mounts[0].volumeOptions.driverOptions.device" };
}

export function serviceVolume(driverOptions: object, options: InlineVolume = {}): Located {
  const mounts = [inlineMount(driverOptions, options)];
  const at = "taskSpec.containerSpec.mounts[0].volumeOptions.driverOptions.device";
  return { service: { taskSpec: { containerSpec: { mounts } } }, at };
}

function inlineMount(driverOptions: object, { driverName, ...options }: InlineVolume): object {
  const driver = driverName === undefined ? {} : { driverName };
  return { type: "volume", target: "/mnt", ...options, volumeOptions: { ...driver, driverOptions } };
}

/** Returns a docker.Volume with options for its driver. */
export function volume(driverOpts: unknown, driver?: string): Located {
  const inputs = driver === undefined ? { driverOpts } : { driver, driverOpts };
  return { type: "docker:index/volume:Volume", inputs, at: "driverOpts.device" };
}

/** Returns another resource, with findings expected at each of the inputs in `set`. */
function resource(type: string, inputs: Properties, set: readonly string[]): Located {
  return { type, inputs, at: set };
}

export function plugin(inputs: Properties = {}): Located {
  return resource("docker:index/plugin:Plugin", { name: "vieux/sshfs", ...inputs }, Object.keys(inputs));
}

/** Returns a docker.Plugin with one granted permission, with a finding expected at each of its values. */
export function granted(name: unknown, ...values: readonly unknown[]): Located {
  return { ...plugin({ grantPermissions: [{ name, values }] }), at: indices(values, "grantPermissions[0].values") };
}

export function builder(inputs: Properties): Located {
  return resource("docker:index/buildxBuilder:BuildxBuilder", inputs, Object.keys(inputs));
}

/** Returns a docker.RemoteImage with a build. */
export function build(options: Properties): Located {
  const inputs = { name: "app:1", build: { context: ".", ...options } };
  const set = Object.keys(options).map((option) => `build.${option}`);
  return resource("docker:index/remoteImage:RemoteImage", inputs, set);
}

/** Returns an Image of docker-build. */
export function imageBuild(options: Properties = {}): Located {
  return resource("docker-build:index:Image", { push: false, ...options }, Object.keys(options));
}

export function tag(sourceImage: unknown, targetImage: unknown): Located {
  return resource("docker:index/tag:Tag", { sourceImage, targetImage }, ["sourceImage", "targetImage"]);
}

/** Returns a task with a volume on the host, which its container mounts as given, if at all. */
export function taskVolume(sourcePath: unknown, ...mounts: readonly Properties[]): Located {
  const volumes = [{ name: "v", host: { sourcePath } }];
  return { task: { volumes, ...mounting(mounts) }, at: "volumes[0].host.sourcePath" };
}

/** Returns a task with a volume of a Docker driver. */
export function taskDriverVolume(driverOpts: object, ...mounts: readonly Properties[]): Located {
  const volumes = [{ name: "v", dockerVolumeConfiguration: { scope: "shared", driver: "local", driverOpts } }];
  return {
    task: { volumes, ...mounting(mounts) },
    at: "volumes[0].dockerVolumeConfiguration.driverOpts.device",
  };
}

function mounting(mounts: readonly Properties[]): object {
  if (mounts.length === 0) return {};
  const mountPoints = mounts.map((mount, i) => ({ sourceVolume: "v", containerPath: `/mnt/${i}`, ...mount }));
  return { containerDefinitions: [{ ...HARDENED_DEFINITION, mountPoints }] };
}

/** Returns a task on Fargate alone, or on Windows, with a container that has these settings and no others. */
export function taskOn(where: "fargate" | "windows", definition: Properties): Located {
  const on =
    where === "fargate"
      ? { requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", memory: "512", cpu: "256" }
      : { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } };
  const task = {
    ...on,
    containerDefinitions: [{ name: "web", image: "docker.io/library/nginx:1.29.3", ...definition }],
  };
  return { task, at: "containerDefinitions[0]" };
}

/** Returns a pod of an AWS Batch job with these settings, and a container with those. */
export function batchPod(pod: Properties, container: Properties = {}): Located {
  const podProperties = {
    hostNetwork: false,
    containers: [{ name: "web", image: "nginx:1.29.3", ...container }],
    ...pod,
  };
  return { type: "aws-native:batch:JobDefinition", inputs: { eksProperties: { podProperties } }, at: BATCH_POD };
}

export const BATCH_POD = "eksProperties.podProperties";
