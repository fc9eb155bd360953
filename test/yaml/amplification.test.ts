import assert from "node:assert/strict";
import { run } from "../../src/cli/run";
import { sizeOf } from "../../src/yaml/amplification";
import { REPORT_FORMATS } from "../../src/reports";
import { readSources } from "../../src/sources";
import { Files } from "../support/files";
import { assertLinear } from "../support/growth";

const files = new Files();

/** As many lines or items, each made of its number. */
const many = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => write(i)).join("\n");

const mounts = (count: number): string => many(count, (i) => `    - /etc/a${i}:/b${i}`);

/** One long list, written once, and how often it is used. */
const REPEATED: Readonly<Record<string, (length: number, uses: number) => string>> = {
  "an aliased list in Compose services": (length, uses) =>
    `x-volumes: &volumes\n${mounts(length)}\nservices:\n${many(uses, (i) => `  s${i}: {image: nginx, volumes: *volumes}`)}`,
  "an object merged into Compose services": (length, uses) =>
    `x-base: &base\n  image: nginx\n  volumes:\n${mounts(length)}\nservices:\n${many(uses, (i) => `  s${i}: {<<: *base}`)}`,
  "a service that others extend": (length, uses) =>
    `services:\n  base:\n    volumes:\n${mounts(length)}\n${many(uses, (i) => `  s${i}: {extends: base}`)}`,
  "a job that others extend": (length, uses) =>
    `jobs:\n  base:\n    triggers: {}\n    volumes:\n${mounts(length)}\n${many(uses, (i) => `  s${i}: {extends: base}`)}`,
  "a list that each service of a chain extends": (length, uses) =>
    `services:\n  s0:\n    volumes:\n${mounts(length)}\n${many(uses, (i) => `  s${i + 1}: {extends: s${i}, volumes: ["/etc/c${i}:/d"]}`)}`,
  "an aliased list in Kubernetes manifests": (length, uses) =>
    `kind: List\nitems:\n- kind: Pod\n  spec:\n    volumes: &volumes\n${many(length, (i) => `    - {name: v${i}}`)}\n${many(uses, (i) => `- {kind: Pod, metadata: {name: p${i}}, spec: {volumes: *volumes}}`)}`,
  "an object merged into Kubernetes manifests": (length, uses) =>
    `kind: List\nx: &x\n  volumes:\n${many(length, (i) => `  - {name: v${i}}`)}\nitems:\n${many(uses, (i) => `- {kind: Pod, spec: {<<: *x, a: ${i}}}`)}`,
  "an aliased list in docker inspect output": (length, uses) =>
    `- {Id: a, HostConfig: {Binds: &binds [${many(length, (i) => `/etc/a${i}:/b,`)}]}}\n${many(uses, (i) => `- {Id: b${i}, HostConfig: {Binds: *binds}}`)}`,
};

describe("a small file that expands to a large one", () => {
  before(() => {
    for (const [what, write] of Object.entries(REPEATED)) {
      files.write(`${what}.yaml`, write(600, 600));
      files.write(`${what}, less.yaml`, write(90, 90));
    }
  });
  after(() => files.remove());

  const problemIn = (name: string) => [...readSources([files.path(name)])].map(({ problem }) => problem);

  for (const what of Object.keys(REPEATED)) {
    it(`is rejected: ${what}`, () => {
      const [problem, ...others] = problemIn(`${what}.yaml`);
      assert.match(
        problem!.reason,
        /^expected (aliases|extends) to expand the \d+ values written here to at most \d+, found at least \d+$/,
      );
      assert.ok(problem!.line! > 0);
      assert.deepEqual(others, []);
    });

    it(`is read if it expands only slightly: ${what}`, () =>
      assert.deepEqual(problemIn(`${what}, less.yaml`), [undefined]));
  }

  for (const format of REPORT_FORMATS)
    it(`is reported as unreadable in ${format}`, async () => {
      let err = "";
      const terminal = {
        out: () => {},
        err: (text: string) => void (err += text),
        isColoured: false,
        isWatched: false,
        width: undefined,
      };
      const file = files.path("a service that others extend.yaml");
      assert.equal(await run(["check", "--format", format, file], terminal), 2);
      assert.match(
        err,
        /cannot read .*a service that others extend\.yaml, line 1, column 1: expected extends to expand/,
      );
    });

  it("is read if every value is written out", () => {
    files.write("literal.yaml", `services:\n${many(300, (i) => `  s${i}:\n    volumes:\n${mounts(300)}`)}`);
    assert.deepEqual(problemIn("literal.yaml"), [undefined]);
  });

  it("is read if it extends many services once each", () => {
    files.write(
      "many.yaml",
      `services:\n${many(10_000, (i) => `  a${i}: {image: a}\n  b${i}: {extends: a${i}, user: "1"}`)}`,
    );
    assert.deepEqual(problemIn("many.yaml"), [undefined]);
  });

  it("is read in time proportional to a chain's length", () =>
    assertLinear(1_000, (size) => {
      files.write(
        `chain-${size}.yaml`,
        `services:\n  s0: {image: a}\n${many(size, (i) => `  s${i + 1}: {extends: s${i}}`)}`,
      );
      return () => assert.deepEqual(problemIn(`chain-${size}.yaml`), [undefined]);
    }));

  it("is measured in time proportional to its length", () =>
    assertLinear(10_000, (size) => {
      const shared = Array.from({ length: 10 }, (_, i) => i);
      const value = Array.from({ length: size }, () => shared);
      return () => assert.deepEqual(sizeOf(value), { written: 11 + 1, expanded: 1 + 11 * size });
    }));
});
