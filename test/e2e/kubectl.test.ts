import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { readSources } from "../../src/sources";
import { Files, PRIVILEGED, podText } from "../support/files";
import { newReport } from "../support/guard";
import { needs } from "../support/pulumi";

const SEED = 20261124;

/** What a reader makes of a file: whether any container in it is privileged, and what it cannot read. */
interface Reading {
  readonly isPrivileged: boolean;
  readonly problem: string;
}

/** A text that holds a Pod, or several, of this name. */
type Write = (name: string) => string | Buffer;

const pod =
  (securityContext: string): Write =>
  (name) =>
    podText(name, securityContext);
const block = (lines: string): Write =>
  pod(
    `\n${lines
      .split("\n")
      .map((line) => `        ${line}`)
      .join("\n")}`,
  );
const json = (name: string, context: object): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "a", image: "b", securityContext: context }] },
  });
const shared =
  (context: string): Write =>
  (name) =>
    `x: &x {privileged: true}\ny: &y {privileged: false}\nz: &z {<<: *x, runAsUser: 5}\n${podText(name, context)}`;
const reversed = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();

/** Files that kubectl and container-guard read alike. */
const ALIKE: Readonly<Record<string, Write>> = {
  ...Object.fromEntries(
    ["true", "True", "TRUE", "yes", "y", "Y", "on", "ON", "no", "off", "n", "~", "", "!!bool yes", "!!bool 'true'"].map(
      (word) => [`privileged: ${word}`, block(`privileged: ${word}`)],
    ),
  ),
  "a name in quotes": block('"privileged": true'),
  "a name with an escape": block('"privilege\\x64": true'),
  "a name and a value apart": block("? privileged\n: true"),
  "a tab before a value": block("privileged:\ttrue"),
  "a value in a comment": block("runAsUser: 1 # privileged: true"),
  "a comment that ends at U+2028": block("runAsUser: 1 # x\u2028        privileged: true"),
  "a comment that ends at U+0085": block("runAsUser: 1 # x\u0085        privileged: true"),
  "a comment that ends at a carriage return": block("runAsUser: 1 # x\r        privileged: true"),
  "a text that ends at U+2028": block("x: |\n  y\u2028        privileged: true"),
  "a text that looks like it": block("x: |\n  y\n  privileged: true"),
  "brackets that close below their key": block("x: [\n  1\n]\nprivileged: true"),
  "braces that close below their key": pod("{\n      privileged: true\n      }"),
  "braces at the margin": pod("{\nprivileged: true\n}"),
  "no blank behind a colon in braces": pod("{privileged:true}"),
  "no blank behind a quoted name in braces": pod("{'privileged':true}"),
  "an alias": (name) => `x: &x true\n${podText(name, "{privileged: *x}")}`,
  "an alias as a name": (name) => `x: &x privileged\n${podText(name, "{*x : true}")}`,
  "a merge": shared("{<<: *x}"),
  "a merge of a merge": shared("{<<: *z}"),
  "a merge and a key after it": shared("{<<: *x, privileged: false}"),
  "a merge in quotes": shared('{privileged: false, "<<": *x}'),
  "a merge that is text": shared("{privileged: false, !!str <<: *x}"),
  "two merges of different names": shared("{<<: *x, <<: {runAsUser: 1}}"),
  "a merge of several": shared("{<<: [*x, *y]}"),
  "a merge of several, the other way round": shared("{<<: [*y, *x]}"),
  "a name in base64": block("!!binary cHJpdmlsZWdlZA==: true"),
  "names that JavaScript has a use for": block("__proto__: {privileged: false}\nconstructor: 1\nprivileged: true"),
  "only a name like that": block("__proto__: {privileged: true}"),
  "Windows' ends of lines": (name) => podText(name, PRIVILEGED).replaceAll("\n", "\r\n"),
  "a byte order mark": (name) => `\ufeff${podText(name, PRIVILEGED)}`,
  "UTF-16": (name) => Buffer.from(`\ufeff${podText(name, PRIVILEGED)}`, "utf16le"),
  "UTF-16, big end first": (name) => reversed(Buffer.from(`\ufeff${podText(name, PRIVILEGED)}`, "utf16le")),
  "a document behind another": (name) => `${podText(name)}---\n${podText(name, PRIVILEGED)}`,
  "a document behind a comment": (name) => `${podText(name)}--- # next\n${podText(name, PRIVILEGED)}`,
  "a document behind nothing": (name) => `---\n---\n# x\n---\n${podText(name, PRIVILEGED)}---\n`,
  JSON: (name) => json(name, { privileged: true }),
  "JSON behind blanks": (name) => `\n\n  \t${json(name, { privileged: true })}`,
  "JSON with commas at the end": (name) => json(name, { privileged: true }).replaceAll("}", ",}"),
  "several JSON values": (name) => `${json(name, {})}${json(name, {})}\n${json(name, { privileged: true })}`,
  "JSON and then YAML": (name) => `${json(name, {})}\n---\n${podText(name, PRIVILEGED)}`,
  "a name twice in JSON, the last of which counts": (name) =>
    json(name, { privileged: 1 }).replace(":1}", ':false,"privileged":true}'),
  "a name twice in JSON, the last of which is good": (name) =>
    json(name, { privileged: 1 }).replace(":1}", ':true,"privileged":false}'),
  "<< in JSON": (name) => json(name, { "<<": { privileged: true } }),
  "a list": (name) =>
    `{"apiVersion": "v1", "kind": "List", "items": [${json(name, {})}, ${json(name, { privileged: true })}]}`,
  "a list without a version": (name) => `{"kind": "List", "items": [${json(name, { privileged: true })}]}`,
  "a list of a kind": (name) =>
    `{"apiVersion": "v1", "kind": "PodList", "items": [${json(name, { privileged: true })}]}`,
  "a list that is called a Pod": (name) =>
    json(name, {}).replace(/\}$/, `,"items":[${json(name, { privileged: true })}]}`),
  "a pod template": (name) =>
    json(name, { privileged: true })
      .replace('"kind":"Pod"', '"kind":"PodTemplate"')
      .replace('"spec":', '"template":{"spec":')
      .concat("}"),
};

/** Files with a privileged container for kubectl, which container-guard rejects. */
const REFUSED: Readonly<Record<string, Write>> = {
  "a name twice in YAML": block("privileged: false\nprivileged: true"),
  "a key and a merge after it": shared("{privileged: false, <<: *x}"),
  "two merges": shared("{<<: *y, <<: *x}"),
  "a tag for a merge": shared('{privileged: false, !!merge "<<": *x}'),
};

describe("kubectl and container-guard", function () {
  this.timeout(120_000);
  before(needs("a Kubernetes API server on this machine"));
  const files = new Files();
  after(() => files.remove());

  /** Of all files at once, as each call takes a while. */
  function readByKubectl(paths: readonly string[]): ReadonlyMap<string, boolean> {
    const options = ["create", "--dry-run=client", "--validate=false", "--output=json", "--request-timeout=20s"];
    const { stdout } = spawnSync("kubectl", [...options, ...paths.flatMap((path) => ["-f", path])], {
      encoding: "utf8",
      maxBuffer: 1e9,
    });
    const found = new Map<string, boolean>();
    for (const object of stdout.split(/^(?=\{$)/m).filter(Boolean)) {
      const value = JSON.parse(object) as KubernetesObject;
      for (const { metadata, spec, template } of value.items ?? [value]) {
        const containers = (spec ?? template?.spec)?.containers ?? [];
        const isPrivileged = containers.some(({ securityContext }) => securityContext?.privileged === true);
        const name = metadata?.name ?? "";
        found.set(name, isPrivileged || found.get(name) === true);
      }
    }
    return found;
  }

  function readByUs(path: string): Reading {
    const report = newReport({ all: "disabled", "no-privileged": "mandatory" });
    let problem = "";
    for (const read of readSources([path])) {
      read.resources.forEach((resource) => report.add(resource));
      problem += read.problem?.reason ?? "";
    }
    return { isPrivileged: report.findings.length > 0, problem };
  }

  function readAll(tables: Readonly<Record<string, Write>>, prefix: string) {
    const names = Object.keys(tables).map((what, index) => [what, `${prefix}-${index}`] as const);
    const paths = names.map(([what, name]) => files.write(`${name}.yaml`, tables[what]!(name)));
    const kubectl = readByKubectl(paths);
    return names.map(([what, name], index) => ({ what, kubectl: kubectl.get(name), ours: readByUs(paths[index]!) }));
  }

  it("read odd files alike", () => {
    const rows = readAll(ALIKE, "alike");
    assert.deepEqual(
      rows.map(({ what, ours }) => [what, ours]),
      rows.map(({ what, kubectl }) => [what, { isPrivileged: kubectl, problem: "" }]),
    );
    assert.ok(rows.some(({ kubectl }) => kubectl === true) && rows.some(({ kubectl }) => kubectl === false));
  });

  it("differ only in files that container-guard rejects", () => {
    for (const { what, kubectl, ours } of readAll(REFUSED, "refused")) {
      assert.equal(kubectl, true, what);
      assert.notEqual(ours.problem, "", what);
    }
  });

  it("agree on privileged containers after characters are inserted and removed", () => {
    const bits = [
      "#",
      " #",
      "'",
      '"',
      "\u2028",
      "\u0085",
      "\r",
      "\t",
      "|",
      ">",
      "&a ",
      "*x",
      "---\n",
      "...\n",
      "? ",
      ": ",
      "{",
      "}",
    ]
      .concat([
        "[",
        "]",
        ",",
        "!!str ",
        "\ufeff",
        "\n",
        "  ",
        "\u00a0",
        "- ",
        "%",
        "\\",
        "~",
        "0",
        "\u200b",
        "|-\n",
        "''",
      ])
      .concat([
        "        <<: *x\n",
        "        <<: *y\n",
        '        "<<": *x\n',
        "        privileged: false\n",
        "\n...\n",
        "\r\n",
      ]);
    const mutation = fc.record({
      at: fc.nat({ max: 1_000_000 }),
      isNear: fc.boolean(),
      remove: fc.nat({ max: 3 }),
      bit: fc.constantFrom("", ...bits),
    });
    const mutations = fc.sample(fc.array(mutation, { minLength: 1, maxLength: 3 }), { seed: SEED, numRuns: 1_000 });
    const context =
      "\n        runAsUser: 1000 # comment\n        privileged: true\n        readOnlyRootFilesystem: true";
    const original = (name: string): string =>
      String(shared(context)(name)).replace("image:", "args: [\"x\", 'y', z]\n      image:");
    const tables = Object.fromEntries(
      mutations.map((each, index): [string, Write] => [
        String(index),
        (name) =>
          each.reduce((text, { at, isNear, remove, bit }) => {
            const place = isNear ? text.indexOf("securityContext") + (at % 140) : at % text.length;
            return text.slice(0, place) + bit + text.slice(place + remove);
          }, original(name)),
      ]),
    );
    const rows = readAll(tables, "mutant");
    const missed = rows.filter(({ kubectl, ours }) => kubectl === true && !ours.isPrivileged && ours.problem === "");
    assert.deepEqual(
      missed.map(({ what }) => tables[what]!("mutant")),
      [],
    );
    assert.ok(rows.filter(({ kubectl }) => kubectl === true).length > 100, "many are still read by kubectl");
  });
});

interface KubernetesObject {
  readonly metadata?: { readonly name?: string } | null;
  readonly items?: readonly KubernetesObject[];
  readonly spec?: PodSpec;
  readonly template?: { readonly spec?: PodSpec };
}

interface PodSpec {
  readonly containers?: ReadonlyArray<{ readonly securityContext?: { readonly privileged?: unknown } }>;
}
