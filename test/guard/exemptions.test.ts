import assert from "node:assert/strict";
import fc from "fast-check";
import type { Exemptible, Exemption } from "../../src/guard/exemption";
import { covers } from "../../src/guard/exemption-match";
import { Exemptions } from "../../src/guard/exemptions";
import { literalPattern } from "../../src/values/pattern";
import type { ResourceIdentity } from "../../src/model/workload";
import { assertLinear } from "../support/growth";

const SEED = 20261127;

const some = <const T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const NAMES = ["web", "web-1", "a*b", "a/b", "a\\*", "", "shop", "x::web"] as const;
const VALUES = [
  "/proc",
  "//proc/",
  "/srv/../proc",
  "/srv/a/../b",
  "etc",
  "/etc",
  "./a/../b",
  "b",
  "../b",
  "\\\\*x",
  "*",
];
const PATHS = [
  "spec.containers[0].securityContext.privileged",
  "spec.containers[12].securityContext.privileged",
  "spec.containers[0].x[1].securityContext.privileged",
  "spec.hostPID",
  'sysctls["kernel.x[0]"]',
  'sysctls["kernel.x[1]"]',
  "",
];
const FILES = ["-", "shop/web.yaml", "shop/sub/web.yaml", "../web.yaml", "a*.yaml"];

const resources: fc.Arbitrary<ResourceIdentity> = fc
  .record({
    kind: some("Pod", "Deployment", "Service"),
    isNamespaced: fc.boolean(),
    namespace: some("default", "shop", null),
    name: some(...NAMES),
    pulumiName: some(...NAMES),
    project: some("infra", "shop", undefined),
  })
  .map(({ project, ...identity }) => ({
    ...identity,
    type: "x",
    urn: project === undefined ? null : `urn:pulumi:dev::${project}::x::${identity.pulumiName}`,
  }));

const findings: fc.Arbitrary<Exemptible> = fc.record({
  resource: resources,
  container: some("web", "a*b", "", null),
  path: some(...PATHS),
  value: some(...VALUES, "", null),
  file: some(...FILES, null),
});

/** Patterns that match something now and then: texts that findings have, as they are and with wildcards put in. */
const patterns = (...texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(some(...texts), some("literal", "raw", "star", "question", "start", "end", "step"), fc.nat())
    .map(([text, form, at]) => {
      const cut = text === "" ? 0 : at % text.length;
      switch (form) {
        case "literal":
          return literalPattern(text);
        case "raw":
          return text;
        case "star":
          return `${text.slice(0, cut)}*${text.slice(cut + 2)}`;
        case "question":
          return `${text.slice(0, cut)}?${text.slice(cut + 1)}`;
        case "start":
          return `*${text.slice(cut)}`;
        case "end":
          return `${text.slice(0, cut)}*`;
        case "step":
          return text.replace(/\[\d+\]/g, "[*]");
        default:
          return form satisfies never;
      }
    });

const RESOURCES = ["Pod", "Deployment", "Service"].flatMap((kind) =>
  NAMES.flatMap((name) => [`${kind}/${name}`, `${kind}/default/${name}`, `${kind}/shop/${name}`]),
);
const URNS = ["infra", "shop"].flatMap((project) => NAMES.map((name) => `urn:pulumi:dev::${project}::x::${name}`));

const exemptions: fc.Arbitrary<Exemption> = fc.record(
  {
    resource: fc.oneof(patterns(...RESOURCES), patterns(...URNS), some("*", "*/*/web", "urn:pulumi:*::infra::x::web")),
    container: fc.oneof(patterns("web", "a*b", ""), some("*", null)),
    path: fc.oneof(patterns(...PATHS), some("*", null)),
    value: fc.oneof(patterns(...VALUES, ""), some("*", null)),
    file: fc.oneof(patterns(...FILES), some("**", "shop/**", "./shop/*.yaml", null)),
    reason: some("r"),
  },
  { requiredKeys: ["resource", "reason"] },
);

describe("many exemptions", () => {
  it("cover what each of them covers alone, in order", () => {
    let covered = 0;
    fc.assert(
      fc.property(fc.array(exemptions, { maxLength: 40 }), fc.array(findings, { maxLength: 20 }), (all, found) => {
        const index = new Exemptions(all);
        for (const finding of found) {
          const expected = all.filter((exemption) => covers(exemption, finding));
          covered += expected.length;
          assert.deepEqual(index.covering(finding), expected);
          assert.equal(
            index.wouldCover({ ...finding, file: null }),
            all.some(({ file, ...rest }) => typeof file === "string" && covers(rest, finding)),
          );
        }
      }),
      { numRuns: 2_000, seed: SEED },
    );
    assert.ok(covered > 1_000, `${covered}`);
  });

  const finding = (i: number): Exemptible => ({
    resource: {
      ...{ type: "x", kind: "Deployment", isNamespaced: true, namespace: "shop", urn: null },
      ...{ name: `web-${i}`, pulumiName: `web-${i}` },
    },
    container: "web",
    path: "spec.template.spec.containers[0].securityContext.privileged",
    value: `/srv/${i}`,
    file: `shop/${i}.yaml`,
  });
  const forms: Readonly<Record<string, (i: number) => Partial<Exemption>>> = {
    "each a resource": (i) => ({ resource: `Deployment/shop/web-${i}`, container: "web" }),
    "each a resource in any namespace": (i) => ({ resource: `Deployment/*/web-${i}` }),
    "each the beginning of a name": (i) => ({ resource: `Deployment/shop/web-${i}*` }),
    "each the beginning of a name in any namespace": (i) => ({ resource: `Deployment/*/web-${i}*` }),
    "each a value of any resource": (i) => ({ resource: "*", value: `/srv/${i}` }),
    "each a file": (i) => ({ resource: "*", file: `shop/${i}.yaml` }),
  };
  for (const [name, form] of Object.entries(forms))
    it(`take time per finding, not per exemption: ${name}`, () => {
      assertLinear(500, (size) => {
        const index = new Exemptions(
          Array.from({ length: size }, (_, i) => ({ resource: "*", reason: "r", ...form(i) })),
        );
        return () => {
          for (let i = 0; i < size; i++) assert.ok(index.covering(finding(i)).length > 0);
        };
      });
    });
});
