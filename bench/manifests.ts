import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";

/** Writes `count` Deployments of two kilobytes, one per file; every third one reaches the host. */
export function writeManifests(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++)
    writeFileSync(join(folder, `app-${i}.yaml`), dump(deployment(i, i % 3 === 0), { noRefs: true }));
}

function deployment(index: number, isBad: boolean): object {
  const name = `app-${index}`;
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "shop" };
  const env = Array.from({ length: 8 }, (_, i) => ({ name: `SETTING_${i}`, value: `value-${i}-of-${index}` }));
  const container = {
    name: "app",
    image: `registry.k8s.io/shop/${name}:1.${index}`,
    ports: [{ name: "http", containerPort: 8080 }],
    env: [...env, { name: "TOKEN", valueFrom: { secretKeyRef: { name, key: "token" } } }],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      ...(isBad ? { privileged: true } : {}),
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    readinessProbe: { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 10 },
    volumeMounts: [{ name: "work", mountPath: "/work" }],
  };
  const pod = {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
    volumes: [{ name: "work", ...(isBad ? { hostPath: { path: "/proc" } } : { emptyDir: { sizeLimit: "1Gi" } }) }],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "shop", labels },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
}
