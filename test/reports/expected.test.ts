import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reportIn } from "../../src/cli/commands/check";
import { REPORT_FORMATS, formatOf, writerOf, type ReportFormat } from "../../src/reports";
import { fixture } from "../support/report-fixture";

/** UPDATE_EXPECTED=1 writes the files anew; what has changed in them is then for a person to read. */
const isUpdate = process.env["UPDATE_EXPECTED"] === "1";
const FOLDER = join(__dirname, "..", "expected", "reports");

const FILES: Readonly<Record<ReportFormat, string>> = {
  text: "report.txt",
  full: "report.full.txt",
  json: "report.json",
  sarif: "report.sarif",
  junit: "report.xml",
  github: "report.github",
  gitlab: "report.gitlab.json",
  markdown: "report.md",
  html: "report.html",
};

/** A page without its style, its script and their hashes: those are tried in a browser. */
function withoutLooks(text: string): string {
  return text.replace(/<(style|script)>.*?<\/\1>/gs, "<$1></$1>").replace(/sha256-[\w+/=]+/g, "sha256-…");
}

describe("reports of the same input", () => {
  for (const format of REPORT_FORMATS)
    it(`match the expected file: ${format}`, () => {
      const text = withoutLooks(writerOf(format)(fixture({ showsExempt: true })));
      const file = join(FOLDER, FILES[format]);
      if (isUpdate) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      assert.ok(existsSync(file), `${file} is missing: run this test with UPDATE_EXPECTED=1`);
      assert.equal(text, readFileSync(file, "utf8"));
      assert.ok(text.endsWith("\n"));
    });
});

describe("a report that is longer than a string can be", () => {
  const written = (write: () => string) => () => reportIn("sarif", fixture(), write);

  it("fails with an error that names the format and the number of findings", () =>
    assert.throws(
      written(() => "x".repeat(2 ** 29)),
      /^UsageError: Cannot write \d+ findings as sarif: the report would exceed 512 MiB; check fewer sources at once$/,
    ));

  it("is not confused with other errors", () => {
    assert.throws(
      written(() => "x".repeat(-1)),
      /^RangeError: Invalid count value/,
    );
    assert.equal(written(() => "x")(), "x");
  });
});

describe("a report's format", () => {
  const rows: ReadonlyArray<readonly [file: string, format: ReportFormat | undefined]> = [
    ["report.txt", "text"],
    ["report.json", "json"],
    ["report.sarif", "sarif"],
    ["report.sarif.json", "sarif"],
    ["report.xml", "junit"],
    ["report.html", "html"],
    ["report.md", "markdown"],
    ["REPORT.HTM", "html"],
    ["report.yaml", undefined],
    ["html", undefined],
    ["sarif.json", "json"],
    ["/dev/stdout", undefined],
  ];
  for (const [file, format] of rows)
    it(`follows from the file name ${file}`, () => assert.equal(formatOf(file), format));
});
