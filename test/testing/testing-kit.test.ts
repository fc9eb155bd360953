import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectFindings, findingsOf, type ExpectedFinding, type ExpectOptions } from "pulumi-container-guard/testing";
import { differenceOf, type ProgramFindings } from "../../src/testing/expectation";
import { explain } from "../../src/testing/message";

const ROOT = join(__dirname, "..", "..");

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const docker = require("@pulumi/docker");
const config = new pulumi.Config();
const hardened = { user: "10001", readOnly: true, memory: 64, capabilities: { drops: ["ALL"] }, securityOpts: ["no-new-privileges"] };
const image = new docker.RemoteImage("nginx", { name: "docker.io/library/nginx:1.29.3" });
new docker.Container("web", { ...hardened, image: image.imageId, privileged: config.getBoolean("privileged") });
new docker.Container("agent", {
  ...hardened,
  image: "docker.io/library/telegraf:1.36.3",
  readOnly: false,
  volumes: [{ hostPath: "/proc", containerPath: "/p" }, { hostPath: "/sys", containerPath: "/s" }],
});
`;

const READ_ONLY: ExpectedFinding = { policy: "require-read-only-root", resource: "Container/agent" };
const KERNEL: ExpectedFinding = { policy: "no-kernel-filesystems", resource: "Container/agent" };
const HOST: ExpectedFinding = { policy: "no-host-paths", resource: "Container/agent" };
const PRIVILEGED: ExpectedFinding = { policy: "no-privileged", resource: "Container/web" };
const UNDECIDED: readonly ExpectedFinding[] = ["trusted-registries", "pinned-images"].map((policy) => ({
  policy,
  resource: "Container/web",
  verdict: "undecided",
}));
const CERTAIN = [READ_ONLY, KERNEL, HOST];
const ALL = [...CERTAIN, ...UNDECIDED];
const UNDECIDED_IS_MANDATORY = { "trusted-registries": { undecided: "mandatory" } };

describe("the test kit", () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "container-guard-test-"));
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"), "junction");
    for (const [name, text] of [
      ["Pulumi.yaml", "name: shop\nruntime: nodejs\n"],
      ["Pulumi.prod.yaml", "config:\n  privileged: true\n"],
      ["package.json", '{ "main": "index.js" }'],
      ["index.js", PROGRAM],
    ] as const)
      writeFileSync(join(directory, name), text);
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const found = new Map<string, Promise<ProgramFindings>>();

  /** Returns the assertion's message, or undefined if it passes. The program runs once for each way to run it. */
  async function told(expected: readonly ExpectedFinding[], options: ExpectOptions = {}): Promise<string | undefined> {
    const { level, undecided, ...run } = options;
    const key = JSON.stringify(run);
    if (!found.has(key)) found.set(key, findingsOf(directory, run));
    const findings = await found.get(key)!;
    const difference = differenceOf(findings, expected, options);
    return difference && explain(directory, difference, findings);
  }

  const held: ReadonlyArray<readonly [string, readonly ExpectedFinding[], ExpectOptions?]> = [
    ["all that there are", ALL],
    ["them in any order", [...UNDECIDED, HOST, KERNEL, READ_ONLY]],
    ["each by its value", [...UNDECIDED, READ_ONLY, HOST, { ...KERNEL, value: "/proc" }, { ...KERNEL, value: "/sys" }]],
    [
      "them by patterns",
      [...UNDECIDED, { ...READ_ONLY, resource: "Container/*" }, { ...KERNEL, path: "volumes[*].hostPath" }, HOST],
    ],
    [
      "them by level, verdict and container",
      [{ ...READ_ONLY, level: "advisory", verdict: "violation", container: "agent" }, KERNEL, HOST, ...UNDECIDED],
    ],
    ["the mandatory ones alone", [KERNEL], { level: "mandatory" }],
    ["all but what is undecided", CERTAIN, { undecided: "ignore" }],
    ["what is undecided, though it is ignored", ALL, { undecided: "ignore" }],
    [
      "the mandatory ones, undecided ones that are mandatory included",
      [KERNEL, UNDECIDED[0]!],
      { level: "mandatory", undecided: "ignore", config: UNDECIDED_IS_MANDATORY },
    ],
    ["nothing, where policies are off", [], { config: { all: "disabled" } }],
    [
      "nothing of what is exempt",
      [READ_ONLY, HOST, ...UNDECIDED],
      {
        config: { "no-kernel-filesystems": { exempt: [{ resource: "Container/agent", reason: "reads metrics" }] } },
      },
    ],
    ["what the stack's configuration brings", [...ALL, PRIVILEGED], { stack: "prod" }],
    ["what a configuration brings", [...ALL, PRIVILEGED], { stackConfig: { "shop:privileged": "true" } }],
    ["what a configuration takes away", ALL, { stack: "prod", stackConfig: { privileged: "false" } }],
  ];
  for (const [what, expected, options] of held)
    it(`passes for ${what}`, async () => assert.equal(await told(expected, options), undefined));

  const broken: ReadonlyArray<readonly [string, readonly ExpectedFinding[], ExpectOptions | undefined, RegExp]> = [
    [
      "one that is missing",
      [...ALL, PRIVILEGED],
      undefined,
      /Not found:\n  \{ policy: 'no-privileged'.*\n    no-privileged found nothing$/,
    ],
    [
      "one that is not expected",
      [KERNEL, HOST, ...UNDECIDED],
      undefined,
      /Not expected:\n  advisory require-read-only-root/,
    ],
    [
      "one of another value",
      [...UNDECIDED, READ_ONLY, HOST, { ...KERNEL, value: "/proc" }],
      undefined,
      /mounts host path "\/sys"/,
    ],
    [
      "one of another container",
      [READ_ONLY, KERNEL, { ...HOST, container: "web" }],
      undefined,
      /Not found:[^]*container: 'web'/,
    ],
    ["one of another level", [{ ...READ_ONLY, level: "mandatory" }, KERNEL, HOST], undefined, /Not found:/],
    ["one of another verdict", [{ ...READ_ONLY, verdict: "undecided" }, KERNEL, HOST], undefined, /Not found:/],
    ["one of another resource", [{ ...READ_ONLY, resource: "Container/web" }, KERNEL, HOST], undefined, /Not found:/],
    [
      "an advisory one where mandatory ones count",
      [KERNEL, HOST],
      { level: "mandatory" },
      /found  .*level: 'advisory'/,
    ],
    ["an undecided one", CERTAIN, undefined, /or expect  .*verdict: 'undecided'/],
    [
      "an undecided one that is mandatory",
      CERTAIN,
      { undecided: "ignore", config: UNDECIDED_IS_MANDATORY },
      /Not expected:\n  mandatory trusted-registries/,
    ],
    [
      "one that is exempt",
      ALL,
      {
        config: { "no-kernel-filesystems": { exempt: [{ resource: "Container/agent", reason: "reads metrics" }] } },
      },
      /Not found:[^]*exempt is  /,
    ],
  ];
  for (const [what, expected, options, message] of broken)
    it(`fails for ${what}`, async () => assert.match((await told(expected, options)) ?? "", message));

  it("prints readable messages", async () => {
    const error = await expectFindings(directory, [PRIVILEGED, { ...HOST, value: "/etc" }, KERNEL, ...UNDECIDED]).catch(
      String,
    );
    assert.equal(
      String(error).replaceAll(directory, "DIR"),
      `AssertionError [ERR_ASSERTION]: the findings in DIR differ from the expected ones

Not found:
  { policy: 'no-privileged', resource: 'Container/web' }
    no-privileged found nothing
  { policy: 'no-host-paths', resource: 'Container/agent', value: '/etc' }
    no-host-paths found  { resource: 'Container/agent', container: 'agent', path: 'volumes[0].hostPath', value: '/proc', level: 'advisory', verdict: 'violation' }
    no-host-paths found  { resource: 'Container/agent', container: 'agent', path: 'volumes[1].hostPath', value: '/sys', level: 'advisory', verdict: 'violation' }

Not expected:
  advisory no-host-paths  container "agent" mounts host path "/proc"
    where  DIR/index.js:8:1  volumes[0].hostPath
    fix    Use a volume that the platform manages. If the program needs the path, add it to \`allowed\`, if possible with readOnly: true.
    or expect  { policy: 'no-host-paths', resource: 'Container/agent' }
  advisory no-host-paths  container "agent" mounts host path "/sys"
    where  DIR/index.js:8:1  volumes[1].hostPath
    fix    Use a volume that the platform manages. If the program needs the path, add it to \`allowed\`, if possible with readOnly: true.
    or expect  { policy: 'no-host-paths', resource: 'Container/agent' }
  advisory require-read-only-root  container "agent" can write to its root file system
    where  DIR/index.js:8:1  readOnly
    fix    Make the root file system read-only and mount a tmpfs or an emptyDir where the program writes.
    or expect  { policy: 'require-read-only-root', resource: 'Container/agent' }`,
    );
  });

  it("passes if there are no findings", () => expectFindings(directory, ALL, { level: "advisory" }));

  it("returns every finding", async () => {
    const reason = "reads metrics";
    const config = { "no-kernel-filesystems": { exempt: [{ resource: "Container/agent", value: "/proc", reason }] } };
    const { findings, exempt } = await findingsOf(directory, { config });
    assert.deepEqual(
      exempt.map(({ value }) => value),
      ["/proc"],
    );
    assert.ok(findings.some(({ verdict }) => verdict === "undecided"));
  });

  it("throws for invalid arguments", async () => {
    await assert.rejects(expectFindings(directory, [{ policy: "no-priviledged", resource: "*" }]), {
      name: "RangeError",
      message: 'Invalid expected finding: unknown policy "no-priviledged"; did you mean "no-privileged"?',
    });
    for (const [expected, options, message] of [
      [[{ ...PRIVILEGED, levle: "mandatory" }], {}, 'unknown property "levle"; did you mean "level"?'],
      [[{ ...PRIVILEGED, level: "mandatroy" }], {}, 'unknown level "mandatroy"; did you mean "mandatory"?'],
      [[{ ...PRIVILEGED, verdict: "bad" }], {}, 'unknown verdict "bad"; expected violation, undecided, malformed'],
      [[{ ...PRIVILEGED, container: 1 }], {}, "expected a string for container, found 1"],
      [[{ policy: "no-privileged" }], {}, "resource is missing"],
      [["no-privileged"], {}, 'expected an object, found "no-privileged"'],
      [PRIVILEGED, {}, "Invalid expected findings: expected a list, found an object"],
      [[], { level: "advisroy" }, 'Invalid options: unknown level "advisroy"; did you mean "advisory"?'],
      [[], { undecided: "no" }, 'unknown undecided "no"; expected count, ignore'],
      [[], { stackConfg: {} }, 'unknown property "stackConfg"; did you mean "stackConfig"?'],
    ] as const)
      await assert.rejects(
        expectFindings(directory, expected as unknown as readonly ExpectedFinding[], options as ExpectOptions),
        (error: Error) => error.message.endsWith(message) || assert.fail(error.message),
      );
    await assert.rejects(findingsOf(directory, { level: "mandatory" } as ExpectOptions), /unknown property "level"/);
    await assert.rejects(expectFindings(directory, [], { config: { "no-privilege": "mandatory" } }), RangeError);
    const config = { "no-privileged": { colour: "red" } };
    await assert.rejects(expectFindings(directory, [], { config }), /^TypeError: Invalid configuration of no-priv/);
    await assert.rejects(expectFindings(join(directory, "nowhere"), []), /Pulumi\.yaml": no such file/);
  });
});
