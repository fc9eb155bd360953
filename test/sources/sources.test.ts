import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, openSync, closeSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { readSources, type ReadOptions } from "../../src/sources";
import { findFiles, readText } from "../../src/sources/input";
import { Files, PRIVILEGED, podText } from "../support/files";
import { newReport } from "../support/guard";
import { assertLinear } from "../support/growth";

const files = new Files();
after(() => files.remove());

/** The files that a source names, without the folder of this suite; of one that cannot be read why not. */
function found(...source: readonly string[]): readonly string[] {
  const short = (path: string): string => path.replace(`${files.folder}/`, "");
  return [...findFiles(files.path(...source))].map((each) =>
    "problem" in each
      ? `${short(each.file)}: ${each.problem}`
      : short(each.file) + ("skipped" in each ? `: skipped` : ""),
  );
}

interface Read {
  /** The names of what is privileged. */
  readonly privileged: readonly string[];
  readonly resources: number;
  readonly problems: readonly string[];
}

function read(sources: readonly string[], options?: ReadOptions): Read {
  const report = newReport({ all: "disabled", "no-privileged": "mandatory" });
  const problems: string[] = [];
  for (const { resources, problem } of readSources(sources, options)) {
    resources.forEach((resource) => report.add(resource));
    if (problem !== undefined) problems.push(`${problem.line ?? "-"}: ${problem.reason}`);
  }
  const { findings, summary } = report;
  return { privileged: findings.map(({ resource }) => resource.name), resources: summary.resources, problems };
}

/** As somebody who may not read everything, which the superuser may. */
function asAnybody<T>(act: () => T): T {
  const isSuperuser = process.geteuid?.() === 0;
  if (isSuperuser) process.seteuid!(65_534);
  try {
    return act();
  } finally {
    if (isSuperuser) process.seteuid!(0);
  }
}

describe("a source", () => {
  describe("that is a folder", () => {
    it("is read in the order of names, including its subfolders", () => {
      for (const name of [
        "b.yml",
        "a.yaml",
        "c.JSON",
        "a.txt",
        "Makefile",
        "x/b.yaml",
        "x/a/z.yaml",
        "a/a.yaml",
        "yaml",
      ])
        files.write(`order/${name}`, "");
      const names = ["a.yaml", "b.yml", "c.JSON", "a/a.yaml", "x/b.yaml", "x/a/z.yaml"];
      assert.deepEqual(
        found("order"),
        names.map((name) => `order/${name}`),
      );
    });

    it("reports broken and circular links, and searches a folder with the name of a file", () => {
      mkdirSync(files.path("odd/folder"), { recursive: true });
      symlinkSync("nothing", files.path("odd/gone.yaml"));
      symlinkSync("self.yaml", files.path("odd/self.yaml"));
      symlinkSync("folder", files.path("odd/folder.yaml"));
      files.write("odd/folder/pod.yaml", podText("in", PRIVILEGED));
      const { privileged, problems } = read([files.path("odd")]);
      assert.deepEqual(privileged, ["in"]);
      assert.deepEqual(problems, ["-: no such file", "-: it is a symbolic link to itself"]);
    });

    it("is read without waiting for a pipe in it", () => {
      files.write("pipe/z.yaml", podText("z", PRIVILEGED));
      execFileSync("mkfifo", [files.path("pipe/a.yaml")]);
      symlinkSync("a.yaml", files.path("pipe/b.yaml"));
      symlinkSync("/dev/zero", files.path("pipe/c.yaml"));
      const { privileged, problems } = read([files.path("pipe")]);
      assert.deepEqual(privileged, ["z"]);
      assert.deepEqual(problems, Array(3).fill("-: it is neither a file nor a folder"));
    });

    it("is reported if it is not readable, like files and folders in it, and the others are checked", () => {
      files.write("closed/a.yaml", podText("a", PRIVILEGED));
      for (const name of ["closed/b.yaml", "closed/in/c.yaml"]) files.write(name, podText("x"));
      chmodSync(files.folder, 0o755);
      for (const name of ["closed/b.yaml", "closed/in"]) chmodSync(files.path(name), 0);
      asAnybody(() => {
        const { privileged, problems } = read([files.path("closed")]);
        assert.deepEqual(privileged, ["a"]);
        assert.deepEqual(problems, ["-: permission denied", "-: permission denied"]);
        assert.deepEqual(read([files.path("closed/in/c.yaml")]).problems, ["-: permission denied"]);
        assert.deepEqual(found("closed/in"), ["closed/in: permission denied"]);
        assert.deepEqual(found("closed/in", "*.yaml"), ["closed/in/*.yaml: permission denied"]);
      });
      chmodSync(files.path("closed/in"), 0o755);
    });

    it("is reported if it has no supported content, as its name may be mistyped", () => {
      files.write("nothing/values.yaml", "image: x\n");
      mkdirSync(files.path("empty"));
      const reason = (found: string): string =>
        `-: ${found}; expected Kubernetes manifests, CloudFormation templates, Docker Compose files, docker inspect output, output of pulumi preview --json or output of pulumi stack export`;
      assert.deepEqual(read([files.path("nothing")]).problems, [reason("no supported content found")]);
      assert.deepEqual(read([files.path("empty")]).problems, [reason("no supported content found")]);
    });
  });

  describe("that is a pattern", () => {
    before(() => {
      for (const name of [
        "a.yaml",
        "b.json",
        "a.txt",
        "x/a.yaml",
        "x/y/a.yaml",
        "x/y/ab.yaml",
        "x/[1].yaml",
        ".h/a.yaml",
      ])
        files.write(`pattern/${name}`, "");
      files.write("pattern/z*.yaml", "");
      files.write("pattern/zz.yaml", "");
    });
    const rows: Readonly<Record<string, readonly string[]>> = {
      "*.yaml": ["a.yaml", "z*.yaml", "zz.yaml"],
      "*": ["a.yaml", "b.json", "z*.yaml", "zz.yaml"],
      "?.yaml": ["a.yaml"],
      "**/a.yaml": ["a.yaml", ".h/a.yaml", "x/a.yaml", "x/y/a.yaml"],
      "x/**": ["x/[1].yaml", "x/a.yaml", "x/y/a.yaml", "x/y/ab.yaml"],
      "x/**/a*.yaml": ["x/a.yaml", "x/y/a.yaml", "x/y/ab.yaml"],
      "**/y/*b.yaml": ["x/y/ab.yaml"],
      "x/*/a.yaml": ["x/y/a.yaml"],
      "./x//*.yaml": ["x/[1].yaml", "x/a.yaml"],
      "x/../*.json": ["b.json"],
      "z*.yaml": ["z*.yaml"], // there is a file of that name
      ".h/*.yaml": [".h/a.yaml"],
      "**/.h/*.yaml": [".h/a.yaml"],
    };
    for (const [pattern, names] of Object.entries(rows))
      it(`finds the files that match ${pattern}`, () => {
        const short = (path: string): string => path.replace(/^.*?pattern\//, "").replace("x/../", "");
        assert.deepEqual(found("pattern", pattern).map(short), names);
      });

    for (const pattern of ["*.yml", "**/*.txt", "x/?", "nowhere/*.yaml", "**/.i/*.yaml"])
      it(`is reported if it matches nothing: ${pattern}`, () =>
        assert.deepEqual(found("pattern", pattern), [`pattern/${pattern}: the pattern matches no YAML or JSON files`]));
  });

  describe("that is one file", () => {
    it("may have any name, and contain no workloads", () => {
      files.write("manifest", podText("web", PRIVILEGED));
      files.write("package.json", "{}");
      files.write("blank.yaml", "");
      assert.deepEqual(read(["manifest", "package.json", "blank.yaml"].map((name) => files.path(name))), {
        privileged: ["web"],
        resources: 1,
        problems: [],
      });
    });

    it("is checked once, even if it is named several times in several ways", () => {
      files.write("once/a.yaml", podText("web", PRIVILEGED));
      const folder = files.path("once");
      assert.deepEqual(read([folder, `${folder}/`, `${folder}/a.yaml`, `${folder}/../once/./a.yaml`]).privileged, [
        "web",
      ]);
    });

    it("is reported if it does not exist, or cannot exist", () => {
      symlinkSync("loop", files.path("loop"));
      files.write("plain", "");
      const reasons = (path: string): readonly string[] => read([path]).problems;
      assert.deepEqual(reasons(files.path("nowhere.yaml")), ["-: no such file or folder"]);
      assert.deepEqual(reasons(files.path("plain/a.yaml")), ["-: part of its path is a file, not a folder"]);
      assert.deepEqual(reasons(files.path("loop")), ["-: it is a symbolic link to itself"]);
      assert.deepEqual(reasons("x".repeat(5_000)), ["-: its name is too long"]);
      assert.deepEqual(reasons(""), ["-: no such file or folder"]);
    });

    it("is not read completely if it never ends", () =>
      assert.deepEqual(read(["/dev/zero"]).problems, ["-: it is larger than 64 MiB"]));

    it("is reported if it is a socket", async () => {
      const server = await new Promise<Server>((resolve) => {
        const listening = createServer().listen(files.path("socket"), () => resolve(listening));
      });
      try {
        assert.deepEqual(read([files.path("socket")]).problems, ["-: it is a socket"]);
      } finally {
        server.close();
      }
    });

    it("may be a pipe such as a shell's <(…), if it has content", () => {
      const pipe = files.path("fifo");
      execFileSync("mkfifo", [pipe]);
      const through = (text: string): Read => {
        const child = spawn("sh", ["-c", 'printf %s "$0" > "$1"', text, pipe], { stdio: "ignore" });
        child.unref();
        return read([pipe]);
      };
      assert.deepEqual(through(podText("web", PRIVILEGED)).privileged, ["web"]);
      assert.match(through("")["problems"][0]!, /^-: no supported content found; expected Kubernetes manifests, /);
    });

    it("may be an open file descriptor", () => {
      const descriptor = openSync(files.write("open", podText("web", PRIVILEGED)), "r");
      try {
        assert.deepEqual(read([`/dev/fd/${descriptor}`]).privileged, ["web"]);
      } finally {
        closeSync(descriptor);
      }
    });
  });

  describe("of text", () => {
    const TEXT = podText("wéb-😀", PRIVILEGED);
    const utf16 = Buffer.from(`\ufeff${TEXT}`, "utf16le");
    const texts: Readonly<Record<string, Uint8Array>> = {
      "UTF-8": Buffer.from(TEXT),
      "UTF-8 with a byte order mark": Buffer.from(`\ufeff${TEXT}`),
      "UTF-16, little end first": utf16,
      "UTF-16, big end first": Buffer.from(utf16).swap16(),
    };
    for (const [encoding, bytes] of Object.entries(texts))
      it(`is read in ${encoding}`, () => {
        const path = files.write("text.yaml", bytes);
        assert.equal(readText(path), TEXT);
        assert.deepEqual(read([path]).privileged, ["wéb-😀"]);
      });

    it("has lines that count from the byte order mark", () => {
      const path = files.write("bom.yaml", `\ufeff${podText("web")}---\n\ufeffa: [\n`);
      assert.deepEqual(read([path]).problems, ["12: unexpected end of the stream within a flow collection"]);
    });

    const binaries: Readonly<Record<string, Uint8Array>> = {
      "a byte that UTF-8 does not have": Buffer.concat([Buffer.from(TEXT), Buffer.from([0xff])]),
      "Latin-1": Buffer.from("a: é", "latin1"),
      "half a character": Buffer.from("a: é").subarray(0, 4),
      NUL: Buffer.from("a: \0"),
      "UTF-16 without a mark": utf16.subarray(2),
      "half a character of UTF-16": Buffer.concat([utf16, Buffer.from([0])]),
      "UTF-16 with NUL": Buffer.from("\ufeff\0", "utf16le"),
      "UTF-32": Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]),
    };
    for (const [what, bytes] of Object.entries(binaries))
      it(`is rejected with ${what}`, () =>
        assert.deepEqual(read([files.write("binary.yaml", bytes)]).problems, ["-: not a UTF-8 text file"]));

    it("is rejected if it is too long, and read if it is just short enough", () => {
      const most = 64 * 1024 * 1024;
      const text = Buffer.concat([Buffer.from(`${podText("web", PRIVILEGED)}#`), Buffer.alloc(most, 0x78)]);
      assert.deepEqual(read([files.write("long.yaml", text.subarray(0, most))]), {
        privileged: ["web"],
        resources: 1,
        problems: [],
      });
      assert.deepEqual(read([files.write("long.yaml", text.subarray(0, most + 1))]).problems, [
        "-: it is larger than 64 MiB",
      ]);
    });
  });

  describe("is read in linear time:", () => {
    const item = (name: number): object => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `web-${name}` },
      spec: { containers: [{ name: "a", image: "b", securityContext: { privileged: true } }] },
    });
    const list = (size: number): object => ({ kind: "List", items: Array.from({ length: size }, (_, i) => item(i)) });
    const container = "    - {name: a, image: b, securityContext: {privileged: true}}\n";
    const texts: Readonly<Record<string, (size: number) => string>> = {
      "a list in JSON on one line": (size) => JSON.stringify(list(size)),
      "a list in JSON on many lines": (size) => JSON.stringify(list(size), undefined, 2),
      "a list after many spaces": (size) => " ".repeat(size * 100) + JSON.stringify(list(size)),
      "a list of values that are not objects": (size) =>
        JSON.stringify({ kind: "PodList", items: Array(size).fill(1) }),
      "many documents": (size) => Array.from({ length: size }, (_, i) => podText(`${i}`, PRIVILEGED)).join("---\n"),
      "many documents with end markers": (size) =>
        Array.from({ length: size }, (_, i) => podText(`${i}`, PRIVILEGED)).join("...\n"),
      "braces in one string": (size) =>
        podText("a", `{privileged: true, x: "${"{{ ".repeat(size * 10)}"}`) +
        Array.from({ length: size - 1 }, (_, i) => `---\n${podText(`${i}`, PRIVILEGED)}`).join(""),
      "many JSON values": (size) => Array.from({ length: size }, (_, i) => JSON.stringify(item(i))).join("\n"),
      "many containers": (size) =>
        `kind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n${Array<string>(size).fill(container).join("")}`,
      "many containers with as many annotations and exemptions": (size) => {
        const annotations = Array.from(
          { length: size },
          (_, i) => `    container-guard.dev/exempt.p${i}: x\n    a${i}: x\n`,
        );
        return `kind: Pod\nmetadata:\n  name: a\n  annotations:\n${annotations.join("")}spec:\n  containers:\n${container.repeat(size)}`;
      },
      "many aliases of one container": (size) =>
        `x: &x {name: a, image: b, securityContext: {privileged: true}}\nkind: Pod\nspec:\n  containers: [${Array<string>(size).fill("*x").join()}]\n`,
    };
    for (const [what, write] of Object.entries(texts))
      it(what, () => {
        assertLinear(500, (size) => {
          const path = files.write("size.yaml", write(size));
          return () => assert.equal(read([path]).privileged.length, size);
        });
      });
  });

  const crowded: Readonly<Record<string, readonly [text: () => string, problems: readonly string[]]>> = {
    "seven million lines": [
      () => "\n".repeat(7_000_000),
      ["crowded.yaml: expected at most 6000000 lines, found 7000001"],
    ],
    "seven million lines that end with carriage returns": [
      () => "\r".repeat(7_000_000),
      ["crowded.yaml: expected at most 6000000 lines, found 7000001"],
    ],
    "seven million commas": [
      () => `[1${",1".repeat(7_000_000)}]`,
      ["crowded.yaml: expected at most 6000000 commas, found 7000000"],
    ],
    "more than half a million documents": [
      () => "{}\n".repeat(500_001),
      ["crowded.yaml: expected at most 500000 documents, found more"],
    ],
    "five million lines with commas": [() => "#,\n".repeat(5_000_000), []],
  };
  for (const [what, [text, problems]] of Object.entries(crowded))
    it(`${problems.length > 0 ? "is not read if it has" : "may have"} ${what}`, () => {
      const found = [...readSources([files.write("crowded.yaml", text())])].flatMap(({ problem }) => problem ?? []);
      assert.deepEqual(
        found.map(({ file, reason }) => `${file.split("/").at(-1)}: ${reason}`),
        problems,
      );
    });

  it("is read in linear time if many JSON documents are invalid", () => {
    assertLinear(12, (size) => {
      const path = files.write("broken.json", `[${"1,".repeat(20_000 * size)}1]\n${"---\na: [\n".repeat(size)}`);
      return () => assert.equal(read([path]).problems.length, size);
    });
  });

  describe("with Kubernetes manifests", () => {
    const judged = (text: string, options?: ReadOptions): Read => read([files.write("k8s.yaml", text)], options);
    const item = (name: string): object => ({
      metadata: { name },
      spec: { containers: [{ name: "a", image: "b", securityContext: { privileged: true } }] },
    });
    const pod = (name: string): object => ({ apiVersion: "v1", kind: "Pod", ...item(name) });

    it("is read without an invalid manifest, which is reported with its position", () => {
      const text = `${podText("a", PRIVILEGED)}---\n${podText("b", "{")}---\n${podText("c", PRIVILEGED)}`;
      assert.deepEqual(judged(text), {
        privileged: ["a", "c"],
        resources: 2,
        problems: ["20: unexpected end of the stream within a flow collection"],
      });
    });

    it("has its first hundred errors reported, and that there are more", () => {
      const { problems } = judged("---\na: [\n".repeat(1_000));
      assert.equal(problems.length, 101);
      assert.equal(problems.at(-1), "-: further errors are not listed");
    });

    it("is read without empty documents, scalars, lists and other kinds", () => {
      const text = ["", "null", "text", "[1, 2]", "kind: 5", "{}", "kind: Pod", podText("web", PRIVILEGED)].join(
        "\n---\n",
      );
      assert.deepEqual(judged(text), { privileged: ["web"], resources: 1, problems: [] });
    });

    it("is rejected with other content and --from kubernetes", () =>
      assert.deepEqual(judged(`text\n---\n${podText("web", PRIVILEGED)}`, { format: "kubernetes" }), {
        privileged: ["web"],
        resources: 1,
        problems: ["-: expected Kubernetes manifests, found something else"],
      }));

    const hidden: Readonly<Record<string, string>> = {
      "a kind in base 64": podText("web", PRIVILEGED).replace("kind: Pod", "kind: !!binary UG9k"),
      "a name in base 64": podText("web", PRIVILEGED).replace("kind: Pod", "? !!binary a2luZA==\n: Pod"),
      "tags of YAML": podText("web", PRIVILEGED)
        .replace("metadata:", "metadata: !!set")
        .replace("kind:", "!!str kind:"),
      "a kind that is merged in": `x: &x {kind: Pod}\n<<: *x\n${podText("web", PRIVILEGED).replace("kind: Pod\n", "")}`,
    };
    for (const [what, text] of Object.entries(hidden))
      it(`may contain a Pod with ${what}`, () =>
        assert.deepEqual(judged(text), { privileged: ["web"], resources: 1, problems: [] }));

    const tagged: Readonly<Record<string, readonly [text: string, line: number]>> = {
      "on its kind": [podText("web", PRIVILEGED).replace("kind: Pod", "kind: !x Pod"), 2],
      "on an object": [podText("web", PRIVILEGED).replace("spec:", "spec: !x"), 5],
      "that is YAML's in a name of its own": [
        `%TAG !e! tag:yaml.org,2002:\n--- \n${podText("web", PRIVILEGED)}!e!merge <<: {x: 1}\n`,
        podText("web", PRIVILEGED).split("\n").length + 2,
      ],
      "beside lines in brackets at the margin": [`x: [\n1\n]\n${podText("web", PRIVILEGED)}y: !x 1\n`, 13],
    };
    for (const [where, [text, line]] of Object.entries(tagged))
      it(`is rejected with an unknown tag ${where}, and its Pod is checked`, () => {
        const { privileged, problems } = judged(text);
        assert.deepEqual(privileged, ["web"]);
        assert.deepEqual(problems, [`${line}: unknown tag; text that starts with ! must be quoted`]);
      });

    it("is rejected with keys that kubectl reads differently next to <<", () => {
      const odd = (text: string) => judged(`x: &x {privileged: true}\n${podText("web", text)}`).problems;
      assert.deepEqual(odd("{&a <<: *x}"), ["10: an anchor on <<, whose aliases YAML readers merge differently"]);
      assert.deepEqual(odd("{<<: *x, privileged:}"), [
        "10: missing space after the colon: kubectl reads the colon as part of the key",
      ]);
      assert.deepEqual(odd("{<<: *x, privileged: }"), []);
      assert.deepEqual(odd("{privileged:}"), []);
      assert.deepEqual(odd(`{<<: *x}\n  x: [${"{},".repeat(200_000)}]`), []);
    });

    it("is skipped if it belongs to another program and has its tags", () => {
      const texts = [
        "Resources:\n  Web:\n    Type: AWS::EC2::Instance\n    Properties:\n      ImageId: !Ref Image\n      SubnetId: !GetAtt [Net, Id]\n      UserData: !Sub {a: b}\n",
        "plugins:\n  - emoji:\n      index: !!python/name:material.extensions.emoji.twemoji\n",
        "job:\n  script:\n    - !reference [.setup, script]\n",
        "password: !secret password\nautomation: !include automations.yaml\n",
      ];
      assert.deepEqual(judged(texts.join("---\n")), { privileged: [], resources: 0, problems: [] });
    });

    const lists: Readonly<Record<string, readonly [list: object, names: readonly string[]]>> = {
      "a List": [{ kind: "List", apiVersion: "v1", items: [pod("a"), pod("b")] }, ["a", "b"]],
      "a List without a version": [{ kind: "List", items: [pod("a")] }, ["a"]],
      "a list of a kind": [{ kind: "PodList", apiVersion: "v1", items: [item("a"), pod("b")] }, ["a", "b"]],
      "a List of Lists": [{ kind: "List", items: [{ kind: "List", items: [pod("a")] }, pod("b")] }, ["a", "b"]],
      "a List with gaps": [{ kind: "List", items: [null, pod("a")] }, ["a"]],
      "an object of another name with items": [{ kind: "Kit", apiVersion: "example.com/v1", items: [pod("a")] }, ["a"]],
      "a Pod with items": [{ ...pod("p"), items: [pod("a")] }, ["p", "a"]],
      "a List that has none": [{ kind: "List", apiVersion: "v1", items: [] }, []],
      "a List of nothing": [{ kind: "List", apiVersion: "v1", items: null }, []],
    };
    for (const [what, [list, names]] of Object.entries(lists))
      it(`has the items of ${what}`, () => {
        const { privileged, problems } = judged(JSON.stringify(list));
        assert.deepEqual({ privileged, problems }, { privileged: names, problems: [] });
      });

    it("has a finding for an item that is not an object", () => {
      const { privileged } = judged(JSON.stringify({ kind: "PodList", apiVersion: "v1", items: ["x", pod("a")] }));
      assert.equal(privileged.length, 2);
    });

    const HELM = "unrendered Helm template. Render it first: helm template … | container-guard check -";
    const templates: Readonly<Record<string, readonly [text: string, line: number]>> = {
      "in place of a value": [podText("web", "{{ .Values.context }}"), 9],
      "in quotes": [podText("web", '{privileged: "{{ .Values.privileged }}"}'), 9],
      "as a line": [`{{- if .Values.web }}\n${podText("web")}{{- end }}\n`, 1],
      "in a name": [podText('{{ include "web.name" . }}'), 4],
      "in brackets": [podText("web", "[{{ range .Values.x }}]"), 9],
      "as a key": [podText("web", "{ {{ .Values.x }}: 1 }"), 9],
    };
    for (const [where, [text, line]] of Object.entries(templates))
      it(`is reported once if it is a chart's template, with a template ${where}`, () => {
        const { problems } = judged(`${text}---\n${text}`);
        assert.equal(problems.length, 1);
        assert.match(problems[0]!, new RegExp(`^${line}: unrendered Helm template`));
        assert.ok(problems[0]!.endsWith(HELM.slice(-60)));
      });

    it("is checked without templates in a list, and templates in data are ignored", () => {
      const configMap = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "c" },
        data: { x: "{{ .Values.x }}" },
      };
      const list = (...items: readonly object[]): string => JSON.stringify({ kind: "List", items }, undefined, 1);
      assert.deepEqual(judged(list(configMap, pod("a"))), { privileged: ["a"], resources: 2, problems: [] });
      const { privileged, problems } = judged(list(pod("a"), pod("{{ .Release.Name }}"), pod("b")));
      assert.deepEqual(privileged, ["a", "b"]);
      assert.deepEqual(problems, [`${list(pod("a")).split("\n").length + 3}: ${HELM}`]);
    });

    it("is detected as a Helm template only by its braces", () => {
      const text = podText("web", PRIVILEGED).replace("image: ", "args: ['{{ .Name }}', '${{ x }}']\n      image: ");
      assert.deepEqual(judged(`# {{ .Values.x }}\n${text}`).problems, []);
      assert.deepEqual(judged(`# {{ .Values.x }}\n${text}`).privileged, ["web"]);
    });
  });
});
