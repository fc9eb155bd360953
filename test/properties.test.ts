import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, policies, type Finding, type GuardConfig } from "../src/library";
import { formatFinding } from "../src/pack/message";
import {
  DOCKER,
  POD,
  kubernetes,
  places,
  replaced,
  wellTyped,
  type Json,
  type Path,
  type Sample,
} from "./support/generated";
import { HARDENED_CONTAINER, UNKNOWN, overlay, resource } from "./support/workloads";

const RUNS = 1_500;
const SEED = 20261124;
const CONFIG: GuardConfig = {
  "require-resource-limits": { require: ["memory", "cpu"] },
  "no-host-paths": { allowed: [{ path: "/srv", readOnly: true }] },
};

/** Values that belong nowhere. */
const ODD: readonly unknown[] = [
  "yes",
  -1,
  1.5,
  Number.NaN,
  [],
  {},
  [null],
  [[]],
  "\u0000\ud800",
  "x".repeat(10_000),
  { constructor: 1 },
  false,
  null,
  UNKNOWN,
  JSON.parse('{"__proto__":{"privileged":true}}'),
];

function pathText(path: Path): string {
  return path
    .map((key) =>
      typeof key === "number" ? `[${key}]` : /^[\w$-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
    )
    .join("")
    .slice(path[0] === undefined ? 0 : 1);
}

const mutated: fc.Arbitrary<Sample> = fc.tuple(wellTyped, fc.nat(), fc.nat()).map(([{ type, inputs }, at, odd]) => {
  const all = places(inputs);
  return { type, inputs: replaced(inputs, all[at % all.length]!, ODD[odd % ODD.length]) as Json };
});

function judgeAll({ type, inputs }: Sample): readonly Finding[] {
  return evaluate([resource(type, inputs)], { policies, config: CONFIG, today: "2026-11-24" }).findings;
}

const key = ({ policy, verdict, path, value }: Finding): string => JSON.stringify([policy, verdict, path, value]);
const assertFor = <T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void, numRuns = RUNS): void =>
  fc.assert(fc.property(arbitrary, predicate), { numRuns, seed: SEED });

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** Whether a path leads to something, or ends where something is missing. */
function resolves(inputs: unknown, path: string): boolean {
  let value = inputs;
  for (const [, quoted, index, name] of path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|\.?([\w$-]+)/g)) {
    if (value === undefined || value === null) return true;
    if (typeof value !== "object") return false;
    const step = quoted === undefined ? (index ?? name!) : (JSON.parse(quoted) as string);
    if (Array.isArray(value) && Number(step) >= value.length) return false;
    value = Object.hasOwn(value, step) ? (value as Json)[step] : undefined;
  }
  return true;
}

describe("for any input", function () {
  this.timeout(120_000);

  it("no policy throws, and inputs are not changed", () =>
    assertFor(mutated, (sample) => {
      for (const { message } of judgeAll(deepFreeze(structuredClone(sample))))
        assert.doesNotMatch(message, /could not be checked/);
    }));

  it("a finding's path leads to a value or to the place where it is missing", () =>
    assertFor(mutated, (sample) => {
      for (const { path } of judgeAll(sample)) assert.ok(resolves(sample.inputs, path), path);
    }));

  it("a violation stays when a value becomes unknown, or the unknown value is named in its place", () =>
    assertFor(fc.tuple(wellTyped, fc.nat()), ([{ type, inputs }, at]) => {
      const all = places(inputs);
      const place = all[at % all.length]!;
      if (["apiVersion", "kind", "metadata"].includes(String(place[0]))) return;
      const before = judgeAll({ type, inputs });
      const after = judgeAll({ type, inputs: replaced(inputs, place, UNKNOWN) as Json });
      const unknown = pathText(place);
      for (const finding of before.filter(({ verdict }) => verdict === "violation")) {
        const stays = after.some(
          (each) => each.policy === finding.policy && each.verdict === "violation" && each.path === finding.path,
        );
        const isNamed = after.some(
          ({ policy, verdict, path }) =>
            (policy === finding.policy || policy === "no-privileged") && verdict === "undecided" && path === unknown,
        );
        const isMoved = after.some(
          (each) => each.policy === finding.policy && each.verdict === "violation" && finding.value === null,
        );
        assert.ok(stays || isNamed || isMoved, `${key(finding)} is lost when ${unknown} is unknown`);
      }
    }));

  it("another hardened container removes no finding", () =>
    assertFor(kubernetes, ({ type, inputs }) => {
      const spec = inputs["spec"] as Json;
      const more = overlay(inputs, {
        spec: { containers: [...(spec["containers"] as object[]), { ...HARDENED_CONTAINER, name: "more" }] },
      });
      const after = new Set(judgeAll({ type, inputs: more }).map(key));
      for (const finding of judgeAll({ type, inputs })) assert.ok(after.has(key(finding)), key(finding));
    }));

  it("the order of keys and of lists does not matter", () =>
    assertFor(wellTyped, ({ type, inputs }) => {
      const withoutPlace = ({ policy, verdict, value, path }: Finding) =>
        JSON.stringify([policy, verdict, value, path.replaceAll(/\[\d+\]/g, "[]")]);
      const unordered = (sample: Sample) => [...new Set(judgeAll(sample).map(withoutPlace))].sort();
      assert.deepEqual(unordered({ type, inputs: reversed(inputs) as Json }), unordered({ type, inputs }));
    }));

  it("no secret is printed", () => {
    const canary = "s3cr3t-canary";
    const secrets = { env: [{ name: "A", value: canary }], command: [canary], args: [canary] };
    const dockerSecrets = {
      envs: [canary],
      command: [canary],
      entrypoints: [canary],
      uploads: [{ file: "/x", content: canary }],
      labels: [{ label: "x", value: canary }],
      securityOpts: [`seccomp={"defaultAction":"SCMP_ACT_ALLOW","x":"${canary}"}`, `seccomp=${canary}`],
      image: `user:${canary}@quay.io/x`,
    };
    assertFor(mutated, ({ type, inputs }) => {
      const metadata = { labels: { app: canary } };
      const spec = inputs["spec"] as Json | undefined;
      const list = (Array.isArray(spec?.["containers"]) ? spec["containers"] : []) as unknown[];
      const containers = list.map((each) =>
        typeof each === "object" && each !== null && !Array.isArray(each) ? { ...each, ...secrets } : each,
      );
      const more =
        type === DOCKER
          ? { ...inputs, ...dockerSecrets }
          : {
              ...inputs,
              metadata,
              ...(spec && typeof spec === "object" && !Array.isArray(spec) ? { spec: { ...spec, containers } } : {}),
            };
      for (const finding of judgeAll({ type, inputs: more }))
        assert.ok(!JSON.stringify([finding, formatFinding(finding)]).includes(canary), key(finding));
    });
  });

  it("a printed finding has no control characters and four lines at most", () =>
    assertFor(mutated, (sample) => {
      for (const finding of judgeAll(sample)) {
        const text = formatFinding(finding);
        assert.doesNotMatch(text.replaceAll("\n", ""), /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
        assert.ok(text.isWellFormed());
        assert.ok(text.split("\n").length <= 4, text);
      }
    }));

  it("lists of 10,000 levels, long text and many containers are survived", () => {
    let deep: unknown = "end";
    for (let i = 0; i < 10_000; i++) deep = [deep];
    const text = "a".repeat(5_000_000);
    assert.ok(judgeAll({ type: POD, inputs: { spec: { containers: deep } } }).length > 0);
    assert.ok(
      judgeAll({
        type: DOCKER,
        inputs: { image: text, user: text, volumes: [{ hostPath: `/${text}` }], securityOpts: [text] },
      }).length > 0,
    );
    const containers = Array.from({ length: 5_000 }, (_, i) => ({
      name: `c${i}`,
      volumeMounts: [{ name: `v${i}`, mountPath: "/x" }],
    }));
    const volumes = containers.map((_, i) => ({ name: `v${i}`, hostPath: { path: "/etc" } }));
    assert.ok(judgeAll({ type: POD, inputs: { spec: { containers, volumes } } }).length > 0);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reversed(each)]),
  );
}
