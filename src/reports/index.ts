import { writeJson } from "./json";
import type { Writer } from "./report";
import { writeText } from "./text";

export type { Writer, Writing } from "./report";

export const REPORT_FORMATS = ["text", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const WRITERS: Readonly<Record<ReportFormat, Writer>> = { text: writeText, json: writeJson };

export function writerOf(format: ReportFormat): Writer {
  return WRITERS[format];
}

const EXTENSIONS: ReadonlyMap<string, ReportFormat> = new Map([
  ["txt", "text"],
  ["json", "json"],
]);

/** The format that a file's name tells, if it does. */
export function formatOf(file: string): ReportFormat | undefined {
  return EXTENSIONS.get(/\.([a-z]+)$/.exec(file)?.[1] ?? "");
}
