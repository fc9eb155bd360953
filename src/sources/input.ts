import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { basename, dirname, normalize } from "node:path";
import { gunzipSync } from "node:zlib";
import { matchesPath, mayMatchBelow } from "../values/path-glob";
import { UnreadableText } from "../yaml/document";
import { Exclusions } from "./exclusions";
import { isProjectFile } from "./file-names";
import { reasonOf } from "./reasons";
import { filesBelow, skippedProgram, type Found } from "./walk";

export const STDIN = "-";

const MIB = 1024 * 1024;

/** How large a file may be. */
export interface Limits {
  readonly bytes: number;
  /** The most lines or commas, each of which may add a value. */
  readonly values: number;
}

/** The largest cluster dump seen has a tenth of these bytes; 9.9 million values took 3.4 GB. */
const OF_A_SOURCE: Limits = { bytes: 64 * MIB, values: 6_000_000 };

/** A report is only parsed as JSON, up to the longest string of Node.js. */
export const OF_A_REPORT: Limits = { bytes: 511 * MIB, values: Infinity };

function tooLarge({ bytes }: Limits): UnreadableText {
  return new UnreadableText(`it is larger than ${bytes / MIB} MiB`);
}

/**
 * Returns the files that a source names: itself, the files in a folder, or those that match a pattern (`k8s/**‌/*.yaml`).
 */
export function* findFiles(source: string, exclusions = new Exclusions([])): Generator<Found> {
  try {
    if (source === STDIN) yield { file: STDIN };
    else if (exclusions.excludes(source)) return;
    else if (isFolder(source)) yield* filesBelow(source, { exclusions });
    else if (isFolder(source) === false) yield* programOf(source) ?? [{ file: source }];
    else if (/[*?]/.test(source)) yield* matching(source, exclusions);
    else yield { file: source, problem: "no such file or folder" };
  } catch (error) {
    yield { file: source, problem: reasonOf(error) };
  }
}

/** A program is identified by its folder, but a Git hook passes its changed file. */
function programOf(file: string): readonly Found[] | undefined {
  return isProjectFile(basename(file)) ? [skippedProgram(dirname(file))] : undefined;
}

/**
 * Returns undefined if the file does not exist.
 *
 * @throws Error if this cannot be determined
 */
function isFolder(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    // Not throwIfNoEntry: since Node.js 22 it also hides that part of the path is a file.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether the path is a file, not a pipe or a folder. */
export function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function* matching(pattern: string, exclusions: Exclusions): Generator<Found> {
  const segments = pattern.split("/");
  const fixed = segments.findIndex((segment) => /[*?]/.test(segment));
  const folder = segments.slice(0, fixed).join("/") || (pattern.startsWith("/") ? "/" : ".");
  const glob = normalize(pattern).split("/");
  const wanted = {
    fits: (path: string) => matchesPath(normalize(path).split("/"), glob),
    enters: (path: string) => mayMatchBelow(normalize(path).split("/"), glob),
  };
  let isEmpty = true;
  if (isFolder(folder))
    for (const found of filesBelow(folder, { exclusions, wanted })) {
      isEmpty &&= "skipped" in found;
      yield found;
    }
  if (isEmpty) yield { file: pattern, problem: "the pattern matches no YAML or JSON files" };
}

/**
 * Returns a file's text, which is UTF-8, or UTF-16 with a byte order mark as PowerShell writes it.
 *
 * @throws UnreadableText if it cannot be read, is not text, or is too large
 */
export function readText(file: string, limits = OF_A_SOURCE): string {
  const bytes = unzipped(readBounded(file, limits), limits);
  const encoding = ENCODINGS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  try {
    const decoder = encoding === undefined ? UTF_8 : new TextDecoder(encoding.name, { fatal: true });
    const text = decoder.decode(bytes);
    if (!text.includes("\0")) return uncrowded(text, limits);
  } catch (error) {
    if (error instanceof UnreadableText) throw error; // other errors are reported below
  }
  throw new UnreadableText("not a UTF-8 text file");
}

/** @throws UnreadableText if the text may contain more values than fit into memory */
function uncrowded(text: string, { values }: Limits): string {
  if (text.length <= values) return text;
  let lines = 1;
  let commas = 0;
  for (let at = 0; at < text.length; at++)
    if (text[at] === "\n" || text[at] === "\r") lines++;
    else if (text[at] === ",") commas++;
  const [what, count] = lines > commas ? ["lines", lines] : ["commas", commas];
  if (count <= values) return text;
  throw new UnreadableText(`expected at most ${values} ${what}, found ${count}`);
}

/** Pulumi compresses checkpoints if PULUMI_SELF_MANAGED_STATE_GZIP is set. */
function unzipped(bytes: Buffer, limits: Limits): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.bytes });
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLong ? tooLarge(limits) : new UnreadableText("it is a damaged gzip file");
  }
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

const ENCODINGS = [
  { name: "utf-16le", mark: [0xff, 0xfe] },
  { name: "utf-16be", mark: [0xfe, 0xff] },
] as const;

function readBounded(file: string, limits: Limits): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = file === STDIN ? 0 : openSync(file, "r");
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw new UnreadableText("it is a folder");
    return readAll(descriptor, stats.size, limits);
  } catch (error) {
    throw error instanceof UnreadableText ? error : new UnreadableText(reasonOf(error));
  } finally {
    if (descriptor !== undefined && descriptor !== 0) closeSync(descriptor);
  }
}

const PIECE = 65_536;

/** Shared by all files: a small file fits into it, and is decoded before the next one is read. */
const FIRST = Buffer.allocUnsafe(PIECE);

/** Reads in pieces, because pipes and other special files do not report their size. */
function readAll(descriptor: number, expected: number, limits: Limits): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const isFirst = size === 0 && expected <= PIECE;
    const piece = isFirst
      ? FIRST
      : Buffer.allocUnsafe(size < expected && expected <= limits.bytes ? expected - size : PIECE);
    const read = readPiece(descriptor, piece);
    if (read === 0) return Buffer.concat(pieces);
    size += read;
    if (size > limits.bytes) throw tooLarge(limits);
    pieces.push(piece.subarray(0, read));
    if (size === expected) return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }
}

const RETRY = new Int32Array(new SharedArrayBuffer(4));

/** Retries while standard input, held open by a terminal or another process, has no data yet. */
function readPiece(descriptor: number, piece: Buffer): number {
  for (;;)
    try {
      return readSync(descriptor, piece);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(RETRY, 0, 0, 10);
    }
}
