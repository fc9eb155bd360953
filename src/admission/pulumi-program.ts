import type { KubernetesObject } from "./objects";
import { KEEP } from "./parameters";

/** A file of an export. Its path is relative to the output directory. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

function programFor(hasParameters: boolean): string {
  const inPlace =
    "// Update the ConfigMap in place: while it is being replaced, it is missing and every pod is rejected.\n";
  const after = "its policy, and after the parameters and their namespace";
  return `// Made by \`container-guard export admission --format pulumi\`: installs the policies into the cluster of your kubeconfig.
// Requires Kubernetes 1.30 or later (see kubectl version); earlier versions lack these kinds, and the update fails.
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

// Objects are created in file order: a binding comes after ${hasParameters ? after : "its policy"}.
const made = new Map<string, Resource>();
for (const object of objects) {
  const { name, labels } = object.metadata;
  const before = ["Namespace", "ConfigMap", ...(object.kind.endsWith("Binding") ? [\`Policy \${name}\`] : [])];
  const dependsOn = object.kind.endsWith("Policy") ? [] : before.flatMap((key) => made.get(key) ?? []);
${hasParameters ? "  // Keep this object when the stack is destroyed, so that the API server continues to read parameters.\n" : ""}  const retainOnDelete = labels["${KEEP}"] === "true";
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

/** Returns a Pulumi program that installs the objects. */
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
