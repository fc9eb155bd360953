import type { KubernetesObject } from "./objects";
import { KEEP } from "./parameters";

/** A file of an export, its path from the directory that it is written into. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

function programFor(hasParameters: boolean): string {
  const inPlace =
    "// Parameters change in place: a ConfigMap that is replaced would be gone for a moment, and every pod refused.\n";
  const after = "its policy, and after the parameters and their namespace";
  return `// Made by \`container-guard export admission --format pulumi\`: installs the policies into the cluster of your kubeconfig.
// Needs Kubernetes 1.30 or newer (kubectl version); an older one does not have these kinds, and the update fails.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

const objects = JSON.parse(readFileSync(join(__dirname, "objects.json"), "utf8"));

${hasParameters ? inPlace : ""}const provider = new k8s.Provider("cluster", { enableConfigMapMutable: true });

const kinds: Record<string, new (name: string, args: any, options: CustomResourceOptions) => Resource> = {
  Namespace: k8s.core.v1.Namespace,
  ConfigMap: k8s.core.v1.ConfigMap,
  ValidatingAdmissionPolicy: k8s.admissionregistration.v1.ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding: k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding,
};

// In the order of the file: a binding comes after ${hasParameters ? after : "its policy"}.
const made = new Map<string, Resource>();
for (const object of objects) {
  const { name, labels } = object.metadata;
  const before = ["Namespace", "ConfigMap", ...(object.kind.endsWith("Binding") ? [\`Policy \${name}\`] : [])];
  const dependsOn = object.kind.endsWith("Policy") ? [] : before.flatMap((key) => made.get(key) ?? []);
${hasParameters ? "  // What keeps the API server reading parameters stays when the stack is destroyed.\n" : ""}  const retainOnDelete = labels["${KEEP}"] === "true";
  const resource = new kinds[object.kind]!(name, object, { provider, dependsOn, retainOnDelete });
  made.set(object.kind.endsWith("Policy") ? \`Policy \${name}\` : object.kind, resource);
}
`;
}

const PACKAGE = {
  name: "container-guard-admission",
  private: true,
  main: "index.ts",
  dependencies: { "@pulumi/kubernetes": "^4.34.2", "@pulumi/pulumi": "^3.204.0" },
  devDependencies: { "@types/node": "^20.19.0", typescript: "^5.9.3" },
};

/** The objects as a Pulumi program that installs them. */
export function toPulumiProgram(objects: readonly KubernetesObject[]): readonly ExportedFile[] {
  return [
    { path: "Pulumi.yaml", text: "name: container-guard-admission\nruntime: nodejs\n" },
    { path: "package.json", text: toJson(PACKAGE) },
    { path: "index.ts", text: programFor(objects.some(({ kind }) => kind === "ConfigMap")) },
    { path: "objects.json", text: toJson(objects) },
  ];
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
