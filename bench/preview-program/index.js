// 100 applications, each a Deployment, a Service and a ConfigMap. Plain JavaScript, so that compiling is not measured.
"use strict";
const k8s = require("@pulumi/kubernetes");

const provider = new k8s.Provider("render", { renderYamlToDirectory: "rendered" });

/** Of two containers as one finds them: probes, environment, volumes; hardened, so nothing is found. */
const container = (name) => ({
  name,
  image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
  args: ["netexec", "--http-port=8080"],
  ports: [{ name: "http", containerPort: 8080 }],
  env: [
    { name: "LOG_LEVEL", value: "info" },
    { name: "DATABASE_HOST", value: "postgres.shop.svc.cluster.local" },
    { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
  ],
  livenessProbe: { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 10 },
  readinessProbe: { httpGet: { path: "/readyz", port: "http" }, periodSeconds: 10 },
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
  volumeMounts: [
    { name: "settings", mountPath: "/etc/web", readOnly: true },
    { name: "scratch", mountPath: "/tmp" },
  ],
});

for (let index = 0; index < 100; index++) {
  const name = `app-${index}`;
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "shop" };
  const metadata = { name, namespace: "shop", labels };
  new k8s.core.v1.ConfigMap(
    name,
    { metadata, data: { "settings.yaml": "listen: 8080\nworkers: 4\n", "features.yaml": "checkout: true\n" } },
    { provider },
  );
  new k8s.core.v1.Service(
    name,
    { metadata, spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] } },
    { provider },
  );
  new k8s.apps.v1.Deployment(
    name,
    {
      metadata,
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
            containers: [container("web"), container("sidecar")],
            volumes: [
              { name: "settings", configMap: { name } },
              { name: "scratch", emptyDir: { sizeLimit: "64Mi" } },
            ],
          },
        },
      },
    },
    { provider },
  );
}
