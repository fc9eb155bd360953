import assert from "node:assert/strict";
import { overlay, withPreset } from "../../src/guard/preset";

const exempt = [{ resource: "Pod/default/web", reason: "legacy" }];

describe("a configuration over another one", () => {
  it("has the upper levels and properties, and what only the lower one has", () => {
    const lower = { "no-privileged": "advisory", "no-host-ports": "disabled", exclude: ["charts/**"] } as const;
    const upper = { "no-privileged": "mandatory", "pinned-images": "advisory" } as const;
    assert.deepEqual(overlay(lower as never, upper), { ...lower, ...upper });
  });

  it("keeps the lower level if the upper entry has none, and the lower properties if it has only a level", () => {
    const configs = [
      [{ "no-privileged": "advisory" }, { "no-privileged": { exempt } }],
      [{ "no-privileged": { exempt } }, { "no-privileged": "advisory" }],
      [{ "no-privileged": { exempt: [], enforcementLevel: "advisory" } }, { "no-privileged": { exempt } }],
    ] as const;
    for (const [lower, upper] of configs)
      assert.deepEqual(overlay(lower, upper), { "no-privileged": { enforcementLevel: "advisory", exempt } });
  });

  it("has own entries only", () => {
    const upper = JSON.parse('{ "constructor": { "exempt": [] } }');
    assert.deepEqual(overlay({}, upper), upper);
  });
});

describe("a configuration with a preset", () => {
  it("has the preset's levels and properties, but keeps its own exemptions and files", () => {
    const $schema = "https://example.com/schema.json";
    const config = { $schema, all: "disabled", "require-non-root": { strict: false, exempt } } as never;
    const preset = { "require-non-root": { enforcementLevel: "mandatory", strict: true }, "no-privileged": "advisory" };
    assert.deepEqual(withPreset(config, preset as never), {
      $schema,
      "require-non-root": { enforcementLevel: "mandatory", strict: true, exempt },
      "no-privileged": "advisory",
    });
  });
});
