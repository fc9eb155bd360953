import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/run";
import { helmTemplateIn } from "../../src/sources/helm";

describe("the output of helm template", () => {
  let file: string;
  before(() => (file = join(mkdtempSync(join(tmpdir(), "container-guard-helm-")), "all.yaml")));
  after(() => rmSync(join(file, ".."), { recursive: true, force: true }));

  const pod = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { hostPID: true, containers: [] }\n`;

  async function check(format: string): Promise<string> {
    const rendered = [
      `---\n# Source: shop/templates/web.yaml\n${pod("web")}`,
      `---\n# Source: shop/charts/db/templates/db.yaml\n# Our database.\n${pod("db")}`,
      `---\n${pod("other")}`,
    ];
    writeFileSync(file, rendered.join(""));
    let text = "";
    const terminal = {
      out: (more: string) => void (text += more),
      err: () => {},
      isColoured: false,
      isWatched: false,
      width: undefined,
    };
    await run(["check", "--format", format, file], terminal);
    return text;
  }

  it("names each finding's template in text, after the line", async () => {
    const text = await check("full");
    assert.match(text, /where {2}\S+all\.yaml:6:9 \(shop\/templates\/web\.yaml\) {2}spec\.hostPID/);
    assert.match(text, /where {2}\S+all\.yaml:13:9 \(shop\/charts\/db\/templates\/db\.yaml\) {2}spec\.hostPID/);
    assert.match(text, /where {2}\S+all\.yaml:18:9 {2}spec\.hostPID/);
  });

  it("names it in the heading of a resource", async () =>
    assert.match(
      await check("text"),
      /all\.yaml \(shop\/templates\/web\.yaml\) {2}Pod\/default\/web {3}1 mandatory$/m,
    ));

  it("names it in JSON", async () => {
    const { findings } = JSON.parse(await check("json")) as {
      readonly findings: ReadonlyArray<{ readonly resource: { readonly name: string }; readonly template?: string }>;
    };
    assert.deepEqual(
      findings.map(({ resource, template }) => [resource.name, template]),
      [
        ["web", "shop/templates/web.yaml"],
        ["db", "shop/charts/db/templates/db.yaml"],
        ["other", undefined],
      ],
    );
  });

  for (const [title, text] of Object.entries({
    "after the document has begun": "kind: Pod\n# Source: a.yaml\n",
    "within another comment": "# From Source: a.yaml\nkind: Pod\n",
    "that is not a path": "# Source: the manual\nkind: Pod\n",
    "in a value": "data: |\n  # Source: a.yaml\n",
  }))
    it(`does not read a comment ${title}`, () => assert.equal(helmTemplateIn(text), undefined));
});
