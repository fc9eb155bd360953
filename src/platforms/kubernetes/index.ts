import { isEmpty, unset, type Place } from "../../model/place";
import { from, notApplicable, reader, type Table } from "../../model/table";
import type { HostMount, ResourceIdentity, Workload, WorkloadWords } from "../../model/workload";
import {
  baseWorkload,
  statedName,
  unreadable,
  withWords,
  withoutWords,
  type Resource,
  type WorkloadBase,
} from "../../model/resource";
import { runsNothing, type KindTables } from "../../model/kind-tables";
import { CONTAINER } from "./container";
import { adaptKustomization } from "./kustomize";
import { POD, WORKLOAD, adaptPod, annotatedExemptions } from "./pod";

const GROUPS = new Set(["", "core", "apps", "extensions", "batch"]);

/** The path of the pod template in each built-in kind. */
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

/** A Kubernetes object and how to read it. */
interface KubernetesObject {
  readonly root: Place;
  readonly group: string;
  readonly kind: string;
  readonly isPartial: boolean;
  readonly identity: ResourceIdentity;
  readonly folder: string | undefined;
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

/** Uses the object's own `apiVersion` and `kind`, as the provider does, and otherwise the type token. */
function adaptObject({ resource, root, apiVersion, tokenKind }: Reading): readonly Workload[] {
  const version = root.at("apiVersion").text() ?? apiVersion;
  const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
  const stated = root.at("kind").text();
  const isPartial = tokenKind.endsWith("Patch") && stated !== tokenKind;
  const kind = stated ?? (isPartial ? tokenKind.slice(0, -"Patch".length) : tokenKind);

  if (kind.endsWith("List") && root.at("items").isSet) {
    const item = { resource, apiVersion: version, tokenKind: kind.slice(0, -"List".length) };
    return root
      .at("items")
      .items()
      .flatMap((place) => adaptObject({ ...item, root: place }));
  }
  const object = { root, group, kind, isPartial, identity: identify(resource, root, kind), folder: resource.folder };
  return group === "helm.sh" && kind === "Release" ? [adaptRelease(object)] : adaptKind(object);
}

function adaptKind(object: KubernetesObject): readonly Workload[] {
  const { root, group, kind } = object;
  if (!GROUPS.has(group)) return adaptOther(object);
  if (kind === "PersistentVolume") return [adaptPersistentVolume(object)];
  const at = POD_AT.get(kind);
  if (at !== undefined) return [adaptPod(bare(object), root.at(...at))];
  // The kind of an unreadable `List` item is unknown.
  if (kind === "" && root.shape !== "object")
    return [withoutWords({ ...bare(object), unreadable: [unreadable(root)] })];
  // OpenShift adds kinds to built-in groups, such as DeploymentConfig in `v1`.
  return root.at("spec", "template", "spec", "containers").shape === "list" ? adaptCustom(object) : [];
}

/** Reads an object whose group is not built into Kubernetes. */
function adaptOther(object: KubernetesObject): readonly Workload[] {
  const kustomization = adaptKustomization({ ...object, base: bare(object) });
  return kustomization === undefined ? adaptCustom(object) : [kustomization];
}

/** A custom resource is a workload if it has a pod template, as in Argo Rollouts and Knative Serving. */
function adaptCustom(object: KubernetesObject): readonly Workload[] {
  const template = object.root.at("spec", "template");
  const { shape } = template.at("spec", "containers");
  return shape === "list" || shape === "unknown" ? [adaptPod(bare(object), template)] : [];
}

export const PERSISTENT_VOLUME: Table<WorkloadWords> = {
  hostMounts: from(["spec.hostPath", "spec.local"], (volume) =>
    [volume.at("spec", "hostPath"), volume.at("spec", "local")]
      .filter((source) => source.isSet)
      .map((source): HostMount => {
        const type = source.at("type").string();
        return { path: source.at("path").string("a host path"), type, readOnly: unset(volume.at("spec")) };
      }),
  ),
  ...notApplicable("Volumes do not run containers.", "images"),
  ...runsNothing("Volumes do not run containers."),
};

const PersistentVolume = reader(PERSISTENT_VOLUME);

function adaptPersistentVolume(object: KubernetesObject): Workload {
  return withWords(bare(object, "the persistent volume", VOLUME_TABLES), PersistentVolume, object.root);
}

function adaptRelease(object: KubernetesObject): Workload {
  const decidedBy =
    object.identity.declared === undefined
      ? "use a Chart instead, whose objects are checked individually"
      : "only the deployment renders it; check the output of helm template";
  return withoutWords({
    ...bare(object, "the Helm Release"),
    unreadable: [{ state: "elsewhere", place: object.root.at("chart"), decidedBy }],
  });
}

function bare(
  { root, identity, isPartial }: KubernetesObject,
  title = "the pod",
  kind: KindTables = POD_TABLES,
): WorkloadBase {
  return {
    ...baseWorkload(kind, identity, title),
    isPartial,
    get inlineExemptions() {
      return annotatedExemptions(root);
    },
  };
}

function identify(resource: Resource, root: Place, kind: string): ResourceIdentity {
  const { type, urn, name: pulumiName, declared, namespace: outer = "default" } = resource;
  const metadata = root.at("metadata");
  const namespace = metadata.at("namespace").string();
  return {
    type,
    kind,
    isNamespaced: kind !== "PersistentVolume",
    namespace:
      kind === "PersistentVolume" ? null : isEmpty(namespace) ? outer : (metadata.at("namespace").text() ?? null),
    // An object with a generated name is identified by the name's prefix.
    name: statedName(metadata.at("name").text() || metadata.at("generateName").text(), pulumiName),
    pulumiName,
    urn,
    ...(declared && { declared }),
  };
}

export const POD_TABLES: KindTables = {
  name: "",
  workload: WORKLOAD,
  pod: POD,
  containers: [{ prefix: "containers[*].", table: CONTAINER }],
};

const VOLUME_TABLES: KindTables = { name: "PersistentVolume", workload: PERSISTENT_VOLUME, containers: [] };

export const KUBERNETES_KINDS: readonly KindTables[] = [POD_TABLES, VOLUME_TABLES];
