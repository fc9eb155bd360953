import { literal } from "./cel";
import { templateOf } from "./variables";

/** For a policy that objects may exempt themselves from: with an annotation on the object or on its pods. */
export function inlineExemption(policy: string): { readonly name: string; readonly expression: string } {
  const annotation = `?annotations[?${literal(`container-guard.dev/exempt.${policy}`)}].orValue("").trim() == ""`;
  return {
    name: "not-exempt-by-annotation",
    expression: [`dyn(object).metadata.${annotation}`, `&& ${templateOf("object")}.?metadata.${annotation}`].join("\n"),
  };
}
