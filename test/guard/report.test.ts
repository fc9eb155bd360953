import assert from "node:assert/strict";
import { Place, type Resource } from "../../src/library";
import type { SourcedResource } from "../../src/sources";
import { newReport } from "../support/guard";
import { resource } from "../support/workloads";

const KEY = "container-guard.dev/exempt.no-privileged";
const spec = { containers: [{ name: "web", securityContext: { privileged: true } }] };

function sourced(read: Resource, over: Partial<SourcedResource> = {}): SourcedResource {
  return { ...read, origin: { file: "web.yaml", locate: () => undefined }, ...over };
}

function pod(metadata: object = {}): Resource {
  return resource("kubernetes:core/v1:Pod", { metadata: { name: "web", ...metadata }, spec });
}

describe("the unused exemptions of a report", () => {
  it("include an inline exemption that covered nothing, once", () => {
    const report = newReport({
      all: "disabled",
      "no-privileged": { enforcementLevel: "mandatory", inlineExemptions: true },
    });
    const annotations = {
      "container-guard.dev/exempt.no-priviledged": "r",
      [KEY]: "node agent",
      "example.com/owner": "shop",
    };
    report.add(sourced(pod({ annotations })));
    report.add(sourced(resource("docker:index/volume:Volume", { labels: [{ label: KEY, value: "r" }] })));
    assert.deepEqual(report.unusedExemptions, [{ policy: "no-priviledged", resource: "Pod/default/web", reason: "r" }]);
  });

  it("include an inline exemption that covers a finding of another workload of the same list", () => {
    const report = newReport({ "no-privileged": { inlineExemptions: true } });
    const annotations = { [KEY]: "r" };
    const items = [
      { metadata: { name: "bad", annotations }, spec },
      { metadata: { name: "good", annotations }, spec: { containers: [] } },
    ];
    report.add(sourced(resource("kubernetes:core/v1:PodList", { items })));
    assert.deepEqual(
      report.unusedExemptions.map(({ resource: name }) => name),
      ["Pod/default/good"],
    );
  });

  it("include exemptions of the configuration that covered nothing", () => {
    const exempt = ["Pod/default/web", "Pod/default/gone"].map((name) => ({ resource: name, reason: "r" }));
    const report = newReport({ "no-privileged": { exempt } });
    report.add(sourced(pod()));
    assert.deepEqual(report.unusedExemptions, [{ policy: "no-privileged", resource: "Pod/default/gone", reason: "r" }]);
  });

  it("include expired ones, but none of a disabled policy", () => {
    const exempt = [{ resource: "Pod/default/web", reason: "r", expires: "2026-11-23" }];
    const report = newReport({
      "no-privileged": { exempt },
      "no-host-paths": { enforcementLevel: "disabled", exempt },
    });
    report.add(sourced(pod()));
    assert.deepEqual(
      report.unusedExemptions.map(({ policy }) => policy),
      ["no-privileged"],
    );
  });
});

describe("a report", () => {
  it("counts resources, workloads, and findings by level", () => {
    const report = newReport({
      all: "disabled",
      "no-privileged": { enforcementLevel: "mandatory", exempt: [{ resource: "Pod/default/agent", reason: "r" }] },
      "require-seccomp": "advisory",
    });
    for (const name of ["agent", "web"]) report.add(sourced(resource("kubernetes:core/v1:Pod", { spec }, name)));
    report.add(sourced(resource("aws:s3/bucket:Bucket", {})));
    const counts = { mandatory: 1, advisory: 2, undecided: 0, exempt: 1 };
    assert.deepEqual(report.summary, { resources: 3, workloads: 2, ...counts });
  });

  it("counts undecided findings apart from the levels", () => {
    const report = newReport({ all: "disabled", "no-privileged": "mandatory" });
    const unknown = { type: "kubernetes:core/v1:Pod", name: "web", urn: null, inputs: Place.root("?", () => true) };
    report.add(sourced(unknown));
    const { mandatory, advisory, undecided } = report.summary;
    assert.deepEqual([mandatory, advisory, undecided], [0, 0, 1]);
  });

  it("names an undecided input that a preview would decide", () => {
    const inputs = { privileged: "?" };
    const container = resource("docker:index/container:Container", inputs);
    const unknown = { ...container, inputs: Place.root(inputs, (raw) => raw === "?") };
    const report = newReport({ all: "disabled", "no-privileged": "mandatory" });
    assert.equal(report.add(sourced(unknown)), undefined);
    assert.equal(
      report.add(sourced(unknown, { unanswered: { privileged: "another stack" } })),
      "Container/web privileged depends on another stack",
    );
  });
});
