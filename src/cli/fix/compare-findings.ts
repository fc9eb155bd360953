import { resourceName } from "../../guard/exemption";
import type { LocatedFinding } from "../../guard/report";
import { identifyingText } from "../../reports/fingerprint";

/** Returns what repairs have fixed and what they have added. */
export function compared(
  before: readonly LocatedFinding[],
  after: readonly LocatedFinding[],
  isWanted: (finding: LocatedFinding) => boolean,
): Readonly<Record<"fixed" | "added", readonly LocatedFinding[]>> {
  const gone = without(before, after, identifyingText);
  const come = without(after, before, identifyingText);
  // A violation that is not to be repaired stays the same if only its value changes: an image without a tag has none at a mirror.
  const unwanted = gone.filter((finding) => !isWanted(finding));
  return { fixed: without(gone, come, placeText), added: without(come, unwanted, placeText) };
}

/** Returns what a finding is about and where it is, whatever its value. */
function placeText(finding: LocatedFinding): string {
  const { policy, verdict, resource, container, path } = finding;
  return JSON.stringify([policy, verdict, resourceName(resource), container, path]);
}

/**
 * Returns the findings that are not among the others. Those with the same text are the same finding; it may be there several
 * times.
 */
function without(
  findings: readonly LocatedFinding[],
  others: readonly LocatedFinding[],
  textOf: (finding: LocatedFinding) => string,
): readonly LocatedFinding[] {
  const counts = new Map<string, number>();
  for (const other of others.map(textOf)) counts.set(other, (counts.get(other) ?? 0) + 1);
  return findings.filter((finding) => {
    const text = textOf(finding);
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}

/** Repairs that must not all be made. */
export interface Worsened {
  /** The findings that they would add; at least one. */
  readonly added: readonly LocatedFinding[];
  /** The findings that they would repair. */
  readonly repaired: readonly LocatedFinding[];
}

/**
 * Returns why a repair cannot be made, for each one that changes a value where a finding would be added. The keys are the
 * identifying texts of what is repaired.
 */
export function causesOf({ added, repaired }: Worsened): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  const byPlace = new Map<string, string[]>();
  for (const finding of repaired)
    for (const { path } of finding.repair!.edits) {
      const place = changedPlace(finding, path);
      const known = byPlace.get(place);
      if (known === undefined) byPlace.set(place, [identifyingText(finding)]);
      else known.push(identifyingText(finding));
    }
  for (const finding of added) {
    const causes = byPlace.get(changedPlace(finding, finding.path)) ?? [];
    for (const cause of causes) reasons.set(cause, wouldViolate(finding));
  }
  return reasons;
}

function changedPlace({ resource }: LocatedFinding, path: string): string {
  return JSON.stringify([resourceName(resource), path]);
}

export function wouldViolate({ policy }: LocatedFinding): string {
  return `the repair would violate ${policy}`;
}
