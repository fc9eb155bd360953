import { UnreadableText, type Document } from "../../yaml/document";
import type { Step } from "../../model/place";
import type { Entry, Resolver } from "./resolver";
import { own } from "./template";
import { Unresolved } from "./unresolved";

/** Macros of AWS that leave the checked resources as they are. */
const HARMLESS = /^AWS::(?:Serverless-|LanguageExtensions$|CodeDeployBlueGreen$|SecretsManager-)/;

const PROCESSED = "check the processed template: aws cloudformation get-template --template-stage Processed";

/** @throws UnreadableText if the template has resources that only the deployment adds or changes */
export function refuseHidden(
  template: Readonly<Record<string, unknown>>,
  resources: readonly Entry[],
  { locate }: Document,
): void {
  const refuse = (reason: string, at: readonly Step[]): never => {
    throw new UnreadableText(`${reason}; ${PROCESSED}`, locate(at));
  };
  const macros = [template["Transform"] ?? []].flat().map((macro: unknown) => own(macro, "Name") ?? macro);
  if (!macros.every((name) => typeof name === "string" && HARMLESS.test(name)))
    refuse("a macro changes this template during deployment", ["Transform"]);
  for (const { key, value, resolver } of resources) {
    const { value: resource, at } = value;
    if (key === MACRO || own(resource, MACRO) !== undefined) refuse("a macro changes resources during deployment", at);
    const type = typeOf(resource, resolver);
    if (type instanceof Unresolved) refuse("the deployment decides the type of a resource", [...at, "Type"]);
    if (typeof type === "string" && type.endsWith("::MODULE"))
      refuse("a module adds resources during deployment", [...at, "Type"]);
  }
}

const MACRO = "Fn::Transform";

/** Returns the type of a resource, with the variables of loops replaced. */
export function typeOf(resource: unknown, resolver: Resolver): unknown {
  const type = own(resource, "Type");
  return typeof type === "string" ? resolver.replaced(type) : type;
}
