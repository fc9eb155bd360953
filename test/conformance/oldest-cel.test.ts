import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { exportAdmission } from "../../src/admission/export";
import { policies } from "../../src/library";
import { needs } from "../support/pulumi";

const folder = join(__dirname, "oldest-cel");
const binary = join(__dirname, "..", "..", ".cache", "oldest-cel");

/** What each way to exempt adds to a policy's expressions. */
const exempt = [
  { resource: "Deployment/shop/web", reason: "a test", expires: "2027-06-30" },
  { resource: "CronJob/*/backup-*", container: "web", path: "spec.*", value: "/proc", reason: "a test" },
  { resource: "*", value: "?vil.net/*", reason: "a test" },
];

describe("the expressions of the admission policies", function () {
  this.timeout(900_000); // the first build compiles the API server's libraries

  before(needs("go"));

  it("compile as Kubernetes 1.30 compiles those of new objects", function () {
    execFileSync("go", ["build", "-o", binary, "."], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    const config = Object.fromEntries(policies.map(({ id }) => [id, { exempt, inlineExemptions: true }]));
    const ofConfigs = [{}, config].map((each) => exportAdmission({ policies, config: each }));
    const all = [...ofConfigs, exportAdmission({ policies, inlineParameters: true })].flat();
    const exported = all.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
    const output = execFileSync(binary, { input: JSON.stringify(exported), encoding: "utf8", maxBuffer: 1 << 30 });
    assert.match(output, /^\d+ expressions\n$/);
    this.test!.title += ` (${output.trim()})`;
  });
});
