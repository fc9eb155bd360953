import assert from "node:assert/strict";
import { kubectl, removeNamespace } from "../support/kubernetes";
import { assertBlocked, assertClean, assertReadable, endToEnd, headings, needs } from "../support/pulumi";

const TOOLS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-kubernetes"] as const;

/** A privileged container in a Deployment, as a manifest and as a chart's template. */
const manifest = (name: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: "${name}" }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      securityContext: { runAsNonRoot: true }
      containers:
        - name: web
          image: docker.io/library/nginx:1.29.3
          securityContext: { privileged: true }
`;

endToEnd("Kubernetes objects that others make", needs(...TOOLS), (work) => {
  it("checks the objects of a ConfigGroup, kustomize, and a Chart one by one, and reports a Helm Release as unreadable", async () => {
    const project = work.project("groups", {
      "index.js": `
        const fs = require("node:fs");
        const k8s = require("@pulumi/kubernetes");
        const provider = new k8s.Provider("render", { renderYamlToDirectory: "rendered" });
        const group = (name) => ({ yaml: fs.readFileSync(name + ".yaml", "utf8") });
        new k8s.yaml.ConfigGroup("v1", group("group"), { provider });
        new k8s.yaml.v2.ConfigGroup("v2", group("group-v2"), { provider });
        new k8s.kustomize.Directory("v1", { directory: "./kustomize" }, { provider });
        new k8s.kustomize.v2.Directory("v2", { directory: "./kustomize-v2" }, { provider });
        new k8s.helm.v3.Chart("chart-v3", { path: "./chart" }, { provider });
        new k8s.helm.v4.Chart("chart-v4", { chart: "./chart" }, { provider });
      `,
      "group.yaml": manifest("group"),
      "group-v2.yaml": manifest("group-v2"),
      "kustomize/kustomization.yaml": "resources: [deployment.yaml]\n",
      "kustomize/deployment.yaml": manifest("kustomize"),
      "kustomize-v2/kustomization.yaml": "resources: [deployment.yaml]\n",
      "kustomize-v2/deployment.yaml": manifest("kustomize-v2"),
      "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
      "chart/templates/deployment.yaml": manifest("{{ .Release.Name }}"),
    });
    const release = work.project("release", {
      "index.js": `
        const k8s = require("@pulumi/kubernetes");
        new k8s.helm.v3.Release("release", { chart: "./chart" });
      `,
      "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
      "chart/templates/deployment.yaml": manifest("{{ .Release.Name }}"),
    });
    const [groups, opaque] = await Promise.all([work.preview(project), work.preview(release)]);

    assert.notEqual(groups.code, 0, groups.output);
    const privileged = groups.findings.filter(({ policy }) => policy === "no-privileged");
    assert.deepEqual(
      privileged.map(({ level, lines }) => `${level} ${lines[1]}`).sort(),
      ["chart-v3", "chart-v4", "group", "group-v2", "kustomize", "kustomize-v2"].map(
        (name) =>
          `mandatory   where  Deployment/default/${name}  spec.template.spec.containers[0].securityContext.privileged`,
      ),
      groups.output,
    );
    assertReadable(groups);

    assert.equal(opaque.code, 0, opaque.output);
    assert.deepEqual(
      opaque.findings.map(({ level, policy, name }) => [level, policy, name]),
      [["advisory", "no-privileged", "release"]],
      opaque.output,
    );
    assert.match(opaque.findings[0]?.lines[0] ?? "", /^cannot determine whether .*Helm Release/, opaque.output);
    assertReadable(opaque);
  });
});

endToEnd("Kubernetes workloads under pulumi up", needs(...TOOLS, "a Kubernetes API server on this machine"), (work) => {
  /** Nothing else in the cluster is called so. */
  const namespace = `cg-e2e-${process.pid}-${Date.now().toString(36)}`;

  const project = (program: string): string =>
    work.project("cluster", {
      "index.js": `
          const k8s = require("@pulumi/kubernetes");
          const namespace = new k8s.core.v1.Namespace("namespace", { metadata: { name: "${namespace}" } });
          // A test's cluster may have no node, so that no pod ever runs.
          const metadata = { namespace: namespace.metadata.name, annotations: { "pulumi.com/skipAwait": "true" } };
          const container = {
            name: "web",
            image: "docker.io/library/nginx:1.29.3",
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
            resources: { limits: { memory: "64Mi" } },
          };
          const spec = {
            securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
            containers: [container],
          };
          const labels = { app: "web" };
          const deployment = (spec) => ({
            metadata: { ...metadata, name: "web" },
            spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
          });
          const pod = (name, spec) => ({ metadata: { ...metadata, name }, spec });
          ${program}
        `,
    });

  before(() => work.whenDone(() => removeNamespace(namespace)));

  const workloads = (): readonly string[] =>
    kubectl("get", "pods,deployments", "--namespace", namespace, "--output", "name").split("\n").filter(Boolean);

  it("creates nothing if the preview finds a mandatory violation, and not the pod if there was no preview", async () => {
    const bad = project(`
        const privileged = { ...container, securityContext: { privileged: true } };
        new k8s.core.v1.Pod("bad", pod("bad", { ...spec, containers: [privileged] }));
      `);
    const previewed = await work.up(bad);
    assertBlocked(previewed, ["no-privileged  bad"]);
    assert.equal(kubectl("get", "namespace", namespace, "--ignore-not-found"), "", previewed.output);
    assertBlocked(await work.update(bad), ["no-privileged  bad"]);
    assert.deepEqual(workloads(), []);
  });

  it("creates hardened objects without findings", async () => {
    const good = project(`
        new k8s.apps.v1.Deployment("web", deployment(spec));
        new k8s.core.v1.Pod("good", pod("good", spec));
      `);
    const run = await work.up(good);
    assertClean(run);
    assert.deepEqual(workloads(), ["pod/good", "deployment.apps/web"], run.output);
    const created = kubectl("get", "pod", "good", "--namespace", namespace, "--output", "jsonpath={.spec.hostPID}");
    assert.equal(created, "");
  });

  it("checks values during the update that were unknown at preview", async () => {
    const late = project(`
        new k8s.apps.v1.Deployment("web", deployment(spec));
        const good = new k8s.core.v1.Pod("good", pod("good", spec));
        const secret = new k8s.core.v1.Secret("fresh", { metadata: { ...metadata, name: "fresh" } });
        new k8s.core.v1.Pod("late", pod("late", { ...spec, hostPID: secret.id.apply(() => true) }));
      `);
    const preview = await work.preview(late);
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(headings(preview, "mandatory"), [], preview.output);
    assert.deepEqual(headings(preview, "advisory"), ["no-host-namespaces  late"], preview.output);
    assert.match(
      preview.findings[0]?.lines[0] ?? "",
      /^cannot determine before deployment whether .*during the update/,
    );
    assertReadable(preview);

    const update = await work.update(late);
    assertBlocked(update, ["no-host-namespaces  late"]);
    assert.deepEqual(workloads(), ["pod/good", "deployment.apps/web"], update.output);
  });
});
