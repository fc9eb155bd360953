import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { problemsIn } from "../../src/guard/config";
import type { Guard } from "../../src/guard/guard";
import { todayUtc } from "../../src/values/day";
import { resourceName } from "../../src/guard/exemption";
import { policies, type GuardConfig } from "../../src/library";
import type { Cases, Fragment } from "../support/cases";
import { newGuard } from "../support/guard";
import { ROOT, needs } from "../support/pulumi";
import { trials } from "../support/trials";
import { UNKNOWN, overlay, resource } from "../support/workloads";
import { AdmissionCluster, keepParameters } from "./admission-cluster";
import {
  admissionDifferences,
  exemptionDifferences,
  type AdmissionDifference,
  type ExemptionDifference,
} from "./admission-differences";
import { POD_KINDS, clusterObject, type ClusterObject } from "./cluster-objects";
import { exemptionCases } from "./exemption-cases";
import { exemptionOf } from "./generated-exemptions";

type Properties = Readonly<Record<string, unknown>>;

/** An object, and the exemptions that name it: by policy, without their reasons. */
interface Exempted {
  readonly title: string;
  readonly sent: ClusterObject;
  readonly exempt: ReadonlyArray<readonly [policy: string, exemption: Properties]>;
}

/** The policies with findings, ours and the API server's. */
interface Compared {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** By a listed difference. */
  readonly differs: boolean;
}

const POD = "kubernetes:core/v1:Pod";
const EPHEMERAL = "ephemeralContainers";
const GENERATED = 4; // exemptions for each finding
const SEED = 20261127;

/** What exemptions can name in all its forms, in few policies: to compile many takes an API server minutes. */
const VARIED = ["no-added-capabilities", "no-host-system-paths", "require-resource-limits", "trusted-registries"];

/** One bad object of each case of the policies, as a program or manifest has it. */
const badInputs = policies
  .flatMap(({ id }) => {
    const path = join(__dirname, "..", "policies", `${id}.cases.ts`);
    const { bad, unreadable } = (require(path) as { default: Cases }).default;
    return [...Object.values<Fragment>(bad), ...Object.values<Fragment>(unreadable)];
  })
  .filter(({ docker, service, config }) => docker === undefined && service === undefined && config === undefined)
  .flatMap((fragment, i) => {
    const tried = trials(fragment, [POD_KINDS[i % POD_KINDS.length]!]);
    const taken = tried.filter(({ where }) => !where.startsWith(EPHEMERAL));
    return taken.slice(0, 1);
  })
  .filter(({ type, inputs }) => {
    const text = JSON.stringify(inputs);
    const isObject = clusterObject(type, {}, { namespace: "", labels: {} }) !== undefined && !text.includes(UNKNOWN);
    return isObject && !admissionDifferences.some(({ concerns }) => concerns(inputs as Properties));
  });

describe("exemptions in an API server", function () {
  this.timeout(600_000);
  const shown = new Set<ExemptionDifference | AdmissionDifference>();
  let cluster: AdmissionCluster;
  const guards = new Map<string, Guard>();

  before(needs("a Kubernetes API server on this machine"));
  before(async () => {
    cluster = new AdmissionCluster();
    await keepParameters(cluster.server);
  });
  after(() => cluster?.close());

  function sentTo(set: string, type: string, inputs: Properties): ClusterObject {
    const built = clusterObject(type, inputs, { namespace: cluster.name, labels: cluster.labels(set) })!;
    const { name, generateName } = inputs["metadata"] as Properties;
    const namespace = type.endsWith(":PersistentVolume") ? undefined : cluster.name;
    return { ...built, object: overlay(built.object, { metadata: { name, generateName, namespace } }) };
  }

  async function install(set: string, config: GuardConfig): Promise<void> {
    const guard = newGuard(config, todayUtc());
    assert.deepEqual(problemsIn(guard.policies), []);
    guards.set(set, guard);
    await cluster.install(set, { policies, config });
    await cluster.settled(policies);
  }

  /** The same object by several names, each with an exemption that covers one of its findings or almost does. */
  function variants(type: string, inputs: Properties, index: number): readonly Exempted[] {
    const named = (name: string): ClusterObject => sentTo("generated", type, overlay(inputs, { metadata: { name } }));
    const { findings } = newGuard().judge(packResource(named("any")));
    const varied = findings.filter(({ policy }) => VARIED.includes(policy));
    return varied.flatMap((finding, f) =>
      Array.from({ length: GENERATED }, (_, i): Exempted => {
        const sent = named(`gen-${index}-${f}-${i}-of-${cluster.name}`);
        const resource = resourceName({ ...finding.resource, name: String(nameOf(sent)) });
        const seed = SEED + index * 1000 + f * 10 + i;
        const [exemption] = fc.sample(exemptionOf(finding, resource), { numRuns: 1, seed });
        return { title: `generated ${index}-${f}-${i}`, sent, exempt: [[finding.policy, exemption!]] };
      }),
    );
  }

  /** Compares all of them, and fails with every difference that is not listed. */
  async function compareAll(set: string, all: readonly Exempted[]): Promise<ReadonlyArray<Compared | undefined>> {
    const settled = await Promise.allSettled(all.map((each) => compare(set, each)));
    const failures = settled.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
    assert.deepEqual(failures, []);
    return settled.map((each) => (each.status === "fulfilled" ? each.value : undefined));
  }

  async function compare(set: string, { title, sent, exempt }: Exempted): Promise<Compared | undefined> {
    const { answer, findings } = await cluster.ask(sent.path, sent.object);
    for (const text of findings.values()) assert.doesNotMatch(text, /^expression |failed to/, title);
    if (answer.code >= 300) {
      assert.match(String(answer.code), /^4(00|22)$/, `${title}: ${answer.message}`);
      return undefined;
    }
    const found = guards
      .get(set)!
      .judge(packResource(sent))
      .findings.filter(({ exemption }) => exemption === null);
    const policiesOf = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
    const [ours, theirs] = [policiesOf(found.map(({ policy }) => policy)), policiesOf([...findings.keys()])];
    if (JSON.stringify(ours) === JSON.stringify(theirs)) return { ours, theirs, differs: false };
    const listed = [...exemptionDifferences, ...admissionDifferences].find(({ concerns }) => concerns(sent.object));
    assert.ok(listed, `${title}: ${JSON.stringify({ ours, theirs, exempt, object: sent.object })}`);
    const [more, fewer] = listed.stricter === "cluster" ? [theirs, ours] : [ours, theirs];
    for (const policy of fewer) assert.ok(more.includes(policy), title);
    shown.add(listed);
    return { ours, theirs, differs: true };
  }

  describe("of every form", () => {
    let forms: readonly Exempted[];
    before(async () => {
      forms = Object.entries(exemptionCases).map(([title, { policy, exempt, type = POD, object }], i) => {
        const name = `form-${i}-of-${cluster.name}`;
        const filled = (value: unknown): Properties =>
          JSON.parse(JSON.stringify(value).replaceAll("NAME", name).replaceAll("NS", cluster.name)) as Properties;
        const exemptions = [exempt].flat().map((each): readonly [string, Properties] => [policy, filled(each)]);
        return { title, sent: sentTo("forms", type, filled(object)), exempt: exemptions };
      });
      await install("forms", configOf(forms));
    });

    for (const [i, [title, { policy, isExempt }]] of Object.entries(exemptionCases).entries())
      it(`${isExempt ? "cover" : "do not cover"} by ${title}`, async () => {
        const compared = await compare("forms", forms[i]!);
        assert.ok(compared, "not accepted by the API");
        assert.equal(compared.theirs.includes(policy), !isExempt);
      });
  });

  it("from a baseline admit the accepted object, but not the same object with another name", async function () {
    const accepted = badInputs.map(({ type, inputs }, i): Exempted => {
      const named = overlay(inputs as Properties, { metadata: { name: `bad-${i}-of-${cluster.name}` } });
      return { title: `bad object ${i}`, sent: sentTo("baseline", type, named), exempt: [] };
    });
    await install("baseline", baselineOf(accepted.map(({ sent }) => sent.object)));
    const renamed = accepted.map((each) => {
      const metadata = { name: `${nameOf(each.sent)}-2` };
      return { ...each, sent: { ...each.sent, object: overlay(each.sent.object, { metadata }) } };
    });
    const before = await compareAll("baseline", accepted);
    const after = await compareAll("baseline", renamed);
    const admitted = before.filter((each) => each !== undefined);
    const refused = after.filter((each) => each !== undefined);
    for (const { ours, theirs, differs } of admitted)
      assert.deepEqual([ours, differs || theirs.length === 0], [[], true]);
    // A fragment that the API does not take is completed or loses a part, and one or two objects are good then.
    const good = refused.filter(({ ours, theirs, differs }) => !differs && ours.length + theirs.length === 0);
    assert.ok(good.length <= 2, `${good.length} objects by another name are accepted`);
    for (const { ours, theirs, differs } of refused.filter((each) => !good.includes(each)))
      assert.ok(differs || (ours.length > 0 && theirs.length > 0), JSON.stringify({ ours, theirs }));
    this.test!.title += ` (${admitted.length} objects; ${accepted.length - admitted.length} not accepted by the API)`;
    assert.ok(admitted.length > 80, "too few compared");
  });

  it("that are generated match the same findings as at preview", async function () {
    const generated = badInputs.flatMap(({ type, inputs }, i) => variants(type, inputs as Properties, i));
    await install("generated", configOf(generated));
    const counts = { exempt: 0, found: 0, refused: 0 };
    const compared = await compareAll("generated", generated);
    generated.forEach(({ exempt }, i) => {
      const [policy] = exempt[0]!;
      counts[compared[i] === undefined ? "refused" : compared[i].ours.includes(policy) ? "found" : "exempt"]++;
    });
    const { exempt, found, refused } = counts;
    this.test!.title += ` (${exempt} exempt, ${found} not, ${refused} objects not accepted by the API)`;
    assert.ok(exempt > 50 && found > 50, "too few compared");
  });

  describe("altogether", () => {
    it("differ wherever a difference is listed", () => {
      assert.deepEqual(
        exemptionDifferences.filter((difference) => !shown.has(difference)),
        [],
      );
    });
  });
});

/** The policies with exemptions alone. They warn: that takes one binding each, and an answer names them all. */
function advisory(exempt: Readonly<Record<string, readonly object[]>>): GuardConfig {
  const entries = Object.entries(exempt).map(([id, each]) => [id, { enforcementLevel: "advisory", exempt: each }]);
  return { ...Object.fromEntries(entries), all: "disabled" } as GuardConfig;
}

function configOf(exempted: readonly Exempted[]): GuardConfig {
  const config: Record<string, object[]> = {};
  for (const [policy, exemption] of exempted.flatMap(({ exempt }) => exempt))
    (config[policy] ??= []).push({ ...exemption, reason: "a test" });
  return advisory(config);
}

function nameOf({ object }: ClusterObject): string {
  const { name, generateName } = object["metadata"] as Properties;
  return String(name ?? generateName);
}

function packResource(sent: ClusterObject): ReturnType<typeof resource> {
  return { ...resource(sent.type, sent.object, nameOf(sent)), urn: null };
}

/** The configuration that `container-guard baseline --any-source` writes for these manifests. */
function baselineOf(objects: readonly object[]): GuardConfig {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(ROOT, "src", "cli.ts"), "baseline", "-", "--any-source"],
    {
      input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  assert.equal(status, 0, stderr);
  const config = JSON.parse(stdout) as Readonly<Record<string, { readonly exempt: readonly object[] }>>;
  return advisory(Object.fromEntries(Object.entries(config).map(([id, { exempt }]) => [id, exempt])));
}
