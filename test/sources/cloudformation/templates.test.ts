import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { GuardConfig } from "../../../src/guard/config";
import type { LocatedFinding } from "../../../src/guard/report";
import { readSources, type ReadFile } from "../../../src/sources";
import { newReport } from "../../support/guard";
import { Files } from "../../support/files";
import { assertLinear } from "../../support/growth";

const files = new Files();
after(() => files.remove());

const CONFIG = { all: "disabled", "no-privileged": "mandatory", "no-host-namespaces": "mandatory" } as const;

interface Checked {
  readonly findings: readonly LocatedFinding[];
  readonly problems: readonly string[];
  readonly skipped: readonly string[];
  readonly files: readonly string[];
}

function check(source: string, config: GuardConfig = CONFIG): Checked {
  const report = newReport(config);
  const read: ReadFile[] = [...readSources([source])];
  for (const { resources } of read) resources.forEach((resource) => report.add(resource));
  const own = (path: string): string => path.replace(`${files.folder}/`, "");
  return {
    findings: report.findings,
    problems: read.flatMap(({ problem }) =>
      problem === undefined
        ? []
        : [`${own(problem.file)}${problem.line === null ? "" : `:${problem.line}`} ${problem.reason}`],
    ),
    skipped: read.flatMap(({ skipped }) => (skipped === undefined ? [] : [own(skipped.file)])),
    files: read.filter(({ isRecognised }) => isRecognised).map(({ file }) => own(file)),
  };
}

let written = 0;

function checkText(text: string, config: GuardConfig = CONFIG): Checked {
  return check(files.write(`single/${++written}/template.${text.startsWith("{") ? "json" : "yaml"}`, text), config);
}

const brief = ({ resource, message, path }: LocatedFinding): string =>
  `${resource.kind}/${resource.namespace}/${resource.name} ${path}: ${message}`;

const pod = (spec: object, name = "web") => ({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec });
const BAD = pod({ hostPID: true, containers: [] });

function manifest(value: unknown, more: object = {}): object {
  return {
    Type: "Custom::AWSCDK-EKS-KubernetesResource",
    Properties: { ServiceToken: { Ref: "Provider" }, Manifest: value },
    ...more,
  };
}

const template = (resources: object, more: object = {}): string =>
  JSON.stringify({ ...more, Resources: resources }, undefined, 1);

const HOST_PID = "the pod shares the host's process ID namespace";

describe("a CloudFormation template", () => {
  it("is checked in JSON", () =>
    assert.deepEqual(checkText(template({ M: manifest(JSON.stringify([BAD])) })).findings.map(brief), [
      `Pod/default/web spec.hostPID: ${HOST_PID}`,
    ]));

  it("is checked in YAML with short forms, and findings have the line of the manifest", () => {
    const { findings } = checkText(`Resources:
  M:
    Type: Custom::AWSCDK-EKS-KubernetesResource
    Metadata: {"aws:cdk:path": App/Cluster/manifest-web/Resource/Default}
    Properties:
      Manifest: !Sub '[${JSON.stringify(BAD)}]'
`);
    assert.deepEqual(findings.map(brief), [`Pod/default/web spec.hostPID: ${HOST_PID}`]);
    assert.equal(findings[0]!.location?.line, 6);
    assert.deepEqual(findings[0]!.resource.declared, { logicalId: "M", constructPath: "App/Cluster/manifest-web" });
  });

  it("is recognized by its version even without resources of AWS", () =>
    assert.deepEqual(checkText('AWSTemplateFormatVersion: "2010-09-09"\nResources: {}\n').problems, []));

  it("is recognized by a loop over resources alone", () => {
    const loop = { "Fn::ForEach::Pods": ["Name", ["a", "b"], { "Pod${Name}": manifest(JSON.stringify(BAD)) }] };
    assert.equal(checkText(template(loop)).findings.length, 2);
  });

  for (const [title, text] of [
    ["without resources", '{"Resources": {}}'],
    [
      "with a resource that is named like a loop",
      '{"Resources": {"Fn::ForEach": ["a", ["b"], {"c": {"Type": "vm"}}]}}',
    ],
    ["with resources of another tool", '{"Resources": {"a": {"Type": "vm"}}}'],
    ["with a list of resources", '{"Resources": [{"Type": "AWS::S3::Bucket"}]}'],
  ] as const)
    it(`is not expected in a file ${title}`, () => assert.deepEqual(checkText(text).files, []));

  it("passes over other types of resources", () => {
    const resources = {
      B: { Type: "AWS::S3::Bucket" },
      F: { Type: "AWS::Serverless::Function" },
      C: { Type: "Custom::X" },
    };
    const { findings, problems, files } = checkText(template(resources, { Transform: "AWS::Serverless-2016-10-31" }));
    assert.deepEqual([findings, problems, files.length], [[], [], 1]);
  });

  it("reports nothing for a resource whose condition is never true", () => {
    const conditions = { Never: { "Fn::Equals": ["a", "b"] }, Open: { "Fn::Equals": [{ Ref: "AWS::Region" }, "b"] } };
    const findings = (condition: string) =>
      checkText(template({ M: manifest(JSON.stringify(BAD), { Condition: condition }) }, { Conditions: conditions }))
        .findings;
    assert.deepEqual(findings("Never"), []);
    assert.equal(findings("Open").length, 1);
  });

  it("is checked in every way in which it can be deployed", () => {
    const value = { "Fn::If": ["Debug", JSON.stringify([BAD, pod({ hostIPC: true }, "b")]), JSON.stringify([BAD])] };
    const { findings } = checkText(
      template({ M: manifest(value) }, { Conditions: { Debug: { "Fn::Equals": [{ Ref: "P" }, "x"] } } }),
    );
    assert.deepEqual(findings.map(brief), [
      `Pod/default/web spec.hostPID: ${HOST_PID}`,
      'Pod/default/b spec.hostIPC: the pod shares the host\'s IPC namespace, if condition "Debug" is true',
    ]);
  });

  for (const [title, text, problem] of [
    [
      "a duplicate key in JSON",
      '{"Resources": {"A": {"Type": "AWS::S3::Bucket"},\n"A": {"Type": "AWS::S3::Bucket"}}}',
      ":2 duplicate key",
    ],
    [
      "a duplicate key in YAML",
      "Resources:\n  A: {Type: AWS::S3::Bucket}\n  A: {Type: AWS::S3::Bucket}\n",
      ":3 duplicate key",
    ],
    [
      "a macro",
      "Transform: Mine\nResources:\n  A: {Type: AWS::S3::Bucket}\n",
      ":1 a macro changes this template during deployment",
    ],
    [
      "a macro in a list",
      "Transform: [AWS::Serverless-2016-10-31, {Name: 'AWS::Include'}]\nResources:\n  A: {Type: AWS::S3::Bucket}\n",
      ":1 a macro changes this template during deployment",
    ],
    [
      "a macro among resources",
      "Resources:\n  A: {Type: AWS::S3::Bucket}\n  Fn::Transform: {Name: Mine}\n",
      ":3 a macro changes resources during deployment",
    ],
    [
      "a macro in a resource",
      "Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Fn::Transform: {Name: Mine}\n",
      ":2 a macro changes resources during deployment",
    ],
    [
      "a module",
      "Resources:\n  A: {Type: AWS::S3::Bucket}\n  M: {Type: 'My::Own::Thing::MODULE'}\n",
      ":3 a module adds resources during deployment",
    ],
    [
      "parameters that are not an object",
      "Parameters: [1]\nResources:\n  A: {Type: AWS::S3::Bucket}\n",
      " expected Parameters to be an object",
    ],
    ["an unknown tag", "Resources:\n  A: {Type: AWS::S3::Bucket, Properties: {a: !Reff b}}\n", ":2 unknown tag"],
  ] as const)
    it(`is reported as unreadable for ${title}`, () => {
      const { problems } = checkText(text);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]!.split(/template\.\w+/)[1]!.startsWith(problem), problems[0]);
    });

  it("expands loops over resources", () => {
    const loop = {
      "Fn::ForEach::Pods": [
        "Name",
        ["a", "b"],
        { "Pod${Name}": manifest({ "Fn::Sub": JSON.stringify(pod({ hostPID: true }, "x${Name}")) }) },
      ],
      "Fn::ForEach::Unknown": ["Id", { Ref: "List" }, { "U${Id}": manifest(JSON.stringify(BAD)) }],
    };
    const { findings } = checkText(
      template(loop, { Transform: "AWS::LanguageExtensions", AWSTemplateFormatVersion: "2010-09-09" }),
    );
    assert.deepEqual(
      findings.map(({ resource: { name, declared } }) => [name, declared?.logicalId]),
      [
        ["xa", "Poda"],
        ["xb", "Podb"],
        ["web", "U${Id}"],
      ],
    );
  });
});

describe("a loop over resources in a CloudFormation template", () => {
  const loop = (items: unknown, resource: object) =>
    checkText(
      template(
        { "Fn::ForEach::All": ["Item", items, { "A&{Item}": resource }] },
        { Transform: "AWS::LanguageExtensions" },
      ),
    );
  const task = (mode: string, type = "AWS::ECS::TaskDefinition") => ({ Type: type, Properties: { NetworkMode: mode } });
  const HOST = "NetworkMode: the task shares the host's network namespace";

  for (const [title, items, resource, expected] of [
    ["a text that is its variable", ["host"], task("${Item}"), [`TaskDefinition/null/Ahost ${HOST}`]],
    ["a text that is a safe variable", ["bridge"], task("${Item}"), []],
    ["a text with its variable", ["s", "x"], task("ho&{Item}t"), [`TaskDefinition/null/As ${HOST}`]],
    [
      "a type with its variable",
      ["ECS", "X"],
      task("host", "AWS::${Item}::TaskDefinition"),
      [`TaskDefinition/null/AECS ${HOST}`],
    ],
    [
      "a text with an unknown variable",
      { Ref: "List" },
      task("${Item}"),
      [
        'TaskDefinition/null/A${Item} NetworkMode: cannot determine whether the task shares the host\'s network namespace: it depends on the loop variable "Item"',
      ],
    ],
  ] as const)
    it(`is checked with ${title}`, () => assert.deepEqual(loop(items, resource).findings.map(brief), expected));

  it("is undecided for a nested stack", () => {
    files.write("single/child.yaml", template({ M: manifest(JSON.stringify(BAD)) }));
    const stack = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "../child.yaml" } };
    assert.deepEqual(
      loop(["a"], stack).findings.map(({ verdict }) => verdict),
      ["undecided"],
    );
  });

  for (const [title, items, resource, reason] of [
    [
      "a type that the deployment decides",
      { Ref: "List" },
      task("host", "AWS::${Item}::TaskDefinition"),
      "the deployment decides the type of a resource",
    ],
    ["a macro", ["a"], { Type: "AWS::S3::Bucket", "Fn::Transform": { Name: "Mine" } }, "a macro changes resources"],
    ["a module", ["a"], { Type: "My::Own::&{Item}::MODULE" }, "a module adds resources"],
  ] as const)
    it(`is reported as unreadable for ${title}`, () => {
      const { problems } = loop(items, resource);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]!.includes(reason), problems[0]);
    });
});

describe("a manifest in a CloudFormation template", () => {
  const findings = (value: unknown, sections: object = {}) =>
    checkText(template({ M: manifest(value) }, sections)).findings.map(brief);
  const token = { "Fn::GetAtt": ["Cluster", "Arn"] };
  const join = (...parts: readonly unknown[]) => ({ "Fn::Join": ["", parts] });

  it("may be a list in a list", () => assert.equal(findings(JSON.stringify([[BAD], [[BAD]]])).length, 2));

  it("is checked next to a token", () =>
    assert.deepEqual(
      findings(
        join(
          '[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"hostPID":true,"nodeName":"',
          token,
          '","containers":[]}}]',
        ),
      ),
      [`Pod/default/a spec.hostPID: ${HOST_PID}`],
    ));

  it("has an unknown value in place of a token", () =>
    assert.deepEqual(
      findings(
        join('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"hostPID":', token, ',"containers":[]}}'),
      ),
      [
        'Pod/default/a spec.hostPID: cannot determine whether the pod shares the host\'s process ID namespace: it depends on the resource "Cluster"',
      ],
    ));

  it("has an unknown object in place of a token that names a property", () =>
    assert.deepEqual(
      findings(
        join('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"', token, '":true,"containers":[]}}'),
      ),
      [
        "Pod/default/a spec: cannot determine whether the pod runs containers that can reach the host: it has properties that only the deployment names",
      ],
    ));

  it("accepts quotes and backslashes next to a token", () =>
    assert.deepEqual(
      findings(
        join(
          '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"x":"\\"\\\\',
          token,
          '"}},"spec":{"hostPID":true,"containers":[]}}',
        ),
      ),
      [`Pod/default/a spec.hostPID: ${HOST_PID}`],
    ));

  for (const [title, value, reason] of [
    ["a token as a whole", token, 'it depends on the resource "Cluster"'],
    ["text that is not JSON", "{", "the manifest is not valid JSON"],
    [
      "an unknown kind",
      join('{"apiVersion":"v1","kind":"', token, '","spec":{"containers":[]}}'),
      'it depends on the resource "Cluster"',
    ],
  ] as const)
    it(`is undecided for ${title}`, () => {
      const found = findings(value);
      assert.equal(found.length, 1);
      assert.ok(found[0]!.endsWith(`can reach the host: ${reason}`), found[0]);
    });

  it("is judged without showing a secret parameter", () => {
    const parameters = { Token: { Type: "String", NoEcho: true, Default: "s3cr3t-canary" } };
    const value = join(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"',
      { Ref: "Token" },
      '"},"spec":{"hostPID":true,"containers":[]}}',
    );
    const all = checkText(template({ M: manifest(value) }, { Parameters: parameters })).findings;
    assert.deepEqual(new Set(all.map(({ verdict }) => verdict)), new Set(["violation"]));
    assert.ok(!JSON.stringify(all).includes("canary"));
  });
});

describe("a patch in a CloudFormation template", () => {
  const patch = (properties: object) =>
    checkText(template({ P: { Type: "Custom::AWSCDK-EKS-KubernetesPatch", Properties: properties } })).findings.map(
      brief,
    );
  const change = JSON.stringify({ spec: { template: { spec: { hostPID: true } } } });

  for (const [resource, name] of [
    ["deployment/coredns", "Deployment/kube-system/coredns"],
    ["deploy/coredns", "Deployment/kube-system/coredns"],
    ["daemonsets.apps/x", "DaemonSet/kube-system/x"],
  ] as const)
    it(`is checked for ${resource}`, () =>
      assert.deepEqual(
        patch({
          ResourceName: resource,
          ResourceNamespace: "kube-system",
          ApplyPatchJson: change,
          RestorePatchJson: "{}",
        }),
        [`${name} spec.template.spec.hostPID: ${HOST_PID}`],
      ));

  it("is checked when it is restored", () =>
    assert.equal(patch({ ResourceName: "deployment/a", ApplyPatchJson: "{}", RestorePatchJson: change }).length, 1));

  it("is undecided if it is a JSON patch", () => {
    const [only, ...others] = patch({ ResourceName: "deployment/a", ApplyPatchJson: "[]", RestorePatchJson: "{}" });
    assert.ok(only!.endsWith("only the deployment applies the patch"), only);
    assert.deepEqual(others, []);
  });
});

describe("a Helm chart in a CloudFormation template", () => {
  it("is one undecided line", () => {
    const chart = {
      Type: "Custom::AWSCDK-EKS-HelmChart",
      Properties: { Release: "web", Namespace: "shop", Chart: "nginx" },
    };
    assert.deepEqual(checkText(template({ C: chart })).findings.map(brief), [
      "Release/shop/web chart: cannot determine whether the Helm Release runs containers that can reach the host: only the deployment renders it; check the output of helm template",
    ]);
  });
});

describe("a nested stack", () => {
  const nested = (path: string) => ({
    N: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: {} }, Metadata: { "aws:asset:path": path } },
  });
  const bad = template({ M: manifest(JSON.stringify(BAD)) });

  it("is read with its parent, at any depth, once", () => {
    const parent = files.write(
      "nested/parent.template.json",
      template({ ...nested("child.nested.template.json"), ...nested("child.nested.template.json") }),
    );
    files.write("nested/child.nested.template.json", template(nested("deep.nested.template.json")));
    files.write("nested/deep.nested.template.json", bad);
    assert.equal(check(parent).findings.length, 1);
    assert.equal(check(files.path("nested")).findings.length, 1);
  });

  it("that is missing is reported", () => {
    const parent = files.write("missing/parent.template.json", template(nested("child.template.json")));
    assert.deepEqual(check(parent).problems, ["missing/child.template.json no such file"]);
  });

  it("that is its own parent is read once", () => {
    const parent = files.write(
      "cycle/parent.template.json",
      template({ ...nested("parent.template.json"), M: manifest(JSON.stringify(BAD)) }),
    );
    assert.equal(check(parent).findings.length, 1);
  });

  it("is found by the hash of its content", () => {
    const child = files.write("hash/AppChild.nested.template.json", bad);
    const hash = createHash("sha256")
      .update(JSON.stringify(JSON.parse(bad)))
      .digest("hex");
    const stack = (name: string) => ({
      Type: "AWS::CloudFormation::Stack",
      Properties: { TemplateURL: { "Fn::Join": ["", ["https://s3.", { Ref: "AWS::Region" }, `/${name}.json`]] } },
    });
    const found = (name: string) => check(files.write("hash/App.template.json", template({ N: stack(name) }))).findings;
    assert.deepEqual(
      found(hash).map(({ file }) => file),
      [child],
    );
    assert.deepEqual(
      found("0".repeat(64)).map(({ verdict }) => verdict),
      ["undecided"],
    );
  });

  it("is read from a relative TemplateURL, and not from the internet", () => {
    const stack = (url: string) => ({ Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: url } });
    const parent = files.write(
      "url/parent.yaml",
      template({ A: stack("./child.yaml"), B: stack("https://example.com/x.yaml") }),
    );
    files.write("url/child.yaml", bad);
    const { findings, problems } = check(parent);
    assert.deepEqual(problems, []);
    assert.deepEqual(findings.map(brief), [
      "Stack/null/B TemplateURL: cannot determine whether the nested stack runs containers that can reach the host: its template is not next to this one; check that template too",
      `Pod/default/web spec.hostPID: ${HOST_PID}`,
    ]);
  });
});

describe("a cloud assembly", () => {
  const bad = template({ M: manifest(JSON.stringify(BAD)) });
  const stack = (templateFile: string) => ({ type: "aws:cloudformation:stack", properties: { templateFile } });
  const assembly = (artifacts: object) => JSON.stringify({ version: "48.0.0", artifacts });

  it("is read with its stages, and without its assets", () => {
    files.write(
      "app/cdk.out/manifest.json",
      assembly({
        A: stack("A.template.json"),
        S: { type: "cdk:cloud-assembly", properties: { directoryName: "assembly-S" } },
      }),
    );
    files.write("app/cdk.out/A.template.json", bad);
    files.write("app/cdk.out/old.template.json", bad);
    files.write("app/cdk.out/assembly-S/manifest.json", assembly({ B: stack("B.template.json") }));
    files.write("app/cdk.out/assembly-S/B.template.json", bad);
    files.write("app/cdk.out/asset.1/compose.yaml", "services: {a: {image: a, pid: host}}");
    const { findings, skipped, problems } = check(files.path("app"));
    assert.deepEqual(findings.map(({ file }) => file.replace(files.path("app/cdk.out/"), "")).sort(), [
      "A.template.json",
      "assembly-S/B.template.json",
    ]);
    assert.deepEqual([skipped, problems], [["app/cdk.out/asset.*"], []]);
  });

  it("with a missing template is reported", () => {
    files.write("gone/manifest.json", assembly({ A: stack("A.template.json") }));
    assert.deepEqual(check(files.path("gone")).problems, ["gone/A.template.json no such file"]);
  });

  it("does not lead to files elsewhere", () => {
    files.write(
      "outside/manifest.json",
      assembly({ A: stack("../nested/deep.nested.template.json"), B: stack("/etc/x.json") }),
    );
    assert.deepEqual(check(files.path("outside")).findings, []);
  });

  it("is not expected next to another manifest.json", () => {
    for (const [index, text] of [
      '{"name": "app"}',
      "[",
      '{"version": "1", "artifacts": {"a": {"type": "x"}}}',
    ].entries()) {
      files.write(`other/${index}/manifest.json`, text);
      files.write(`other/${index}/a.json`, bad);
      assert.equal(check(files.path(`other/${index}`)).findings.length, 1);
    }
  });
});

describe("an image that a CloudFormation template builds", () => {
  const HASH = "0123456789abcdef".repeat(4);
  const REPOSITORIES = { Repo: { Type: "AWS::ECR::Repository" }, Queue: { Type: "AWS::SQS::Queue" } };
  const task = (image: unknown) => ({
    ...REPOSITORIES,
    T: { Type: "AWS::ECS::TaskDefinition", Properties: { ContainerDefinitions: [{ Name: "web", Image: image }] } },
  });
  const CONFIG = { all: "disabled", "trusted-registries": "mandatory", "pinned-images": "mandatory" } as const;
  const policiesFor = (image: unknown) =>
    checkText(template(task(image)), CONFIG).findings.map(({ policy, verdict }) => `${policy} ${verdict}`);
  const sub = (text: string) => ({ "Fn::Sub": text });
  const arn = { "Fn::GetAtt": ["Repo", "Arn"] };
  const part = (index: number) => ({ "Fn::Select": [index, { "Fn::Split": [":", arn] }] });
  const ofRepository = (tag: string) => ({
    "Fn::Join": ["", [part(4), ".dkr.ecr.", part(3), ".", { Ref: "AWS::URLSuffix" }, "/", { Ref: "Repo" }, tag]],
  });
  const asset = (account: string) =>
    sub(
      `${account}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/cdk-hnb659fds-container-assets-${account}-\${AWS::Region}:${HASH}`,
    );

  for (const [title, image, findings] of [
    ["is trusted and pinned if it is an asset of the AWS CDK", asset("${AWS::AccountId}"), []],
    ["is trusted if it is in a repository of the template", ofRepository(":1.2"), []],
    ["must have a tag if it is in a repository of the template", ofRepository(":latest"), ["pinned-images violation"]],
    ["is trusted if its repository is given by its URI", sub("${Repo.RepositoryUri}:1.2"), []],
    ["is undecided if the URI is of something else", sub("${Queue.QueueUrl}:1.2"), ["trusted-registries undecided"]],
    [
      "is undecided if the registry only begins like one",
      sub("${Repo.RepositoryUri}.example.com/a:1.2"),
      ["trusted-registries undecided"],
    ],
    ["is undecided if only the repository's name is used", sub("${Repo}:1.2"), ["trusted-registries undecided"]],
    ["is undecided if the asset is in another account", asset("123456789012"), ["trusted-registries undecided"]],
    [
      "is undecided if the asset is in another registry",
      sub(`\${AWS::AccountId}.example.com/cdk-a-container-assets-b:${HASH}`),
      ["trusted-registries undecided"],
    ],
    [
      "is undecided if it is another image of the account",
      sub("${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/a:1.2"),
      ["trusted-registries undecided"],
    ],
  ] as const)
    it(title, () => assert.deepEqual(policiesFor(image).sort(), findings));

  it("is trusted in another account if the asset manifest next to the template has it", () => {
    const file = files.write("assets/App.template.json", template(task(asset("123456789012"))));
    const repositoryName = "cdk-hnb659fds-container-assets-123456789012-${AWS::Region}";
    const destinations = { current: { repositoryName, imageTag: HASH } };
    files.write("assets/App.assets.json", JSON.stringify({ dockerImages: { [HASH]: { destinations } } }));
    files.write("assets/Broken.assets.json", "{");
    assert.deepEqual(check(file, CONFIG).findings, []);
  });
});

describe("a task definition in a CloudFormation template", () => {
  const CONDITIONS = { Debug: { "Fn::Equals": [{ Ref: "AWS::Region" }, "x"] } };
  const PARAMETERS = {
    Mode: { Type: "String", Default: "host" },
    Flag: { Type: "String", AllowedValues: ["true", "false"] },
  };
  const findings = (properties: object) =>
    checkText(
      template(
        {
          T: {
            Type: "AWS::ECS::TaskDefinition",
            Metadata: { "aws:cdk:path": "App/Task/Resource" },
            Properties: properties,
          },
        },
        { Conditions: CONDITIONS, Parameters: PARAMETERS },
      ),
    ).findings;
  const messages = (properties: object) => findings(properties).map(({ path, message }) => `${path}: ${message}`);
  const privileged = (value: unknown) => ({ ContainerDefinitions: [{ Name: "web", Privileged: value }] });
  const AT = "ContainerDefinitions[0].Privileged";
  const BAD = 'container "web" runs in privileged mode';

  for (const [title, value, expected] of [
    ["true", true, [`${AT}: ${BAD}`]],
    ["the text true, which CloudFormation converts", "true", [`${AT}: ${BAD}`]],
    ["false", "false", []],
    ["a condition", { "Fn::If": ["Debug", true, false] }, [`${AT}: ${BAD}, if condition "Debug" is true`]],
    [
      "a condition without the setting",
      { "Fn::If": ["Debug", { Ref: "AWS::NoValue" }, "true"] },
      [`${AT}: ${BAD}, if condition "Debug" is false`],
    ],
    ["a condition that is safe both ways", { "Fn::If": ["Debug", false, "false"] }, []],
    ["a parameter with allowed values", { Ref: "Flag" }, [`${AT}: ${BAD}, if parameter "Flag" is "true"`]],
    [
      "an unknown value",
      { Ref: "AWS::Region" },
      [`${AT}: cannot determine whether ${BAD}: it depends on "AWS::Region"`],
    ],
  ] as const)
    it(`is checked for ${title}`, () => assert.deepEqual(messages(privileged(value)), expected));

  it("is checked with a parameter's default, which the deployment may replace by something better", () =>
    assert.deepEqual(messages({ NetworkMode: { Ref: "Mode" } }), [
      `NetworkMode: the task shares the host's network namespace, if parameter "Mode" has its default`,
    ]));

  for (const count of [40, 200]) {
    const names = Array.from({ length: count }, (_, index) => `P${index}`);
    const parameters = Object.fromEntries(names.map((name) => [name, { Type: "String", Default: "x" }]));
    const Environment = names.map((name) => ({ Name: name, Value: { Ref: name } }));
    const inDebug = (value: unknown) => {
      const container = { Name: "web", Environment, Privileged: { "Fn::If": ["Debug", value, false] } };
      const task = { Type: "AWS::ECS::TaskDefinition", Properties: { ContainerDefinitions: [container] } };
      return checkText(template({ T: task }, { Conditions: CONDITIONS, Parameters: parameters }));
    };

    it(`is checked for a condition next to ${count} parameters`, () =>
      assert.deepEqual(
        inDebug(true).findings.map(({ message }) => message),
        [`${BAD}, if condition "Debug" is true`],
      ));

    it(`has no violation for a condition that is safe both ways next to ${count} parameters`, () => {
      const { findings, problems } = inDebug("false");
      assert.deepEqual([findings.map(({ verdict }) => verdict), problems], [["undecided"], []]);
    });
  }

  it("is checked for each of many allowed values", () => {
    const values = [...Array.from({ length: 50 }, (_, index) => `false${index}`), "true"];
    const parameters = { Flag: { Type: "String", AllowedValues: values } };
    const task = { Type: "AWS::ECS::TaskDefinition", Properties: privileged({ Ref: "Flag" }) };
    const { findings } = checkText(template({ T: task }, { Parameters: parameters }));
    assert.ok(findings.some(({ message }) => message === `${BAD}, if parameter "Flag" is "true"`));
  });

  it("names the container by its index in the template, and where it is written", () => {
    const definitions = [
      { "Fn::If": ["Debug", { Name: "debug", Privileged: true }, { Ref: "AWS::NoValue" }] },
      { Name: "web", Privileged: true },
    ];
    const [debug, web, ...others] = findings({ ContainerDefinitions: definitions });
    assert.deepEqual(others, []);
    assert.equal(debug!.message, 'container "debug" runs in privileged mode, if condition "Debug" is true');
    assert.deepEqual([debug!.path, web!.path, web!.message], [AT, AT.replace("0", "1"), BAD]);
    assert.match(debug!.location!.excerpt, /"Privileged": true/);
    assert.ok(debug!.location!.line < web!.location!.line);
    assert.deepEqual(web!.resource.declared, { logicalId: "T", constructPath: "App/Task" });
    assert.equal(web!.resource.name, "T");
  });

  it("is undecided as a whole if its properties are", () =>
    assert.deepEqual(messages({ "Fn::Transform": { Name: "x" } }), [
      ": cannot determine whether the task runs containers that can reach the host: it depends on a macro",
    ]));
});

describe("a hostile template", () => {
  it("is read in linear time if its texts are joined from many parts", () =>
    assertLinear(500, (size) => {
      const parts = Array.from({ length: size }, (_, index) => (index % 2 === 0 ? "a" : { Ref: "AWS::Region" }));
      const text = template({ M: manifest({ "Fn::Join": ["", ['["', ...parts, '"]']] }) });
      const file = files.write(`hostile/${size}.json`, text);
      return () => check(file);
    }));

  it("that multiplies its texts is refused", () => {
    let value: unknown = "a".repeat(1000);
    for (let level = 0; level < 20; level++) value = { "Fn::Sub": ["${A}".repeat(10), { A: value }] };
    const { findings, problems } = checkText(template({ M: manifest(value) }));
    assert.deepEqual(problems, []);
    assert.ok(findings[0]!.message.endsWith("it is longer than CloudFormation allows"));
  });

  it("that multiplies its values in loops is refused", () => {
    let body: object = { K: manifest("{}") };
    const many = Array.from({ length: 100 }, (_, index) => String(index));
    for (let level = 0; level < 6; level++) body = { [`Fn::ForEach::L${level}`]: [`V${level}`, many, body] };
    const { problems } = checkText(template(body, { AWSTemplateFormatVersion: "2010-09-09" }));
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /its functions produce more than \d+ values/);
  });

  it("with too many allowed values to check each of them is refused", () => {
    const values = Array.from({ length: 20_000 }, (_, index) => String(index));
    const { problems } = checkText(
      template({ M: manifest({ Ref: "P" }) }, { Parameters: { P: { Type: "String", AllowedValues: values } } }),
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /too many conditions and parameters to check each of them/);
  });

  it("that is nested too deeply is refused", () => {
    const deep = `${'{"Fn::Base64":'.repeat(50_000)}"a"${"}".repeat(50_000)}`;
    const { problems } = checkText(
      `{"Resources":{"M":{"Type":"Custom::AWSCDK-EKS-KubernetesResource","Properties":{"Manifest":${deep}}}}}`,
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /nested too deeply/);
  });

  it("with very long chains of conditions is read or refused", () => {
    const conditions = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`C${index}`, { "Fn::Not": [{ Condition: `C${index + 1}` }] }]),
    );
    const { problems, findings } = checkText(
      template({ M: manifest({ "Fn::If": ["C0", "{}", JSON.stringify(BAD)] }) }, { Conditions: conditions }),
    );
    assert.equal(problems.length + findings.length, 1);
  });

  it("with odd values in every place is never a crash", () => {
    for (const odd of [
      null,
      1,
      "",
      [],
      {},
      [[]],
      { Ref: null },
      { "Fn::If": null },
      { "Fn::Sub": [] },
      { "Fn::Sub": ["${a}", 1] },
      { "Fn::Join": [1, 2] },
      { "Fn::Select": [] },
      { "Fn::Split": [] },
      { "Fn::FindInMap": [] },
      { "Fn::GetAtt": {} },
      { "Fn::Base64": [] },
      { "Fn::Length": 1 },
      { "Fn::ForEach::A": 1 },
    ]) {
      checkText(
        template({
          M: manifest(odd),
          N: odd,
          O: { Type: odd },
          Q: { ...manifest("{}"), Condition: odd, Metadata: odd, Properties: odd },
        }),
      );
      checkText(
        template(
          { M: manifest({ "Fn::If": [odd, odd, odd] }) },
          { Conditions: { C: odd }, Mappings: { M: odd }, Parameters: { P: odd } },
        ),
      );
    }
  });
});
