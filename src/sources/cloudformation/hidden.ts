import { UnreadableText, type Document } from "../../yaml/document";
import type { Step } from "../../model/place";
import { isObject } from "../format";
import { own } from "./template";

/** Macros of AWS that leave the checked resources as they are. */
const HARMLESS = /^AWS::(?:Serverless-|LanguageExtensions$|CodeDeployBlueGreen$|SecretsManager-)/;

const PROCESSED = "check the processed template: aws cloudformation get-template --template-stage Processed";

/** @throws UnreadableText if the template has resources that only the deployment adds or changes */
export function refuseHidden(template: Readonly<Record<string, unknown>>, { locate }: Document): void {
  const refuse = (reason: string, at: readonly Step[]): never => {
    throw new UnreadableText(`${reason}; ${PROCESSED}`, locate(at));
  };
  const macros = [template["Transform"] ?? []].flat().map((macro: unknown) => own(macro, "Name") ?? macro);
  if (!macros.every((name) => typeof name === "string" && HARMLESS.test(name)))
    refuse("a macro changes this template during deployment", ["Transform"]);
  const resources = template["Resources"];
  for (const [name, resource] of Object.entries(isObject(resources) ? resources : {})) {
    const at = ["Resources", name];
    if (name === MACRO || own(resource, MACRO) !== undefined) refuse("a macro changes resources during deployment", at);
    const type = own(resource, "Type");
    if (typeof type === "string" && type.endsWith("::MODULE"))
      refuse("a module adds resources during deployment", [...at, "Type"]);
  }
}

const MACRO = "Fn::Transform";
