import assert from "node:assert/strict";
import { writeGithub } from "../../src/reports/github";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads lines as the runner of GitHub Actions does: a command, or a line of the log. */
function parse(text: string): { readonly commands: readonly Command[]; readonly log: readonly string[] } {
  const lines = text.split(/\r?\n|\r/).filter((line) => line !== "");
  const commands: Command[] = [];
  const log: string[] = [];
  for (const line of lines) {
    const [, name, list, data] = /^\s*::(\w[\w-]*) ?(.*?)::(.*)$/.exec(line) ?? [];
    if (name === undefined) {
      log.push(line);
      continue;
    }
    const pairs = list!.split(",").map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]);
    const properties = Object.fromEntries(pairs.map(([key, value]) => [key, unescape(value, true)]));
    commands.push({ name, properties, data: unescape(data!, false) });
  }
  return { commands, log };
}

function unescape(text: string, isProperty: boolean): string {
  const plain = text.replaceAll("%0D", "\r").replaceAll("%0A", "\n");
  return (isProperty ? plain.replaceAll("%3A", ":").replaceAll("%2C", ",") : plain).replaceAll("%25", "%");
}

function report(checked: Checked, showsExempt = false): ReturnType<typeof parse> {
  return parse(writeGithub(writing(checked, { showsExempt })));
}

describe("GitHub workflow commands", () => {
  it("are empty without findings", () => assert.equal(writeGithub(writing({ files: { "a.yaml": pod() } })), ""));

  it("annotate the line of a finding", () => {
    const { commands, log } = report({ files: { "k8s/a.yaml": privileged() } });
    assert.deepEqual(commands, [
      {
        name: "error",
        properties: {
          file: "k8s/a.yaml",
          line: "25",
          endLine: "25",
          col: "11",
          endColumn: "29",
          title: "no-privileged",
        },
        data: 'Pod/shop/web: container "web" runs in privileged mode\nFix: Remove the setting. If the program needs a specific capability or device, grant only that one.',
      },
    ]);
    assert.deepEqual(log, ["container-guard: 1 mandatory, 0 advisory, 0 undecided, 0 exempt"]);
  });

  it("have no file for standard input", () => {
    const [command] = report({ files: { "-": privileged() } }).commands;
    assert.equal(command!.properties["file"], undefined);
    assert.equal(command!.properties["line"], "25");
  });

  it("begin with unreadable sources and the most severe findings, because GitHub shows ten of each", () => {
    const mixed = pod({ container: { image: "registry.k8s.io/pause", resources: {} }, spec: { hostPID: true } });
    const files = { "a.yaml": mixed, "b.yaml": pod({ container: { image: "{{ image }}" } }), "c.yaml": privileged() };
    const problems = [{ file: "z.yaml", line: 4, column: null, reason: "a key has no value" }];
    const { commands } = report({ files, problems });
    assert.deepEqual(
      commands.map(({ name, properties }) => `${name} ${properties["title"]}`),
      [
        "error container-guard: cannot read this file",
        "error no-privileged",
        "error no-host-namespaces",
        "warning pinned-images",
        "warning require-resource-limits",
        "notice pinned-images (undecided)",
        "notice trusted-registries (undecided)",
      ],
    );
    assert.deepEqual(commands[0]!.properties, {
      file: "z.yaml",
      line: "4",
      col: "1",
      title: "container-guard: cannot read this file",
    });
  });

  it("list exempt findings on request, and always count them", () => {
    const exempt = [{ resource: "Pod/shop/web", reason: "needs it" }];
    const checked = { files: { "a.yaml": privileged() }, config: { "no-privileged": { exempt } } };
    assert.deepEqual(report(checked).commands, []);
    assert.deepEqual(report(checked).log, ["container-guard: 0 mandatory, 0 advisory, 0 undecided, 1 exempt"]);
    const [command] = report(checked, true).commands;
    assert.equal(command!.name, "notice");
    assert.match(command!.data, /\nExempt: needs it$/);
  });

  it("count unused exemptions and unreadable sources", () => {
    const exempt = [{ resource: "Pod/shop/gone", reason: "old" }];
    const problems = [{ file: "b.yaml", line: null, column: null, reason: "it is a folder" }];
    const { log } = report({ files: {}, config: { "no-privileged": { exempt } }, problems });
    assert.match(log.join("\n"), /; 1 unused exemption; 1 source could not be read$/);
  });

  it("do not let a name, file or reason start another command", () => {
    for (const text of HOSTILE) {
      const annotations = { "container-guard.dev/exempt.no-privileged": text };
      const { securityContext } = (privileged() as any).spec.containers[0];
      const exempt = pod({ annotations, container: { name: text, securityContext } });
      const { commands, log } = report(
        {
          files: { [text]: privileged(text, { name: text, image: text }), "b.yaml": exempt },
          config: { "no-privileged": { inlineExemptions: true } },
          problems: [{ file: text, line: 1, column: 1, reason: text }],
        },
        true,
      );
      assert.equal(log.length, 1, text);
      assert.ok(commands.length >= 3 && commands.every(({ name }) => /^(error|warning|notice)$/.test(name)));
      assert.ok(
        commands.every(({ properties }) =>
          Object.keys(properties).every((key) => /^(file|line|endLine|col|endColumn|title)$/.test(key)),
        ),
      );
      assert.equal(commands[0]!.properties["file"], text.toWellFormed());
    }
  });
});
