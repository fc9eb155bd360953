import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import type { Writing } from "../../src/reports";
import { writeFull } from "../../src/reports/full";
import { HOSTILE, PRIVILEGED, pod, privileged, writing, type Checked } from "../support/reports";

function report(checked: Checked, over: Partial<Writing> = {}): string {
  return writeFull(writing(checked, over));
}

describe("full text", () => {
  it("is empty when clean", () => assert.equal(report({ files: { "a.yaml": pod() } }), ""));

  it("reports the problem, the position, the reason and the fix, with the line", () =>
    assert.equal(
      report({ files: { "shop.yaml": PRIVILEGED } }),
      `shop.yaml  Pod/shop/web

  mandatory  no-privileged  container "web" runs in privileged mode
    10 │         privileged: true
       │         ^^^^^^^^^^^^^^^^
    where  shop.yaml:10:9  spec.containers[0].securityContext.privileged
    why    A privileged container can load kernel modules and open every host device.
    fix    Remove the setting. If the program needs a specific capability or device, grant only that one.
    repair remove spec.containers[0].securityContext.privileged

Failed: 1 mandatory finding in 1 of 1 workload (1 resource, default configuration).
Run \`container-guard explain POLICY\` for the reason, or \`container-guard baseline\` to accept these findings.
`,
    ));

  it("reports only the problem and the position of an undecided finding", () => {
    const text = report({ files: { "a.yaml": pod({ container: { image: "{{ image }}" } }) } });
    assert.match(text, /^ {2}undecided {2}trusted-registries {2}cannot determine whether /m);
    assert.doesNotMatch(text, /^ {4}(why|fix)/m);
    assert.match(text, /^Passed: 2 undecided findings in 1 of 1 workload /m);
  });

  it("reports the reason and the fix of a mandatory undecided finding", () => {
    const config = { "trusted-registries": { undecided: "mandatory" } };
    const text = report({ files: { "a.yaml": pod({ container: { image: "{{ image }}" } }) }, config });
    assert.match(text, /^ {2}mandatory {2}trusted-registries .*\n.*\n.*\n {4}where .*\n {4}why {4}.*\n {4}fix /m);
  });

  it("groups by file and resource", () => {
    const text = report({ files: { "a.yaml": privileged(), "b.yaml": privileged(), "c.yaml": privileged("db") } });
    assert.deepEqual(text.match(/^\S+\.yaml {2}.*$/gm), [
      "a.yaml  Pod/shop/web",
      "b.yaml  Pod/shop/web",
      "c.yaml  Pod/shop/db",
    ]);
  });

  it("lists exempt findings with their reasons on request", () => {
    const exempt = [{ resource: "Pod/shop/web", reason: "needs it", ticket: "SEC-1", expires: "2027-01-31" }];
    const checked = { files: { "a.yaml": privileged() }, config: { "no-privileged": { exempt } } };
    assert.match(
      report(checked, { showsExempt: true }),
      /^ {2}exempt {5}no-privileged .*\n.*\n.*\n {4}where .*\n {4}reason needs it \(SEC-1, until 2027-01-31\)$/m,
    );
  });

  it("names standard input", () => {
    const text = report({ files: { "-": privileged() } });
    assert.match(text, /^standard input {2}Pod\/shop\/web$/m);
    assert.match(text, /^ {4}where {2}standard input:25:11 /m);
  });

  it("uses colors if enabled, with the same words", () => {
    const checked = { files: { "a.yaml": privileged() } };
    const plain = report(checked);
    const coloured = report(checked, { isColoured: true });
    assert.doesNotMatch(plain, /\u001b/);
    assert.match(coloured, /\u001b\[31m/);
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it("underlines the setting in the line", () => {
    const lines = report({ files: { "shop.yaml": PRIVILEGED } }).split("\n");
    const excerpt = lines.findIndex((line) => line.includes("privileged: true"));
    const from = lines[excerpt]!.indexOf("privileged");
    assert.equal(lines[excerpt + 1]!.indexOf("^"), from);
    assert.equal(lines[excerpt + 1]!.length, from + "privileged: true".length);
  });

  it("shows only the reported setting of a longer line", () => {
    const line = `{ apiVersion: v1, kind: Pod, metadata: { name: x }, spec: { hostPID: true, containers: [{ name: x, env: [{ name: A, value: hunter2 }] }] } }\n`;
    const text = report({ files: { "a.yaml": line } });
    assert.match(text, /^ {4}1 │ … hostPID: true$/m);
    assert.doesNotMatch(text, /hunter2/);
  });

  it("shows a long file path in full, so that it can be copied", () => {
    const file = `${"folder/".repeat(40)}a.yaml`;
    assert.ok(report({ files: { [file]: privileged() } }).includes(`${file}:25:11`));
  });

  it("shows hostile names, without control sequences for terminals or commands to build agents", () => {
    for (const text of HOSTILE) {
      const annotations = { "container-guard.dev/exempt.no-privileged": text };
      const { securityContext } = (privileged() as any).spec.containers[0];
      const shown = report(
        {
          files: {
            [text]: privileged(text, { name: text, image: text }),
            [`::error::${text}`]: privileged(),
            "b.yaml": pod({ annotations, container: { name: text, securityContext } }),
          },
          config: { "no-privileged": { inlineExemptions: true } },
          problems: [{ file: text, line: 1, column: 1, reason: text }],
        },
        { showsExempt: true },
      );
      assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/, text);
      assert.doesNotMatch(shown, /##\w*\[/, text);
      assert.doesNotMatch(shown, /^\s*::/m, text);
      assert.ok(shown.isWellFormed(), text);
      assert.ok(Math.max(...shown.split("\n").map((line) => line.length)) < 5_000);
    }
  });
});
