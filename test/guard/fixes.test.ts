import assert from "node:assert/strict";
import { policies } from "../../policies";
import { describeRepairability, fixIn, fixText, fixes } from "../../src/guard/fixes";
import { kindsOf } from "../../src/platforms";
import type { Policy } from "../../src/policy/policy";
import { DOCKER_CONTAINER, POD } from "../support/protocol";

const named = (id: string): Policy => policies.find((policy) => policy.id === id)!;

const IN_KUBERNETES = "Set allowPrivilegeEscalation: false.";
const IN_DOCKER = 'Add "no-new-privileges" to the security options.';

describe("the fixes of a policy", () => {
  const policy = named("no-privilege-escalation");

  it("are those of the first kind that the policy applies to", () => {
    assert.equal(fixIn(policy, kindsOf(POD)), IN_KUBERNETES);
    assert.equal(fixIn(policy, kindsOf(DOCKER_CONTAINER)), IN_DOCKER);
    assert.equal(fixIn(policy, [...kindsOf("docker:index/volume:Volume"), ...kindsOf(DOCKER_CONTAINER)]), IN_DOCKER);
  });

  it("are empty if the policy applies to none of the kinds", () => {
    assert.equal(fixIn(policy, []), "");
    assert.equal(fixIn(policy, kindsOf("docker:index/volume:Volume")), "");
  });

  it("are named together where they are the same, and leave out notations without the setting", () => {
    const all = [
      `Kubernetes, AWS Batch: ${IN_KUBERNETES}`,
      `Docker (Pulumi), Compose, docker inspect, Amazon ECS: ${IN_DOCKER}`,
    ];
    assert.deepEqual(fixes(policy), all);
    assert.equal(fixText(policy), all.join(" "));
    assert.doesNotMatch(fixText(named("no-unconfined-apparmor")), /Batch/);
  });

  it("are one text if every notation has the same", () => {
    const { fix } = named("no-privileged");
    assert.deepEqual(fixes(named("no-privileged")), [fix]);
    assert.equal(fixIn(named("no-privileged"), []), fix);
  });
});

describe("whether a policy's violations can be repaired", () => {
  for (const [kind, word] of Object.entries({ safe: "Safe", unsafe: "Unsafe", none: "None" }))
    it(`is described for ${kind} repairs`, () => {
      const { reason } = policies.find(({ repair }) => repair.kind === kind)!.repair;
      const policy = { repair: { kind, reason } } as Policy;
      assert.equal(describeRepairability(policy), `${word}. ${reason}`);
    });
});
