import assert from "node:assert/strict";
import type { LocatedFinding } from "../../../src/guard/report";
import { readSources } from "../../../src/sources";
import { Files, PRIVILEGED, podText } from "../../support/files";
import { assertLinear } from "../../support/growth";
import { newReport } from "../../support/guard";

describe("a Compose file of several documents", () => {
  const files = new Files();
  after(() => files.remove());

  /** Returns the findings of a policy in a file, and why parts of it cannot be read. */
  function judged(text: string, { file = "compose.yaml", policy = "no-privileged" } = {}): readonly string[] {
    const report = newReport({ all: "disabled", [policy]: "mandatory" });
    const problems: string[] = [];
    for (const { resources, problem } of readSources([files.write(file, text)])) {
      resources.forEach((resource) => report.add(resource));
      if (problem !== undefined) problems.push(`${problem.line}: ${problem.reason}`);
    }
    const place = ({ path, location, verdict }: LocatedFinding): string =>
      `${verdict} ${path} in line ${location?.line}`;
    return [...report.findings.map(place), ...problems];
  }

  const web = "services: {web: {image: 'a:1', secrets: [s]}}\n";
  const secret = (path: string): string => `secrets: {s: {file: ${path}}}\n`;

  it("is one project, in which a later document changes an earlier one", () => {
    const policy = "no-host-system-paths";
    assert.deepEqual(judged(`${web}${secret("./x")}---\n${secret("/etc/shadow")}`, { policy }), [
      "violation secrets.s.file in line 4",
    ]);
    assert.deepEqual(judged(`${web}${secret("/etc/shadow")}---\n${secret("./x")}`, { policy }), []);
  });

  it("is recognized under any name, if one of its documents has services", () => {
    const policy = "no-host-system-paths";
    const text = `${secret("/etc/shadow")}---\n${web}`;
    assert.deepEqual(judged(text, { policy, file: "stack.yml" }), ["violation secrets.s.file in line 1"]);
    assert.deepEqual(judged(`${secret("/etc/shadow")}---\na: b\n`, { policy, file: "values.yml" }), []);
  });

  it("has each setting at the line of the last document that contains it", () => {
    const text = `services:
  web:
    image: a:1
    privileged: false
    cap_add: [SYS_ADMIN]
---
services:
  web:
    cap_add: [NET_ADMIN, SYS_ADMIN]
    privileged: true
---
services: {web: {user: "1"}, other: }
`;
    assert.deepEqual(judged(text), ["violation services.web.privileged in line 10"]);
    assert.deepEqual(judged(text, { policy: "no-added-capabilities" }), [
      "violation services.web.cap_add[0] in line 9",
      "violation services.web.cap_add[1] in line 9",
    ]);
  });

  it("keeps the last volume for each target", () => {
    const volumes = (...each: readonly string[]): string =>
      `services: {web: {image: 'a:1', volumes: [${each.join(", ")}]}}\n`;
    const of = (...documents: readonly string[]): readonly string[] =>
      judged(documents.join("---\n"), { policy: "no-kernel-filesystems" });
    const long = (source: string): string => `{type: bind, source: ${source}, target: /a}`;
    assert.deepEqual(of(volumes("/proc:/a"), volumes("./x:/a")), []);
    assert.deepEqual(of(volumes("/proc:/a"), volumes(long("./x"))), []);
    assert.deepEqual(of(volumes(long("./x")), volumes("/proc:/a:ro")), ["violation services.web.volumes[0] in line 3"]);
    assert.deepEqual(of(volumes("/proc:/a"), volumes("./x:/b")), ["violation services.web.volumes[0] in line 1"]);
    assert.deepEqual(of(volumes("/proc:/a"), volumes("'./x:${A}'")), ["violation services.web.volumes[0] in line 1"]);
    assert.deepEqual(of(volumes("/proc:/a"), volumes("/a:ro")), ["violation services.web.volumes[0] in line 1"]);
  });

  it("resolves extends within each document", () => {
    const base = "services: {base: {image: 'a:1', privileged: true}}\n";
    assert.deepEqual(judged(`${base}---\nservices: {web: {extends: base}}\n`), [
      "violation services.base.privileged in line 1",
      "malformed services.web.extends in line 3",
    ]);
    const own = "services: {base: {image: 'a:1'}, web: {extends: base}}\n";
    assert.deepEqual(judged(`${own}---\n${base}`), ["violation services.base.privileged in line 3"]);
  });

  it("may include files in any document", () =>
    assert.deepEqual(judged(`${web}${secret("./x")}---\ninclude: [db.yaml]\n`), ["undecided include in line 4"]));

  it("is checked without a document that has the tags of Compose, which is reported", () => {
    for (const tag of ["!reset", "!override"])
      assert.deepEqual(
        judged(`services: {web: {image: 'a:1', privileged: true}}\n---\nservices: {web: {ports: ${tag} []}}\n`),
        [
          "violation services.web.privileged in line 1",
          "3: an unknown tag: check the output of docker compose config instead",
        ],
      );
  });

  it("is checked without a document that is not valid YAML, which is reported", () =>
    assert.deepEqual(judged(`services: {web: {image: 'a:1'}}\n---\na: [\n---\nservices: {web: {privileged: true}}\n`), [
      "violation services.web.privileged in line 5",
      "4: unexpected end of the stream within a flow collection",
    ]));

  it("does not accept a document in the first Compose format", () =>
    assert.match(judged(`${web}---\nweb: {image: a}\n`)[0]!, /^3: expected services, found none/));

  it("is separate from manifests in the same file", () => {
    const pod = podText("web", PRIVILEGED);
    const text = `services: {web: {image: 'a:1'}}\n---\n${pod}---\nservices: {web: {privileged: true}}\n`;
    assert.deepEqual(judged(text, { file: "all.yaml" }), [
      "violation spec.containers[0].securityContext.privileged in line 11",
      "violation services.web.privileged in line 13",
    ]);
  });

  it("is read in linear time", () => {
    const service = (i: number): string =>
      `services: {s${i}: {image: 'a:1', privileged: true}, web: {cap_add: [A${i}]}}\n`;
    assertLinear(100, (size) => {
      const text = Array.from({ length: size }, (_, i) => service(i)).join("---\n");
      return () => assert.equal(judged(`${text}---\nservices: {web: {image: 'a:1'}}\n`).length, size);
    });
  });
});
