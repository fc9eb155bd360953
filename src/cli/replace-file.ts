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
 * Writes the whole file or leaves it unchanged, keeping its mode and owner. Devices, pipes and files that cannot be
 * replaced, such as a bind-mounted file, are written in place.
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
 * Writes a whole new file, or nothing.
 *
 * @param like - the file whose mode and owner are copied
 * @throws if the file already exists
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

/** /dev/stdout may be a regular file, and replacing it would detach it from the descriptor that the process has open. */
function isReplaceable(file: string): boolean {
  if (/^\/(?:dev|proc)\//.test(resolve(file))) return false;
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats !== undefined) return stats.isFile() && stats.nlink === 1;
  // Writing through a link to a missing file creates that file.
  return existsSync(dirname(file)) && lstatSync(file, { throwIfNoEntry: false }) === undefined;
}

/** Whether the file cannot be replaced, although its content may still be writable. */
function isRefused(error: unknown): boolean {
  return ["EACCES", "EPERM", "EBUSY", "EXDEV", "EROFS", "ENAMETOOLONG"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );
}
