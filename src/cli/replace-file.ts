import { randomUUID } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * Writes the file in full or leaves it as it was, keeping its mode and owner. Devices, pipes and files that cannot be
 * replaced, such as one mounted by itself, are written in place.
 */
export function replaceFile(file: string, text: string): void {
  if (!isReplaceable(file)) {
    writeFileSync(file, text);
    return;
  }
  const old = statSync(file, { throwIfNoEntry: false });
  const target = old === undefined ? file : realpathSync(file);
  if (old !== undefined) accessSync(target, constants.W_OK);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}`);
  try {
    createFile(temporary, text, old);
  } catch (error) {
    if (old !== undefined && isRefused(error)) {
      writeFileSync(target, text);
      return;
    }
    throw error;
  }
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (old === undefined || !isRefused(error)) throw error;
    writeFileSync(target, text);
  }
}

/**
 * Writes a new file in full or not at all.
 *
 * @param like - the file whose mode and owner it gets
 * @throws if there is a file already
 */
export function createFile(file: string, text: string, like?: Stats): void {
  const descriptor = openSync(file, "wx");
  try {
    if (like !== undefined && process.platform !== "win32") {
      fchownSync(descriptor, like.uid, like.gid);
      fchmodSync(descriptor, like.mode & 0o7777);
    }
    writeFileSync(descriptor, text);
    fsyncSync(descriptor); // some file systems report a full disk only now
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** /dev/stdout may be a regular file, which must stay the one that the process has open. */
function isReplaceable(file: string): boolean {
  if (/^\/(?:dev|proc)\//.test(resolve(file))) return false;
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats !== undefined) return stats.isFile() && stats.nlink === 1;
  // A link to a file that does not exist yet makes that file.
  return existsSync(dirname(file)) && lstatSync(file, { throwIfNoEntry: false }) === undefined;
}

/** Whether the folder or the file cannot be changed, though the file's content may be. */
function isRefused(error: unknown): boolean {
  return ["EACCES", "EPERM", "EBUSY", "EXDEV", "EROFS", "ENAMETOOLONG"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );
}
