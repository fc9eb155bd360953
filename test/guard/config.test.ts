import assert from "node:assert/strict";
import { completeConfig } from "../../src/guard/config";
import { ContainerGuard, evaluate, policies, type GuardConfig } from "../../src/library";

describe("a configuration", () => {
  const use = (config: object) => evaluate([], { policies, config: config as GuardConfig });

  it("is rejected for an unknown policy, with the nearest name", () => {
    assert.throws(() => use({ "no-priviledged": "mandatory" }), {
      name: "RangeError",
      message: 'unknown policy "no-priviledged"; did you mean "no-privileged"?',
    });
  });

  it("is rejected for an invalid level", () => {
    assert.throws(() => use({ "no-privileged": "warn" }), {
      name: "RangeError",
      message: 'no-privileged: invalid level "warn"; expected mandatory, advisory, disabled or remediate',
    });
  });

  it("is rejected by the pack's constructor for an invalid property, before the pack is served", () => {
    assert.throws(() => new ContainerGuard({ "trusted-registries": { allowed: "ghcr.io/acme" } }), {
      name: "TypeError",
      message: /trusted-registries: allowed: expected a list, found "ghcr.io\/acme"/,
    });
  });

  it("is rejected once for several mistakes, with all of them", () => {
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

  it("reports the expected form of an invalid entry", () => {
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

describe("a completed configuration", () => {
  it("keeps the default level of a policy that is configured without one", () => {
    const complete = completeConfig(
      { "no-privileged": { undecided: "ignore" }, "pinned-images": { digest: true } },
      policies,
    );
    assert.deepEqual(complete["no-privileged"], { undecided: "ignore", enforcementLevel: "mandatory" });
    assert.deepEqual(complete["pinned-images"], { digest: true, enforcementLevel: "advisory" });
    assert.deepEqual(complete["require-non-root"], { enforcementLevel: "mandatory" });
  });

  it("has the level of `all` for a policy that is configured without one", () => {
    const complete = completeConfig({ all: "advisory", "no-privileged": { undecided: "ignore" } }, policies);
    assert.equal(complete["no-privileged"]?.enforcementLevel, "advisory");
    assert.equal(complete["require-non-root"]?.enforcementLevel, "advisory");
  });
});
