import { cel, indexIn, phrase, record } from "../policy/cel/cel";
import type { AdmissionRule } from "../policy/admission";

/**
 * Returns an expression for the findings of a rule, as a list of lists, because CEL cannot flatten one. A finding is its text, or,
 * if exemptions are compared with it, a record of
 *
 * - `says`: its message
 * - `path`: its path from the pod
 * - `container`: empty if it does not belong to a single one
 * - `value`: empty if there is none
 * - `also`: the last three for the same setting where the API server duplicates it
 */
export function findingsOf(rule: AdmissionRule, isExemptible: boolean): string {
  const { each, parts, isBad } = rule;
  const says = phrase(rule.says);
  const path = pathOf(rule);
  const finding = isExemptible ? record({ says, path, ...namedIn(rule) }) : textOf(says, path);
  if (parts === undefined)
    return cel`
      [variables.${each}.filter(item,
        ${isBad}
      ).map(item, ${finding})]`;
  return cel`
    variables.${each}.map(item,
      (${parts}).filter(part,
        ${isBad}
      ).map(part, ${finding})
    )`;
}

/**
 * Returns an expression for the text of all findings, empty if there are none.
 *
 * @param isExempt - whether an exemption covers `finding`; undefined if there are no exemptions to compare
 */
export function textOfAll(findings: string, isExempt: string | undefined): string {
  const text = textOf("finding.says", "finding.path");
  const texts = isExempt === undefined ? "list" : `list.filter(finding, !${isExempt}).map(finding, ${text})`;
  return cel`
    ${findings}.map(list,
      ${texts}.join("; ")
    ).filter(text, text != "").join("; ")`;
}

function textOf(says: string, path: string): string {
  return `${says} + " (" + variables.prefix + ${path} + ")"`;
}

function namedIn({
  container = "item.name",
  value = '""',
  also = [],
}: AdmissionRule): Readonly<Record<string, string>> {
  const others = also.map((each) => record({ ...each }));
  // Without a path, the API server has not duplicated the setting.
  const places = others.length === 0 ? "[]" : `[${others.join(", ")}].filter(place, place.path != "")`;
  return { container, value, also: places };
}

/** Returns an expression for a path. Of equal parts, it has the index of the first: they are duplicates, or the API rejects them. */
function pathOf({ at, parts }: AdmissionRule): string {
  if (at === "") return "item.at";
  if (at.startsWith("/")) return phrase(at.slice(1));
  return `item.at + ${phrase(`.${at.replace("#", `{${indexIn(`(${parts})`, "part")}}`)}`)}`;
}
