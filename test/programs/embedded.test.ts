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
  observeProgram,
  RunningPolicyPack,
  runProgram,
  type AnalyzedResource,
  type ProgramOptions,
  type Violation,
} from "../support/pack";
import { EXAMPLES, previewEmbedded } from "../../scripts/embedded-preview";
import { PACK } from "../support/protocol";
import { UNKNOWN } from "../support/workloads";

const root = join(__dirname, "..", "..");

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
      it(`have the findings in their README.md: ${example}`, async () => {
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

    it("registers its resources, separate from its own output", async () => {
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

    it("has unknown outputs for computed values, and known ones for its inputs", async () => {
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

    it("passes a resource by its ID and a component by its URN", async () => {
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

    it("has the line where each resource is registered", async () => {
      const subclass =
        "class C extends pulumi.CustomResource { constructor(name: string) { super('a:b:C', name, {}); } }";
      const resources = await run(`${subclass}\n\n  new C("c");`);
      assert.deepEqual(resources[0]?.position, { file: "index.ts", line: 4, column: 3 });
    });

    it("reports components that a provider creates", async () => {
      const resources = await run('new pulumi.ComponentResource("a:b:C", "c", {}, {}, true);');
      assert.equal(resources[0]?.isRemote, true);
    });

    it("fails only if it reads an unavailable value", async () => {
      const options = { config: { "shop:who": "me" }, unavailable: ["shop:secret"] };
      assert.equal((await run('new pulumi.Config().get("who");', options)).length, 0);
      await assert.rejects(
        run('new pulumi.Config().get("secret");', options),
        /it reads shop:secret, which is encrypted$/,
      );
    });

    async function unanswered(source: string, options: ProgramOptions = {}): Promise<readonly string[]> {
      const made = 'import * as pulumi from "@pulumi/pulumi";\nconst { CustomResource } = pulumi;\n';
      write({ ...project, "index.ts": made + source });
      return [...(await observeProgram(directory, options)).unanswered].sort();
    }

    it("reports values that only an engine has, even if it catches the error", async () => {
      const found = await unanswered(
        `
        const tried = (ask: () => unknown) => {
          try { Promise.resolve(ask()).catch(() => undefined); } catch {}
        };
        const made = new CustomResource("a:b:C", "made", { computed: undefined });
        const stack = new pulumi.StackReference("acme/net/dev");
        tried(() => pulumi.getOrganization());
        tried(() => pulumi.runtime.getConfig("shop:secret"));
        tried(() => require("@pulumi/pulumi/runtime/config").getConfig("shop:deep"));
        tried(() => new pulumi.Config("other").getSecret("secret"));
        tried(() => pulumi.runtime.allConfig());
        tried(() => pulumi.runtime.invoke("a:b:get", {}));
        tried(() => pulumi.runtime.invoke("a:b:find", { id: made.id }));
        tried(() => pulumi.runtime.call("a:b:C/method", {}));
        tried(() => stack.getOutputDetails("x"));
        tried(() => stack.requireOutputValue("y"));
        tried(() => pulumi.runtime.registerResourceTransform(() => undefined));
        new CustomResource("a:b:C", "known", { stack: pulumi.getStack(), project: pulumi.getProject() });`,
        { unavailable: ["shop:secret", "shop:deep", "other:secret"] },
      );
      assert.deepEqual(found, [
        "calls a:b:C/method, which only a provider can answer",
        "calls a:b:find, which only a provider can answer",
        "calls a:b:get, which only a provider can answer",
        "reads its entire configuration, of which shop:secret is encrypted",
        "reads its organization (set it with --stack ORGANIZATION/NAME)",
        "reads other:secret, which is encrypted",
        "reads shop:deep, which is encrypted",
        "reads shop:secret, which is encrypted",
        'reads the output "x" of another stack',
        'reads the output "y" of another stack',
        "registers a transform, which only the engine applies",
      ]);
    });

    const READ = `
      const stack = new pulumi.StackReference("acme/net/dev");
      const found = new CustomResource("a:b:C", "found", { x: undefined }, { id: "1" });
      const taken = new CustomResource("a:b:C", "taken", { x: undefined }, { import: "1" });
      const made = new CustomResource("a:b:C", "made", { x: stack.getOutput("x"), y: undefined });
      const make = (value: unknown) => new CustomResource("a:b:C", String(value), {});
    `;

    it("is not complete if a callback would create resources", async () => {
      const found = await unanswered(`${READ}
        stack.getOutput("x").apply((x) => make(x));
        stack.outputs["x"].apply((x) => make(x));
        pulumi.all([stack.requireOutput("x")]).apply(([x]) => make(x));
        pulumi.interpolate\`\${stack.getOutput("x")}\`.apply(make);
        (found as any).x.apply((x) => { const tag = make; return tag\`\`; });
        (taken as any).x.apply((x) => make(x));
        (made as any).x.apply((x) => make(x));
        (new CustomResource("a:b:C", "other", { y: undefined }) as any).y.apply((y) => new CustomResource("a:b:C", y, {}));
      `);
      const at = (line: number, of: string) => `uses apply at index.ts:${line} on ${of}, which is not read here`;
      assert.deepEqual(
        found,
        [
          "creates resources in apply at index.ts:17, on a value that is unknown here",
          at(11, "stack acme/net/dev"),
          at(12, "stack acme/net/dev"),
          at(13, "stack acme/net/dev"),
          at(14, 'the existing C "found"'),
          at(15, 'the resource that C "taken" imports'),
          at(16, "stack acme/net/dev"),
          at(10, "stack acme/net/dev"),
        ].sort(),
      );
    });

    it("is complete if unknown values are only inputs, or used in a callback that creates nothing", async () => {
      const source = `${READ}
        const text = stack.getOutput("x").apply((x) => \`http://\${x.host}:80\`);
        new CustomResource("a:b:C", "user", {
          plain: "p", text, json: stack.getOutput("y").apply(JSON.stringify), ref: made.id,
          known: pulumi.output("k").apply((k) => make(k).urn.apply(() => "k")),
          computed: (new CustomResource("a:b:C", "other", { y: undefined }) as any).y.apply((y) => y.trim()),
        });
      `;
      assert.deepEqual(await unanswered(source), []);
      const user = (await runProgram(directory)).find(({ name }) => name === "user");
      const stack = "stack acme/net/dev";
      assert.deepEqual(user?.unanswered, { text: stack, json: stack, ref: stack });
    });

    it("gets its organization", async () => {
      const [resource] = await run('new pulumi.CustomResource("a:b:C", pulumi.getOrganization(), {});', {
        organization: "acme",
      });
      assert.equal(resource?.name, "acme");
    });

    it("is found and run as the CLI does: by exports, in the folder of main, with the root and the arguments of Node.js", async () => {
      mkdirSync(join(directory, "src"));
      write({
        "Pulumi.yaml":
          "main: src\nname: shop\nruntime: { name: nodejs, options: { nodeargs: '--require ../before.js' } }\n",
        "before.js": "globalThis.before = 'before';",
        "src/package.json": '{ "main": "other.js", "exports": "./main.js" }',
        "src/other.js": "",
        "src/beside": "beside",
        "src/main.js": `
          const { CustomResource, getRootDirectory } = require("@pulumi/pulumi");
          const { readFileSync } = require("node:fs");
          new CustomResource("a:b:C", readFileSync("beside", "utf8"), { root: getRootDirectory(), before });`,
      });
      const [{ name, inputs }] = (await runProgram(directory)) as [AnalyzedResource];
      assert.deepEqual({ name, inputs }, { name: "beside", inputs: { root: directory, before: "before" } });
    });

    it("may use transforms and update hooks", async () => {
      const resources = await run(`
        pulumi.runtime.registerStackTransformation(({ props, opts }) => ({ props: { ...props, added: true }, opts }));
        const hook = new pulumi.ResourceHook("hook", () => undefined);
        new pulumi.CustomResource("a:b:C", "c", {}, { hooks: { beforeCreate: [hook] } });`);
      assert.deepEqual(resources[0]?.inputs, { added: true });
    });

    it("must be for Node.js", async () => {
      write({ "Pulumi.yaml": "name: shop\nruntime:\n  name: python\n" });
      await assert.rejects(runProgram(directory), /expected the runtime nodejs, found "python"$/);
    });

    it("may be an asynchronous function", async () => {
      const resources = await run(`module.exports = async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        new pulumi.CustomResource("a:b:C", "c", {});
      };`);
      assert.equal(resources.length, 1);
    });

    it("may be an ECMAScript module in another folder", async () => {
      mkdirSync(join(directory, "src"));
      write({
        "Pulumi.yaml": "main: src\nname: shop\n",
        "src/package.json": '{ "type": "module", "main": "main.js" }',
        "src/main.js": 'import { CustomResource } from "@pulumi/pulumi"; new CustomResource("a:b:C", "c", {});',
      });
      assert.equal((await runProgram(directory)).length, 1);
    });

    const failures: ReadonlyArray<readonly [string, string, RegExp]> = [
      ["throws", 'throw new Error("no luck");', /^Error: Cannot run the program in .*: exit code \d+\n[^]*no luck/],
      ["rejects", 'void Promise.reject(new Error("no luck"));', /exit code \d+\n[^]*no luck/],
      [
        "rejects, but handles rejections itself",
        'process.on("unhandledRejection", () => undefined); void Promise.reject(new Error("no luck"));',
        /exit code \d+\n[^]*no luck/,
      ],
      ["logs an error", 'void pulumi.log.error("no luck");', /no luck/],
      [
        "leaves a property out",
        'new (require("@pulumi/docker").Container)("web", {});',
        /exit code \d+\n[^]*Missing required property 'image'/,
      ],
      ["has a syntax error", "const = 1;", /exit code \d+\n[^]*index\.ts/],
      ["ends itself", "process.exit(0);", /it exited before all resources were registered/],
      [
        "waits forever",
        "module.exports = async () => { await new Promise(() => undefined); };",
        /it exited before all resources were registered/,
      ],
      [
        "calls a provider's function",
        'void pulumi.runtime.invoke("a:b:get", {});',
        /it calls a:b:get, which only a provider can answer/,
      ],
    ];
    for (const [name, source, expected] of failures)
      it(`that ${name} is an error`, () => assert.rejects(run(source), expected));

    it("that does not end is an error, and is ended", async () => {
      const endless = run("setInterval(() => undefined, 1000);", { timeout: 1500 });
      await assert.rejects(endless, /it did not finish within 1500 ms/);
    });

    it("needs a project file with a name", async () => {
      await assert.rejects(runProgram(directory), /Pulumi\.yaml": no such file$/);
      write({ "Pulumi.yaml": "runtime: nodejs\n" });
      await assert.rejects(runProgram(directory), /expected text as the project name, found nothing/);
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

    it("rejects calls after it is stopped", async () => {
      const pack = await RunningPolicyPack.boot(PACK);
      await pack.stop();
      await pack.stop();
      await assert.rejects(pack.info(), Error);
      assert.equal(await isListening(pack.address), false);
    });

    it("ends with the process that booted it, even if that is killed", async () => {
      const source = `require(${JSON.stringify(join(__dirname, "..", "support", "pack"))}).RunningPolicyPack.boot(${JSON.stringify(PACK)})
        .then(({ address }) => console.log(address));`;
      const parent = spawn(process.execPath, ["--require", "tsx/cjs", "-e", source], {
        cwd: PACK,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const address = await new Promise<string>((resolve) =>
        parent.stdout.once("data", (text: Buffer) => resolve(text.toString().trim())),
      );
      assert.equal(await isListening(address), true);
      parent.kill("SIGKILL");
      while (await isListening(address)) await new Promise((resolve) => setTimeout(resolve, 50));
    });

    it("checks a whole stack", async () => {
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

    it("is read from its folder", () => {
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
      it(`is rejected: ${text}`, () => assert.throws(() => parsePackConfig(text, "c.json"), expected));
  });

  describe("the policies section", () => {
    const pack = { name: "guard", version: "1.0.0" };
    const urn = "urn:pulumi:dev::shop::my:index:Site$docker:index/container:Container::web";
    const violation: Violation = { policy: "b", message: "one\n  two\n", level: "advisory", severity: "low", urn };

    function section(...violations: readonly Violation[]): readonly string[] {
      return formatPoliciesSection({ pack, directory: ".", violations }).split("\n").slice(1, -1);
    }

    it("reports success", () => assert.deepEqual(section(), ["    ✅ guard@v1.0.0 (local: .)"]));

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
