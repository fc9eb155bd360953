import { NOTATIONS } from "../../src/platforms";
import { fixIn, fixes } from "../../src/guard/fixes";
import assert from "node:assert/strict";
import { platformsOf } from "../../src/guard/reads";
import { completeConfig } from "../../src/guard/config";
import { Secret } from "../../src/model/place";
import { definePolicy, demandField, forbidField, type Policy } from "../../src/policy/policy";
import { ContainerGuard, Place, evaluate, policies, type GuardConfig } from "../../src/library";
import { presets } from "../../scripts/made-from-policies";
import { UNKNOWN, resource } from "../support/workloads";

const broken = definePolicy({
  id: "broken",
  title: "This policy always throws",
  level: "advisory",
  severity: "low",
  standards: {},
  why: "It is broken.",
  fix: "Fix it.",
  whenNotToUse: "Never.",
  repair: { kind: "none", reason: "It is broken." },
  check: () => {
    throw new TypeError("secret-canary");
  },
});

const container = (inputs: object) => resource("docker:index/container:Container", inputs);

describe("a policy that throws", () => {
  const findings = () =>
    evaluate([container({ image: "x", privileged: true })], {
      policies: [broken, ...policies],
      config: { all: "advisory" },
    }).findings;

  it("is a mandatory finding whatever the configuration says, without the error's text", () => {
    const [finding] = findings().filter(({ policy }) => policy === "broken");
    assert.equal(finding?.level, "mandatory");
    assert.match(finding!.message, /^could not be checked: TypeError at judge\.test\.ts:\d+$/);
    assert.deepEqual([finding?.verdict, finding?.path, finding?.container], ["violation", "", null]);
    assert.deepEqual(finding?.steps, []);
    assert.equal(finding?.isQuotable, false);
    assert.match(finding!.why, /^A resource that could not be checked/);
  });

  it("says no more than it knows of what was thrown", () => {
    const thrown = (error: unknown): string | undefined => {
      const check = (): never => {
        throw error;
      };
      const { findings } = evaluate([container({})], { policies: [{ ...broken, check }] });
      return findings[0]?.message;
    };
    const withStack = (stack: string | undefined) => Object.assign(new TypeError("secret"), { stack });
    assert.equal(thrown("secret"), "could not be checked: a value that is not an error was thrown");
    assert.equal(thrown(withStack(undefined)), "could not be checked: TypeError");
    assert.equal(thrown(withStack("TypeError: secret")), "could not be checked: TypeError");
    assert.equal(
      thrown(withStack("TypeError: secret\n    at check (/a/b.js:12:345)")),
      "could not be checked: TypeError at b.js:12",
    );
    assert.equal(
      thrown(withStack("TypeError: secret\n    at check (C:\\a\\b.js:12:345)")),
      "could not be checked: TypeError at b.js:12",
    );
    assert.equal(
      thrown(withStack("TypeError: secret\n    at Array.map (<anonymous>)")),
      "could not be checked: TypeError",
    );
  });

  it("does not hide what others find", () => {
    assert.ok(findings().some(({ policy }) => policy === "no-privileged"));
  });
});

describe("a resource that cannot be read", () => {
  it("is one mandatory finding, under its type and its name in the program", () => {
    const failing = (): never => {
      throw new TypeError("secret-canary");
    };
    const type = "kubernetes:core/v1:Pod";
    const { findings } = evaluate([{ type, name: "web", urn: "urn:web", inputs: Place.root({}, failing) }], {
      policies,
    });
    assert.deepEqual(
      findings.map(({ level, resource: who }) => [level, who]),
      [
        [
          "mandatory",
          {
            type,
            kind: "Pod",
            isNamespaced: false,
            namespace: null,
            name: "web",
            pulumiName: "web",
            urn: "urn:web",
          },
        ],
      ],
    );
    assert.doesNotMatch(findings[0]!.message, /secret/);
  });
});

describe("a finding", () => {
  const PRIVILEGED = "kubernetes:core/v1:Pod";
  const only = (id: string, type: string, inputs: object, config: object = {}) =>
    evaluate([resource(type, inputs)], {
      policies: policies.filter((policy) => policy.id === id),
      config: config as GuardConfig,
    }).findings;

  it("says what, where, why and how", () => {
    const inputs = { spec: { containers: [{ name: "web", securityContext: { privileged: true } }] } };
    const [finding] = only("no-privileged", PRIVILEGED, inputs);
    const { resource: who, ...rest } = finding!;
    assert.equal(who.kind, "Pod");
    assert.deepEqual(rest, {
      policy: "no-privileged",
      level: "mandatory",
      verdict: "violation",
      severity: "critical",
      container: "web",
      path: "spec.containers[0].securityContext.privileged",
      steps: ["spec", "containers", 0, "securityContext", "privileged"],
      isQuotable: true,
      value: "true",
      message: 'container "web" runs in privileged mode',
      why: policies.find(({ id }) => id === "no-privileged")!.why,
      fix: policies.find(({ id }) => id === "no-privileged")!.fix,
      repair: {
        isSafe: true,
        edits: [
          {
            change: "remove",
            path: "spec.containers[0].securityContext.privileged",
            steps: ["spec", "containers", 0, "securityContext", "privileged"],
          },
        ],
      },
      controls: [
        { standard: "pss", id: "Baseline: Privileged Containers" },
        { standard: "cisKubernetes", id: "5.2.2", title: "Containers do not run in privileged mode" },
      ],
      exemption: null,
    });
  });

  it("says nothing of a secret but where it is", () => {
    const privileged = (value: unknown) =>
      definePolicy({
        ...broken,
        check: ({ title }) =>
          forbidField(
            Place.root({ secret: new Secret(value) }, (raw) => raw === UNKNOWN)
              .at("secret")
              .boolean(),
            (on) => on,
            title,
          ),
      });
    const rows: ReadonlyArray<readonly [value: unknown, message: RegExp]> = [
      [true, /^a secret value violates this policy \(value not shown\)$/],
      ["canary", /^a secret value does not have the expected form \(value not shown\)$/],
      [UNKNOWN, /^cannot determine whether a secret value violates this policy$/],
    ];
    for (const [value, message] of rows) {
      const [finding] = evaluate([container({})], { policies: [privileged(value)] }).findings;
      assert.match(finding!.message, message);
      assert.deepEqual([finding!.value, finding!.path], [null, "secret"]);
    }
    const demanding = definePolicy({
      ...broken,
      check: () =>
        demandField(
          Place.root({ secret: new Secret({}) })
            .at("secret", "on")
            .boolean(),
          (on) => on,
          {
            whether: "it is off",
            missing: "it is not switched on",
          },
        ),
    });
    const [missing] = evaluate([container({})], { policies: [demanding] }).findings;
    assert.equal(missing!.message, "it is not switched on", "what is not there is no secret");
  });

  it("that is undecided is of low severity and says how to decide", () => {
    const [finding] = only("no-privileged", PRIVILEGED, {
      spec: { containers: [{ name: "web", securityContext: { privileged: UNKNOWN } }] },
    });
    assert.equal(finding?.severity, "low");
    assert.match(finding!.message, /; it will be checked during the update$/);
    assert.match(finding!.fix, /^Use a value that is known at preview/);
  });

  it("of an image promises no more than the update keeps: an image ID is not checked there", () => {
    const image = { spec: { containers: [{ name: "web", image: UNKNOWN }] } };
    const [finding] = only("trusted-registries", PRIVILEGED, image);
    assert.match(
      finding!.message,
      /; it will be checked during the update; if it is an image ID, the resource that provides the image is/,
    );
  });

  it("that is demanded now does not promise to be judged again", () => {
    const config = { "no-privileged": { enforcementLevel: "advisory", undecided: "mandatory" } };
    const inputs = { spec: { containers: [{ name: "web", securityContext: { privileged: UNKNOWN } }] } };
    assert.doesNotMatch(only("no-privileged", PRIVILEGED, inputs, config)[0]!.message, /during the update/);
  });

  it("has the advice for its platform where they differ", () => {
    const kubernetes = only("require-non-root", PRIVILEGED, { spec: { containers: [{ name: "web" }] } });
    const docker = only("require-non-root", "docker:index/container:Container", { image: "nginx:1.29" });
    assert.match(kubernetes[0]!.fix, /^Set runAsNonRoot/);
    assert.match(docker[0]!.fix, /^Set the user/);
  });

  it("has no advice where the policy has none for the platform", () => {
    const check: Policy["check"] = ({ images: [image] = [] }) => [
      { kind: "violation", place: image!.reference.place, message: "bad" },
    ];
    const policy = { ...broken, check, fix: { "containers.procMount": "Remove procMount." } };
    assert.equal(evaluate([container({ image: "x" })], { policies: [policy] }).findings[0]?.fix, "");
  });

  it("of a malformed value stands beside one that only a user namespace may make harmless", () => {
    const inputs = {
      spec: {
        hostUsers: UNKNOWN,
        containers: [{ name: "web", securityContext: { runAsNonRoot: "yes", runAsUser: 0 } }],
      },
    };
    assert.deepEqual(
      only("require-non-root", PRIVILEGED, inputs, { "require-non-root": { strict: true } }).map(
        ({ verdict, path }) => [verdict, path],
      ),
      [
        ["malformed", "spec.containers[0].securityContext.runAsNonRoot"],
        ["undecided", "spec.hostUsers"],
      ],
    );
  });

  it("comes once for each cause, with the first of its messages", () => {
    const check: Policy["check"] = ({ images: [image] = [] }) => {
      const { place } = image!.reference;
      return ["first", "second"].map((message) => ({ kind: "violation", place, message, value: "x" }));
    };
    const { findings } = evaluate([container({ image: "x" })], { policies: [{ ...broken, check }] });
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["first"],
    );
  });

  it("of an expired exemption names it, the first of several, without a ticket that there is not", () => {
    const exempt = ["2020-01-01", "2021-01-01"].map((expires) => ({ resource: "*", reason: "r", expires }));
    const inputs = { spec: { containers: [{ name: "web", securityContext: { privileged: true } }] } };
    const [finding] = only("no-privileged", PRIVILEGED, inputs, {
      "no-privileged": { enforcementLevel: "mandatory", exempt },
    });
    assert.match(finding!.message, / \(the exemption for this expired on 2020-01-01\)$/);
  });
});

describe("values that are not known", () => {
  it("follow the policy's undecided property", () => {
    const levels = (undecided: string) =>
      evaluate([container({ privileged: UNKNOWN })], {
        policies,
        config: { all: "disabled", "no-privileged": { enforcementLevel: "advisory", undecided } } as GuardConfig,
      }).findings.map(({ level }) => level);
    assert.deepEqual(levels("advisory"), ["advisory"]);
    assert.deepEqual(levels("mandatory"), ["mandatory"]);
    assert.deepEqual(levels("ignore"), []);
  });

  it("take no violation and no malformed value along when they are ignored", () => {
    const verdicts = (inputs: object) =>
      evaluate([container(inputs)], {
        policies,
        config: { all: "disabled", "no-privileged": { enforcementLevel: "mandatory", undecided: "ignore" } },
      }).findings.map(({ verdict, level }) => [verdict, level]);
    assert.deepEqual(verdicts({ privileged: true }), [["violation", "mandatory"]]);
    assert.deepEqual(verdicts({ privileged: "yes" }), [["malformed", "mandatory"]]);
  });
});

describe("a configuration", () => {
  const use = (config: object) => evaluate([], { policies, config: config as GuardConfig });

  it("that names no policy is refused with the nearest right name", () => {
    assert.throws(() => use({ "no-priviledged": "mandatory" }), {
      name: "RangeError",
      message: 'unknown policy "no-priviledged"; did you mean "no-privileged"?',
    });
  });

  it("with a level that does not exist is refused", () => {
    assert.throws(() => use({ "no-privileged": "warn" }), {
      name: "RangeError",
      message: 'no-privileged: invalid level "warn"; expected mandatory, advisory, disabled or remediate',
    });
  });

  it("with a wrong property is refused by the pack's constructor, before anything is served", () => {
    assert.throws(() => new ContainerGuard({ "trusted-registries": { allowed: "ghcr.io/acme" } }), {
      name: "TypeError",
      message: /trusted-registries: allowed: expected a list, found "ghcr.io\/acme"/,
    });
  });

  it("with several mistakes is refused once, with all of them", () => {
    const config = {
      "no-priviledged": "mandatory",
      "no-host-paths": "warn",
      "trusted-registries": { allowed: "ghcr.io/acme", allow: [] },
    } as const;
    assert.throws(() => new ContainerGuard(config as never), {
      name: "RangeError",
      message: [
        "Invalid configuration:",
        'unknown policy "no-priviledged"; did you mean "no-privileged"?',
        'no-host-paths: invalid level "warn"; expected mandatory, advisory or disabled',
        'trusted-registries: allowed: expected a list, found "ghcr.io/acme"',
        'trusted-registries: unknown property "allow"; did you mean "allowed"?',
      ].join("\n  "),
    });
  });

  it("with an entry of the wrong form is a problem that says which is right", () => {
    const config = {
      "trusted-registries": { allowed: ["ghcr.io/acme:1", "*.com"] },
      "no-host-paths": { allowed: [{ path: "srv" }, { readOnly: true }] },
    };
    assert.deepEqual(
      use(config).problems.map(({ problem }) => problem),
      [
        'allowed[0].path: expected an absolute path, found "srv"',
        "allowed[1].path: expected an absolute path, found nothing",
        'allowed[0]: expected a registry such as "registry.example.com" or "ghcr.io/acme", without a tag, found "ghcr.io/acme:1"',
        'allowed[1]: expected a registry such as "registry.example.com" or "ghcr.io/acme", without a tag, found "*.com"; "*" can replace neither the first label nor the last two (three if the last has two letters, as in co.uk), because anyone could register a name that matches',
      ],
    );
  });
});

describe("a configuration that is completed", () => {
  it("keeps the level of a policy that gets properties alone", () => {
    const complete = completeConfig(
      { "no-privileged": { undecided: "ignore" }, "pinned-images": { digest: true } },
      policies,
    );
    assert.deepEqual(complete["no-privileged"], { undecided: "ignore", enforcementLevel: "mandatory" });
    assert.deepEqual(complete["pinned-images"], { digest: true, enforcementLevel: "advisory" });
    assert.deepEqual(complete["require-non-root"], { enforcementLevel: "mandatory" });
  });

  it("has the level of all where a policy says none", () => {
    const complete = completeConfig({ all: "advisory", "no-privileged": { undecided: "ignore" } }, policies);
    assert.equal(complete["no-privileged"]?.enforcementLevel, "advisory");
    assert.equal(complete["require-non-root"]?.enforcementLevel, "advisory");
  });
});

describe("presets", () => {
  const levels = (name: string): ReadonlyArray<readonly [string, unknown]> =>
    Object.entries(presets()[name]!).map(([id, entry]) => [
      id,
      typeof entry === "object" ? entry.enforcementLevel : entry,
    ]);
  const at = (name: string, level: string) =>
    levels(name)
      .filter(([, each]) => each === level)
      .map(([id]) => id);

  it("are valid configurations that name every policy", () => {
    for (const [name, preset] of Object.entries(presets())) {
      assert.deepEqual(evaluate([], { policies, config: preset }).problems, [], name);
      assert.equal(Object.keys(preset).length, policies.length, name);
    }
  });

  it("development only advises", () => assert.equal(at("development", "advisory").length, policies.length));
  it("production has the defaults", () =>
    assert.deepEqual(
      levels("production"),
      policies.map(({ id, level }) => [id, level]),
    ));
  it("essential has the mandatory ones alone", () => {
    assert.deepEqual(at("essential", "mandatory"), at("production", "mandatory"));
    assert.deepEqual(at("essential", "advisory"), []);
  });
  it("pss-baseline has the twelve controls of the profile", () =>
    assert.deepEqual(at("pss-baseline", "mandatory"), [
      "no-added-capabilities",
      "no-custom-selinux",
      "no-host-namespaces",
      "no-host-paths",
      "no-host-ports",
      "no-host-probes",
      "no-host-process",
      "no-privileged",
      "no-unconfined-apparmor",
      "no-unconfined-seccomp",
      "no-unmasked-proc",
      "no-unsafe-sysctls",
    ]));
  it("aws-fsbp enforces the controls for task definitions and disables the rest", () => {
    assert.deepEqual(at("aws-fsbp", "mandatory"), [
      "no-host-namespaces",
      "no-privileged",
      "require-non-root",
      "require-read-only-root",
    ]);
    assert.deepEqual(at("aws-fsbp", "advisory"), []);
  });
  it("cis-docker asks for both limits", () =>
    assert.deepEqual(presets()["cis-docker"]!["require-resource-limits"], {
      enforcementLevel: "mandatory",
      require: ["memory", "cpu"],
    }));
  it("pss-restricted adds its own and takes non-root by the letter", () => {
    const added = at("pss-restricted", "mandatory").filter((id) => !at("pss-baseline", "mandatory").includes(id));
    assert.deepEqual(added, [
      "allowed-volume-types",
      "no-privilege-escalation",
      "require-dropped-capabilities",
      "require-non-root",
      "require-seccomp",
    ]);
    assert.deepEqual(presets()["pss-restricted"]!["require-non-root"], { enforcementLevel: "mandatory", strict: true });
  });
});

describe("every policy", () => {
  for (const policy of policies) {
    const { id, title, why, fix, whenNotToUse, level } = policy;
    const platforms = platformsOf(policy);
    it(`${id} explains itself`, () => {
      assert.match(id, /^(no|require|allowed|trusted|pinned)-[a-z-]+$/);
      assert.match(title, /^[A-Z].*[^.]$/);
      const advice = typeof fix === "string" ? [fix] : Object.values(fix);
      for (const text of [why, ...advice, whenNotToUse]) assert.match(text, /^[A-Z].*\.$/);
      for (const text of fixes(policy)) assert.match(text, /\.$/);
      assert.ok(platforms.length > 0);
      assert.ok(level === "mandatory" || level === "advisory");
      for (const { platform, kinds } of NOTATIONS)
        if (platforms.includes(platform)) assert.match(fixIn(policy, kinds), /^[A-Z].*\.$/, platform);
    });
  }
});

describe("the fix of trusted-registries", () => {
  const fixFor = (image: string): string | undefined =>
    evaluate([container({ image })], { policies }).findings.find(({ policy }) => policy === "trusted-registries")?.fix;

  it("has the configuration that lets the image in", () => {
    for (const [image, entry] of [
      ["quay.io/acme/team/agent:2", "quay.io/acme/team"],
      ["localhost:5000/app", "localhost:5000"],
      ["acme/app", "docker.io/acme"],
    ] as const) {
      assert.match(fixFor(image)!, new RegExp(`"allowed": \\["${entry}", …\\]`));
      const config = { "trusted-registries": { allowed: [entry] } };
      const { findings } = evaluate([container({ image })], { policies, config });
      assert.deepEqual(
        findings.filter(({ policy }) => policy === "trusted-registries"),
        [],
      );
    }
  });
});
