import { NOTATIONS } from "../platforms";
import { reasonAgainst, type KindTables } from "../model/kind-tables";
import type { Word } from "../model/workload";
import type { Policy } from "../policy/policy";

/** Returns how to fix a violation in the first of these kinds that the policy applies to; empty if it applies to none. */
export function fixIn({ fix }: Policy, kinds: readonly KindTables[]): string {
  if (typeof fix === "string") return fix;
  const words = Object.keys(fix) as readonly Word[];
  const [word] = kinds.flatMap((kind) => words.filter((each) => reasonAgainst([each], kind) === undefined));
  return (word && fix[word]) ?? "";
}

/** Returns how to fix a violation in every notation, as one text. */
export function fixText(policy: Policy): string {
  return fixes(policy).join(" ");
}

/** Returns how to fix a violation in every notation; those with the same answer are named together. */
export function fixes(policy: Policy): readonly string[] {
  if (typeof policy.fix === "string") return [policy.fix];
  const titles = new Map<string, string>();
  for (const { title, kinds } of NOTATIONS) {
    const fix = fixIn(policy, kinds);
    if (fix === "") continue;
    const others = titles.get(fix);
    titles.set(fix, others === undefined ? title : `${others}, ${title}`);
  }
  return [...titles].map(([fix, notations]) => `${notations}: ${fix}`);
}

/** Returns whether violations of a policy can be repaired, and why. */
export function describeRepairability({ repair: { kind, reason } }: Policy): string {
  return kind === "none" ? `None. ${reason}` : `${kind === "safe" ? "Safe" : "Unsafe"}. ${reason}`;
}
