import { resolve } from "node:path";
import { compose } from "./compose";
import { dockerInspect } from "./docker-inspect";
import { RENDER_FIRST, UnreadableText, readDocuments, type Document } from "./document";
import type { Format, SourcedResource } from "./format";
import { STDIN, findFiles, isRegularFile, readText } from "./input";
import { kubernetes } from "./kubernetes";
import { isProgram, readProgram } from "./program";
import { UNSTREAMED, pulumiPreview } from "./pulumi-preview";
import { pulumiStack } from "./pulumi-stack";

export { STDIN } from "./input";
export type { Format, Origin, SourcedResource } from "./format";
export type { Location } from "./positions";

/** Every kind of file that can be read, in the order in which they are tried. */
export const FORMATS: readonly Format[] = [kubernetes, compose, dockerInspect, pulumiPreview, pulumiStack];

const ADVICE: readonly string[] = [RENDER_FIRST, UNSTREAMED];

/** Documents of one file that cannot be read, each told, until the rest is left unread. */
const MOST_PROBLEMS = 100;

/** What became of a file, or of one document in it: each comes by itself, so that the next can take its memory. */
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
 * Reads every file that the sources name, one document at a time: paths of files and folders, patterns, `-` for standard
 * input. What cannot be read is told and does not keep the others from being read.
 */
export function* readSources(sources: readonly string[], options: ReadOptions = {}): Generator<ReadFile> {
  const seen = new Set<string>();
  for (const source of sources) {
    let isEmpty = true;
    let files = 0;
    for (const found of findFiles(source)) {
      files++;
      const path = found.file === STDIN ? STDIN : resolve(found.file);
      const isSeen = seen.has(path);
      isEmpty &&= !isSeen;
      if (isSeen) continue;
      seen.add(path);
      for (const read of "problem" in found
        ? [failed(found.file, { message: found.problem })]
        : readFile(found.file, options)) {
        isEmpty &&= !read.isRecognised && read.problem === undefined;
        yield read;
      }
    }
    // An empty standard input is a program before the pipe that failed; an empty folder is a path that was misspelt.
    if (isEmpty && isWhole(source, files)) yield failed(source, { message: expectation(files) });
  }
}

/** Whether what a source gave has to hold something: single files may be any, as hooks pass every file that changed. */
function isWhole(source: string, files: number): boolean {
  return files !== 1 || !isRegularFile(source);
}

function expectation(files: number): string {
  const kinds = FORMATS.map(({ title }) => title);
  const found = files > 1 ? `none of its ${files} YAML and JSON files holds any` : "it holds none";
  return `expected ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}: ${found}`;
}

/** Document by document: a bad one hides no other's findings. */
function* readFile(file: string, options: ReadOptions): Generator<ReadFile> {
  const advice = new Set<string>();
  let problems = 0;
  for (const document of documentsIn(file)) {
    const read = document instanceof UnreadableText ? failed(file, document) : readDocument(document, file, options);
    const { problem, ...rest } = read;
    // What holds for the whole file is said once.
    const isAgain = problem !== undefined && ADVICE.includes(problem.reason) && advice.has(problem.reason);
    if (problem !== undefined) advice.add(problem.reason);
    yield isAgain ? rest : read;
    if (problem === undefined || ++problems < MOST_PROBLEMS) continue;
    return yield failed(file, new UnreadableText("it has more mistakes, and was read no further"));
  }
}

function* documentsIn(file: string): Generator<Document | UnreadableText> {
  try {
    yield* readDocuments(readText(file));
  } catch (error) {
    yield readable(error);
  }
}

function readDocument(document: Document, file: string, { format: id }: ReadOptions): ReadFile {
  const { value } = document;
  const nothing = { file, resources: [], isRecognised: false };
  if (value === null || value === undefined) return nothing;
  const format = FORMATS.find((each) => (id === undefined || each.id === id) && each.fits(value, file));
  if (format === undefined)
    return id === undefined
      ? nothing
      : failed(file, new UnreadableText(`expected ${titleOf(id)}, found something else`));
  const resources: SourcedResource[] = [];
  try {
    for (const resource of format.read(document, file)) resources.push(resource);
    refuseOdd(document);
    return { file, resources, isRecognised: true };
  } catch (error) {
    // What was read before the mistake counts.
    return { ...failed(file, readable(error)), resources };
  }
}

/** @throws UnreadableText if the file may be read in another way where it is used */
function refuseOdd({ text, oddity }: Document): void {
  const found = text.includes("!") || text.includes("<<") ? oddity() : undefined;
  if (found !== undefined) throw new UnreadableText(found.reason, found.position);
}

function titleOf(id: Format["id"]): string | undefined {
  return FORMATS.find((each) => each.id === id)?.title;
}

/** @throws error if it is a defect */
function readable(error: unknown): UnreadableText {
  if (error instanceof RangeError) return new UnreadableText("it is nested too deeply");
  if (error instanceof UnreadableText) return error;
  throw error;
}

function failed(file: string, { message, position }: Pick<UnreadableText, "message" | "position">): ReadFile {
  const { line = null, column = null } = position ?? {};
  return { file, resources: [], isRecognised: false, problem: { file, line, column, reason: message } };
}
