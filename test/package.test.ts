import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack } from "./support/package";
import { ROOT, needs } from "./support/pulumi";

interface PackageJson {
  readonly main: string;
  readonly types: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** How programs for Node.js and bundlers find a package's types. */
const RESOLUTIONS = {
  node10: ["--module", "commonjs", "--moduleResolution", "node10"],
  node16: ["--module", "node16", "--moduleResolution", "node16"],
  bundler: ["--module", "esnext", "--moduleResolution", "bundler"],
};

describe("the packed tarball", function () {
  this.timeout(120_000);
  let folder: string;
  let installed: string;
  let described: PackageJson;

  before(needs("npm", "tar"));
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "container-guard-package-"));
    installed = join(folder, "node_modules", "pulumi-container-guard");
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", pack(join(folder, "tarball")), "-C", installed, "--strip-components=1"]);
    described = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as PackageJson;
    for (const name of [...Object.keys(described.dependencies), "@types/node"]) {
      mkdirSync(join(folder, "node_modules", name, ".."), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
    }
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  it("has every file that package.json names", () => {
    const { main, types, bin, exports } = described;
    const exported = Object.values(exports).flatMap((entry) =>
      typeof entry === "string" ? entry : Object.values(entry),
    );
    const named = [main, types, ...Object.values(bin), ...exported];
    assert.deepEqual(
      named.filter((path) => !existsSync(join(installed, path))),
      [],
      "npm pack leaves out what is not built: npm run build",
    );
  });

  for (const [name, options] of Object.entries(RESOLUTIONS))
    it(`has types for each of its entries where moduleResolution is ${name}`, () => {
      const entries = Object.entries(described.exports).filter(([, entry]) => typeof entry !== "string");
      assert.ok(entries.length >= 2);
      const lines = entries.map(([path], i) => {
        const entry = `pulumi-container-guard${path.slice(1)}`;
        // A module whose types are not found would be any.
        return `import * as e${i} from "${entry}";\nexport const is${i}: 0 extends 1 & typeof e${i} ? never : true = true;\n`;
      });
      writeFileSync(join(folder, "entries.ts"), lines.join(""));
      const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
      const common = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "node", "entries.ts"];
      const { status, stdout } = spawnSync(process.execPath, [compiler, ...options, ...common], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.equal(status, 0, stdout);
    });

  it("has its command under two names, so that npx finds it by the package's name", () => {
    const { bin } = described;
    assert.deepEqual(Object.keys(bin).sort(), ["container-guard", "pulumi-container-guard"]);
    for (const path of new Set(Object.values(bin))) {
      const cli = join(installed, path);
      assert.match(execFileSync(process.execPath, [cli, "--version"], { encoding: "utf8" }), /^\d+\.\d+\.\d+/);
      assert.match(readFileSync(cli, "utf8"), /^#!\/usr\/bin\/env node\n/);
    }
  });
});
