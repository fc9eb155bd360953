// A thread that judges files for another one, see ahead.ts.
import { parentPort, workerData } from "node:worker_threads";
import { FileJudge } from "./file-judge";
import { shares, type Work } from "./work";

const work = workerData as Work;
for (const results of shares(work, new FileJudge(work.judging))) parentPort!.postMessage(results);
