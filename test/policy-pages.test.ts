import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXAMPLE_NOTATIONS } from "../scripts/example-notations";
import { examplesOf, findingsIn } from "../scripts/policy-examples";
import { exemption } from "../scripts/policy-pages";
import { evaluate, policies } from "../src/library";
import { ROOT, run } from "./support/pulumi";

describe("the examples of the policy pages", () => {
  for (const policy of policies)
    for (const { in: notation, bad, good } of examplesOf(policy)) {
      const { title } = notation.notation;

      it(`has a bad one for ${policy.id} in ${title}`, () => {
        const verdicts = findingsIn(bad, notation, [policy]).map(({ verdict }) => verdict);
        assert.ok(verdicts.length > 0);
        assert.deepEqual([...new Set(verdicts)], ["violation"]);
      });

      it(`has a good one for ${policy.id} in ${title}`, () =>
        assert.deepEqual(findingsIn(good, notation, [policy]), []));

      it(`does not fix ${policy.id} in ${title} by breaking another policy`, () => {
        const [before, after] = [bad, good].map((settings) =>
          findingsIn(settings, notation, policies).map((finding) => finding.policy),
        );
        assert.deepEqual(
          after!.filter((id) => !before!.includes(id)),
          [],
        );
      });
    }

  for (const policy of policies)
    it(`has an exemption from ${policy.id} that covers the first finding`, () => {
      const [example] = examplesOf(policy);
      const resources = example!.in.read(example!.bad);
      const { exempt, problems } = evaluate(resources, {
        policies: [policy],
        config: exemption(policy, examplesOf(policy)),
      });
      assert.deepEqual(problems, []);
      assert.ok(exempt.length > 0);
    });

  // The containers of an ECS task definition are text, which the compiler does not check.
  it("consist of properties that docker.Container has", async function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "container-guard-examples-"));
    try {
      const programs = policies
        .flatMap(examplesOf)
        .filter((example) => example.in.id === "docker")
        .flatMap(({ in: { write }, bad, good }) => [write(bad), write(good)]);
      writeFileSync(
        join(folder, "index.ts"),
        ['import * as docker from "@pulumi/docker";', ...(await Promise.all(programs))].join("\n"),
      );
      symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
      const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "node16"];
      const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
      const { code, output } = await run(process.execPath, [compiler, ...options, "index.ts"], { cwd: folder });
      assert.equal(code, 0, output);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("cover each notation", () => {
    const used = new Set(policies.flatMap(examplesOf).map((example) => example.in.id));
    assert.deepEqual(
      [...used],
      EXAMPLE_NOTATIONS.map(({ id }) => id),
    );
  });
});
