import assert from "node:assert/strict";
import { SaxesParser } from "saxes";
import type { Writing } from "../../src/reports";
import { writeJunit } from "../../src/reports/junit";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** @throws if it is not well-formed */
function parse(xml: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: { ...(attributes as Record<string, string>) }, children: [], text: "" };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  parser.on("text", (text) => (open.at(-1)!.text += text));
  parser.write(xml).close();
  return root.children[0]!;
}

function report(checked: Checked, over: Partial<Writing> = {}): Element {
  return parse(writeJunit(writing(checked, over)));
}

function testsOf(root: Element): readonly Element[] {
  return root.children.flatMap(({ children }) => children);
}

/** What Jenkins' junit-10.xsd allows; `file` and `line` of a test case are more than that. */
const ALLOWED: Readonly<Record<string, { children: RegExp; attributes: readonly string[] }>> = {
  testsuites: { children: /^testsuite$/, attributes: ["name", "tests", "failures", "errors"] },
  testsuite: { children: /^testcase$/, attributes: ["name", "tests", "failures", "errors", "skipped"] },
  testcase: { children: /^(skipped|error|failure)$/, attributes: ["name", "classname", "file", "line"] },
  skipped: { children: /^$/, attributes: ["type", "message"] },
  failure: { children: /^$/, attributes: ["type", "message"] },
  error: { children: /^$/, attributes: ["type", "message"] },
};

function assertAllowed({ name, attributes, children }: Element): void {
  const allowed = ALLOWED[name]!;
  assert.ok(
    Object.keys(attributes).every((key) => allowed.attributes.includes(key)),
    name,
  );
  for (const child of children) {
    assert.match(child.name, allowed.children, name);
    assertAllowed(child);
  }
}

describe("JUnit XML", () => {
  it("has a test for each clean workload, and none for other resources", () => {
    const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: {} };
    const root = report({ files: { "a.yaml": pod(), "b.yaml": pod({ name: "db" }), "c.yaml": configMap } });
    assert.deepEqual(root.attributes, { name: "container-guard", tests: "2", failures: "0", errors: "0" });
    assert.deepEqual(
      testsOf(root).map(({ attributes, children }) => [attributes["classname"], attributes["name"], children.length]),
      [
        ["a.yaml Pod/shop/web", "all policies", 0],
        ["b.yaml Pod/shop/db", "all policies", 0],
      ],
    );
  });

  it("has a failure for a mandatory finding, with its position and fix", () => {
    const root = report({ files: { "a.yaml": privileged(), "b.yaml": pod() } });
    const [suite] = root.children;
    assert.deepEqual(suite!.attributes, { name: "a.yaml", tests: "1", failures: "1", errors: "0", skipped: "0" });
    const [test] = suite!.children;
    assert.deepEqual(test!.attributes, {
      name: "no-privileged spec.containers[0].securityContext.privileged",
      classname: "a.yaml Pod/shop/web",
      file: "a.yaml",
      line: "25",
    });
    const [failure] = test!.children;
    assert.equal(failure!.name, "failure");
    assert.equal(failure!.attributes["message"], 'mandatory: container "web" runs in privileged mode');
    assert.match(failure!.text, /^where: a\.yaml:25:11 {2}spec.*\nwhy: A privileged .*\nfix: Remove .*$/);
  });

  it("skips advisory, undecided and exempt findings, with the reason", () => {
    const exempt = [{ resource: "Pod/shop/exempt", reason: "needs it" }];
    const files = {
      "a.yaml": pod({ container: { image: "registry.k8s.io/pause" } }),
      "b.yaml": pod({ name: "later", container: { image: "{{ image }}" } }),
      "c.yaml": privileged("exempt"),
    };
    const root = report({ files, config: { "no-privileged": { exempt } } });
    const skipped = testsOf(root).map(({ children: [child] }) => `${child!.name} ${child!.attributes["type"]}`);
    assert.deepEqual(skipped, ["skipped advisory", "skipped undecided", "skipped undecided", "skipped exempt"]);
    assert.equal(root.attributes["failures"], "0");
    assert.match(testsOf(root).at(-1)!.children[0]!.text, /\nreason: needs it$/);
  });

  it("has a failure for every finding that fails the command", () => {
    const files = { "a.yaml": pod({ container: { image: "registry.k8s.io/pause" } }), "b.yaml": privileged() };
    assert.equal(report({ files }, { isFailing: () => true }).attributes["failures"], "2");
    assert.equal(report({ files }, { isFailing: () => false }).attributes["failures"], "0");
    const exempt = [{ resource: "Pod/shop/web", reason: "needs it" }];
    const config = { "no-privileged": { exempt } };
    const root = report({ files: { "b.yaml": privileged() }, config }, { isFailing: () => true });
    assert.equal(root.attributes["failures"], "0");
  });

  it("has an error for an unreadable source, in addition to its findings", () => {
    const problems = [{ file: "a.yaml", line: 40, column: 2, reason: "a key has no value" }];
    const root = report({ files: { "a.yaml": privileged() }, problems });
    assert.equal(root.attributes["errors"], "1");
    assert.equal(root.children.length, 1);
    const test = testsOf(root).at(-1)!;
    assert.deepEqual(test.attributes, { name: "source can be read", classname: "a.yaml", file: "a.yaml", line: "40" });
    assert.equal(test.children[0]!.attributes["message"], "cannot read a.yaml: a key has no value");
  });

  it("gives every test a unique name, because GitLab drops duplicates", () => {
    const files = {
      "a.yaml": `${JSON.stringify(privileged())}\n---\n${JSON.stringify(privileged())}`,
      "b.yaml": privileged(),
    };
    const keys = testsOf(report({ files })).map(({ attributes }) => `${attributes["classname"]} ${attributes["name"]}`);
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 3);
  });

  it("counts its tests, as Jenkins' schema requires", () => {
    const mixed = pod({ container: { image: "nginx", resources: {} }, spec: { hostPID: true, hostIPC: true } });
    const problems = [{ file: "z.yaml", line: null, column: null, reason: "it is a folder" }];
    const root = report({ files: { "a.yaml": mixed, "b.yaml": pod({ name: "db" }) }, problems });
    assertAllowed(root);
    for (const { attributes, children } of root.children) {
      const count = (name: string): string => String(children.filter((test) => test.children[0]?.name === name).length);
      assert.equal(attributes["tests"], String(children.length));
      assert.equal(attributes["failures"], count("failure"));
      assert.equal(attributes["errors"], count("error"));
      assert.equal(attributes["skipped"], count("skipped"));
    }
    assert.equal(root.attributes["tests"], String(testsOf(root).length));
  });

  it("stays well-formed with hostile names, and keeps every allowed character", () => {
    for (const text of HOSTILE) {
      const annotations = { "container-guard.dev/exempt.no-privileged": text };
      const { securityContext } = (privileged() as any).spec.containers[0];
      const checked = {
        files: {
          [text]: privileged(text, { name: text, image: text }),
          "b.yaml": pod({ annotations, container: { name: text, securityContext } }),
        },
        config: { "no-privileged": { inlineExemptions: true } },
        problems: [{ file: text, line: 1, column: 1, reason: text }],
      };
      const xml = writeJunit(writing(checked));
      assert.doesNotMatch(xml, /##\w*\[/);
      assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
      assert.ok(xml.isWellFormed());
      const root = parse(xml);
      assertAllowed(root);
      const printable = text.toWellFormed().replace(/[\u0007\u001b]/g, "\ufffd");
      assert.equal(testsOf(root)[0]!.attributes["file"], printable);
    }
  });
});
