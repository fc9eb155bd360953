import assert from "node:assert/strict";
import { completeConfig } from "../src/config";
import { definePolicy } from "../src/policy";
import { ContainerGuard, evaluate, policies, type GuardConfig } from "../src/library";
import { presets } from "../scripts/made-from-policies";
import { UNKNOWN, resource } from "./support/workloads";

const broken = definePolicy({
  id: "broken",
  title: "This policy always throws",
  level: "advisory",
  severity: "low",
  standards: {},
  reads: { docker: ["image"] },
  why: "It is broken.",
  fix: "Mend it.",
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
  });

  it("does not hide what others find", () => {
    assert.ok(findings().some(({ policy }) => policy === "no-privileged"));
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
});

describe("a configuration", () => {
  const use = (config: object) => evaluate([], { policies, config: config as GuardConfig });

  it("that names no policy is refused with the nearest right name", () => {
    assert.throws(() => use({ "no-priviledged": "mandatory" }), {
      name: "RangeError",
      message: 'Unknown policy "no-priviledged"; did you mean "no-privileged"?',
    });
  });

  it("with a level that does not exist is refused", () => {
    assert.throws(() => use({ "no-privileged": "warn" }), {
      name: "RangeError",
      message: 'Cannot use level "warn" for no-privileged: expected mandatory, advisory or disabled',
    });
  });

  it("with a wrong property is refused by the pack's constructor, before anything is served", () => {
    assert.throws(() => new ContainerGuard({ "trusted-registries": { allowed: "ghcr.io/acme" } }), {
      name: "TypeError",
      message: /trusted-registries: allowed: expected a list, found "ghcr.io\/acme"/,
    });
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
  for (const { id, title, why, fix, reads, level } of policies) {
    it(`${id} explains itself`, () => {
      assert.match(id, /^(no|require|allowed|trusted|pinned)-[a-z-]+$/);
      assert.match(title, /^[A-Z].*[^.]$/);
      const advice = typeof fix === "string" ? [fix] : Object.values(fix);
      for (const text of [why, ...advice]) assert.match(text, /^[A-Z].*\.$/);
      assert.ok(Object.keys(reads).length > 0);
      assert.ok(level === "mandatory" || level === "advisory");
      if (typeof fix === "object") assert.deepEqual(Object.keys(fix).sort(), Object.keys(reads).sort());
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
