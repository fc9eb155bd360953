import type { Exemptible, Exemption } from "./exemption";
import { ANY, like, likeFile, likePath, likeValue, type Matcher } from "./matchers";
import { likeResource } from "./resource-matcher";

/** A part of one exemption. */
interface PartMatcher {
  readonly holds: (finding: Exemptible) => boolean;
  readonly cel: Matcher["cel"];
}

/**
 * The parts of an exemption that decide which findings it covers: how each is matched, and with what of a finding. They are read
 * twice: here, and in `src/admission/exemptions.ts` for the API server.
 */
const PARTS = {
  container: part(like, ({ container }) => container ?? ""),
  path: part(likePath, ({ path }) => path),
  value: part(likeValue, ({ value }) => value ?? ""),
  resource: part(likeResource, ({ resource }) => resource),
  file: part(likeFile, ({ file }) => file),
} as const;

type PartName = keyof typeof PARTS;

function part<T>(matcher: (pattern: string) => Matcher<T>, of: (finding: Exemptible) => T) {
  return (pattern: string): PartMatcher => {
    const { holds, cel } = matcher(pattern);
    return { holds: (finding) => holds(of(finding)), cel };
  };
}

/** Returns the matchers of an exemption's parts. A part that is left out, or that matches everything, has none. */
export function partsOf(exemption: Exemption): Partial<Readonly<Record<PartName, PartMatcher>>> {
  const parts: Partial<Record<PartName, PartMatcher>> = {};
  for (const name of Object.keys(PARTS) as readonly PartName[]) {
    const pattern = exemption[name];
    if (pattern === null || pattern === undefined) continue;
    const matcher = PARTS[name](pattern);
    if (matcher.cel !== ANY.cel) parts[name] = matcher;
  }
  return parts;
}

/** Returns a test of whether the exemption covers a finding, expired or not. The patterns are prepared once for many findings. */
export function matcherOf(exemption: Exemption): (finding: Exemptible) => boolean {
  const parts = Object.values(partsOf(exemption));
  return (finding) => parts.every(({ holds }) => holds(finding));
}

/** Whether the exemption covers the finding, expired or not. */
export function covers(exemption: Exemption, finding: Exemptible): boolean {
  return matcherOf(exemption)(finding);
}
