import assert from "node:assert/strict";
import type { Mistake } from "../../src/guard/mismatches";
import { COMMON_OPTIONS, readSettings, toJsonSchema } from "../../src/guard/settings";

const SCHEMA = {
  allowed: { type: "array", items: { type: "string" }, default: ["a"], description: "" },
  strict: { type: "boolean", default: false, description: "" },
} as const;

const textsOf = (mistakes: readonly Mistake[]): readonly string[] => mistakes.map(({ text }) => text);
const problemsOf = (config: object): readonly string[] =>
  textsOf(readSettings(SCHEMA, config as Record<string, unknown>).mistakes);

describe("settings", () => {
  it("use defaults for properties that are absent or null", () => {
    const { settings, mistakes } = readSettings(SCHEMA, { strict: null });
    assert.deepEqual(mistakes, []);
    const { exempt, ...others } = settings;
    assert.deepEqual(exempt.all, []);
    assert.deepEqual(others, {
      options: { allowed: ["a"], strict: false },
      undecided: "advisory",
      inlineExemptions: false,
      showExemption: false,
    });
  });

  it("keep valid properties next to invalid ones", () => {
    const { settings } = readSettings(SCHEMA, { strict: true, allowed: "registry.example.com" });
    assert.deepEqual(settings.options, { allowed: ["a"], strict: true });
  });

  const rows: ReadonlyArray<readonly [string, object, readonly string[]]> = [
    ["a property that does not exist", { alowed: [] }, ['unknown property "alowed"; did you mean "allowed"?']],
    [
      "a property that resembles no other",
      { somethingElse: 1 },
      [
        'unknown property "somethingElse"; expected enforcementLevel, allowed, strict, undecided, exempt, inlineExemptions, showExemption',
      ],
    ],
    ["a wrong type", { strict: "yes" }, ['strict: expected true or false, found "yes"']],
    [
      "an item of a list that is undefined",
      { undecided: undefined, allowed: [undefined] },
      ["allowed[0]: expected a string, found nothing"],
    ],
    ["half a character", { allowed: ["b\ud83d"] }, ['allowed[0]: expected a string, found "b\\ud83d"']],
    ["a wrong type in a list", { allowed: ["b", 3] }, ["allowed[1]: expected a string, found 3"]],
    [
      "a word that is not on the list",
      { undecided: "warn" },
      ['undecided: expected "advisory" or "mandatory" or "ignore", found "warn"'],
    ],
    ["exemptions that are not a list", { exempt: {} }, ["exempt: expected a list, found an object"]],
    [
      "an exemption without a reason",
      { exempt: [{ resource: "Pod/a/b" }] },
      ["exempt[0].reason: expected a reason in words, found nothing"],
    ],
    ["an exemption that is text", { exempt: ["Pod/a/b"] }, ['exempt[0]: expected an object, found "Pod/a/b"']],
    ["an exemption that is a list", { exempt: [[]] }, ["exempt[0]: expected an object, found a list"]],
    [
      "an exemption for an empty resource",
      { exempt: [{ resource: "", reason: "r" }] },
      ['exempt[0].resource: expected a resource such as "Deployment/shop/web", or "*" for every resource, found ""'],
    ],
    [
      "exemptions for everything that do not say so plainly",
      { exempt: ["**", "*/*/*", "?*", "urn:*", "cdk:**"].map((resource) => ({ resource, reason: "r" })) },
      ["**", "*/*/*", "?*", "urn:*", "cdk:**"].map(
        (found, i) =>
          `exempt[${i}].resource: expected a resource such as "Deployment/shop/web", or "*" for every resource, found "${found}"`,
      ),
    ],
    [
      "an exemption whose reason is undefined",
      { exempt: [{ resource: "Pod/a/b", reason: undefined }] },
      ["exempt[0].reason: expected a reason in words, found nothing"],
    ],
    [
      "an exemption that leaves out a property by giving undefined",
      { exempt: [{ resource: "Pod/a/b", reason: "r", container: undefined, expires: undefined }] },
      [],
    ],
    [
      "an exemption with numbers",
      { exempt: [{ resource: "Pod/a/b", reason: "r", container: 1, path: 2, value: 3, ticket: 4 }] },
      [
        "exempt[0].container: expected a string, found 1",
        "exempt[0].path: expected a string, found 2",
        "exempt[0].value: expected a string, found 3",
        "exempt[0].ticket: expected a string, found 4",
      ],
    ],
    [
      "a day after other text",
      { exempt: [{ resource: "Pod/a/b", reason: "r", expires: "12027-06-30" }] },
      ['exempt[0].expires: expected a date such as 2027-06-30, found "12027-06-30"'],
    ],
    [
      "a day and an hour",
      { exempt: [{ resource: "Pod/a/b", reason: "r", expires: "2027-06-30T12:00:00Z" }] },
      ['exempt[0].expires: expected a date such as 2027-06-30, found "2027-06-30T12:00:00Z"'],
    ],
    [
      "a month",
      { exempt: [{ resource: "Pod/a/b", reason: "r", expires: "2027-06" }] },
      ['exempt[0].expires: expected a date such as 2027-06-30, found "2027-06"'],
    ],
    [
      "a day of a year with more than four digits",
      { exempt: [{ resource: "Pod/a/b", reason: "r", expires: "+012027-06-30" }] },
      ['exempt[0].expires: expected a date such as 2027-06-30, found "+012027-06-30"'],
    ],
    [
      "a day in words",
      { exempt: [{ resource: "Pod/a/b", reason: "r", expires: "" }] },
      ['exempt[0].expires: expected a date such as 2027-06-30, found ""'],
    ],
    [
      "an empty reason",
      { exempt: [{ resource: "Pod/a/b", reason: " " }] },
      ['exempt[0].reason: expected a reason in words, found " "'],
    ],
    [
      "a day that does not exist",
      { exempt: [{ resource: "Pod/a/b", reason: "r", expires: "2027-02-30" }] },
      ['exempt[0].expires: expected a date such as 2027-06-30, found "2027-02-30"'],
    ],
    [
      "a property of an exemption that does not exist",
      { exempt: [{ resource: "Pod/a/b", reason: "r", expire: "2027-06-30" }] },
      ['exempt[0]: unknown property "expire"; did you mean "expires"?'],
    ],
  ];
  for (const [name, config, problems] of rows)
    it(`report ${name}`, () => assert.deepEqual(problemsOf(config), problems));

  const impossible: ReadonlyArray<readonly [resource: string, hint: string]> = [
    ["proxy", 'add its kind, such as "Container/proxy"'],
    ["web-*", 'add its kind, such as "Container/web-*"'],
    ["Container/default/proxy", 'a Container has no namespace: write "Container/proxy"'],
    ["Volume/*/data", 'a Volume has no namespace: write "Volume/data"'],
    ["PersistentVolume/default/disk", 'a PersistentVolume has no namespace: write "PersistentVolume/disk"'],
    ["Deployment/web", 'a Deployment has a namespace: write "Deployment/NAMESPACE/web"'],
    ["Pod/*", 'a Pod has a namespace: write "Pod/NAMESPACE/*"'],
    ["Deployment/*/a/b", "a pattern has at most a kind, a namespace and a name: in a name, write ? for a slash"],
    ["*/*/*/web", "a pattern has at most a kind, a namespace and a name: in a name, write ? for a slash"],
  ];
  for (const [resource, hint] of impossible)
    it(`reject ${resource} as a resource`, () =>
      assert.deepEqual(problemsOf({ exempt: [{ resource, reason: "r" }] }), [
        `exempt[0].resource: expected a resource such as "Deployment/shop/web", or "*" for every resource, found "${resource}"; ${hint}`,
      ]));

  const possible = [
    ...[
      "*",
      "*/web",
      "*/*/web",
      "D*/web",
      "C?ntainer/default/proxy",
      "Container/web",
      "Container/*",
      "Deployment/*/web",
    ],
    ...["urn:pulumi:*", "urn:pulumi:prod::infra::docker:index/container:Container::proxy", "PersistentVolume/disk"],
    ...[
      "Plugin/vieux/sshfs:latest",
      "Image/ghcr.io/acme/app",
      "Pod/shop/a/b",
      "Pod//web",
      "Pod/(unknown namespace)/web",
    ],
    ...[
      "Service/web",
      "Service/default/knative",
      "Job/compose",
      "Job/default/backup",
      "Rollout/shop/web",
      "Rollout/web",
    ],
    ...["container/default/proxy", "Volumes/default/data", "Release/default/redis", "Container/a?b", "Container/\\*"],
  ];
  for (const resource of possible)
    it(`accept ${resource} as a resource`, () =>
      assert.deepEqual(problemsOf({ exempt: [{ resource, reason: "r" }] }), []));

  it("accept a reason only if it contains a visible letter or digit", () => {
    const reasons: readonly string[] = ["a", "1", "é", "理由", "…see #7", "\u3164a"];
    const none = ["", " ", "\u200b", "\u00ad\ufeff", "…", "-", "🙂", "\u3164", "\uffa0\u115f\u1160", "\u2800"];
    const accepted = (reason: string): boolean => problemsOf({ exempt: [{ resource: "*", reason }] }).length === 0;
    assert.deepEqual([...reasons, ...none].filter(accepted), reasons);
  });

  it("ignore only the exemption with the mistake", () => {
    const good = { resource: "Pod/a/b", reason: "r" };
    const { settings, mistakes } = readSettings(SCHEMA, { exempt: [{ resource: "Pod/a/b" }, good, null] });
    assert.deepEqual(settings.exempt.all, [good]);
    assert.deepEqual(textsOf(mistakes), ["exempt[0].reason: expected a reason in words, found nothing"]);
  });

  it("report an empty text where it must not be empty", () => {
    const schema = { name: { type: "string", minLength: 1, default: "a", description: "" } } as const;
    const { settings, mistakes } = readSettings(schema, { name: "" });
    assert.deepEqual(textsOf(mistakes), ['name: expected a string that is not empty, found ""']);
    assert.deepEqual(settings.options, { name: "a" });
  });

  it("accept lists of anything, and objects without required properties", () => {
    const item = { type: "object", properties: { path: { type: "string" } } } as const;
    const schema = {
      anything: { type: "array", default: [] },
      paths: { type: "array", items: item, default: [] },
    } as const;
    const config = { anything: [1, "a", null], paths: [{}, { path: "/srv" }] };
    const { settings, mistakes } = readSettings(schema, config);
    assert.deepEqual([settings.options, mistakes], [config, []]);
    assert.deepEqual(readSettings(schema, { paths: [null] }).mistakes, [
      { steps: ["paths", 0], text: "paths[0]: expected an object, found nothing" },
    ]);
  });

  it("accept an exemption for everything, or for every resource of a kind", () => {
    const exempt = ["*", "Pod/*/*", "urn:pulumi:dev::*"].map((resource) => ({ resource, reason: "r" }));
    assert.deepEqual(problemsOf({ exempt }), []);
  });

  it("ignore a comment", () => {
    assert.deepEqual(problemsOf({ "//": "why this is so" }), []);
  });

  it("have no exemptions if `exempt` is not a list", () => {
    assert.deepEqual(readSettings(SCHEMA, { exempt: "none" }).settings.exempt.all, []);
  });

  it("become a JSON schema without the forms", () => {
    const form = { isValid: () => true, name: "a path" };
    const item = { type: "object", required: ["path"], properties: { path: { type: "string", form } } } as const;
    assert.deepEqual(toJsonSchema({ type: "array", items: item, default: [] }), {
      type: "array",
      items: { type: "object", required: ["path"], properties: { path: { type: "string" } } },
      default: [],
    });
    assert.deepEqual(toJsonSchema({ type: "boolean" }), { type: "boolean" });
  });

  it("become plain JSON", () => {
    const schema = toJsonSchema(COMMON_OPTIONS.exempt);
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
  });
});
