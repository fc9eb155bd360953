import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../src/library";
import { endToEnd, needs } from "../support/pulumi";

const REPAIRABLE = policies.filter(({ repair }) => repair.kind !== "none").map(({ id }) => id);
const config = {
  ...Object.fromEntries(REPAIRABLE.map((id) => [id, "remediate"])),
  "require-non-root": { enforcementLevel: "remediate", user: "10001:10001" },
  "no-host-paths": "disabled",
  "require-resource-limits": "disabled",
};

endToEnd(
  "remediation of docker.Container",
  needs("pulumi", "pulumi-language-nodejs", "pulumi-resource-docker"),
  (work) => {
    const program = `
    const docker = require("@pulumi/docker");
    const pulumi = require("@pulumi/pulumi");
    const remoteImage = new docker.RemoteImage("nginx", { name: "docker.io/library/nginx:1.29.3" });
    new docker.Container("web", {
      image: remoteImage.imageId,
      privileged: true,
      envs: [pulumi.secret("TOKEN=correct-horse")],
      securityOpts: ["seccomp=unconfined"],
    });
  `;

    it("shows each change at preview, and neither stops for an unknown image nor prints a secret", async () => {
      const project = work.project("docker", { "index.js": program });
      const run = await work.preview(project, { config, flags: ["--diff"] });
      assert.equal(run.code, 0, run.output);
      assert.match(run.output, /- privileged *: true|privileged *: true => /);
      assert.match(run.output, /\[remediate\] +no-privileged/);
      assert.doesNotMatch(run.output, /correct-horse/);
      assert.doesNotMatch(run.output, /can't be known during preview/);
    });
  },
);

endToEnd(
  "remediation of Kubernetes objects",
  needs("pulumi", "pulumi-language-nodejs", "pulumi-resource-kubernetes"),
  (work) => {
    const container = `{ name: "web", image: "docker.io/library/nginx:1.29.3", securityContext: { privileged: true } }`;
    const yaml = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: true
      containers:
        - name: web
          image: docker.io/library/nginx:1.29.3
          securityContext: { privileged: true }
`;

    it("is reported by pulumi policy analyze and changes nothing there", async () => {
      const project = work.project("analyze", {
        "index.js": `
        const k8s = require("@pulumi/kubernetes");
        const provider = new k8s.Provider("render", { renderYamlToDirectory: "rendered" });
        new k8s.core.v1.Pod("pod", { metadata: { name: "pod" }, spec: { containers: [${container}] } }, { provider });
      `,
      });
      const created = await work.up(project, { packs: [] });
      assert.equal(created.code, 0, created.output);
      const run = await work.analyze(project, { config, flags: ["--diff"] });
      assert.match(run.output, /\[remediate\] +no-privileged/);
      assert.match(run.output, /\[mandatory\].* no-privileged/, "the resource itself is as it was");
      assert.notEqual(run.code, 0);
    });

    it("updates with the repaired objects, of a chart too", async () => {
      const project = work.project("kubernetes", {
        "index.js": `
        const k8s = require("@pulumi/kubernetes");
        const provider = new k8s.Provider("render", { renderYamlToDirectory: "rendered" });
        const options = { provider };
        new k8s.core.v1.Pod("pod", { metadata: { name: "pod" }, spec: { containers: [${container}] } }, options);
        new k8s.helm.v4.Chart("chart", { chart: "./chart" }, options);
      `,
        "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "chart/templates/deployment.yaml": yaml,
      });
      const run = await work.up(project, { config });
      assert.equal(run.code, 0, run.output);
      const folder = join(project, "rendered", "1-manifest");
      const rendered = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
      assert.equal(rendered.length, 2);
      for (const text of rendered) {
        assert.doesNotMatch(text, /privileged|hostNetwork/);
        assert.match(text, /runAsNonRoot: true/);
      }
    });
  },
);
