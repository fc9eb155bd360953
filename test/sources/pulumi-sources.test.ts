import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import type { LocatedFinding } from "../../src/guard/report";
import { FORMATS, readSources } from "../../src/sources";
import { newReport } from "../support/guard";

const FIXTURES = relative(process.cwd(), join(__dirname, "..", "fixtures", "pulumi"));
const ENCRYPTED = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x:y" };

interface Checked {
  readonly findings: readonly LocatedFinding[];
  readonly resources: number;
  readonly problem: string | undefined;
}

function check(file: string): Checked {
  const report = newReport();
  const problems: string[] = [];
  for (const { resources, problem } of readSources([file])) {
    resources.forEach((resource) => report.add(resource));
    if (problem !== undefined) problems.push(problem.reason);
  }
  const { findings, summary } = report;
  assert.ok(problems.length < 2);
  return { findings, resources: summary.resources, problem: problems[0] };
}

const shown = ({ policy, resource, verdict, file, location }: LocatedFinding): string =>
  `${verdict} ${policy} ${resource.name} ${relative(FIXTURES, file)}:${location?.line}`;

function mandatory({ findings }: Checked): readonly string[] {
  return findings
    .filter(({ level }) => level === "mandatory")
    .map(shown)
    .sort();
}

function undecided({ findings }: Checked): readonly string[] {
  return findings
    .filter(({ verdict }) => verdict === "undecided")
    .map(shown)
    .sort();
}

describe("Pulumi's own files", () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "container-guard-test-"))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  function write(value: unknown): string {
    const file = join(directory, "file.json");
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
    return file;
  }

  describe("the CLI's own output", () => {
    it("is checked at the program's lines, with undecided secrets: preview --json", () => {
      const checked = check(join(FIXTURES, "preview.json"));
      assert.equal(checked.problem, undefined);
      assert.deepEqual(mandatory(checked), ["violation no-host-namespaces agent agent.ts:6"]);
      assert.deepEqual(undecided(checked), [
        "undecided allowed-volume-types shop index.ts:9",
        "undecided no-host-devices host index.ts:34",
        "undecided no-host-devices shop index.ts:9",
        "undecided no-host-namespaces shop index.ts:9",
        "undecided no-host-paths host index.ts:34",
        "undecided no-host-paths shop index.ts:9",
        "undecided no-host-system-paths host index.ts:34",
        "undecided no-host-system-paths shop index.ts:9",
        "undecided no-kernel-filesystems host index.ts:34",
        "undecided no-kernel-filesystems shop index.ts:9",
        "undecided no-privileged shop index.ts:9",
        "undecided no-runtime-sockets host index.ts:34",
        "undecided no-runtime-sockets shop index.ts:9",
        "undecided pinned-images shop index.ts:9",
        "undecided trusted-registries shop index.ts:9",
      ]);
      const secret = checked.findings.find(
        ({ policy, resource }) => policy === "no-privileged" && resource.name === "shop",
      );
      assert.match(secret!.message, /^cannot determine whether .*: it is a secret; only the policy pack can check it/);
      assert.equal(secret!.resource.urn, "urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::shop");
      assert.equal(secret!.path, "spec.template.spec.containers");
    });

    it("is checked, with undecided encrypted values: stack export", () => {
      const checked = check(join(FIXTURES, "stack.json"));
      assert.equal(checked.problem, undefined);
      assert.deepEqual(mandatory(checked), []);
      assert.ok(undecided(checked).includes("undecided no-kernel-filesystems host index.ts:34"));
      const [finding] = checked.findings;
      assert.match(
        finding!.message,
        /it is encrypted in the state; to check it, use pulumi stack export --show-secrets$/,
      );
    });

    it("is checked completely without showing secrets: stack export --show-secrets", () => {
      const checked = check(join(FIXTURES, "stack-secrets.json"));
      assert.deepEqual(mandatory(checked), [
        "violation no-host-namespaces shop index.ts:9",
        "violation no-host-system-paths shop index.ts:9",
        "violation no-kernel-filesystems host index.ts:34",
        "violation no-privileged shop index.ts:9",
        "violation require-non-root shop index.ts:9",
        "violation trusted-registries shop index.ts:9",
      ]);
      assert.deepEqual(undecided(checked), []);
      for (const each of checked.findings) {
        assert.doesNotMatch(`${each.message}${each.value}${each.fix}`, /ghcr|\/etc|\/proc|horse|web/, each.policy);
        assert.doesNotMatch(each.container ?? "", /web/);
      }
    });

    it("has the position in the file if the program does not exist", () => {
      for (const [name, line] of [
        ["preview.json", /"pidMode": "host"/],
        ["stack-secrets.json", /"device": \{/],
      ] as const) {
        const text = readFileSync(join(FIXTURES, name), "utf8");
        const file = write(text);
        const wanted = text.split("\n").findIndex((each) => line.test(each)) + 1;
        const places = check(file).findings.map(({ file: found, location }) => [found, location?.line]);
        assert.ok(
          places.some(([found, at]) => found === file && at === wanted),
          JSON.stringify(places),
        );
        assert.doesNotMatch(JSON.stringify(check(file).findings.map(({ location }) => location)), /horse|\/proc"/);
      }
    });

    it("is not mixed up with another program that has a file with the same name", () => {
      const text = readFileSync(join(FIXTURES, "preview.json"), "utf8").replaceAll("::shop::", "::other::");
      const folder = mkdtempSync(join(directory, "p"));
      const file = join(folder, "preview.json");
      for (const [name, content] of [
        ["Pulumi.yaml", "name: shop\nruntime: nodejs\n"],
        ["index.ts", ""],
        ["agent.ts", ""],
        ["preview.json", text],
      ] as const)
        writeFileSync(join(folder, name), content);
      assert.ok(check(file).findings.every((finding) => finding.file === file));
      writeFileSync(join(folder, "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
      assert.ok(check(file).findings.every((finding) => /(index|agent)\.ts$/.test(finding.file)));
    });
  });

  const URN = "urn:pulumi:dev::shop::docker:index/container:Container::web";
  const TYPE = "docker:index/container:Container";
  const GOOD = { image: "docker.io/library/nginx:1.29.3", user: "10001" };
  const step = (op: string, inputs: object | undefined, more: object = {}) => ({
    op,
    urn: URN,
    ...(inputs === undefined ? {} : { newState: { urn: URN, type: TYPE, inputs: { ...GOOD, ...inputs }, ...more } }),
  });
  const preview = (steps: ReadonlyArray<{ readonly op: string }>, more: object = {}) => {
    const changeSummary: Record<string, number> = {};
    for (const { op } of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
    return check(write({ steps, changeSummary, ...more }));
  };
  const BAD = ["violation no-privileged web"];
  const without = (lines: readonly string[]) => lines.map((line) => line.replace(/ \S+$/, ""));

  describe("a preview", () => {
    const whole: ReadonlyArray<readonly [string, ReadonlyArray<ReturnType<typeof step>>, readonly string[]]> = [
      ["a created resource", [step("create", { privileged: true })], BAD],
      ["a hardened resource", [step("create", { privileged: false })], []],
      ["the last of several steps", [step("refresh", {}), step("update", { privileged: true })], BAD],
      ["no step before the last", [step("refresh", { privileged: true }), step("update", {})], []],
      ["a resource after its replacement", [step("replace", { privileged: true }), step("delete", undefined)], BAD],
      ["nothing that is deleted", [step("refresh", { privileged: true }), step("delete", undefined)], []],
      ["nothing that is only read", [step("read", { privileged: true }, { external: true })], []],
      ["nothing that is pending deletion", [step("same", { privileged: true }, { delete: true })], []],
    ];
    for (const [what, steps, expected] of whole)
      it(`has ${what} checked`, () => {
        const checked = preview(steps);
        assert.equal(checked.problem, undefined);
        assert.deepEqual(without(mandatory(checked)), expected);
      });

    it("has each resource checked once", () => {
      const checked = preview([
        step("create-replacement", { privileged: true }),
        step("replace", { privileged: true }),
      ]);
      assert.deepEqual([checked.resources, mandatory(checked).length], [1, 1]);
    });

    it("has unknown values", () => {
      const { findings } = preview([step("create", { privileged: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7" })]);
      assert.match(
        findings.find(({ policy }) => policy === "no-privileged")!.message,
        /^cannot determine before deployment whether/,
      );
    });

    describe("whose container has the output of another resource as its image", () => {
      const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
      const REMOTE = "docker:index/remoteImage:RemoteImage";
      const urnOf = (type: string): string => `urn:pulumi:dev::shop::${type}::image`;
      const provider = (type: string, more: object = {}) => ({
        op: "create",
        urn: urnOf(type),
        newState: { urn: urnOf(type), type, inputs: { name: "docker.io/library/nginx:1.29.3" }, ...more },
      });
      const container = (dependencies: readonly string[]) =>
        step("create", { image: UNKNOWN }, { propertyDependencies: { image: dependencies } });
      const about = (checked: Checked): readonly string[] => without(undecided(checked));
      const OPEN = ["undecided pinned-images web", "undecided trusted-registries web"];

      it("reports nothing for the container if the image is checked itself", () =>
        assert.deepEqual(about(preview([provider(REMOTE), container([urnOf(REMOTE)])])), []));

      it("reports problems of the image itself", () => {
        const inputs = { name: "evil.net/app:1.0" };
        const checked = preview([provider(REMOTE, { inputs }), container([urnOf(REMOTE)])]);
        assert.deepEqual(without(mandatory(checked)), ["violation trusted-registries image"]);
      });

      const open: ReadonlyArray<readonly [string, ReadonlyArray<{ readonly op: string }>]> = [
        ["is not in the preview", [container([urnOf(REMOTE)])]],
        ["is only read", [provider(REMOTE, { external: true }), container([urnOf(REMOTE)])]],
        [
          "provides no image",
          [provider("docker:index/network:Network"), container([urnOf("docker:index/network:Network")])],
        ],
        ["is not the only one", [provider(REMOTE), container([urnOf(REMOTE), "urn:pulumi:dev::shop::a:b:C::name"])]],
        ["is not named", [provider(REMOTE), container([])]],
      ];
      for (const [what, steps] of open)
        it(`is undecided if that resource ${what}`, () => assert.deepEqual(about(preview(steps)), OPEN));
    });

    const broken: ReadonlyArray<readonly [string, object, RegExp]> = [
      ["errors", { diagnostics: [{ severity: "error", message: "x horse" }] }, /^the preview failed with 1 error, /],
      ["no end", { changeSummary: undefined }, /^the preview ended early/],
      ["resources left out", { changeSummary: { same: 3 } }, /omits unchanged resources \(3\); .* --show-sames$/],
      [
        "a step without inputs",
        { steps: [step("update", undefined)] },
        /^the preview contains a resource without inputs$/,
      ],
    ];
    for (const [what, more, expected] of broken)
      it(`with ${what} is never clean, and its other resources are checked`, () => {
        const checked = preview([step("create", { privileged: true })], more);
        assert.match(checked.problem!, expected);
        if (!("steps" in more)) assert.deepEqual(without(mandatory(checked)), BAD);
      });

    const odd: ReadonlyArray<readonly [string, object, RegExp]> = [
      [
        "a step without a URN",
        { op: "create" },
        /^expected an operation and a URN in each step, found a step without them$/,
      ],
      [
        "a step without an operation",
        { urn: URN },
        /^expected an operation and a URN in each step, found a step without them$/,
      ],
      ["a step that is null", null as never, /^expected an operation and a URN in each step, found nothing$/],
      ["a step that is a string", "create" as never, /^expected an operation and a URN in each step, found a string$/],
    ];
    for (const [what, item, expected] of odd)
      it(`is rejected for ${what}, and its other steps are checked`, () => {
        for (const steps of [
          [item, step("create", { privileged: true })],
          [step("create", { privileged: true }), item],
        ]) {
          const checked = check(write({ steps, changeSummary: { create: 1 } }));
          assert.match(checked.problem!, expected);
          assert.deepEqual(without(mandatory(checked)), BAD);
        }
      });

    const incomplete: ReadonlyArray<readonly [string, object, RegExp]> = [
      [
        "no steps",
        { changeSummary: { create: 3 } },
        /^the preview is incomplete: "create" steps in its summary: 3, listed: 0$/,
      ],
      [
        "an empty list of steps",
        { steps: [], changeSummary: { replace: 1 } },
        /"replace" steps in its summary: 1, listed: 0/,
      ],
      [
        "fewer steps than it counts",
        { steps: [step("update", {})], changeSummary: { update: 2 } },
        /"update" steps in its summary: 2, listed: 1/,
      ],
      [
        "steps that are not a list",
        { steps: { 0: 1 }, changeSummary: {} },
        /^expected steps to be a list, found an object$/,
      ],
      [
        "counts that are not numbers",
        { steps: [], changeSummary: { create: "3" } },
        /^expected changeSummary to contain/,
      ],
      [
        "a summary that is not an object",
        { steps: [step("create", {})], changeSummary: "x" },
        /^expected changeSummary to/,
      ],
    ];
    for (const [what, text, expected] of incomplete)
      it(`is rejected with ${what}`, () => assert.match(check(write(text)).problem!, expected));

    it("counts no reads, refreshes and deletions that it does not show", () =>
      assert.equal(check(write({ changeSummary: { read: 2, refresh: 3, delete: 1 } })).problem, undefined));

    it("with warnings or unchanged resources is complete", () => {
      const steps = [step("same", {})];
      const more = { diagnostics: [{ severity: "warning", message: "x" }], changeSummary: { same: 1 } };
      assert.equal(preview(steps, more).problem, undefined);
    });

    it("that failed before the first step is never clean", () => {
      const checked = check(write({ diagnostics: [{ severity: "error", message: "x" }], duration: 1 }));
      assert.match(checked.problem!, /^the preview failed with 1 error/);
    });

    it("as a stream of events is rejected with advice", () => {
      const event = { sequence: 0, timestamp: 1, preludeEvent: { config: {} } };
      const checked = check(write(`${JSON.stringify(event)}\n${JSON.stringify(event)}\n`));
      assert.match(checked.problem!, /unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW/);
    });
  });

  describe("a state", () => {
    const stack = (...resources: readonly object[]) => check(write({ version: 3, deployment: { resources } }));
    const resource = (inputs: object, more: object = {}) => ({
      urn: URN,
      type: TYPE,
      inputs: { ...GOOD, ...inputs },
      ...more,
    });
    const secret = (value: unknown) => ({ ...ENCRYPTED, ciphertext: undefined, plaintext: JSON.stringify(value) });

    it("may be empty", () => {
      assert.deepEqual(check(write({ version: 3, deployment: {} })), {
        findings: [],
        resources: 0,
        problem: undefined,
      });
    });

    it("is read from a checkpoint of a self-managed backend, also one that is compressed", () => {
      const bad = resource({ privileged: true });
      const text = JSON.stringify({
        version: 3,
        checkpoint: { stack: "organization/shop/dev", latest: { manifest: {}, resources: [bad] } },
      });
      assert.deepEqual(without(mandatory(check(write(text)))), BAD);
      const [finding] = check(write(text)).findings.filter(({ policy }) => policy === "no-privileged");
      assert.equal(finding!.location?.column, text.indexOf('"privileged"') + 1);
      const folder = mkdtempSync(join(directory, "c"));
      writeFileSync(join(folder, "dev.json.gz"), gzipSync(text));
      assert.deepEqual(without(mandatory(check(folder))), BAD);
    });

    it("of a stack that was never deployed is empty", () => {
      for (const latest of [undefined, null, {}, { manifest: {}, metadata: {} }])
        assert.deepEqual(check(write({ version: 3, checkpoint: { stack: "organization/shop/dev", latest } })), {
          findings: [],
          resources: 0,
          problem: undefined,
        });
    });

    it("in an invalid checkpoint is rejected", () => {
      for (const latest of ["x", [], { resources: "x" }, { resources: [null] }])
        assert.match(check(write({ version: 3, checkpoint: { stack: "s", latest } })).problem!, /^expected a /);
    });

    it("that is damaged or too large after decompression is rejected", () => {
      const file = join(directory, "x.json.gz");
      writeFileSync(file, gzipSync("{}").subarray(0, 12));
      assert.match(check(file).problem!, /^it is a damaged gzip file$/);
      writeFileSync(file, gzipSync(Buffer.alloc(64 * 1024 * 1024 + 1, " ")));
      assert.equal(check(file).problem, "it is larger than 64 MiB");
    });

    it("is read from a backend's folder, and its history is not", () => {
      const folder = mkdtempSync(join(directory, "b"));
      const write = (name: string, inputs: object): void => {
        mkdirSync(join(folder, dirname(name)), { recursive: true });
        const checkpoint = { stack: "s", latest: { resources: [resource(inputs)] } };
        writeFileSync(join(folder, name), JSON.stringify({ version: 3, checkpoint }));
      };
      write(".pulumi/stacks/shop/dev.json", { pidMode: "host" });
      write(".pulumi/history/shop/dev/dev-1.checkpoint.json", { privileged: true });
      write(".pulumi/backups/shop/dev/dev.1.json", { privileged: true });
      assert.deepEqual(without(mandatory(check(folder))), ["violation no-host-namespaces web"]);
      assert.deepEqual(without(mandatory(check(join(folder, ".pulumi")))), ["violation no-host-namespaces web"]);
    });

    it("that is empty is never clean", () => {
      for (const resources of ["x", [null], [{ type: TYPE }], [{ urn: URN }]])
        assert.match(check(write({ version: 3, deployment: { resources } })).problem!, /^expected a /);
    });

    it("is checked without deleted resources", () => {
      assert.deepEqual(without(mandatory(stack(resource({ privileged: true })))), BAD);
      assert.deepEqual(mandatory(stack(resource({ privileged: true }, { delete: true }))), []);
    });

    it("does not show secrets in any error", () => {
      const checked = stack(
        resource({
          privileged: secret("horse"),
          user: secret("root"),
          image: secret("horse.example/horse"),
          capabilities: secret({ adds: ["HORSE"] }),
          sysctls: secret({ horse: "1" }),
          volumes: secret([{ hostPath: "/etc/horse" }]),
          devices: [{ hostPath: secret("/dev/horse") }],
          networksAdvanced: secret("horse"),
        }),
      );
      const policiesHit = new Set(checked.findings.map(({ policy }) => policy));
      for (const id of ["no-privileged", "require-non-root", "trusted-registries", "no-added-capabilities"])
        assert.ok(policiesHit.has(id), id);
      for (const id of ["no-unsafe-sysctls", "no-host-paths", "no-host-devices"]) assert.ok(policiesHit.has(id), id);
      for (const { policy, message, value, fix, path, container, location } of checked.findings)
        assert.doesNotMatch(JSON.stringify([message, value, fix, path, container, location]), /horse/i, policy);
    });

    it("has harmless secrets accepted and encrypted ones undecided", () => {
      assert.deepEqual(undecided(stack(resource({ privileged: secret(false) }))), []);
      assert.deepEqual(without(undecided(stack(resource({ privileged: ENCRYPTED })))), ["undecided no-privileged web"]);
      assert.deepEqual(without(undecided(stack(resource({ privileged: { ...ENCRYPTED, plaintext: "{" } })))), [
        "undecided no-privileged web",
      ]);
    });

    it("may contain assets and references", () => {
      const signed = (kind: string, more: object) => ({ "4dabf18193072939515e22adb298388d": kind, ...more });
      const image = signed("5cf8f73096256a8f31e491e813e4eb8e", { urn: "urn:x", id: "quay.io/a/b:1" });
      assert.deepEqual(without(mandatory(stack(resource({ image })))), ["violation trusted-registries web"]);
      const file = signed("c44067f5952c0a294b673a41bacd8c17", { path: "a" });
      assert.deepEqual(without(undecided(stack(resource({ user: file })))), [
        "undecided no-root-group web",
        "undecided require-non-root web",
      ]);
    });
  });

  it("are distinguished from each other and from other files", () => {
    const kinds = (value: unknown) => FORMATS.filter(({ fits }) => fits(value, "file.json")).map(({ id }) => id);
    assert.deepEqual(kinds({ steps: [], changeSummary: {} }), ["pulumi-preview"]);
    assert.deepEqual(kinds({ steps: [{ name: "build", run: "make" }] }), []);
    assert.deepEqual(kinds({ version: 3, deployment: { resources: [] } }), ["pulumi-stack"]);
    assert.deepEqual(kinds({ version: 3, deployment: "x" }), []);
    assert.deepEqual(kinds({ version: 3, checkpoint: { latest: {} } }), ["pulumi-stack"]);
    assert.deepEqual(kinds({ version: 3, checkpoint: { epoch: 4 } }), []);
    assert.deepEqual(kinds({ steps: [{ name: "x" }], changeSummary: {} }), ["pulumi-preview"]);
    assert.deepEqual(kinds({ apiVersion: "v1", kind: "Pod", metadata: {} }), ["kubernetes"]);
    assert.deepEqual(kinds({}), []);
  });
});
