import type { LocatedFinding } from "./report";

/** The findings in one of the ways in which a resource can be deployed. */
export interface VariantFindings {
  /** What holds then, as clauses that follow "if". */
  readonly clauses: readonly string[];
  readonly findings: readonly LocatedFinding[];
}

/**
 * Returns each finding of several variants once. The message of a finding that some of them do not have ends with what it
 * depends on. A violation replaces an undecided finding at its place.
 */
export function mergedFindings(variants: readonly VariantFindings[]): readonly LocatedFinding[] {
  if (variants.length === 1) return variants[0]!.findings;
  const found = new Map<string, { readonly finding: LocatedFinding; readonly holders: Set<VariantFindings> }>();
  for (const variant of variants)
    for (const finding of variant.findings) {
      const key = JSON.stringify([placeOf(finding), finding.verdict, finding.value, finding.message]);
      const { holders } = found.get(key) ?? found.set(key, { finding, holders: new Set() }).get(key)!;
      holders.add(variant);
    }
  const all = [...found.values()];
  const decided = new Set(all.filter(isDecided).map(({ finding }) => placeOf(finding)));
  return all
    .filter((each) => isDecided(each) || !decided.has(placeOf(each.finding)))
    .map(({ finding, holders }) => {
      const isAlways = holders.size === variants.length || finding.verdict === "undecided";
      const clauses = isAlways ? [] : sufficient(holders, variants);
      return clauses.length === 0
        ? finding
        : { ...finding, message: `${finding.message}, if ${clauses.join(" and ")}` };
    });
}

function isDecided({ finding }: { readonly finding: LocatedFinding }): boolean {
  return finding.verdict !== "undecided";
}

function placeOf({ policy, container, path, exemption }: LocatedFinding): string {
  return JSON.stringify([policy, container, path, exemption !== null]);
}

/** Returns as few clauses as needed, such that all variants in which they hold have the finding. */
function sufficient(holders: ReadonlySet<VariantFindings>, variants: readonly VariantFindings[]): readonly string[] {
  const [first] = holders;
  let clauses = first!.clauses;
  for (const clause of clauses) {
    const others = clauses.filter((each) => each !== clause);
    const isEnough = variants.every(
      (each) => holders.has(each) || !others.every((other) => each.clauses.includes(other)),
    );
    if (isEnough) clauses = others;
  }
  return clauses;
}
