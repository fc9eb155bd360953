import assert from "node:assert/strict";

/**
 * Eight times as much takes eight times as long, and 64 times where time grows with the square. Each is tried three times, as
 * a machine has other things to do.
 *
 * @param prepare - makes what is to be timed, for a size
 */
export function assertLinear(little: number, prepare: (size: number) => () => void): void {
  const best = (size: number): number => {
    const act = prepare(size);
    return Math.min(...Array.from({ length: 3 }, () => timeOf(act)));
  };
  const [short, long] = [best(little), best(8 * little)];
  // What takes a few milliseconds is measured too coarsely.
  assert.ok(long < 30 * Math.max(short, 5), `${short} ms, then ${long} ms`);
}

function timeOf(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
