import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { examplesOf } from "../../scripts/policy-examples";
import { policies } from "../../src/library";
import { kubectl } from "../support/kubernetes";
import { needs } from "../support/pulumi";
import { askOracle, buildOracle } from "./oracle";

/** Returns the texts of all examples in a notation, by policy. */
async function textsIn(id: string): Promise<ReadonlyArray<readonly [policy: string, text: string]>> {
  const texts = policies.flatMap((policy) =>
    examplesOf(policy)
      .filter((example) => example.in.id === id)
      .flatMap(({ in: { write }, bad, good }) =>
        [bad, good].map(async (settings) => [policy.id, await write(settings)] as const),
      ),
  );
  return Promise.all(texts);
}

describe("the examples of the policy pages in Kubernetes", function () {
  this.timeout(120_000);
  before(needs("a Kubernetes API server on this machine"));

  it("are accepted by the API server", async () => {
    const folder = mkdtempSync(join(tmpdir(), "container-guard-examples-"));
    try {
      const texts = await textsIn("kubernetes");
      texts.forEach(([policy, text], i) => writeFileSync(join(folder, `${policy}-${i}.yaml`), text));
      const created = kubectl("create", "--dry-run=server", "--validate=strict", "--filename", folder).split("\n");
      assert.equal(created.length, texts.length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the examples of the policy pages in Compose", function () {
  this.timeout(600_000);
  before(function () {
    buildOracle(this);
  });

  it("are accepted by Compose", async () => {
    const texts = await textsIn("compose");
    const read = askOracle<object | null>(
      "compose",
      texts.map(([, text]) => text),
    );
    assert.deepEqual(
      texts.filter((_, i) => read[i] === null).map(([policy]) => policy),
      [],
    );
  });
});
