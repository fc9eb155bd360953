import type { Writer } from "./report";

export type { Writer, Writing } from "./report";

export const REPORT_FORMATS = [
  "text",
  "full",
  "json",
  "sarif",
  "junit",
  "github",
  "gitlab",
  "markdown",
  "html",
] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Each writer is loaded on first use, because most runs write one report and must start fast. */
const WRITERS: Readonly<Record<ReportFormat, () => Writer>> = {
  text: () => (require("./text") as typeof import("./text")).writeText,
  full: () => (require("./full") as typeof import("./full")).writeFull,
  json: () => (require("./json") as typeof import("./json")).writeJson,
  sarif: () => (require("./sarif") as typeof import("./sarif")).writeSarif,
  junit: () => (require("./junit") as typeof import("./junit")).writeJunit,
  github: () => (require("./github") as typeof import("./github")).writeGithub,
  gitlab: () => (require("./gitlab") as typeof import("./gitlab")).writeGitlab,
  markdown: () => (require("./markdown") as typeof import("./markdown")).writeMarkdown,
  html: () => (require("./html") as typeof import("./html")).writeHtml,
};

export function writerOf(format: ReportFormat): Writer {
  return WRITERS[format]();
}

const EXTENSIONS: ReadonlyMap<string, ReportFormat> = new Map([
  ["txt", "text"],
  ["json", "json"],
  ["sarif", "sarif"],
  ["xml", "junit"],
  ["md", "markdown"],
  ["html", "html"],
  ["htm", "html"],
]);

/** Returns the format for a file name, if its extension has one; `results.sarif.json` is SARIF. */
export function formatOf(file: string): ReportFormat | undefined {
  if (/\.sarif\.json$/i.test(file)) return "sarif";
  return EXTENSIONS.get(/\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? "");
}
