import { literal } from "../policy/cel/cel";

/** A kind that the policies check, and where its objects contain the pod. */
export interface AdmittedKind {
  readonly kind: string;
  readonly group: string;
  readonly resources: readonly string[];
  /** The path of its pod or pod template, ending with a dot unless it is empty. */
  readonly prefix: string;
  readonly isNamespaced: boolean;
  /** Whether a controller creates pods from its objects. */
  readonly isController: boolean;
}

/** The path of the pod in the objects of most kinds. */
const USUAL_PREFIX = "spec.template.";

function kind(name: string, resource: string, of: Partial<AdmittedKind> = {}): AdmittedKind {
  const defaults = { group: "apps", prefix: USUAL_PREFIX, isNamespaced: true, isController: true };
  return { kind: name, resources: [resource], ...defaults, ...of };
}

/** The kinds that contain a pod. */
export const POD_KINDS: readonly AdmittedKind[] = [
  // Ephemeral containers are added to a pod through a subresource.
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

/** The same kinds with the subresource that resizes pods. An API server without it ignores the entry. */
export const RESIZED_POD_KINDS: readonly AdmittedKind[] = POD_KINDS.map((each) =>
  each.kind === "Pod" ? { ...each, resources: [...each.resources, "pods/resize"] } : each,
);

/** Returns an expression for the path of the pod in an object, given one for its kind. */
export function prefixOf(kind: string): string {
  const others = KINDS.filter(({ prefix }) => prefix !== USUAL_PREFIX);
  const entries = others.map((each) => `${literal(each.kind)}: ${literal(each.prefix)}`);
  return `{${entries.join(", ")}}[?${kind}].orValue(${literal(USUAL_PREFIX)})`;
}

/** Returns the rules that select new and changed objects of these kinds. */
export function resourceRules(kinds: readonly AdmittedKind[]): readonly object[] {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.map((group) => ({
    apiGroups: [group],
    apiVersions: ["v1"],
    operations: ["CREATE", "UPDATE"],
    resources: kinds.filter((each) => each.group === group).flatMap(({ resources }) => resources),
  }));
}
