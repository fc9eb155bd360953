import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { policies } from "../../policies";
import { writeJson } from "../../src/reports/json";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";

const SCHEMA = JSON.parse(readFileSync(join(__dirname, "../../config/report.schema.json"), "utf8"));
const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(SCHEMA);

function report(checked: Checked): any {
  return JSON.parse(writeJson(writing(checked)));
}

function assertValid(value: unknown): void {
  assert.ok(validate(value), JSON.stringify(validate.errors, undefined, 2));
}

/** A report with everything in it that one can have. */
function fullReport(): any {
  const dated = [{ resource: "Pod/shop/web", reason: "needs it", ticket: "SEC-1", expires: "2027-01-31" }];
  const unused = [{ resource: "Pod/shop/gone", reason: "old" }];
  return report({
    files: {
      "a.yaml": privileged(),
      "b.yaml": privileged("db"),
      "c.yaml": pod({ container: { image: "{{ image }}" } }),
    },
    config: { "no-privileged": { exempt: dated }, "no-host-ports": { exempt: unused } },
  });
}

describe("the JSON report", () => {
  it("has a schema that lists the policies", () =>
    assert.deepEqual(
      SCHEMA.definitions.policy.enum,
      policies.map(({ id }) => id),
    ));

  const kinds: Readonly<Record<string, Checked>> = {
    nothing: { files: {} },
    "a clean manifest": { files: { "a.yaml": pod() } },
    "no container, no line of its own": { files: { "a.yaml": pod({ spec: { hostPID: true } }) } },
    "a missing setting": { files: { "a.yaml": pod({ container: { securityContext: {} } }) } },
    "a malformed setting": { files: { "a.yaml": pod({ spec: { containers: "none" } }) } },
    "an undecided setting": { files: { "-": pod({ container: { image: "{{ image }}" } }) } },
    "a kind without a namespace": {
      files: {
        "a.yaml": {
          apiVersion: "v1",
          kind: "PersistentVolume",
          metadata: { name: "disk" },
          spec: { hostPath: { path: "/dev" } },
        },
      },
    },
    "a CloudFormation template": {
      files: {
        "a.json": {
          Resources: {
            Task: {
              Type: "AWS::ECS::TaskDefinition",
              Metadata: { "aws:cdk:path": "App/Task/Resource" },
              Properties: { NetworkMode: "host" },
            },
          },
        },
      },
    },
    "a program's own exemption of a policy that is unknown": {
      files: { "a.yaml": pod({ annotations: { "container-guard.dev/exempt.no-such-policy": "why not" } }) },
    },
    "dates and tickets that are null": {
      files: { "a.yaml": privileged() },
      config: {
        "no-privileged": { exempt: [{ resource: "Pod/shop/web", reason: "needs it", ticket: null, expires: null }] },
      },
    },
  };
  for (const [name, checked] of Object.entries(kinds))
    it(`matches its schema: ${name}`, () => assertValid(report(checked)));

  it("matches its schema with hostile names", () => {
    for (const name of HOSTILE) assertValid(report({ files: { [name]: privileged(name, { name, image: name }) } }));
  });

  it("lists the controls that a finding violates, in words", () => {
    const { findings } = report({ files: { "a.yaml": pod({ spec: { hostPID: true } }) } });
    assert.deepEqual(findings[0].controls, [
      { standard: "Pod Security Standards v1.37", id: "Baseline: Host Namespaces" },
      {
        standard: "CIS Kubernetes Benchmark 1.12",
        id: "5.2.3",
        title: "Pods do not share the host's process ID namespace",
      },
    ]);
  });

  it("contains every property that the schema tests below remove", () => {
    const { findings, exempt, unusedExemptions, summary } = fullReport();
    assert.ok(findings.length > 1 && exempt.length === 1 && unusedExemptions.length === 1);
    assert.deepEqual(exempt[0].exemption, { reason: "needs it", ticket: "SEC-1", expires: "2027-01-31" });
    assert.deepEqual(summary, { resources: 3, workloads: 3, mandatory: 1, advisory: 0, undecided: 2, exempt: 1 });
  });

  const objects: Readonly<Record<string, (full: any) => any>> = {
    "the report": (full) => full,
    "the tool": ({ tool }) => tool,
    "the configuration": ({ config }) => config,
    "a finding": ({ findings }) => findings[0],
    "its resource": ({ findings }) => findings[0].resource,
    "one of its controls": ({ findings }) => findings[0].controls[0],
    "an exempt finding": ({ exempt }) => exempt[0],
    "an unused exemption": ({ unusedExemptions }) => unusedExemptions[0],
    "the summary": ({ summary }) => summary,
  };
  for (const [name, select] of Object.entries(objects))
    it(`is rejected by its schema if ${name} has a missing or an additional property`, () => {
      assertValid(fullReport());
      for (const key of Object.keys(select(fullReport()))) {
        const report = fullReport();
        delete select(report)[key];
        assert.ok(!validate(report), key);
      }
      const report = fullReport();
      select(report).another = "property";
      assert.ok(!validate(report));
    });

  const nearMisses: Readonly<Record<string, (full: any) => void>> = {
    "a time without a time zone": (full) => (full.time = "2026-12-20T08:30:00"),
    "a level in the configuration that does not exist": ({ config }) => (config.levels["no-privileged"] = "warn"),
    "another version": (full) => (full.version = 2),
    "a policy that does not exist": ({ findings }) => (findings[0].policy = "no-privilege"),
    "a level that findings do not have": ({ findings }) => (findings[0].level = "disabled"),
    "a verdict that is listed elsewhere": ({ findings }) => (findings[0].verdict = "exempt"),
    "a severity of another tool": ({ findings }) => (findings[0].severity = "moderate"),
    "a line that counts from 0": ({ findings }) => (findings[0].line = 0),
    "a column as text": ({ findings }) => (findings[0].column = "11"),
    "a value that is no text": ({ findings }) => (findings[0].value = true),
    "a finding with an exemption among those that count": ({ findings, exempt }) => findings.push(exempt[0]),
    "an exemption without a reason": ({ exempt }) => delete exempt[0].exemption.reason,
    "a date that is no day": ({ exempt }) => (exempt[0].exemption.expires = "31.01.2027"),
    "a count below nothing": ({ summary }) => (summary.mandatory = -1),
  };
  for (const [name, change] of Object.entries(nearMisses))
    it(`is rejected by its schema: ${name}`, () => {
      const full = fullReport();
      change(full);
      assert.ok(!validate(full));
    });

  it("has the time, the standards and the configuration with its defaults", () => {
    const config = {
      all: "disabled",
      "trusted-registries": { enforcementLevel: "mandatory", allowed: ["ghcr.io/acme"] },
    };
    const { time, standards, config: used } = report({ files: {}, config: config as Checked["config"] & object });
    assert.equal(time, "2026-12-20T08:30:00Z");
    assert.match(standards[0], /^Pod Security Standards v1\.\d+$/);
    assert.deepEqual([used.file, used.preset], [null, null]);
    assert.equal(used.levels["trusted-registries"], "mandatory");
    assert.equal(used.levels["no-privileged"], "disabled");
    assert.deepEqual(Object.keys(used.properties), ["trusted-registries"]);
    assert.deepEqual(used.properties["trusted-registries"].allowed, ["ghcr.io/acme"]);
    assert.equal(used.properties["trusted-registries"].undecided, undefined);
    const set = { "no-privileged": { undecided: "mandatory", inlineExemptions: true } };
    assert.deepEqual(report({ files: {}, config: set }).config.properties["no-privileged"], set["no-privileged"]);
  });

  it("has another hash for other levels, properties or exemptions, and for nothing else", () => {
    const exempt = [{ resource: "Pod/shop/gone", reason: "old" }];
    const hash = (config: Checked["config"] & object, files: Checked["files"] = {}): string =>
      report({ files, config }).config.hash;
    const hashes = [
      hash({}),
      hash({ "no-privileged": "advisory" }),
      hash({ "no-privileged": { undecided: "mandatory" } }),
      hash({ "no-privileged": { exempt } }),
      hash({ "no-privileged": { exempt: [{ ...exempt[0]!, reason: "older" }] } }),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
    assert.match(hashes[0]!, /^[0-9a-f]{64}$/);
    assert.equal(hash({ "no-privileged": "mandatory" }, { "a.yaml": privileged() }), hashes[0]);
  });

  it("matches its schema with an earlier report", () =>
    assertValid(
      JSON.parse(writeJson(writing({ files: {} }, { since: { file: "base.json", known: 3, resolved: 0 } }))),
    ));

  it("contains no command to a build agent, and loses no text", () => {
    const path = "/proc/##vso[task.setvariable variable=x]y";
    const spec = { volumes: [{ name: "x", hostPath: { path } }] };
    const text = writeJson(writing({ files: { "a.yaml": pod({ spec }) } }));
    assert.doesNotMatch(text, /##\w*\[/);
    const values = JSON.parse(text).findings.map(({ value }: { value: string }) => value);
    assert.ok(values.includes(path), values.join());
  });
});
