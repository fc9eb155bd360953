import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { evaluate, policies, type GuardConfig } from "../../src/library";
import type { Cases, Fragment } from "../support/cases";
import { needs } from "../support/pulumi";
import { trials } from "../support/trials";
import { HARDENED_CONTAINER, UNKNOWN, overlay, resource } from "../support/workloads";
import { acceptablePod } from "./acceptable-pods";
import { AdmissionCluster, keepParameters, type Verdict } from "./admission-cluster";
import { admissionDifferences, type AdmissionDifference } from "./admission-differences";
import { evasions } from "./evasions";
import { POD_KINDS, clusterObject, type ClusterObject } from "./cluster-objects";

const DEFAULTS = "defaults";
const EPHEMERAL = "ephemeralContainers";
const GENERATED = 400;

/** Where the objects are named that the API itself refused: its validation comes before the policies. */
const NOT_TAKEN = join(__dirname, "..", "..", ".cache", "admission-not-taken.txt");

/** One object to ask about, and under which configuration. */
interface Question {
  readonly title: string;
  readonly set: string;
  readonly config: GuardConfig;
  /** The policies that the set has. */
  readonly asked: ReadonlySet<string>;
  readonly sent: ClusterObject;
}

interface Counts {
  denied: number;
  warned: number;
  passed: number;
  /** By the API's own validation or decoding, so that there is nothing to compare. */
  notTaken: number;
}

function tableOf(policy: string): Cases {
  return (require(join(__dirname, "..", "policies", `${policy}.cases.ts`)) as { default: Cases }).default;
}

/** Every fragment about Kubernetes, near misses too. */
function fragmentsOf(policy: string): ReadonlyArray<readonly [string, Fragment]> {
  const { good, bad, unreadable } = tableOf(policy);
  const named = (kind: string, table: Readonly<Record<string, Fragment>>): Array<readonly [string, Fragment]> =>
    Object.entries(table).map(([name, each]) => [`${kind}: ${name}`, each]);
  const nearMisses = Object.fromEntries(Object.entries(bad).map(([name, { nearMiss }]) => [name, nearMiss]));
  return [
    ...named("good", good),
    ...named("bad", bad),
    ...named("almost", nearMisses),
    ...named("unreadable", unreadable),
  ].filter(
    ([, { docker, service, type = "" }]) => docker === undefined && service === undefined && !type.startsWith("docker"),
  );
}

/** Pods and three other kinds, in turn, so that four cases have met all. */
function kindsFor(index: number): readonly (typeof POD_KINDS)[number][] {
  const [pod, ...others] = POD_KINDS;
  return [pod!, ...others.filter((_, i) => Math.floor(i / 2) === index % 4 || i === index % others.length)];
}

describe("conformance of the admission policies in an API server", function () {
  this.timeout(300_000);
  const ids = policies.map(({ id }) => id);
  const all: ReadonlySet<string> = new Set(ids);
  const shown = new Set<AdmissionDifference>();
  /** How many of the server's messages were compared with ours. */
  let messages = 0;
  /** What the API refused before it asked the policies, and why. */
  const notTaken: string[] = [];
  /** Sets with a configuration of their own, by policy and configuration. */
  const sets = new Map<string, string>();
  let cluster: AdmissionCluster;

  before(needs("a Kubernetes API server on this machine"));
  before(async () => {
    cluster = new AdmissionCluster();
    await keepParameters(cluster.server);
    await cluster.install(DEFAULTS, { policies });
    for (const id of ids)
      for (const [, { config }] of fragmentsOf(id)) if (config !== undefined) await addSet(id, config);
    await cluster.settled(policies);
    for (const set of [DEFAULTS, ...sets.values()]) await makePod(set);
  });
  after(() => cluster?.close());
  after(() => {
    if (notTaken.length === 0) return;
    mkdirSync(dirname(NOT_TAKEN), { recursive: true });
    writeFileSync(NOT_TAKEN, `${notTaken.join("\n")}\n`);
  });

  /** The same policy with other parameters. */
  async function addSet(policy: string, config: NonNullable<Fragment["config"]>): Promise<void> {
    const key = JSON.stringify([policy, config]);
    if (sets.has(key)) return;
    sets.set(key, `set-${sets.size}`);
    await cluster.install(sets.get(key)!, { policies, only: [policy], config: { [policy]: config } }, DEFAULTS);
  }

  function placeOf(set: string): { namespace: string; labels: Readonly<Record<string, string>> } {
    return { namespace: cluster.name, labels: cluster.labels(set) };
  }

  /** A pod that is there, for debugging containers to be added to. No node shall run it. */
  async function makePod(set: string): Promise<void> {
    const inputs = { spec: { schedulerName: "none", containers: [HARDENED_CONTAINER] } };
    const { object, path } = clusterObject("kubernetes:core/v1:Pod", inputs, placeOf(set))!;
    const { code, message } = await cluster.server.post(path, overlay(object, { metadata: { name: `pod-${set}` } }));
    assert.equal(code, 201, message);
  }

  interface Questions {
    readonly questions: readonly Question[];
    readonly noObjects: number;
  }

  function questionsOf(policy: string): Questions {
    const all = fragmentsOf(policy).map(([title, fragment], i) =>
      questionsAbout(`${policy}: ${title}`, fragment, i, policy),
    );
    return {
      questions: all.flatMap(({ questions }) => questions),
      noObjects: all.reduce((sum, { noObjects }) => sum + noObjects, 0),
    };
  }

  /** @param policy - whose configuration the fragment has */
  function questionsAbout(title: string, fragment: Fragment, index: number, policy = ""): Questions {
    const { config } = fragment;
    const set = config === undefined ? DEFAULTS : sets.get(JSON.stringify([policy, config]))!;
    const asked = config === undefined ? all : new Set([policy]);
    let noObjects = 0;
    const questions = trials(fragment, kindsFor(index)).flatMap(({ where, type, inputs }): Question[] => {
      // A template has no debugging containers.
      if (where.startsWith(EPHEMERAL) && !type.endsWith(":Pod")) return [];
      const sent = clusterObject(type, inputs, placeOf(set));
      const isObject = sent !== undefined && !JSON.stringify(inputs).includes(UNKNOWN);
      if (!isObject) noObjects++;
      const own: GuardConfig = config === undefined ? {} : { [policy]: config };
      return isObject ? [{ title: `${title}, ${where}`, set, config: own, asked, sent }] : [];
    });
    return { questions, noObjects };
  }

  function ask({ set, sent: { object, path } }: Question): Promise<Verdict> {
    const { [EPHEMERAL]: ephemeral } = (object["spec"] ?? {}) as Readonly<Record<string, unknown>>;
    return Array.isArray(ephemeral) ? cluster.askEphemeral(`pod-${set}`, ephemeral) : cluster.ask(path, object);
  }

  /** Asks about everything and compares the answers with ours. */
  async function compare(questions: readonly Question[]): Promise<Counts> {
    const counts = { denied: 0, warned: 0, passed: 0, notTaken: 0 };
    const verdicts = await Promise.all(questions.map(ask));
    questions.forEach((question, i) => counts[compareOne(question, verdicts[i]!)]++);
    return counts;
  }

  function compareOne({ title, config, asked, sent: { type, object } }: Question, verdict: Verdict): keyof Counts {
    const { answer, findings: theirs } = verdict;
    for (const text of theirs.values()) assert.doesNotMatch(text, /^expression |failed to/, title);
    const isDenied = answer.code === 403 && answer.message.includes("denied request: ");
    if (answer.code >= 300 && !isDenied) {
      assert.match(String(answer.code), /^4(00|22)$/, `${title}: ${answer.message}`);
      notTaken.push(`${title}: ${answer.message}`);
      return "notTaken";
    }
    const { findings } = evaluate([resource(type, object)], { policies, config });
    const ours = findings.filter(({ policy }) => asked.has(policy));
    const differs = new Set(
      [...ours.map(({ policy }) => policy), ...theirs.keys()].filter(
        (policy) => theirs.has(policy) !== ours.some((finding) => finding.policy === policy),
      ),
    );
    for (const policy of differs) {
      const listed = admissionDifferences.find((each) => each.policies.includes(policy) && each.concerns(object));
      const who = theirs.has(policy) ? "the API server alone finds something" : "ours alone finds something";
      assert.ok(listed, `${title}: ${policy}: ${who}: ${theirs.get(policy)} ${JSON.stringify(object)}`);
      assert.equal(listed.stricter, theirs.has(policy) ? "cluster" : "preview", title);
      shown.add(listed);
    }
    const levels = new Map(policies.map(({ id, level }) => [id, level]));
    const mustDeny = [...theirs.keys()].some((policy) => levels.get(policy) === "mandatory");
    assert.equal(isDenied, mustDeny, `${title}: ${answer.message}`);
    for (const { policy, message, path } of ours)
      if (!differs.has(policy)) sameWords(title, theirs.get(policy)!, `${message} (${path})`);
    return isDenied ? "denied" : theirs.size > 0 ? "warned" : "passed";
  }

  /** The server truncates long messages to 256 characters. */
  function sameWords(title: string, theirs: string, ours: string): void {
    if (!/\. Fix: .*\.$/.test(theirs) || theirs.includes("…. Fix: ")) return;
    // The path of one that is in a list twice is that of the first.
    const [message = ""] = ours.split(" (spec", 1);
    const isTwice = theirs.split(message).length > 2;
    assert.ok(theirs.includes(isTwice ? message : ours), `${title}: expected ${ours}, found ${theirs}`);
    messages++;
  }

  function report(context: Mocha.Context, counts: Counts, noObjects = 0): void {
    const { denied, warned, passed, notTaken } = counts;
    const rest = noObjects === 0 ? "" : `, ${noObjects} no objects of the API`;
    context.test!.title += ` (${denied} denied, ${warned} warned, ${passed} passed; ${notTaken} not taken by the API${rest})`;
  }

  for (const id of ids)
    it(`agrees on the cases of ${id}`, async function () {
      const { questions, noObjects } = questionsOf(id);
      const counts = await compare(questions);
      report(this, counts, noObjects);
      assert.ok(counts.passed + counts.warned > 0 && counts.denied + counts.warned > 0, "too few compared");
    });

  it(`agrees on ${evasions.length} evasions and denies them all`, async function () {
    const questions = evasions.flatMap(([title, fragment], i) => questionsAbout(title, fragment, i).questions);
    const counts = await compare(questions);
    report(this, counts);
    assert.deepEqual([counts.warned, counts.passed], [0, 0]);
    assert.ok(counts.denied > 200, "too few compared");
  });

  it("agrees on the objects of the examples", async function () {
    const folder = join(__dirname, "..", "..", "examples");
    const examples = readdirSync(folder).filter((name) => name.startsWith("kubernetes"));
    const objects = examples.flatMap((name) => exampleObjects(join(folder, name)));
    const questions = objects.map(({ type, name, inputs }): Question => {
      const sent = clusterObject(type, overlay(inputs, { metadata: { namespace: undefined } }), placeOf(DEFAULTS))!;
      return { title: name, set: DEFAULTS, config: {}, asked: all, sent };
    });
    const counts = await compare(questions);
    report(this, counts);
    assert.ok(counts.denied >= 2 && counts.passed + counts.warned >= 1, "too few compared");
  });

  it(`agrees on ${GENERATED} generated pods`, async function () {
    const pods = fc.sample(acceptablePod, { numRuns: GENERATED, seed: 20261127 });
    const questions = pods.flatMap((pod, i) => {
      const { type, at } = POD_KINDS[i % POD_KINDS.length]!;
      const { apiVersion: _, kind: __, metadata, spec } = pod as Record<string, Record<string, unknown>>;
      const template = { metadata: { annotations: metadata!["annotations"] }, spec };
      const inputs = at.reduceRight<object>((inner, key) => ({ [key]: inner }), template);
      const sent = clusterObject(type, inputs, placeOf(DEFAULTS))!;
      return [{ title: `generated pod ${i}`, set: DEFAULTS, config: {}, asked: all, sent }];
    });
    report(this, await compare(questions));
  });

  it("has the same messages as the pack", function () {
    this.test!.title += ` (${messages} messages)`;
    assert.ok(messages > 1000);
  });

  it("differs wherever a difference is listed", () => {
    assert.deepEqual(
      admissionDifferences.filter((difference) => !shown.has(difference)),
      [],
    );
  });
});

interface ExampleObject {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

function exampleObjects(folder: string): readonly ExampleObject[] {
  const script = join(__dirname, "example-objects.ts");
  const output = execFileSync(process.execPath, ["--import", "tsx", script, folder], { encoding: "utf8" });
  return JSON.parse(output) as readonly ExampleObject[];
}
