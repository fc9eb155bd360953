import { oneLine, quote } from "../values/text";
import { UsageError } from "./command";
import { createFile, replaceFile } from "./replace-file";

/**
 * Writes the whole file, or leaves it unchanged.
 *
 * @param isNew - whether an existing file is left unchanged
 * @throws UsageError if the file cannot be written
 */
export function writeOutput(file: string, text: string, { isNew = false }: { isNew?: boolean } = {}): void {
  try {
    (isNew ? createFile : replaceFile)(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new UsageError(`${oneLine(file)} already exists; not overwritten`);
    throw new UsageError(`Cannot write ${quote(file)}: ${reasonOf(code)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "part of its path is a file, not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is exceeded",
  EFBIG: "the file would exceed the size limit",
};

export function reasonOf(code = "unknown error"): string {
  return REASONS[code] ?? code;
}
