import { NOTATIONS, kindsOf, type Notation } from "../platforms";
import { pathsOf, reasonAgainst, type KindTables } from "../model/kind-tables";
import type { Policy } from "../policy/policy";
import { wordsOf } from "../policy/rules";
import type { Platform, Word } from "../model/workload";

/** Whether a policy applies to resources of a type. */
export function appliesTo(policy: Policy, type: string): boolean {
  return hasWords(policy, kindsOf(type));
}

/** Returns the platforms that a policy applies to. */
export function platformsOf(policy: Policy): readonly Platform[] {
  const platforms = NOTATIONS.filter(({ kinds }) => hasWords(policy, kinds)).map(({ platform }) => platform);
  return [...new Set(platforms)];
}

/** Returns the fields that a policy reads in a notation: `devices[*].hostPath`, `taskSpec.containerSpec.user (Service)`. */
export function pathsRead(policy: Policy, { kinds }: Notation): readonly string[] {
  const words = wordsRead(policy);
  return kinds.flatMap((kind) =>
    pathsOf(words, kind).map((path) => (kind.name === "" ? path : `${path} (${kind.name})`)),
  );
}

/** Returns the fields that a policy reads, for each notation that has any. */
export function pathsByNotation(
  policy: Policy,
): ReadonlyArray<{ readonly title: string; readonly paths: readonly string[] }> {
  return NOTATIONS.map((notation) => ({ title: notation.title, paths: pathsRead(policy, notation) })).filter(
    ({ paths }) => paths.length > 0,
  );
}

/** Returns why a policy reads no field in a notation, as a sentence. */
export function reasonForNothing(policy: Policy, { kinds: [usual] }: Notation): string {
  return (usual && reasonAgainst(wordsRead(policy), usual)) ?? "";
}

function hasWords(policy: Policy, kinds: readonly KindTables[]): boolean {
  const words = wordsRead(policy);
  return kinds.some((kind) => reasonAgainst(words, kind) === undefined);
}

function wordsRead({ rules, words }: Policy): readonly Word[] {
  return [...new Set([...rules.flatMap(wordsOf), ...words])];
}
