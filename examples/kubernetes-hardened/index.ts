// The same shop, unable to reach the host, and an agent that queries the kubelet instead of the node.
import * as k8s from "@pulumi/kubernetes";

const provider = new k8s.Provider("render", { renderYamlToDirectory: "rendered" });

/** What every container here has in common. */
const hardened = {
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
  resources: { limits: { memory: "128Mi" } },
};

/** What every pod here has in common. */
const nonRoot = {
  securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
};

new k8s.apps.v1.Deployment(
  "shop",
  {
    spec: {
      selector: { matchLabels: { app: "shop" } },
      template: {
        metadata: { labels: { app: "shop" } },
        spec: {
          ...nonRoot,
          containers: [
            {
              ...hardened,
              name: "web",
              image: "docker.io/library/httpd:2.4.65",
              ports: [{ containerPort: 8080 }],
            },
            { ...hardened, name: "cache", image: "docker.io/library/redis:8.2.3" },
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
        spec: { ...nonRoot, containers: [{ ...hardened, name: "agent", image: "docker.io/library/telegraf:1.36.3" }] },
      },
    },
  },
  { provider },
);
