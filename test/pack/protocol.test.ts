import assert from "node:assert/strict";
import { RunningPolicyPack, type AnalyzedResource, type PackConfig, type Violation } from "../support/pack";
import { policies } from "../../src/library";
import { analyzeRaw, DOCKER_CONTAINER, of, PACK, POD, resource, secret, summary } from "../support/protocol";
import { HARDENED_CONTAINER, HARDENED_DOCKER, UNKNOWN } from "../support/workloads";

const IDS = policies.map(({ id }) => id);

function pod(spec: unknown, name = "web"): AnalyzedResource {
  return resource(POD, { metadata: { name, namespace: "shop" }, spec }, name);
}

function container(fragment: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { ...HARDENED_CONTAINER, ...fragment };
}

function docker(fragment: Readonly<Record<string, unknown>>, name = "web"): AnalyzedResource {
  return resource(DOCKER_CONTAINER, { ...HARDENED_DOCKER, ...fragment }, name);
}

const PRIVILEGED_POD = pod({ containers: [container({ securityContext: { privileged: true } })] });

describe("the pack over the analyzer protocol", () => {
  let pack: RunningPolicyPack;
  before(async () => {
    pack = await RunningPolicyPack.boot(PACK);
  });
  after(async () => {
    const { stdout } = pack;
    await pack.stop();
    assert.match(stdout, /^\d+\n$/, "the port is all that the pack prints to its standard output");
  });
  beforeEach(() => pack.configure({}));

  async function violations(...resources: readonly AnalyzedResource[]): Promise<readonly Violation[]> {
    const found: Violation[] = [];
    for (const each of resources) found.push(...(await pack.analyze(each)).violations);
    return found;
  }

  it("lists every policy with its level, severity and configuration schema", async () => {
    const info = await pack.info();
    assert.equal(info.name, "container-guard");
    assert.deepEqual(
      new Set(info.policies.map(({ name, level, severity }) => `${name} ${level} ${severity}`)),
      new Set(policies.map(({ id, level, severity }) => `${id} ${level} ${severity}`)),
    );
    for (const { name, configSchema } of info.policies) {
      const own = Object.keys(policies.find(({ id }) => id === name)!.options);
      assert.deepEqual(
        Object.keys(configSchema).sort(),
        [...own, "exempt", "inlineExemptions", "showExemption", "undecided"].sort(),
        name,
      );
    }
  });

  it("reports nothing for a hardened pod and container", async () => {
    assert.deepEqual(await violations(pod({ containers: [container()] }), docker({})), []);
  });

  it("reports the problem, the place and the fix, in three lines", async () => {
    const [found, ...others] = of("no-privileged", await violations(PRIVILEGED_POD));
    assert.deepEqual(others, []);
    assert.equal(found?.level, "mandatory");
    assert.equal(found?.severity, "critical");
    assert.equal(found?.urn, PRIVILEGED_POD.urn);
    const [what, where, fix, ...rest] = found!.message.split("\n");
    assert.equal(what, 'container "web" runs in privileged mode');
    assert.equal(where, "  where  Pod/shop/web  spec.containers[0].securityContext.privileged");
    assert.match(fix!, /^ {2}fix {4}[A-Z]/);
    assert.deepEqual(rest, []);
  });

  describe("configured", () => {
    const privileged = docker({ privileged: true, readOnly: false });

    const levels: ReadonlyArray<readonly [string, PackConfig, readonly string[]]> = [
      ["by default", {}, ["mandatory no-privileged", "advisory require-read-only-root"]],
      ["all advisory", { all: "advisory" }, ["advisory no-privileged", "advisory require-read-only-root"]],
      ["one disabled", { "no-privileged": "disabled" }, ["advisory require-read-only-root"]],
      [
        "all disabled but one",
        { all: "disabled", "require-read-only-root": { enforcementLevel: "mandatory" } },
        ["mandatory require-read-only-root"],
      ],
    ];
    for (const [name, config, expected] of levels)
      it(`applies levels: ${name}`, async () => {
        await pack.configure(config);
        assert.deepEqual(summary(await violations(privileged)), expected);
      });

    it("applies properties", async () => {
      const own = docker({ image: "registry.example.com/shop:1" });
      assert.deepEqual(summary(await violations(own)), ["mandatory trusted-registries"]);
      await pack.configure({ "trusted-registries": { allowed: ["registry.example.com"] } });
      assert.deepEqual(await violations(own), []);
    });

    it("makes undecided findings mandatory if configured", async () => {
      await pack.configure({
        "pinned-images": { undecided: "mandatory" },
        "trusted-registries": { undecided: "ignore" },
      });
      assert.deepEqual(summary(await violations(docker({ image: UNKNOWN }))), ["mandatory pinned-images"]);
    });
  });

  it("judges known values next to unknown ones", async () => {
    const found = await violations(docker({ image: UNKNOWN, privileged: true }));
    assert.deepEqual(summary(found), [
      "mandatory no-privileged",
      "advisory pinned-images",
      "advisory trusted-registries",
    ]);
    for (const { level, message } of found)
      if (level === "advisory") assert.match(message, /^cannot determine before deployment whether /);
    assert.doesNotMatch(found.map(({ message }) => message).join("\n"), /can't run policy/);
  });

  const wholesale: ReadonlyArray<readonly [string, AnalyzedResource]> = [
    ["a pod spec", pod(UNKNOWN)],
    ["all of a Deployment", resource("kubernetes:apps/v1:Deployment", { spec: UNKNOWN })],
    ["a list of another type's sentinel", pod({ containers: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2" })],
  ];
  for (const [name, each] of wholesale)
    it(`reports once that ${name} is unknown`, async () => {
      assert.deepEqual(summary(await violations(each)), ["advisory no-privileged"]);
    });

  it("reports once that a Helm Release cannot be read", async () => {
    const found = await violations(resource("kubernetes:helm.sh/v3:Release", { chart: "nginx", values: { a: 1 } }));
    assert.deepEqual(summary(found), ["advisory no-privileged"]);
    assert.match(found[0]!.message, /^cannot determine whether /);
  });

  it("judges secrets", async () => {
    const found = await violations(
      docker({ privileged: secret(true) }),
      pod({ containers: secret([container({ securityContext: secret({ privileged: secret(true) }) })]) }),
    );
    assert.equal(of("no-privileged", found).length, 2);
  });

  it("leaves a value that Pulumi could not decrypt undecided, whatever its type", async () => {
    const text = "[secret]"; // in place of every secret, by pulumi policy analyze --file
    const settings = {
      ...{ privileged: text, allowPrivilegeEscalation: text, readOnlyRootFilesystem: text, runAsUser: text },
      ...{ runAsNonRoot: text, capabilities: text, seccompProfile: { type: text }, procMount: text },
    };
    const found = await violations(
      docker({
        ...{ image: text, privileged: text, user: text, readOnly: text, securityOpts: text, memory: text },
        ...{ networkMode: text, pidMode: text, devices: text, gpus: text, sysctls: text, capabilities: text },
        volumes: [{ hostPath: text, containerPath: "/x" }],
      }),
      pod({ containers: text }),
      pod({
        containers: [
          container({ image: text, resources: text, securityContext: settings, ports: [{ hostPort: text }] }),
        ],
      }),
      pod({
        containers: [container({})],
        volumes: [
          { name: "v", hostPath: { path: text } },
          { name: "w", image: { reference: text } },
        ],
      }),
      resource(POD, { metadata: { name: "web" }, spec: text }),
      resource("docker:index/plugin:Plugin", { name: text, grantPermissions: [{ name: text, values: [text] }] }),
    );
    const open = found.filter(({ message }) =>
      /^cannot determine whether .*: it is encrypted: set PULUMI_CONFIG_PASSPHRASE/.test(message),
    );
    const others = summary(found.filter((each) => !open.includes(each)));
    assert.deepEqual(others, ["advisory allowed-volume-types"]); // hostPath, whatever its path
    for (const { level, message } of open) {
      assert.equal(level, "advisory");
      assert.doesNotMatch(message, /\[secret\]/);
    }
    const policies = new Set(open.map(({ policy }) => policy));
    for (const policy of [
      "no-privileged",
      "require-non-root",
      "no-kernel-filesystems",
      "trusted-registries",
      "no-host-namespaces",
    ])
      assert.ok(policies.has(policy), policy);
  });

  it("judges a text that only contains the marker", async () => {
    const found = await violations(docker({ user: "root", privileged: "[secret] " }));
    assert.deepEqual(summary(found.filter(({ level }) => level === "mandatory")), [
      "mandatory no-privileged",
      "mandatory require-non-root",
    ]);
  });

  describe("does not show", () => {
    const CANARY = "c4n4ry";
    const json = `{"defaultAction":"SCMP_ACT_ALLOW","x":"${CANARY}"}`;
    const bad = { privileged: true, readOnly: false, user: "root" };
    const holders: ReadonlyArray<readonly [string, AnalyzedResource]> = [
      ["docker environment values", docker({ ...bad, envs: [`TOKEN=${CANARY}`, secret(CANARY)] })],
      ["docker commands", docker({ ...bad, command: ["sh", "-c", CANARY], entrypoints: [CANARY] })],
      ["docker health checks", docker({ ...bad, healthcheck: { tests: ["CMD", CANARY] } })],
      ["uploads", docker({ ...bad, uploads: [{ file: "/etc/x", content: CANARY, contentBase64: secret(CANARY) }] })],
      ["docker labels", docker({ ...bad, labels: [{ label: "a", value: CANARY }] })],
      ["a seccomp profile", docker({ ...bad, securityOpts: [`seccomp=${json}`] })],
      ["a seccomp profile that is no JSON", docker({ ...bad, securityOpts: [`seccomp={"${CANARY}`] })],
      ["environment values of the wrong type", docker({ ...bad, envs: { TOKEN: CANARY }, command: CANARY })],
      [
        "a pod's environment, commands and labels",
        resource(POD, {
          metadata: { name: "web", labels: { a: CANARY, b: secret(CANARY) }, annotations: { a: CANARY } },
          spec: {
            hostPID: true,
            containers: [
              {
                name: "web",
                image: "quay.io/a/b",
                command: [CANARY],
                args: [CANARY],
                env: [{ name: "A", value: CANARY }],
              },
            ],
          },
        }),
      ],
      ["objects in the place of settings", docker({ ...bad, privileged: { a: CANARY }, user: [CANARY] })],
      [
        "objects in the place of a pod's settings",
        pod({ containers: [container({ securityContext: { privileged: { a: CANARY }, runAsUser: [CANARY] } })] }),
      ],
    ];
    for (const [name, each] of holders)
      it(name, async () => {
        const found = await violations(each);
        assert.notDeepEqual(found, []);
        assert.doesNotMatch(JSON.stringify(found), new RegExp(CANARY));
      });
  });

  describe("reports wrong types as violations", () => {
    const PRIVILEGED = { name: "bad", securityContext: { privileged: true } };

    it("a spec that is a string", async () => {
      const found = await violations(pod("none"));
      assert.deepEqual(summary(found), ["mandatory no-privileged"]);
      assert.match(found[0]!.message, /expected an object, found "none"/);
    });

    it("a word for true", async () => {
      const found = await violations(pod({ containers: [container({ securityContext: { privileged: "yes" } })] }));
      const [first] = of("no-privileged", found);
      assert.equal(first?.level, "mandatory");
      assert.match(first.message, /expected true or false, found "yes"/);
    });

    it("null instead of containers, which does not hide init containers", async () => {
      const found = await violations(pod({ containers: null, initContainers: [PRIVILEGED] }));
      assert.match(of("no-privileged", found)[0]!.message, /spec\.initContainers\[0\]\.securityContext\.privileged/);
    });

    it("null instead of an item, which does not shift the others", async () => {
      const found = await violations(pod({ containers: [null, container(), null, PRIVILEGED] }));
      assert.match(of("no-privileged", found)[0]!.message, /spec\.containers\[3\]\.securityContext\.privileged/);
    });

    it("a string among containers, which does not hide the others", async () => {
      const found = of("no-privileged", await violations(pod({ containers: ["web", PRIVILEGED] })));
      assert.ok(found.some(({ message }) => message.includes("spec.containers[1].securityContext.privileged")));
      assert.ok(found.every(({ level }) => level === "mandatory"));
    });
  });

  describe("exemptions", () => {
    const exempting = (exemption: object): PackConfig => ({ "no-privileged": { exempt: [exemption] } });
    const BASE = { resource: "Container/web", reason: "agreed", ticket: "SEC-1" };

    it("make a finding advisory and show the reason", async () => {
      await pack.configure(exempting({ ...BASE, expires: "2999-12-31" }));
      const found = await violations(docker({ privileged: true }));
      assert.deepEqual(summary(found), ["advisory no-privileged"]);
      assert.match(
        found[0]!.message,
        /^exempt: container "web" runs in privileged mode; reason: agreed \(SEC-1, until 2999-12-31\)$/,
      );
      assert.match(found[0]!.message, /agreed \(SEC-1, until 2999-12-31\)/);
    });

    it("cover nothing else", async () => {
      await pack.configure(exempting(BASE));
      assert.deepEqual(summary(await violations(docker({ privileged: true }, "agent"))), ["mandatory no-privileged"]);
    });

    it("do not apply once they have expired, with a note", async () => {
      await pack.configure(exempting({ ...BASE, expires: "2020-02-29" }));
      const found = await violations(docker({ privileged: true }));
      assert.deepEqual(summary(found), ["mandatory no-privileged"]);
      assert.match(found[0]!.message, /expired on 2020-02-29/);
    });

    it("cover nothing without a reason, which is an error", async () => {
      await pack.configure(exempting({ resource: "Container/web" }));
      const found = await violations(docker({ privileged: true }));
      assert.deepEqual(summary(found), ["mandatory no-privileged", "mandatory no-privileged"]);
      assert.match(found[0]!.message, /^invalid configuration: exempt\[0\]\.reason: expected /);
      assert.match(found[1]!.message, /^container "web" runs in privileged mode\n/);
    });
  });

  const others: ReadonlyArray<readonly [string, AnalyzedResource]> = [
    ["a bucket", resource("aws:s3/bucket:Bucket", { bucket: "b", containers: [{ privileged: true }] })],
    ["a component", resource("my:index:Site", {})],
    ["the stack", resource("pulumi:pulumi:Stack", {}, "test-dev")],
    ["a provider", resource("pulumi:providers:kubernetes", { kubeconfig: secret("x") })],
  ];
  for (const [name, each] of others)
    it(`does not apply to ${name}`, async () => {
      const { violations: found, notApplicable } = await pack.analyze(each);
      assert.deepEqual(found, []);
      assert.deepEqual(notApplicable.map(({ policy }) => policy).sort(), IDS);
    });

  it("judges a pod with 1,000 containers", async () => {
    const containers = Array.from({ length: 1000 }, (_, index) => ({ name: `c${index}`, image: "quay.io/a/b" }));
    const found = await violations(pod({ containers }));
    assert.equal(of("trusted-registries", found).length, 1000);
    assert.match(of("trusted-registries", found)[999]!.message, /"c999"/);
  });

  it("judges a resource of 5 MB", async () => {
    const env = [{ name: "LARGE", value: "x".repeat(5_000_000) }];
    const found = await violations(pod({ containers: [container({ env, securityContext: { privileged: true } })] }));
    assert.equal(of("no-privileged", found).length, 1);
    assert.ok(JSON.stringify(found).length < 20_000);
  });

  it("separates 50 resources that are judged at the same time", async () => {
    const resources = Array.from({ length: 50 }, (_, index) => {
      const name = `n${index}.`;
      const image = `quay.io/${name}/app:1`;
      return index % 2 === 0
        ? docker({ image, privileged: index % 3 === 0 }, name)
        : pod({ hostPID: index % 3 === 0, containers: [container({ name, image })] }, name);
    });
    const together = await Promise.all(resources.map((each) => pack.analyze(each)));
    for (const [index, each] of resources.entries()) {
      assert.deepEqual(together[index], await pack.analyze(each));
      for (const { message, urn } of together[index]!.violations) {
        assert.ok(message.includes(each.name), message);
        assert.equal(urn, each.urn);
      }
    }
  });

  it("separates the findings of resources with the same name", async () => {
    const twins = [true, false, true, false].map((privileged) => docker({ privileged }));
    const found = await Promise.all(twins.map((each) => pack.analyze(each)));
    assert.deepEqual(
      found.map(({ violations: each }) => each.length),
      [1, 0, 1, 0],
    );
  });

  describe("survives", () => {
    const privileged = [["privileged", true]] as const;
    const hostile = (key: string) =>
      [
        [key, { entries: [["privileged", false]] }],
        ["privileged", true],
        ["image", "registry.k8s.io/pause:3.10"],
        ["labels", { entries: [[key, { entries: privileged }]] }],
      ] as const;

    for (const key of ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "", "a\0b", "\u202e"])
      it(`a key ${JSON.stringify(key)}`, async () => {
        const found = await analyzeRaw(pack.address, DOCKER_CONTAINER, hostile(key));
        assert.ok(found.some((message) => message.startsWith("no-privileged: container")));
      });

    it("settings in a prototype", async () => {
      const inherited = [...hostile("constructor"), ["__proto__", { entries: [["readOnly", true]] }]] as const;
      const found = await analyzeRaw(pack.address, DOCKER_CONTAINER, inherited);
      assert.ok(found.some((message) => message.startsWith("require-read-only-root: ")));
    });

    const texts: ReadonlyArray<readonly [string, Buffer]> = [
      ["NUL", Buffer.from("a\0b")],
      ["a lone surrogate", Buffer.from([0x61, 0xed, 0xa0, 0x80])],
      ["bytes that are no UTF-8", Buffer.from([0x61, 0xff, 0xfe])],
      ["a terminal's escape sequence", Buffer.from("a\u001b[2J")],
    ];
    for (const [name, text] of texts)
      it(`${name} in a name, an image and a path`, async () => {
        const found = await analyzeRaw(pack.address, POD, [
          ["metadata", { entries: [["name", text]] }],
          [
            "spec",
            {
              entries: [
                [
                  "containers",
                  [
                    {
                      entries: [
                        ["name", text],
                        ["image", text],
                        ["securityContext", { entries: privileged }],
                      ],
                    },
                  ],
                ],
                [
                  "volumes",
                  [
                    {
                      entries: [
                        ["name", text],
                        ["hostPath", { entries: [["path", text]] }],
                      ],
                    },
                  ],
                ],
              ],
            },
          ],
        ]);
        assert.ok(found.some((message) => message.startsWith("no-privileged: ")));
        assert.doesNotMatch(found.join(""), /[\u0000-\u0009\u000b-\u001f\ud800-\udfff]/);
      });
  });
});

describe("a mistake in the pack's configuration over the analyzer protocol", () => {
  it("is reported once for each policy and run, as mandatory, with the nearest name", async () => {
    const pack = await RunningPolicyPack.boot(PACK);
    try {
      await pack.configure({
        all: "advisory",
        "trusted-registries": { enforcementLevel: "advisory", alowed: ["registry.example.com"] },
        "no-host-paths": { exemptions: [] },
      });
      const found: Violation[] = [];
      for (const each of [
        resource("aws:s3/bucket:Bucket", {}),
        docker({}),
        docker({}),
        pod({ containers: [container()] }),
      ])
        found.push(...(await pack.analyze(each)).violations);
      assert.deepEqual(summary(found), ["mandatory no-host-paths", "mandatory trusted-registries"]);
      assert.match(found[0]!.message, /unknown property "exemptions"/);
      assert.match(found[1]!.message, /unknown property "alowed"; did you mean "allowed"\?/);
    } finally {
      await pack.stop();
    }
  });
});
