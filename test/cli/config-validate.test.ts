import assert from "node:assert/strict";
import type { GuardConfig } from "../../src/guard/config";
import { guard, inFolder, mandatoryText, rejects, type Ran } from "../support/command-line";

describe("container-guard", () => {
  const files = inFolder();

  describe("config validate", () => {
    const validate = (config: object | string, ...sources: readonly string[]): Promise<Ran> => {
      files.write("validate.json", typeof config === "string" ? config : JSON.stringify(config));
      return guard(["config", "validate", "validate.json", ...sources]);
    };
    const exempt = (over: object): GuardConfig => ({
      "no-privileged": { exempt: [{ resource: "Pod/default/web", reason: "x", ...over }] },
    });

    it("prints nothing for a valid configuration", async () =>
      assert.deepEqual(await validate(exempt({ expires: "2999-01-01" })), { code: 0, out: "", err: "" }));

    const mistakes: Readonly<Record<string, readonly [config: object | string, line: string]>> = {
      "an unknown policy": [
        { "no-priviledged": "mandatory" },
        'unknown policy "no-priviledged"; did you mean "no-privileged"?',
      ],
      "an unknown level": [{ all: "warn" }, 'all: invalid level "warn"; expected mandatory'],
      "a list instead of a level": [{ "no-privileged": [] }, "no-privileged: invalid level a list; expected"],
      "properties for all": [
        { all: { "//": "x", enforcementLevel: "advisory", undecided: "ignore" } },
        'all: unknown property "undecided"; only enforcementLevel is supported',
      ],
      "an exclusion that is no list": [{ exclude: "charts/**" }, "exclude: expected a list of globs"],
      "an exclusion that is no text": [{ exclude: ["a", 3] }, 'exclude: expected a glob such as "charts/**", found 3'],
      "an empty exclusion": [{ exclude: [""] }, 'exclude: expected a glob such as "charts/**", found ""'],
      "a schema that is not an address": [{ $schema: 3 }, "$schema: expected the address of a JSON Schema, found 3"],
      "a misspelled exclude": [{ exlude: ["a"] }, 'unknown policy "exlude"; did you mean "exclude"?'],
      "a property that is not there": [
        { "no-privileged": { exmpt: [] } },
        'no-privileged: unknown property "exmpt"; did you mean "exempt"?',
      ],
      "a property of the wrong type": [
        { "trusted-registries": { allowed: "x" } },
        'trusted-registries: allowed: expected a list, found "x"',
      ],
      "an exemption without a reason": [exempt({ reason: " " }), "exempt[0].reason: expected a reason in words"],
      "a day that is not there": [exempt({ expires: "2026-02-30" }), "expected a date such as 2027-06-30"],
      "a list": ["[]", "expected a JSON object with policy names as keys, found a list"],
      "an empty file": ["", "the file is empty; to use the defaults, write {}"],
      "several documents": ["{}\n---\n{}", "expected one document, found several"],
      "no JSON": ['{"all": "mandatory",\n"x": ]', "validate.json:2:6: "],
      "YAML in a .json file": ["all: advisory", "not valid JSON: remove comments"],
      "a trailing comma": ['{"all": "advisory",}', "not valid JSON: remove comments and trailing commas"],
      "a name with a meaning in JavaScript": ['{"__proto__": "disabled"}', 'unknown policy "__proto__"'],
    };
    for (const [what, [config, line]] of Object.entries(mistakes))
      it(`reports ${what}`, async () => {
        const { code, out, err } = await validate(config);
        assert.deepEqual([code, err], [2, ""]);
        assert.ok(out.startsWith("error  ") && out.includes(line), out);
      });

    it("reports every mistake", async () => {
      const { out } = await validate({
        al: "advisory",
        "no-priviledged": "mandatory",
        "no-host-ports": 3,
        "no-host-paths": { enforcmentLevel: "mandatory" },
      });
      assert.deepEqual(out.split("\n"), [
        'error  validate.json:1:2: unknown policy "al"; did you mean "all"?',
        'error  validate.json:1:18: unknown policy "no-priviledged"; did you mean "no-privileged"?',
        "error  validate.json:1:47: no-host-ports: invalid level 3; expected mandatory, advisory, disabled or remediate",
        'error  validate.json:1:82: no-host-paths: unknown property "enforcmentLevel"; did you mean "enforcementLevel"?',
        "",
      ]);
    });

    it("reports the position of a mistake in an exemption", async () => {
      const { out } = await validate(
        '{\n  "no-privileged": {\n    "exempt": [\n      { "resource": "Pod/a/b", "reason": "x" },\n      { "resource": "Pod/a/c",\n        "expires": "soon" }\n    ]\n  }\n}\n',
      );
      assert.deepEqual(out.split("\n"), [
        "error  validate.json:5:7: no-privileged: exempt[1].reason: expected a reason in words, found nothing",
        'error  validate.json:6:9: no-privileged: exempt[1].expires: expected a date such as 2027-06-30, found "soon"',
        "",
      ]);
    });

    it("accepts a schema for editors", async () =>
      assert.deepEqual(await validate({ $schema: "./schema.json", all: "advisory" }), { code: 0, out: "", err: "" }));

    it("supports exclusions relative to the configuration's folder", async () => {
      files.write("excluding/guard.json", JSON.stringify({ exclude: ["in/**"], ...exempt({}) }));
      files.write("excluding/in/a.yaml", mandatoryText);
      const validated = (...sources: readonly string[]) =>
        guard(["config", "validate", "excluding/guard.json", ...sources]);
      assert.deepEqual(await validated(), { code: 0, out: "", err: "" });
      const { code, out } = await validated("excluding/in/a.yaml");
      assert.deepEqual([code, out], [1, "unused   excluding/guard.json:1:49: no-privileged: Pod/default/web (x)\n"]);
    });

    it("reports a missing file", async () =>
      assert.deepEqual(await guard(["config", "validate", "none.json"]), {
        code: 2,
        out: "error  none.json: no such file\n",
        err: "",
      }));

    it("reports expired exemptions", async () => {
      const { code, out } = await validate(exempt({ expires: "2020-01-01" }));
      assert.deepEqual(
        [code, out],
        [1, "expired  validate.json:1:29: no-privileged: Pod/default/web, on 2020-01-01 (x)\n"],
      );
    });

    it("reports an expired exemption once, also with sources", async () => {
      const { code, out } = await validate(exempt({ expires: "2020-01-01" }), "clean.yaml");
      assert.deepEqual(
        [code, out],
        [1, "expired  validate.json:1:29: no-privileged: Pod/default/web, on 2020-01-01 (x)\n"],
      );
    });

    it("reports exemptions that match nothing in the sources", async () => {
      assert.equal((await validate(exempt({}), "mandatory.yaml")).code, 0);
      const { code, out, err } = await validate(exempt({}), "clean.yaml");
      assert.deepEqual([code, out, err], [1, "unused   validate.json:1:29: no-privileged: Pod/default/web (x)\n", ""]);
    });

    it("names each entry that matches nothing, also of several with the same resource and reason", async () => {
      const exemption = { resource: "Pod/default/web", reason: "x" };
      const exempt = [
        exemption,
        { ...exemption, container: "old", expires: "2020-01-01" },
        { ...exemption, container: "typo" },
      ];
      const written = JSON.stringify({ "no-privileged": { exempt } });
      const place = (index: number): string =>
        `validate.json:1:${written.indexOf(JSON.stringify(exempt[index])) + 1}: no-privileged: Pod/default/web`;
      const { out } = await validate(written, "mandatory.yaml");
      assert.equal(out, `expired  ${place(1)}, on 2020-01-01 (x)\nunused   ${place(2)} (x)\n`);
    });

    it("fails for a source that cannot be read, and does not report what it may need as unused", async () => {
      const { code, out, err } = await validate(exempt({}), "clean.yaml", "broken.yaml");
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /cannot read broken\.yaml, line 1/);
    });

    it("requires a file", () => rejects(["config", "validate"], "Expected a FILE, found none"));
  });
});
