// The same shop, and an agent that reads only its own container.
import { ApiObject, App, Chart } from "cdk8s";

const app = new App();
const chart = new Chart(app, "shop", { namespace: "shop", disableResourceNameHashes: true });

/** Returns a pod template with one container. */
function template(name: string, image: string) {
  return {
    metadata: { labels: { app: name } },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name,
          image,
          resources: { limits: { memory: "128Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}

new ApiObject(chart, "web", {
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: { selector: { matchLabels: { app: "web" } }, template: template("web", "docker.io/library/nginx:1.29.3") },
});

new ApiObject(chart, "agent", {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: template("agent", "docker.io/library/telegraf:1.36.3"),
  },
});

app.synth();
