import { Secret, type Step } from "../../model/place";
import { quote } from "../../values/text";
import { isObject } from "../format";
import type { Located, Origins } from "../origins";
import { Conditions } from "./conditions";
import { FUNCTIONS } from "./functions";
import type { OwnImages } from "./own-images";
import { unknownParameter, type ParameterChoices } from "./parameters";
import { isWrittenShort } from "./tags";
import { LOOP, own, type Budget, type Template } from "./template";
import { NOT_TEXT, Unresolved, isScalar, joined, referring, writtenPart } from "./unresolved";
import type { World } from "./world";

/** What a template's functions are resolved with. */
export interface Scope {
  readonly template: Template;
  readonly parameters: ParameterChoices;
  readonly world: World;
  readonly origins: Origins;
  readonly budget: Budget;
  readonly images: OwnImages;
}

/** An entry of an object, and the resolver that knows the variables of the loops around it. */
export interface Entry {
  readonly key: string;
  /** Whether a loop over an unknown list leaves the key open. */
  readonly isOpen: boolean;
  readonly value: Located;
  readonly resolver: Resolver;
}

/** A repository for the program's own images, and the attributes that contain its registry. */
const REPOSITORY = { type: "AWS::ECR::Repository", attributes: ["RepositoryUri", "Arn"] };

/** The characters of a text that count as one value. */
const CHARACTERS = 8;

/** What each turn of a loop counts as: CloudFormation accepts 500 resources in a template. */
const VALUES_IN_LOOP = 1_000;

/** Resolves the functions in a template's values, in one world. */
export class Resolver {
  private readonly conditions: Conditions;

  constructor(
    readonly scope: Scope,
    /** The values of the loops' variables. */
    readonly variables: ReadonlyMap<string, unknown> = new Map(),
    /** Whether a parameter's values are tried one by one. */
    private readonly choosesParameters = true,
  ) {
    this.conditions = new Conditions(scope.template, scope.parameters, scope.world, (raw) =>
      new Resolver(scope, new Map(), false).resolve({ value: raw, at: [] }),
    );
  }

  /** Returns the same resolver in another world. */
  in(world: World): Resolver {
    return new Resolver({ ...this.scope, world }, this.variables);
  }

  /** Returns the value without its functions; undefined for `AWS::NoValue`. */
  resolve(located: Located): Located | undefined {
    this.scope.budget.spend();
    const { value, at } = located;
    if (typeof value === "string") return { value: this.replaced(value), at };
    if (Array.isArray(value)) return this.list(value, at);
    if (!isObject(value)) return located;
    const name = functionIn(value);
    if (name === undefined) return this.object(located);
    if (Object.keys(value).length > 1)
      return { value: new Unresolved(`it has other properties next to ${quote(name)}`), at };
    return this.call(name, { value: value[name], at: isWrittenShort(value) ? at : [...at, name] }, at);
  }

  /** Returns the entries of an object, with those that loops produce. */
  *entries({ value, at }: Located): Generator<Entry> {
    for (const [key, each] of Object.entries(isObject(value) ? value : {})) {
      const entry = { value: each, at: [...at, key] };
      if (key.startsWith(LOOP)) yield* this.loop(entry);
      else yield { ...this.named(key), value: entry, resolver: this };
    }
  }

  /** Returns whether a condition is true; undefined if that is open. */
  holds(condition: string): boolean | undefined {
    return this.conditions.holds(condition);
  }

  /** Returns what a name refers to; undefined for `AWS::NoValue`. */
  reference(name: string): unknown {
    const { parameters, resources } = this.scope.template;
    if (this.variables.has(name)) return this.variables.get(name);
    if (name === "AWS::NoValue") return undefined;
    if (name.startsWith("AWS::")) return new Unresolved(`it depends on ${quote(name)}`, { name });
    if (Object.hasOwn(parameters, name)) return this.parameter(name);
    return Object.hasOwn(resources, name)
      ? this.resource(name)
      : new Unresolved(`it depends on ${quote(name)}, which the template does not define`, { name });
  }

  /** Returns the unknown value of a resource, or of one of its attributes. */
  resource(name: string, attribute = ""): Unresolved {
    const type = own(own(this.scope.template.resources, name), "Type");
    const isProvided = type === REPOSITORY.type && REPOSITORY.attributes.includes(attribute);
    return new Unresolved(`it depends on the resource ${quote(name)}`, { name, isProvided });
  }

  /** Returns a text as CloudFormation reads it, with the variables of loops replaced. */
  replaced(text: string): ReturnType<typeof joined> {
    if (!this.hasVariable(text)) return referring(text);
    const parts: unknown[] = [];
    let at = 0;
    for (const { name, isStripped, start, end } of variablesIn(text)) {
      if (!this.variables.has(name)) continue;
      const value = this.variables.get(name);
      parts.push(text.slice(at, start), isStripped ? stripped(value) : value);
      at = end;
    }
    return this.text([...parts, text.slice(at)]);
  }

  /** Joins the parts of a text. */
  text(parts: readonly unknown[]): ReturnType<typeof joined> {
    this.scope.budget.spend(parts.length);
    const text = joined(parts);
    if (typeof text === "string") this.scope.budget.spend(Math.ceil(text.length / CHARACTERS));
    return text instanceof Unresolved && this.isOwnImage(text) ? text.provided() : text;
  }

  private isOwnImage({ written = "", parts: [first, ...rest] }: Unresolved): boolean {
    const isOfRepository = first instanceof Unresolved && first.isProvided;
    return this.scope.images.includes(written, isOfRepository ? rest.map(writtenPart).join("") : undefined);
  }

  /** Returns an entry of a mapping; undefined if there is none. */
  mapped(mapping: string, first: string, second: string): unknown {
    return own(own(own(this.scope.template.mappings, mapping), first), second);
  }

  private parameter(name: string): unknown {
    const choice = this.scope.parameters.of(name);
    if (choice === undefined) return unknownParameter(name);
    const { world } = this.scope;
    const chosen = this.choosesParameters ? world.choose(choice) : world.chosenFor(choice.subject);
    return chosen === undefined ? unknownParameter(name) : chosen.value;
  }

  private list(items: readonly unknown[], at: readonly Step[]): Located {
    // What is removed leaves a gap, so that the others keep their indexes.
    const resolved = items.map((item, index) => {
      const located = { value: item, at: [...at, index] };
      return this.resolve(located) ?? { ...located, value: undefined };
    });
    return this.scope.origins.list(resolved, at);
  }

  private object(located: Located): Located {
    const parts: Array<readonly [string, Located]> = [];
    for (const { key, isOpen, value, resolver } of this.entries(located)) {
      if (isOpen) return { value: new Unresolved("it has properties that a loop decides"), at: located.at };
      const resolved = resolver.resolve(value);
      if (resolved !== undefined) parts.push([key, resolved]);
    }
    return this.scope.origins.object(parts, located.at);
  }

  private call(name: string, argument: Located, at: readonly Step[]): Located | undefined {
    const implementation = FUNCTIONS.get(name);
    const result =
      implementation === undefined
        ? new Unresolved(`it depends on the function ${quote(name)}`)
        : implementation(argument, this);
    if (result === undefined) return undefined;
    return isLocated(result) ? result : { value: result, at };
  }

  /** `Fn::ForEach::Name: [Variable, [a, b], { "Key${Variable}": … }]` */
  private *loop({ value, at }: Located): Generator<Entry> {
    const [variable, collection, body] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    if (typeof variable !== "string") return;
    const values = this.resolve({ value: collection, at: [...at, 1] })?.value;
    const items: readonly unknown[] = Array.isArray(values) ? values : [loopVariable(variable)];
    for (const item of items) {
      this.scope.budget.spend(VALUES_IN_LOOP);
      const inner = new Resolver(this.scope, new Map([...this.variables, [variable, item]]), this.choosesParameters);
      yield* inner.entries({ value: body, at: [...at, 2] });
    }
  }

  /** Returns a key with the variables of loops replaced. */
  private named(key: string): Pick<Entry, "key" | "isOpen"> {
    if (!this.hasVariable(key)) return { key, isOpen: false };
    const name = this.replaced(key);
    if (typeof name === "string") return { key: name, isOpen: false };
    return { key: (name instanceof Unresolved && name.written) || key, isOpen: true };
  }

  private hasVariable(text: string): boolean {
    return this.variables.size > 0 && variablesIn(text).some(({ name }) => this.variables.has(name));
  }
}

/** Finds `${Name}` and `&{Name}`. */
function variablesIn(text: string): readonly Variable[] {
  return [...text.matchAll(/([$&])\{([^{}]{1,255})\}/g)].map(({ 0: written, 1: sign, 2: name = "", index }) => ({
    name,
    isStripped: sign === "&",
    start: index,
    end: index + written.length,
  }));
}

interface Variable {
  readonly name: string;
  /** Whether only its letters and digits count. */
  readonly isStripped: boolean;
  readonly start: number;
  readonly end: number;
}

function stripped(value: unknown): unknown {
  if (isScalar(value)) return String(value).replace(/[^A-Za-z0-9]/g, "");
  return value instanceof Unresolved ? new Unresolved(value.dependsOn, { name: value.name }) : NOT_TEXT;
}

function loopVariable(name: string): Unresolved {
  return new Unresolved(`it depends on the loop variable ${quote(name)}`, { name });
}

/** Returns the name of the function that an object calls. */
function functionIn(value: Readonly<Record<string, unknown>>): string | undefined {
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === "Ref") return "Ref";
  return keys.find((key) => key.startsWith("Fn::") && !key.startsWith(LOOP));
}

/** A result of a function: a value, or one of its arguments and where that is written. */
export type Result = Located | Secret | Unresolved | string | number | boolean | undefined;

function isLocated(result: Exclude<Result, undefined>): result is Located {
  return isObject(result) && "at" in result && !(result instanceof Unresolved) && !(result instanceof Secret);
}
