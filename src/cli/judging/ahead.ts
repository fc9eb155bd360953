import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { FileJudge, JudgedFile, Judging } from "./file-judge";
import { shares, type FileResults, type Work } from "./work";

/**
 * Each thread has to compile and optimize the code again, and one thread alone occupies more than one core with it. On two
 * cores, a second thread saves no time if there are 10,000 files, and 4 to 8 % if there are 20,000.
 */
const FILES_PER_THREAD = 10_000;

/** Each thread has a heap of its own. */
const MOST_THREADS = 8;

/** It exists only where the sources are compiled. */
const WORKER = join(__dirname, "worker.js");

/** About the limit of the main thread, so that a document that is nested too deeply for one thread is so for all. */
const STACK = { stackSizeMb: 1.15 };

/** Returns the number of threads that judge so many files soonest. */
export function threadsFor(files: number): number {
  if (!existsSync(WORKER)) return 1;
  return Math.max(1, Math.min(availableParallelism(), MOST_THREADS, Math.floor(files / FILES_PER_THREAD)));
}

export interface Ahead {
  readonly judging: Judging;
  readonly judge: FileJudge;
  readonly threads: number;
  /** Called with the number of files that have been judged since the last time. */
  readonly progress: (files: number) => void;
}

/**
 * Judges files in several threads, of which this is one, in no particular order. With one thread, there is nothing to gain, and
 * none is judged.
 *
 * @returns the results by file; files that could not be judged are missing
 */
export async function judgeAhead(
  files: readonly string[],
  { judging, judge, threads, progress }: Ahead,
): Promise<ReadonlyMap<string, readonly JudgedFile[]>> {
  const known = new Map<string, readonly JudgedFile[]>();
  if (threads < 2) return known;
  const add = (results: readonly FileResults[]): void => {
    for (const [file, judged] of results) known.set(file, judged);
    progress(results.length);
  };
  const work: Work = { judging, files, next: new Int32Array(new SharedArrayBuffer(4)) };
  const others = Array.from({ length: threads - 1 }, () => judgeElsewhere(work, (results) => add(judge.own(results))));
  for (const results of shares(work, judge)) {
    add(results);
    await setImmediate(); // lets the others' results arrive
  }
  await Promise.all(others);
  return known;
}

/** Resolves when the thread has ended, whether or not with an error: what it leaves is judged in this thread. */
function judgeElsewhere(work: Work, add: (results: readonly FileResults[]) => void): Promise<void> {
  const worker = new Worker(WORKER, { workerData: work, resourceLimits: STACK });
  worker.on("message", add);
  worker.on("error", () => {});
  return new Promise((resolve) => worker.on("exit", () => resolve()));
}
