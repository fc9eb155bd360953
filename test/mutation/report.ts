import type { Survivor } from "./survivors";

/** What is used of Stryker's report. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly ReportedMutant[] }>>;
}

interface ReportedMutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

/** Counted from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where and how code was changed. */
export type Mutant = Pick<Survivor, "file" | "code" | "replacement">;

/** How many changes the tests noticed; the score is in percent. */
export interface Summary {
  readonly mutants: number;
  readonly killed: number;
  readonly score: string;
}

export interface Comparison {
  readonly summary: Summary;
  /** Survivors that nobody has given a reason for. */
  readonly unlisted: readonly Mutant[];
  /** Entries of the list that stand for no survivor. */
  readonly gone: readonly Survivor[];
}

/**
 * Compares a report with the list of survivors: each entry stands for one of them. A change that made the tests too slow
 * is noticed, but not on a faster machine: where such a one is listed it counts as a survivor.
 */
export function compare({ files }: Report, listed: readonly Survivor[]): Comparison {
  const all = Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...asListed(file, source, mutant), status: mutant.status })),
  );
  const of = (...states: readonly string[]): readonly Mutant[] => all.filter(({ status }) => states.includes(status));
  const undetected = of("Survived", "NoCoverage");
  const slow = of("Timeout");
  const unlisted = without(undetected, listed);
  const gone = without(without(listed, undetected), slow);
  const survived = unlisted.length + listed.length - gone.length;
  return { summary: summarize(of("Killed", "Timeout").length + undetected.length, survived), unlisted, gone };
}

function summarize(mutants: number, survived: number): Summary {
  const killed = mutants - survived;
  return { mutants, killed, score: ((100 * killed) / mutants).toFixed(1) };
}

/** The mutant as the list names it: the lines that it is in, with what is changed between `«` and `»`. */
function asListed(
  file: string,
  source: string,
  { location: { start, end }, replacement = "" }: ReportedMutant,
): Mutant {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = insert(lines[last]!, end.column - 1, "»");
  lines[0] = insert(lines[0]!, start.column - 1, "«");
  return { file, code: inOneLine(lines.join(" ")), replacement: inOneLine(replacement) };
}

function insert(text: string, at: number, mark: string): string {
  return text.slice(0, at) + mark + text.slice(at);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** The first list without what the second has, each of which takes away one. */
function without<T extends Mutant>(mutants: readonly T[], others: readonly Mutant[]): readonly T[] {
  const left = others.map(keyOf);
  return mutants.filter((mutant) => {
    const at = left.indexOf(keyOf(mutant));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function keyOf({ file, code, replacement }: Mutant): string {
  return JSON.stringify([file, code, replacement]);
}
