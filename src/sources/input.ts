import { closeSync, fstatSync, openSync, readSync, readdirSync, statSync, type Dirent } from "node:fs";
import { join, normalize } from "node:path";
import { isLike } from "../pattern";
import { UnreadableText } from "./document";
import { KUSTOMIZATION_FILE } from "./file-names";

export const STDIN = "-";

const MOST_BYTES = 64 * 1024 * 1024; // of one file; the largest dump of a cluster seen is a tenth of it
const MOST_FILES = 200_000;
const EXTENSIONS = /\.(ya?ml|json)$/i;

/** A file to read, or a reason why there is none. */
export type Found = { readonly file: string } | { readonly file: string; readonly problem: string };

/**
 * The files that a source names: itself, what lies below a folder, or what a pattern fits (`k8s/**‌/*.yaml`). Folders are
 * searched for YAML and JSON, in the order of their names; what begins with a dot, node_modules and links to folders are
 * passed by.
 */
export function* findFiles(source: string): Generator<Found> {
  try {
    if (source === STDIN) yield { file: STDIN };
    else if (isFolder(source) !== undefined) yield* isFolder(source) ? below(source) : [{ file: source }];
    else if (/[*?]/.test(source)) yield* matching(source);
    else yield { file: source, problem: "there is no such file or folder" };
  } catch (error) {
    yield { file: source, problem: reasonOf(error) };
  }
}

/**
 * Undefined if there is nothing.
 *
 * @throws Error if that cannot be told
 */
function isFolder(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    // Not throwIfNoEntry: since Node.js 22 it also hides that a part of the path is a file.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** No pipe and no folder. */
export function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function* matching(pattern: string): Generator<Found> {
  const segments = pattern.split("/");
  const fixed = segments.findIndex((segment) => /[*?]/.test(segment));
  const folder = segments.slice(0, fixed).join("/") || (pattern.startsWith("/") ? "/" : ".");
  let isEmpty = true;
  if (isFolder(folder))
    for (const found of below(folder)) {
      if (!("problem" in found) && !fits(normalize(found.file).split("/"), normalize(pattern).split("/"))) continue;
      isEmpty = false;
      yield found;
    }
  if (isEmpty) yield { file: pattern, problem: "it fits no YAML or JSON file" };
}

/** `**` stands for any folders, none included. */
function fits(path: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === "**") return fits(path, rest) || (path.length > 0 && fits(path.slice(1), pattern));
  return path.length > 0 && isLike(path[0]!, first) && fits(path.slice(1), rest);
}

function* below(folder: string): Generator<Found> {
  const folders = [folder];
  let files = 0;
  while (folders.length > 0) {
    const current = folders.pop()!;
    let entries: readonly Dirent[];
    try {
      entries = readdirSync(current, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      yield { file: current, problem: reasonOf(error) };
      continue;
    }
    const inside: string[] = [];
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith(".") || name === "node_modules") continue;
      const path = join(current, name);
      if (entry.isDirectory()) inside.push(path);
      else if (EXTENSIONS.test(name) || KUSTOMIZATION_FILE.test(name)) {
        if (++files > MOST_FILES) return yield { file: folder, problem: `it holds more than ${MOST_FILES} files` };
        yield isReadable(entry, path) ? { file: path } : { file: path, problem: NO_FILE };
      }
    }
    folders.push(...inside.reverse());
  }
}

const NO_FILE = "it is neither a file nor a folder";

/** What a folder holds may wait for ever, as a pipe does; one that is named itself is meant. */
function isReadable(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return statSync(path).isFile();
  } catch {
    return true; // opening it says why not
  }
}

/**
 * A file's text, UTF-8, or UTF-16 with a byte order mark as PowerShell writes it.
 *
 * @throws UnreadableText if it cannot be read, is no text or too large
 */
export function readText(file: string): string {
  const bytes = readBounded(file);
  const encoding = ENCODINGS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  try {
    const decoder = encoding === undefined ? UTF_8 : new TextDecoder(encoding.name, { fatal: true });
    const text = decoder.decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // said below
  }
  throw new UnreadableText("it is no text in UTF-8");
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

const ENCODINGS = [
  { name: "utf-16le", mark: [0xff, 0xfe] },
  { name: "utf-16be", mark: [0xfe, 0xff] },
] as const;

function readBounded(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = file === STDIN ? 0 : openSync(file, "r");
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw new UnreadableText("it is a folder");
    return readAll(descriptor, stats.size);
  } catch (error) {
    throw error instanceof UnreadableText ? error : new UnreadableText(reasonOf(error));
  } finally {
    if (descriptor !== undefined && descriptor !== 0) closeSync(descriptor);
  }
}

const PIECE = 65_536;

/** Of small files it is the only one, so they share it: each is made a text before the next is read. */
const FIRST = Buffer.allocUnsafe(PIECE);

/** Read in pieces: what is no regular file, such as a pipe, does not say how large it is. */
function readAll(descriptor: number, expected: number): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const isFirst = size === 0 && expected <= PIECE;
    const piece = isFirst
      ? FIRST
      : Buffer.allocUnsafe(size < expected && expected <= MOST_BYTES ? expected - size : PIECE);
    const read = readPiece(descriptor, piece);
    if (read === 0) return Buffer.concat(pieces);
    size += read;
    if (size > MOST_BYTES) throw new UnreadableText(`it is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    pieces.push(piece.subarray(0, read));
    if (size === expected) return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }
}

const RETRY = new Int32Array(new SharedArrayBuffer(4));

/** Standard input that a terminal or another process holds open may have nothing yet. */
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

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "there is no such file",
  ELOOP: "it is a link that leads to itself",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  ENAMETOOLONG: "its name is too long",
  ENXIO: "it is a socket",
  EPERM: "permission denied",
  EIO: "the disk or what is behind it failed",
};

function reasonOf(error: unknown): string {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? `it cannot be read (${code})`;
}
