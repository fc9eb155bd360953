import assert from "node:assert/strict";
import { policies } from "../../policies";
import { suggestionFor } from "../../src/guard/exemption-for";
import { exemptionFor, evaluate, type GuardConfig } from "../../src/library";
import { formatFinding } from "../../src/pack/message";
import { writerOf } from "../../src/reports";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";
import { HARDENED_DOCKER, overlay, resource } from "../support/workloads";

const CHECKED: Checked = {
  files: {
    "a.yaml": privileged("web"),
    "b.yaml": pod({ name: "b", spec: { hostPID: true, volumes: [{ name: "p", hostPath: { path: "/proc" } }] } }),
    "c.yaml": pod({ name: "c", container: { image: "grafana/grafana:13.1.3", ports: [{ hostPort: 80 }] } }),
    "d.yaml": pod({ name: "d", container: { name: "a*b", securityContext: { privileged: "yes" } } }),
  },
};

function withReason(config: string): GuardConfig {
  return JSON.parse(config.replaceAll('"reason":""', '"reason":"accepted"')) as GuardConfig;
}

describe("the exemption that would cover a finding", () => {
  it("is printed in text, ready for the configuration", () => {
    const text = writerOf("text")(writing(CHECKED, { showsExemption: true }));
    const [, config = ""] = /^To accept these findings, .*:\n(\{\n[^]*?\n\})\n/m.exec(text) ?? [];
    const accepted = writing({ ...CHECKED, config: withReason(config) });
    assert.deepEqual(accepted.report.findings, []);
    assert.deepEqual(accepted.report.unusedExemptions, []);
    assert.ok(accepted.report.exempt.length > 10, `${accepted.report.exempt.length}`);
    assert.throws(() => JSON.parse(text) as unknown);
    assert.doesNotMatch(writerOf("text")(writing(CHECKED)), /To accept/);
    assert.doesNotMatch(writerOf("text")(writing({ files: {} }, { showsExemption: true })), /To accept/);
  });

  it("has no reason, which the user must add", () => {
    const text = writerOf("text")(writing(CHECKED, { showsExemption: true }));
    assert.match(text, /^ {4}\{"resource":"Pod\/shop\/web","container":"web",.*,"reason":""\},?$/m);
  });

  it("is part of each finding in JSON", () => {
    const { findings } = JSON.parse(writerOf("json")(writing(CHECKED))) as {
      readonly findings: ReadonlyArray<{ readonly policy: string; readonly exemptWith: object }>;
    };
    for (const { policy, exemptWith } of findings) {
      const config = { [policy]: { exempt: [{ ...exemptWith, reason: "accepted" }] } };
      const { report } = writing({ ...CHECKED, config });
      assert.equal(report.exempt.length, 1, JSON.stringify(exemptWith));
    }
    assert.ok(findings.length > 10, `${findings.length}`);
  });

  it("is printed by the policy pack if the policy is configured to", () => {
    const inputs = overlay(HARDENED_DOCKER, { privileged: true, image: "grafana/grafana:13.1.3" });
    const bad = resource("docker:index/container:Container", inputs);
    const { findings } = evaluate([bad], { policies });
    for (const finding of findings) {
      assert.doesNotMatch(formatFinding(finding), /^ {2}exempt /m);
      const [, exemption = ""] = /^ {2}exempt (.*)$/m.exec(formatFinding(finding, { showsExemption: true })) ?? [];
      const config = { [finding.policy]: { exempt: [{ ...JSON.parse(exemption), reason: "r" }] } };
      assert.equal(evaluate([bad], { policies, config }).exempt.length, 1, exemption);
    }
    assert.equal(findings.length, 2);
  });

  it("names the URN in any stack for resources from Pulumi, unless it must apply everywhere", () => {
    const bad = resource("docker:index/container:Container", { privileged: true });
    const [finding] = evaluate([bad], { policies, config: { all: "disabled", "no-privileged": "mandatory" } }).findings;
    const named = suggestionFor({ ...finding!, exemptedFile: "infra/Pulumi.yaml" });
    assert.deepEqual(named, {
      resource: "urn:pulumi:*::test::docker:index/container:Container::web",
      container: "web",
      path: "privileged",
      value: "true",
    });
    assert.equal(exemptionFor(finding!).resource, "Container/web");
    const stacks = (urn: string): number => {
      const exempt = [{ ...named, reason: "r" }];
      const config = { all: "disabled", "no-privileged": { enforcementLevel: "mandatory", exempt } } as const;
      return evaluate([{ ...bad, urn }], { policies, config }).exempt.length;
    };
    const type = "docker:index/container:Container";
    assert.equal(stacks(`urn:pulumi:prod::test::${type}::web`), 1);
    assert.equal(stacks(`urn:pulumi:prod::shop::${type}::web`), 0);
    assert.equal(stacks(`urn:pulumi:prod::shop::x::test::${type}::web`), 0);
  });

  it("is JSON on one line, even with unusual names", () => {
    for (const name of HOSTILE) {
      const checked = { files: { "a.yaml": privileged("web", { name }) } };
      const text = writerOf("text")(writing(checked, { showsExemption: true }));
      const [, config = ""] = /^To accept these findings, .*:\n(\{\n[^]*?\n\})\n/m.exec(text) ?? [];
      assert.ok(
        config.split("\n").every((line) => !/[\u0000-\u001f\u007f-\u009f\u202e]|##\[/.test(line)),
        name.slice(0, 40),
      );
      assert.deepEqual(writing({ ...checked, config: withReason(config) }).report.findings, [], name.slice(0, 40));
    }
  });
});
