import assert from "node:assert/strict";
import { isExpired, resourceName, resourcePattern, type Exemptible } from "../../src/guard/exemption";
import { covers } from "../../src/guard/exemption-match";
import { evaluate, policies, type GuardConfig, type Resource } from "../../src/library";
import { hasWildcards, isLike, literalPattern, textOf } from "../../src/values/pattern";
import { readSettings } from "../../src/guard/settings";
import type { ResourceIdentity } from "../../src/model/workload";
import { newGuard } from "../support/guard";
import { UNKNOWN, resource } from "../support/workloads";

describe("an exemption", () => {
  const finding: Exemptible = {
    resource: {
      type: "kubernetes:apps/v1:DaemonSet",
      kind: "DaemonSet",
      isNamespaced: true,
      namespace: "monitoring",
      name: "node-exporter",
      pulumiName: "exporter",
      urn: "urn:pulumi:prod::infra::kubernetes:apps/v1:DaemonSet::exporter",
    },
    container: "exporter",
    path: "spec.template.spec.volumes[0].hostPath.path",
    value: "//proc/",
    file: null,
  };

  const covering: ReadonlyArray<readonly [string, object]> = [
    ["by kind, namespace and name", { resource: "DaemonSet/monitoring/node-exporter" }],
    ["by the Pulumi name", { resource: "DaemonSet/monitoring/exporter" }],
    ["by pattern", { resource: "DaemonSet/mon*/node-?xporter" }],
    ["by URN", { resource: "urn:pulumi:prod::infra::kubernetes:apps/v1:DaemonSet::exporter" }],
    ["by a pattern of URNs", { resource: "urn:pulumi:*::exporter" }],
    ["by a star for every resource", { resource: "*" }],
    ["by its container", { resource: "*", container: "exporter" }],
    ["by a star for every container", { resource: "*", container: "*" }],
    ["by its path", { resource: "*", path: "spec.template.spec.volumes[*].hostPath.path" }],
    ["by its host path in another spelling", { resource: "*", value: "/proc" }],
    ["with null for the other parts", { resource: "*", container: null, path: null, value: null }],
    ["by its value as written", { resource: "*", value: "//proc/" }],
  ];
  for (const [name, exemption] of covering)
    it(`covers a finding ${name}`, () =>
      assert.equal(covers({ resource: "", reason: "r", ...exemption }, finding), true));

  const notCovering: ReadonlyArray<readonly [string, object]> = [
    ["another namespace", { resource: "DaemonSet/default/node-exporter" }],
    ["another kind", { resource: "Deployment/monitoring/node-exporter" }],
    ["the beginning of its name", { resource: "DaemonSet/monitoring/node" }],
    ["its kind and name without the namespace", { resource: "DaemonSet/node-exporter" }],
    ["a pattern that lacks a segment", { resource: "DaemonSet/*" }],
    ["another stack's URN", { resource: "urn:pulumi:dev::*" }],
    ["an empty name", { resource: "" }],
    ["an empty container, which means none", { resource: "*", container: "" }],
    ["an empty value, which means none", { resource: "*", value: "" }],
    ["another container", { resource: "*", container: "sidecar" }],
    ["another path", { resource: "*", path: "spec.template.spec.hostPID" }],
    ["a host path without its slash", { resource: "*", value: "proc" }],
    ["a path below its host path", { resource: "*", value: "/proc/sys" }],
    ["a pattern for its namespace only", { resource: "DaemonSet/mon*" }],
  ];
  for (const [name, exemption] of notCovering)
    it(`does not cover a finding by ${name}`, () =>
      assert.equal(covers({ resource: "*", reason: "r", ...exemption }, finding), false));

  it("covers a finding without a container, value or URN only if its pattern for that part is empty or a star", () => {
    const bare = { ...finding, container: null, value: null, resource: { ...finding.resource, urn: null } };
    assert.equal(covers({ resource: "*", reason: "r", container: "exporter" }, bare), false);
    assert.equal(covers({ resource: "*", reason: "r", value: "/proc" }, bare), false);
    assert.equal(covers({ resource: "urn:pulumi:*", reason: "r" }, bare), false);
    assert.equal(covers({ resource: "*", reason: "r", container: "*", value: "*" }, bare), true);
    assert.equal(covers({ resource: "*", reason: "r", container: "", value: "" }, bare), true);
  });

  const declared = { logicalId: "Task79114B6B", constructPath: "Prod/Shop/Web/Task" };
  const ofConstruct: Exemptible = { ...finding, resource: { ...finding.resource, declared } };
  for (const [pattern, isCovered] of [
    ["cdk:Prod/Shop/Web/Task", true],
    ["cdk:Prod/*/Web/Task", true],
    ["cdk:**/Web/Task", true],
    ["cdk:Prod/**", true],
    ["cdk:Prod/Shop/Web/T?sk", true],
    ["cdk:Prod/Shop/Web", false],
    ["cdk:*/Task", false],
    ["cdk:prod/**", false],
    ["cdk:", false],
  ] as const)
    it(`${isCovered ? "covers" : "does not cover"} a resource of a construct by ${pattern}`, () => {
      assert.equal(covers({ resource: pattern, reason: "r" }, ofConstruct), isCovered);
      assert.equal(covers({ resource: pattern, reason: "r" }, finding), false);
    });

  it("covers a resource with an unknown namespace only if any namespace matches", () => {
    const somewhere = { ...finding, resource: { ...finding.resource, namespace: null } };
    assert.equal(covers({ resource: "DaemonSet/monitoring/node-exporter", reason: "r" }, somewhere), false);
    assert.equal(covers({ resource: "DaemonSet/*/node-exporter", reason: "r" }, somewhere), true);
    assert.equal(covers({ resource: "DaemonSet/?*/node-exporter", reason: "r" }, somewhere), false);
  });

  it("names a cluster-scoped resource without a namespace", () => {
    const volume = { ...finding, resource: { ...finding.resource, kind: "PersistentVolume", isNamespaced: false } };
    assert.equal(covers({ resource: "PersistentVolume/node-exporter", reason: "r" }, volume), true);
    assert.equal(covers({ resource: "PersistentVolume/default/node-exporter", reason: "r" }, volume), false);
  });

  it("applies on its last day, but not on the next", () => {
    const exemption = { resource: "*", reason: "r", expires: "2027-06-30" };
    assert.equal(isExpired(exemption, "2027-06-30"), false);
    assert.equal(isExpired(exemption, "2027-07-01"), true);
    assert.equal(isExpired({ resource: "*", reason: "r" }, "9999-12-31"), false);
    assert.equal(isExpired({ resource: "*", reason: "r", expires: null }, "9999-12-31"), false);
  });
});

describe("the name of a resource", () => {
  const rows: ReadonlyArray<readonly [Partial<ResourceIdentity>, string]> = [
    [{ isNamespaced: true, namespace: "shop" }, "Pod/shop/web"],
    [{ isNamespaced: true, namespace: null }, "Pod/(unknown namespace)/web"],
    [{ isNamespaced: false, namespace: null }, "Pod/web"],
    [{ isNamespaced: false, namespace: null, name: "a\nb" }, "Pod/a\\nb"],
  ];
  const identity = { type: "kubernetes:core/v1:Pod", kind: "Pod", name: "web", pulumiName: "web", urn: null };
  for (const [part, expected] of rows)
    it(`is ${expected}`, () => {
      const who = { isNamespaced: true, namespace: null, ...identity, ...part };
      assert.equal(resourceName(who), expected);
    });
});

describe("a pattern", () => {
  const rows: ReadonlyArray<readonly [string, string, boolean]> = [
    ["", "", true],
    ["", "*", true],
    ["abc", "a*c", true],
    ["ac", "a*c", true],
    ["aac", "a*c", true],
    ["abc", "*b*", true],
    ["xabc", "abc", false],
    ["abcx", "abc", false],
    ["abc", "", false],
    ["abab", "*ab", true],
    ["abc", "a?c", true],
    ["abc", "ab", false],
    ["abc", "abcd", false],
    ["abc", "a*d", false],
    ["a[0].b", "a[*].b", true],
    ["aXb", "a.b", false],
    ["a*b", "a*b", true],
    ["axb", "a*b", true],
    ["a*b", "a\\*b", true],
    ["axb", "a\\*b", false],
    ["a\\*b", "a\\*b", false],
    ["a\\*b", "a\\\\*b", true],
    ["a?b", "*\\?b", true],
    ["axb", "*\\?b", false],
    ["a?x?b", "*\\?b", true],
    ["a\\b", "a\\b", true],
    ["a\\", "a\\", true],
    ["ab", "a?b", false],
    ["a😀b", "a?b", true],
    ["a😀b", "a??b", false],
    ["😀x", "*??x", false],
    ["😀xy", "*?y", true],
  ];
  for (const [text, pattern, expected] of rows)
    it(`${JSON.stringify(text)} ${expected ? "matches" : "does not match"} ${JSON.stringify(pattern)}`, () =>
      assert.equal(isLike(text, pattern), expected));

  it("can be made from any text, and then matches only that text", () => {
    const texts = ["", "a", "*", "?", "\\", "\\*", "\\\\?", "a[0]", "[*]", "a*b?c\\d", "*\\"];
    for (const text of texts) {
      const pattern = literalPattern(text);
      assert.deepEqual([hasWildcards(pattern), textOf(pattern)], [false, text]);
      for (const other of texts) assert.equal(isLike(other, pattern), other === text, `${other} and ${pattern}`);
    }
    for (const pattern of ["*", "a?", "\\**", "?\\*"]) assert.equal(hasWildcards(pattern), true, pattern);
  });

  it("takes time in the product of both lengths at most", () => {
    assert.equal(isLike("a".repeat(20_000), `${"*a".repeat(200)}*b`), false);
  });
});

describe("an exemption for a value", () => {
  const rows: ReadonlyArray<readonly [pattern: string, value: string, covers: boolean]> = [
    ["/srv/*", "/srv/a", true],
    ["/srv/*", "/srv//a/./b/", true],
    ["/srv/*", "/srv/a/../b", true],
    ["/srv/*", "/srv", false],
    ["/srv/*", "/srv/", false],
    ["/srv/*", "/srv/..", false],
    ["/srv/*", "/srv/../etc", false],
    ["/srv/*", "/srv/a/../../etc/shadow", false],
    ["/srv/../etc", "/srv/../etc", true],
    ["/srv/../etc", "/etc", true],
    ["/etc", "/srv/../etc", true],
    ["/srv/*/../b", "/srv/b", true],
    ["/var/run/*", "/run/a.sock", true],
    ["/var/*", "/var/run/../etc", false], // the kernel goes through /run to /etc
    ["/var/run/../etc", "/var/run/../etc", true],
    ["*/docker.sock", "/run/docker.sock", true],
    ["*/docker.sock", "/run/x/../docker.sock", true],
    ["/run/*", "/run/x/../../docker.sock", false],
    ["/etc", "etc", true], // from a daemon's folder, the root
    ["/etc", "./etc", false],
    ["/etc/*", "~/etc/x", false],
    ["/", "", false],
    ["", "", true],
    ["./data/*", "./data/x", true],
    ["./data/*", "./data/a/../x", true],
    ["./data/*", "./data/../x", false],
    ["./data/*", "./data/../../etc", false],
    ["data*", "data/../../etc", false],
    ["../shared/*", "../shared/x/../y", true],
    ["../*", "../shared", true],
    ["../*", "../../etc", false],
    ["*etc", "../../etc", false],
    ["*etc", "../etc", false],
    ["data/*", "data/..", false],
    ["*/etc", "/x/../etc", true],
    ["a//*", "a/b", false], // no path: as it is written
    ["../../etc", "../../etc", true],
    ["*", "../../etc", true],
    ["C:/data/*", "C:\\data\\x", true],
    ["C:/data/*", "C:\\data\\..\\x", false],
    ["C:\\data", "C:/data/", true],
    ["//./pipe/*", "\\\\.\\pipe\\docker_engine", true],
    ["\\\\*", "/etc", false],
    ["/a\\*", "/ab", false],
    ["/a\\*", "/a*/", true],
    ["\\\\.\\pipe\\docker_engine", "\\\\.\\pipe\\docker_engine", true],
    ["ghcr.io/acme/*", "ghcr.io/acme/team/app:1", true],
    ["net.*", "net.core.somaxconn", true],
    ["\\*", "*", true],
    ["\\*", "x", false],
  ];
  const identity = { type: "docker:x", kind: "Container", isNamespaced: false, namespace: null, urn: null };
  for (const [pattern, value, expected] of rows)
    it(`${pattern} ${expected ? "covers" : "does not cover"} ${value}`, () => {
      const finding = {
        resource: { ...identity, name: "a", pulumiName: "a" },
        container: null,
        path: "",
        value,
        file: null,
      };
      assert.equal(covers({ resource: "*", reason: "r", value: pattern }, finding), expected);
    });
});

describe("a resource whose name contains wildcards", () => {
  const covered = (resource: string, who: ResourceIdentity) =>
    covers({ resource, reason: "r" }, { resource: who, container: null, path: "", value: null, file: null });
  const called = (name: string, namespace?: string): ResourceIdentity => ({
    ...{ type: "x", kind: "Plugin", isNamespaced: namespace !== undefined, namespace: namespace ?? null },
    ...{ name, pulumiName: name, urn: null },
  });
  const names = [
    "*",
    "web-*",
    "web-?",
    "web-1",
    "a[1]",
    "a\\b",
    "a\\*",
    "vieux/sshfs:latest",
    "vieux/*",
    "vieux",
    "é\n",
  ];
  const all = [...names.map((name) => called(name)), ...names.map((name) => called(name, "default"))];
  for (const who of all)
    it(`has a pattern that matches only itself: ${JSON.stringify(resourcePattern(who))}`, () =>
      assert.deepEqual(
        all.filter((other) => covered(resourcePattern(who), other)),
        [who],
      ));

  it("has a pattern for any namespace if its own is unknown", () => {
    assert.equal(resourcePattern({ ...called("a*", "x"), namespace: null }), "Plugin/*/a\\*");
    for (const name of names) {
      const who = { ...called(name, "x"), namespace: null };
      assert.equal(covered(resourcePattern(who), who), true, name);
    }
  });

  it("has a pattern that the configuration accepts", () => {
    for (const kind of ["Plugin", "Container", "Volume", "PersistentVolume", "Service", "Pod", ""])
      for (const who of [...all, ...all.map((each) => ({ ...each, namespace: null }))]) {
        if (kind === "Pod" && !who.isNamespaced) continue;
        const isOdd = ["Container", "Volume", "PersistentVolume"].includes(kind) && who.isNamespaced;
        if (isOdd) continue; // no such resource
        const named = resourcePattern({ ...who, kind });
        assert.equal(covered(named, { ...who, kind }), true, named);
        assert.deepEqual(readSettings({}, { exempt: [{ resource: named, reason: "r" }] }).mistakes, [], named);
      }
  });
});

describe("an exempted finding", () => {
  const daemonSet = {
    metadata: { name: "node-exporter", namespace: "monitoring" },
    spec: {
      template: {
        spec: {
          containers: [],
          volumes: [
            { name: "a", hostPath: { path: "/proc" } },
            { name: "b", hostPath: { path: "/sys" } },
          ],
        },
      },
    },
  };
  const exempt = {
    resource: "DaemonSet/monitoring/node-exporter",
    value: "/proc",
    reason: "reads host metrics",
    ticket: "SEC-1412",
    expires: "2027-06-30",
  };
  const config = {
    all: "disabled",
    "no-kernel-filesystems": { enforcementLevel: "mandatory", exempt: [exempt] },
  } satisfies GuardConfig;
  const run = (today: string) =>
    evaluate([resource("kubernetes:apps/v1:DaemonSet", daemonSet)], { policies, config, today });

  it("is listed as exempt, while others are still reported", () => {
    const { findings, exempt: listed } = run("2027-06-30");
    assert.deepEqual(
      findings.map(({ value }) => value),
      ["/sys"],
    );
    assert.deepEqual(
      listed.map(({ value, exemption }) => [value, exemption?.reason]),
      [["/proc", "reads host metrics"]],
    );
  });

  it("is reported again when the exemption has expired, with a note", () => {
    const { findings } = run("2027-07-01");
    assert.deepEqual(
      findings.map(({ value, level }) => [value, level]),
      [
        ["/proc", "mandatory"],
        ["/sys", "mandatory"],
      ],
    );
    assert.match(findings[0]!.message, /\(the exemption for this expired on 2027-06-30, SEC-1412\)$/);
    assert.doesNotMatch(findings[1]!.message, /expired/);
  });
});

describe("an inline exemption", () => {
  const KEY = "container-guard.dev/exempt.no-privileged";
  const spec = { containers: [{ name: "web", securityContext: { privileged: true } }] };
  const deployment = (on: { object?: object; pod?: object }): Resource =>
    resource("kubernetes:apps/v1:Deployment", {
      metadata: { name: "web", annotations: on.object },
      spec: { template: { metadata: { annotations: on.pod }, spec } },
    });
  const container = (labels: unknown): Resource =>
    resource("docker:index/container:Container", { privileged: true, labels });
  const guard = (inlineExemptions: boolean) =>
    newGuard({ all: "disabled", "no-privileged": { enforcementLevel: "mandatory", inlineExemptions } });
  const reasons = (judged: Resource, isAllowed = true) =>
    guard(isAllowed)
      .judge(judged)
      .findings.map(({ exemption }) => exemption?.reason);

  it("applies on the object, its pods and a docker.Container", () => {
    assert.deepEqual(reasons(deployment({ object: { [KEY]: "node agent" } })), ["node agent"]);
    assert.deepEqual(reasons(deployment({ pod: { [KEY]: "node agent" } })), ["node agent"]);
    assert.deepEqual(reasons(container([{ label: KEY, value: "node agent" }])), ["node agent"]);
  });

  it("applies on the pods if the object has no reason, and is not read from a docker.Service", () => {
    assert.deepEqual(reasons(deployment({ object: { [KEY]: " " }, pod: { [KEY]: "node agent" } })), ["node agent"]);
    const capAdds = ["SYS_ADMIN"];
    const labels = [{ label: KEY.replace("no-privileged", "no-added-capabilities"), value: "node agent" }];
    const taskSpec = { containerSpec: { image: "nginx:1.29", capAdds, labels } };
    const allowing = { "no-added-capabilities": { enforcementLevel: "mandatory", inlineExemptions: true } } as const;
    const { findings } = newGuard({ all: "disabled", ...allowing }).judge(
      resource("docker:index/service:Service", { taskSpec, labels }),
    );
    assert.deepEqual(
      findings.map(({ exemption }) => exemption),
      [null],
    );
  });

  it("is distinguished from those of the configuration", () => {
    const [finding] = guard(true).judge(deployment({ object: { [KEY]: "node agent" } })).findings;
    assert.equal(finding?.exemption?.isInline, true);
  });

  it("applies to its policy only", () => {
    const other = { "container-guard.dev/exempt.no-host-paths": "r", "exempt.no-privileged": "r", [`${KEY}s`]: "r" };
    const [finding] = guard(true).judge(deployment({ object: other })).findings;
    assert.deepEqual([finding?.exemption, finding?.message], [null, 'container "web" runs in privileged mode']);
  });

  it("is ignored if it cannot be read, or if its label has no name", () => {
    for (const judged of [
      ...[true, UNKNOWN, null].map((reason) => deployment({ object: { [KEY]: reason } })),
      container([{ value: "node agent" }, { label: UNKNOWN, value: "node agent" }]),
      container([{ label: KEY, value: UNKNOWN }]),
    ]) {
      const [finding] = guard(true).judge(judged).findings;
      assert.deepEqual(finding?.exemption, null);
      assert.match(finding!.message, /^container "web" runs in privileged mode$/);
    }
  });

  it("is ignored without a reason", () => {
    for (const reason of ["", "  ", "\u200b", "\u3164", "-"])
      assert.deepEqual(reasons(deployment({ object: { [KEY]: reason } })), [undefined], String(reason));
    const [finding] = guard(true).judge(container([{ label: KEY, value: " " }])).findings;
    assert.match(finding!.message, / \(inline exemption ignored: it has no reason\)$/);
  });

  it("is ignored, with a note, unless the configuration allows it", () => {
    const [finding] = guard(false).judge(deployment({ object: { [KEY]: "node agent" } })).findings;
    assert.equal(finding?.exemption, null);
    assert.match(finding!.message, / \(inline exemption ignored: inlineExemptions is not enabled for this policy\)$/);
  });
});
