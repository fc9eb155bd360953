type Properties = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const object = (value: unknown): Properties => (isObject(value) ? value : {});

/** Changes the items of a list that are objects; others stay, so that the API validates them. */
function each(parent: Properties, list: string, change: (item: Properties, index: number) => Properties): Properties {
  const items = parent[list];
  if (!Array.isArray(items)) return parent;
  return { ...parent, [list]: items.map((item, i) => (isObject(item) ? change(item, i) : (item as unknown))) };
}

function without(from: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}

const LINUX_ONLY = [
  "allowPrivilegeEscalation",
  "capabilities",
  "privileged",
  "procMount",
  "readOnlyRootFilesystem",
  "runAsGroup",
  "runAsUser",
  "seLinuxOptions",
  "seccompProfile",
];

/** Adds what the API requires in addition to a case: names, images, paths, and values that depend on each other. */
export function completePod(spec: Properties): Properties {
  const isWindows = object(spec["os"])["name"] === "windows";
  let complete = each(spec, "initContainers", (item, i) =>
    sidecar(container({ name: `init-${i}`, ...renamed(item) }, isWindows)),
  );
  complete = each(complete, "containers", (item, i) => container({ name: `main-${i}`, ...item }, isWindows));
  complete = each(complete, "ephemeralContainers", (item, i) => container({ name: `debug-${i}`, ...item }, isWindows));
  complete = each(complete, "volumes", (item, i) => ({ name: `volume-${i}`, ...item }));
  complete = securityContext(complete, isWindows);
  const text = JSON.stringify(complete);
  if (text.includes('"hostProcess":true')) complete = { hostNetwork: true, ...complete };
  if (text.includes('"procMount":"Unmasked"')) complete = { hostUsers: false, ...complete };
  return complete;
}

/** The hardened container has one name in every list. */
function renamed(item: Properties): Properties {
  return item["name"] === "web" ? { ...item, name: "setup" } : item;
}

function container(item: Properties, isWindows: boolean): Properties {
  let complete: Properties = { image: "registry.k8s.io/pause:3.10", ...item };
  complete = each(complete, "volumeMounts", (mount, i) => ({ mountPath: `/mount-${i}`, ...mount }));
  complete = each(complete, "ports", (port, i) => ({ containerPort: 8000 + i, ...port }));
  return securityContext(complete, isWindows);
}

/** An init container with these keeps running next to the others. */
function sidecar(item: Properties): Properties {
  const isSidecar = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"].some((name) =>
    isObject(item[name]),
  );
  return isSidecar ? { restartPolicy: "Always", ...item } : item;
}

function securityContext(holder: Properties, isWindows: boolean): Properties {
  const before = holder["securityContext"];
  if (!isObject(before)) return holder;
  let security = isWindows ? without(before, ...LINUX_ONLY) : before;
  for (const name of ["seccompProfile", "appArmorProfile"]) {
    const profile = security[name];
    if (isObject(profile) && profile["type"] === "Localhost")
      security = { ...security, [name]: { localhostProfile: "profile.json", ...profile } };
  }
  const added = object(security["capabilities"])["add"];
  const canEscalate =
    security["privileged"] === true || (Array.isArray(added) && added.some((name) => /SYS_ADMIN/.test(String(name))));
  return { ...holder, securityContext: canEscalate ? without(security, "allowPrivilegeEscalation") : security };
}
