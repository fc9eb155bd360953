import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import type { Writing } from "../../src/reports";
import { writeHtml } from "../../src/reports/html";
import { needs } from "../support/pulumi";
import { fixture } from "../support/report-fixture";
import { HOSTILE, pod, privileged, writing } from "../support/reports";

// What functions use that run in the browser; its types would be every file's.
declare const document: any;
declare const innerWidth: number;
declare const getComputedStyle: (element: unknown) => Readonly<Record<string, string>>;
declare const requestAnimationFrame: (callback: () => void) => void;

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

describe("the HTML report in Chromium", function () {
  this.timeout(120_000);
  let folder = "";
  let browser: Browser;

  before(needs("chromium"));
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "container-guard-html-"));
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a report, acts on it, and tests that nothing else was loaded, blocked or logged. */
  async function open(
    report: Writing,
    options: BrowserContextOptions,
    use: (page: Page) => Promise<void>,
  ): Promise<void> {
    const file = join(folder, "report.html");
    writeFileSync(file, writeHtml(report));
    const url = pathToFileURL(file).href;
    const context = await browser.newContext(options);
    const said: string[] = [];
    try {
      const page = await context.newPage();
      page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => said.push(`error: ${error.message}`));
      page.on("request", (request) => request.url() !== url && said.push(`request: ${request.url()}`));
      page.on("dialog", (dialog) => {
        said.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(url);
      await use(page);
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  }

  const shown = (page: Page): Promise<number> => page.locator(".finding:visible").count();
  const said = (page: Page): Promise<string | null> => page.locator("#shown").textContent();

  it("filters by level, verdict, policy and resource, and combinations of them", () =>
    open(fixture(), {}, async (page) => {
      assert.equal(await said(page), "10 findings");
      assert.equal(await shown(page), 10);
      await page.selectOption("#level", "mandatory");
      assert.equal(await said(page), "5 of 10 findings");
      assert.equal(await shown(page), 5);
      await page.selectOption("#verdict", "malformed");
      assert.equal(await shown(page), 1);
      await page.click("button[type=reset]");
      await page.waitForFunction(() => document.getElementById("shown").textContent === "10 findings");
      assert.equal(await shown(page), 10);
      await page.selectOption("#policy", "no-privileged");
      assert.equal(await shown(page), 2);
      await page.selectOption("#resource", { label: "Deployment/shop/web, shop.yaml" });
      assert.equal(await shown(page), 1);
      assert.deepEqual(await page.locator(".resource:visible h3").allInnerTexts(), ["Deployment/shop/web\nshop.yaml"]);
      await page.selectOption("#verdict", "undecided");
      assert.equal(await said(page), "0 of 10 findings");
    }));

  it("filters by severity and control, and shows what a policy or control links to", () =>
    open(fixture(), {}, async (page) => {
      const critical = await page.locator(".finding[data-severity=critical]").count();
      await page.selectOption("#severity", "critical");
      assert.ok(critical > 0 && critical < 10);
      assert.equal(await shown(page), critical);
      for (const [section, select] of [
        ["policies", "#policy"],
        ["standards", "#control"],
      ] as const) {
        const link = page.locator(`#${section} a[data-filter]`).first();
        await link.click();
        assert.equal(await page.locator(select).inputValue(), await link.getAttribute("data-value"));
        const count = await shown(page);
        assert.ok(count > 0 && count < 10, section);
        assert.ok(await page.locator((await link.getAttribute("href"))!).isVisible());
        assert.equal(await page.locator("#severity").inputValue(), "");
        assert.equal(
          await page.evaluate(() => document.getElementById("filter").getBoundingClientRect().top < 500),
          true,
        );
      }
    }));

  it("searches every word in messages and locations", () =>
    open(fixture(), {}, async (page) => {
      for (const [words, count] of [
        ["SYS_ADMIN", 2],
        ["sys_admin drop", 1],
        ["monitoring.yaml", 6],
        ["node-exporter  hostpid", 1],
        ["<b>&</b>", 3],
        ["no such words", 0],
        [" ", 10],
      ] as const) {
        await page.fill("#search", words);
        assert.equal(await shown(page), count, words);
      }
    }));

  it("shows a hidden finding that a link leads to", () =>
    open(fixture(), {}, async (page) => {
      await page.fill("#search", "filled-in-later");
      assert.equal(await page.locator("#resource-1").isVisible(), false);
      await page.click("a[href='#resource-1']");
      await page.locator("#resource-1").waitFor({ state: "visible" });
      assert.equal(await shown(page), 10);
    }));

  it("can be read without scripts, all of it, and has no form then", () =>
    open(fixture(), { javaScriptEnabled: false }, async (page) => {
      assert.equal(await shown(page), 10);
      assert.equal(await page.locator(".exemption:visible").count(), 4);
      assert.equal(await page.locator("form").isVisible(), false);
    }));

  it("can be used by keyboard: past the head, and into the tables that scroll", () =>
    open(fixture(), {}, async (page) => {
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the findings");
      assert.ok((await page.locator(".skip").boundingBox())!.x >= 0);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.id), "level");
      const unreachable = await page.evaluate(
        () => [...document.querySelectorAll(".box")].filter(({ tabIndex }) => tabIndex < 0).length,
      );
      assert.equal(unreachable, 0);
    }));

  const widths: Readonly<Record<string, BrowserContextOptions>> = {
    "on a phone": { viewport: { width: 375, height: 800 }, isMobile: true },
    "on a desk": { viewport: { width: 1280, height: 900 } },
  };
  for (const [name, options] of Object.entries(widths))
    it(`does not scroll sideways ${name}, whatever names are in it`, async () => {
      const files = Object.fromEntries(
        HOSTILE.map((text, index) => [
          `${text.slice(0, 300)}${index}.yaml`,
          privileged(text, { name: text, image: text }),
        ]),
      );
      for (const report of [fixture(), writing({ files })])
        await open(report, options, async (page) => {
          const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(content! <= window!, `${content} > ${window}`);
        });
    });

  const looks: Readonly<Record<string, BrowserContextOptions>> = {
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    "dark on a phone": { colorScheme: "dark", viewport: { width: 375, height: 800 } },
  };
  for (const [name, options] of Object.entries(looks))
    it(`is accessible: ${name}`, () =>
      open(fixture(), options, async (page) => {
        await page.evaluate(AXE);
        const violations = await page.evaluate(async () => {
          const { axe } = globalThis as any;
          const { violations } = await axe.run(document, { resultTypes: ["violations"] });
          return violations.map(({ id, nodes }: any) => `${id}: ${nodes.map(({ html }: any) => html).join(" ")}`);
        });
        assert.deepEqual(violations, []);
      }));

  it("is dark if the reader prefers it", async () => {
    const brightness = async (colorScheme: "light" | "dark"): Promise<number> => {
      let value = 0;
      await open(fixture(), { colorScheme }, async (page) => {
        const colour = await page.evaluate(() => getComputedStyle(document.body)["backgroundColor"]!);
        value = Math.max(...colour.match(/\d+/g)!.map(Number));
      });
      return value;
    };
    assert.ok((await brightness("light")) > 240);
    assert.ok((await brightness("dark")) < 60);
  });

  it("prints everything, whatever is filtered, without controls", () =>
    open(fixture(), { colorScheme: "dark" }, async (page) => {
      await page.fill("#search", "no such words");
      assert.equal(await shown(page), 0);
      await page.emulateMedia({ media: "print" });
      assert.equal(await shown(page), 10);
      assert.equal(await page.locator("form:visible, nav:visible").count(), 0);
      const cut = await page.evaluate(
        () =>
          [...document.querySelectorAll(".box")].filter((box) => getComputedStyle(box)["overflowY"] !== "visible")
            .length,
      );
      assert.equal(cut, 0);
      assert.ok((await page.pdf()).length > 10_000);
    }));

  it("shows hostile names as text", async () => {
    const annotations = (reason: string) => ({ "container-guard.dev/exempt.no-privileged": reason });
    const { securityContext } = (privileged() as any).spec.containers[0];
    for (const text of HOSTILE) {
      const whole = text.toWellFormed(); // a configuration has no halves of characters
      const report = writing(
        {
          files: {
            [text]: privileged(text, { name: text, image: text }),
            "b.yaml": pod({ annotations: annotations(text), container: { name: text, securityContext } }),
          },
          config: {
            "no-privileged": { inlineExemptions: true },
            "no-host-ports": {
              exempt: [
                { resource: `Pod/default/${whole}`, reason: `why ${whole}`, ticket: whole, path: whole, value: whole },
              ],
            },
          },
          problems: [{ file: text, line: 1, column: 1, reason: text }],
        },
        { sources: [text] },
      );
      await open(report, {}, async (page) => {
        assert.equal(await page.locator("script").count(), 1);
        assert.equal(await page.locator("img, iframe, object, embed, link, base, meta[http-equiv=refresh]").count(), 0);
        const handlers = await page.evaluate(
          () =>
            [...document.querySelectorAll("*")].filter(({ attributes }) =>
              [...attributes].some(({ name, value }) => name.startsWith("on") || /^\s*javascript:/i.test(value)),
            ).length,
        );
        assert.equal(handlers, 0);
        assert.equal(await page.locator(".exemption").count(), 2);
      });
    }
  });

  it("opens and filters 5,000 findings quickly", async () => {
    const count = 5_000;
    const files = Object.fromEntries(
      Array.from({ length: count / 2 }, (_, index) => [
        `folder/${index}.yaml`,
        pod({ name: `web-${index}`, container: { image: "registry.k8s.io/pause" }, spec: { hostPID: true } }),
      ]),
    );
    const report = writing({ files });
    assert.equal(report.report.findings.length, count);
    const begin = Date.now();
    await open(report, {}, async (page) => {
      assert.equal(await said(page), `${count} findings`);
      const opened = Date.now() - begin;
      assert.ok(opened < 10_000, `opened in ${opened} ms`);
      for (const words of ["web-17", "hostpid", ""]) {
        // Until the page shows what is left, not only until the script is done.
        const took = await page.evaluate(async (text) => {
          const start = performance.now();
          const search = document.getElementById("search");
          search.value = text;
          search.dispatchEvent(new Event("input", { bubbles: true }));
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          return performance.now() - start;
        }, words);
        assert.ok(took < 1_500, `${JSON.stringify(words)} took ${took} ms`);
      }
      assert.equal(await said(page), `${count} findings`);
    });
  });
});
