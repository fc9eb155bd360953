import { Place, adapt, isUnknown, type Resource, type Workload } from "../../src/library";

/** The marker of a value that is known only when deployed. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Fragment = Readonly<Record<string, unknown>>;

export const HARDENED_CONTAINER: Fragment = {
  name: "web",
  image: "registry.k8s.io/pause:3.10",
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
  resources: { limits: { memory: "64Mi", cpu: "100m" } },
};

/** The API rejects resources for ephemeral containers. */
export const HARDENED_EPHEMERAL: Fragment = { ...HARDENED_CONTAINER, name: "debug", resources: undefined };

export const HARDENED_DOCKER: Fragment = {
  image: "docker.io/library/nginx:1.29.3",
  user: "10001:10001",
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges"],
  memory: 128,
  cpus: "0.5",
  networkMode: "bridge",
};

export const HARDENED_SERVICE: Fragment = {
  taskSpec: {
    containerSpec: { image: "docker.io/library/nginx:1.29.3", user: "10001:10001", readOnly: true, capDrops: ["ALL"] },
    resources: { limits: { memoryBytes: 134217728, nanoCpus: 500000000 } },
  },
};

/**
 * Lays a fragment over a base: objects are merged, everything else replaces what was there, `undefined` takes it away.
 */
export function overlay(base: Fragment, fragment: Fragment): Fragment {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(fragment)) {
    const before = merged[key];
    if (value === undefined) delete merged[key];
    else merged[key] = isPlain(before) && isPlain(value) ? overlay(before, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Fragment {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function resource(type: string, inputs: unknown, name = "web"): Resource {
  const urn = `urn:pulumi:dev::test::${type}::${name}`;
  return { type, name, urn, inputs: Place.root(inputs, isUnknown) };
}

export function workloads(type: string, inputs: unknown, name?: string): readonly Workload[] {
  return adapt(resource(type, inputs, name));
}
