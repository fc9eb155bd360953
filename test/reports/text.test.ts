import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import type { Writing } from "../../src/reports";
import { writeText } from "../../src/reports/text";
import { assertLinear } from "../support/growth";
import { HOSTILE, PRIVILEGED, pod, privileged, writing, type Checked } from "../support/reports";

function report(checked: Checked, over: Partial<Writing> = {}): string {
  return writeText(writing(checked, over));
}

describe("text", () => {
  it("is empty when clean", () => assert.equal(report({ files: { "a.yaml": pod() } }), ""));

  it("has one line on a terminal when clean, which does not claim more than was checked", () => {
    const clean = { files: { "a.yaml": pod(), "b.yaml": pod() } };
    assert.equal(report(clean, { width: 80 }), "No findings in 2 workloads (2 resources, default configuration).\n");
    assert.equal(report({ files: {} }, { width: 80 }), "No workloads found (0 resources, default configuration).\n");
  });

  it("reports the problem, the line and the fix, the outcome and the next command", () =>
    assert.equal(
      report({ files: { "shop.yaml": PRIVILEGED } }),
      `shop.yaml  Pod/shop/web   1 mandatory

   10 │ privileged: true
      │   mandatory  critical  no-privileged  container "web" runs in privileged mode

Fix
  1  no-privileged  Remove the setting. If the program needs a specific capability or device, grant only that one.

Failed: 1 mandatory finding in 1 of 1 workload (1 resource, default configuration).
Run \`container-guard explain POLICY\` for the reason, or \`container-guard baseline\` to accept these findings.
`,
    ));

  it("shows a source line once, with all its findings under it", () => {
    const spec = { volumes: [{ name: "root", hostPath: { path: "/" } }] };
    const text = report({ files: { "a.yaml": pod({ spec }) } });
    assert.equal(text.match(/"path": "\/"/g)?.length, 1);
    assert.match(
      text,
      /│ "path": "\/"\n( {6}│ {3}mandatory {2}critical .*\n){4} {6}│ {3}advisory {3}medium {4}no-host-paths /,
    );
  });

  it("puts the worst resource first, and in it mandatory findings first, then severity, then the line", () => {
    const low = pod({ name: "low", container: { image: "registry.k8s.io/pause" } });
    const unknown = pod({ name: "unknown", container: { image: "{{ image }}" } });
    const high = pod({ name: "high", spec: { hostPID: true } });
    const bad = pod({
      name: "worst",
      container: { image: "example.com/x", securityContext: { privileged: true }, resources: {} },
      spec: { hostIPC: true, hostPID: true },
    });
    const files = { "a.yaml": unknown, "b.yaml": low, "c.yaml": high, "d.yaml": bad };
    const text = report({ files });
    assert.deepEqual(text.match(/(?<=^\S+\.yaml {2}Pod\/shop\/)\w+/gm), ["worst", "high", "low", "unknown"]);
    const first = text.slice(0, text.indexOf("c.yaml"));
    const ranks = ["mandatory critical", "mandatory high", "advisory medium", "advisory low"];
    const blocks = first.split(/^ *\d+ │ .*$/m).slice(1);
    const rows = blocks.map((block) =>
      block.match(/(?<=│ {3})(mandatory|advisory) +\w+/g)!.map((each) => ranks.indexOf(each.replace(/ +/, " "))),
    );
    const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
    for (const each of rows) assert.deepEqual(each, sorted(each));
    const worst = rows.map(([rank]) => rank!);
    assert.deepEqual(worst, sorted(worst));
    assert.deepEqual([worst[0], worst.at(-1)], [0, 3]);
    const numbers = first.match(/^ *\d+ │ "host/gm)!.map((each) => parseInt(each, 10));
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
  });

  it("shows three of more than ten findings alike, names the policies of the others, and all on request", () => {
    const many = (count: number) => ({
      files: Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.yaml`, privileged(`web-${i}`)])),
    });
    const shown = (text: string): number => text.match(/runs in privileged mode/g)!.length;
    assert.equal(shown(report(many(10))), 10);
    const text = report(many(11));
    assert.equal(shown(text), 3);
    assert.equal(text.match(/^\d+\.yaml {2}Pod\/shop\/web-\d+ {3}1 mandatory$/gm)?.length, 11);
    assert.equal(text.match(/^ {2}… and 1 more \(--all\): no-privileged$/gm)?.length, 8);
    assert.match(text, /^ {2}11 {2}no-privileged /m);
    const all = report(many(11), { showsAll: true });
    assert.equal(shown(all), 11);
    assert.doesNotMatch(all, /--all/);
  });

  it("does not treat findings of another level as alike", () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        `${i}.yaml`,
        pod({ container: { image: i < 10 ? "{{ image }}" : "example.com/x:1" } }),
      ]),
    );
    assert.doesNotMatch(report({ files }), /--all/);
  });

  it("merges the registries to allow into one list", () => {
    const image = (name: string) => pod({ name, container: { image: `${name}.example.com/team/${name}:1` } });
    const text = report({ files: { "a.yaml": image("a"), "b.yaml": image("b") } });
    assert.match(
      text,
      /^ {2}2 {2}trusted-registries {2}Use an image from a trusted registry, or .* `allowed`: "a\.example\.com\/team", "b\.example\.com\/team"\.$/m,
    );
  });

  it("shortens a long list of registries", () => {
    const image = (i: number) => pod({ container: { image: `r${i}.example.com/x:1` } });
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.yaml`, image(i)]));
    assert.match(report({ files }), /"r29\.example\.com" and 10 more\.$/m);
  });

  it("has no fix for an undecided finding, unless it is mandatory", () => {
    const files = { "a.yaml": pod({ container: { image: "{{ image }}" } }) };
    const text = report({ files });
    assert.match(text, /│ {3}undecided {2}low {7}trusted-registries {2}cannot determine whether /);
    assert.doesNotMatch(text, /^Fix/m);
    assert.match(text, /^Passed: 2 undecided findings in 1 of 1 workload /m);
    const config = { "trusted-registries": { undecided: "mandatory" } };
    assert.match(report({ files, config }), /^Fix\n {2}1 {2}trusted-registries {2}Use a value that is known/m);
  });

  it("does not state the reason, which explain does", () =>
    assert.doesNotMatch(report({ files: { "a.yaml": privileged() } }), /can load kernel modules/));

  it("shows the path where the source line cannot be shown", () => {
    const finding = { location: undefined, path: "spec.hostPID", template: "web/pod.yaml" };
    const given = writing({ files: { "-": privileged() } });
    const [first] = given.report.findings;
    const findings = [{ ...first!, ...finding }];
    const text = writeText({ ...given, report: { ...given.report, findings } });
    assert.match(
      text,
      /^standard input \(web\/pod\.yaml\) {2}Pod\/shop\/web {3}1 mandatory\n\n {6}│ spec\.hostPID\n {6}│ {3}mandatory/,
    );
    const whole = writeText({ ...given, report: { ...given.report, findings: [{ ...findings[0]!, path: "" }] } });
    assert.match(whole, /1 mandatory\n\n {6}│ {3}mandatory {2}critical/);
  });

  it("counts exempt findings and unused exemptions, and lists them on request", () => {
    const exempt = [
      { resource: "Pod/shop/web", reason: "needs it", ticket: "SEC-1", expires: "2027-01-31" },
      { resource: "Pod/shop/gone", reason: "old" },
    ];
    const checked = { files: { "a.yaml": privileged() }, config: { "no-privileged": { exempt } } };
    assert.equal(
      report(checked),
      "No findings in 1 workload (1 resource, default configuration).\n1 exempt finding and 1 unused exemption " +
        "(--show-exempt lists them).\n",
    );
    const text = report(checked, { showsExempt: true });
    assert.match(text, /│ {3}exempt {5}critical {2}no-privileged .*; reason: needs it \(SEC-1, until 2027-01-31\)$/m);
    assert.match(text, /^Unused exemptions:\n {2}no-privileged {2}Pod\/shop\/gone {2}old$/m);
    assert.doesNotMatch(text, /--show-exempt/);
  });

  it("names the configuration", () => {
    const last = (configuration: Writing["configuration"]) =>
      report({ files: { "a.yaml": privileged() } }, { configuration })
        .split("\n")
        .at(-3)!;
    assert.match(
      last({ file: "a/container-guard.json", preset: undefined }),
      /\(1 resource, a\/container-guard\.json\)\.$/,
    );
    assert.match(last({ file: undefined, preset: "essential" }), /\(1 resource, preset essential\)\.$/);
  });

  it("reports an unreadable source, even without findings", () => {
    const problems = [{ file: "a.yaml", line: null, column: null, reason: "it is a folder" }];
    assert.match(
      report({ files: {}, problems }),
      /^Incomplete: no workloads found .*\.\n1 source could not be read\.\n$/,
    );
    assert.match(
      report({ files: { "b.yaml": privileged() }, problems }),
      /^Failed: .*\.\n1 source could not be read\.$/m,
    );
  });

  it("breaks lines on a narrow terminal, and nowhere else", () => {
    const checked = { files: { "shop.yaml": PRIVILEGED.replace("registry.k8s.io/pause", "quay.io/some/image") } };
    for (const width of [80, 100, 140]) {
      const lines = report(checked, { width }).split("\n");
      const conclusion = lines.findIndex((line) => line.startsWith("Failed"));
      for (const line of lines.slice(0, conclusion)) assert.ok(line.length <= width, `${width}: ${line}`);
    }
    assert.match(report(checked, { width: 80 }), /no-privileged *\n {6}│ {5}container "web" runs in privileged mode$/m);
    assert.equal(report(checked, { width: 1 }).match(/^Fix$/m)?.length, 1);
    const joined = report(checked, { width: 100 }).replace(/\s+│?\s*/g, " ");
    assert.equal(joined, report(checked).replace(/\s+│?\s*/g, " "));
  });

  it("uses colors if enabled, with the same words", () => {
    const checked = { files: { "a.yaml": privileged() } };
    const plain = report(checked);
    const coloured = report(checked, { isColoured: true });
    assert.doesNotMatch(plain, /\u001b/);
    assert.match(coloured, /\u001b\[31m/);
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it("shows only the reported setting of a longer line", () => {
    const line = `{ apiVersion: v1, kind: Pod, metadata: { name: x }, spec: { hostPID: true, containers: [{ name: x, env: [{ name: A, value: hunter2 }] }] } }\n`;
    const text = report({ files: { "a.yaml": line } });
    assert.match(text, /^ {4}1 │ … hostPID: true$/m);
    assert.doesNotMatch(text, /hunter2/);
  });

  it("shows a long file path in full, so that it can be copied", () => {
    const file = `${"folder/".repeat(40)}a.yaml`;
    assert.ok(report({ files: { [file]: privileged() } }).includes(`${file}  Pod/shop/web`));
  });

  it("accepts more findings in a resource than a function accepts arguments", () => {
    const given = writing({ files: { "a.yaml": privileged() } }, { showsAll: true });
    const findings = Array.from({ length: 200_000 }, () => given.report.findings[0]!);
    const text = writeText({ ...given, report: { ...given.report, findings } });
    assert.match(text, /^a\.yaml {2}Pod\/shop\/web {3}200000 mandatory$/m);
  });

  it("is written in linear time", () => {
    const given = writing({ files: { "a.yaml": privileged() } }, { showsAll: true });
    const [finding] = given.report.findings;
    assertLinear(2_000, (size) => {
      const findings = Array.from({ length: size }, (_, i) => ({
        ...finding!,
        file: `${i % 100}.yaml`,
        location: { ...finding!.location!, line: i },
      }));
      return () => void writeText({ ...given, report: { ...given.report, findings } });
    });
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
