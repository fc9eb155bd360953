import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const CLI = join(ROOT, "dist", "src", "cli.js");

const PROJECT = "name: shop\nruntime: nodejs\n";
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const docker = require("@pulumi/docker");
const config = new pulumi.Config();
`;
const STACK = `${PROGRAM}new pulumi.StackReference("acme/net/dev")`;
const GOOD = `image: "docker.io/library/nginx:1.29.3", user: "10001", readOnly: true, memory: 64,
  capabilities: { drops: ["ALL"] }, securityOpts: ["no-new-privileges"]`;
const container = (more: string) => `${PROGRAM}new docker.Container("web", { ${GOOD}, ${more} });`;

describe("a program's folder", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "container-guard-test-"));
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"), "junction");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
  }

  function check(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
    write({ "Pulumi.yaml": PROJECT, "package.json": '{ "main": "index.js" }', ...files });
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "check", "--format", "full", ...args], {
      cwd: directory,
      encoding: "utf8",
    });
    // The folder's own node_modules, in every run.
    return {
      code: status,
      stdout,
      stderr: stderr.replace(/^container-guard: skipped .*node_modules: packages.*\n/gm, ""),
    };
  }

  it("is run and checked, with findings at its own lines", () => {
    const { code, stdout, stderr } = check({ "index.js": container("privileged: true") }, ".");
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(stdout, /^index\.js {2}Container\/web$/m);
    assert.match(stdout, /where {2}index\.js:5:1 {2}privileged {2}urn:pulumi:dev::shop::docker:/);
  });

  it("omits lines that a loader such as tsx shifts", () => {
    const program = `// a comment that goes away
import * as docker from "@pulumi/docker";
interface Named {
  name: string;
}
const make = ({ name }: Named): docker.Container => new docker.Container(name, { ${GOOD}, privileged: true });
make({ name: "web" });
`;
    const files = { "index.ts": program, "package.json": '{ "main": "index.ts" }' };
    const placeIn = (more: object): string | undefined =>
      /where {2}(\S+)/.exec(check({ ...files, ...more }, ".").stdout)?.[1];
    assert.equal(placeIn({}), "index.ts:6:53");
    const loaded = `name: shop\nruntime: { name: nodejs, options: { nodeargs: --import tsx } }\n`;
    assert.equal(placeIn({ "Pulumi.yaml": loaded }), "Pulumi.yaml");
  });

  it("has findings at its own lines in ES modules", () => {
    const program = `import * as docker from "@pulumi/docker";
const make = () => new docker.Container("web", { ${GOOD}, privileged: true });
make();
`;
    const files = { "my program.js": program, "package.json": '{ "type": "module", "main": "my program.js" }' };
    assert.match(check(files, ".").stdout, /where {2}my program\.js:2:20 {2}privileged/);
  });

  it("prints nothing when clean, even if the program prints", () => {
    const program = `console.log("hello"); console.error("hello"); ${container("privileged: false")}`;
    assert.deepEqual(check({ "index.js": program }, "."), { code: 0, stdout: "", stderr: "" });
  });

  it("gets the plain values of its stack's configuration", () => {
    const files = {
      "index.js": container(
        `privileged: config.requireBoolean("privileged"), pidMode: config.get("mode"),
         networkMode: config.requireObject("net").mode, ipcMode: config.require("ipc")`,
      ),
      "Pulumi.yaml": `${PROJECT}config:\n  mode: private\n  ipc:\n    type: string\n    default: private\n`,
      "Pulumi.prod.yaml": "config:\n  shop:privileged: true\n  shop:mode: host\n  shop:net: { mode: host }\n",
      "Pulumi.dev.yaml": "config:\n  privileged: false\n  shop:net:\n    mode: bridge\n",
    };
    assert.deepEqual(check(files, "."), { code: 0, stdout: "", stderr: "" });
    const { code, stdout } = check(files, ".", "--stack", "prod", "--format", "json");
    assert.equal(code, 1);
    const { findings } = JSON.parse(stdout) as { findings: ReadonlyArray<{ path: string }> };
    assert.deepEqual([...new Set(findings.map(({ path }) => path))].sort(), ["networkMode", "pidMode", "privileged"]);
  });

  it("gets the values that the Pulumi CLI reads in the configuration", () => {
    const expected = {
      ...{ yes: "yes", y: "y", on: "on", off: "off", truth: "true", True: "true", hex: "16", octal: "8", gap: "1000" },
      ...{ exponent: "1000", empty: "", list: '["yes",true,null]', standard: "no", short: "on" },
    };
    const files = {
      "index.js": `${PROGRAM}
        const expected = ${JSON.stringify(expected)};
        const found = Object.fromEntries(Object.keys(expected).map((key) => [key, config.get(key)]));
        if (pulumi.getProject() !== "y") throw new Error(pulumi.getProject());
        require("node:assert").deepEqual(found, expected);`,
      "Pulumi.yaml": "name: y\nruntime: nodejs\nconfig:\n  standard: { value: no }\n  short: on\n  empty: full\n",
      "Pulumi.dev.yaml": `config: { y:yes: yes, y:y: y, y:on: on, y:off: off, y:truth: true, y:True: True, y:hex: 0x10,
        y:octal: 010, y:gap: 1_000, y:exponent: 1e3, y:empty: ~, y:list: [yes, True, ~] }\n`,
    };
    assert.deepEqual(check(files, "."), { code: 0, stdout: "", stderr: "" });
  });

  for (const [name, found] of [
    ["true", "true"],
    ["12", "12"],
    ["0x10", "16"],
    ["~", "nothing"],
    ["[y]", "a list"],
  ] as const)
    it(`fails with the name ${name}, which the Pulumi CLI rejects`, () => {
      const { code, stderr } = check({ "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`, "index.js": PROGRAM }, ".");
      assert.equal(code, 2);
      assert.ok(
        stderr.includes(`Cannot read "Pulumi.yaml": expected text as the project name, found ${found}\n`),
        stderr,
      );
    });

  it("does not show secrets", () => {
    const program = container('volumes: [{ hostPath: pulumi.secret("/proc/horse"), containerPath: "/x" }]');
    const { code, stdout } = check({ "index.js": program }, ".", "--format", "json");
    assert.equal(code, 1);
    assert.match(stdout, /no-kernel-filesystems/);
    assert.doesNotMatch(stdout, /horse/);
  });

  const ADVICE = /pulumi preview --json --show-sames \| container-guard check -$/m;
  const refused: ReadonlyArray<readonly [string, Readonly<Record<string, string>>, RegExp]> = [
    ["throws", { "index.js": 'throw new Error("no luck");' }, /the program failed; [^]*no luck/],
    ["is for Python", { "Pulumi.yaml": "name: shop\nruntime: python\n" }, /this one uses "python"; /],
    [
      "requires an encrypted value",
      {
        "index.js": `${PROGRAM}config.requireSecret("password");`,
        "Pulumi.dev.yaml": "config:\n  shop:password:\n    secure: v1:x:y\n",
      },
      /the program reads shop:password, which is encrypted; /,
    ],
    [
      "reads an encrypted value that is optional",
      {
        "index.js": container('privileged: config.getObject("deep") !== undefined'),
        "Pulumi.dev.yaml": "config:\n  shop:deep:\n    a:\n      - secure: v1:x:y\n",
      },
      /the program reads shop:deep, which is encrypted; /,
    ],
    [
      "has its configuration in another place",
      { "index.js": PROGRAM, "Pulumi.dev.yaml": "environment:\n  - shared\n" },
      /uses Pulumi ESC environments; /,
    ],
    [
      "has a component from a provider",
      { "index.js": `${PROGRAM}new pulumi.ComponentResource("my:index:Site", "site", {}, {}, true);` },
      /the provider of my:index:Site decides which resources it contains; /,
    ],
    [
      "creates a container in apply on another stack's output",
      {
        "index.js": `${STACK}.getOutput("x").apply((x) => new docker.Container(x, { image: "nginx", privileged: true }));`,
      },
      /the program uses apply at index\.js:5 on stack acme\/net\/dev, which is not read here; /,
    ],
    [
      "awaits another stack's output",
      {
        "index.js": `${STACK}.getOutputDetails("x").then(({ value }) => {
          if (value !== undefined) new docker.Container("web", { image: "nginx", privileged: true });
        }, () => undefined);`,
      },
      /the program reads the output "x" of another stack; /,
    ],
    [
      "reads an encrypted value from the runtime",
      {
        "index.js": `${PROGRAM}if (pulumi.runtime.getConfig("shop:deep")) new docker.Container("web", { image: "nginx" });`,
        "Pulumi.dev.yaml": "config:\n  shop:deep:\n    secure: v1:x:y\n",
      },
      /the program reads shop:deep, which is encrypted; /,
    ],
    [
      "has a checked value from another stack",
      { "index.js": container(`privileged: ${STACK.slice(PROGRAM.length)}.getOutput("x")`) },
      /Container\/web privileged depends on stack acme\/net\/dev, which is not read here; /,
    ],
    [
      "reads its organization",
      { "index.js": `${PROGRAM}pulumi.getOrganization();` },
      /the program reads its organization \(set it with --stack ORGANIZATION\/NAME\); /,
    ],
  ];
  for (const [what, files, expected] of refused)
    it(`that ${what} is never clean`, () => {
      const { code, stderr } = check(files, ".");
      assert.equal(code, 2);
      assert.match(stderr, expected);
      assert.match(stderr, ADVICE);
    });

  it("that uses another stack's outputs only in settings without a policy is clean", () => {
    const program = container(`envs: [pulumi.interpolate\`URL=\${stack.getOutput("url")}\`]`);
    assert.deepEqual(
      check(
        { "index.js": program.replace("new docker", `const stack = ${STACK.slice(PROGRAM.length)};new docker`) },
        ".",
      ),
      {
        ...{ code: 0, stdout: "", stderr: "" },
      },
    );
  });

  it("gets its organization from the stack's name", () => {
    const files = { "index.js": container('privileged: pulumi.getOrganization() === "acme"') };
    const { code, stdout } = check(files, ".", "--stack", "acme/prod");
    assert.equal(code, 1);
    assert.match(stdout, /urn:pulumi:prod::shop::/);
  });

  it("that fails does not print its error in reports", () => {
    const { stdout, stderr } = check({ "index.js": 'throw new Error("horse");' }, ".", "--format", "json");
    assert.match(stderr, /horse/);
    assert.doesNotMatch(stdout, /horse/);
  });

  it("with an unreadable project file is never clean", () => {
    const { code, stderr } = check({ "Pulumi.yaml": "name: [" }, ".");
    assert.equal(code, 2);
    assert.match(stderr, /Cannot read "Pulumi\.yaml": line \d+: /);
  });

  it("is checked together with other sources", () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: bad }\nspec: { hostPID: true, containers: [] }\n";
    const files = { "index.js": container("privileged: true"), "k8s/pod.yaml": pod };
    const { code, stdout } = check(files, ".", "k8s", "--preset", "essential");
    assert.equal(code, 1);
    assert.match(stdout, /^index\.js {2}Container\/web$/m);
    assert.match(stdout, /^k8s\/pod\.yaml {2}Pod\/default\/bad$/m);
  });

  it("is checked with its other files, except its own configuration", () => {
    const files = {
      "index.js": container("privileged: false"),
      "Pulumi.other.yaml": "config: [",
      "compose.yaml": "services: {web: {image: a, pid: host}}",
      ".k8s/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: bad }\nspec: { hostPID: true, containers: [] }\n",
    };
    const { code, stdout, stderr } = check(files, ".", "--preset", "essential");
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(stdout, /^compose\.yaml {2}Service\/web$/m);
    assert.match(stdout, /^\.k8s\/pod\.yaml {2}Pod\/default\/bad$/m);
  });

  it("is read as files with --from, and never run if it is only found in a folder", () => {
    const files = {
      "sub/Pulumi.yaml": PROJECT,
      "sub/package.json": '{ "main": "index.js" }',
      "sub/index.js": 'require("node:fs").writeFileSync("was-run", "");',
      "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { hostPID: true, containers: [] }\n",
    };
    write(files);
    rmSync(join(directory, "Pulumi.yaml"), { force: true });
    const found = spawnSync(process.execPath, [CLI, "check", "."], { cwd: directory, encoding: "utf8" });
    assert.equal(found.status, 1, found.stderr);
    const forced = spawnSync(process.execPath, [CLI, "check", "--from", "kubernetes", "sub"], { cwd: directory });
    assert.equal(forced.status, 2);
    assert.equal(existsSync(join(directory, "sub", "was-run")), false);
    spawnSync(process.execPath, [CLI, "check", "sub"], { cwd: directory });
    assert.equal(existsSync(join(directory, "sub", "was-run")), true);
  });

  describe("a preview from standard input", () => {
    const URN = "urn:pulumi:dev::shop::docker:index/container:Container::web";
    const step = {
      op: "create",
      urn: URN,
      newState: { urn: URN, type: "docker:index/container:Container", inputs: { image: "x", privileged: true } },
    };
    const piped = (value: unknown) =>
      spawnSync(process.execPath, [CLI, "check", "-"], { encoding: "utf8", input: JSON.stringify(value) });

    it("is checked", () => {
      const { status, stdout, stderr } = piped({ steps: [step], changeSummary: { create: 1 } });
      assert.deepEqual([status, stderr], [1, ""]);
      assert.match(stdout, /^standard input {2}Container\/web {3}/m);
    });

    it("exits with 2 if it failed, and is checked up to the failure", () => {
      const { status, stdout, stderr } = piped({ steps: [step], diagnostics: [{ severity: "error", message: "x" }] });
      assert.equal(status, 2);
      assert.match(stdout, /no-privileged/);
      assert.match(stderr, /^container-guard: cannot read standard input: the preview failed with 1 error/);
    });
  });
});
