import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, endToEnd, headings, needs, run, type Run, type Workspace } from "../support/pulumi";

const TOOLS = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-resource-docker",
  "pulumi-resource-kubernetes",
  "a Docker Engine",
] as const;

const EXAMPLES = ["docker", "docker-hardened", "kubernetes", "kubernetes-hardened"] as const;

interface Reported {
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  readonly path: string;
  readonly file: string;
  readonly line: number | null;
  readonly resource: { readonly kind: string; readonly namespace: string | null; readonly name: string };
}

async function check(cwd: string, ...args: readonly string[]): Promise<readonly Reported[]> {
  const cli = join(ROOT, "dist", "src", "cli.js");
  const { code, output } = await run("node", [cli, "check", "--format", "json", ...args], { cwd });
  assert.ok(code === 0 || code === 1, output);
  return (JSON.parse(output.slice(output.indexOf("\n{"))) as { findings: readonly Reported[] }).findings;
}

/** Returns a finding's message and resource in the terms of the pack. */
function said({ policy, level, message, path, resource }: Reported): string {
  const { kind, namespace, name } = resource;
  const where = [kind, ...(namespace === null ? [] : [namespace]), name].join("/");
  return `${level} ${policy}: ${message}  where  ${where}  ${path}`;
}

function saidByPack({ findings }: Run): readonly string[] {
  return findings.map(({ level, policy, lines }) => `${level} ${policy}: ${lines[0]}  ${lines[1]?.trim()}`).sort();
}

function sorted(findings: readonly Reported[], where = said): readonly string[] {
  return findings.map(where).sort();
}

const line = ({ policy, resource, file, line: number }: Reported) => `${policy} ${resource.name} ${file}:${number}`;

/** Only a preview's JSON shows that an image is the output of a resource that is checked itself. */
const PROVIDED = /if it is an image ID, the resource that provides the image is checked instead/;

/** The program alone: the other files in its folder, such as what its provider renders, are read too. */
const FOLDER = [".", "--exclude", "preview.json", "--exclude", "rendered"];

async function previewJson(work: Workspace, project: string): Promise<string> {
  const { code, output } = await work.preview(project, { packs: [], flags: ["--json", "--show-sames"] });
  assert.equal(code, 0, output);
  const file = join(project, "preview.json");
  writeFileSync(file, output.slice(output.indexOf("\n{")));
  return file;
}

endToEnd("a program is judged the same", needs(...TOOLS), (work) => {
  for (const example of EXAMPLES)
    it(`by the pack in a preview, from the preview's JSON and from its folder: ${example}`, async () => {
      const project = work.example(example);
      const pack = saidByPack(await work.preview(project));
      await previewJson(work, project);
      const [preview, folder] = await Promise.all([check(project, "preview.json"), check(project, ...FOLDER)]);
      assert.deepEqual(
        sorted(preview),
        pack.filter((text) => !PROVIDED.test(text)),
      );
      assert.deepEqual(sorted(folder), pack);
      const decided = folder.filter(({ message }) => !PROVIDED.test(message));
      assert.deepEqual(sorted(decided, line), sorted(preview, line));
      for (const { file, line: number } of folder) assert.ok(file === "index.ts" && number! > 1);
    });
});

endToEnd("a program in packages and folders", needs(...TOOLS), (work) => {
  it("is shown at its own first line, however it got there", async () => {
    const register = `new (class extends pulumi.CustomResource {
      constructor() { super("docker:index/container:Container", name, { image: "nginx" }); }
    })();`.replaceAll("\n", "");
    const project = work.project("places", {
      "Pulumi.yaml": "name: places\nruntime: nodejs\nmain: src\n",
      "src/package.json": `{ "main": "main.js" }`,
      "src/main.js": `require("../lib/own").make("own");\n\nrequire("packaged").make("packaged");\n`,
      "lib/own.js": `const pulumi = require("@pulumi/pulumi");\n\n\nexports.make = (name) => { ${register} };\n`,
    });
    const packaged = join(project, "node_modules", "packaged");
    mkdirSync(packaged, { recursive: true });
    symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(project, "node_modules", "@pulumi"));
    writeFileSync(
      join(packaged, "index.js"),
      `const pulumi = require("@pulumi/pulumi");\nexports.make = (name) => { ${register} };\n`,
    );
    await previewJson(work, project);
    for (const source of [FOLDER, ["preview.json"]]) {
      const findings = await check(project, ...source);
      const places = new Set(findings.map(({ resource, file, line: number }) => `${resource.name} ${file}:${number}`));
      assert.deepEqual([...places].sort(), ["own lib/own.js:4", "packaged src/main.js:3"], source[0]);
    }
  });
});

endToEnd("a program that asks the engine", needs(...TOOLS), (work) => {
  const HEAD = `const pulumi = require("@pulumi/pulumi");\nconst docker = require("@pulumi/docker");\n`;
  const PRIVILEGED = `new docker.Container("web", { image: "nginx", privileged: true })`;
  const config = { all: "disabled", "no-privileged": "mandatory" };

  async function both(name: string, files: Readonly<Record<string, string>>) {
    const project = work.project(name, { ...files, "only.json": JSON.stringify(config) });
    const preview = await work.preview(project, { config });
    const cli = join(ROOT, "dist", "src", "cli.js");
    const check = await run("node", [cli, "check", ".", "--config", "only.json"], { cwd: project });
    return { preview, check };
  }

  const asking: Readonly<Record<string, string>> = {
    apply: `new pulumi.StackReference("organization/net/dev").getOutput("x").apply((x) => ${PRIVILEGED});`,
    await: `module.exports = async () => {
      const { value } = await new pulumi.StackReference("organization/net/dev").getOutputDetails("x");
      if (value === "yes") ${PRIVILEGED};
    };`,
    caught: `docker.getNetwork({ name: "none" }).then(() => ${PRIVILEGED}, () => undefined);`,
  };
  for (const [name, source] of Object.entries(asking))
    it(`is blocked by the pack in a preview, and not clean from its folder: ${name}`, async () => {
      const net = work.project("net", { "index.js": `exports.x = "yes";` });
      assert.equal((await work.update(net, { packs: [] })).code, 0);
      const { preview, check } = await both(name, { "index.js": HEAD + source });
      assert.deepEqual(headings(preview, "mandatory"), ["no-privileged  web"], preview.output);
      assert.equal(check.code, 2, check.output);
      assert.match(check.output, /cannot read \.: the program .*; check its preview instead/);
    });

  it("registers the same resources with and without an engine", async () => {
    const { preview, check } = await both("same", {
      "package.json": `{ "main": "other.js", "exports": "./program.js" }`,
      "other.js": "",
      "program.js": `${HEAD}
        pulumi.runtime.registerStackTransformation(({ props, opts }) => ({ props: { ...props, privileged: true }, opts }));
        if (require("node:fs").existsSync(pulumi.getRootDirectory() + "/Pulumi.yaml")) new docker.Container("web", { image: "nginx" });`,
    });
    assert.deepEqual(headings(preview, "mandatory"), ["no-privileged  web"], preview.output);
    assert.equal(check.code, 1, check.output);
    assert.match(check.output, /no-privileged/);
  });
});
