import type { Step } from "../../model/place";
import { kindsOf } from "../../platforms";
import { isObject } from "../format";
import type { Located } from "../origins";
import { objectsIn, patchOf } from "./manifests";
import { own } from "./template";

/** A resource that a template deploys, or an object in one. */
export interface Part {
  readonly type: string;
  readonly name: string;
  /** Its inputs. */
  readonly root: Located;
  /** Whether `root` is a copy, whose parts are all written where it is. */
  readonly isCopy: boolean;
}

const MANIFEST = "Custom::AWSCDK-EKS-KubernetesResource";
const PATCH = "Custom::AWSCDK-EKS-KubernetesPatch";
const CHART = "Custom::AWSCDK-EKS-HelmChart";

/** Whether resources of a type are checked. */
export function isChecked(type: unknown): type is string {
  if (typeof type !== "string") return false;
  return [MANIFEST, PATCH, CHART].includes(type) || (type.startsWith("AWS::") && kindsOf(type).length > 0);
}

/**
 * Returns what a resource deploys.
 *
 * @param properties - resolved
 */
export function partsOf(type: string, name: string, properties: Located): readonly Part[] {
  const { value, at } = properties;
  const copyAt = (key: string): readonly Step[] => (isObject(value) && Object.hasOwn(value, key) ? [...at, key] : at);
  switch (type) {
    case MANIFEST:
      return objectsIn(own(value, "Manifest"), name).map((object) => copied(object, copyAt("Manifest")));
    case PATCH:
      return ["ApplyPatchJson", "RestorePatchJson"].map((key) =>
        copied(patchOf(own(value, key), value, name), copyAt(key)),
      );
    case CHART:
      return [copied({ type: "kubernetes:helm.sh/v3:Release", name, value: chartOf(value) }, copyAt("Chart"))];
    default:
      return [{ type, name, root: properties, isCopy: false }];
  }
}

function copied(
  { type, name, value }: { readonly type: string; readonly name: string; readonly value: unknown },
  at: readonly Step[],
): Part {
  return { type, name, root: { value, at }, isCopy: true };
}

/** Returns the inputs of a Helm release, as the Kubernetes provider names them. */
function chartOf(properties: unknown): object {
  const chart = own(properties, "Chart") ?? own(properties, "ChartAssetURL");
  return { chart, metadata: { name: own(properties, "Release"), namespace: own(properties, "Namespace") } };
}
