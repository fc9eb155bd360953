import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  formatPoliciesSection,
  loadPackConfig,
  parsePackConfig,
  RunningPolicyPack,
  runProgram,
  type AnalyzedResource,
  type ProgramOptions,
  type Violation,
} from "pulumi-container-guard/embedded";
import { EXAMPLES, previewEmbedded } from "../scripts/embedded-preview";
import { PACK } from "./support/protocol";
import { UNKNOWN } from "./support/workloads";

const root = join(__dirname, "..");

describe("embedded", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "container-guard-test-"));
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"), "junction");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  }

  describe("the examples", () => {
    let pack: RunningPolicyPack;
    before(async () => {
      pack = await RunningPolicyPack.boot(PACK);
      await pack.configure({});
    });
    after(() => pack.stop());

    for (const example of EXAMPLES)
      it(`${example} gives what its README.md says`, async () => {
        const readme = readFileSync(join(root, "examples", example, "README.md"), "utf8");
        const [, expected] = /^```text\n([^]*?)^```$/m.exec(readme) ?? [];
        assert.equal(await previewEmbedded(example, pack), expected, "run npm run examples if this is meant");
      });
  });

  describe("a program", () => {
    const project = { "Pulumi.yaml": 'name: "shop" # the project\nruntime: nodejs\n' };

    async function run(source: string, options: ProgramOptions = {}) {
      write({ ...project, "index.ts": `import * as pulumi from "@pulumi/pulumi";\n${source}` });
      return runProgram(directory, options);
    }

    it("registers its resources, with its own output beside them", async () => {
      let printed = "";
      const resources = await run('console.log("hello"); new pulumi.CustomResource("a:b:C", "c", { x: [1, null] });', {
        stack: "prod",
        onOutput: (text) => (printed += text),
      });
      const [{ position, ...resource }] = resources as [AnalyzedResource];
      assert.equal(resources.length, 1);
      assert.deepEqual(resource, {
        ...{ type: "a:b:C", name: "c", urn: "urn:pulumi:prod::shop::a:b:C::c" },
        inputs: { x: [1, null] },
      });
      assert.match(printed, /hello/);
    });

    it("has unknown outputs for what a provider computes, and known ones for its own inputs", async () => {
      const [, user] = await run(`
        const made = new (class extends pulumi.CustomResource {
          declare computed: pulumi.Output<string>;
          declare given: pulumi.Output<string>;
        })("a:b:C", "c", { computed: undefined, given: "g" });
        new pulumi.CustomResource("a:b:C", "user", {
          computed: made.computed, given: made.given, ref: made.id, deep: { text: pulumi.interpolate\`x\${made.computed}\` },
        });`);
      assert.deepEqual(user?.inputs, { computed: UNKNOWN, given: "g", ref: UNKNOWN, deep: { text: UNKNOWN } });
    });

    it("has secrets marked as the engine marks them", async () => {
      const [resource] = await run('new pulumi.CustomResource("a:b:C", "c", { x: pulumi.secret("s") });');
      const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s" };
      assert.deepEqual(resource?.inputs, { x: marked });
    });

    it("hands a resource on by its ID, a component by its URN", async () => {
      const resources = await run(`
        const site = new pulumi.ComponentResource("my:index:Site", "site");
        const page = new pulumi.ComponentResource("my:index:Page", "page", {}, { parent: site });
        const made = new pulumi.CustomResource("a:b:C", "c", {}, { parent: page });
        new pulumi.CustomResource("a:b:C", "user", { site, made });`);
      const urn = "urn:pulumi:dev::shop::my:index:Site";
      assert.deepEqual(resources.find(({ name }) => name === "user")?.inputs, { site: `${urn}::site`, made: UNKNOWN });
      assert.equal(resources.find(({ name }) => name === "c")?.urn, `${urn}$my:index:Page$a:b:C::c`);
    });

    it("reads its configuration", async () => {
      const [resource] = await run('new pulumi.CustomResource("a:b:C", new pulumi.Config().require("who"), {});', {
        config: { "shop:who": "me" },
      });
      assert.equal(resource?.name, "me");
    });

    it("is told where each resource is registered, by its own line", async () => {
      const subclass =
        "class C extends pulumi.CustomResource { constructor(name: string) { super('a:b:C', name, {}); } }";
      const resources = await run(`${subclass}\n\n  new C("c");`);
      assert.deepEqual(resources[0]?.position, { file: "index.ts", line: 4, column: 3 });
    });

    it("tells components that a provider makes", async () => {
      const resources = await run('new pulumi.ComponentResource("a:b:C", "c", {}, {}, true);');
      assert.equal(resources[0]?.isRemote, true);
    });

    it("fails where it reads a value that cannot be had, and only there", async () => {
      const options = { config: { "shop:who": "me" }, unavailable: ["shop:secret"] };
      assert.equal((await run('new pulumi.Config().get("who");', options)).length, 0);
      await assert.rejects(run('new pulumi.Config().get("secret");', options), /The value of shop:secret is encrypted/);
    });

    it("has to be for Node.js", async () => {
      write({ "Pulumi.yaml": "name: shop\nruntime:\n  name: python\n" });
      await assert.rejects(runProgram(directory), /expected the runtime nodejs, found "python"$/);
    });

    it("may be a function that a promise keeps waiting", async () => {
      const resources = await run(`module.exports = async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        new pulumi.CustomResource("a:b:C", "c", {});
      };`);
      assert.equal(resources.length, 1);
    });

    it("may be an ECMAScript module, in a place of its own", async () => {
      mkdirSync(join(directory, "src"));
      write({
        "Pulumi.yaml": "main: src\nname: shop\n",
        "src/package.json": '{ "type": "module", "main": "main.js" }',
        "src/main.js": 'import { CustomResource } from "@pulumi/pulumi"; new CustomResource("a:b:C", "c", {});',
      });
      assert.equal((await runProgram(directory)).length, 1);
    });

    const failures: ReadonlyArray<readonly [string, string, RegExp]> = [
      ["throws", 'throw new Error("no luck");', /^Error: Cannot run the program in .*: exit code 1\n[^]*no luck/],
      ["rejects", 'void Promise.reject(new Error("no luck"));', /exit code 1\n[^]*no luck/],
      ["logs an error", 'void pulumi.log.error("no luck");', /exit code 1\n[^]*no luck/],
      ["has a syntax error", "const = 1;", /exit code 1\n[^]*index\.ts/],
      ["ends itself", "process.exit(0);", /it ended itself before all was registered/],
      [
        "calls a provider's function",
        'void pulumi.runtime.invoke("a:b:get", {});',
        /Cannot call a:b:get before deployment: a provider would answer it/,
      ],
    ];
    for (const [name, source, expected] of failures)
      it(`that ${name} is an error`, () => assert.rejects(run(source), expected));

    it("that does not end is an error, and is ended", async () => {
      const endless = run("setInterval(() => undefined, 1000);", { timeout: 1500 });
      await assert.rejects(endless, /expected it to end within 1500 ms/);
    });

    it("needs a project file with a name", async () => {
      await assert.rejects(runProgram(directory), /Pulumi\.yaml": there is no such file$/);
      write({ "Pulumi.yaml": "runtime: nodejs\n" });
      await assert.rejects(runProgram(directory), /expected a project's name, found none/);
    });
  });

  describe("a pack", () => {
    const boot = (source: string): Promise<RunningPolicyPack> => {
      write({ "package.json": '{ "main": "index.js" }', "index.js": source });
      return RunningPolicyPack.boot(directory, { bootTimeout: 3000 });
    };

    const failures: ReadonlyArray<readonly [string, string, RegExp]> = [
      ["throws", 'throw new Error("no luck");', /expected a port, found exit code \d+\n[^]*no luck/],
      ["prints", 'console.log("hello");', /expected a port, found "hello" as the first line/],
      ["starts nothing", "setInterval(() => undefined, 1000);", /expected a port within 3000 ms/],
    ];
    for (const [name, source, expected] of failures)
      it(`that ${name} is an error`, () => assert.rejects(boot(source), expected));

    it("needs the SDK", async () => {
      rmSync(join(directory, "node_modules"));
      await assert.rejects(boot(""), /expected @pulumi\/pulumi to be installed, found none/);
    });

    it("cannot be asked once it is stopped", async () => {
      const pack = await RunningPolicyPack.boot(PACK);
      await pack.stop();
      await pack.stop();
      await assert.rejects(pack.info(), Error);
      assert.equal(await isListening(pack.address), false);
    });

    it("ends with the process that booted it, even if that is killed", async () => {
      const source = `require("pulumi-container-guard/embedded").RunningPolicyPack.boot(${JSON.stringify(PACK)})
        .then(({ address }) => console.log(address));`;
      const parent = spawn(process.execPath, ["-e", source], { cwd: PACK, stdio: ["ignore", "pipe", "inherit"] });
      const address = await new Promise<string>((resolve) =>
        parent.stdout.once("data", (text: Buffer) => resolve(text.toString().trim())),
      );
      assert.equal(await isListening(address), true);
      parent.kill("SIGKILL");
      while (await isListening(address)) await new Promise((resolve) => setTimeout(resolve, 50));
    });

    it("is asked for a whole stack", async () => {
      const pack = await RunningPolicyPack.boot(PACK);
      try {
        const analysis = await pack.analyzeStack([{ type: "a:b:C", name: "c", urn: "urn:c", inputs: {} }]);
        assert.deepEqual(analysis.violations, []);
      } finally {
        await pack.stop();
      }
    });
  });

  describe("a configuration file", () => {
    it("may be empty", () => assert.deepEqual(parsePackConfig(" \n"), {}));

    it("is read from where it is", () => {
      write({ "config.json": '{ "all": "advisory" }' });
      assert.deepEqual(loadPackConfig(join(directory, "config.json")), { all: "advisory" });
    });

    const mistakes: ReadonlyArray<readonly [string, RegExp]> = [
      ["{", /^SyntaxError: Cannot parse c\.json: /],
      ["[]", /^TypeError: Cannot use c\.json: expected an object, found a list$/],
      [
        '{ "all": "warn" }',
        /^TypeError: Cannot use the level of all in c\.json: expected .*, or an object, found "warn"$/,
      ],
      ['{ "a": { "enforcementLevel": "warn" } }', /the level of a in c\.json: expected .* disabled, found "warn"$/],
      ['{ "a": null }', /the level of a in c\.json: expected .*, or an object, found nothing$/],
    ];
    for (const [text, expected] of mistakes)
      it(`is refused as ${text}`, () => assert.throws(() => parsePackConfig(text, "c.json"), expected));
  });

  describe("the policies section", () => {
    const pack = { name: "guard", version: "1.0.0" };
    const urn = "urn:pulumi:dev::shop::my:index:Site$docker:index/container:Container::web";
    const violation: Violation = { policy: "b", message: "one\n  two\n", level: "advisory", severity: "low", urn };

    function section(...violations: readonly Violation[]): readonly string[] {
      return formatPoliciesSection({ pack, directory: ".", violations }).split("\n").slice(1, -1);
    }

    it("says that all is well", () => assert.deepEqual(section(), ["    ✅ guard@v1.0.0 (local: .)"]));

    it("indents messages and shortens types", () => {
      assert.deepEqual(section(violation), [
        "    ⚠️ guard@v1.0.0 (local: .)",
        "        - [advisory] [severity: low]  b  (docker:index:Container: web)",
        "          one",
        "            two",
      ]);
    });

    it("sorts by level, severity, policy and resource", () => {
      const message = "";
      const sorted: readonly Violation[] = [
        { ...violation, message, level: "mandatory", severity: "low" },
        { ...violation, message, severity: "critical", policy: "z" },
        { ...violation, message, policy: "a", urn: "urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::z" },
        { ...violation, message, urn: "urn:pulumi:dev::shop::a:b:C::a::b" },
        { ...violation, message },
        { ...violation, message, severity: undefined },
      ];
      const [head, ...lines] = section(...[...sorted].reverse());
      assert.equal(head, "    ❌ guard@v1.0.0 (local: .)");
      assert.deepEqual(
        lines.filter((line) => line.trim() !== ""),
        [
          "        - [mandatory] [severity: low]  b  (docker:index:Container: web)",
          "        - [advisory] [severity: critical]  z  (docker:index:Container: web)",
          "        - [advisory] [severity: low]  a  (kubernetes:apps/v1:Deployment: z)",
          "        - [advisory] [severity: low]  b  (a:b:C: a::b)",
          "        - [advisory] [severity: low]  b  (docker:index:Container: web)",
          "        - [advisory]  b  (docker:index:Container: web)",
        ],
      );
    });
  });
});

function isListening(address: string): Promise<boolean> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host: host!, port: Number(port) });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
