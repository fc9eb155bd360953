import { normalize } from "node:path";
import { countsOf, type LocatedFinding, type Results } from "../guard/report";
import { withoutIndexes } from "../values/pattern";

/** The part of a finding in an earlier JSON report that identifies it. */
export interface EarlierFinding {
  readonly policy: string;
  readonly verdict: string;
  readonly file: string;
  readonly line: number | null;
  readonly resource: EarlierResource;
  readonly container: string | null;
  readonly path: string;
  readonly value: string | null;
}

interface EarlierResource {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly urn: string | null;
}

/** The results of a run, compared with an earlier report. */
export interface Comparison {
  /** The results with new findings only. */
  readonly report: Results;
  /** How many of the findings are in the earlier report. */
  readonly known: number;
  /** How many findings of the earlier report no longer exist. */
  readonly resolved: number;
}

/**
 * Compares findings with an earlier report. Each earlier finding accounts for one finding that is the same except for its line and
 * the indexes in its path; with several candidates, for the one that has changed least. A finding of a resource that has left its
 * file also accounts for the same finding in another file, so that files can be split and renamed.
 */
export function compare(results: Results, earlier: readonly EarlierFinding[]): Comparison {
  const { findings, judged, exempt, unusedExemptions, unusedInline, secretLists, summary } = results;
  const present = new Set([...judged, ...findings].map(resourceInFile));
  const steps: ReadonlyArray<Step> = [
    { key: (each) => JSON.stringify([kindOf(each), resourceInFile(each), each.path, lineOf(each)]) },
    { key: (each) => JSON.stringify([kindOf(each), resourceInFile(each), each.path]) },
    { key: (each) => JSON.stringify([kindOf(each), resourceInFile(each)]) },
    {
      key: (each) => JSON.stringify([kindOf(each), resourceOf(each.resource)]),
      accepts: (each) => !present.has(resourceInFile(each)),
    },
  ];
  let fresh: readonly LocatedFinding[] = findings;
  let left = earlier;
  for (const step of steps) ({ fresh, left } = match(fresh, left, step));
  const report = {
    ...{ judged, exempt, unusedExemptions, unusedInline, secretLists },
    findings: fresh,
    summary: { ...summary, ...countsOf(fresh) },
  };
  return { report, known: findings.length - fresh.length, resolved: left.length };
}

interface Step {
  readonly key: (finding: EarlierFinding | LocatedFinding) => string;
  /** Whether an earlier finding is a candidate. */
  readonly accepts?: (earlier: EarlierFinding) => boolean;
}

interface Unmatched {
  readonly fresh: readonly LocatedFinding[];
  readonly left: readonly EarlierFinding[];
}

/** Pairs the findings with earlier ones that have the same key, and returns those that remain. */
function match(fresh: readonly LocatedFinding[], left: readonly EarlierFinding[], { key, accepts }: Step): Unmatched {
  const candidates = new Map<string, EarlierFinding[]>();
  for (const each of left) {
    if (accepts?.(each) === false) continue;
    const own = key(each);
    const known = candidates.get(own);
    if (known === undefined) candidates.set(own, [each]);
    else known.push(each);
  }
  const matched = new Set<EarlierFinding>();
  const unmatched = fresh.filter((finding) => {
    const candidate = candidates.get(key(finding))?.pop();
    if (candidate !== undefined) matched.add(candidate);
    return candidate === undefined;
  });
  return { fresh: unmatched, left: left.filter((each) => !matched.has(each)) };
}

/** What is wrong, and with which setting. */
function kindOf({ policy, verdict, container, path, value }: EarlierFinding | LocatedFinding): readonly unknown[] {
  return [policy, verdict, container && withoutIndexes(container), withoutIndexes(path), value];
}

function resourceInFile({ file, resource }: { readonly file: string; readonly resource: EarlierResource }): string {
  return JSON.stringify([normalize(file), resourceOf(resource)]);
}

function resourceOf({ kind, namespace, name, urn }: EarlierResource): string {
  return urn ?? JSON.stringify([kind, namespace, name]);
}

function lineOf(finding: EarlierFinding | LocatedFinding): number | null {
  return "line" in finding ? finding.line : (finding.location?.line ?? null);
}
