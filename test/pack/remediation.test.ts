import assert from "node:assert/strict";
import { RunningPolicyPack, type AnalyzedResource, type PackConfig } from "../support/pack";
import { policies } from "../../src/library";
import { DOCKER_CONTAINER, of, PACK, POD, resource, secret, summary } from "../support/protocol";
import { HARDENED_CONTAINER, HARDENED_DOCKER, UNKNOWN } from "../support/workloads";

const REPAIRABLE = policies.filter(({ repair }) => repair.kind !== "none").map(({ id }) => id);
const ALL: PackConfig = Object.fromEntries(REPAIRABLE.map((id) => [id, "remediate"]));

const docker = (fragment: object): AnalyzedResource => resource(DOCKER_CONTAINER, { ...HARDENED_DOCKER, ...fragment });
const pod = (container: object): AnalyzedResource =>
  resource(POD, { spec: { containers: [{ ...HARDENED_CONTAINER, ...container }] } });

describe("the pack at level remediate", () => {
  let pack: RunningPolicyPack;
  before(async () => {
    pack = await RunningPolicyPack.boot(PACK);
  });
  after(() => pack.stop());

  /** Returns the inputs that the engine continues with. */
  async function repaired(config: PackConfig, each: AnalyzedResource): Promise<AnalyzedResource> {
    await pack.configure(config);
    const remediations = await pack.remediate(each);
    for (const { diagnostic } of remediations) assert.equal(diagnostic, "");
    return { ...each, inputs: remediations.at(-1)?.inputs ?? each.inputs };
  }

  it("changes only what it repairs, and keeps unknown and secret values", async () => {
    const before = docker({
      privileged: true,
      image: UNKNOWN,
      envs: secret(["TOKEN=horse"]),
      labels: [secret({ label: "a", value: "b" })],
    });
    const { inputs } = await repaired({ "no-privileged": "remediate" }, before);
    const { privileged: _, ...rest } = before.inputs;
    assert.deepEqual(inputs, rest);
  });

  it("repairs nothing at another level, or in a resource without findings", async () => {
    await pack.configure({});
    assert.deepEqual(await pack.remediate(docker({ privileged: true })), []);
    await pack.configure(ALL);
    assert.deepEqual(await pack.remediate(docker({})), []);
  });

  it("repairs nothing that is not known or secret", async () => {
    await pack.configure(ALL);
    assert.deepEqual(await pack.remediate(docker({ privileged: UNKNOWN })), []);
    assert.deepEqual(await pack.remediate(docker({ privileged: secret(true) })), []);
  });

  it("reports the remaining violations as mandatory", async () => {
    const after = await repaired({ "require-non-root": "remediate" }, pod({ securityContext: { runAsUser: 0 } }));
    const { violations } = await pack.analyze(after);
    assert.deepEqual(summary(of("require-non-root", violations)), ["mandatory require-non-root"]);
  });

  it("leaves nothing to repair after one call, whatever the order of the policies", async () => {
    const privileged = pod({
      securityContext: { privileged: true, capabilities: { add: ["CAP_SYS_ADMIN"] } },
      ports: [{ containerPort: 80, hostPort: 80 }],
    });
    const after = await repaired(ALL, privileged);
    assert.deepEqual(await pack.remediate(after), []);
    const { violations } = await pack.analyze(after);
    assert.deepEqual(
      violations.filter(({ policy }) => REPAIRABLE.includes(policy)),
      [],
    );
  });

  it("sets the configured user where there is none", async () => {
    const config: PackConfig = { "require-non-root": { enforcementLevel: "remediate", user: "10001:10001" } };
    const { inputs } = await repaired(config, docker({ user: null }));
    assert.equal(inputs["user"], "10001:10001");
    const root = await repaired(config, docker({ user: "root" }));
    assert.equal(root.inputs["user"], "root");
  });

  it("repairs the items of a List and a Patch", async () => {
    const spec = { containers: [{ name: "web", securityContext: { privileged: true } }] };
    const list = resource("kubernetes:core/v1:PodList", { items: [{ kind: "Pod", spec }] });
    const patch = resource("kubernetes:apps/v1:DeploymentPatch", { spec: { template: { spec } } });
    for (const each of [list, patch]) {
      const { inputs } = await repaired({ "no-privileged": "remediate" }, each);
      assert.doesNotMatch(JSON.stringify(inputs), /privileged/);
    }
  });
});
