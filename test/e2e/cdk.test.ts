import assert from "node:assert/strict";
import { readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { SYNTHESIZED, synthesize } from "../../scripts/synthesized-examples";
import { ROOT, endToEnd, needs, run, type Workspace } from "../support/pulumi";

/** The oldest version of aws-cdk-lib that the plugin supports, and the one that the examples use. */
const OLDEST = "2.257.0";
const NEWEST = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).devDependencies["aws-cdk-lib"] as string;

/** A stack with a task, and another task in a nested stack of a nested stack. */
const STACK = `
class Shop extends Stack {
  constructor(scope, id) {
    super(scope, id);
    task(this, "Task");
    task(new NestedStack(new NestedStack(this, "Nested"), "Deep"), "Task");
  }
}
const task = (scope, id) => {
  const definition = new ecs.Ec2TaskDefinition(scope, id);
  const image = ecs.ContainerImage.fromRegistry("docker.io/library/nginx:1.29.3");
  definition.addContainer("web", { image, privileged: true, memoryLimitMiB: 64 });
  return definition;
};
`;

/** Prints what the plugin returns, in addition to what the CDK prints. */
const HEAD = `
const { App, Aws, NestedStack, Stack, Stage, Validations } = require("aws-cdk-lib");
const { ContainerGuardPlugin } = require("pulumi-container-guard/cdk");
const ecs = require("aws-cdk-lib/aws-ecs");
const only = (settings, ...policies) => ({ all: "disabled", ...Object.fromEntries(policies.map((id) => [id, settings])) });
const guard = (config) => {
  const plugin = new ContainerGuardPlugin(config);
  const validate = plugin.validate.bind(plugin);
  plugin.validate = (context) => {
    const report = validate(context);
    console.log("REPORT " + JSON.stringify(report.violations));
    return report;
  };
  return plugin;
};
${STACK}
const app = new App({ outdir: "out" });
`;

interface Synthesis {
  readonly code: number;
  readonly output: string;
  /** What the plugin returned: severity, policy and message. */
  readonly violations: readonly string[];
}

async function synth(work: Workspace, project: string, program: string): Promise<Synthesis> {
  work.project(project, { "index.js": HEAD + program + "\napp.synth();\n" });
  const { code, output } = await run("node", ["index.js"], {
    cwd: join(work.directory, project),
    env: { NO_COLOR: "1" },
  });
  const [, report = "[]"] = /^REPORT (.*)$/m.exec(output) ?? [];
  const violations = (JSON.parse(report) as { severity: string; ruleName: string; description: string }[]).map(
    ({ severity, ruleName, description }) => `${severity} ${ruleName}: ${description}`,
  );
  return { code: code ?? 0, output, violations };
}

const PRIVILEGED = 'no-privileged: container "web" runs in privileged mode';

for (const version of [OLDEST, NEWEST])
  endToEnd(`an app of the AWS CDK ${version}`, needs("npm", "npm's registry"), (work) => {
    const project = `cdk-${version}`;

    before(async function () {
      this.timeout(180_000);
      const folder = work.project(project, { "package.json": '{ "private": true }' });
      const install = [
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        `aws-cdk-lib@${version}`,
        "constructs@^10.5.0",
      ];
      const { code, output } = await run("npm", [...install, "--prefer-offline"], { cwd: folder });
      assert.equal(code, 0, output);
      symlinkSync(ROOT, join(folder, "node_modules", "pulumi-container-guard"));
    });

    it("fails for a mandatory finding in a stack, a nested stack and a stage, and names the construct", async () => {
      const { code, output, violations } = await synth(
        work,
        project,
        `
        new Shop(app, "Shop");
        new Shop(new Stage(app, "Production"), "Shop");
        Validations.of(app).addPlugins(guard(only("mandatory", "no-privileged")));`,
      );
      assert.notEqual(code, 0, output);
      assert.deepEqual(
        violations,
        Array.from({ length: 4 }, () => `fatal ${PRIVILEGED}`),
      );
      for (const path of [
        "Shop/Task",
        "Shop/Nested/Deep/Task",
        "Production/Shop/Task",
        "Production/Shop/Nested/Deep/Task",
      ])
        assert.match(output, new RegExp(`[ :]${path}/Resource\\b`), output);
      assert.match(output, /index\.js:\d+:\d+/, "the line of the program");
      const manifests = readdirSync(join(work.directory, project, "out")).filter((name) => /guard/.test(name));
      assert.deepEqual(manifests, [], "the plugin writes nothing");
    });

    it("succeeds for advisory findings", async () => {
      const { code, output, violations } = await synth(
        work,
        project,
        'new Shop(app, "Shop"); Validations.of(app).addPlugins(guard(only("advisory", "no-privileged")));',
      );
      assert.equal(code, 0, output);
      assert.deepEqual(new Set(violations), new Set([`warning ${PRIVILEGED}`]));
    });

    const acknowledge = (settings: string) => `
      const shop = new Shop(app, "Shop");
      Validations.of(shop).acknowledge({ id: "container-guard::no-privileged", reason: "agreed" });
      Validations.of(app).addPlugins(guard(only(${settings}, "no-privileged")));`;

    it("accepts an acknowledgement where the configuration allows it", async () => {
      const settings = '{ enforcementLevel: "mandatory", inlineExemptions: true }';
      const { code, output, violations } = await synth(work, project, acknowledge(settings));
      assert.deepEqual(new Set(violations), new Set([`error ${PRIVILEGED}`]));
      assert.equal(code, 0, output);
    });

    it("does not accept an acknowledgement elsewhere", async () => {
      const { code, output } = await synth(work, project, acknowledge('"mandatory"'));
      assert.notEqual(code, 0, output);
    });

    it("is checked in manifests of Amazon EKS, next to tokens", async () => {
      const { code, output, violations } = await synth(
        work,
        project,
        `
        const eks = require("aws-cdk-lib/aws-eks");
        const { LayerVersion } = require("aws-cdk-lib/aws-lambda");
        const stack = new Stack(app, "Eks");
        const kubectlLayer = LayerVersion.fromLayerVersionArn(stack, "Layer", "arn:aws:lambda:eu-west-1:123456789012:layer:x:1");
        const kubectlRoleArn = "arn:aws:iam::123456789012:role/x";
        const cluster = eks.Cluster.fromClusterAttributes(stack, "Cluster", { clusterName: "c", kubectlRoleArn, kubectlLayer });
        const containers = [{ name: "web", image: "registry.k8s.io/pause:" + Aws.REGION, securityContext: { privileged: true } }];
        cluster.addManifest("web", { apiVersion: "v1", kind: "Pod", metadata: { name: "web", labels: { region: Aws.REGION } }, spec: { containers } });
        const applyPatch = { spec: { template: { spec: { hostPID: true } } } };
        new eks.KubernetesPatch(stack, "Patch", { cluster, resourceName: "deployment/dns", resourceNamespace: "kube-system", applyPatch, restorePatch: {} });
        cluster.addHelmChart("chart", { chart: "nginx", release: "web" });
        Validations.of(app).addPlugins(guard(only("mandatory", "no-privileged", "no-host-namespaces")));`,
      );
      assert.notEqual(code, 0, output);
      assert.deepEqual([...violations].sort(), [
        "fatal no-host-namespaces: Deployment/kube-system/dns: the pod shares the host's process ID namespace",
        `fatal ${PRIVILEGED.replace(": ", ": Pod/default/web: ")}`,
        "info no-privileged: Release/default/web: cannot determine whether the Helm Release runs containers that can reach the host: only the deployment renders it; check the output of helm template",
      ]);
      assert.match(output, /[ :]Eks\/Cluster\/manifest-web\/Resource\/Default\b/);
    });

    it("fails with the mistake in a wrong configuration", async () => {
      const { code, output } = await synth(
        work,
        project,
        'Validations.of(app).addPlugins(guard({ "no-privilege": "mandatory" }));',
      );
      assert.notEqual(code, 0);
      assert.match(output, /unknown policy "no-privilege"; did you mean "no-privileged"\?/);
    });

    it("compiles with the plugin's types", async () => {
      work.project(project, {
        "index.ts": `
          import { App, Validations, type IPolicyValidationPlugin } from "aws-cdk-lib";
          import { ContainerGuardPlugin } from "pulumi-container-guard/cdk";
          const plugin: IPolicyValidationPlugin = new ContainerGuardPlugin({ preset: "production" });
          Validations.of(new App()).addPlugins(plugin);
        `,
      });
      const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
      const options = [
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--module",
        "node16",
        "--types",
        "node",
        "--typeRoots",
        join(ROOT, "node_modules", "@types"),
      ];
      const { code, output } = await run("node", [compiler, ...options, "index.ts"], {
        cwd: join(work.directory, project),
      });
      assert.equal(code, 0, output);
    });
  });

endToEnd("the examples of the AWS CDK and cdk8s", needs("npm"), () => {
  for (const example of SYNTHESIZED)
    it(`have the findings in their README.md: ${example}`, async () => {
      const readme = readFileSync(join(ROOT, "examples", example, "README.md"), "utf8");
      const [, expected] = /^```text\n([^]*?)^```$/m.exec(readme) ?? [];
      const { output, isClean } = await synthesize(example);
      assert.equal(output, expected, "run npm run examples if this is meant");
      assert.equal(isClean, example.endsWith("-hardened"));
    });
});
