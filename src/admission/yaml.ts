import { dump } from "js-yaml";
import type { KubernetesObject } from "./objects";

/** Returns the objects as one YAML file for `kubectl apply`, in installation order. */
export function toYaml(objects: readonly KubernetesObject[]): string {
  const documents = objects.map((object) => dump(object, { lineWidth: -1, noRefs: true }));
  const hasParameters = objects.some(({ kind }) => kind === "ConfigMap");
  const changes = hasParameters
    ? "To change parameters, edit the ConfigMap; for any other change, export again."
    : "For any other change, export again.";
  return [
    "# Made by `container-guard export admission`. Requires Kubernetes 1.30 or later (see kubectl version); earlier versions reject it.\n",
    `# Exemptions expire automatically. ${changes}\n`,
    ...documents.map((document) => `---\n${document}`),
  ].join("");
}
