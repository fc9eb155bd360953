import { anyPod, type Pod } from "./pods";

type Properties = Record<string, unknown>;

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value: unknown): Properties => (isObject(value) ? { ...value } : {});
const objects = (value: unknown): Properties[] => (Array.isArray(value) ? value.filter(isObject) : []);

function without(from: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}

/** Changes a property if it is an object, and takes it away if nothing is left of it. */
function change(parent: Properties, name: string, mend: (child: Properties) => Properties | undefined): Properties {
  const child = parent[name];
  if (!isObject(child)) return parent;
  const mended = mend(child);
  return mended === undefined ? without(parent, name) : { ...parent, [name]: mended };
}

const LINUX_POD = ["hostPID", "hostIPC", "hostUsers", "shareProcessNamespace"];
const LINUX_SECURITY = ["seLinuxOptions", "seccompProfile", "appArmorProfile", "runAsUser", "runAsGroup", "sysctls"];
const LINUX_CONTAINER_SECURITY = ["privileged", "allowPrivilegeEscalation", "procMount", "capabilities"];

/**
 * Pods that most API servers take, policies aside: every field that a control reads still varies, but what the API's own
 * validation rejects is corrected, or left out if no value is valid.
 */
export const acceptablePod = anyPod.map(acceptable);

function acceptable(pod: Pod): Pod {
  const before = object(pod["spec"]);
  const os = object(before["os"])["name"];
  const isWindows = os === "windows";
  let spec = isWindows || os === "linux" ? before : without(before, "os");
  if (isWindows) spec = without(spec, ...LINUX_POD);
  if (isHostProcess(spec) && os !== "linux") spec = { ...without(spec, "hostUsers"), hostNetwork: true };
  if (spec["hostUsers"] === false) spec = without(spec, "hostPID", "hostIPC", "hostNetwork");
  if (spec["hostPID"] === true) spec = without(spec, "shareProcessNamespace");
  const context: Context = {
    isWindows,
    isLinux: os === "linux",
    hasOwnUsers: spec["hostUsers"] === false,
    hostNetwork: spec["hostNetwork"] === true,
    hostIPC: spec["hostIPC"] === true,
    ports: 0,
  };
  spec = change(spec, "securityContext", (security) => podSecurity(security, context));
  const main = objects(spec["containers"]);
  spec["containers"] = (main.length === 0 ? [{ name: "c0" }] : main).map((each) => container(each, context));
  spec["initContainers"] = objects(spec["initContainers"]).map((each) => initContainer(container(each, context)));
  spec["volumes"] = objects(spec["volumes"]).map(volume);
  // The API accepts these for running pods only, for each kind of container separately.
  spec = without(spec, "ephemeralContainers");
  return { ...pod, metadata: metadata(object(pod["metadata"]), spec), spec };
}

/** Such a pod has the host's network, and nothing but host processes. */
function isHostProcess(spec: Properties): boolean {
  return object(object(spec["securityContext"])["windowsOptions"])["hostProcess"] === true;
}

/** The settings of a pod that limit those of its parts. */
interface Context {
  readonly isWindows: boolean;
  readonly isLinux: boolean;
  readonly hasOwnUsers: boolean;
  readonly hostNetwork: boolean;
  readonly hostIPC: boolean;
  /** How many ports there are so far, so that each is another. */
  ports: number;
}

function sharedSecurity(security: Properties, { isWindows, isLinux }: Context): Properties {
  const kept = isWindows ? without(security, ...LINUX_SECURITY) : security;
  const mended = isLinux ? without(kept, "windowsOptions") : kept;
  return change(change(mended, "seccompProfile", profile), "appArmorProfile", profile);
}

function profile({ type }: Properties): Properties | undefined {
  if (type === "Localhost") return { type, localhostProfile: "profile.json" };
  return type === "RuntimeDefault" || type === "Unconfined" ? { type } : undefined;
}

function podSecurity(security: Properties, context: Context): Properties {
  const mended = sharedSecurity(security, context);
  const seen = new Set<unknown>([""]);
  const sysctls = objects(mended["sysctls"]).filter(({ name }) => {
    const isShared =
      (context.hostNetwork && String(name).startsWith("net")) || (context.hostIPC && String(name).includes(".shm"));
    const dotted = String(name).replaceAll("/", ".");
    const isNew = !seen.has(dotted);
    seen.add(dotted);
    return isNew && !isShared;
  });
  return Array.isArray(mended["sysctls"]) ? { ...mended, sysctls } : mended;
}

function container(before: Properties, context: Context): Properties {
  const ports = objects(before["ports"]).map((port) => portOf(port, context));
  let mended: Properties = { ...before, image: "registry.k8s.io/pause:3.10", ports };
  mended = change(mended, "securityContext", (security) => containerSecurity(security, context));
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) mended = change(mended, name, handler);
  return change(mended, "lifecycle", (lifecycle) =>
    ["postStart", "preStop"].reduce(
      (all, name) => change(all, name, (each) => handler(without(each, "grpc"))),
      lifecycle,
    ),
  );
}

function portOf({ hostPort }: Properties, context: Context): Properties {
  const containerPort = 8000 + context.ports++;
  return hostPort ? { containerPort, hostPort: containerPort } : { containerPort, hostPort };
}

/** A probe or a hook with one action. */
function handler(actions: Properties): Properties | undefined {
  const [action] = Object.entries(actions).filter(([, value]) => isObject(value));
  if (action === undefined) return undefined;
  return action[0] === "exec" ? { exec: { command: ["true"] } } : Object.fromEntries([action]);
}

/** An init container with these keeps running next to the others. */
function initContainer(mended: Properties): Properties {
  const isSidecar = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"].some((name) => name in mended);
  return isSidecar ? { ...mended, restartPolicy: "Always" } : mended;
}

function containerSecurity(security: Properties, context: Context): Properties {
  let mended = without(sharedSecurity(security, context), "windowsOptions");
  if (context.isWindows) return without(mended, ...LINUX_CONTAINER_SECURITY);
  const { procMount } = mended;
  if (procMount !== "Default" && !(procMount === "Unmasked" && context.hasOwnUsers)) {
    mended = without(mended, "procMount");
  }
  return mended["privileged"] === true ? { ...mended, allowPrivilegeEscalation: undefined } : mended;
}

/** Of several sources the first. */
function volume({ name, ...sources }: Properties): Properties {
  const [source] = Object.entries(sources).filter(([, value]) => isObject(value));
  if (source === undefined) return { name };
  const [type, value] = source;
  if (type === "hostPath") return { name, hostPath: { path: "/srv" } };
  if (type !== "ephemeral") return { name, [type]: value };
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  return { name, ephemeral: { volumeClaimTemplate: { spec } } };
}

/** AppArmor annotations are for existing containers, and equal the field or replace it. */
function metadata(before: Properties, spec: Properties): Properties {
  const appArmor = "container.apparmor.security.beta.kubernetes.io/";
  const names = objects(spec["containers"]).map(({ name }) => name);
  const annotations = Object.entries(object(before["annotations"])).filter(
    ([key, value]) =>
      !key.startsWith(appArmor) ||
      (names.includes(key.slice(appArmor.length)) && value !== "localhost/" && value !== "Unconfined"),
  );
  if (annotations.some(([key]) => key.startsWith(appArmor))) {
    const stripped = (parent: Properties): Properties =>
      change(parent, "securityContext", (security) => without(security, "appArmorProfile"));
    Object.assign(spec, stripped(spec), { containers: objects(spec["containers"]).map(stripped) });
  }
  return { ...before, annotations: Object.fromEntries(annotations) };
}
