import { dump } from "js-yaml";
import type { KubernetesObject } from "./objects";

/** The objects as one YAML file for `kubectl apply`, in the order in which a cluster needs them. */
export function toYaml(objects: readonly KubernetesObject[]): string {
  const documents = objects.map((object) => dump(object, { lineWidth: -1, noRefs: true }));
  const hasParameters = objects.some(({ kind }) => kind === "ConfigMap");
  const changes = hasParameters
    ? "Parameters are in the ConfigMap; all else changes with another export."
    : "All else changes with another export.";
  return [
    "# Made by `container-guard export admission`. Needs Kubernetes 1.30 or newer (kubectl version); an older one refuses it.\n",
    `# An exemption's last day takes effect by itself. ${changes}\n`,
    ...documents.map((document) => `---\n${document}`),
  ].join("");
}
