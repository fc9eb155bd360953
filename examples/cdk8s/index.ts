// A shop and a monitoring agent, as they are often written.
import { ApiObject, App, Chart } from "cdk8s";

const app = new App();
const chart = new Chart(app, "shop", { namespace: "shop", disableResourceNameHashes: true });

new ApiObject(chart, "web", {
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "nginx", image: "nginx:latest" }] },
    },
  },
});

new ApiObject(chart, "agent", {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: {
        hostPID: true,
        volumes: [{ name: "docker", hostPath: { path: "/var/run/docker.sock" } }],
        containers: [
          {
            name: "agent",
            image: "quay.io/acme/agent:2.1",
            securityContext: { privileged: true },
            volumeMounts: [{ name: "docker", mountPath: "/var/run/docker.sock" }],
          },
        ],
      },
    },
  },
});

app.synth();
