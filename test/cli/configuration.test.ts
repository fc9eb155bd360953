import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { guard, inFolder, mandatoryText, rejects } from "../support/command-line";

describe("container-guard", () => {
  const files = inFolder();
  const OFF = '{"all": "disabled"}';

  /** Runs a command in a folder. */
  const runIn = async (folder: string, ...args: readonly string[]) => {
    process.chdir(files.path(folder));
    return guard(args).finally(() => process.chdir(files.folder));
  };
  const write = (name: string, text: string): string => {
    mkdirSync(files.path(name, ".."), { recursive: true });
    return files.write(name, text);
  };
  const git = (folder: string): unknown => mkdirSync(files.path(folder, ".git"), { recursive: true });
  /** Returns the exit code of checking a violation in a folder, and the configuration that was used. */
  const used = async (folder: string, ...options: readonly string[]) => {
    const { code, out, err } = await runIn(folder, "check", files.path("mandatory.yaml"), ...options);
    return [code, /\(1 resource, (.*)\)\.$/m.exec(out)?.[1] ?? err];
  };

  describe("finds container-guard.json", () => {
    it("in a folder above, up to the repository's root", async () => {
      git("found");
      write("found/container-guard.json", "{}");
      write("found/a/b/web.yaml", mandatoryText);
      assert.deepEqual(await used("found"), [1, "container-guard.json"]);
      assert.deepEqual(await used("found/a/b"), [1, "../../container-guard.json"]);
      write("found/a/container-guard.json", "{}");
      assert.deepEqual(await used("found/a/b"), [1, "../container-guard.json"]);
      assert.deepEqual(await used("found/a"), [1, "container-guard.json"]);
    });

    it("in a worktree or submodule, whose .git is a file", async () => {
      write("worktree/.git", "gitdir: /elsewhere\n");
      write("worktree/container-guard.json", "{}");
      write("worktree/a/web.yaml", mandatoryText);
      assert.deepEqual(await used("worktree/a"), [1, "../container-guard.json"]);
    });

    it("but not above the repository, nor without one", async () => {
      write("outside/container-guard.json", OFF);
      write("outside/plain/a/web.yaml", mandatoryText);
      git("outside/repository");
      mkdirSync(files.path("outside/repository/a"));
      for (const folder of ["outside/repository", "outside/repository/a", "outside/plain", "outside/plain/a"])
        assert.deepEqual(await used(folder), [1, "default configuration"], folder);
    });

    it("but not in a folder in which other users can create files", async () => {
      git("shared");
      write("shared/container-guard.json", OFF);
      write("shared/a/web.yaml", mandatoryText);
      assert.equal((await runIn("shared/a", "check", files.path("mandatory.yaml"))).code, 0);
      chmodSync(files.path("shared"), 0o1777);
      assert.deepEqual(await used("shared/a"), [1, "default configuration"]);
      chmodSync(files.path("shared"), 0o777); // as some file systems report every folder
      assert.equal((await runIn("shared/a", "check", files.path("mandatory.yaml"))).code, 0);
    });

    it("and fails if it is a broken link", async () => {
      git("broken");
      mkdirSync(files.path("broken/a"));
      symlinkSync("nowhere.json", files.path("broken/container-guard.json"));
      process.chdir(files.path("broken/a"));
      await rejects(["check", files.path("mandatory.yaml")], 'Cannot use "../container-guard.json":').finally(() =>
        process.chdir(files.folder),
      );
    });

    it("and reads its files relative to its folder", async () => {
      const exempt = [{ resource: "Pod/default/web", file: "a/web.yaml", reason: "legacy" }];
      git("relative");
      write("relative/container-guard.json", JSON.stringify({ exclude: ["a/b"], "no-privileged": { exempt } }));
      write("relative/a/web.yaml", mandatoryText);
      write("relative/a/other.yaml", mandatoryText);
      write("relative/a/b/web.yaml", mandatoryText);
      assert.equal((await runIn("relative/a", "check", "web.yaml")).code, 0);
      assert.equal((await runIn("relative/a", "check", "other.yaml")).code, 1);
      const { out, err } = await runIn("relative/a", "check", ".");
      assert.match(out, /^Failed: 1 mandatory finding in 1 of 2 workloads/m);
      assert.match(err, /skipped a\/b: excluded: 1 file or folder/);
    });
  });

  describe("with a preset and a configuration", () => {
    const exempt = [{ resource: "Pod/default/web", reason: "legacy" }];

    it("takes the levels from the preset and keeps the exemptions", async () => {
      write(
        "both.json",
        JSON.stringify({ all: "disabled", "no-privileged": { enforcementLevel: "advisory", exempt } }),
      );
      assert.deepEqual(await used("", "-c", "both.json"), [0, "both.json"]);
      const { code, out } = await guard(["check", "mandatory.yaml", "-c", "both.json", "--preset", "pss-baseline"]);
      assert.equal(code, 0);
      assert.match(out, /no findings in 1 workload \(1 resource, both\.json with the levels of preset pss-baseline\)/i);
      assert.match(out, /^1 exempt finding /m);
      write("none.json", JSON.stringify({ all: "disabled", "no-privileged": "disabled" }));
      assert.equal((await guard(["check", "mandatory.yaml", "-c", "none.json", "--preset", "essential"])).code, 1);
    });

    it("keeps properties, except those that the preset sets", async () => {
      const config = {
        "require-non-root": { enforcementLevel: "disabled", strict: false, exempt },
        "trusted-registries": { enforcementLevel: "disabled", allowed: ["registry.example.com"] },
      };
      write("properties.json", JSON.stringify(config));
      const { out } = await guard(["baseline", "clean.yaml", "-c", "properties.json", "--preset", "pss-restricted"]);
      const written = JSON.parse(out) as typeof config;
      assert.deepEqual(written["require-non-root"], { enforcementLevel: "mandatory", strict: true, exempt });
      assert.deepEqual(written["trusted-registries"].allowed, ["registry.example.com"]);
    });

    it("fails if the configuration is invalid", async () => {
      write("wrong.json", '{\n"no-priviledged": "mandatory"}');
      await rejects(
        ["check", "clean.yaml", "-c", "wrong.json", "--preset", "essential"],
        'Cannot use "wrong.json":\n  line 2, column 1: unknown policy "no-priviledged"',
      );
    });
  });

  describe("--namespace", () => {
    const named = async (text: string, ...options: readonly string[]): Promise<readonly string[]> => {
      write("named.yaml", text);
      const { out } = await guard(["check", "-f", "json", "named.yaml", ...options]);
      const { findings } = JSON.parse(out) as { findings: ReadonlyArray<{ resource: { namespace: string | null } }> };
      return [...new Set(findings.map(({ resource: { namespace } }) => String(namespace)))];
    };
    const stated = mandatoryText.replace("name: web", "name: web\n  namespace: own");

    it("is the namespace of manifests without one", async () => {
      assert.deepEqual(await named(mandatoryText), ["default"]);
      assert.deepEqual(await named(mandatoryText, "--namespace", "shop"), ["shop"]);
      assert.notEqual(stated, mandatoryText);
      assert.deepEqual(await named(stated, "--namespace", "shop"), ["own"]);
    });

    it("also applies to the items of a list", async () => {
      const item = mandatoryText.trimEnd().replaceAll("\n", "\n    ");
      assert.deepEqual(await named(`kind: List\nitems:\n  - ${item}\n`, "--namespace", "shop"), ["shop"]);
    });

    it("does not apply to other resources", async () => {
      const compose = "services:\n  web:\n    image: nginx:1\n    privileged: true\n";
      const volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec: {hostPath: {path: /dev}}\n";
      for (const text of [compose, volume]) assert.deepEqual(await named(text, "--namespace", "shop"), ["null"]);
    });

    it("is where exemptions of a baseline apply", async () => {
      write("where.yaml", mandatoryText);
      const { out } = await guard(["baseline", "where.yaml", "--namespace", "shop"]);
      write("where.json", out);
      const check = ["check", "where.yaml", "-c", "where.json"];
      assert.deepEqual([(await guard(check)).code, (await guard([...check, "--namespace", "shop"])).code], [1, 0]);
    });

    it("decides which findings fix may repair", async () => {
      write("repair.yaml", mandatoryText);
      write(
        "repair.json",
        JSON.stringify({ "no-privileged": { exempt: [{ resource: "Pod/shop/web", reason: "r" }] } }),
      );
      const fix = ["fix", "repair.yaml", "-c", "repair.json", "--dry-run"];
      assert.match((await guard(fix)).out, /^-.*privileged: true/m);
      assert.equal((await guard([...fix, "--namespace", "shop"])).out, "");
    });
  });
});
