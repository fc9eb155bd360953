import type { KubernetesObject } from "../../src/admission/objects";

/** Only objects with this label are judged by policies that are fenced in. */
export const FENCE = "container-guard.dev/test";

/**
 * An export under names and labels of its own, whose policies judge only objects that carry the label: what a test may
 * install into an API server that others use.
 */
export function fenced(objects: readonly KubernetesObject[], run: string): readonly KubernetesObject[] {
  return objects.map((object) => {
    const { metadata } = object;
    const name = metadata.name.replace(/^container-guard\./, `${run}.`);
    const labels = { ...metadata.labels, "app.kubernetes.io/managed-by": run };
    const spec = object.spec as Readonly<Record<string, unknown>> | undefined;
    const policyName = String(spec?.["policyName"] ?? "").replace(/^container-guard\./, `${run}.`);
    const matchResources = {
      ...(spec?.["matchResources"] as object),
      objectSelector: { matchLabels: { [FENCE]: run } },
    };
    return {
      ...object,
      metadata: { ...metadata, name, labels },
      ...(object.kind === "ValidatingAdmissionPolicyBinding" ? { spec: { ...spec, policyName, matchResources } } : {}),
    };
  });
}
