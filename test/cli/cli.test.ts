import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies";
import type { Command, Terminal } from "../../src/cli/command";
import { packageRoot } from "../../src/cli/package-root";
import { COMMANDS, run } from "../../src/cli/run";
import type { GuardConfig } from "../../src/guard/config";
import { REPORT_FORMATS } from "../../src/reports";
import { Files, PRIVILEGED, podText } from "../support/files";

const ROOT = join(__dirname, "..", "..");
const files = new Files();
const home = process.cwd();

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a command prints, at no terminal unless it is said. */
async function guard(args: readonly string[], over: Partial<Terminal> = {}): Promise<Ran> {
  let [out, err] = ["", ""];
  const terminal: Terminal = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isColoured: false,
    isWatched: false,
    width: undefined,
    ...over,
  };
  return { code: await run(args, terminal), out, err };
}

/** A command that cannot do what it is asked: nothing on standard output, exit code 2, this on standard error. */
async function refused(args: readonly string[], ...says: readonly (string | RegExp)[]): Promise<void> {
  const { code, out, err } = await guard(args);
  assert.deepEqual([code, out], [2, ""], err);
  assert.match(err, /^container-guard: \S/);
  for (const said of says) assert.ok(typeof said === "string" ? err.includes(said) : said.test(err), err);
}

const HARDENED =
  "{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}";
const cleanText = podText("web", `${HARDENED}\n      resources: {limits: {memory: 64Mi}}`);
const advisoryText = podText("web", HARDENED); // no limit of memory
const mandatoryText = cleanText.replace("{allow", "{privileged: true, allow");

/** A state with a list of containers that the SDK made a secret of. */
const secretState = JSON.stringify({
  version: 3,
  deployment: {
    resources: [
      {
        urn: "urn:pulumi:dev::shop::kubernetes:core/v1:Pod::web",
        type: "kubernetes:core/v1:Pod",
        inputs: {
          metadata: { name: "web" },
          spec: {
            containers: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" },
          },
        },
      },
    ],
  },
});

describe("container-guard", () => {
  before(() => {
    files.write("clean.yaml", cleanText);
    files.write("advisory.yaml", advisoryText);
    files.write("mandatory.yaml", mandatoryText);
    files.write("undecided.json", secretState);
    files.write("broken.yaml", "a: [");
    files.write("without.json", '{"no-privileged": "disabled"}');
    files.write("folder/a.yaml", mandatoryText);
    files.write("folder/b.yaml", cleanText.replace("web", "shop"));
    process.chdir(files.folder);
  });
  after(() => {
    process.chdir(home);
    files.remove();
  });

  describe("by itself", () => {
    it("is a failure that lists the commands: nothing was checked", () =>
      refused([], "Expected a command, found none", ...COMMANDS.map(({ name }) => `\n  ${name} `)));

    for (const option of ["--help", "-h"])
      it(`with ${option} lists the commands`, async () => {
        const { code, out, err } = await guard([option]);
        assert.deepEqual([code, err], [0, ""]);
        for (const { name, summary } of COMMANDS) assert.ok(out.includes(`  ${name} `) && out.includes(summary));
        assert.match(
          out,
          /Exit codes: 0 clean, 1 findings at or above --fail-on, 2 error: some input could not be checked\.\n$/,
        );
      });

    for (const option of ["--version", "-V"])
      it(`with ${option} says the package's version`, async () => {
        const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
        assert.deepEqual(await guard([option]), { code: 0, out: `${version}\n`, err: "" });
      });
  });

  describe("with a command that it does not have", () => {
    const rows: Readonly<Record<string, readonly [args: readonly string[], hint: string]>> = {
      "names the nearest": [["chek", "a.yaml"], 'Unknown command "chek"; did you mean "check"?'],
      "does not mind capitals": [["Explain"], 'Unknown command "Explain"; did you mean "explain"?'],
      "names options that are meant as commands": [["help"], 'did you mean "--help"?'],
      "names the nearest of two words": [["config", "valdate"], '"config valdate"; did you mean "config validate"?'],
      "names those that begin so": [["config"], "expected config validate or config schema"],
      "and a file lets that be checked": [["clean.yaml"], 'did you mean container-guard check "clean.yaml"?'],
      "and an option wants the command first": [["--format", "json", "check", "clean.yaml"], "the command comes first"],
      "points to the list if nothing is near": [["scan"], "for a list of commands, run: container-guard --help"],
      "shows what a terminal may show": [["\u001b[2J"], '"\\u001b[2J"'],
    };
    for (const [what, [args, hint]] of Object.entries(rows)) it(what, () => refused(args, hint));
  });

  for (const command of COMMANDS)
    describe(command.name, () => {
      const words = command.name.split(" ");

      for (const option of ["--help", "-h"])
        it(`with ${option} says what it does, with every option and examples, and does nothing`, async () => {
          const before = existsSync("container-guard.json");
          const { code, out, err } = await guard([...words, option, "surplus", "operands"]);
          assert.deepEqual([code, err], [0, ""]);
          for (const name of Object.keys(command.options)) assert.ok(out.includes(`--${name}`), name);
          assert.ok(command.examples.length > 0);
          for (const { line, does } of command.examples) assert.ok(out.includes(`  ${line}\n      ${does}\n`));
          assert.match(
            out,
            new RegExp(`^${command.summary.slice(0, 5)}.*\\.\n\nUsage: container-guard ${command.name}`),
          );
          assert.equal(existsSync("container-guard.json"), before);
        });

      it("has examples of options that it has", () => {
        for (const { line } of command.examples) {
          const [own = ""] = line.split("container-guard ").filter((part) => part.startsWith(command.name));
          for (const [, name = ""] of own.split(" | ")[0]!.matchAll(/ --([a-z-]+)/g))
            assert.ok(name in command.options, `${line}: ${name}`);
        }
      });

      it("refuses an option that it does not have", () =>
        refused(
          [...words, "--nothing-like-it"],
          `Unknown option "--nothing-like-it"; for a list of options, run: container-guard ${command.name} --help`,
        ));

      for (const [name, { type, value }] of Object.entries(command.options)) {
        it(`names --${name} as the nearest right one`, () =>
          refused([...words, `--${misspelt(name, command)}`], `did you mean "--${name}"?`));
        if (type === "string")
          it(`wants a value for --${name}, ${value}`, async () => {
            await refused([...words, `--${name}`], `Expected a value after --${name}, found nothing`);
            await refused([...words, `--${name}`, "--help"], `Expected a value after --${name}, found another option`);
          });
        else
          it(`wants no value for --${name}`, () =>
            refused([...words, `--${name}=yes`], `Option --${name} does not accept a value`));
      }

      if (!command.operands.includes("…"))
        it("refuses operands beyond its own", () =>
          refused([...words, "no-privileged", "surplus"], /Unexpected operand "(surplus|no-privileged)"; expected /));
    });

  describe("path", () => {
    it("is the folder of the policy pack", async () =>
      assert.deepEqual(await guard(["path"]), { code: 0, out: `${ROOT}\n`, err: "" }));

    it("fails if no parent folder is the pack's", () =>
      assert.throws(
        () => packageRoot(files.folder),
        /^UsageError: Cannot find PulumiPolicy\.yaml in .* or a parent folder; reinstall the package$/,
      ));
  });

  describe("rules", () => {
    it("has a line for every policy, with its level, severity and standards", async () => {
      const { code, out, err } = await guard(["rules"]);
      assert.deepEqual([code, err], [0, ""]);
      const lines = out.trimEnd().split("\n");
      assert.deepEqual(
        lines.map((line) => line.replace(/ \([^()]*\)$/, "").split(/ {2,}/)),
        policies.map(({ id, level, severity, title }) => [level, severity, id, title]),
      );
      const [privileged] = lines.filter((line) => line.includes(" no-privileged "));
      assert.match(privileged!, / \(PSS baseline, CIS Docker, CIS Kubernetes\)$/);
      const [pinned] = lines.filter((line) => line.includes(" pinned-images "));
      assert.match(pinned!, /digest$/);
    });

    it("has the levels of a preset or a configuration", async () => {
      const { out } = await guard(["rules", "--preset", "development"]);
      assert.doesNotMatch(out, /^mandatory/m);
      files.write("off.json", '{"all": "disabled", "no-privileged": "advisory"}');
      const lines = (await guard(["rules", "-c", "off.json"])).out.split("\n");
      assert.deepEqual(
        lines.filter((line) => /^(mandatory|advisory)/.test(line)).map((line) => line.split(/ +/).slice(0, 3)),
        [["advisory", "critical", "no-privileged"]],
      );
    });

    it("is JSON for programs", async () => {
      const { out } = await guard(["rules", "--format", "json"]);
      const rules = JSON.parse(out) as ReadonlyArray<Readonly<Record<string, unknown>>>;
      assert.deepEqual(
        rules.map(({ id }) => id),
        policies.map(({ id }) => id),
      );
      for (const rule of rules)
        for (const key of ["title", "level", "severity", "platforms", "reads", "standards", "why", "fix", "options"])
          assert.ok(key in rule, key);
      assert.ok(!out.includes('"form"'), "what is only ours is not told");
    });

    it("refuses another format", () => refused(["rules", "--format", "yaml"], '"yaml": expected table, json'));
  });

  describe("explain", () => {
    const unwrapped = (text: string): string => text.replace(/\s+/g, " ");

    it("breaks lines, also on a narrow terminal", async () => {
      const longest = async (width?: number): Promise<number> => {
        const { out } = await guard(["explain", "no-runtime-sockets"], width === undefined ? {} : { width });
        const prose = out.slice(0, out.indexOf("\nBad (")).split("\n");
        return Math.max(...prose.map((line) => line.length));
      };
      assert.ok((await longest()) <= 90 && (await longest()) > 70);
      assert.ok((await longest(60)) <= 60);
      assert.ok((await longest(300)) <= 90);
    });

    it("names the properties of every policy in one line", async () => {
      const { out } = await guard(["explain", "no-privileged"]);
      assert.match(
        out,
        /^Properties\n {2}Every policy also has undecided, exempt, inlineExemptions, showExemption; see\n {6}docs\/policies\.md\.$/m,
      );
    });

    for (const { id, title, why, whenNotToUse } of policies)
      it(`says all of ${id}`, async () => {
        const { code, out, err } = await guard(["explain", id]);
        assert.deepEqual([code, err], [0, ""]);
        for (const part of [
          `${id}  (`,
          `${title}.`,
          `Why\n  ${why}`,
          "\nFix\n",
          `When not to use it\n  ${whenNotToUse}`,
          "\nBad (",
          "\nGood\n",
          "\nReads\n",
          "\nProperties\n",
          "\nStandards\n",
          `docs/policies/${id}.md\n`,
        ])
          assert.ok(unwrapped(out).includes(unwrapped(part)), part);
      });

    it("says what a list of objects holds", async () => {
      const { out } = await guard(["explain", "no-host-paths"]);
      for (const line of [
        "  allowed (a list; default []): Host paths that containers may mount, including everything below them.",
        "    path (an absolute path; required): The path on the host.",
        "    readOnly (true or false): Allow only read-only mounts.",
      ])
        assert.ok(unwrapped(out).includes(unwrapped(line)), line);
    });

    it("names the nearest policy", () => refused(["explain", "no-priviledged"], 'did you mean "no-privileged"?'));
    it("names the list where none is near", () =>
      refused(["explain", "root"], "for a list, run: container-guard rules"));
    it("wants a policy", () => refused(["explain"], "Expected one POLICY"));
  });

  describe("export admission", () => {
    it("exports the policies that are asked for", async () => {
      const { code, out, err } = await guard(["export", "admission", "--policy", "no-privileged"]);
      assert.deepEqual([code, err], [0, ""]);
      assert.match(out, /name: container-guard\.no-privileged\n/);
      assert.doesNotMatch(out, /name: container-guard\.no-host-ports\n/);
    });

    it("warns on standard error of a policy that is too large for kubectl apply", async () => {
      const exempt = Array.from({ length: 200 }, (_, i) => ({ resource: `Pod/shop/a-${i}`, value: "x", reason: "r" }));
      files.write("large.json", JSON.stringify({ "no-host-probes": { exempt } }));
      const { code, err } = await guard(["export", "admission", "--config", "large.json"]);
      assert.equal(code, 0);
      assert.match(err, /^container-guard: warning: container-guard\.no-host-probes is too large .*--server-side\n$/);
    });

    it("names the nearest policy", () =>
      refused(["export", "admission", "--policy", "no-priviledged"], 'did you mean "no-privileged"?'));
  });

  describe("init", () => {
    it("writes a configuration that is the default, and says so beside the results", async () => {
      const { code, out, err } = await guard(["init", "new.json"]);
      assert.deepEqual([code, out], [0, ""]);
      assert.match(err, /wrote new\.json/);
      const written = JSON.parse(readFileSync("new.json", "utf8")) as Record<string, Record<string, unknown>>;
      for (const { id, title, level } of policies)
        assert.deepEqual([written[id]!["//"], written[id]!["enforcementLevel"]], [title, level]);
      assert.deepEqual(await guard(["config", "validate", "new.json"]), { code: 0, out: "", err: "" });
      const [own, defaults] = await Promise.all([
        guard(["check", "-f", "json", "-c", "new.json", "folder"]),
        guard(["check", "-f", "json", "folder"]),
      ]);
      assert.deepEqual(own, defaults);
    });

    it("does not overwrite an existing file", async () => {
      files.write("mine.json", "{}");
      await refused(["init", "mine.json"], "mine.json already exists; not overwritten");
      assert.equal(readFileSync("mine.json", "utf8"), "{}");
    });

    it("prints to standard output", async () => {
      const { code, out, err } = await guard(["init", "-", "--preset", "development"]);
      assert.deepEqual([code, err], [0, ""]);
      const levels = Object.values(JSON.parse(out) as Record<string, { enforcementLevel: string }>);
      assert.deepEqual([...new Set(levels.map(({ enforcementLevel }) => enforcementLevel))], ["advisory"]);
    });

    it("says why it cannot write", () => refused(["init", "no/such/folder.json"], "its folder does not exist"));
    it("refuses a preset that is not there", () =>
      refused(["init", "-", "--preset", "pss_baseline"], 'did you mean "pss-baseline"?'));
  });

  describe("config schema", () =>
    it("is that of the package", async () => {
      const { out } = await guard(["config", "schema"]);
      assert.equal(out, readFileSync(join(ROOT, "config", "schema.json"), "utf8"));
    }));

  describe("config validate", () => {
    const validate = (config: object | string, ...sources: readonly string[]): Promise<Ran> => {
      files.write("validate.json", typeof config === "string" ? config : JSON.stringify(config));
      return guard(["config", "validate", "validate.json", ...sources]);
    };
    const exempt = (over: object): GuardConfig => ({
      "no-privileged": { exempt: [{ resource: "Pod/default/web", reason: "x", ...over }] },
    });

    it("says nothing of one without a mistake", async () =>
      assert.deepEqual(await validate(exempt({ expires: "2999-01-01" })), { code: 0, out: "", err: "" }));

    const mistakes: Readonly<Record<string, readonly [config: object | string, line: string]>> = {
      "an unknown policy": [
        { "no-priviledged": "mandatory" },
        'unknown policy "no-priviledged"; did you mean "no-privileged"?',
      ],
      "an unknown level": [{ all: "warn" }, 'all: invalid level "warn"; expected mandatory'],
      "a list instead of a level": [{ "no-privileged": [] }, "no-privileged: invalid level a list; expected"],
      "properties for all": [
        { all: { "//": "x", enforcementLevel: "advisory", undecided: "ignore" } },
        'all: unknown property "undecided"; only enforcementLevel is supported',
      ],
      "an exclusion that is no list": [{ exclude: "charts/**" }, "exclude: expected a list of globs"],
      "an exclusion that is no text": [{ exclude: ["a", 3] }, 'exclude: expected a glob such as "charts/**", found 3'],
      "an empty exclusion": [{ exclude: [""] }, 'exclude: expected a glob such as "charts/**", found ""'],
      "a misspelled exclude": [{ exlude: ["a"] }, 'unknown policy "exlude"; did you mean "exclude"?'],
      "a property that is not there": [
        { "no-privileged": { exmpt: [] } },
        'no-privileged: unknown property "exmpt"; did you mean "exempt"?',
      ],
      "a property of the wrong type": [
        { "trusted-registries": { allowed: "x" } },
        'trusted-registries: allowed: expected a list, found "x"',
      ],
      "an exemption without a reason": [exempt({ reason: " " }), "exempt[0].reason: expected a reason in words"],
      "a day that is not there": [exempt({ expires: "2026-02-30" }), "expected a date such as 2027-06-30"],
      "a list": ["[]", "expected a JSON object with policy names as keys, found a list"],
      "an empty file": ["", "the file is empty; to use the defaults, write {}"],
      "several documents": ["{}\n---\n{}", "expected one document, found several"],
      "no JSON": ['{"all": "mandatory",\n"x": ]', "validate.json: line 2, column 6: "],
      "YAML in a .json file": ["all: advisory", "not valid JSON: remove comments"],
      "a trailing comma": ['{"all": "advisory",}', "not valid JSON: remove comments and trailing commas"],
      "a name with a meaning in JavaScript": ['{"__proto__": "disabled"}', 'unknown policy "__proto__"'],
    };
    for (const [what, [config, line]] of Object.entries(mistakes))
      it(`reports ${what}`, async () => {
        const { code, out, err } = await validate(config);
        assert.deepEqual([code, err], [2, ""]);
        assert.ok(out.startsWith("error  ") && out.includes(line), out);
      });

    it("reports every mistake", async () => {
      const { out } = await validate({
        al: "advisory",
        "no-priviledged": "mandatory",
        "no-host-ports": 3,
        "no-host-paths": { enforcmentLevel: "mandatory" },
      });
      assert.deepEqual(out.split("\n"), [
        'error  unknown policy "al"; did you mean "all"?',
        'error  unknown policy "no-priviledged"; did you mean "no-privileged"?',
        "error  no-host-ports: invalid level 3; expected mandatory, advisory or disabled",
        'error  no-host-paths: unknown property "enforcmentLevel"; did you mean "enforcementLevel"?',
        "",
      ]);
    });

    it("takes exclusions, relative to the configuration's folder", async () => {
      files.write("excluding/guard.json", JSON.stringify({ exclude: ["in/**"], ...exempt({}) }));
      files.write("excluding/in/a.yaml", mandatoryText);
      const validated = (...sources: readonly string[]) =>
        guard(["config", "validate", "excluding/guard.json", ...sources]);
      assert.deepEqual(await validated(), { code: 0, out: "", err: "" });
      const { code, out } = await validated("excluding/in/a.yaml");
      assert.deepEqual([code, out], [1, "unused   no-privileged: Pod/default/web (x)\n"]);
    });

    it("names a missing file", async () =>
      assert.deepEqual(await guard(["config", "validate", "none.json"]), {
        code: 2,
        out: "error  none.json: there is no such file\n",
        err: "",
      }));

    it("says which exemptions have expired", async () => {
      const { code, out } = await validate(exempt({ expires: "2020-01-01" }));
      assert.deepEqual([code, out], [1, "expired  no-privileged: Pod/default/web, on 2020-01-01 (x)\n"]);
    });

    it("lists an expired exemption once, with sources too", async () => {
      const { code, out } = await validate(exempt({ expires: "2020-01-01" }), "clean.yaml");
      assert.deepEqual([code, out], [1, "expired  no-privileged: Pod/default/web, on 2020-01-01 (x)\n"]);
    });

    it("says with sources which exemptions cover nothing", async () => {
      assert.equal((await validate(exempt({}), "mandatory.yaml")).code, 0);
      const { code, out, err } = await validate(exempt({}), "clean.yaml");
      assert.deepEqual([code, out, err], [1, "unused   no-privileged: Pod/default/web (x)\n", ""]);
    });

    it("prints equal lines once, with their number", async () => {
      const exemption = { resource: "Pod/default/web", reason: "x" };
      const config = { "no-privileged": { exempt: [exemption, { ...exemption, container: "a" }] } };
      const { out } = await validate(config, "clean.yaml");
      assert.equal(out, "unused   no-privileged: Pod/default/web (x) × 2\n");
    });

    it("fails for a source that cannot be read", async () => {
      const { code, err } = await validate(exempt({}), "mandatory.yaml", "broken.yaml");
      assert.equal(code, 2);
      assert.match(err, /cannot read broken\.yaml, line 1/);
    });

    it("wants a file", () => refused(["config", "validate"], "Expected a FILE, found none"));
  });

  describe("check", () => {
    for (const format of REPORT_FORMATS) {
      const codes: ReadonlyArray<readonly [sources: readonly string[], failOn: string | undefined, code: number]> = [
        [["clean.yaml"], undefined, 0],
        [["advisory.yaml"], undefined, 0],
        [["mandatory.yaml"], undefined, 1],
        [["clean.yaml"], "advisory", 0],
        [["advisory.yaml"], "advisory", 1],
        [["undecided.json"], undefined, 0],
        [["undecided.json"], "advisory", 0],
        [["undecided.json"], "undecided", 1],
        [["advisory.yaml"], "undecided", 1],
        [["clean.yaml"], "undecided", 0],
        [["advisory.yaml", "mandatory.yaml", "undecided.json"], "never", 0],
        [["broken.yaml"], "never", 2],
        [["mandatory.yaml", "broken.yaml"], undefined, 2],
        [["missing.yaml", "mandatory.yaml"], undefined, 2],
      ];
      for (const [sources, failOn, code] of codes)
        it(`ends with ${code} for ${sources.join(" and ")} in ${format}, failing on ${failOn ?? "what is mandatory"}`, async () => {
          const options = failOn === undefined ? [] : ["--fail-on", failOn];
          assert.equal((await guard(["check", "--format", format, ...options, ...sources])).code, code);
        });
    }

    const NOTE = /1 container list is a secret and was not checked: use the policy pack .*; --fail-on undecided makes/;

    it("ends with how to check a container list that is a secret", async () => {
      const { out, err } = await guard(["check", "undecided.json"]);
      assert.match(out.trimEnd().split("\n").at(-2)!, NOTE);
      assert.equal(err, "");
      const all = await guard(["check", "undecided.json", "--config", "without.json"]);
      assert.match(all.out, NOTE);
    });

    it("prints that to standard error for programs", async () => {
      const { out, err } = await guard(["check", "--format", "json", "undecided.json"]);
      assert.match(err, NOTE);
      assert.doesNotMatch(out, NOTE);
      assert.doesNotMatch((await guard(["check", "--format", "json", "mandatory.yaml"])).err, NOTE);
    });

    it("says nothing when clean", async () =>
      assert.deepEqual(await guard(["check", "clean.yaml"]), { code: 0, out: "", err: "" }));

    it("has the results on standard output and what cannot be read beside them", async () => {
      const { out, err } = await guard(["check", "broken.yaml", "folder", "missing.yaml"]);
      assert.match(out, /^folder\/a\.yaml {2}Pod\/default\/web {3}1 mandatory\n/);
      assert.match(out, /^2 sources could not be read\.$/m);
      assert.equal(
        err,
        "container-guard: cannot read broken.yaml, line 1, column 5: unexpected end of the stream within a flow collection\n" +
          "container-guard: cannot read missing.yaml: there is no such file or folder\n",
      );
    });

    it("shows of hostile names what a terminal may show", async () => {
      const name = "a\u001b[31m\u202e.yaml";
      files.write(name, "a: [");
      assert.match((await guard(["check", name])).err, /cannot read a\\u001b\[31m\\u202e\.yaml, line 1/);
    });

    it("names a source that is called nothing", async () =>
      assert.match((await guard(["check", ""])).err, /cannot read "": there is no such file/));

    it("colours where a terminal wants it", async () => {
      assert.match((await guard(["check", "mandatory.yaml"], { isColoured: true })).out, /\u001b\[/);
      assert.doesNotMatch((await guard(["check", "mandatory.yaml"])).out, /\u001b/);
    });

    it("says how far it is where a person waits, and nowhere else", async () => {
      const now = Date.now;
      const { out } = await guard(["check", "folder"]);
      for (const isWatched of [true, false]) {
        let time = now();
        Date.now = () => (time += 2_000);
        try {
          const watched = await guard(["check", "folder", "clean.yaml"], { isWatched });
          assert.equal(watched.out, out.replace("2 workloads (2 resources", "3 workloads (3 resources"));
          assert.equal(watched.err, isWatched ? "\r1 files\r2 files\r3 files\r\u001b[K" : "");
        } finally {
          Date.now = now;
        }
      }
    });

    it("writes reports into files as well, told by their names or by what is said", async () => {
      const outputs = [
        "r.json",
        "r.sarif",
        "r.sarif.json",
        "r.xml",
        "r.html",
        "r.TXT",
        "github=r.log",
        "text=a=b.json",
      ];
      const { code, out } = await guard(["check", "folder", "-f", "json", ...outputs.flatMap((each) => ["-o", each])]);
      assert.equal(code, 1);
      assert.equal(readFileSync("r.json", "utf8"), out);
      assert.ok("findings" in (JSON.parse(out) as object));
      for (const name of ["r.sarif", "r.sarif.json"]) assert.match(readFileSync(name, "utf8"), /"version": "2\.1\.0"/);
      assert.match(readFileSync("r.xml", "utf8"), /^<\?xml/);
      assert.match(readFileSync("r.html", "utf8"), /^<!doctype html>/i);
      assert.match(readFileSync("r.TXT", "utf8"), /^folder\/a\.yaml/);
      assert.match(readFileSync("r.log", "utf8"), /^::error /);
      assert.match(readFileSync("a=b.json", "utf8"), /^folder\/a\.yaml/);
    });

    it("takes its own reports for nothing to judge", async () => {
      for (const name of ["own/r.json", "own/r.sarif.json"]) files.write(name, "");
      await guard(["check", "folder", "-o", "own/r.json", "-o", "own/r.sarif.json", "-o", "own/r.html"]);
      const { code, out, err } = await guard(["check", "own", "clean.yaml", "own/r.json", "own/r.sarif.json"]);
      assert.deepEqual(
        [code, out],
        [
          2,
          "Incomplete: no findings in 1 workload (1 resource, default configuration).\n1 source could not be read.\n",
        ],
      );
      assert.match(
        err,
        /^container-guard: cannot read own: no supported content found in its 2 YAML and JSON files; expected .*\n$/,
      );
    });

    it("colours no file", async () => {
      await guard(["check", "mandatory.yaml", "-o", "plain.txt"], { isColoured: true });
      assert.doesNotMatch(readFileSync("plain.txt", "utf8"), /\u001b/);
    });

    it("has the results on standard output though a file cannot be written", async () => {
      const { code, out, err } = await guard(["check", "mandatory.yaml", "-o", "no/such/r.json"]);
      assert.equal(code, 2);
      assert.match(out, /^mandatory\.yaml/);
      assert.equal(err, 'container-guard: Cannot write "no/such/r.json": its folder does not exist\n');
    });

    const mistakes: Readonly<Record<string, readonly [args: readonly string[], says: string]>> = {
      "no source": [[], "Expected a SOURCE, such as a file or a folder, found none"],
      "a format that is not there": [
        ["-f", "yaml", "clean.yaml"],
        'Invalid --format "yaml": expected text, full, json, sarif, junit, github, html',
      ],
      "a level that is not there": [
        ["--fail-on", "high", "clean.yaml"],
        '"high": expected mandatory, advisory, undecided, never',
      ],
      "a kind that is not there": [
        ["--from", "helm", "clean.yaml"],
        '"helm": expected kubernetes, compose, docker-inspect',
      ],
      "an output file without a known extension": [
        ["-o", "r.pdf", "clean.yaml"],
        'Cannot infer the report format from "r.pdf": use --output FORMAT=FILE',
      ],
      "an unknown output format": [["-o", "pdf=r", "clean.yaml"], 'Invalid --output "pdf"'],
      "standard output as a file": [["-o", "json=-", "clean.yaml"], "standard output, use --format"],
      "a configuration that is not there": [["-c", "no.json", "clean.yaml"], "there is no such file"],
      "a preset that is not there": [["--preset", "prod", "clean.yaml"], "expected development, production, essential"],
      "a configuration and a preset": [
        ["-c", "a", "--preset", "essential", "clean.yaml"],
        "Cannot use --config and --preset together",
      ],
    };
    for (const [what, [args, says]] of Object.entries(mistakes))
      it(`refuses ${what} before it reads anything`, () => refused(["check", ...args], says));

    it("reads as what --from says, and nothing else", async () => {
      assert.equal((await guard(["check", "--from", "kubernetes", "mandatory.yaml"])).code, 1);
      const { code, err } = await guard(["check", "--from", "compose", "mandatory.yaml"]);
      assert.equal(code, 2);
      assert.match(err, /expected Docker Compose files, found something else/);
    });

    it("takes what comes after -- for sources", async () => {
      files.write("--help", mandatoryText);
      assert.equal((await guard(["check", "--", "--help"])).code, 1);
    });

    it("leaves out what --exclude matches, as often as it is given", async () => {
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
      await refused(["check", "partly", "--exclude", ""], 'Invalid --exclude: expected a glob such as "charts/**"');
    });

    it("leaves out what its configuration excludes, in baselines too", async () => {
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

    it("reports in JSON what was not read and what was skipped", async () => {
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

    describe("finds its configuration", () => {
      const OFF = '{"all": "disabled"}';
      const inFolder = async (name: string, act: () => Promise<void>): Promise<void> => {
        mkdirSync(name);
        process.chdir(name);
        await act().finally(() => process.chdir(files.folder));
      };
      const source = (): string => files.path("mandatory.yaml");

      it("in a file that is named", async () => {
        files.write("disabled.json", OFF);
        for (const option of [["--config", "disabled.json"], ["-c", "disabled.json"], ["--config=disabled.json"]])
          assert.equal((await guard(["check", "mandatory.yaml", ...option])).code, 0);
      });

      it("in YAML too, with a byte order mark", async () => {
        files.write("disabled.yaml", "\ufeff# off\nall: disabled\n---\n");
        assert.equal((await guard(["check", "mandatory.yaml", "-c", "disabled.yaml"])).code, 0);
      });

      it("in a preset", async () => {
        assert.equal((await guard(["check", "mandatory.yaml", "--preset", "development"])).code, 0);
        assert.equal((await guard(["check", "mandatory.yaml", "--preset", "essential"])).code, 1);
      });

      it("in container-guard.json in the working directory, unless another is named", () =>
        inFolder("configured", async () => {
          files.write("configured/container-guard.json", OFF);
          assert.equal((await guard(["check", source()])).code, 0);
          assert.equal((await guard(["check", source(), "--preset", "essential"])).code, 1);
          files.write("configured/other.json", "{}");
          assert.equal((await guard(["check", source(), "--config", "other.json"])).code, 1);
        }));

      it("and fails where that is broken, or a link that leads nowhere", () =>
        inFolder("misconfigured", async () => {
          symlinkSync("nowhere.json", "container-guard.json");
          await refused(["check", source()], 'Cannot use "container-guard.json":', "there is no such file");
          files.write("misconfigured/nowhere.json", '{"no-priviledged": "disabled"}');
          await refused(["check", source()], 'did you mean "no-privileged"?');
          files.write("misconfigured/nowhere.json", '{"no-privileged": {"undecided": "warn"}}');
          await refused(["check", source()], "no-privileged: undecided: expected");
        }));
    });

    it("lists what is exempt where that is wanted", async () => {
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

  describe("baseline", () => {
    const check = async (source: string, config = "base.json"): Promise<Ran> =>
      guard(["check", "--fail-on", "advisory", "--config", config, source]);
    const baselineOf = async (source: string, ...options: readonly string[]): Promise<void> => {
      const { code, out, err } = await guard(["baseline", source, "--output", "base.json", ...options]);
      assert.deepEqual([code, out, err], [0, "", "container-guard: wrote base.json\n"]);
    };
    const findings = (text: string): number => (text.match(/│ {3}(mandatory|advisory|undecided) /g) ?? []).length;
    const container = (name: string, context: string): string =>
      `    - name: ${name}\n      image: registry.k8s.io/pause:3.10\n      securityContext: ${context}\n`;

    it("makes a check of the same sources clean, whatever they break", async () => {
      const bad = `${podText("web", "{privileged: true, runAsUser: 0, procMount: Unmasked, capabilities: {add: [SYS_ADMIN]}}")}  hostPID: true
  hostNetwork: true
  volumes:
    - name: sock
      hostPath: {path: /var/run/docker.sock}
    - name: root
      hostPath: {path: /}
  initContainers:
${container("init", "{privileged: 'yes', runAsUser: x}")}${container("'{{ name }}'", "{}")}`;
      for (const [name, text] of Object.entries({
        "bad.yaml": bad,
        "long.yaml": podText("x".repeat(253), PRIVILEGED).replace("spec:", `  namespace: ${"n".repeat(63)}\nspec:`),
        "template.yaml": podText("web", PRIVILEGED).replace("spec:", "  namespace: '{{ ns }}'\nspec:"),
        "unnamed.yaml": podText("web", PRIVILEGED).replace("name: web", "generateName: web-"),
        "volume.yaml": "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {hostPath: {path: /proc}}\n",
        "compose.yaml":
          "services:\n  web: {image: 'x:${TAG}', privileged: true, volumes: ['/:/host', './a:/a'], pid: host}\n",
      })) {
        files.write(`all/${name}`, text);
        assert.ok(findings((await guard(["check", `all/${name}`])).out) > 1, name);
      }
      await baselineOf("all");
      const { code, out } = await check("all");
      assert.deepEqual([code, findings(out)], [0, 0], out);
    });

    it("leaves what is new", async () => {
      files.write("grow.yaml", podText("web", PRIVILEGED));
      await baselineOf("grow.yaml");
      const news: Readonly<Record<string, readonly [text: string, policy: string]>> = {
        "another setting": [
          podText("web", "{privileged: true, capabilities: {add: [SYS_ADMIN]}}"),
          "no-added-capabilities",
        ],
        "another container": [podText("web", PRIVILEGED) + container("b", PRIVILEGED), "no-privileged"],
        "a setting of the pod": [`${podText("web", PRIVILEGED)}  hostPID: true\n`, "no-host-namespaces"],
        "another image": [podText("web", PRIVILEGED).replace("registry.k8s.io", "evil.example"), "trusted-registries"],
        "another pod": [podText("shop", PRIVILEGED), "no-privileged"],
        "root, where nothing was said of the user": [
          podText("web", "{privileged: true, runAsUser: 0}"),
          "require-non-root",
        ],
      };
      for (const [what, [text, policy]] of Object.entries(news)) {
        files.write("grow.yaml", text);
        const { code, out } = await check("grow.yaml");
        assert.equal(code, 1, what);
        assert.match(out, new RegExp(`│ {3}mandatory {2}\\w+ +${policy} `), what);
      }
    });

    it("takes no name for a pattern", async () => {
      const named = (name: string): string =>
        JSON.stringify({ services: { [name]: { image: "alpine:3", user: "1", sysctls: { [`net.${name}`]: 1 } } } });
      for (const [name, other] of [
        ["web-*", "web-1"],
        ["web?", "webs"],
        ["a[1]", "a1"],
        ["a\\*b", "a\\xb"],
        ["a/*", "a/b"],
        ["line\n*", "line\nx"],
      ] as const) {
        files.write("names.yaml", named(name));
        await baselineOf("names.yaml");
        assert.deepEqual((await check("names.yaml")).code, 0, name);
        files.write("names.yaml", named(other));
        assert.deepEqual((await check("names.yaml")).code, 1, other);
      }
    });

    it("leaves the true value of what was missing, malformed or undecided", async () => {
      const rows: ReadonlyArray<readonly [before: string, after: string]> = [
        [podText("web", "{privileged: 'yes'}"), podText("web", "{privileged: true}")],
        [podText("web", "{privileged: '{{ x }}'}"), podText("web", "{privileged: true}")],
        [podText("web", "{runAsUser: x}"), podText("web", "{runAsUser: 0}")],
        [
          podText("web").replace("registry.k8s.io/pause:3.10", "'{{ x }}'"),
          podText("web").replace("registry.k8s.io", "evil.example"),
        ],
      ];
      for (const [before, after] of rows) {
        files.write("true.yaml", before);
        await baselineOf("true.yaml");
        assert.equal((await check("true.yaml")).code, 0, before);
        files.write("true.yaml", after);
        assert.equal((await check("true.yaml")).code, 1, after);
      }
    });

    it("holds where containers and documents are put before others", async () => {
      const text = podText("web", "{privileged: 'yes'}");
      files.write("move.yaml", text);
      await baselineOf("move.yaml");
      const fine = `    - name: sidecar\n      image: registry.k8s.io/pause:3.10\n      resources: {limits: {memory: 64Mi}}\n      securityContext: ${HARDENED}\n`;
      files.write(
        "move.yaml",
        `${cleanText.replace("web", "first")}---\n${text.replace("  containers:\n", `  containers:\n${fine}`)}`,
      );
      const { code, out } = await check("move.yaml");
      assert.deepEqual([code, findings(out)], [0, 0], out);
    });

    it("says why and until when, on standard output by default", async () => {
      const { code, out } = await guard([
        "baseline",
        "mandatory.yaml",
        "--reason",
        "migration, SEC-1",
        "--expires",
        "2999-01-01",
      ]);
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(out), {
        "no-privileged": {
          exempt: [
            {
              resource: "Pod/default/web",
              container: "a",
              path: "spec.containers[*].securityContext.privileged",
              value: "true",
              file: "mandatory.yaml",
              reason: "migration, SEC-1",
              expires: "2999-01-01",
            },
          ],
        },
      });
      assert.equal(
        (
          await guard([
            "baseline",
            "mandatory.yaml",
            "--output",
            "-",
            "--expires",
            "2999-01-01",
            "--reason",
            "migration, SEC-1",
          ])
        ).out,
        out,
      );
      assert.doesNotMatch((await guard(["baseline", "mandatory.yaml", "--expires", "never"])).out, /expires/);
      const { out: text } = await guard(["baseline", "mandatory.yaml"]);
      const days = (Date.parse(/"expires": "(.*)"/.exec(text)![1]!) - Date.now()) / 86_400_000;
      assert.ok(days > 88 && days <= 90, `${days}`);
    });

    it("adds to a configuration, and keeps what is in it", async () => {
      const own = { resource: "Pod/default/x", reason: "mine" };
      files.write(
        "own.json",
        JSON.stringify({
          all: "advisory",
          "no-privileged": { "//": "note", exempt: [own] },
          "pinned-images": "disabled",
        }),
      );
      const { out } = await guard([
        "baseline",
        "mandatory.yaml",
        "-c",
        "own.json",
        "--expires",
        "never",
        "--reason",
        "r",
      ]);
      assert.deepEqual(JSON.parse(out), {
        all: "advisory",
        "no-privileged": {
          "//": "note",
          exempt: [
            own,
            {
              resource: "Pod/default/web",
              container: "a",
              path: "spec.containers[*].securityContext.privileged",
              value: "true",
              file: "mandatory.yaml",
              reason: "r",
            },
          ],
        },
        "pinned-images": "disabled",
      });
      files.write("twice.json", out);
      assert.equal(
        (await guard(["baseline", "mandatory.yaml", "-c", "twice.json"])).out,
        out,
        "and adds nothing twice",
      );
    });

    it("fails where a source cannot be read, and writes what it could", async () => {
      const { code, out, err } = await guard(["baseline", "mandatory.yaml", "broken.yaml"]);
      assert.equal(code, 2);
      assert.match(err, /cannot read broken\.yaml/);
      assert.ok("no-privileged" in (JSON.parse(out) as object));
    });

    it("rejects a past or invalid date, and an empty reason", async () => {
      await refused(["baseline", "mandatory.yaml", "--expires", "2020-01-01"], "2020-01-01: the date is in the past");
      await refused(
        ["baseline", "mandatory.yaml", "--expires", "tomorrow"],
        'expected a date such as 2027-06-30, found "tomorrow"',
      );
      await refused(["baseline", "mandatory.yaml", "--reason", " "], "expected a reason in words");
      await refused(["baseline"], "Expected a SOURCE");
    });
  });
});

/** The name with one letter left out, so that it is no other option's name or its beginning. */
function misspelt(name: string, { options }: Command): string {
  const at = Math.floor(name.length / 2);
  const word = name.slice(0, at) + name.slice(at + 1);
  return word in options ? `${name}x` : word;
}
