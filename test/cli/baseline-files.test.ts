import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { win32 } from "node:path";
import { policies } from "../../policies";
import { exemptedFile, exemptedFiles, isBelow, movedPattern } from "../../src/cli/exempted-file";
import { run } from "../../src/cli/run";
import type { GuardConfig } from "../../src/guard/config";
import type { Exemption } from "../../src/guard/exemption";
import { likeFile } from "../../src/guard/matchers";
import { evaluate } from "../../src/library";
import { Files, PRIVILEGED, podText } from "../support/files";
import { resource } from "../support/workloads";

const files = new Files();
const home = process.cwd();

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function guard(...args: readonly string[]): Promise<Ran> {
  let [out, err] = ["", ""];
  const code = await run(args, {
    ...{ out: (text: string) => void (out += text), err: (text: string) => void (err += text) },
    ...{ isColoured: false, isWatched: false, width: undefined },
  });
  return { code, out, err };
}

const COMPOSE = "services:\n  web:\n    image: docker.io/library/nginx:1.29.3\n    privileged: true\n";

function exemptionsIn(text: string): readonly Exemption[] {
  return Object.values(JSON.parse(text) as GuardConfig).flatMap((entry) =>
    typeof entry === "object" ? ((entry["exempt"] ?? []) as readonly Exemption[]) : [],
  );
}

describe("the file of an exemption", () => {
  before(() => {
    for (const project of ["a", "b"]) files.write(`${project}/compose.yaml`, COMPOSE);
    for (const stage of ["dev", "prod"]) files.write(`${stage}/pod.yaml`, podText("web", PRIVILEGED));
    process.chdir(files.folder);
  });
  after(() => {
    process.chdir(home);
    files.remove();
  });
  const codes = async (config: string, ...sources: readonly string[]): Promise<readonly number[]> => {
    const all: number[] = [];
    for (const source of sources) all.push((await guard("check", "--config", config, source)).code);
    return all;
  };

  for (const [what, own, other] of [
    ["Compose services", "a/compose.yaml", "b/compose.yaml"],
    ["objects without a namespace", "dev/pod.yaml", "prod/pod.yaml"],
  ] as const)
    it(`keeps ${what} of the same name in another file apart`, async () => {
      await guard("baseline", own, "--output", "one.json");
      assert.deepEqual(await codes("one.json", own, other), [0, 1]);
    });

  it("is found however the source is named, and from anywhere", async () => {
    await guard("baseline", "a", "--output", "spelled.json");
    const absolute = files.path("a", "compose.yaml");
    const spelled = ["a", "./a//compose.yaml", "b/../a/compose.yaml", absolute, "a/*.yaml"];
    assert.deepEqual(await codes("spelled.json", ...spelled), [0, 0, 0, 0, 0]);
    process.chdir("b");
    try {
      assert.deepEqual(await codes("../spelled.json", "../a/compose.yaml", "compose.yaml"), [0, 1]);
    } finally {
      process.chdir(files.folder);
    }
  });

  it("is written from the folder of the file that is written, and that of others is kept", async () => {
    mkdirSync("out", { recursive: true });
    await guard("baseline", "a", "--output", "out/first.json");
    assert.ok(exemptionsIn((await guard("baseline", "a")).out).every(({ file }) => file === "a/compose.yaml"));
    await guard("baseline", "b", "--config", "out/first.json", "--output", "both.json");
    assert.deepEqual(await codes("out/first.json", "a", "b"), [0, 1]);
    assert.deepEqual(await codes("both.json", "a", "b", "dev"), [0, 0, 1]);
  });

  it("is written together with the configuration's exclusions", async () => {
    files.write("excluding.json", JSON.stringify({ exclude: ["b/**"] }));
    mkdirSync("out", { recursive: true });
    await guard("baseline", ".", "--config", "excluding.json", "--output", "out/excluding.json");
    assert.deepEqual(await codes("out/excluding.json", "."), [0]);
    assert.match(readFileSync("out/excluding.json", "utf8"), /"exclude": \[\s*"\.\.\/b\/\*\*"/);
  });

  it("is left out with --any-source, so that the exemption applies to every resource with the name", async () => {
    await guard("baseline", "a", "--any-source", "--output", "any.json");
    assert.deepEqual(await codes("any.json", "a", "b"), [0, 0]);
    const { out } = await guard("baseline", "a", "--any-source");
    assert.ok(exemptionsIn(out).every((exemption) => !("file" in exemption)));
  });

  it("is found through links to the folder", () => {
    symlinkSync(files.path("a"), files.path("link"));
    assert.equal(exemptedFile("a", "link/compose.yaml"), "compose.yaml");
    assert.equal(exemptedFile("link", "a/compose.yaml"), "compose.yaml");
    assert.equal(exemptedFile(".", "link/compose.yaml"), "link/compose.yaml", "below by name");
    assert.equal(exemptedFile("a", "nowhere/compose.yaml"), "../nowhere/compose.yaml");
  });

  it("is found with the links of each folder resolved once in a run", () => {
    const fileOf = exemptedFiles("a");
    symlinkSync(files.path("a"), files.path("again"));
    assert.equal(fileOf("again/compose.yaml"), "compose.yaml");
    rmSync(files.path("again"));
    assert.equal(fileOf("again/other.yaml"), "other.yaml");
    assert.equal(exemptedFile("a", "again/other.yaml"), "../again/other.yaml");
  });

  for (const path of ["..", "../a.yaml", "..\\a.yaml", "D:\\a.yaml"])
    it(`is not in the folder if it is ${path}`, () => assert.equal(isBelow(path), false));
  for (const path of ["", "a.yaml", "..a.yaml", "a../b.yaml", "a/.."])
    it(`is in the folder if it is "${path}"`, () => assert.ok(isBelow(path)));

  it("has slashes on Windows, and a drive letter if it is on another drive", () => {
    assert.equal(exemptedFile("C:\\shop", "C:\\shop\\k8s\\web.yaml", win32), "k8s/web.yaml");
    assert.equal(exemptedFile("C:\\shop", "c:\\SHOP\\..\\web.yaml", win32), "../web.yaml");
    assert.equal(exemptedFile("C:\\shop", "D:\\web.yaml", win32), "D:/web.yaml");
  });

  it("is - for standard input", () => {
    assert.equal(exemptedFile("a", "-"), "-");
    assert.equal(movedPattern("-", "a", "b"), "-");
  });

  it("is relative to the folder that a pattern is moved to", () => {
    assert.equal(movedPattern("*.yaml", "a*", "."), "a\\*/*.yaml");
    assert.equal(movedPattern("*.yaml", "a/b", "c/d"), "../../a/b/*.yaml");
  });

  const rows: ReadonlyArray<readonly [pattern: string, file: string, matches: boolean]> = [
    ["shop/*.yaml", "shop/web.yaml", true],
    ["shop/*.yaml", "shop/sub/web.yaml", false],
    ["shop/**", "shop/sub/web.yaml", true],
    ["shop/**/*.yaml", "shop/web.yaml", true],
    ["**/web.yaml", "a/b/web.yaml", true],
    ["**/web.yaml", "web.yaml", true],
    ["./shop//web.yaml", "shop/web.yaml", true],
    ["k8s/../shop/web.yaml", "shop/web.yaml", true],
    ["../web.yaml", "../web.yaml", true],
    ["../*", "../../web.yaml", false],
    ["*", "a/web.yaml", false],
    ["web?.yaml", "web1.yaml", true],
    ["web\\*.yaml", "web1.yaml", false],
    ["web\\*.yaml", "web*.yaml", true],
    ["-", "-", true],
    ["shop/*", "-", false],
    ["**", "-", true],
    ["Shop/web.yaml", "shop/web.yaml", false],
  ];
  for (const [pattern, file, expected] of rows)
    it(`${pattern} ${expected ? "matches" : "does not match"} ${file}`, () =>
      assert.equal(likeFile(pattern).holds(file), expected));

  it("is matched in time proportional to the product of both lengths", () => {
    assert.equal(likeFile(`${"**/a/".repeat(200)}b`).holds("a/".repeat(2_000)), false);
  });

  it("is reported if it is absolute", async () => {
    const exempt = [{ resource: "*", file: "/srv/a.yaml", reason: "r" }];
    files.write("root.json", JSON.stringify({ "no-privileged": { exempt } }));
    const { code, err } = await guard("check", "--config", "root.json", "a");
    assert.equal(code, 2);
    assert.match(
      err,
      /exempt\[0\]\.file: expected a path relative to the folder of the configuration file, such as "shop\//,
    );
  });

  describe("without files", () => {
    const exempt = [{ resource: "Container/web", file: "a/*", reason: "r" }];
    const config: GuardConfig = { all: "disabled", "no-privileged": { enforcementLevel: "mandatory", exempt } };

    it("keeps the exemption from applying in the policy pack, as the finding explains", () => {
      const bad = resource("docker:index/container:Container", { privileged: true });
      const { findings, exempt: covered } = evaluate([bad], { policies, config });
      assert.deepEqual(covered, []);
      assert.match(
        findings[0]!.message,
        /runs in privileged mode \(the exemption for this names a file, so it applies only on the command line\)$/,
      );
      const other = evaluate([resource("docker:index/container:Container", { privileged: true }, "shop")], {
        ...{ policies, config },
      });
      assert.match(other.findings[0]!.message, /runs in privileged mode$/);
    });

    it("excludes it from admission policies, which the export reports", async () => {
      const both = [...exempt, { resource: "Pod/default/web", container: "a", reason: "everywhere" }];
      files.write("cluster.json", JSON.stringify({ "no-privileged": { exempt: both } }));
      const { code, out, err } = await guard("export", "admission", "--config", "cluster.json");
      assert.equal(code, 0);
      assert.equal(err, 'container-guard: omitted 1 exemption with a "file", which applies only on the command line\n');
      assert.match(out, /everywhere/);
      assert.doesNotMatch(out, /Container\/web/);
    });
  });
});
