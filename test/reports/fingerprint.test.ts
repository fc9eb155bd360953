import assert from "node:assert/strict";
import { fingerprinter } from "../../src/reports/fingerprint";
import { pod, privileged, writing, type Checked } from "../support/reports";

function fingerprints(files: Checked["files"]): readonly string[] {
  const { findings } = writing({ files }).report;
  return findings.map(fingerprinter(findings));
}

const VOLUMES = [{ name: "proc", hostPath: { path: "/proc" } }];

describe("a fingerprint", () => {
  it("does not depend on lines, or on indexes in lists", () => {
    const before = fingerprints({ "a.yaml": pod({ spec: { volumes: VOLUMES } }) });
    assert.ok(before.length > 1);
    const shifted = pod({ spec: { volumes: [{ name: "tmp", emptyDir: {} }, ...VOLUMES] } });
    assert.deepEqual(fingerprints({ "a.yaml": `\n\n${JSON.stringify(shifted)}` }), before);
  });

  it("differs for another resource, container, value, policy or file", () => {
    const all = [
      { "a.yaml": privileged() },
      { "a.yaml": privileged("db") },
      { "a.yaml": privileged("web", { name: "other" }) },
      { "b.yaml": privileged() },
      { "a.yaml": pod({ spec: { hostPID: true } }) },
      { "a.yaml": pod({ spec: { hostIPC: true } }) },
      { "a.yaml": pod({ container: { image: "example.com/a/x:1" } }) },
      { "a.yaml": pod({ container: { image: "example.com/b/x:1" } }) },
    ].flatMap(fingerprints);
    assert.equal(all.length, 8);
    assert.equal(new Set(all).size, 8);
  });

  it("is distinct for duplicates, the first of which keeps its own", () => {
    const twice = fingerprints({ "a.yaml": `${JSON.stringify(privileged())}\n---\n${JSON.stringify(privileged())}` });
    assert.equal(new Set(twice).size, 2);
    assert.deepEqual(twice.slice(0, 1), fingerprints({ "a.yaml": privileged() }));
  });

  it("stays the same in later versions", () => {
    const volumes = [...Array.from({ length: 10 }, (_, i) => ({ name: `${i}`, emptyDir: {} })), ...VOLUMES];
    const text = JSON.stringify(pod({ spec: { volumes } }));
    const { findings } = writing({ files: { "a.yaml": [text, text, text].join("\n---\n") } }).report;
    const own = findings.filter(({ policy }) => policy === "no-kernel-filesystems");
    assert.equal(own[0]!.path, "spec.volumes[10].hostPath.path");
    assert.deepEqual(own.map(fingerprinter(findings)), [
      "9da85699a5b8e4dd3e9087b485c0c905",
      "7fcc54acdbde20db3ea9cbc31e09ff44",
      "25faa0ae27a385e4e5c25413e281fd98",
    ]);
  });
});
