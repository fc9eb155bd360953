import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { guard, inFolder, mandatoryText, rejects, type Ran } from "../support/command-line";

describe("container-guard", () => {
  const files = inFolder();

  describe("check", () => {
    const mistakes: Readonly<Record<string, readonly [args: readonly string[], says: string]>> = {
      "no source": [[], "Expected a SOURCE, such as a file or a folder, found none"],
      "a format that is not there": [
        ["-f", "yaml", "clean.yaml"],
        'Invalid --format "yaml": expected text, full, json, sarif, junit, github, gitlab, markdown, html',
      ],
      "a level that is not there": [
        ["--fail-on", "high", "clean.yaml"],
        '"high": expected mandatory, advisory, undecided, never',
      ],
      "a kind that is not there": [
        ["--from", "helm", "clean.yaml"],
        '"helm": expected kubernetes, cloudformation, compose, docker-inspect',
      ],
      "an output file without a known extension": [
        ["-o", "r.pdf", "clean.yaml"],
        'Cannot infer the report format from "r.pdf": use --output FORMAT=FILE',
      ],
      "an unknown output format": [["-o", "pdf=r", "clean.yaml"], 'Invalid --output "pdf"'],
      "standard output as a file": [["-o", "json=-", "clean.yaml"], "standard output, use --format"],
      "a configuration that is not there": [["-c", "no.json", "clean.yaml"], "no such file"],
      "a preset that is not there": [["--preset", "prod", "clean.yaml"], "expected development, production, essential"],
      "a configuration that is not there, next to a preset": [
        ["-c", "no.json", "--preset", "essential", "clean.yaml"],
        "no such file",
      ],
      "a namespace that no cluster accepts": [
        ["--namespace", "Shop", "clean.yaml"],
        'Invalid --namespace "Shop": expected lower-case letters, digits and hyphens',
      ],
      "an empty namespace": [["--namespace", "", "clean.yaml"], 'Invalid --namespace ""'],
    };
    for (const [what, [args, says]] of Object.entries(mistakes))
      it(`rejects ${what} before it reads anything`, () => rejects(["check", ...args], says));

    it("reads files only as the kind in --from", async () => {
      assert.equal((await guard(["check", "--from", "kubernetes", "mandatory.yaml"])).code, 1);
      const { code, err } = await guard(["check", "--from", "compose", "mandatory.yaml"]);
      assert.equal(code, 2);
      assert.match(err, /expected Docker Compose files, found something else/);
    });

    it("treats arguments after -- as sources", async () => {
      files.write("--help", mandatoryText);
      assert.equal((await guard(["check", "--", "--help"])).code, 1);
    });

    it("skips everything that any --exclude matches", async () => {
      files.write("partly/a.yaml", mandatoryText);
      files.write("partly/charts/b.yaml", "{{ x }}: [");
      files.write("partly/c.yaml", "a: [");
      const check = (...options: readonly string[]): Promise<Ran> => guard(["check", "partly", ...options]);
      assert.equal((await check("--exclude", "partly/charts/**")).code, 2);
      const { code, err } = await check("--exclude", "partly/charts/**", "--exclude", "**/c.yaml");
      assert.equal(code, 1);
      assert.deepEqual(err.split("\n"), [
        "container-guard: skipped **/c.yaml: excluded: 1 file or folder",
        "container-guard: skipped partly/charts/**: excluded: 1 file or folder",
        "",
      ]);
      await rejects(["check", "partly", "--exclude", ""], 'Invalid --exclude: expected a glob such as "charts/**"');
    });

    it("skips everything that its configuration excludes, also in baselines", async () => {
      files.write("kept/guard.json", JSON.stringify({ exclude: ["charts", "c.yaml"] }));
      files.write("kept/a.yaml", mandatoryText);
      files.write("kept/charts/b.yaml", "{{ x }}: [");
      files.write("kept/c.yaml", "a: [");
      assert.equal((await guard(["check", "kept", "--config", "kept/guard.json"])).code, 1);
      assert.equal((await guard(["check", "kept"])).code, 2);
      assert.equal((await guard(["rules", "--config", "kept/guard.json"])).code, 0);
      assert.equal((await guard(["export", "admission", "--config", "kept/guard.json"])).code, 0);
      const { code, out } = await guard(["baseline", "kept", "--config", "kept/guard.json"]);
      assert.equal(code, 0);
      const { exclude, ...policies } = JSON.parse(out) as { exclude: readonly string[] };
      assert.deepEqual([exclude, Object.keys(policies)], [["charts", "c.yaml"], ["no-privileged"]]);
    });

    it("reports unreadable and skipped files in JSON", async () => {
      files.write("half/a.yaml", mandatoryText);
      files.write("half/b.yaml", "a: [");
      files.write("half/infra/Pulumi.yaml", "name: shop\n");
      const { out } = await guard(["check", "half", "--format", "json"]);
      const { unreadable, skipped } = JSON.parse(out) as { unreadable: readonly object[]; skipped: readonly object[] };
      assert.deepEqual(unreadable, [
        { file: "half/b.yaml", line: 1, column: 5, reason: "unexpected end of the stream within a flow collection" },
      ]);
      assert.deepEqual(skipped, [
        {
          file: "half/infra",
          reason: "a Pulumi program is run only if you name its folder: container-guard check half/infra",
        },
      ]);
    });

    describe("reads its configuration", () => {
      const OFF = '{"all": "disabled"}';
      const elsewhere = async (name: string, act: () => Promise<void>): Promise<void> => {
        mkdirSync(name);
        process.chdir(name);
        await act().finally(() => process.chdir(files.folder));
      };
      const source = (): string => files.path("mandatory.yaml");

      it("in the given file", async () => {
        files.write("disabled.json", OFF);
        for (const option of [["--config", "disabled.json"], ["-c", "disabled.json"], ["--config=disabled.json"]])
          assert.equal((await guard(["check", "mandatory.yaml", ...option])).code, 0);
      });

      it("in YAML, also with a byte order mark", async () => {
        files.write("disabled.yaml", "\ufeff# off\nall: disabled\n---\n");
        assert.equal((await guard(["check", "mandatory.yaml", "-c", "disabled.yaml"])).code, 0);
      });

      it("in a preset", async () => {
        assert.equal((await guard(["check", "mandatory.yaml", "--preset", "development"])).code, 0);
        assert.equal((await guard(["check", "mandatory.yaml", "--preset", "essential"])).code, 1);
      });

      it("in container-guard.json in the working directory, unless another is given", () =>
        elsewhere("configured", async () => {
          files.write("configured/container-guard.json", OFF);
          assert.equal((await guard(["check", source()])).code, 0);
          assert.equal((await guard(["check", source(), "--preset", "essential"])).code, 1);
          files.write("configured/other.json", "{}");
          assert.equal((await guard(["check", source(), "--config", "other.json"])).code, 1);
        }));

      it("and fails if the file is invalid or a broken link", () =>
        elsewhere("misconfigured", async () => {
          symlinkSync("nowhere.json", "container-guard.json");
          await rejects(["check", source()], 'Cannot use "container-guard.json":', "no such file");
          files.write("misconfigured/nowhere.json", '{"no-priviledged": "disabled"}');
          await rejects(["check", source()], 'did you mean "no-privileged"?');
          files.write("misconfigured/nowhere.json", '{"no-privileged": {"undecided": "warn"}}');
          await rejects(["check", source()], "no-privileged: undecided: expected");
        }));
    });

    it("lists exempt findings with --show-exempt", async () => {
      const exempt = [
        { resource: "Pod/default/web", reason: "legacy", ticket: "SEC-1" },
        { resource: "Pod/default/gone", reason: "moved" },
      ];
      files.write("exempt.json", JSON.stringify({ "no-privileged": { exempt } }));
      const brief = await guard(["check", "mandatory.yaml", "-c", "exempt.json"]);
      assert.equal(brief.code, 0);
      assert.match(
        brief.out,
        /^No findings .*\.\n1 exempt finding and 1 unused exemption \(--show-exempt lists them\)\.\n$/,
      );
      const { out } = await guard(["check", "mandatory.yaml", "-c", "exempt.json", "--show-exempt"]);
      assert.match(out, /│ {3}exempt {5}critical {2}no-privileged .*; reason: legacy \(SEC-1\)$/m);
      assert.match(out, /^ {2}no-privileged {2}Pod\/default\/gone {2}moved$/m);
    });
  });
});
