import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { policies } from "../../policies";
import type { Writing } from "../../src/reports";
import { writeSarif } from "../../src/reports/sarif";
import { fingerprinter } from "../../src/reports/fingerprint";
import { plain } from "../../src/reports/sarif/result";
import { assertLinear } from "../support/growth";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";

interface Replacement {
  readonly deletedRegion: Readonly<Record<"startLine" | "startColumn" | "endLine" | "endColumn", number>>;
  readonly insertedContent?: { readonly text: string };
}

interface Result {
  readonly fixes?: ReadonlyArray<{
    readonly artifactChanges: ReadonlyArray<{ readonly replacements: readonly Replacement[] }>;
  }>;
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: ReadonlyArray<{
    readonly physicalLocation: { readonly artifactLocation: object; readonly region: object };
    readonly logicalLocations: readonly object[];
  }>;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly object[];
  readonly properties: { readonly controls: readonly string[] };
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: ReadonlyArray<Record<string, any>>; [key: string]: unknown } };
  readonly invocations: ReadonlyArray<Record<string, any>>;
  readonly results: readonly Result[];
}

function run(checked: Checked, over: Partial<Writing> = {}): Run {
  const log = JSON.parse(writeSarif(writing(checked, over))) as { version: string; runs: readonly Run[] };
  assert.equal(log.version, "2.1.0");
  assert.equal(log.runs.length, 1);
  return log.runs[0]!;
}

function fingerprints({ results }: Run): readonly string[] {
  return results.map(({ partialFingerprints }) => Object.values(partialFingerprints).join());
}

describe("SARIF", () => {
  it("has every rule and no results when clean", () => {
    const { results, tool, invocations } = run({ files: { "a.yaml": pod() } });
    assert.deepEqual(results, []);
    assert.deepEqual(
      tool.driver.rules.map(({ id }) => id),
      policies.map(({ id }) => id),
    );
    assert.equal(invocations[0]!["executionSuccessful"], true);
  });

  it("has fixes that make the repair", () => {
    const text = "kind: Pod\napiVersion: v1\nspec:\n  hostPID: true # why\n  containers: [{name: web}]\n";
    const { results } = run({ files: { "a.yaml": text } });
    const result = results.find(({ ruleId }) => ruleId === "no-host-namespaces");
    const [change] = result!.fixes![0]!.artifactChanges;
    const lines = text.split("\n");
    const offsetOf = (line: number, column: number): number =>
      lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    const [{ deletedRegion: at, insertedContent }] = change!.replacements as [Replacement];
    const [start, end] = [offsetOf(at.startLine, at.startColumn), offsetOf(at.endLine, at.endColumn)];
    const repaired = text.slice(0, start) + (insertedContent?.text ?? "") + text.slice(end);
    assert.equal(repaired, text.replace("hostPID: true # why", "# why"));
    const none = results.filter(({ ruleId }) => ruleId === "require-resource-limits");
    assert.deepEqual(
      none.map(({ fixes }) => fixes),
      [undefined],
    );
  });

  it("omits disabled policies, and uses the levels of the configuration", () => {
    const config = { "no-host-ports": "disabled", "no-privileged": "advisory" } as const;
    const { tool, results } = run({ files: { "a.yaml": privileged() }, config });
    assert.ok(tool.driver.rules.every(({ id }) => id !== "no-host-ports"));
    const [result] = results;
    const rule = tool.driver.rules[result!.ruleIndex]!;
    assert.equal(rule["id"], "no-privileged");
    assert.equal(rule["defaultConfiguration"].level, "warning");
    assert.equal(result!.level, "warning");
  });

  it("gives each rule the texts that code scanning shows, within its limits", () => {
    for (const { properties, ...rule } of run({ files: {} }).tool.driver.rules) {
      for (const key of ["shortDescription", "fullDescription", "help"])
        assert.match(rule[key].text, /\.$/, rule["id"]);
      assert.ok(rule["help"].markdown.includes("**Fix.**"));
      // Ten tags are shown, twenty are accepted.
      assert.ok(properties.tags.length <= 10 && properties.tags.includes("security"), rule["id"]);
      const { severity } = policies.find(({ id }) => id === rule["id"])!;
      const score = Number(properties["security-severity"]);
      const band = score > 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
      assert.equal(band, severity, rule["id"]);
    }
  });

  it("reports the problem, the fix, the position and the resource", () => {
    const [result] = run({ files: { "k8s/a.yaml": privileged() } }).results;
    assert.equal(result!.level, "error");
    assert.match(result!.message.text, /^Pod\/shop\/web: container "web" runs in privileged mode\. Fix: Remove /);
    assert.deepEqual(result!.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: "k8s/a.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 25, startColumn: 11, endLine: 25, endColumn: 29 },
        },
        logicalLocations: [
          {
            name: "web",
            fullyQualifiedName: "Pod/shop/web/spec.containers[0].securityContext.privileged",
            kind: "resource",
          },
        ],
      },
    ]);
    assert.deepEqual(result!.suppressions, []);
  });

  it("lists the controls that a result violates, of those of its rule", () => {
    const { results, tool } = run({ files: { "a.yaml": pod({ spec: { hostNetwork: true } }) } });
    assert.deepEqual(results[0]!.properties.controls, [
      "Pod Security Standards v1.37, Baseline: Host Namespaces",
      "CIS Kubernetes Benchmark 1.12, 5.2.5: Pods do not share the host's network namespace",
    ]);
    const rule = tool.driver.rules[results[0]!.ruleIndex]!;
    assert.ok(rule["properties"].tags.includes("aws-fsbp"));
    assert.match(rule["help"].text, /ECS\.17: .*\(Config rule ECS_TASK_DEFINITION_NETWORK_MODE_NOT_HOST\)/);
  });

  it("reports undecided findings as notes, unless they are mandatory", () => {
    const files = { "a.yaml": pod({ container: { image: "{{ image }}" } }) };
    const levels = (config = {}): readonly string[] => [
      ...new Set(run({ files, config }).results.map(({ level }) => level)),
    ];
    assert.deepEqual(levels(), ["note"]);
    const mandatory = { undecided: "mandatory" };
    assert.deepEqual(levels({ "trusted-registries": mandatory, "pinned-images": mandatory }), ["error"]);
  });

  it("has unique fingerprints that stay the same when lines move or other files are checked", () => {
    const before = fingerprints(run({ files: { "a.yaml": privileged() } }));
    const moved = { "./a.yaml": `\n# moved\n\n${JSON.stringify(privileged())}`, "b.yaml": pod() };
    assert.deepEqual(fingerprints(run({ files: moved })), before);
    assert.notDeepEqual(fingerprints(run({ files: { "b.yaml": privileged() } })), before);
    assert.notDeepEqual(fingerprints(run({ files: { "a.yaml": privileged("db") } })), before);
    assert.notDeepEqual(fingerprints(run({ files: { "a.yaml": privileged("web", { name: "other" }) } })), before);
    const twice = fingerprints(run({ files: { "a.yaml": privileged(), "b.yaml": privileged() } }));
    assert.equal(new Set(twice).size, 2);
    assert.equal(twice[0], before[0]);
  });

  it("suppresses exempt findings, in the source or externally", () => {
    const exempt = [{ resource: "Pod/shop/web", reason: "needs it", ticket: "SEC-1", expires: "2027-01-31" }];
    const annotations = { "container-guard.dev/exempt.no-privileged": "says so itself" };
    const { securityContext } = (privileged() as any).spec.containers[0];
    const files = {
      "a.yaml": privileged(),
      "b.yaml": pod({ name: "own", annotations, container: { securityContext } }),
      "c.yaml": privileged("third"),
    };
    const { results } = run({ files, config: { "no-privileged": { exempt, inlineExemptions: true } } });
    assert.deepEqual(
      results.map(({ suppressions }) => suppressions),
      [
        [],
        [{ kind: "external", status: "accepted", justification: "needs it (SEC-1, until 2027-01-31)" }],
        [{ kind: "inSource", status: "accepted", justification: "says so itself" }],
      ],
    );
  });

  it("reports unreadable sources and unused exemptions", () => {
    const problems = [
      { file: "b ü.yaml", line: 3, column: 7, reason: "a key has no value" },
      { file: "c.yaml", line: null, column: null, reason: "not a UTF-8 text file" },
    ];
    const config = { "no-privileged": { exempt: [{ resource: "Pod/shop/gone", reason: "old" }] } };
    const [invocation] = run({ files: { "a.yaml": pod() }, config, problems }).invocations;
    assert.equal(invocation!["executionSuccessful"], false);
    const [first, second] = invocation!["toolExecutionNotifications"];
    assert.match(first.message.text, /^Cannot read b ü\.yaml: a key has no value$/);
    assert.deepEqual(first.locations[0].physicalLocation, {
      artifactLocation: { uri: "b%20%C3%BC.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 3, startColumn: 7 },
    });
    assert.equal(second.locations[0].physicalLocation.region, undefined);
    assert.match(
      invocation!["toolConfigurationNotifications"][0].message.text,
      /Unused exemption of Pod\/shop\/gone.*: old/,
    );
  });

  const files: ReadonlyArray<readonly [file: string, expected: object]> = [
    ["./k8s/a.yaml", { uri: "k8s/a.yaml", uriBaseId: "%SRCROOT%" }],
    ["a b%41#?é:.yaml", { uri: "a%20b%2541%23%3F%C3%A9%3A.yaml", uriBaseId: "%SRCROOT%" }],
    ["/srv/a b.yaml", { uri: "file:///srv/a%20b.yaml" }],
    ["../a.yaml", { uri: pathToFileURL("../a.yaml").href }],
    ["-", { uri: "stdin", description: { text: "Standard input." } }],
    ["a\ud800.yaml", { uri: "a%EF%BF%BD.yaml", uriBaseId: "%SRCROOT%" }],
  ];
  for (const [file, expected] of files)
    it(`has a location for ${JSON.stringify(file)}`, () => {
      const { results, invocations } = run({ files: { [file]: privileged() } });
      assert.deepEqual(results[0]!.locations[0]!.physicalLocation.artifactLocation, expected);
      assert.equal(invocations[0]!["stdin"] !== undefined, file === "-");
    });

  it("reports a finding without a line at line 1, because code scanning requires one", () => {
    const { report, ...rest } = writing({ files: { "a.yaml": privileged() } });
    const findings = report.findings.map((finding) => ({ ...finding, location: undefined }));
    const { results } = run({ files: {} }, { ...rest, complete: { ...report, findings } });
    assert.deepEqual(results[0]!.locations[0]!.physicalLocation.region, { startLine: 1 });
  });

  it("links to the project if the package names it", () => {
    assert.equal(run({ files: {} }).tool.driver["informationUri"], undefined);
    const { driver } = run({ files: {} }, { homepage: "https://example.com/guard" }).tool;
    assert.equal(driver["informationUri"], "https://example.com/guard");
  });

  it("omits nothing, and warns if code scanning would reject the file", () => {
    const of = (count: number) => {
      const { report, ...rest } = writing({ files: { "a.yaml": privileged() } });
      const findings = Array.from({ length: count }, () => ({ ...report.findings[0]! }));
      const over = { complete: { ...report, findings }, fingerprintOf: fingerprinter(findings) };
      return run({ files: {} }, { ...rest, ...over });
    };
    assert.deepEqual(of(25_000).invocations[0]!["toolConfigurationNotifications"], []);
    const { results, invocations } = of(25_001);
    assert.equal(results.length, 25_001);
    assert.match(invocations[0]!["toolConfigurationNotifications"][0].message.text, /25001 results.*at most 25000/);
    assert.equal(new Set(fingerprints({ results } as Run)).size, 25_001);
  });

  it("escapes a message in time proportional to its length", () => {
    assertLinear(10_000, (size) => {
      const text = "[".repeat(size);
      return () => assert.equal(plain(text), text);
    });
  });

  it("treats hostile names as plain text", () => {
    for (const name of HOSTILE) {
      const checked = { files: { "a.yaml": privileged(name, { name, image: name }) } };
      const text = writeSarif(writing(checked));
      assert.doesNotMatch(text, /##\w*\[/);
      // No link but one whose bracket is escaped, no argument but a doubled brace.
      for (const { message } of run(checked).results) {
        assert.doesNotMatch(message.text, /(?<!\\)\[[^\]]*\]\(/);
        assert.doesNotMatch(message.text.replaceAll("{{", "").replaceAll("}}", ""), /[{}]/);
      }
    }
  });
});
