import assert from "node:assert/strict";
import type { Writing } from "../../src/reports";
import { writeMarkdown } from "../../src/reports/markdown";
import { code, prose } from "../../src/reports/markdown/text";
import { assertLinear } from "../support/growth";
import { HOSTILE, pod, privileged, writing, type Checked } from "../support/reports";

type Renderer = (text: string) => string;

/** Renders Markdown as GitHub's specification says, and lets all HTML through. */
async function githubRenderer(): Promise<Renderer> {
  const [{ micromark }, { gfm, gfmHtml }] = await Promise.all([import("micromark"), import("micromark-extension-gfm")]);
  return (text) => micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

function report(checked: Checked, over: Partial<Writing> = {}): string {
  return writeMarkdown(writing(checked, over));
}

const OWN_TAGS = /^<\/?(?:h3|p|table|thead|tbody|tr|th|td|code|br|details|summary)>$/;
const MENTIONS = [
  "@octocat",
  "@org/team",
  "#123",
  "org/repo#1",
  "GH-1",
  "https://example.com/x",
  "www.example.com",
  "me@example.com",
  "0123456789abcdef0123456789abcdef01234567",
  ":tada:",
  "a | b",
  "a \\| b",
  "`x` | `y`",
  "``` \n```",
  "</code></td></tr></table>@octocat",
  "<!-- -->",
  "**bold** _em_ ~~x~~ ![i](https://example.com/i.png)",
  "| --- |",
  "&#64;octocat",
  '"@octocat"',
  "x @octocat y",
  "[^1]",
  "$x$",
];

describe("Markdown", () => {
  let render: Renderer;
  before(async () => void (render = await githubRenderer()));

  /** The words outside code, where GitHub links mentions, issues and addresses. */
  const outsideCode = (html: string): string =>
    html
      .replace(/<code>.*?<\/code>/gs, "")
      .replace(/<[^>]*>/g, " ")
      .replaceAll("&quot;", '"');

  function assertHarmless(markdown: string, rows: number, what: string): string {
    const html = render(markdown);
    for (const tag of html.match(/<[^>]*>/g) ?? []) assert.match(tag, OWN_TAGS, what);
    const words = outsideCode(html);
    assert.doesNotMatch(words, /[@#:]\w|https?:|www\.|[0-9a-f]{7}|\bGH-|[*_~|$^\\[\]`]/, what);
    assert.equal(html.match(/<tr>/g)?.length ?? 0, rows, what);
    return html;
  }

  it("is one line when clean, because an empty summary looks like a failure", () =>
    assert.equal(
      report({ files: { "a.yaml": pod() } }),
      "### container-guard: passed\n\nno findings in 1 workload (1 resource, default configuration).\n".replace(
        "no f",
        "No f",
      ),
    ));

  it("has the outcome, a table of the findings, the fixes and the next command", () => {
    const html = assertHarmless(report({ files: { "a.yaml": privileged() } }), 4, "one finding");
    assert.match(html, /^<h3>container-guard: failed<\/h3>\n<p>1 mandatory finding in 1 of 1 workload /);
    assert.match(html, /<td>mandatory<\/td>\n<td>critical<\/td>\n<td>no-privileged<\/td>/);
    assert.match(html, /<td>container <code>web<\/code> runs in privileged mode<\/td>/);
    assert.match(html, /<code>a\.yaml:25:11<\/code><br><code>Pod\/shop\/web<\/code>/);
    assert.match(html, /<details><summary>How to fix<\/summary>/);
  });

  it("lists mandatory findings of any resource before advisory ones", () => {
    const files = {
      "a.yaml": pod({ name: "a", container: { image: "example.com/x" } }),
      "b.yaml": pod({ name: "b", spec: { hostPID: true } }),
    };
    assert.deepEqual(report({ files }).match(/^\| (mandatory|advisory) \|/gm), [
      "| mandatory |",
      "| mandatory |",
      "| advisory |",
    ]);
  });

  it("counts the findings that it does not show", () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.yaml`, privileged(`web-${i}`)]));
    assert.match(report({ files }), /^\| {2}\| {2}\| {2}\| … and 17 more \| {2}\|$/m);
  });

  it("fits into a comment, however many and long the findings are", () => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [
        `${"folder/".repeat(60)}${i}.yaml`,
        privileged("@".repeat(250), { image: `${i}.example.com/${"x/".repeat(90)}y` }),
      ]),
    );
    const text = report({ files }, { showsAll: true });
    assert.ok(text.length > 40_000 && text.length <= 65_000, String(text.length));
    const [, more] = /… and (\d+) more/.exec(text)!;
    const rows = text.match(/^\| (mandatory|advisory) /gm)!.length;
    assert.equal(rows + Number(more), writing({ files }).report.findings.length);
    assertHarmless(text, render(text).match(/<tr>/g)!.length, "long");
  });

  it("contains no mention, link, markup or further row, whatever names contain", () => {
    for (const text of [...HOSTILE, ...MENTIONS]) {
      const checked = {
        files: {
          [text]: privileged(text, { name: text, image: text }),
          "b.yaml": pod({ spec: { volumes: [{ name: text, hostPath: { path: `/${text}` } }] } }),
        },
        config: { "trusted-registries": { undecided: "mandatory" } },
        problems: [{ file: text, line: 1, column: 1, reason: text }],
      } as const;
      const given = writing(checked, {
        configuration: { file: text, preset: undefined },
        since: { file: text, known: 1, resolved: 1 },
        showsAll: true,
      });
      const markdown = writeMarkdown(given);
      const rows = markdown.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---")).length;
      assertHarmless(markdown, rows, JSON.stringify(text.slice(0, 60)));
      assert.ok(markdown.isWellFormed());
    }
  });

  it("shows foreign text as it is", () => {
    for (const text of MENTIONS.filter((each) => !each.includes("\n"))) {
      const shown = render(`x ${code(text)}`).replace(/^<p>x <code>|<\/code><\/p>$/g, "");
      const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"' };
      assert.equal(
        shown.replace(/&\w+;/g, (entity) => entities[entity]!),
        text,
      );
    }
  });

  it("leaves plain words readable", () =>
    assert.equal(
      prose('container "a b" isn\'t read-only (see `allowed`), x_y.'),
      "container <code>a b</code> isn't read-only (see <code>allowed</code>), <code>x&#95;y</code>.",
    ));

  it("takes linear time", () =>
    assertLinear(2_000, (size) => {
      const given = writing({ files: { "a.yaml": privileged() } }, { showsAll: true });
      const findings = Array.from({ length: size }, (_, i) => ({ ...given.report.findings[0]!, file: `${i}.yaml` }));
      return () => void writeMarkdown({ ...given, report: { ...given.report, findings } });
    }));
});
