import { hash } from "node:crypto";
import { normalize } from "node:path";
import { resourceName } from "../guard/exemption";
import type { LocatedFinding } from "../guard/report";
import { withoutIndexes } from "../values/pattern";

/**
 * Returns a function from each of the findings to its fingerprint, which identifies it across runs: it does not depend on lines or
 * on indexes in lists, which change with every edit above them. Findings that are the same otherwise are numbered.
 */
export function fingerprinter(findings: readonly LocatedFinding[]): (finding: LocatedFinding) => string {
  let known: ReadonlyMap<LocatedFinding, string> | undefined;
  return (finding) => (known ??= fingerprintsOf(findings)).get(finding) ?? hashOf(identifyingText(finding));
}

function fingerprintsOf(findings: readonly LocatedFinding[]): ReadonlyMap<LocatedFinding, string> {
  const fingerprints = numberedFingerprints(findings.map(identifyingText));
  return new Map(findings.map((finding, index) => [finding, fingerprints[index]!]));
}

/** Returns a fingerprint for each text; equal texts are numbered. */
export function numberedFingerprints(identities: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return identities.map((identity) => {
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    return hashOf(before === 0 ? identity : `${identity}#${before}`);
  });
}

/** Returns what identifies a finding across runs. */
export function identifyingText({ policy, verdict, file, resource, container, path, value }: LocatedFinding): string {
  const name = resource.urn ?? resourceName(resource);
  const place = [container, path].map((text) => text && withoutIndexes(text));
  return JSON.stringify([policy, verdict, normalize(file), name, ...place, value]);
}

function hashOf(identity: string): string {
  return hash("sha256", identity).slice(0, 32);
}
