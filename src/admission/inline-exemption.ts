import { literal } from "../policy/cel/cel";
import { templateOf } from "./variables";

/** Letters that are not seen, so that a text of them is not a reason; see `isReason`. */
const SEEN = ["\u115f", "\u1160", "\u3164", "\uffa0"].map((letter) => `.replace(${literal(letter)}, "")`).join("");

/** For a policy that objects may exempt themselves from: with an annotation on the object or on its pods. */
export function inlineExemption(policy: string): { readonly name: string; readonly expression: string } {
  const annotation = `?annotations[?${literal(`container-guard.dev/exempt.${policy}`)}].orValue("")${SEEN}.matches("[\\\\p{L}\\\\p{N}]")`;
  return {
    name: "not-exempt-by-annotation",
    expression: [`!dyn(object).metadata.${annotation}`, `&& !${templateOf("object")}.?metadata.${annotation}`].join(
      "\n",
    ),
  };
}
