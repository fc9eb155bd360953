import { writeFileSync } from "node:fs";
import { quote } from "../text";
import { UsageError } from "./command";

/**
 * @param isNew - whether a file that exists is left alone
 * @throws UsageError if the file cannot be written
 */
export function writeOutput(file: string, text: string, { isNew = false }: { isNew?: boolean } = {}): void {
  try {
    writeFileSync(file, text, { flag: isNew ? "wx" : "w" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`Cannot write ${quote(file)}: ${code === "EEXIST" ? "it exists" : code}`);
  }
}
