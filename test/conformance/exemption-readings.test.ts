import assert from "node:assert/strict";
import fc from "fast-check";
import { exportAdmission } from "../../src/admission/export";
import { resourcePattern } from "../../src/guard/exemption";
import type { Finding } from "../../src/guard/finding";
import type { Guard } from "../../src/guard/guard";
import { like, likePath, likeValue, valueFields, type Matcher } from "../../src/guard/matchers";
import { likeResource } from "../../src/guard/resource-matcher";
import { policies, type GuardConfig } from "../../src/library";
import type { ResourceIdentity } from "../../src/model/workload";
import { record } from "../../src/policy/cel/cel";
import { HARDENED_CONTAINER, overlay, resource } from "../support/workloads";
import { newGuard } from "../support/guard";
import { needs } from "../support/pulumi";
import { exemptionOf, type GeneratedExemption } from "./generated-exemptions";
import { buildCel, evaluateCel } from "./oldest-cel";

type Properties = Readonly<Record<string, unknown>>;

const SEED = 20261127;

/** Pieces of texts that patterns, paths, regular expressions or CEL give a meaning to, separated by spaces, and others. */
const PIECES = [
  ..."a b web proc srv var/run run C: ~ . .. / // \\ * ? ** \\* \\? é e\u0301 日本 😀 % # :: urn:".split(" "),
  ...'[*] [0] [12] ["k"] ["a\\"]b"] [ ] ( ) + ^ $ | {2} \\d \\Q (?i) .* " \''.split(" "),
  ...["\n", "\r", "\t", " ", "\u0000", "\u0085", "\u2028"],
];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join(""));

/** Patterns that match some of the texts, and texts that match some of the patterns. */
const paired = fc.tuple(texts, texts, fc.nat(), fc.constantFrom("*", "?", "\\*", "[*]", "")).map(([a, b, at, wild]) => {
  const cut = at % (a.length + 1);
  const pattern = a.slice(0, cut) + wild + a.slice(cut + (at % 3));
  return {
    pattern: pattern.isWellFormed() ? pattern : a,
    texts: [a, b, `/${a}`, a.replaceAll("/", "//"), `${a}/../${b}`],
  };
});

const CLIMBS = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

/** Patterns, and texts to match with each of them. */
interface Group<T> {
  readonly patterns: readonly string[];
  readonly values: readonly T[];
}

describe("the two readings of an exemption", function () {
  this.timeout(900_000); // the first build compiles the API server's libraries

  before(needs("go"));
  before(buildCel);

  /** Compares the two forms of matchers, in one policy for each group, whose message lists the results. */
  function compare<T>(
    groups: ReadonlyArray<Group<T>>,
    matcher: (pattern: string) => Matcher<T>,
    { text, values: listed = "object.texts", isStricter = () => false }: Comparing<T>,
  ): string {
    const questions = groups.map(({ patterns, values }) => {
      const tests = patterns.map((pattern) => `${matcher(pattern).cel("value")} ? "1" : "0"`).join(", ");
      const messageExpression = `${listed}.map(value, [${tests}].join("")).join("")`;
      const objects = [{ apiVersion: "v1", kind: "Pod", texts: values.map(text) }];
      return { policy: { spec: { validations: [{ expression: "false", messageExpression }] } }, objects };
    });
    const counts = { matched: 0, compared: 0 };
    evaluateCel(questions).forEach(([verdict], g) => {
      const { patterns, values } = groups[g]!;
      assert.equal(verdict!.error, "");
      patterns.forEach((pattern, p) => {
        const { holds } = matcher(pattern);
        values.forEach((value, v) => {
          const [ours, theirs] = [holds(value), verdict!.message[v * patterns.length + p] === "1"];
          if (ours) counts.matched++;
          counts.compared++;
          if (!isStricter(value) || theirs) assert.equal(theirs, ours, JSON.stringify({ pattern, value }));
        });
      });
    });
    assert.ok(counts.matched > 1_000, `${counts.matched} matched`);
    return ` (${counts.matched} of ${counts.compared} match)`;
  }

  const groups = fc
    .sample(fc.array(paired, { minLength: 20, maxLength: 20 }), { numRuns: 100, seed: SEED })
    .map((pairs) => ({
      patterns: pairs.map(({ pattern }) => pattern),
      values: pairs.flatMap(({ texts }) => texts),
    }));
  const asIs = { text: (value: string) => value };

  it("agree on texts", function () {
    this.test!.title += compare(groups, like, asIs);
  });

  it("agree on paths", function () {
    this.test!.title += compare(groups, likePath, asIs);
  });

  it("agree on values, except that CEL does not resolve ..", function () {
    const values = `object.texts.map(text, ${record(valueFields("text"))})`;
    this.test!.title += compare(groups, likeValue, { ...asIs, values, isStricter: (text) => CLIMBS.test(text) });
  });

  it("agree on names of resources", function () {
    const group = fc.record({
      patterns: fc.array(namePatterns, { minLength: 40, maxLength: 40 }),
      values: fc.array(names, { minLength: 60, maxLength: 60 }),
    });
    this.test!.title += compare(fc.sample(group, { numRuns: 100, seed: SEED }), likeResource, {
      text: ({ kind, namespace, name }) => [kind, namespace, name].join("/"),
    });
  });

  it("cover the same findings of objects with unusual names and values", function () {
    const counts = { exempt: 0, found: 0 };
    for (const policy of [
      "no-privileged",
      "no-host-paths",
      "no-added-capabilities",
      "trusted-registries",
      "require-seccomp",
    ]) {
      const objects = fc.sample(unusualObjects, { numRuns: 120, seed: SEED });
      const judged = objects.map((each, i) => judgedObject(policy, each, i));
      const exempt = judged.flatMap(({ exempt }) => exempt);
      const config = { all: "disabled", [policy]: { enforcementLevel: "mandatory", exempt } } as GuardConfig;
      const [exported] = exportAdmission({ policies, config, inlineParameters: true });
      const guard = newGuard(config);
      assert.deepEqual(
        guard.policies.flatMap(({ problems }) => problems),
        [],
      );
      const [verdicts] = evaluateCel([{ policy: exported!, objects: judged.map(({ object }) => object) }]);
      verdicts!.forEach(({ message, error }, i) => {
        assert.equal(error, "");
        const { type, object } = judged[i]!;
        const findings = findingsIn(guard, type, object);
        for (const finding of findings) {
          const isFound = message.includes(`${finding.message} (${finding.path})`);
          counts[finding.exemption === null ? "found" : "exempt"]++;
          const isStricter = CLIMBS.test(finding.value ?? "") && isFound;
          if (!isStricter)
            assert.equal(isFound, finding.exemption === null, JSON.stringify({ object, finding, message }));
        }
      });
    }
    this.test!.title += ` (${counts.exempt} exempt, ${counts.found} not)`;
    assert.ok(counts.exempt > 200 && counts.found > 200, JSON.stringify(counts));
  });
});

interface Comparing<T> {
  /** The text that stands for a value in CEL. */
  readonly text: (value: T) => string;
  /** An expression for the list of values. Default: the texts. */
  readonly values?: string;
  /** Whether CEL may match fewer patterns. */
  readonly isStricter?: (value: T) => boolean;
}

const segments = fc.constantFrom("Pod", "Deployment", "shop", "web", "a*b", "a.b", "a\\*", "é", "😀", 'q"', "x\ny", "");
const wildcards = fc.constantFrom("*", "?*", "we?", "**", "a*", "a\\*b", "[a]*", "(web|a)");
const namePatterns = fc
  .array(fc.oneof(segments, wildcards), { minLength: 2, maxLength: 4, size: "max" })
  .map((each) => each.join("/"));
const names = fc
  .record({ kind: segments, namespace: segments, name: segments })
  .map((each): ResourceIdentity => ({ ...each, type: "x", isNamespaced: true, pulumiName: each.name, urn: null }));

const words = fc.constantFrom("web", "a*b", "a?", "a\\*", 'q"uo', "é 日本", "😀", "x\ny", "[0]", "$(a)", "a.b", "A");
const paths = fc.constantFrom(
  ...["/srv/a", "//srv/./a/", "/var/run/x.sock", "/run/x.sock", "etc", "./etc", "~/x", "/", "C:\\data", "C:/data/"],
  ...["\\\\.\\pipe\\Docker", "/srv/../etc", "/srv/*", '/srv/"a"', "/srv/é😀", "/srv/a\nb"],
);

const containers = fc.uniqueArray(words, { minLength: 1, maxLength: 3 }).chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc
        .record({ privileged: fc.boolean(), add: fc.uniqueArray(words, { maxLength: 2 }), isSafe: fc.boolean() })
        .map((each) =>
          overlay(HARDENED_CONTAINER, {
            name,
            image: each.isSafe ? "registry.k8s.io/pause:3.10" : "evil.net/a:1",
            securityContext: {
              privileged: each.privileged,
              capabilities: { add: each.add },
              ...(each.isSafe ? {} : { seccompProfile: undefined }),
            },
          }),
        ),
    ),
  ),
);

/** Parts of objects that an API server would not accept, so that the comparison does not depend on its validation. */
const unusualObjects = fc.record({
  name: words,
  namespace: words,
  kind: fc.constantFrom("Pod", "Deployment", "CronJob"),
  containers,
  mounts: fc.array(paths, { maxLength: 2 }),
  seed: fc.nat(),
});

type UnusualObject = typeof unusualObjects extends fc.Arbitrary<infer T> ? T : never;

const TYPES = {
  Pod: { apiVersion: "v1", type: "kubernetes:core/v1:Pod", wrap: (spec: Properties) => spec },
  Deployment: {
    apiVersion: "apps/v1",
    type: "kubernetes:apps/v1:Deployment",
    wrap: (spec: Properties) => ({ template: { spec } }),
  },
  CronJob: {
    apiVersion: "batch/v1",
    type: "kubernetes:batch/v1:CronJob",
    wrap: (spec: Properties) => ({ jobTemplate: { spec: { template: { spec } } } }),
  },
} as const;

interface JudgedObject {
  readonly type: string;
  readonly object: Properties;
  readonly exempt: readonly object[];
}

/** An object with a name of its own, and exemptions that cover its findings or almost do. */
function judgedObject(
  policy: string,
  { name, namespace, kind, containers, mounts, seed }: UnusualObject,
  index: number,
): JudgedObject {
  const { apiVersion, type, wrap } = TYPES[kind];
  const volumes = mounts.map((path, i) => ({ name: `v${i}`, hostPath: { path } }));
  const creationTimestamp = "2026-11-27T12:00:00Z";
  const metadata = { name: `${name}-${index}`, namespace, creationTimestamp };
  const object = { apiVersion, kind, metadata, spec: wrap({ containers, volumes }) };
  const config = { all: "disabled", [policy]: "mandatory" } as GuardConfig;
  const findings = findingsIn(newGuard(config), type, object);
  const exempt = findings.flatMap((finding, i): Array<GeneratedExemption & { readonly reason: string }> => {
    const [exemption] = fc.sample(exemptionOf(finding, resourcePattern(finding.resource)), {
      numRuns: 1,
      seed: seed + i,
    });
    // Half a surrogate pair is not accepted in a configuration.
    const isText = Object.values(exemption!).every((text) => text.isWellFormed());
    return isText ? [{ ...exemption!, reason: "a test" }] : [];
  });
  return { type, object, exempt };
}

function findingsIn(guard: Guard, type: string, object: Properties): readonly Finding[] {
  const { name } = object["metadata"] as { readonly name: string };
  return guard.judge({ ...resource(type, object, name), urn: null }).findings;
}
