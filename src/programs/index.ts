import { Exclusions } from "../sources/exclusions";
import { readSources, type ReadFile, type ReadOptions } from "../sources";
import { isProgram, readProgram } from "./program-source";

export { PREVIEW_INSTEAD, programResources } from "./program-source";

/**
 * Runs the sources that are programs, which are folders with a Pulumi.yaml, and reads all others as files. The other files in a
 * program's folder are read too. If a format is given, programs are not run.
 */
export async function* readAll(sources: readonly string[], options: ReadOptions = {}): AsyncGenerator<ReadFile> {
  const { stack, format, exclude = [] } = options;
  const exclusions = new Exclusions(exclude);
  const named = format === undefined ? sources.filter(isProgram) : [];
  const programs = new Set(named.filter((folder) => !exclusions.excludes(folder)));
  for (const program of programs) yield await readProgram(program, stack === undefined ? {} : { stack });
  yield* readSources(sources, options, programs);
}
