import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ROOT,
  assertBlocked,
  assertMarked,
  assertReadable,
  endToEnd,
  headings,
  needs,
  type Run,
} from "../support/pulumi";

const PROGRAM = `
const docker = require("@pulumi/docker");
new docker.Container("printer", { image: "docker.io/library/nginx:1.29.3", user: "10001", privileged: true });
`;

endToEnd(
  "a policy configuration file",
  needs("pulumi", "pulumi-language-nodejs", "pulumi-resource-docker", "a Docker Engine"),
  (work) => {
    /** With this configuration of no-privileged, which the program breaks, and every other policy off. */
    const preview = (noPrivileged: object): Promise<Run> =>
      work.preview(work.project("config", { "index.js": PROGRAM }), {
        config: { all: "disabled", "no-privileged": { enforcementLevel: "mandatory", ...noPrivileged } },
      });

    it("is accepted as the README has it", async () => {
      const [, example] = /```json\n(.*?)```/s.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
      assert.ok(example, "the README has a configuration");
      const config = JSON.parse(example) as object;
      const run = await work.preview(work.project("config", { "index.js": PROGRAM }), { config });
      assertBlocked(run, ["no-privileged  printer"]);
      assert.ok(headings(run, "advisory").includes("require-resource-limits  printer"), run.output);
    });

    it("with a misspelt property fails, and names the property and the nearest right one", async () => {
      const [mandatory, advisory] = await Promise.all([
        preview({ exmpt: [] }),
        preview({ enforcementLevel: "advisory", undecidedd: "ignore" }),
      ]);
      assert.equal(mandatory.code !== 0 && advisory.code !== 0, true, mandatory.output + advisory.output);
      assertProblem(mandatory, /unknown property "exmpt"; did you mean "exempt"\?/);
      assertProblem(advisory, /unknown property "undecidedd"; did you mean "undecided"\?/);
      assert.deepEqual(headings(mandatory, "mandatory").at(-1), "no-privileged  printer", mandatory.output);
      assert.deepEqual(headings(advisory, "advisory"), ["no-privileged  printer"], advisory.output);
    });

    it("with a property of the wrong type is rejected by the CLI, which names the policy and the property", async () => {
      const [list, word] = await Promise.all([
        preview({ exempt: "Container/printer" }),
        preview({ undecided: "warn" }),
      ]);
      assert.notEqual(list.code, 0, list.output);
      assert.match(list.output, /no-privileged: exempt: Invalid type\. Expected: array, given: string/);
      assert.notEqual(word.code, 0, word.output);
      assert.match(word.output, /no-privileged: undecided: .*"advisory", "mandatory", "ignore"/);
    });

    it("replaces each property of the pack's own configuration, lists included", async () => {
      const own = work.project("own-pack", {
        "PulumiPolicy.yaml": "runtime: nodejs\n",
        "package.json": JSON.stringify({ name: "own-pack", version: "1.0.0", main: "index.js" }),
        "index.js": `
          const { ContainerGuard } = require(${JSON.stringify(ROOT)} + "/dist/src/library.js");
          const exempt = [{ resource: "Container/printer", reason: "drives the printer" }];
          new ContainerGuard({ all: "disabled", "no-privileged": { enforcementLevel: "mandatory", exempt } });
        `,
      });
      const project = work.project("config", { "index.js": PROGRAM });
      const exempt = [{ resource: "Container/other", reason: "another one" }];
      const [kept, levelled, replaced] = [
        await work.preview(project, { packs: [own] }),
        await work.preview(project, { packs: [own], config: { "no-privileged": "mandatory" } }),
        await work.preview(project, { packs: [own], config: { "no-privileged": { exempt } } }),
      ];
      assert.equal(kept.code, 0, kept.output);
      assert.equal(levelled.code, 0, levelled.output);
      assertBlocked(replaced, ["no-privileged  printer"]);
    });

    it("exempts with a reason: not red, not silent", async () => {
      const exempt = [
        { resource: "Container/printer", reason: "drives the printer", ticket: "SEC-7", expires: "2999-12-31" },
      ];
      const run = await preview({ exempt });
      const { code, output, findings } = run;
      assert.equal(code, 0, output);
      assertMarked(run, "⚠️");
      assert.deepEqual(
        findings.map(({ level, policy, name, lines }) => ({ level, policy, name, lines })),
        [
          {
            level: "advisory",
            policy: "no-privileged",
            name: "printer",
            lines: [
              'exempt: container "printer" runs in privileged mode; reason: drives the printer (SEC-7, until 2999-12-31)',
            ],
          },
        ],
        output,
      );
    });

    it("exempts nothing without a reason, after its last day, or elsewhere", async () => {
      const [none, blank] = await Promise.all([
        preview({ exempt: [{ resource: "Container/printer" }] }),
        preview({ exempt: [{ resource: "Container/printer", reason: " " }] }),
      ]);
      const [expired, other] = await Promise.all([
        preview({ exempt: [{ resource: "Container/printer", reason: "drives the printer", expires: "2025-12-31" }] }),
        preview({ exempt: [{ resource: "Container/scanner", reason: "drives the scanner" }] }),
      ]);
      assert.notEqual(none.code, 0, none.output);
      assert.match(none.output, /no-privileged: exempt\.0: reason is required/);
      assertProblem(blank, /exempt\[0\]\.reason: expected a reason in words, found " "/);
      for (const run of [blank, expired, other]) {
        assert.notEqual(run.code, 0, run.output);
        assert.ok(headings(run, "mandatory").includes("no-privileged  printer"), run.output);
      }
      assert.match(expired.output, /the exemption for this expired on 2025-12-31/);
      assertReadable(expired);
    });
  },
);

/** Tests that one mandatory finding reports the configuration's error, once for the whole run. */
function assertProblem({ findings, output }: Run, says: RegExp): void {
  const problems = findings.filter(({ lines }) => /configuration/.test(lines[0] ?? ""));
  assert.equal(problems.length, 1, output);
  assert.equal(problems[0]?.level, "mandatory", output);
  assert.equal(problems[0]?.policy, "no-privileged", output);
  assert.match(problems[0]?.lines[0] ?? "", says, output);
}
