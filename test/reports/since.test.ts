import assert from "node:assert/strict";
import fc from "fast-check";
import type { LocatedFinding, Results } from "../../src/guard/report";
import { writeJson } from "../../src/reports/json";
import { compare, type EarlierFinding } from "../../src/reports/since";
import { assertLinear } from "../support/growth";
import { pod, privileged, writing, type Checked } from "../support/reports";

/** The findings of these files as a JSON report has them. */
function earlier(files: Checked["files"]): readonly EarlierFinding[] {
  return (JSON.parse(writeJson(writing({ files }))) as { readonly findings: readonly EarlierFinding[] }).findings;
}

function since(before: Checked["files"], after: Checked["files"]) {
  const { report, known, resolved } = compare(writing({ files: after }).report, earlier(before));
  return { new: report.findings.map(({ path, file }) => `${file} ${path}`), known, resolved };
}

const volume = (name: string, path: string) => ({ name, hostPath: { path } });
const mounting = (...paths: readonly string[]) =>
  pod({ spec: { volumes: paths.map((path, index) => volume(`v${index}`, path)) } });

/** A job of AWS Batch whose nodes have these containers. */
const nodes = (...containers: readonly string[]): string => `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Job:
    Type: AWS::Batch::JobDefinition
    Properties:
      Type: multinode
      NodeProperties:
        MainNode: 0
        NumNodes: ${containers.length}
        NodeRangeProperties:
${containers.map((each, index) => `          - {TargetNodes: "${index}", Container: {Image: example.com/x:1, User: "1", ${each}}}`).join("\n")}
`;

describe("a comparison with an earlier report", () => {
  const cases: Readonly<
    Record<string, readonly [before: Checked["files"], after: Checked["files"], news: readonly string[]]>
  > = {
    "the same findings": [{ "a.yaml": privileged() }, { "a.yaml": privileged() }, []],
    "moved lines": [{ "a.yaml": privileged() }, { "a.yaml": `\n\n${JSON.stringify(privileged())}` }, []],
    "a file by another spelling": [{ "a.yaml": privileged() }, { "./a.yaml": privileged() }, []],
    "a file that was renamed": [{ "a.yaml": privileged() }, { "b/c.yaml": privileged() }, []],
    "a resource that was moved out of a file": [
      { "a.yaml": `${JSON.stringify(privileged())}\n---\n${JSON.stringify(pod({ name: "db" }))}` },
      { "a.yaml": pod({ name: "db" }), "b.yaml": privileged() },
      [],
    ],
    "a container without a name whose index changed": [
      { "a.yaml": nodes("Privileged: true") },
      { "a.yaml": nodes("Privileged: false", "Privileged: true") },
      // What the new container lacks, as the other one did.
      ["ReadonlyRootFilesystem", "ResourceRequirements", "Image"].map(
        (name) => `a.yaml NodeProperties.NodeRangeProperties[1].Container.${name}`,
      ),
    ],
    "a copy of a resource in another file": [
      { "a.yaml": privileged() },
      { "a.yaml": privileged(), "b.yaml": privileged() },
      ["b.yaml spec.containers[0].securityContext.privileged"],
    ],
    "a resource that was fixed in one file, and broken by the same name in another": [
      { "a.yaml": privileged(), "b.yaml": pod() },
      { "a.yaml": pod(), "b.yaml": privileged() },
      ["b.yaml spec.containers[0].securityContext.privileged"],
    ],
    "a new container": [
      { "a.yaml": privileged() },
      { "a.yaml": privileged("web", { name: "other" }) },
      ["a.yaml spec.containers[0].securityContext.privileged"],
    ],
    "a new resource": [
      { "a.yaml": privileged() },
      { "a.yaml": privileged(), "b.yaml": privileged("db") },
      ["b.yaml spec.containers[0].securityContext.privileged"],
    ],
    "an undecided value that is decided": [
      { "a.yaml": pod({ container: { image: "{{ image }}:1" } }) },
      { "a.yaml": pod({ container: { image: "example.com/x:1" } }) },
      ["a.yaml spec.containers[0].image"],
    ],
  };
  for (const [what, [before, after, news]] of Object.entries(cases))
    it(`finds what is new: ${what}`, () => assert.deepEqual(since(before, after).new, news));

  it("treats a further value as new, and not the one whose index it took", () => {
    const { new: news } = since({ "a.yaml": mounting("/opt/a") }, { "a.yaml": mounting("/opt/b", "/opt/a") });
    // Volumes of one type cannot be told apart by their values: the one at a new index is the new one.
    assert.deepEqual(news.sort(), ["a.yaml spec.volumes[0].hostPath.path", "a.yaml spec.volumes[1].hostPath"]);
  });

  it("counts known and resolved findings", () => {
    const files = { "a.yaml": privileged(), "b.yaml": privileged("db") };
    assert.deepEqual(since(files, { "a.yaml": privileged() }), { new: [], known: 1, resolved: 1 });
    assert.deepEqual(since({}, files), {
      new: [
        "a.yaml spec.containers[0].securityContext.privileged",
        "b.yaml spec.containers[0].securityContext.privileged",
      ],
      known: 0,
      resolved: 0,
    });
  });

  it("counts the new findings in the summary, and keeps what was checked", () => {
    const { report } = compare(
      writing({ files: { "a.yaml": privileged() } }).report,
      earlier({ "a.yaml": privileged() }),
    );
    assert.deepEqual(report.summary, {
      resources: 1,
      workloads: 1,
      mandatory: 0,
      advisory: 0,
      undecided: 0,
      exempt: 0,
    });
    assert.equal(report.judged.length, 1);
  });

  it("accounts for the findings of any pair of reports", () => {
    const { report } = writing({ files: { "a.yaml": privileged() } });
    const [template] = report.findings;
    const change = fc.constantFrom("kept", "moved", "renamed", "duplicated", "removed", "added");
    const kind = fc.record({
      policy: fc.constantFrom("p", "q"),
      value: fc.constantFrom("1", "2"),
      name: fc.constantFrom("a", "b"),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, change), { maxLength: 30 }), fc.nat(), (entries, seed) => {
        const before: LocatedFinding[] = [];
        const after: LocatedFinding[] = [];
        let expected = 0;
        for (const [index, [{ policy, value, name }, how]] of entries.entries()) {
          const resource = { ...template!.resource, name };
          const at = (line: number, step: number): LocatedFinding => ({
            ...template!,
            ...{ policy, value, resource, path: `spec.containers[${step}].x` },
            location: { ...template!.location!, line },
          });
          if (how !== "added") before.push(at(index, index));
          if (how === "kept") after.push(at(index, index));
          if (how === "moved") after.push(at(index + 1_000 + seed, index));
          if (how === "renamed") after.push(at(index, index + 1_000 + seed));
          if (how === "duplicated") after.push(at(index, index), at(index + 2_000, index + 2_000));
          if (how === "added") after.push(at(index, index));
        }
        // Findings that differ in lines and indexes only account for one another: what counts is how many there are of each.
        const counts = new Map<string, number>();
        const add = (each: LocatedFinding, by: number) => {
          const key = [each.policy, each.value, each.resource.name].join();
          counts.set(key, (counts.get(key) ?? 0) + by);
        };
        for (const each of after) add(each, 1);
        for (const each of before) add(each, -1);
        for (const count of counts.values()) expected += Math.max(0, count);
        const results: Results = { ...report, judged: [], findings: after };
        const compared = compare(results, asEarlier(before));
        assert.equal(compared.report.findings.length, expected);
        assert.equal(compared.known, after.length - expected);
        assert.equal(compared.resolved, before.length - compared.known);
        const isKept = new Set(entries.flatMap(([, how], index) => (how === "kept" ? [index] : [])));
        for (const { location } of compared.report.findings) assert.ok(!isKept.has(location!.line));
      }),
      { numRuns: 300 },
    );
  });

  it("takes linear time", () => {
    const { report } = writing({ files: { "a.yaml": privileged() } });
    const [template] = report.findings;
    assertLinear(5_000, (size) => {
      const of = (offset: number) =>
        Array.from({ length: size }, (_, i) => ({
          ...template!,
          location: { ...template!.location!, line: i + offset },
        }));
      const [findings, before] = [of(0), asEarlier(of(size))];
      return () => void compare({ ...report, findings }, before);
    });
  });
});

function asEarlier(findings: readonly LocatedFinding[]): readonly EarlierFinding[] {
  return findings.map(({ policy, verdict, file, resource, container, path, value, location }) => ({
    ...{ policy, verdict, file, resource, container, path, value },
    line: location!.line,
  }));
}
