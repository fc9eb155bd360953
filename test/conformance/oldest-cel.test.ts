import assert from "node:assert/strict";
import { exportAdmission } from "../../src/admission/export";
import { policies } from "../../src/library";
import { needs } from "../support/pulumi";
import { buildCel, compileCel } from "./oldest-cel";

/** Exemptions with every part, of whole objects and of single findings. */
const exempt = [
  { resource: "Deployment/shop/web", reason: "a test", expires: "2027-06-30" },
  { resource: "CronJob/*/backup-*", container: "web", path: "spec.*", value: "/proc", reason: "a test" },
  { resource: "CronJob/*/backup-*", path: "spec.*[*].image", expires: "2027-06-30", reason: "a test" },
  { resource: "*", value: "?vil.net/*", reason: "a test" },
];

describe("the expressions of the admission policies", function () {
  this.timeout(900_000); // the first build compiles the API server's libraries

  before(needs("go"));

  it("compile in Kubernetes 1.30", function () {
    buildCel();
    const config = Object.fromEntries(policies.map(({ id }) => [id, { exempt, inlineExemptions: true }]));
    const ofConfigs = [{}, config].map((each) => exportAdmission({ policies, config: each }));
    const all = [...ofConfigs, exportAdmission({ policies, inlineParameters: true })].flat();
    const output = compileCel(all.filter(({ kind }) => kind === "ValidatingAdmissionPolicy"));
    assert.match(output, /^\d+ expressions\n$/);
    this.test!.title += ` (${output.trim()})`;
  });
});
