import { literal } from "../policy/cel/cel";
import { templateOf } from "./variables";

/** Removes invisible letters, which are not a reason by themselves; see `isReason`. */
const SEEN = ["\u115f", "\u1160", "\u3164", "\uffa0"].map((letter) => `.replace(${literal(letter)}, "")`).join("");

/** Returns the match condition that lets an object exempt itself, with an annotation on it or on its pod template. */
export function inlineExemption(policy: string): { readonly name: string; readonly expression: string } {
  const annotation = `?annotations[?${literal(`container-guard.dev/exempt.${policy}`)}].orValue("")${SEEN}.matches("[\\\\p{L}\\\\p{N}]")`;
  return {
    name: "not-exempt-by-annotation",
    expression: [`!dyn(object).metadata.${annotation}`, `&& !${templateOf("object")}.?metadata.${annotation}`].join(
      "\n",
    ),
  };
}
