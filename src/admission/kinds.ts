/** A kind that the API server asks about, and where it keeps its pod. */
export interface AdmittedKind {
  readonly kind: string;
  readonly group: string;
  readonly resources: readonly string[];
  /** The path of its pod or pod template, with the dot that goes on. */
  readonly prefix: string;
  readonly isNamespaced: boolean;
  /** Whether a controller makes pods or pod templates by its order. */
  readonly isController: boolean;
}

function kind(name: string, resource: string, of: Partial<AdmittedKind> = {}): AdmittedKind {
  const defaults = { group: "apps", prefix: "spec.template.", isNamespaced: true, isController: true };
  return { kind: name, resources: [resource], ...defaults, ...of };
}

/** The kinds with pods, and the one with host paths of its own. */
export const POD_KINDS: readonly AdmittedKind[] = [
  // A debugging container comes into a pod through a subresource.
  kind("Pod", "", { group: "", resources: ["pods", "pods/ephemeralcontainers"], prefix: "", isController: false }),
  kind("PodTemplate", "podtemplates", { group: "", prefix: "template.", isController: false }),
  kind("ReplicationController", "replicationcontrollers", { group: "" }),
  kind("ReplicaSet", "replicasets"),
  kind("Deployment", "deployments"),
  kind("DaemonSet", "daemonsets"),
  kind("StatefulSet", "statefulsets"),
  kind("Job", "jobs", { group: "batch" }),
  kind("CronJob", "cronjobs", { group: "batch", prefix: "spec.jobTemplate.spec.template." }),
];

export const PERSISTENT_VOLUME: AdmittedKind = kind("PersistentVolume", "persistentvolumes", {
  group: "",
  prefix: "",
  isNamespaced: false,
  isController: false,
});

export const KINDS: readonly AdmittedKind[] = [...POD_KINDS, PERSISTENT_VOLUME];

/** The same where a pod's resources matter. An API server without the subresource never asks about it. */
export const RESIZED_POD_KINDS: readonly AdmittedKind[] = POD_KINDS.map((each) =>
  each.kind === "Pod" ? { ...each, resources: [...each.resources, "pods/resize"] } : each,
);

/** What a policy asks the API server to hand over: new and changed objects of these kinds. */
export function resourceRules(kinds: readonly AdmittedKind[]): readonly object[] {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.map((group) => ({
    apiGroups: [group],
    apiVersions: ["v1"],
    operations: ["CREATE", "UPDATE"],
    resources: kinds.filter((each) => each.group === group).flatMap(({ resources }) => resources),
  }));
}
