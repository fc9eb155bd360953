import type { Place } from "../../model/place";
import { quote, shellWord } from "../../values/text";
import type { Workload } from "../../model/workload";
import { withoutWords, type WorkloadBase } from "../../model/resource";

/** The groups of Kustomize's own files, and of Flux's objects that run Kustomize in the cluster. */
const OWN_GROUP = "kustomize.config.k8s.io";
const FLUX_GROUP = "kustomize.toolkit.fluxcd.io";

/** Fields of Flux's Kustomization that change the files at its path before they are applied. */
const CHANGES = ["patches", "patchesStrategicMerge", "patchesJson6902", "components", "images", "postBuild"];

export interface Kustomization {
  readonly group: string;
  readonly kind: string;
  readonly root: Place;
  /** The workload without anything to check yet. */
  readonly base: WorkloadBase;
  /** Its folder, from the working directory, if it was read from a file. */
  readonly folder: string | undefined;
}

/** Returns an unreadable workload for a kustomization, which must be rendered first; undefined for all other objects. */
export function adaptKustomization({ group, kind, root, base, folder }: Kustomization): Workload | undefined {
  if (group === FLUX_GROUP && kind === "Kustomization") return adaptFlux(root, base);
  if (group !== OWN_GROUP || !(kind === "Kustomization" || kind === "Component")) return undefined;
  const isComponent = kind === "Component";
  const advice = isComponent ? "render a kustomization that uses it" : "render it first";
  const resource = { ...base.resource, isNamespaced: false, namespace: null };
  return opaque(
    { ...base, resource, title: `${isComponent ? "component" : "kustomization"} ${quote(resource.name)}` },
    root,
    {
      decidedBy: `it is not rendered; ${advice}: kubectl kustomize ${isComponent ? "DIR" : directory(folder)} | container-guard check -`,
    },
  );
}

/** The files at the path of a Flux Kustomization are checked in place; its changes are applied only in the cluster. */
function adaptFlux(root: Place, base: WorkloadBase): Workload | undefined {
  const change = CHANGES.map((field) => root.at("spec", field)).find(({ isSet }) => isSet);
  if (change === undefined) return undefined;
  const { name } = base.resource;
  return opaque({ ...base, title: `the output of Flux kustomization ${quote(name)}` }, change, {
    decidedBy: `it is not rendered; render it first: flux build kustomization ${shellWord(name)} --path DIR | container-guard check -`,
  });
}

function opaque(base: WorkloadBase, place: Place, { decidedBy }: { readonly decidedBy: string }): Workload {
  return withoutWords({ ...base, unreadable: [{ state: "elsewhere", place, decidedBy }] });
}

function directory(folder: string | undefined): string {
  return folder === undefined ? "DIR" : shellWord(folder);
}
