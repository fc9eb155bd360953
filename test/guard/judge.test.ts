import { NOTATIONS } from "../../src/platforms";
import { fixIn, fixes } from "../../src/guard/fixes";
import assert from "node:assert/strict";
import { platformsOf } from "../../src/guard/reads";
import { Secret } from "../../src/model/place";
import { definePolicy, demandField, forbidField, type Policy } from "../../src/policy/policy";
import { Place, evaluate, policies, type GuardConfig } from "../../src/library";
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

  it("is reported as a mandatory finding, whatever its level, without the error's message", () => {
    const [finding] = findings().filter(({ policy }) => policy === "broken");
    assert.equal(finding?.level, "mandatory");
    assert.match(finding!.message, /^could not be checked: TypeError at judge\.test\.ts:\d+$/);
    assert.deepEqual([finding?.verdict, finding?.path, finding?.container], ["violation", "", null]);
    assert.deepEqual(finding?.steps, []);
    assert.equal(finding?.isQuotable, false);
    assert.match(finding!.why, /^A resource that could not be checked/);
  });

  it("is reported with what is known about the error", () => {
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

  it("does not hide the findings of other policies", () => {
    assert.ok(findings().some(({ policy }) => policy === "no-privileged"));
  });
});

describe("a finding", () => {
  const PRIVILEGED = "kubernetes:core/v1:Pod";
  const only = (id: string, type: string, inputs: object, config: object = {}) =>
    evaluate([resource(type, inputs)], {
      policies: policies.filter((policy) => policy.id === id),
      config: config as GuardConfig,
    }).findings;

  it("has the problem, the place, the reason and the fix", () => {
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

  it("shows only the place of a secret", () => {
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

  it("has low severity and explains how to decide if it is undecided", () => {
    const [finding] = only("no-privileged", PRIVILEGED, {
      spec: { containers: [{ name: "web", securityContext: { privileged: UNKNOWN } }] },
    });
    assert.equal(finding?.severity, "low");
    assert.match(finding!.message, /; it will be checked during the update$/);
    assert.match(finding!.fix, /^Use a value that is known at preview/);
  });

  it("announces the check during the update for an image, except for an image ID", () => {
    const image = { spec: { containers: [{ name: "web", image: UNKNOWN }] } };
    const [finding] = only("trusted-registries", PRIVILEGED, image);
    assert.match(
      finding!.message,
      /; it will be checked during the update; if it is an image ID, the resource that provides the image is/,
    );
  });

  it("does not announce a check during the update if undecided values are mandatory", () => {
    const config = { "no-privileged": { enforcementLevel: "advisory", undecided: "mandatory" } };
    const inputs = { spec: { containers: [{ name: "web", securityContext: { privileged: UNKNOWN } }] } };
    assert.doesNotMatch(only("no-privileged", PRIVILEGED, inputs, config)[0]!.message, /during the update/);
  });

  it("has the fix for its platform", () => {
    const kubernetes = only("require-non-root", PRIVILEGED, { spec: { containers: [{ name: "web" }] } });
    const docker = only("require-non-root", "docker:index/container:Container", { image: "nginx:1.29" });
    assert.match(kubernetes[0]!.fix, /^Set runAsNonRoot/);
    assert.match(docker[0]!.fix, /^Set the user/);
  });

  it("has no fix if the policy has none for the platform", () => {
    const check: Policy["check"] = ({ images: [image] = [] }) => [
      { kind: "violation", place: image!.reference.place, message: "bad" },
    ];
    const policy = { ...broken, check, fix: { "containers.procMount": "Remove procMount." } };
    assert.equal(evaluate([container({ image: "x" })], { policies: [policy] }).findings[0]?.fix, "");
  });

  it("is reported for a malformed value next to an undecided one", () => {
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

  it("is reported once for each cause, with the first message", () => {
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

  it("names the first of several expired exemptions, without a ticket if there is none", () => {
    const exempt = ["2020-01-01", "2021-01-01"].map((expires) => ({ resource: "*", reason: "r", expires }));
    const inputs = { spec: { containers: [{ name: "web", securityContext: { privileged: true } }] } };
    const [finding] = only("no-privileged", PRIVILEGED, inputs, {
      "no-privileged": { enforcementLevel: "mandatory", exempt },
    });
    assert.match(finding!.message, / \(the exemption for this expired on 2020-01-01\)$/);
  });
});

describe("an undecided finding", () => {
  it("has the level of the policy's undecided property", () => {
    const levels = (undecided: string) =>
      evaluate([container({ privileged: UNKNOWN })], {
        policies,
        config: { all: "disabled", "no-privileged": { enforcementLevel: "advisory", undecided } } as GuardConfig,
      }).findings.map(({ level }) => level);
    assert.deepEqual(levels("advisory"), ["advisory"]);
    assert.deepEqual(levels("mandatory"), ["mandatory"]);
    assert.deepEqual(levels("ignore"), []);
  });

  it("can be ignored without ignoring violations and malformed values", () => {
    const verdicts = (inputs: object) =>
      evaluate([container(inputs)], {
        policies,
        config: { all: "disabled", "no-privileged": { enforcementLevel: "mandatory", undecided: "ignore" } },
      }).findings.map(({ verdict, level }) => [verdict, level]);
    assert.deepEqual(verdicts({ privileged: true }), [["violation", "mandatory"]]);
    assert.deepEqual(verdicts({ privileged: "yes" }), [["malformed", "mandatory"]]);
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

  it("shows the configuration that allows the image", () => {
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
