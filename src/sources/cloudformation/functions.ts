import { Secret } from "../../model/place";
import { quote } from "../../values/text";
import type { Located } from "../origins";
import type { Resolver, Result } from "./resolver";
import { own } from "./template";
import { Unresolved, isScalar } from "./unresolved";

type Implementation = (argument: Located, resolver: Resolver) => Result;

/**
 * The functions whose results can be known before deployment.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const FUNCTIONS: ReadonlyMap<string, Implementation> = new Map<string, Implementation>([
  ["Ref", refer],
  ["Fn::If", choose],
  ["Fn::Join", join],
  ["Fn::Sub", substitute],
  ["Fn::Select", select],
  ["Fn::Split", split],
  ["Fn::FindInMap", findInMap],
  ["Fn::GetAtt", (argument, resolver) => resolver.resource(...attributeIn(resolver.resolve(argument)?.value))],
  ["Fn::ImportValue", () => new Unresolved("it depends on an export of another stack")],
  ["Fn::Transform", () => new Unresolved("it depends on a macro")],
  ["Fn::Base64", base64],
  ["Fn::Length", length],
  ["Fn::ToJsonString", toJson],
]);

const INVALID = new Unresolved("it depends on a function with invalid arguments");

function refer({ value, at }: Located, resolver: Resolver): Result {
  const name = typeof value === "string" ? resolver.replaced(value) : INVALID;
  if (typeof name !== "string") return name;
  const found = resolver.reference(name);
  return found === undefined ? undefined : { value: found, at };
}

function choose(argument: Located, resolver: Resolver): Result {
  const [condition, whenTrue, whenFalse] = itemsOf(argument);
  if (condition === undefined || !isScalar(condition.value)) return INVALID;
  const name = resolver.replaced(String(condition.value));
  if (typeof name !== "string") return name;
  const holds = resolver.holds(name);
  if (holds === undefined) return new Unresolved(`it depends on the condition ${quote(name)}`);
  const branch = holds ? whenTrue : whenFalse;
  return branch === undefined ? INVALID : resolver.resolve(branch);
}

function join(argument: Located, resolver: Resolver): Result {
  const [separator, list] = itemsOf(argument);
  const items = list && resolver.resolve(list)?.value;
  if (items instanceof Unresolved) return items;
  if (typeof separator?.value !== "string" || !Array.isArray(items)) return INVALID;
  const present = items.filter((item) => item !== undefined);
  return resolver.text(present.flatMap((item: unknown, index) => (index === 0 ? [item] : [separator.value, item])));
}

/** `"${Name}"`, or a list of such a text and an object of names. */
function substitute(argument: Located, resolver: Resolver): Result {
  const [text, names] = Array.isArray(argument.value) ? itemsOf(argument) : [argument];
  if (typeof text?.value !== "string") return INVALID;
  const values = new Map<string, unknown>(); // each name is resolved once
  const valueOf = (name: string): unknown => {
    if (!values.has(name)) values.set(name, named(name, names, resolver));
    return values.get(name);
  };
  return resolver.text(
    partsOf(text.value).map((part) => ("text" in part ? resolver.replaced(part.text) : valueOf(part.name))),
  );
}

/**
 * Returns what a name in a text stands for: a loop's variable, one of the given names, a parameter or resource, or an attribute.
 * `${!Name}` is the text `${Name}`.
 */
function named(name: string, names: Located | undefined, resolver: Resolver): unknown {
  if (name.startsWith("!")) return `\${${name.slice(1)}}`;
  if (resolver.variables.has(name)) return resolver.reference(name);
  const given = names && own(names.value, name);
  if (names !== undefined && given !== undefined)
    return resolver.resolve({ value: given, at: [...names.at, name] })?.value ?? INVALID;
  const found = name.includes(".") ? undefined : resolver.reference(name);
  return found ?? resolver.resource(...attributeIn(name));
}

type Part = { readonly text: string } | { readonly name: string };

/** Splits a text at its variables. */
function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf("${", at);
    const end = start < 0 ? -1 : text.indexOf("}", start);
    if (end < 0) return [...parts, { text: text.slice(at) }];
    const name = text.slice(start + "${".length, end).trim();
    parts.push({ text: text.slice(at, start) }, { name });
    at = end + 1;
  }
}

function select(argument: Located, resolver: Resolver): Result {
  const [index, list] = itemsOf(argument).map((item) => resolver.resolve(item));
  if (list?.value instanceof Unresolved) return list.value;
  if (index?.value instanceof Unresolved) return index.value;
  const items = list === undefined ? [] : childrenOf(list, resolver);
  return items[Number(index?.value)] ?? INVALID;
}

function split(argument: Located, resolver: Resolver): Result {
  const [separator, text] = itemsOf(argument).map((item) => resolver.resolve(item)?.value);
  if (text instanceof Unresolved) return text;
  if (typeof separator !== "string" || separator === "" || typeof text !== "string") return INVALID;
  const items = text.split(separator);
  resolver.scope.budget.spend(items.length);
  return { value: items, at: argument.at };
}

function findInMap(argument: Located, resolver: Resolver): Result {
  const [mapping, first, second, options] = itemsOf(argument).map((item) => resolver.resolve(item)?.value);
  const names = [mapping, first, second];
  const unknown = names.find((name) => name instanceof Unresolved);
  if (unknown instanceof Unresolved) return unknown;
  const found = resolver.mapped(...(names.map(String) as [string, string, string])) ?? own(options, "DefaultValue");
  return found === undefined || found === null ? INVALID : { value: found, at: argument.at };
}

function base64({ value, at }: Located, resolver: Resolver): Result {
  const text = resolver.resolve({ value, at })?.value;
  if (text instanceof Unresolved) return new Unresolved(text.dependsOn);
  if (text instanceof Secret) return new Secret(encoded(text.value));
  return typeof text === "string" ? encoded(text) : INVALID;
}

function encoded(text: unknown): string {
  return Buffer.from(String(text)).toString("base64");
}

function length(argument: Located, resolver: Resolver): Result {
  const list = resolver.resolve(argument)?.value;
  if (list instanceof Unresolved) return new Unresolved(list.dependsOn);
  return Array.isArray(list) ? list.filter((item) => item !== undefined).length : INVALID;
}

function toJson(argument: Located, resolver: Resolver): Result {
  const value = resolver.resolve(argument)?.value;
  let unknown: Unresolved | undefined;
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Unresolved) unknown ??= each;
    if (each instanceof Secret) unknown ??= new Unresolved("it contains a secret");
    return each;
  }) as string | undefined;
  if (unknown !== undefined) return new Unresolved(unknown.dependsOn);
  return resolver.text([text ?? INVALID]);
}

function itemsOf({ value, at }: Located): readonly Located[] {
  return Array.isArray(value) ? value.map((item: unknown, index) => ({ value: item, at: [...at, index] })) : [];
}

/** Returns the items of a resolved list. */
function childrenOf(list: Located, { scope: { origins } }: Resolver): readonly Located[] {
  return Array.isArray(list.value) ? list.value.map((_, index) => origins.child(list, index)) : [];
}

/** Splits `Resource.Attribute` or `[Resource, Attribute]`. */
function attributeIn(reference: unknown): [resource: string, attribute: string] {
  const [first = "", ...rest] = (typeof reference === "string" ? reference.split(".") : [reference].flat()).map(
    (part) => (isScalar(part) ? String(part) : ""),
  );
  return [first, rest.join(".")];
}
