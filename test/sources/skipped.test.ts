import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { matchesPath, mayMatchBelow } from "../../src/values/path-glob";
import { readAll } from "../../src/programs";
import { type ReadOptions } from "../../src/sources";
import { Files, PRIVILEGED, podText } from "../support/files";
import { newReport } from "../support/guard";

interface Read {
  /** The files of privileged containers. */
  readonly privileged: readonly string[];
  readonly skipped: readonly string[];
  readonly problems: readonly string[];
}

describe("a check", () => {
  let files: Files;
  beforeEach(() => (files = new Files()));
  afterEach(() => files.remove());

  async function read(sources: readonly string[], options: ReadOptions = {}): Promise<Read> {
    const short = (text: string): string => text.replaceAll(`${files.folder}/`, "").replaceAll(files.folder, ".");
    const report = newReport({ all: "disabled", "no-privileged": "mandatory" });
    const [skipped, problems]: string[][] = [[], []];
    for await (const { resources, ...each } of readAll(
      sources.map((name) => files.path(name)),
      options,
      { each: (read) => read },
    )) {
      resources.forEach((resource) => report.add(resource));
      if (each.skipped !== undefined) skipped!.push(short(`${each.skipped.file}: ${each.skipped.reason}`));
      if (each.problem !== undefined) problems!.push(short(`${each.problem.file}: ${each.problem.reason}`));
    }
    const privileged = report.findings.map(({ file }) => short(file));
    return { privileged, skipped: skipped!, problems: problems! };
  }

  function pods(...names: readonly string[]): void {
    for (const name of names) files.write(name, podText("web", PRIVILEGED));
  }

  describe("of a folder", () => {
    it("reads folders and files whose names start with a dot", async () => {
      pods(".github/a.yaml", ".k8s/x/.y/b.yaml", ".c.yaml", "d.yaml");
      assert.deepEqual(await read(["."]), {
        privileged: [".c.yaml", "d.yaml", ".github/a.yaml", ".k8s/x/.y/b.yaml"],
        skipped: [],
        problems: [],
      });
    });

    it("skips version control, packages and caches, and reports them in one line", async () => {
      pods("a.yaml", ".git/b.yaml", "node_modules/x/c.yaml", "x/node_modules/d.yaml", ".terraform/e.yaml");
      assert.deepEqual(await read(["."]), {
        privileged: ["a.yaml"],
        skipped: ["**/{.git,.terraform,node_modules}: version control, cache, packages (4 folders)"],
        problems: [],
      });
    });

    it("reads a folder without sources that is named itself", async () => {
      pods("node_modules/x/a.yaml", "node_modules/x/node_modules/b.yaml");
      const { privileged, skipped } = await read(["node_modules"]);
      assert.deepEqual(privileged, ["node_modules/x/a.yaml"]);
      assert.deepEqual(skipped, ["node_modules/**/node_modules: packages (1 folder)"]);
    });

    it("reads the folder that a link in it leads to once, under its own name", async () => {
      pods("z/real/a.yaml");
      symlinkSync("z/real", files.path("a-link"));
      symlinkSync("..", files.path("z/back"));
      symlinkSync(".", files.path("z/self"));
      assert.deepEqual(await read(["."]), { privileged: ["z/real/a.yaml"], skipped: [], problems: [] });
    });

    it("reads links to files that it would not search otherwise", async () => {
      pods("node_modules/m/k8s/a.yaml");
      symlinkSync("../node_modules/m/k8s", files.path(mkdir("k8s"), "shared"));
      assert.deepEqual((await read(["."])).privileged, ["k8s/shared/a.yaml"]);
    });

    it("reports links that lead out of it, and does not follow them", async () => {
      pods("out/a.yaml", "in/b.yaml");
      symlinkSync("../out", files.path("in/link"));
      symlinkSync("..", files.path("in/up"));
      assert.deepEqual(await read(["in"]), {
        privileged: ["in/b.yaml"],
        skipped: ["in/link", "in/up"].map((link) => `${link}: a link to a folder outside the searched folder`),
        problems: [],
      });
    });

    it("reads a link to a folder that is named itself", async () => {
      pods("real/a.yaml");
      symlinkSync("real", files.path("link"));
      assert.deepEqual((await read(["link"])).privileged, ["link/a.yaml"]);
    });

    it("reports each program below it with the command that checks it, and reads the files next to it", async () => {
      for (const name of ["Pulumi.yaml", "b/Pulumi.yml", "c d/Pulumi.json"])
        files.write(`x/${name}`, '{"name": "shop", "runtime": "nodejs"}');
      files.write("x/index.js", "throw new Error('it was run');");
      files.write("x/Pulumi.dev.yaml", "config: [");
      pods("x/k8s/a.yaml");
      const program = (folder: string, word = folder): string =>
        `${folder}: a Pulumi program is run only if you name its folder: container-guard check ${word}`;
      assert.deepEqual(await read(["."]), {
        privileged: ["x/k8s/a.yaml"],
        skipped: [program("x"), program("x/b"), program("x/c d", "'x/c d'")],
        problems: [],
      });
    });

    it("is not clean if it contains only a program", async () => {
      files.write("x/Pulumi.yaml", "name: shop\nruntime: nodejs\n");
      const { problems } = await read(["."]);
      assert.equal(problems.length, 1);
      assert.match(
        problems[0]!,
        /^\.: no supported content found; expected Kubernetes manifests, .*; some files were skipped$/,
      );
    });

    it("lists a hundred skipped things and counts the others", async () => {
      mkdir("in");
      mkdir("out");
      for (let i = 0; i < 103; i++) symlinkSync("../out", files.path(`in/${i}`));
      const { skipped } = await read(["in"]);
      assert.equal(skipped.length, 101);
      assert.equal(skipped.at(-1), "in: 3 more files or folders");
    });
  });

  describe("of a program's folder", () => {
    it("runs a program whose project file has another extension", async () => {
      files.write("yml/Pulumi.yml", "name: shop\nruntime: python\n");
      files.write("json/Pulumi.json", '{"name": "shop", "runtime": "go"}');
      const { problems } = await read(["yml", "json"]);
      assert.match(problems[0]!, /^yml: only programs with the nodejs runtime can be run, this one uses "python"; /);
      assert.match(problems[1]!, /^json: only programs with the nodejs runtime can be run, this one uses "go"; /);
    });

    it("is reported if its project file is named, as hooks do", async () => {
      files.write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
      const { skipped } = await read(["Pulumi.yaml"]);
      assert.match(skipped[0]!, /^\.: a Pulumi program is run only if you name its folder: container-guard check /);
    });
  });

  describe("with exclusions", () => {
    const exclude = (...globs: readonly string[]): ReadOptions => ({ exclude: [{ folder: files.folder, globs }] });

    it("leaves out the files and folders that they match, and counts them", async () => {
      pods("a.yaml", "charts/web/templates/b.yaml", "charts/c.yaml", "k8s/d.yaml", "k8s/e.yml");
      files.write("charts/web/templates/bad.yaml", "{{ if .Values.x }}\na: [\n{{ end }}");
      assert.deepEqual(await read(["."], exclude("charts/*/templates/**", "k8s/*.yml")), {
        privileged: ["a.yaml", "charts/c.yaml", "k8s/d.yaml"],
        skipped: ["charts/*/templates/**: excluded: 1 file or folder", "k8s/*.yml: excluded: 1 file or folder"],
        problems: [],
      });
    });

    it("leaves out a file that is named itself, as hooks name every file", async () => {
      pods("charts/web/a.yaml", "b.yaml");
      const { privileged, problems } = await read(["charts/web/a.yaml", "b.yaml"], exclude("charts"));
      assert.deepEqual([privileged, problems], [["b.yaml"], []]);
    });

    it("does not run a program that is excluded", async () => {
      files.write("infra/Pulumi.yaml", "name: shop\nruntime: python\n");
      pods("a.yaml");
      const { problems } = await read(["infra", "a.yaml"], exclude("infra/**"));
      assert.deepEqual(problems.length, 1);
      assert.match(
        problems[0]!,
        /^infra: no supported content found; expected Kubernetes manifests, .*; some files were excluded$/,
      );
    });

    it("reports a template that is not excluded", async () => {
      files.write("charts/web/templates/a.yaml", "{{ if .Values.x }}\na: [\n{{ end }}");
      const { problems } = await read(["."], exclude("charts/api/**"));
      assert.match(problems[0]!, /helm template … \| container-guard check -$/);
    });
  });

  describe("of JSON with comments", () => {
    const COMMENTED = '// Settings.\n{\n  /* one */ "a": 1, // two\n  "b": [1, 2,],\n}\n';

    it("skips files of other programs", async () => {
      pods("a.yaml");
      files.write("tsconfig.json", COMMENTED);
      files.write(".vscode/settings.json", COMMENTED);
      assert.deepEqual(await read(["."]), { privileged: ["a.yaml"], skipped: [], problems: [] });
    });

    for (const [what, text] of Object.entries({
      "a manifest":
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, /* [ */ "spec": {"hostPID": true,}}}',
      "a Compose file": '/* - */ {"services": {"web": {"image": "a", "privileged": true,}},} # ]',
    }))
      it(`rejects ${what}`, async () => {
        pods("a.yaml");
        files.write("b.json", text);
        assert.equal((await read(["."])).problems.length, 1);
      });

    it("rejects it under a name for YAML", async () => {
      files.write("a.yaml", COMMENTED);
      assert.equal((await read(["a.yaml"])).problems.length, 1);
    });
  });

  function mkdir(name: string): string {
    mkdirSync(files.path(name), { recursive: true });
    return name;
  }
});

describe("a glob", () => {
  const rows: ReadonlyArray<readonly [glob: string, matches: readonly string[], not: readonly string[]]> = [
    ["a.yaml", ["a.yaml"], ["b.yaml", "x/a.yaml", "a.yaml/x"]],
    ["*.yaml", ["a.yaml", ".a.yaml"], ["x/a.yaml", "a.yml"]],
    ["**", ["a", "a/b", ".a/b"], []],
    ["a/**", ["a", "a/b", "a/b/c"], ["b", "ab"]],
    ["**/a", ["a", "x/a", "x/y/a"], ["a/x", "xa"]],
    ["**/a/**", ["a", "x/a", "a/x", "x/a/y"], ["x/ab/y"]],
    ["a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c", "a/b/b/c"], ["a/c", "a/b/x"]],
    ["a/?/*c", ["a/b/c", "a/b/xc"], ["a/bb/c", "a/b/cx"]],
    ["a**/b", ["a/b", "axx/b"], ["a/x/b"]],
    ["a/\\*", ["a/*"], ["a/b"]],
  ];
  for (const [glob, matching, others] of rows)
    it(`${glob} matches whole paths`, () => {
      const matches = (path: string): boolean => matchesPath(path.split("/"), glob.split("/"));
      assert.deepEqual([...matching, ...others].filter(matches), matching);
    });

  it("with many stars is matched in linear time", () => {
    const glob = [...Array<string>(200).fill("**/a").join("/").split("/"), "b"];
    assert.equal(matchesPath(Array<string>(5_000).fill("a"), glob), false);
  });

  const folders: ReadonlyArray<readonly [glob: string, enters: readonly string[], not: readonly string[]]> = [
    ["a/*/c.yaml", ["a", "a/x"], ["b", "a/x/y"]],
    ["**/c.yaml", ["a", "a/x/y"], []],
    ["a/**/c", ["a", "a/x", "a/x/y"], ["b", "b/a"]],
    ["c.yaml", [], ["a", "c.yaml"]],
  ];
  for (const [glob, entered, others] of folders)
    it(`${glob} names the folders in which something may match`, () => {
      const enters = (path: string): boolean => mayMatchBelow(path.split("/"), glob.split("/"));
      assert.deepEqual([...entered, ...others].filter(enters), entered);
    });
});
