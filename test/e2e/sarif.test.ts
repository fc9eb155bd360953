import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writing } from "../../src/reports";
import { writeSarif } from "../../src/reports/sarif";
import { needs } from "../support/pulumi";
import { fixture } from "../support/report-fixture";
import { HOSTILE, pod, privileged, writing } from "../support/reports";
import { validateSarif } from "../support/sarif-multitool";

describe("SARIF before Microsoft's validator", function () {
  this.timeout(120_000);
  let folder = "";

  before(needs("Microsoft's SARIF multitool"));
  before(() => (folder = mkdtempSync(join(tmpdir(), "container-guard-sarif-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function validate(text: string): readonly string[] {
    const file = join(folder, "report.sarif");
    writeFileSync(file, text);
    return validateSarif(file);
  }

  const linked = { homepage: "https://example.com/guard" };
  const reports: Readonly<Record<string, () => Writing>> = {
    "of everything at once": () => ({ ...fixture(), ...linked }),
    "that is clean": () => writing({ files: { "a.yaml": pod() } }, linked),
    "of no resource at all": () => writing({ files: {} }, linked),
    "of standard input": () => writing({ files: { "-": privileged() } }, linked),
    "of files by odd names and in other folders": () =>
      writing(
        { files: { "a b%41#?é:.yaml": privileged(), "/srv/a.yaml": privileged(), "../a.yaml": privileged() } },
        linked,
      ),
    "of hostile names": () =>
      writing(
        {
          files: Object.fromEntries(
            HOSTILE.map((text) => [text.slice(0, 99), privileged(text, { name: text, image: text })]),
          ),
        },
        linked,
      ),
  };
  for (const [name, of] of Object.entries(reports))
    it(`has no error and no warning: a report ${name}`, () => assert.deepEqual(validate(writeSarif(of())), []));

  it("fails for a report without the properties that code scanning requires", () => {
    const log = JSON.parse(writeSarif(fixture()));
    delete log.runs[0].results[0].locations;
    delete log.runs[0].tool.driver.rules[0].help;
    assert.match(validate(JSON.stringify(log)).join("\n"), /error GH/);
  });
});
