import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pack } from "../support/package";
import { ROOT, endToEnd, needs, run, type Run } from "../support/pulumi";
import { yamlSnippet } from "../support/snippets";

/** Both ways install npm packages. */
const TIMEOUT_MS = 300_000;

const TOOLS = ["pre-commit", "npm", "npm's registry", "a git clone of this repository"] as const;

interface HookRepository {
  readonly repo: string;
  readonly rev?: string;
  readonly hooks: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

const POD = (settings: string): string => `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: docker.io/library/nginx:1.29.3
      securityContext: { runAsUser: 10001${settings} }
`;

endToEnd("the hook for pre-commit", needs(...TOOLS), (work) => {
  /** The hook as docs/ci.md has it, from here instead of from where it is published. */
  function documented(text: string, own: (repository: HookRepository) => HookRepository): string {
    const { repos } = yamlSnippet<{ repos: readonly [HookRepository] }>("docs/ci.md", text);
    return JSON.stringify({ default_language_version: { node: "system" }, repos: [own(repos[0])] }); // JSON is YAML
  }

  const ways: Readonly<Record<string, () => string>> = {
    // Only what is committed counts.
    "from the repository": () => {
      const clone = join(work.directory, "published.git");
      execFileSync("git", ["clone", "--quiet", "--bare", ROOT, clone], { stdio: "pipe" });
      const rev = execFileSync("git", ["-C", clone, "rev-parse", "HEAD"], { encoding: "utf8" }).trim();
      return documented("rev: v", (repository) => ({ ...repository, repo: clone, rev }));
    },
    "from the package": () => {
      const additional_dependencies = [pack(join(work.directory, "tarball"))];
      const hooksOf = ({ hooks }: HookRepository): HookRepository["hooks"] =>
        hooks.map((hook) => ({ ...hook, additional_dependencies }));
      return documented("repo: local", (repository) => ({ ...repository, hooks: hooksOf(repository) }));
    },
  };

  for (const [way, configuration] of Object.entries(ways))
    it(`checks the staged files, ${way}`, async function () {
      this.timeout(TIMEOUT_MS);
      const folder = join(work.directory, way.replaceAll(" ", "-"));
      const git = (...args: readonly string[]): void =>
        void execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });
      const write = (file: string, text: string): void => {
        mkdirSync(join(folder, file, ".."), { recursive: true });
        writeFileSync(join(folder, file), text);
        git("add", "--all");
      };
      const commit = (): Promise<Run> => {
        const env = { ...process.env, PRE_COMMIT_HOME: join(work.directory, "cache"), PRE_COMMIT_COLOR: "never" };
        return run("pre-commit", ["run"], { cwd: folder, env, timeout: TIMEOUT_MS });
      };

      mkdirSync(folder);
      git("init", "--quiet");
      write(".pre-commit-config.yaml", configuration());
      write("package-lock.json", "{");
      write("settings.yaml", "kind: of something else\n");
      const other = await commit();
      assert.equal(other.code, 0, other.output);
      assert.match(other.output, /^container-guard\.+Passed$/m);

      write("k8s/the good.yaml", POD(""));
      write("k8s/the bad.yaml", POD(", privileged: true"));
      const bad = await commit();
      assert.equal(bad.code, 1, bad.output);
      assert.match(bad.output, /^- exit code: 1$/m);
      assert.match(
        bad.output,
        /^k8s\/the bad\.yaml {2}.*\n\n {4}8 │ .*\n {6}│ {3}mandatory {2}critical {2}no-privileged /m,
      );
      assert.doesNotMatch(bad.output, /k8s\/the good.* mandatory/);

      write("k8s/the bad.yaml", POD(""));
      const good = await commit();
      assert.equal(good.code, 0, good.output);
      assert.match(good.output, /^container-guard\.+Passed$/m);

      write("container-guard.json", `{ "trusted-registries": { "allowed": ["registry.example.com"] } }`);
      const configured = await commit();
      assert.equal(configured.code, 1, configured.output);
      assert.match(configured.output, /mandatory +\w+ +trusted-registries/);

      rmSync(join(folder, "container-guard.json"));
      write("k8s/broken.yaml", "apiVersion: [\n");
      const broken = await commit();
      assert.match(broken.output, /^- exit code: 2$/m);
      assert.match(broken.output, /cannot read k8s\/broken\.yaml, line /);
    });
});
