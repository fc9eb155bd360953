import assert from "node:assert/strict";

/**
 * Eight times as much takes eight times as long, and 64 times where time grows with the square. A machine has other things to
 * do: the best of three counts, and what looks slow is measured again.
 *
 * @param prepare - makes what is to be timed, for a size
 */
export function assertLinear(little: number, prepare: (size: number) => () => void): void {
  const best = (size: number): number => {
    const act = prepare(size);
    return Math.min(...Array.from({ length: 3 }, () => timeOf(act)));
  };
  const measured = [];
  for (let tries = 0; tries < 4; tries++) {
    const [short, long] = [best(little), best(8 * little)];
    if (long < 30 * Math.max(short, 5)) return; // what takes a few milliseconds is measured too coarsely
    measured.push(`${short} ms, then ${long} ms`);
  }
  assert.fail(measured.join("; "));
}

function timeOf(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
