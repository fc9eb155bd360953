import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ContainerGuardPlugin, type PluginConfig, type PluginReport } from "../../src/cdk";
import { Files } from "../support/files";

const files = new Files();
after(() => files.remove());

const TASK = {
  Type: "AWS::ECS::TaskDefinition",
  Properties: { ContainerDefinitions: [{ Name: "web", Image: "nginx:1", Privileged: true }] },
};
const ONLY = { all: "disabled" } as const;

let written = 0;

function validate(config: PluginConfig, resources: object = { Task: TASK }): PluginReport & { readonly path: string } {
  const path = files.write(`${++written}/App.template.json`, JSON.stringify({ Resources: resources }));
  return { ...new ContainerGuardPlugin(config).validate({ templatePaths: [path] }), path };
}

const severities = (report: PluginReport) =>
  report.violations.map(({ ruleName, severity }) => `${ruleName} ${severity}`);

describe("the plugin for the AWS CDK", () => {
  it("reports what is wrong, where, and how to fix it", () => {
    const { violations, success, pluginVersion, path } = validate({ ...ONLY, "no-privileged": "mandatory" });
    assert.deepEqual(violations, [
      {
        ruleName: "no-privileged",
        description: 'container "web" runs in privileged mode',
        fix: "Remove the setting. If the program needs a specific capability or device, grant only that one.",
        severity: "fatal",
        violatingResources: [
          {
            resourceLogicalId: "Task",
            templatePath: path,
            locations: ["Properties.ContainerDefinitions.0.Privileged"],
          },
        ],
        ruleMetadata: {
          container: "web",
          path: "ContainerDefinitions[0].Privileged",
          value: "true",
          verdict: "violation",
        },
      },
    ]);
    assert.equal(success, false);
    assert.equal(pluginVersion, JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")).version);
  });

  it("names the object in a manifest", () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { hostPID: true, containers: [] } };
    const manifest = { Type: "Custom::AWSCDK-EKS-KubernetesResource", Properties: { Manifest: JSON.stringify(pod) } };
    const [violation] = validate({ ...ONLY, "no-host-namespaces": "mandatory" }, { M: manifest }).violations;
    assert.equal(violation!.description, "Pod/default/a: the pod shares the host's process ID namespace");
    assert.deepEqual(
      violation!.violatingResources.map(({ resourceLogicalId, locations }) => [resourceLogicalId, locations]),
      [["M", ["Properties.Manifest"]]],
    );
  });

  const policy = "no-privileged";
  const exempt = [{ resource: "TaskDefinition/Task", reason: "agreed" }];
  const unknown = { ...TASK, Properties: { ContainerDefinitions: { Ref: "Unknown" } } };
  for (const [title, config, resource, expected] of [
    ["fatal if it is mandatory", "mandatory", TASK, ["fatal", false]],
    ["an error if the program may exempt itself", { inlineExemptions: true }, TASK, ["error", false]],
    ["a warning if it is advisory", "advisory", TASK, ["warning", true]],
    ["information if it is undecided", "mandatory", unknown, ["info", true]],
    ["fatal if it is undecided and that is mandatory", { undecided: "mandatory" }, unknown, ["fatal", false]],
    ["information if it is exempt", { exempt }, TASK, ["info", true]],
  ] as const)
    it(`reports a finding as ${title}`, () => {
      const report = validate(
        { ...ONLY, [policy]: typeof config === "string" ? config : { enforcementLevel: "mandatory", ...config } },
        { Task: resource },
      );
      assert.deepEqual([...report.violations.map(({ severity }) => severity), report.success], expected);
    });

  it("applies an exemption of a construct", () => {
    const task = { ...TASK, Metadata: { "aws:cdk:path": "Shop/Web/Task/Resource" } };
    const exempted = (resource: string) =>
      validate(
        { ...ONLY, [policy]: { enforcementLevel: "mandatory", exempt: [{ resource, reason: "agreed" }] } },
        { Task: task },
      ).success;
    assert.deepEqual([exempted("cdk:Shop/**"), exempted("cdk:Other/**")], [true, false]);
  });

  it("accepts a preset, and policies that differ from it", () => {
    assert.ok(severities(validate({ preset: "essential" })).includes("no-privileged fatal"));
    assert.ok(severities(validate({ preset: "essential", [policy]: "advisory" })).includes("no-privileged warning"));
    assert.ok(severities(validate({ preset: "development", [policy]: { exempt } })).includes("no-privileged info"));
    const other = [{ resource: "TaskDefinition/Other", reason: "agreed" }];
    assert.ok(
      severities(validate({ preset: "development", [policy]: { exempt: other } })).includes("no-privileged warning"),
    );
    const $schema = "https://example.com/policy-config.schema.json";
    assert.ok(
      severities(validate({ preset: "essential", $schema } as unknown as PluginConfig)).includes("no-privileged fatal"),
    );
  });

  it("lists its policies, whose names cannot be mistaken for scopes", () => {
    const { name, ruleIds } = new ContainerGuardPlugin();
    assert.ok([name, ...ruleIds].every((each) => /^[a-z-]+$/.test(each)));
  });

  for (const [title, config, message] of [
    [
      "an unknown policy",
      { "no-privilege": "mandatory" },
      /unknown policy "no-privilege"; did you mean "no-privileged"\?/,
    ],
    ["an unknown preset", { preset: "producton" }, /Unknown preset "producton"; did you mean "production"\?/],
    ["a preset that is not a name", { preset: 1 }, /Unknown preset/],
    ["a wrong property", { [policy]: { enforcementLevel: "mandatory", exemptt: [] } }, /did you mean "exempt"\?/],
  ] as const)
    it(`rejects ${title}`, () =>
      assert.throws(() => new ContainerGuardPlugin(config as unknown as PluginConfig), message));

  it("fails with a sentence if a template cannot be read", () => {
    const path = files.write("broken/App.template.json", "{");
    const run = () => new ContainerGuardPlugin().validate({ templatePaths: [path, join(files.folder, "none.json")] });
    assert.throws(run, ({ message }: Error) =>
      /^Cannot read .*App\.template\.json, line 1: .*\nCannot read .*none\.json: no such file or folder$/.test(message),
    );
  });

  it("writes nothing next to the templates", () => {
    const { path } = validate({});
    assert.deepEqual(readdirSync(join(path, "..")), ["App.template.json"]);
  });
});
