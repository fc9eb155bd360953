import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pack } from "../support/package";
import { ROOT, assertBlocked, endToEnd, headings, needs, run } from "../support/pulumi";

const PROGRAM = `
const docker = require("@pulumi/docker");
new docker.Container("web", { image: "docker.io/library/nginx:1.29.3", user: "10001", privileged: true });
`;

const TOOLS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-docker", "a Docker Engine", "npm", "tar"] as const;

endToEnd("the package", needs(...TOOLS), (work) => {
  /** A project that has the package installed from its tarball, with its dependencies and the program's. */
  let project: string;
  let packed: readonly string[];

  before(() => {
    const tarball = pack(join(work.directory, "tarball"));
    const listing = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");
    packed = listing.map((path) => path.replace(/^package\//, ""));

    project = work.project("installed", { "index.js": PROGRAM });
    const installed = join(project, "node_modules", "pulumi-container-guard");
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
    const { dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const dependency of [...Object.keys(dependencies), "@pulumi/docker", "@types/node"])
      install(project, dependency);
  });

  it("contains only the build, the presets and the documents", () => {
    // How the pack is tested, and the source of the examples, are for readers of the repository.
    const pages = ["docs", "docs/policies"].flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((name) => name.endsWith(".md") && name !== "assurance.md")
        .map((name) => `${folder}/${name}`),
    );
    const documents = ["README.md", "CHANGELOG.md", "LICENSE", ...pages].filter((name) => existsSync(join(ROOT, name)));
    const presets = readdirSync(join(ROOT, "config")).map((name) => `config/${name}`);
    const sources = ["index.ts", ...["src", "policies"].flatMap((directory) => listSources(directory))];
    const built = sources.map((path) => `dist/${path.slice(0, -".ts".length)}`);
    assert.deepEqual(
      [...packed].sort(),
      [
        ...["package.json", "PulumiPolicy.yaml", "cdk8s/package.json", ...documents, ...presets],
        ...built.flatMap((path) => [`${path}.js`, `${path}.d.ts`]),
      ].sort(),
      "each source is built and nothing is left of others: remove dist/ and build again",
    );
    assert.ok(documents.includes("README.md"));
  });

  it("is a policy pack after installation", async () => {
    const preview = await work.preview(project, { packs: ["node_modules/pulumi-container-guard"] });
    assertBlocked(preview, ["no-privileged  web"]);
  });

  it("contains the presets", async () => {
    const preview = await work.preview(project, {
      packs: ["node_modules/pulumi-container-guard"],
      config: "node_modules/pulumi-container-guard/config/development.json",
    });
    assert.equal(preview.code, 0, preview.output);
    assert.ok(headings(preview, "advisory").includes("no-privileged  web"), preview.output);
  });

  it("is a library when imported, and starts nothing", async () => {
    const program = `
      const own = { type: "docker:index/container:Container", name: "web", urn: null };
      const judge = ({ adapt, evaluate, isUnknown, policies, Place }) => {
        const resource = { ...own, inputs: Place.root({ image: "nginx:1", privileged: true }, isUnknown) };
        const { findings } = evaluate([resource], { policies });
        return [adapt(resource).length, findings.some(({ policy }) => policy === "no-privileged")];
      };
    `;
    const answer = `[1,true,"function"]`;
    const required = `${program}
      const library = require("pulumi-container-guard");
      console.log(JSON.stringify([...judge(library), typeof library.ContainerGuard]));`;
    const imported = `${program}
      import { adapt, evaluate, isUnknown, policies, Place, ContainerGuard } from "pulumi-container-guard";
      console.log(JSON.stringify([...judge({ adapt, evaluate, isUnknown, policies, Place }), typeof ContainerGuard]));`;
    const [commonjs, module] = await Promise.all([
      run("node", ["-e", required], { cwd: project }),
      run("node", ["--input-type=module", "-e", imported], { cwd: project }),
    ]);
    for (const { code, output } of [commonjs, module]) {
      assert.equal(code, 0, output); // a pack that had been started would wait for the engine for ever
      assert.ok(output.endsWith(`\n${answer}\n`), output);
      assert.equal(output.split("\n").filter((line) => /^\d+$/.test(line)).length, 0, `prints no port: ${output}`);
    }
  });

  it("has types that a strict program compiles against", async () => {
    work.project("installed", {
      "guard.ts": `
        import { evaluate, policies, type Finding, type GuardConfig } from "pulumi-container-guard";
        const config: GuardConfig = { all: "advisory", "no-privileged": { enforcementLevel: "mandatory" } };
        export const findings: readonly Finding[] = evaluate([], { policies, config }).findings;
        import { expectFindings, type ExpectedFinding } from "pulumi-container-guard/testing";
        const expected: ExpectedFinding = { policy: "no-privileged", resource: "Container/web" };
        export const asserted: Promise<void> = expectFindings(".", [expected], { config, level: "mandatory" });
        import { ContainerGuardPlugin, type PluginReport } from "pulumi-container-guard/cdk";
        const plugin = new ContainerGuardPlugin({ preset: "production", "no-privileged": "advisory" });
        export const report: PluginReport = plugin.validate({ templatePaths: [] });
      `,
    });
    const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "node16", "--types", "node"];
    const { code, output } = await run("node", [compiler, ...options, "guard.ts"], { cwd: project });
    assert.equal(code, 0, output);
  });

  it("contains the test kit", async () => {
    const source = `
      const { expectFindings } = require("pulumi-container-guard/testing");
      const expected = { policy: "no-privileged", resource: "Container/web" };
      expectFindings(".", [expected], { level: "mandatory" })
        .then(() => expectFindings(".", [], { level: "mandatory" }))
        .catch(({ name, message }) => console.log(name, message));`;
    const { code, output } = await run("node", ["-e", source], { cwd: project });
    assert.equal(code, 0, output);
    assert.match(
      output,
      /\nAssertionError the findings in \. differ from the expected ones\n\nNot expected:\n {2}mandatory no-privileged /,
    );
  });

  it("contains the command line, which also runs a program", async () => {
    const cli = join("node_modules", "pulumi-container-guard", "dist", "src", "cli.js");
    const { code, output } = await run("node", [cli, "check", "--preset", "essential", "."], { cwd: project });
    assert.equal(code, 1, output);
    assert.match(
      output,
      /^index\.js {2}Container\/\w+ {3}.*\n\n {4}3 │ .*\n {6}│ {3}mandatory {2}critical {2}no-privileged /m,
    );
  });

  it("can be used in a custom policy pack, which runs next to others", async () => {
    const own = work.project("own-pack", {
      "PulumiPolicy.yaml": "runtime: nodejs\n",
      "package.json": JSON.stringify({ name: "own-pack", version: "1.2.3", main: "index.js" }),
      "index.js": `
        const { ContainerGuard } = require("pulumi-container-guard");
        new ContainerGuard({
          "no-privileged": "advisory",
          "require-read-only-root": "mandatory",
          "trusted-registries": { allowed: ["registry.example.com"] },
        });
      `,
    });
    mkdirSync(join(own, "node_modules"));
    symlinkSync(
      join(project, "node_modules", "pulumi-container-guard"),
      join(own, "node_modules", "pulumi-container-guard"),
    );
    const other = work.project("other-pack", {
      "PulumiPolicy.yaml": "runtime: nodejs\n",
      "package.json": JSON.stringify({ name: "other-pack", version: "0.0.1", main: "index.js" }),
      "index.js": `
        const { PolicyPack } = require("@pulumi/policy");
        new PolicyPack("other-pack", {
          policies: [{
            name: "has-name",
            description: "Containers have a name.",
            enforcementLevel: "advisory",
            validateResource: ({ type, props }, report) => {
              if (type === "docker:index/container:Container" && !props.hostname) report("no hostname");
            },
          }],
        });
      `,
    });
    const preview = await work.preview(project, { packs: [ROOT, own, other] });
    assert.notEqual(preview.code, 0, preview.output);
    assert.deepEqual(
      preview.packs.map(({ mark, name, directory }) => [mark, name, directory]),
      [
        ["❌", "container-guard", ROOT],
        ["❌", "container-guard", own],
        ["⚠️", "other-pack", other],
      ],
      preview.output,
    );
    const shownBy = (directory: string): readonly string[] =>
      preview.findings.filter(({ pack }) => pack === directory).map(({ level, policy }) => `${level} ${policy}`);
    assert.ok(shownBy(ROOT).includes("mandatory no-privileged"), preview.output);
    assert.deepEqual(
      shownBy(own).filter((shown) => /no-privileged|require-read-only-root|trusted-registries/.test(shown)),
      [
        "mandatory trusted-registries", // without a level in the configuration it keeps its own
        "mandatory require-read-only-root",
        "advisory no-privileged",
      ],
      preview.output,
    );
    assert.deepEqual(shownBy(other), ["advisory has-name"], preview.output);
    assert.doesNotMatch(preview.output, /can't run policy|could not be checked/);
  });
});

/** As npm would have installed it there. */
function install(project: string, name: string): void {
  const at = join(project, "node_modules", name);
  mkdirSync(join(at, ".."), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), at);
}

/** TypeScript files of a directory, as paths from the repository. */
function listSources(directory: string): readonly string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${directory}/${path}`);
}
