import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { LocatedFinding } from "../../src/guard/report";
import { readSources } from "../../src/sources";
import { Files, podText } from "../support/files";
import { newReport } from "../support/guard";
import { findingsIn } from "../support/documents";

const files = new Files();
after(() => files.remove());

function check(folder: string): readonly LocatedFinding[] {
  const report = newReport({ all: "disabled", "no-privileged": "mandatory" });
  for (const { resources, problem } of readSources([folder])) {
    assert.equal(problem, undefined);
    resources.forEach((resource) => report.add(resource));
  }
  return report.findings;
}

const brief = ({ resource, verdict, message }: LocatedFinding): readonly string[] => [
  `${resource.kind}/${resource.name}`,
  verdict,
  message.replace(/^.*; /, "").replaceAll(`${files.folder}/`, ""),
];

const kustomize = (folder: string): string => `render it first: kubectl kustomize ${folder} | container-guard check -`;

describe("a kustomization", () => {
  it("is reported as undecided once, with the command that renders it", () => {
    const file = files.write(
      "shop/overlays/prod/kustomization.yaml",
      `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base]
patches:
  - target: {kind: Deployment}
    patch: '[{op: add, path: /spec/template/spec/hostPID, value: true}]'
`,
    );
    files.write("shop/base/deployment.yaml", podText("web"));
    const findings = check(files.path("shop"));
    assert.deepEqual(findings.map(brief), [["Kustomization/prod", "undecided", kustomize("shop/overlays/prod")]]);
    assert.equal(findings[0]?.file, file);
    assert.equal(dirname(file), files.path("shop/overlays/prod"));
  });

  for (const name of ["kustomization.yaml", "kustomization.yml", "Kustomization"])
    it(`is recognized without kind and version in a file named ${name}`, () => {
      const folder = `names/${name}`;
      files.write(`${folder}/${name}`, "resources: [pod.yaml]\n");
      assert.deepEqual(check(files.path(folder)).map(brief), [
        [`Kustomization/${name}`, "undecided", kustomize(folder)],
      ]);
    });

  it("is not expected in files with other names or other kinds", () => {
    files.write("near/kustomizations.yaml", "resources: [pod.yaml]\n");
    files.write("near/values/kustomization.yaml", podText("web"));
    files.write("near/other.yaml", "apiVersion: example.com/v1\nkind: Kustomization\nmetadata: {name: a}\n");
    assert.deepEqual(check(files.path("near")), []);
  });

  it("of kind Component is reported with the kustomizations that use it, as it cannot be rendered alone", () => {
    files.write(
      "parts/debug/kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: debug.yaml}]\n",
    );
    const advice = "render a kustomization that uses it: kubectl kustomize DIR | container-guard check -";
    assert.deepEqual(check(files.path("parts")).map(brief), [["Component/debug", "undecided", advice]]);
  });

  it("in a folder whose name a shell would split is quoted", () => {
    files.write("a $(b)'c/kustomization.yaml", "resources: []\n");
    const [finding] = check(files.path("a $(b)'c"));
    assert.ok(finding!.message.includes(`kubectl kustomize '${files.folder}/a $(b)'\\''c' |`), finding!.message);
  });

  it("on standard input has no folder to name", () => {
    const text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a]\n";
    const [finding, ...others] = findingsIn(text, { format: "kubernetes", file: "-" });
    assert.deepEqual(others, []);
    assert.deepEqual(brief(finding!), ["Kustomization/(unnamed)", "undecided", kustomize("DIR")]);
  });
});

describe("a Kustomization of Flux", () => {
  const flux = (spec: string) =>
    findingsIn(
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux}\nspec: ${spec}\n`,
      { format: "kubernetes" },
    );

  for (const [field, value] of Object.entries({
    patches: "[{patch: x}]",
    components: "[../debug]",
    images: "[{name: a, newName: b}]",
    postBuild: "{substitute: {a: b}}",
  }))
    it(`is undecided if it changes what it applies: ${field}`, () => {
      const findings = flux(`{path: ./apps, ${field}: ${value}}`);
      assert.deepEqual(findings.map(brief), [
        [
          "Kustomization/apps",
          "undecided",
          "render it first: flux build kustomization apps --path DIR | container-guard check -",
        ],
      ]);
      assert.equal(findings[0]?.path, `spec.${field}`);
      assert.equal(findings[0]?.resource.namespace, "flux");
    });

  it("is not reported if it applies files unchanged", () =>
    assert.deepEqual(flux("{path: ./apps, prune: true, targetNamespace: apps}"), []));
});
