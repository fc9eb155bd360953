import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export interface Process {
  readonly pid: number;
  /** Program and arguments. */
  readonly command: string;
}

/** The processes that a process has started, and those that they have started. */
export function descendantsOf(pid: number): readonly Process[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const all = rows.flatMap((row) => {
    const [, own, parent, command] = /^ *(\d+) +(\d+) (.*)$/.exec(row) ?? [];
    return command === undefined ? [] : [{ pid: Number(own), parent: Number(parent), command }];
  });
  const below = (ancestor: number): readonly Process[] =>
    all.filter(({ parent }) => parent === ancestor).flatMap(({ pid, command }) => [{ pid, command }, ...below(pid)]);
  return below(pid);
}

/** Ends processes at once, without a chance to tidy up. Those that have ended are passed over. */
export function kill(processes: readonly Process[]): void {
  for (const { pid } of processes) if (isAlive(pid)) process.kill(pid, "SIGKILL");
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // there is none, which is the answer
  }
}

/** Waits until something is so. */
export async function until(isSo: () => boolean, what: string, milliseconds = 60_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !isSo(); await sleep(20))
    assert.ok(Date.now() < end, `not within ${milliseconds} ms: ${what}`);
}
