import { quote } from "../values/text";
import { UsageError } from "./command";
import { createFile, replaceFile } from "./replace-file";

/**
 * Writes the file in full or leaves it as it was.
 *
 * @param isNew - whether a file that exists is left alone
 * @throws UsageError if the file cannot be written
 */
export function writeOutput(file: string, text: string, { isNew = false }: { isNew?: boolean } = {}): void {
  try {
    (isNew ? createFile : replaceFile)(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`Cannot write ${quote(file)}: ${reasonOf(code)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "it exists",
  ENOENT: "its folder does not exist",
  ENOTDIR: "a part of its path is a file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than allowed",
};

export function reasonOf(code = "unknown error"): string {
  return REASONS[code] ?? code;
}
