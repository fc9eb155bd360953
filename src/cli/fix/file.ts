import { existsSync, readFileSync, realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import { STDIN } from "../../sources";
import { isRegularFile, readText } from "../../sources/input";
import { UnreadableText } from "../../yaml/document";
import { isBelow } from "../exempted-file";
import { reasonOf } from "../output-file";
import { replaceFile } from "../replace-file";

/** Returns the text of a file that can be edited, or why it cannot. */
export function editableText(file: string, operands: readonly string[]): string | UnreadableText {
  if (file === STDIN) return new UnreadableText("standard input is not edited");
  try {
    if (!isRegularFile(file)) return new UnreadableText("it is not a regular file"); // a pipe has nothing more
    if (leaves(file, operands)) return new UnreadableText("it is a symbolic link to a file outside the given folders");
    const text = readText(file);
    const isPlain = readFileSync(file).equals(Buffer.from(text));
    return isPlain ? text : new UnreadableText("only plain UTF-8 files are edited");
  } catch {
    return new UnreadableText("it can no longer be read"); // it was, when it was checked
  }
}

/** Whether the path leads outside the folders and files that the user named. */
function leaves(file: string, operands: readonly string[]): boolean {
  const target = realpathSync(file);
  if (target === resolve(file)) return false;
  return !operands
    .filter((operand) => existsSync(operand)) // the others are patterns
    .some((operand) => isBelow(relative(realpathSync(operand), target)));
}

interface Written {
  readonly file: string;
  readonly before: string;
  readonly text: string;
}

/** Writes a repaired file; returns why it could not, if so. */
export function problemWriting({ file, before, text }: Written): string | undefined {
  if (text === before) return undefined;
  try {
    if (readText(file) !== before) return "the file changed while it was being repaired";
    replaceFile(file, text);
    return undefined;
  } catch (error) {
    const reason = error instanceof UnreadableText ? error.message : reasonOf((error as NodeJS.ErrnoException).code);
    return `cannot write the file: ${reason}`;
  }
}
