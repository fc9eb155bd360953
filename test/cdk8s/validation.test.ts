import assert from "node:assert/strict";
import { ContainerGuardValidation, type Violation } from "../../src/cdk8s";
import type { PluginConfig } from "../../src/cdk";
import { Files, PRIVILEGED, podText } from "../support/files";

const files = new Files();
after(() => files.remove());

async function validate(text: string, config: PluginConfig) {
  const manifest = files.write("dist/shop.k8s.yaml", text);
  const violations: Violation[] = [];
  const statuses: string[] = [];
  const report = {
    addViolation: (violation: Violation) => void violations.push(violation),
    submit: (status: string) => void statuses.push(status),
  };
  await new ContainerGuardValidation(config).validate({ manifests: [manifest], report });
  return { violations, statuses, manifest };
}

const only = (level: "mandatory" | "advisory") => ({ all: "disabled", "no-privileged": level }) as const;

describe("the plugin for cdk8s", () => {
  it("fails for a mandatory finding", async () => {
    const { violations, statuses, manifest } = await validate(podText("web", PRIVILEGED), only("mandatory"));
    assert.deepEqual(violations, [
      {
        ruleName: "no-privileged",
        recommendation: 'mandatory: container "a" runs in privileged mode',
        fix: "Remove the setting. If the program needs a specific capability or device, grant only that one.",
        violatingResources: [
          {
            resourceName: "web",
            locations: ["spec.containers[0].securityContext.privileged"],
            manifestPath: manifest,
          },
        ],
      },
    ]);
    assert.deepEqual(statuses, ["failure"]);
  });

  it("lists an advisory finding and succeeds", async () => {
    const { violations, statuses } = await validate(podText("web", PRIVILEGED), only("advisory"));
    assert.deepEqual([violations.length, statuses], [1, ["success"]]);
  });

  it("succeeds without findings", async () => {
    const { violations, statuses } = await validate(podText("web"), only("mandatory"));
    assert.deepEqual([violations, statuses], [[], ["success"]]);
  });

  it("fails with a sentence if a manifest cannot be read", () =>
    assert.rejects(validate("a: [", only("mandatory")), /^Error: Cannot read .*shop\.k8s\.yaml, line 1/));

  it("rejects a wrong configuration", () =>
    assert.throws(() => new ContainerGuardValidation({ "no-privilege": "mandatory" }), /did you mean "no-privileged"/));
});
