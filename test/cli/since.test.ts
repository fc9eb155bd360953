import assert from "node:assert/strict";
import { guard as runCommand } from "../support/command-line";
import { Files, PRIVILEGED, podText } from "../support/files";

const files = new Files();
const home = process.cwd();
const guard = (...args: readonly string[]) => runCommand(args);

interface Json {
  readonly findings: ReadonlyArray<{ readonly fingerprint: string; readonly resource: { readonly name: string } }>;
  readonly summary: { readonly mandatory: number; readonly workloads: number };
  readonly since?: object;
}

async function json(...args: readonly string[]): Promise<Json> {
  return JSON.parse((await guard("check", "--format", "json", ...args)).out) as Json;
}

const POLICY = ["--config", "only.json"];

describe("check --since", () => {
  before(async () => {
    process.chdir(files.folder);
    files.write("only.json", `{ "all": "disabled", "no-privileged": "mandatory" }`);
    files.write("k8s/old.yaml", podText("old", PRIVILEGED));
    files.write("base.json", JSON.stringify(await json(...POLICY, "k8s")));
    files.write("k8s/moved.yaml", "");
  });
  after(() => {
    process.chdir(home);
    files.remove();
  });

  it("is clean without new findings, and mentions the known ones", async () => {
    assert.deepEqual(await guard("check", ...POLICY, "--since", "base.json", "k8s/old.yaml"), {
      code: 0,
      out: "No new findings in 1 workload (1 resource, only.json).\n" + "1 finding not listed: already in base.json.\n",
      err: "",
    });
  });

  it("lists and fails on new findings", async () => {
    files.write("k8s/new.yaml", podText("new", PRIVILEGED));
    const { code, out } = await guard("check", ...POLICY, "--since", "base.json", "k8s/old.yaml", "k8s/new.yaml");
    assert.equal(code, 1);
    assert.match(out, /^k8s\/new\.yaml {2}Pod\/default\/new /);
    assert.doesNotMatch(out, /k8s\/old\.yaml/);
    assert.match(out, /^Failed: 1 mandatory new finding in 1 of 2 workloads /m);
    const { findings, summary, since } = await json(...POLICY, "--since", "base.json", "k8s/old.yaml", "k8s/new.yaml");
    assert.deepEqual(
      findings.map(({ resource }) => resource.name),
      ["new"],
    );
    assert.deepEqual([summary.mandatory, summary.workloads], [1, 2]);
    assert.deepEqual(since, { file: "base.json", known: 1, resolved: 0 });
  });

  it("keeps the fingerprints of all findings", async () => {
    files.write("twice.yaml", `${podText("old", PRIVILEGED)}---\n${podText("old", PRIVILEGED)}`);
    files.write("once.json", JSON.stringify({ ...(await json(...POLICY, "twice.yaml")), findings: [] }));
    const all = (await json(...POLICY, "twice.yaml")).findings;
    files.write("one.json", JSON.stringify({ ...(await json(...POLICY, "twice.yaml")), findings: all.slice(0, 1) }));
    const [fresh, ...others] = (await json(...POLICY, "--since", "one.json", "twice.yaml")).findings;
    assert.deepEqual([fresh!.fingerprint, others], [all[1]!.fingerprint, []]);
  });

  it("counts resolved findings", async () => {
    files.write("fixed.yaml", podText("old"));
    const { code, out } = await guard("check", ...POLICY, "--since", "base.json", "fixed.yaml");
    assert.deepEqual([code, out.split("\n")[1]], [0, "1 finding resolved."]);
  });

  it("keeps all findings in SARIF and HTML, which are records of everything that was checked", async () => {
    const check = (format: string) => guard("check", ...POLICY, "-f", format, "--since", "base.json", "k8s/old.yaml");
    const { runs } = JSON.parse((await check("sarif")).out) as { runs: ReadonlyArray<{ results: readonly object[] }> };
    assert.equal(runs[0]!.results.length, 1);
    assert.match((await check("html")).out, /Pod\/default\/old/);
    for (const format of ["junit", "github", "gitlab", "markdown", "full"])
      assert.doesNotMatch((await check(format)).out, /runs in privileged mode/, format);
  });

  it("fails with 2 if a source cannot be read", async () =>
    assert.equal((await guard("check", ...POLICY, "--since", "base.json", "k8s/old.yaml", "gone.yaml")).code, 2));

  it("does not treat an exempt finding of the earlier report as known", async () => {
    const exempt = [{ resource: "Pod/default/old", reason: "for now" }];
    files.write(
      "exempting.json",
      JSON.stringify({ all: "disabled", "no-privileged": { enforcementLevel: "mandatory", exempt } }),
    );
    files.write("exempted.json", JSON.stringify(await json("--config", "exempting.json", "k8s/old.yaml")));
    assert.equal((await guard("check", ...POLICY, "--since", "exempted.json", "k8s/old.yaml")).code, 1);
  });

  const finding = {
    ...{
      policy: "no-privileged",
      verdict: "violation",
      file: "a.yaml",
      line: 1,
      container: null,
      path: "x",
      value: null,
    },
    resource: { kind: "Pod", namespace: null, name: "web", urn: null },
  };
  const with_ = (over: object) => ({
    version: 1,
    tool: { name: "container-guard" },
    findings: [{ ...finding, ...over }],
  });
  const hostile: Readonly<Record<string, readonly [content: unknown, says: RegExp]>> = {
    nothing: ["", /it is not valid JSON/],
    "no JSON": ["kind: Pod", /it is not valid JSON/],
    "deep JSON": ["[".repeat(1_000_000), /it is not valid JSON/],
    "a list": [[], /expected a report, found a list/],
    null: ["null", /expected a report, found nothing/],
    "a report of another tool": [
      { version: 1, tool: { name: "trivy" }, findings: [] },
      /it is not a report of container-guard/,
    ],
    SARIF: [{ version: "2.1.0", runs: [] }, /it is not a report of container-guard/],
    "another version": [
      { version: 2, tool: { name: "container-guard" }, findings: [] },
      /expected a report of version 1/,
    ],
    "no findings": [{ version: 1, tool: { name: "container-guard" } }, /findings: expected a list, found nothing/],
    "a finding that is null": [
      { version: 1, tool: { name: "container-guard" }, findings: [null] },
      /findings\[0\]: expected an object, found nothing/,
    ],
    "a policy that is no text": [with_({ policy: 1 }), /findings\[0\]\.policy: expected text, found a number/],
    "a path that is null": [with_({ path: null }), /findings\[0\]\.path: expected text, found nothing/],
    "a value that is an object": [with_({ value: {} }), /findings\[0\]\.value: expected text or null, found an object/],
    "a line as text": [with_({ line: "1" }), /findings\[0\]\.line: expected number or null, found a string/],
    "no resource": [with_({ resource: null }), /findings\[0\]\.resource: expected an object, found nothing/],
    "a resource without a name": [with_({ resource: { kind: "Pod" } }), /findings\[0\]\.resource\.namespace: expected/],
    "a name with a meaning in JavaScript": [
      '{"__proto__": {"version": 1, "tool": {"name": "container-guard"}, "findings": []}}',
      /not a report/,
    ],
    "bytes that are no text": ["\u0000\u0001", /Cannot read|not valid JSON/],
  };
  for (const [what, [content, says]] of Object.entries(hostile))
    it(`fails with 2 and says why for ${what}`, async () => {
      files.write("hostile.json", typeof content === "string" ? content : JSON.stringify(content));
      const { code, out, err } = await guard("check", ...POLICY, "--since", "hostile.json", "k8s/old.yaml");
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, says);
      assert.match(err, /^container-guard: Cannot (use|read) [^\n]*\n$/);
    });

  it("accepts a report without the properties that older versions did not have", async () => {
    files.write("older.json", JSON.stringify(with_({})));
    assert.equal((await guard("check", ...POLICY, "--since", "older.json", "k8s/old.yaml")).code, 1);
  });

  it("accepts a report that is larger than a source may be", async () => {
    files.write("large.json", `${JSON.stringify(with_({}))}${" ".repeat(65 * 1024 * 1024)}`);
    assert.equal((await guard("check", ...POLICY, "--since", "large.json", "k8s/old.yaml")).code, 1);
  });

  for (const [what, file] of Object.entries({
    "a missing file": "gone.json",
    "a folder": "k8s",
    "standard input": "-",
  }))
    it(`fails with 2 for ${what}`, async () => {
      const { code, out, err } = await guard("check", "--since", file, "k8s/old.yaml");
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /^container-guard: (Cannot read|Invalid --since)/);
    });
});
