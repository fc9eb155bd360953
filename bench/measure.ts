import type { PackProcess } from "./pack-process";

/** One figure each for the baseline and the pack, measured in succession. */
export interface Pair {
  readonly baseline: number;
  readonly pack: number;
}

/** Two packs that answer the same requests. */
export interface Packs {
  readonly baseline: PackProcess;
  readonly pack: PackProcess;
}

/** How long to measure one figure. */
export interface Extent {
  /** The minimum number of pairs, however long they take. */
  readonly atLeast: number;
  /** Milliseconds during which more pairs are measured. */
  readonly time: number;
}

const SLICE = 60; // milliseconds of small requests for one figure; short, so that both figures of a pair see the same load
const WARM_UP = 200; // milliseconds
const UNDER_WAY = 8; // requests at a time

/**
 * Measures the two in turn: A B A B … Other load on the machine then affects both, and the ratio within each pair
 * stays the same. The caller warms up.
 */
export async function alternate(
  { atLeast, time }: Extent,
  measure: (whose: keyof Pair) => number | Promise<number>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  const end = performance.now() + time;
  while (pairs.length < atLeast || performance.now() < end)
    pairs.push({ baseline: await measure("baseline"), pack: await measure("pack") });
  return pairs;
}

/** Returns the milliseconds for one request, averaged over a slice of time. */
export async function timeRequest(packs: Packs, request: Uint8Array, extent: Extent): Promise<readonly Pair[]> {
  await timeCalls(packs.baseline, request, WARM_UP);
  const calls = Math.ceil(SLICE / (await timeCalls(packs.pack, request, WARM_UP)));
  return alternate(extent, async (whose) => {
    const start = performance.now();
    for (let call = 0; call < calls; call++) await packs[whose].analyze(request);
    return (performance.now() - start) / calls;
  });
}

/** Returns the milliseconds for one request, averaged over `time` milliseconds and at least one call. */
async function timeCalls(pack: PackProcess, request: Uint8Array, time: number): Promise<number> {
  const start = performance.now();
  for (let calls = 1; ; calls++) {
    await pack.analyze(request);
    const spent = performance.now() - start;
    if (spent >= time) return spent / calls;
  }
}

/** Returns the milliseconds for all requests, several at a time as in a preview; the packs must be warm. */
export async function timeProgram(
  packs: Packs,
  requests: readonly Uint8Array[],
  extent: Extent,
): Promise<readonly Pair[]> {
  return alternate(extent, async (whose) => {
    const start = performance.now();
    await analyzeAll(packs[whose], requests);
    return performance.now() - start;
  });
}

export async function analyzeAll(pack: PackProcess, requests: readonly Uint8Array[]): Promise<void> {
  const queue = requests.values();
  const worker = async (): Promise<void> => {
    for (const request of queue) await pack.analyze(request);
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, worker));
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Returns the median ratio of the pack's figure to the baseline's. */
export function ratio(pairs: readonly Pair[]): number {
  return median(pairs.map(({ baseline, pack }) => pack / baseline));
}
