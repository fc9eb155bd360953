import type { PodKind } from "../support/trials";
import { overlay } from "../support/workloads";
import { completePod } from "./complete-pod";

type Properties = Readonly<Record<string, unknown>>;

/** Every kind that carries pods, and where an API server takes it. */
export const POD_KINDS: readonly (PodKind & { readonly path: string })[] = [
  { type: "kubernetes:core/v1:Pod", at: [], path: "pods" },
  { type: "kubernetes:core/v1:PodTemplate", at: ["template"], path: "podtemplates" },
  { type: "kubernetes:core/v1:ReplicationController", at: ["spec", "template"], path: "replicationcontrollers" },
  { type: "kubernetes:apps/v1:ReplicaSet", at: ["spec", "template"], path: "replicasets" },
  { type: "kubernetes:apps/v1:Deployment", at: ["spec", "template"], path: "deployments" },
  { type: "kubernetes:apps/v1:DaemonSet", at: ["spec", "template"], path: "daemonsets" },
  { type: "kubernetes:apps/v1:StatefulSet", at: ["spec", "template"], path: "statefulsets" },
  { type: "kubernetes:batch/v1:Job", at: ["spec", "template"], path: "jobs" },
  { type: "kubernetes:batch/v1:CronJob", at: ["spec", "jobTemplate", "spec", "template"], path: "cronjobs" },
];

const PERSISTENT_VOLUME = "kubernetes:core/v1:PersistentVolume";

const labels = { app: "any" };
const template = { metadata: { labels } };

/** What the API requires of each kind in addition to a case. */
const DEMANDED: Readonly<Record<string, Properties>> = {
  Pod: {},
  PodTemplate: { template },
  ReplicationController: { spec: { selector: labels, template } },
  ReplicaSet: { spec: { selector: { matchLabels: labels }, template } },
  Deployment: { spec: { selector: { matchLabels: labels }, template } },
  DaemonSet: { spec: { selector: { matchLabels: labels }, template } },
  StatefulSet: { spec: { serviceName: "any", selector: { matchLabels: labels }, template } },
  Job: { spec: { template: { spec: { restartPolicy: "Never" } } } },
  CronJob: {
    spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: { spec: { restartPolicy: "Never" } } } } },
  },
  PersistentVolume: {
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["any"] }] },
          ],
        },
      },
    },
  },
};

/** An object for the API and its path; undefined for kinds that are not checked there. */
export interface ClusterObject {
  readonly type: string;
  readonly object: Properties;
  readonly path: string;
}

export function clusterObject(
  type: string,
  inputs: object,
  place: { namespace: string; labels: Properties },
): ClusterObject | undefined {
  const [, version = "", kind = ""] = type.split(":");
  const apiVersion = version.replace(/^core\//, "");
  const resource =
    type === PERSISTENT_VOLUME ? "persistentvolumes" : POD_KINDS.find((each) => each.type === type)?.path;
  if (resource === undefined) return undefined;
  const identity = { apiVersion, kind, metadata: { name: "any", labels: place.labels } };
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const folder = type === PERSISTENT_VOLUME ? root : `${root}/namespaces/${place.namespace}`;
  const whole = overlay(overlay(overlay({}, inputs as Properties), DEMANDED[kind]!), identity);
  const at = POD_KINDS.find((each) => each.type === type)?.at;
  const object = at === undefined ? whole : changeAt(whole, [...at, "spec"], completePod);
  return { type, object, path: `${folder}/${resource}` };
}

function changeAt(
  parent: Properties,
  [key, ...rest]: readonly string[],
  change: (child: Properties) => Properties,
): Properties {
  if (key === undefined) return change(parent);
  const child = parent[key];
  if (typeof child !== "object" || child === null || Array.isArray(child)) return parent;
  return { ...parent, [key]: changeAt(child as Properties, rest, change) };
}
