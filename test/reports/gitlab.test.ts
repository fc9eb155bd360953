import assert from "node:assert/strict";
import { join } from "node:path";
import { writeGitlab } from "../../src/reports/gitlab";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function report(checked: Checked): readonly Issue[] {
  return JSON.parse(writeGitlab(writing(checked))) as readonly Issue[];
}

describe("the Code Quality report of GitLab", () => {
  it("is an empty list when clean", () => assert.deepEqual(report({ files: { "a.yaml": pod() } }), []));

  it("has what GitLab requires", () => {
    const [issue, ...others] = report({ files: { "./k8s/a.yaml": privileged() } });
    assert.deepEqual(others, []);
    const { fingerprint, ...rest } = issue!;
    assert.match(fingerprint, /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      description: 'Pod/shop/web: container "web" runs in privileged mode (mandatory)',
      check_name: "no-privileged",
      severity: "blocker",
      location: { path: "k8s/a.yaml", lines: { begin: 25 } },
    });
  });

  it("has GitLab's severities", () => {
    const severity = (checked: Checked) => report(checked).map((each) => `${each.check_name} ${each.severity}`);
    assert.deepEqual(severity({ files: { "a.yaml": pod({ spec: { hostPID: true } }) } }), [
      "no-host-namespaces critical",
    ]);
    assert.deepEqual(severity({ files: { "a.yaml": pod({ container: { image: "registry.k8s.io/pause" } }) } }), [
      "pinned-images minor",
    ]);
    assert.deepEqual(severity({ files: { "a.yaml": pod({ container: { image: "{{ image }}" } }) } }), [
      "pinned-images info",
      "trusted-registries info",
    ]);
  });

  it("has a line for every issue, and unreadable sources", () => {
    const problems = [{ file: "b.yaml", line: null, column: null, reason: "it is a folder" }];
    const [unreadable, issue] = report({ files: { "-": privileged() }, problems });
    assert.deepEqual(unreadable!.location, { path: "b.yaml", lines: { begin: 1 } });
    assert.equal(unreadable!.severity, "blocker");
    assert.equal(issue!.location.path, "stdin");
  });

  it("has paths relative to the working directory, where the repository is", () => {
    const file = join(process.cwd(), "k8s", "a.yaml");
    const paths = [file, "./k8s//a.yaml", "../a.yaml"].flatMap((each) => report({ files: { [each]: privileged() } }));
    assert.deepEqual(
      paths.map(({ location }) => location.path),
      ["k8s/a.yaml", "k8s/a.yaml", "../a.yaml"],
    );
  });

  it("has unique fingerprints", () => {
    const files = Object.fromEntries(["a", "b", "c"].map((name) => [`${name}.yaml`, privileged()]));
    const problem = { file: "d.yaml", line: 1, column: 1, reason: "duplicate key" };
    const problems = [problem, { ...problem, line: 9 }, { ...problem, file: "e.yaml" }];
    assert.equal(new Set(report({ files, problems }).map(({ fingerprint }) => fingerprint)).size, 6);
  });

  it("has well-formed texts and no command to a build agent with hostile names", () => {
    for (const text of HOSTILE) {
      const written = writeGitlab(writing({ files: { [text]: privileged(text, { name: text, image: text }) } }));
      assert.doesNotMatch(written, /##\w*\[/);
      for (const { description, location } of JSON.parse(written) as readonly Issue[])
        assert.ok(description.isWellFormed() && location.path.isWellFormed());
    }
  });
});
