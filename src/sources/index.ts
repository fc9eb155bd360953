import { resolve } from "node:path";
import { cloudFormation } from "./cloudformation";
import { compose } from "./compose";
import { commentedJson } from "./commented-json";
import { dockerInspect } from "./docker-inspect";
import { RENDER_FIRST, UnreadableText, readDocuments as documentsOf, type Document } from "../yaml/document";
import { Exclusions, type Exclusion } from "./exclusions";
import type { Format, SourcedResource } from "./format";
import { STDIN, findFiles, isRegularFile, readText } from "./input";
import type { Found } from "./walk";
import { kubernetes } from "./kubernetes";
import { UNSTREAMED, pulumiPreview } from "./pulumi/preview";
import { pulumiStack } from "./pulumi/stack";

export { STDIN } from "./input";
export type { Exclusion } from "./exclusions";
export type { Format, Origin, SourcedResource, Written } from "./format";
export type { Location } from "../yaml/positions";

/** The supported file formats, in the order in which they are tried. */
export const FORMATS: readonly Format[] = [
  kubernetes,
  cloudFormation,
  compose,
  dockerInspect,
  pulumiPreview,
  pulumiStack,
];

const ADVICE: readonly string[] = [RENDER_FIRST, UNSTREAMED];

/** The most documents that one file may contain: this many empty ones take 16 seconds. */
const MOST_DOCUMENTS = 500_000;

/** The most unreadable documents reported for one file. */
const MOST_PROBLEMS = 100;

/** The most skipped files reported for one source. */
const MOST_SKIPPED = 100;

/**
 * The result of reading a file or one document in it: its resources, or what has been made of them. Documents are yielded one by
 * one, so that their memory can be reused.
 */
export interface ReadFile<R = SourcedResource> {
  readonly file: string;
  readonly resources: readonly R[];
  /** Whether it contains a supported document, even one without resources. */
  readonly isRecognised: boolean;
  /** Other files that it is deployed with, to be read too. */
  readonly further?: readonly string[];
  readonly problem?: Problem;
  /** Why it was skipped, if it was skipped on purpose. */
  readonly skipped?: Skipped;
}

/** A skipped file or folder, or a pattern for several, and the reason. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/** Why a file or part of it could not be read. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly reason: string;
  /** Further lines for the terminal; not included in reports. */
  readonly details?: string;
}

/** Describes a problem in one sentence, for plugins. */
export function problemText({ file, line, reason }: Problem): string {
  return `Cannot read ${file}${line === null ? "" : `, line ${line}`}: ${reason}`;
}

export interface ReadOptions {
  /** The format of all files; detected from their content if absent. */
  readonly format?: Format["id"];
  /** The stack to run programs for; `dev` if absent. */
  readonly stack?: string;
  /** The content of the files, if it is not what is on the disk. */
  readonly text?: string;
  /** The namespace of manifests that state none; `default` if absent. */
  readonly namespace?: string;
  /** Files and folders to exclude. */
  readonly exclude?: readonly Exclusion[];
}

/**
 * Reads every file that the sources name, one document at a time: paths of files and folders, patterns, `-` for standard
 * input. Unreadable files are reported, and the others are still read.
 */
export function readSources(sources: readonly string[], options: ReadOptions = {}): Generator<ReadFile> {
  return readFound(findSources(sources, options.exclude), (file) => readFile(file, options));
}

/** The files that sources name. */
export interface FoundSources {
  readonly sources: ReadonlyArray<{ readonly source: string; readonly files: readonly Found[] }>;
  /** The number of files and folders that each glob has excluded. */
  readonly excluded: ReadonlyMap<string, number>;
}

/** Finds the files that the sources name. */
export function findSources(sources: readonly string[], exclude: readonly Exclusion[] = []): FoundSources {
  const exclusions = new Exclusions(exclude);
  const found = sources.map((source) => ({ source, files: [...findFiles(source, exclusions)] }));
  return { sources: found, excluded: exclusions.counts };
}

/** Returns the names of the files that can be read in any order, any number of times: those on the disk. */
export function namesOf({ sources }: FoundSources): readonly string[] {
  const readable = sources.flatMap(({ files }) =>
    files.filter((each) => !("problem" in each || "skipped" in each) && each.file !== STDIN),
  );
  return [...new Set(readable.map(({ file }) => file))];
}

/**
 * Yields the results of reading the files, each file once.
 *
 * @param read - reads a file; it is also called for the files that another one is deployed with
 * @param programs - those of the sources that have been run; the other files in their folders are read
 */
export function* readFound<R>(
  found: FoundSources,
  read: (file: string) => Iterable<ReadFile<R>>,
  programs: ReadonlySet<string> = new Set(),
): Generator<ReadFile<R>> {
  const seen = new Set<string>();
  for (const { source, files } of found.sources) {
    let isEmpty = !programs.has(source);
    const counts = { files: 0, skipped: 0 };
    for (const entry of files) {
      if ("skipped" in entry) {
        if (++counts.skipped <= MOST_SKIPPED) yield skipped(entry.file, entry.skipped);
        continue;
      }
      counts.files++;
      isEmpty &&= !seen.has(keyOf(entry.file));
      for (const each of "problem" in entry
        ? [failed(entry.file, { message: entry.problem })]
        : readOnce(entry.file, read, seen)) {
        isEmpty &&= !each.isRecognised && each.problem === undefined;
        yield each;
      }
    }
    const more = counts.skipped - MOST_SKIPPED;
    if (more > 0) yield skipped(source, `${more} more files or folders`);
    // An empty standard input means that the program writing to the pipe failed; an empty folder suggests a mistyped path.
    if (isEmpty && !isRegularFile(source))
      yield failed(source, { message: expectation(counts, found.excluded.size > 0) });
  }
  for (const [glob, count] of found.excluded)
    yield skipped(glob, `excluded: ${count} ${count === 1 ? "file or folder" : "files and folders"}`);
}

/** Reads a file, and the files that it is deployed with, unless they were read before. */
function* readOnce<R>(
  file: string,
  read: (file: string) => Iterable<ReadFile<R>>,
  seen: Set<string>,
): Generator<ReadFile<R>> {
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const key = keyOf(next);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const each of read(next)) {
      open.push(...(each.further ?? []));
      yield each;
    }
  }
}

function keyOf(file: string): string {
  return file === STDIN ? STDIN : resolve(file);
}

function expectation(
  { files, skipped }: { readonly files: number; readonly skipped: number },
  isExcluding: boolean,
): string {
  const kinds = FORMATS.map(({ title }) => title);
  const where = files > 1 ? ` in its ${files} YAML and JSON files` : "";
  const rest = isExcluding ? "; some files were excluded" : skipped === 0 ? "" : "; some files were skipped";
  return `no supported content found${where}; expected ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}${rest}`;
}

/** Reads a file. One document is read after the other, so that findings are reported even if another document is unreadable. */
export function* readFile(file: string, options: ReadOptions): Generator<ReadFile> {
  const advice = new Set<string>();
  let problems = 0;
  for (const read of readDocuments(documentsIn(file, options.text), file, options)) {
    const { problem, ...rest } = read;
    // Advice about the whole file is given once.
    const isAgain = problem !== undefined && ADVICE.includes(problem.reason) && advice.has(problem.reason);
    if (problem !== undefined && ++problems === MOST_PROBLEMS + 1)
      yield failed(file, new UnreadableText("further errors are not listed"));
    if (problem !== undefined) advice.add(problem.reason);
    yield isAgain || problems > MOST_PROBLEMS ? rest : read;
  }
}

/** Reads documents that may be merged last, all together. */
function* readDocuments(
  documents: Iterable<Document | UnreadableText>,
  file: string,
  options: ReadOptions,
): Generator<ReadFile> {
  const merged: Document[] = [];
  for (const document of documents) {
    if (document instanceof UnreadableText) yield failed(file, document);
    else if (document.value === null || document.value === undefined) continue;
    else if (mayBeMerged(document, file, options)) merged.push(document);
    else yield readDocument([document], file, options);
  }
  if (merged.some((document) => formatOf(document, file, options) !== undefined))
    yield readDocument(merged, file, options);
  else for (const document of merged) yield readDocument([document], file, options);
}

/** Whether Compose, which accepts any object, would merge the document with the others in its file. */
function mayBeMerged(document: Document, file: string, options: ReadOptions): boolean {
  const { value } = document;
  const format = formatOf(document, file, options);
  if (format !== undefined) return format.isMerged === true;
  return typeof value === "object" && !Array.isArray(value) && !Object.hasOwn(value as object, "kind");
}

function formatOf({ value }: Document, file: string, { format: id }: ReadOptions): Format | undefined {
  return FORMATS.find((each) => (id === undefined || each.id === id) && each.fits(value, file));
}

function* documentsIn(file: string, content?: string): Generator<Document | UnreadableText> {
  try {
    const text = content ?? readText(file);
    let isOthers: boolean | undefined; // determined once for all documents
    let documents = 0;
    for (const document of documentsOf(text)) {
      if (++documents > MOST_DOCUMENTS)
        throw new UnreadableText(`expected at most ${MOST_DOCUMENTS} documents, found more`);
      if (document instanceof UnreadableText && (isOthers ??= isOthersJson(text, file))) return;
      yield document;
    }
  } catch (error) {
    yield readable(error);
  }
}

/** Whether the text is JSON with comments, such as an editor's or compiler's settings, and has none of the formats. */
function isOthersJson(text: string, file: string): boolean {
  const value = /\.json$/i.test(file) ? commentedJson(text) : undefined;
  return value !== undefined && !FORMATS.some(({ fits }) => fits(value, file));
}

/** @param documents - one, or all that are merged */
function readDocument(documents: readonly Document[], file: string, options: ReadOptions): ReadFile {
  const { format: id, namespace } = options;
  const applied = (resource: SourcedResource): SourcedResource =>
    namespace === undefined || format?.id !== "kubernetes" ? resource : { ...resource, namespace };
  const [first, ...further] = documents as readonly [Document, ...Document[]];
  const format = documents.map((document) => formatOf(document, file, options)).find((each) => each !== undefined);
  if (format === undefined)
    return id === undefined
      ? { file, resources: [], isRecognised: false }
      : failed(file, new UnreadableText(`expected ${titleOf(id)}, found something else`));
  const resources: SourcedResource[] = [];
  try {
    for (const resource of format.read(first, file, further)) resources.push(applied(resource));
    for (const document of documents) refuseOdd(document, format);
    return { file, resources, isRecognised: true, further: format.further?.(first.value, file) ?? [] };
  } catch (error) {
    // Keep the resources that were read before the error.
    return { ...failed(file, readable(error)), resources };
  }
}

/** @throws UnreadableText if other tools may read the file differently */
function refuseOdd({ text, oddity }: Document, { isTag }: Format): void {
  const found = text.includes("!") || text.includes("<<") ? oddity(isTag) : undefined;
  if (found !== undefined) throw new UnreadableText(found.reason, found.position);
}

function titleOf(id: Format["id"]): string | undefined {
  return FORMATS.find((each) => each.id === id)?.title;
}

/** @throws error if it is a bug */
function readable(error: unknown): UnreadableText {
  if (error instanceof RangeError) return new UnreadableText("it is nested too deeply");
  if (error instanceof UnreadableText) return error;
  throw error;
}

function skipped(file: string, reason: string): ReadFile<never> {
  return { file, resources: [], isRecognised: false, skipped: { file, reason } };
}

function failed(file: string, { message, position }: Pick<UnreadableText, "message" | "position">): ReadFile<never> {
  const { line = null, column = null } = position ?? {};
  return { file, resources: [], isRecognised: false, problem: { file, line, column, reason: message } };
}
