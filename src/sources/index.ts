import { statSync } from "node:fs";
import { compose } from "./compose";
import { dockerInspect } from "./docker-inspect";
import { UnreadableText, parseDocuments, type Document } from "./document";
import type { Format, SourcedResource } from "./format";
import { findFiles, readText } from "./input";
import { kubernetes } from "./kubernetes";
import { isProgram, readProgram } from "./program";
import { pulumiPreview } from "./pulumi-preview";
import { pulumiStack } from "./pulumi-stack";

export { STDIN } from "./input";
export type { Format, Origin, SourcedResource } from "./format";
export type { Location } from "./positions";

/** Every kind of file that can be read, in the order in which they are tried. */
export const FORMATS: readonly Format[] = [kubernetes, compose, dockerInspect, pulumiPreview, pulumiStack];

/** What became of one file. */
export interface ReadFile {
  readonly file: string;
  readonly resources: readonly SourcedResource[];
  /** Whether it holds a kind of document that is known, even if no resource is in it. */
  readonly isRecognised: boolean;
  readonly problem?: Problem;
}

/** Why a file, or a part of it, could not be read. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly reason: string;
  /** More of it for the person who called, some lines long; no part of a report. */
  readonly details?: string;
}

export interface ReadOptions {
  /** The format that all files are in; what they hold tells if absent. */
  readonly format?: Format["id"];
  /** The stack that programs are run for; `dev` if absent. */
  readonly stack?: string;
}

/**
 * Runs the programs among the sources, folders with a Pulumi.yaml in them, and reads all others as files. A folder whose
 * format is said is read as files too.
 */
export async function* readAll(sources: readonly string[], options: ReadOptions = {}): AsyncGenerator<ReadFile> {
  const { stack } = options;
  const programs = new Set(options.format === undefined ? sources.filter(isProgram) : []);
  for (const program of programs) yield await readProgram(program, stack === undefined ? {} : { stack });
  yield* readSources(
    sources.filter((source) => !programs.has(source)),
    options,
  );
}

/**
 * Reads every file that the sources name, one at a time: paths of files and folders, patterns, `-` for standard input. What
 * cannot be read is told and does not keep the others from being read.
 */
export function* readSources(sources: readonly string[], options: ReadOptions = {}): Generator<ReadFile> {
  const seen = new Set<string>();
  for (const source of sources) {
    let isEmpty = true;
    let files = 0;
    for (const found of findFiles(source)) {
      if (seen.has(found.file)) continue;
      seen.add(found.file);
      const read =
        "problem" in found ? failed(found.file, new UnreadableText(found.problem)) : readFile(found.file, options);
      files++;
      isEmpty &&= !read.isRecognised && read.problem === undefined;
      yield read;
    }
    // An empty standard input is a program before the pipe that failed; an empty folder is a path that was misspelt.
    if (isEmpty && isWhole(source, files)) yield failed(source, new UnreadableText(expectation(files)));
  }
}

/** Whether all that a source gave has to hold something: single files may be any, as hooks pass every file that changed. */
function isWhole(source: string, files: number): boolean {
  return files !== 1 || source === "-" || (statSync(source, { throwIfNoEntry: false })?.isDirectory() ?? true);
}

function expectation(files: number): string {
  const kinds = FORMATS.map(({ title }) => title);
  const found = files === 1 ? "it holds none" : `none of its ${files} YAML and JSON files holds any`;
  return `expected ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}: ${found}`;
}

function readFile(file: string, { format: id }: ReadOptions): ReadFile {
  const resources: SourcedResource[] = [];
  let isRecognised = false;
  try {
    for (const document of parseDocuments(readText(file))) {
      if (document.value === null || document.value === undefined) continue;
      const format =
        id === undefined ? FORMATS.find(({ fits }) => fits(document.value, file)) : forced(id, document, file);
      if (format === undefined) continue;
      isRecognised = true;
      for (const resource of format.read(document, file)) resources.push(resource);
    }
    return { file, resources, isRecognised };
  } catch (error) {
    // What was read before the mistake counts: one bad document hides no other's findings.
    return { ...failed(file, error), resources };
  }
}

function forced(id: Format["id"], { value }: Document, file: string): Format {
  const format = FORMATS.find((each) => each.id === id)!;
  if (!format.fits(value, file)) throw new UnreadableText(`expected ${format.title}, found something else`);
  return format;
}

function failed(file: string, error: unknown): ReadFile {
  const reason = error instanceof RangeError ? new UnreadableText("it is nested too deeply") : error;
  if (!(reason instanceof UnreadableText)) throw error;
  const { line = null, column = null } = reason.position ?? {};
  return { file, resources: [], isRecognised: false, problem: { file, line, column, reason: reason.message } };
}
