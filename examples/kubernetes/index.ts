// A shop and a node agent, as they are often written. The provider renders YAML, so no cluster is needed.
import * as k8s from "@pulumi/kubernetes";

const provider = new k8s.Provider("render", { renderYamlToDirectory: "rendered" });

new k8s.apps.v1.Deployment(
  "shop",
  {
    spec: {
      selector: { matchLabels: { app: "shop" } },
      template: {
        metadata: { labels: { app: "shop" } },
        spec: {
          containers: [
            { name: "web", image: "ghcr.io/acme/shop", ports: [{ containerPort: 8080, hostPort: 80 }] },
            { name: "cache", image: "redis:8", securityContext: { capabilities: { add: ["SYS_ADMIN"] } } },
          ],
        },
      },
    },
  },
  { provider },
);

new k8s.apps.v1.DaemonSet(
  "agent",
  {
    metadata: { namespace: "monitoring" },
    spec: {
      selector: { matchLabels: { app: "agent" } },
      template: {
        metadata: { labels: { app: "agent" } },
        spec: {
          hostPID: true,
          containers: [
            {
              name: "agent",
              image: "quay.io/acme/agent:2.1",
              securityContext: { privileged: true },
              volumeMounts: [{ name: "root", mountPath: "/host", readOnly: true }],
            },
          ],
          volumes: [{ name: "root", hostPath: { path: "/" } }],
        },
      },
    },
  },
  { provider },
);
