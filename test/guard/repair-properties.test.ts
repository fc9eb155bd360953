import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { repairText } from "../../src/cli/fix/repair-text";
import { configure } from "../../src/guard/config";
import type { Finding } from "../../src/guard/finding";
import { Guard } from "../../src/guard/guard";
import { Report } from "../../src/guard/report";
import { Place, Secret, isUnknown, policies } from "../../src/library";
import { applyEdits } from "../../src/model/apply-edits";
import type { PathEdit } from "../../src/model/edit";
import { inOrderOfRepair } from "../../src/pack/repair";
import { classicTask, docker, kubernetes, places, replaced, task, type Json, type Sample } from "../support/generated";
import { HARDENED } from "../support/compose";
import { UNKNOWN, overlay } from "../support/workloads";

const RUNS = 600;
const SEED = 20261127;

const guard = new Guard(configure({}, policies), "2026-11-27");
/** A guard for each policy, as in the pack. */
const guards = configure({}, inOrderOfRepair(policies)).map((each) => new Guard([each], "2026-11-27"));

function findingsIn({ type, inputs }: Sample, by = guard): readonly Finding[] {
  const urn = `urn:pulumi:dev::test::${type}::web`;
  return by.judge({ type, name: "web", urn, inputs: Place.root(inputs, isUnknown) }).findings;
}

/** Names a finding by its policy and its place without indexes. */
function nameOf({ policy, path }: Finding): string {
  return `${policy} ${path.replace(/\[\d+\]/g, "[*]")}`;
}

function editsIn(sample: Sample, by = guard): readonly PathEdit[] {
  return findingsIn(sample, by).flatMap(({ repair }) => repair?.edits ?? []);
}

function repaired({ type, inputs }: Sample): { readonly result: Sample; readonly edits: readonly PathEdit[] } {
  const result = { type, inputs: structuredCloneWithSecrets(inputs) as Json };
  const all: PathEdit[] = [];
  for (const each of guards) {
    const edits = editsIn(result, each);
    all.push(...edits);
    applyEdits(result.inputs, edits);
  }
  return { result, edits: all };
}

function structuredCloneWithSecrets(value: unknown): unknown {
  if (value instanceof Secret || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(structuredCloneWithSecrets);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, structuredCloneWithSecrets(each)]));
}

/** Makes some values unknown or secret. */
function marked({ type, inputs }: Sample, at: readonly number[]): Sample {
  let result: Json = inputs;
  for (const [i, number] of at.entries()) {
    const all = places(result).filter(([key]) => !["apiVersion", "kind", "metadata"].includes(String(key)));
    const path = all[number % all.length];
    if (path === undefined) continue;
    const value = path.reduce<unknown>((each, key) => (each as Json)[key], result);
    result = replaced(result, path, i % 2 === 0 ? UNKNOWN : new Secret(value)) as Json;
  }
  return { type, inputs: structuredCloneWithSecrets(result) as Json };
}

const samples = fc
  .tuple(fc.oneof(kubernetes, docker, task, classicTask), fc.array(fc.nat(), { maxLength: 3 }))
  .map(([sample, at]) => marked(sample, at));

/** Returns every unknown or secret value and its number. */
function marks(value: unknown): ReadonlyArray<unknown> {
  if (value === UNKNOWN || value instanceof Secret) return [value];
  return typeof value !== "object" || value === null ? [] : Object.values(value).flatMap(marks);
}

/** Removes what edits changed: lists lose their items, because removals move them. */
function withoutEdited(raw: unknown, edits: readonly PathEdit[], path: readonly (string | number)[] = []): unknown {
  const concerned = edits.filter(({ steps }) => path.every((step, i) => String(step) === String(steps[i])));
  const isJson = typeof raw === "string" && concerned.some(({ steps }) => steps.length > path.length);
  const value: unknown = isJson ? JSON.parse(raw) : raw;
  if (typeof value !== "object" || value === null || value instanceof Secret) return value;
  if (concerned.length === 0) return value;
  const isListEdited = concerned.some(({ steps, change }) => steps.length === path.length + (change === "add" ? 0 : 1));
  if (Array.isArray(value) && isListEdited) return "an edited list";
  const kept = Object.entries(value).filter(
    ([key]) => !concerned.some(({ steps }) => steps.length === path.length + 1 && String(steps[path.length]) === key),
  );
  const below = kept.map(([key, each]) => [key, withoutEdited(each, concerned, [...path, key])] as const);
  // An object that a repair makes is there in place of null or nothing.
  const isMade = (each: unknown): boolean => each === null || (isObject(each) && Object.keys(each).length === 0);
  return Object.fromEntries(below.filter(([, each]) => !isMade(each) && each !== "an edited list"));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

describe("for any workload, a repair", function () {
  this.timeout(180_000);
  const assertFor = (check: (sample: Sample) => void): void =>
    fc.assert(fc.property(samples, check), { numRuns: RUNS, seed: SEED });

  it("leaves nothing to repair, and no policy has a new finding", () => {
    let count = 0;
    assertFor((sample) => {
      const before = new Set(findingsIn(sample).map(nameOf));
      const { result, edits } = repaired(sample);
      count += edits.length;
      assert.deepEqual(editsIn(result), []);
      // In the host's network, every port of a task is one of the host's.
      const isOfNetwork = ({ policy }: Finding): boolean =>
        policy === "no-host-ports" && sample.inputs["networkMode"] === "host";
      const isNew = (finding: Finding): boolean => !before.has(nameOf(finding)) && !isOfNetwork(finding);
      const added = findingsIn(result).filter(isNew);
      assert.deepEqual(added.map(nameOf), []);
    });
    assert.ok(count > RUNS);
  });

  it("changes only the paths of its edits, and keeps unknown and secret values elsewhere", () =>
    assertFor((sample) => {
      const { result, edits } = repaired(sample);
      assert.deepEqual(withoutEdited(result.inputs, edits), withoutEdited(sample.inputs, edits));
      const left = marks(result.inputs);
      const removed = marks(sample.inputs).filter((each) => !left.includes(each));
      if (removed.length > 0) assert.ok(edits.some(({ change }) => change !== "add"));
    }));
});

describe("for any task definition with JSON text, a repair", function () {
  this.timeout(180_000);
  const definitionsIn = ({ inputs }: Sample): readonly Json[] =>
    JSON.parse(inputs["containerDefinitions"] as string) as readonly Json[];

  it("leaves a text that ECS accepts, and a second one changes nothing", () => {
    let count = 0;
    fc.assert(
      fc.property(classicTask, (sample) => {
        const { result, edits } = repaired(sample);
        count += edits.length;
        assert.deepEqual(repaired(result), { result, edits: [] });
        const before = definitionsIn(sample);
        const after = definitionsIn(result);
        assert.deepEqual(after.map(identityIn), before.map(identityIn));
        for (const [i, definition] of after.entries())
          for (const key of Object.keys(definition).filter((each) => !(each in before[i]!))) {
            assert.ok(!without(sample.inputs).includes(key), key);
            assert.ok(ADDED[key]!(definition[key]), `${key}: ${JSON.stringify(definition[key])}`);
          }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    assert.ok(count > RUNS);
  });
});

/** What no repair changes. */
function identityIn({ name, image, mountPoints, memory }: Json): Json {
  return { name, image, mountPoints, memory };
}

/** Settings that repairs add to a container, and whether ECS accepts a value. */
const ADDED: Readonly<Record<string, (value: unknown) => boolean>> = {
  readonlyRootFilesystem: (value) => value === true,
  dockerSecurityOptions: (value) => isDeepStrictEqual(value, ["no-new-privileges"]),
  linuxParameters: (value) => isDeepStrictEqual(value, { capabilities: { drop: ["ALL"] } }),
};

/** Returns the settings that ECS rejects in a task. */
function without({ requiresCompatibilities, runtimePlatform }: Json): readonly string[] {
  const { operatingSystemFamily } = (runtimePlatform ?? {}) as Json;
  if (String(operatingSystemFamily).startsWith("WINDOWS")) return Object.keys(ADDED);
  const types = (requiresCompatibilities ?? []) as readonly unknown[];
  return types.includes("FARGATE") ? ["dockerSecurityOptions"] : [];
}

const some = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);

const service = fc.record(
  {
    image: some("nginx", "${IMAGE}"),
    privileged: some(true, false, "${PRIVILEGED}"),
    user: some("root", "0:0", "1000", "${USER}"),
    cap_add: fc.array(some("SYS_ADMIN", "CHOWN", "${CAP}"), { maxLength: 3 }),
    cap_drop: fc.array(some("ALL", "NET_RAW"), { maxLength: 2 }),
    security_opt: fc.uniqueArray(
      some(
        "seccomp:unconfined",
        "apparmor=unconfined",
        "label:disable",
        "no-new-privileges:false",
        "systempaths=unconfined",
      ),
      { maxLength: 3 },
    ),
    network_mode: some("host", "bridge", "none"),
    pid: some("host", "service:db"),
    ipc: some("host", "private"),
    uts: some("host"),
    userns_mode: some("host"),
    cgroup: some("host", "private"),
    read_only: fc.boolean(),
    ports: fc.array(some("80:80", "127.0.0.1:81:80", { target: 80, published: "82" }), { maxLength: 2 }),
    sysctls: fc.oneof(
      fc.dictionary(fc.constantFrom("net.ipv4.tcp_rmem", "kernel.shmmax"), some("1")),
      fc.uniqueArray(some("kernel.shmmax=1", "net.core.somaxconn=1"), { maxLength: 2 }),
    ),
    group_add: fc.array(some("0", "root", "audio"), { maxLength: 2 }),
    environment: fc.constant({ PASSWORD: "${PASSWORD}" }),
  },
  { requiredKeys: [] },
);

describe("for any Compose service, a repair", function () {
  this.timeout(180_000);
  const newReport = (): Report => new Report(guard);
  const judging = {
    newReport,
    options: { format: "compose" },
    isWanted: ({ repair }: Finding) => repair !== null,
  } as const;

  it("leaves nothing to repair, and a second one changes nothing", () => {
    let count = 0;
    fc.assert(
      fc.property(service, fc.boolean(), (fragment, isHardened) => {
        const web = isHardened ? overlay(HARDENED, fragment as Json) : fragment;
        const text = JSON.stringify({ services: { web } }, null, 2);
        const { text: after, left, fixed } = repairText("compose.yaml", text, judging);
        count += fixed.length;
        assert.deepEqual(left.filter(({ repair }) => repair !== null).map(nameOf), []);
        assert.equal(repairText("compose.yaml", after, judging).text, after);
        for (const [variable] of text.matchAll(/\$\{(?:IMAGE|PASSWORD|PRIVILEGED)\}/g))
          assert.ok(after.includes(variable));
      }),
      { numRuns: RUNS, seed: SEED },
    );
    assert.ok(count > RUNS);
  });
});
