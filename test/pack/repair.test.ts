import assert from "node:assert/strict";
import { Secret, type ResourceValidationArgs } from "@pulumi/policy";
import { asset } from "@pulumi/pulumi";
import { policies } from "../../policies";
import { configure } from "../../src/guard/config";
import { Guard } from "../../src/guard/guard";
import { inOrderOfRepair, repaired, type PolicyGuard } from "../../src/pack/repair";
import { DOCKER_CONTAINER, POD, resource } from "../support/protocol";
import { UNKNOWN } from "../support/workloads";

type Inputs = Record<string, any>;

const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as {
  unknownCheckingProxy: (inputs: Inputs) => Inputs;
};
const { secretsPreservingProxy } = require("@pulumi/policy/secret") as {
  secretsPreservingProxy: (inputs: Inputs) => Inputs;
};

/** Repairs inputs in place, as the SDK passes them, with one policy. Returns whether the engine would replace them. */
function repair(policy: string, type: string, inputs: Inputs): boolean {
  const [configured] = configure(
    {},
    policies.filter(({ id }) => id === policy),
  );
  const guard = new Guard([{ ...configured!, level: undefined }], "2026-11-27") as PolicyGuard;
  const props = unknownCheckingProxy(secretsPreservingProxy(inputs));
  const result = repaired({ ...resource(type, {}), props } as unknown as ResourceValidationArgs, guard);
  assert.ok(result === undefined || result === props);
  return result !== undefined;
}

describe("the repair of a resource's inputs", () => {
  it("removes a property and keeps the others, unknown and secret ones included", () => {
    const envs = new Secret(["TOKEN=horse"]);
    const inputs = { privileged: true, image: UNKNOWN, envs };
    assert.ok(repair("no-privileged", DOCKER_CONTAINER, inputs));
    assert.deepEqual(inputs, { image: UNKNOWN, envs: new Secret(["TOKEN=horse"]) });
    assert.equal(inputs.envs, envs);
  });

  it("adds a property", () => {
    const inputs = { image: "nginx" };
    assert.ok(repair("no-privilege-escalation", DOCKER_CONTAINER, inputs));
    assert.deepEqual(inputs, { image: "nginx", securityOpts: ["no-new-privileges"] });
  });

  it("changes a value below others in place", () => {
    const spec = { hostPID: UNKNOWN, containers: [{ name: "web", securityContext: { privileged: true } }] };
    const inputs = { spec };
    assert.ok(repair("no-privileged", POD, inputs));
    assert.equal(inputs.spec, spec);
    assert.deepEqual(spec, { hostPID: UNKNOWN, containers: [{ name: "web", securityContext: {} }] });
  });

  it("is absent if there is nothing to repair, or only values that are unknown or secret", () => {
    for (const privileged of [false, UNKNOWN, new Secret(true)]) {
      const inputs = { privileged };
      assert.equal(repair("no-privileged", DOCKER_CONTAINER, inputs), false);
      assert.deepEqual(inputs, { privileged });
    }
  });

  it("leaves what is secret in a list or an object", () => {
    const adds = ["SYS_ADMIN", new Secret("SYS_PTRACE")];
    const inputs = { capabilities: { adds } };
    assert.ok(repair("no-added-capabilities", DOCKER_CONTAINER, inputs));
    assert.deepEqual(inputs, { capabilities: { adds: [new Secret("SYS_PTRACE")] } });
    const secret = { capabilities: new Secret({ adds: ["SYS_ADMIN"] }) };
    assert.equal(repair("no-added-capabilities", DOCKER_CONTAINER, secret), false);
  });

  it("is absent if a setting that is required is in a secret", () => {
    const capabilities = new Secret({ drops: ["ALL"] });
    assert.equal(repair("require-dropped-capabilities", DOCKER_CONTAINER, { capabilities }), false);
    const securityContext = { privileged: null, capabilities: new Secret({ drop: ["ALL"] }) };
    const spec = { containers: [{ name: "web", securityContext }] };
    assert.equal(repair("require-dropped-capabilities", POD, { spec }), false);
  });

  it("is absent if the inputs contain files, which the SDK would lose", () => {
    const files = [new asset.StringAsset("a"), new asset.FileArchive("b")];
    for (const file of files)
      for (const holder of [file, [{ file }], new Secret({ file }), { null: null, file }]) {
        const inputs = { privileged: true, holder };
        assert.equal(repair("no-privileged", DOCKER_CONTAINER, inputs), false);
        assert.deepEqual(inputs, { privileged: true, holder });
      }
  });
});

describe("the order of repairs", () => {
  it("has every policy once, and privilege escalation after what allows it", () => {
    const order = inOrderOfRepair(policies).map(({ id }) => id);
    assert.deepEqual([...order].sort(), policies.map(({ id }) => id).sort());
    assert.equal(order.at(-1), "no-privilege-escalation");
  });
});
