import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { policies } from "../../policies";
import { configure, type GuardConfig } from "../../src/guard/config";
import { Files, PRIVILEGED, podText } from "../support/files";
import { cleanText, guard, mandatoryText } from "../support/command-line";

const DIST = join(__dirname, "..", "..", "dist", "src", "cli");

const STACK = (url: string): string =>
  JSON.stringify({ Resources: { Nested: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: url } } } });

const TASK = `Parameters: { Mode: { Type: String, Default: host } }
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      PidMode: !Ref Mode
      ContainerDefinitions: [{ Name: a, Image: "evil.example.com/a:1", Privileged: true }]
`;

const ALIASES = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}1]`)
  .join("\n")
  .replaceAll("*a-1, ", "");

const EXEMPTED = podText("exempted", PRIVILEGED).replace(
  "  name",
  "  annotations: { container-guard/exempt.no-privileged: it manages the node }\n  name",
);

/** What the files contain, by extension: manifests, other formats, and hostile texts. */
const TEXTS: ReadonlyArray<readonly [extension: string, text: (index: number) => string | Uint8Array]> = [
  [".yaml", () => cleanText],
  [".yaml", () => mandatoryText],
  [".yaml", (index) => podText(`web-${index}`, PRIVILEGED)],
  [".yaml", (index) => [podText("a", PRIVILEGED), "a: [", podText(`b-${index}`)].join("---\n")],
  [".yaml", () => EXEMPTED],
  [".json", () => JSON.stringify({ apiVersion: "v1", kind: "Pod", spec: { hostPID: true, containers: null } })],
  [".yaml", (index) => `services: { web-${index}: { image: nginx, privileged: true, environment: { KEY: secret } } }`],
  [".yaml", () => TASK],
  [".json", (index) => STACK(`./${basename(nameOf(index + 1))}`)],
  [".yaml", () => TASK],
  [".yaml", () => "apiVersion: v1\nkind: Pod\nspec: { containers: [{ image: '{{ .Values.image }}' }] }\n"],
  [".yaml", () => ALIASES],
  [".json", () => "[".repeat(3_000)],
  [".json", () => `{"kind":"Pod","apiVersion":"v1","x":${"[".repeat(3_000)}${"]".repeat(3_000)}}`],
  [".yaml", () => "[".repeat(3_000)],
  [".yaml", () => new Uint8Array([0, 159, 146, 150])],
  [".yaml", () => ""],
  [".json", () => '{ "compilerOptions": {} } // no source'],
];

function nameOf(index: number): string {
  const [extension] = TEXTS[index % TEXTS.length]!;
  return `${Math.floor(index / 100)}/${String(index).padStart(5, "0")}${extension}`;
}

const CONFIG: GuardConfig = {
  "no-host-namespaces": "advisory",
  "no-privileged": {
    inlineExemptions: true,
    exempt: [
      { resource: "Pod/*/web-1*", file: "sources/*/*.yaml", reason: "once" },
      { resource: "Pod/*/web-1*", file: "sources/*/*.yaml", reason: "once" },
      { resource: "Pod/*/web-2*", reason: "expired", expires: "2020-01-31" },
      { resource: "Pod/*/nothing", reason: "unused" },
    ],
  },
};

describe("a check of many files", () => {
  const files = new Files();
  const config = files.path("container-guard.json");
  const folder = files.path("sources");
  before(() => {
    files.write("container-guard.json", JSON.stringify(CONFIG));
    for (let index = 0; index < 20_000; index++)
      files.write(join("sources", nameOf(index)), TEXTS[index % TEXTS.length]![1](index));
  });
  after(() => files.remove());

  const args = ["check", "--format", "json", "--config", config, folder];
  const withoutTime = (report: string): string => report.replace(/^ {2}"time": .*$/m, "");

  it("prints the same with several threads as with one, in the same order", async function () {
    this.timeout(240_000);
    assert.ok(availableParallelism() > 1, "this test requires two cores");
    const options = { encoding: "utf8", maxBuffer: 2 ** 30 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [`${DIST}.js`, ...args], options);
    const alone = await guard(args); // only the compiled program has threads
    assert.equal(stderr, alone.err);
    assert.equal(withoutTime(stdout), withoutTime(alone.out));
    assert.equal(status, alone.code);
    assert.equal(alone.code, 2);
  });

  it("ends all threads on Ctrl-C", async () => {
    const child = spawn(process.execPath, [`${DIST}.js`, ...args], { stdio: "ignore" });
    await setTimeout(500);
    child.kill("SIGINT");
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    assert.deepEqual([code, signal], [null, "SIGINT"]);
  });

  describe("in three threads", () => {
    let threads: typeof import("../../src/cli/judging/ahead") & typeof import("../../src/cli/judging/file-judge");
    before(async () => {
      const load = (name: string): Promise<object> => import(join(DIST, "judging", name)) as Promise<object>;
      threads = { ...(await load("ahead.js")), ...(await load("file-judge.js")) } as typeof threads;
    });
    const names = Array.from({ length: 600 }, (_, index) => join(folder, nameOf(index)));
    const judging = { config: CONFIG, folder: files.folder, today: "2026-11-24", reading: {} };

    async function ahead(over: Partial<typeof judging> = {}) {
      const judge = new threads.FileJudge(judging);
      let count = 0;
      const known = await threads.judgeAhead(names, {
        judging: { ...judging, ...over },
        judge,
        threads: 3,
        progress: (more) => (count += more),
      });
      return { known, count, judge };
    }

    it("judges each file once", async () => {
      const { known, count } = await ahead();
      assert.equal(count, names.length);
      assert.deepEqual([...known.keys()].sort(), [...names].sort());
    });

    it("finds what covers a finding in the configuration", async () => {
      const { known, judge } = await ahead();
      const used = new Set(
        [...known.values()]
          .flat()
          .flatMap(({ resources }) =>
            resources.flatMap(({ findings }) => findings.flatMap(({ exemption }) => exemption ?? [])),
          ),
      );
      const [first, second] = judge.policies.find(({ policy }) => policy.id === "no-privileged")!.settings.exempt.all;
      assert.deepEqual([used.has(first!), used.has(second!)], [true, false]);
    });

    it("leaves nothing out if the others fail", async () => {
      const invalid = { "no-such-policy": "mandatory" } as const;
      assert.throws(() => configure(invalid, policies));
      const { count } = await ahead({ config: invalid });
      assert.equal(count, names.length);
    });
  });

  it("uses as many threads as there are cores and files for", async () => {
    const { threadsFor } = (await import(
      join(DIST, "judging", "ahead.js")
    )) as typeof import("../../src/cli/judging/ahead");
    assert.deepEqual([0, 1, 19_999].map(threadsFor), [1, 1, 1]);
    assert.equal(threadsFor(20_000), 2);
    assert.equal(threadsFor(100_000), Math.min(availableParallelism(), 8));
  });
});
