import { readFile } from "../../sources";
import type { FileJudge, JudgedFile, Judging } from "./file-judge";

/** The files that several threads judge. */
export interface Work {
  readonly judging: Judging;
  readonly files: readonly string[];
  /** The index of the first file that no thread has taken, in shared memory. */
  readonly next: Int32Array;
}

/** The results for one file, one for each of its documents. */
export type FileResults = readonly [file: string, judged: readonly JudgedFile[]];

/** The number of files that a thread takes at a time: few enough that all threads end together. */
const SHARE = 32;

/** Takes one share of the files after the other, and yields the results for each. */
export function* shares({ files, next, judging }: Work, judge: FileJudge): Generator<readonly FileResults[]> {
  for (;;) {
    const start = Atomics.add(next, 0, SHARE);
    if (start >= files.length) return;
    yield files.slice(start, start + SHARE).flatMap((file) => resultsFor(file, judge, judging));
  }
}

/** Returns nothing if a bug keeps the file from being judged: it is judged again in its turn, where the error is reported. */
function resultsFor(file: string, judge: FileJudge, { reading }: Judging): readonly FileResults[] {
  try {
    return [[file, Array.from(readFile(file, reading), (read) => judge.judge(read))]];
  } catch {
    return [];
  }
}
