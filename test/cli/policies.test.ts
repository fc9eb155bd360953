import assert from "node:assert/strict";
import { policies } from "../../policies";
import { guard, inFolder, rejects } from "../support/command-line";

describe("container-guard", () => {
  const files = inFolder();

  describe("rules", () => {
    it("prints a line for each policy, with its level, severity and standards", async () => {
      const { code, out, err } = await guard(["rules"]);
      assert.deepEqual([code, err], [0, ""]);
      const lines = out.trimEnd().split("\n");
      assert.deepEqual(
        lines.map((line) => line.replace(/ \([^()]*\)$/, "").split(/ {2,}/)),
        policies.map(({ id, level, severity, title }) => [level, severity, id, title]),
      );
      const [privileged] = lines.filter((line) => line.includes(" no-privileged "));
      assert.match(privileged!, / \(PSS baseline, CIS Docker, CIS Kubernetes, AWS FSBP\)$/);
      const [pinned] = lines.filter((line) => line.includes(" pinned-images "));
      assert.match(pinned!, /digest$/);
    });

    it("prints the levels of a preset or a configuration", async () => {
      const { out } = await guard(["rules", "--preset", "development"]);
      assert.doesNotMatch(out, /^mandatory/m);
      files.write("off.json", '{"all": "disabled", "no-privileged": "advisory"}');
      const lines = (await guard(["rules", "-c", "off.json"])).out.split("\n");
      assert.deepEqual(
        lines.filter((line) => /^(mandatory|advisory)/.test(line)).map((line) => line.split(/ +/).slice(0, 3)),
        [["advisory", "critical", "no-privileged"]],
      );
    });

    it("prints JSON", async () => {
      const { out } = await guard(["rules", "--format", "json"]);
      const rules = JSON.parse(out) as ReadonlyArray<Readonly<Record<string, unknown>>>;
      assert.deepEqual(
        rules.map(({ id }) => id),
        policies.map(({ id }) => id),
      );
      for (const rule of rules)
        for (const key of ["title", "level", "severity", "platforms", "reads", "standards", "why", "fix", "options"])
          assert.ok(key in rule, key);
      assert.ok(!out.includes('"form"'), "what is only ours is not told");
    });

    it("rejects an unknown format", () => rejects(["rules", "--format", "yaml"], '"yaml": expected table, json'));
  });

  describe("explain", () => {
    const unwrapped = (text: string): string => text.replace(/\s+/g, " ");

    it("breaks lines, also on a narrow terminal", async () => {
      const longest = async (width?: number): Promise<number> => {
        const { out } = await guard(["explain", "no-runtime-sockets"], width === undefined ? {} : { width });
        const prose = out.slice(0, out.indexOf("\nBad (")).split("\n");
        return Math.max(...prose.map((line) => line.length));
      };
      assert.ok((await longest()) <= 90 && (await longest()) > 70);
      assert.ok((await longest(60)) <= 60);
      assert.ok((await longest(300)) <= 90);
    });

    it("names the properties of every policy in one line", async () => {
      const { out } = await guard(["explain", "no-privileged"]);
      assert.match(
        out,
        /^Properties\n {2}Every policy also has undecided, exempt, inlineExemptions, showExemption; see\n {6}docs\/policies\.md\.$/m,
      );
    });

    for (const { id, title, why, whenNotToUse } of policies)
      it(`shows everything about ${id}`, async () => {
        const { code, out, err } = await guard(["explain", id]);
        assert.deepEqual([code, err], [0, ""]);
        for (const part of [
          `${id}  (`,
          `${title}.`,
          `Why\n  ${why}`,
          "\nFix\n",
          `When not to use it\n  ${whenNotToUse}`,
          "\nBad (",
          "\nGood\n",
          "\nReads\n",
          "\nProperties\n",
          "\nStandards\n",
          `docs/policies/${id}.md\n`,
        ])
          assert.ok(unwrapped(out).includes(unwrapped(part)), part);
      });

    it("describes the properties of objects in a list", async () => {
      const { out } = await guard(["explain", "no-host-paths"]);
      for (const line of [
        "  allowed (a list; default []): Host paths that containers may mount, including everything below them.",
        "    path (an absolute path; required): The path on the host.",
        "    readOnly (true or false): Allow only read-only mounts.",
      ])
        assert.ok(unwrapped(out).includes(unwrapped(line)), line);
    });

    it("suggests a similar policy", () => rejects(["explain", "no-priviledged"], 'did you mean "no-privileged"?'));
    it("suggests the list if no policy has a similar name", () =>
      rejects(["explain", "root"], "for a list, run: container-guard rules"));
    it("requires a policy", () => rejects(["explain"], "Expected one POLICY"));
  });

  describe("export admission", () => {
    it("exports the given policies", async () => {
      const { code, out, err } = await guard(["export", "admission", "--policy", "no-privileged"]);
      assert.deepEqual([code, err], [0, ""]);
      assert.match(out, /name: container-guard\.no-privileged\n/);
      assert.doesNotMatch(out, /name: container-guard\.no-host-ports\n/);
    });

    it("warns about a policy that is too large for kubectl apply", async () => {
      const exempt = Array.from({ length: 1000 }, (_, i) => ({ resource: `Pod/shop/a-${i}`, value: "x", reason: "r" }));
      files.write("large.json", JSON.stringify({ "no-host-probes": { exempt } }));
      const { code, err } = await guard(["export", "admission", "--config", "large.json"]);
      assert.equal(code, 0);
      assert.match(err, /^container-guard: warning: container-guard\.no-host-probes is too large .*--server-side\n$/);
    });

    it("suggests a similar policy", () =>
      rejects(["export", "admission", "--policy", "no-priviledged"], 'did you mean "no-privileged"?'));
  });
});
