import { cel, indexIn, phrase } from "../policy/cel/cel";
import type { AdmissionRule } from "../policy/admission";

/** What of a finding an exemption may name, as CEL expressions over `item` and `part`. */
export interface FindingParts {
  /** The container's name, empty where it is about no single one. */
  readonly container: string;
  /** Counted from the pod or pod template. */
  readonly path: string;
  readonly value?: string;
  /** The value as the kernel reads it, where it is a host path. */
  readonly cleanPath?: string;
  /** The same setting where the API server repeats it: an exemption of either one covers both. */
  readonly also: readonly Omit<FindingParts, "also">[];
}

const CLEAN_PATH = '(item.segments.size() == 1 ? "/" : item.segments.join("/"))';

/**
 * One expression with the text of all findings of a rule, empty if there are none.
 *
 * @param exempted - for a finding an expression that tells whether an exemption covers it; undefined if there is none
 */
export function findingsOf(rule: AdmissionRule, exempted: (finding: FindingParts) => string | undefined): string {
  const { each, parts, isBad, says, value } = rule;
  const path = pathOf(rule);
  const exemption = exempted({
    container: rule.container ?? "item.name",
    path,
    ...(value === undefined ? {} : { value: `(${value})` }),
    ...(value === "item.path" ? { cleanPath: CLEAN_PATH } : {}),
    also: rule.also ?? [],
  });
  const isFinding = exemption === undefined ? isBad : `(${isBad}) && !(${exemption})`;
  const text = `${phrase(says)} + " (" + variables.prefix + ${path} + ")"`;
  if (parts === undefined)
    return cel`
      variables.${each}.filter(item,
        ${isFinding}
      ).map(item,
        ${text}
      ).join("; ")`;
  return cel`
    variables.${each}.map(item,
      (${parts}).filter(part,
        ${isFinding}
      ).map(part,
        ${text}
      ).join("; ")
    ).filter(text, text != "").join("; ")`;
}

/** The parts' index is that of the first equal one: the lists of the API hold no two, or say the same twice. */
function pathOf({ at, parts }: AdmissionRule): string {
  if (at === "") return "item.at";
  if (at.startsWith("/")) return phrase(at.slice(1));
  return `item.at + ${phrase(`.${at.replace("#", `{${indexIn(`(${parts})`, "part")}}`)}`)}`;
}
