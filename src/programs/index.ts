import { Exclusions } from "../sources/exclusions";
import { findSources, namesOf, readFile, readFound, type ReadFile, type ReadOptions } from "../sources";
import { isProgram, readProgram } from "./program-source";

export { PREVIEW_INSTEAD, programResources } from "./program-source";

/** What becomes of the resources that are read. */
export interface Reader<R> {
  /** Processes the resources of a file, or of a document in it. */
  readonly each: (read: ReadFile) => ReadFile<R>;
  /** Reads and processes some of the files before they are asked for. */
  readonly ahead?: (files: readonly string[]) => Promise<ReadonlyMap<string, ReadonlyArray<ReadFile<R>>>>;
}

/**
 * Runs the sources that are programs, which are folders with a Pulumi.yaml, and reads all others as files. The other files in a
 * program's folder are read too. If a format is given, programs are not run.
 */
export async function* readAll<R>(
  sources: readonly string[],
  options: ReadOptions,
  { each, ahead }: Reader<R>,
): AsyncGenerator<ReadFile<R>> {
  const { stack, format, exclude = [] } = options;
  const exclusions = new Exclusions(exclude);
  const named = format === undefined ? sources.filter(isProgram) : [];
  const programs = new Set(named.filter((folder) => !exclusions.excludes(folder)));
  for (const program of programs) yield each(await readProgram(program, stack === undefined ? {} : { stack }));
  const found = findSources(sources, exclude);
  const known = await ahead?.(namesOf(found));
  yield* readFound(found, (file) => known?.get(file) ?? processed(file), programs);

  function* processed(file: string): Generator<ReadFile<R>> {
    for (const read of readFile(file, options)) yield each(read);
  }
}
