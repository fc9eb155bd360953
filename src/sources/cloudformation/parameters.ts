import { Secret } from "../../model/place";
import { quote } from "../../values/text";
import { isObject } from "../format";
import { own } from "./template";
import { Unresolved, isScalar } from "./unresolved";
import type { Alternative, Choice } from "./world";

/** Returns the value of a parameter that only the deployment knows. */
export function unknownParameter(name: string): Unresolved {
  return new Unresolved(`it depends on the parameter ${quote(name)}`, { name });
}

/** The choices of a template's parameters, each made once: it is met in every world. */
export class ParameterChoices {
  private readonly choices = new Map<string, Choice | undefined>();
  private readonly allowed = new Map<string, ReadonlySet<string> | undefined>();

  constructor(private readonly definitions: Readonly<Record<string, unknown>>) {}

  /** Returns the choice of a parameter; undefined if no value is known. */
  of(name: string): Choice | undefined {
    if (!this.choices.has(name)) this.choices.set(name, parameterChoice(name, this.definitions[name]));
    return this.choices.get(name);
  }

  /** Returns the texts that a parameter can be; undefined if they are not known. */
  allowedTexts(name: string): ReadonlySet<string> | undefined {
    if (!this.allowed.has(name)) this.allowed.set(name, allowedTexts(own(this.definitions, name)));
    return this.allowed.get(name);
  }
}

/**
 * Returns the values that a deployment may give to a parameter: its allowed values, or its default and any other value.
 * Undefined if no value is known.
 */
function parameterChoice(name: string, definition: unknown): Choice | undefined {
  if (!isObject(definition)) return undefined;
  const { Type: type, Default: byDefault, AllowedValues: allowed, NoEcho: noEcho } = definition;
  // The default of such a parameter is the name of another one.
  if (typeof type !== "string" || type.startsWith("AWS::SSM::Parameter::Value")) return undefined;
  const isSecret = String(noEcho) === "true";
  const valueOf = (text: string): unknown => {
    const value = isList(type) ? text.split(",").map((item) => item.trim()) : text;
    return isSecret ? new Secret(value) : value;
  };
  const hasDefault = isScalar(byDefault);
  const alternative = (value: unknown): Alternative => ({
    value: valueOf(String(value)),
    clause:
      hasDefault && String(value) === String(byDefault)
        ? `parameter ${quote(name)} has its default`
        : `parameter ${quote(name)} is ${isSecret ? "another of its allowed values" : quote(String(value))}`,
  });
  const subject = `parameter ${name}`;
  if (!isList(type) && Array.isArray(allowed) && allowed.length > 0 && allowed.every(isScalar))
    return { subject, alternatives: allowed.map(alternative) };
  return hasDefault
    ? { subject, alternatives: [alternative(byDefault), { value: unknownParameter(name) }] }
    : undefined;
}

function isList(type: string): boolean {
  return type === "CommaDelimitedList" || type.startsWith("List<");
}

/** Numbers have several texts, and a parameter of another type may stand for another value. */
function allowedTexts(definition: unknown): ReadonlySet<string> | undefined {
  const allowed = own(definition, "AllowedValues");
  if (own(definition, "Type") !== "String" || !Array.isArray(allowed) || allowed.length === 0) return undefined;
  const texts = allowed.filter((value) => typeof value === "string");
  return texts.length === allowed.length ? new Set(texts) : undefined;
}
