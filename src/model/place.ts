import { createHash } from "node:crypto";
import { describe, kindOf, quoteName, shortened } from "../values/text";

/**
 * A value read from a resource's inputs, together with where it was read.
 *
 * - `unset`: it is not set; `place` is where it would be set.
 * - `unknown`: an output of another resource, known only when deployed.
 * - `elsewhere`: it depends on something else; `decidedBy` names it, as a clause that ends a sentence.
 * - `malformed`: not of the expected type or form.
 */
export type Field<T> =
  | { readonly state: "set"; readonly value: T; readonly place: Place }
  | { readonly state: "unset"; readonly place: Place }
  | { readonly state: "unknown"; readonly place: Place }
  | { readonly state: "elsewhere"; readonly place: Place; readonly decidedBy: string }
  | { readonly state: "malformed"; readonly place: Place; readonly expected: string; readonly found: string };

/**
 * Whether a raw value is a marker for a value that cannot be read here. Each source has its own markers.
 *
 * @returns true if it is known only when deployed; or what it depends on, as a clause that ends a sentence
 */
export type IsUnknown = (raw: unknown) => boolean | string;

/**
 * A value in the inputs that is checked but never shown: findings about it, or about anything below it, name the place but
 * not the value. Sources wrap secrets in it.
 */
export class Secret {
  constructor(readonly value: unknown) {}
}

/** A text that is known only in parts. Sources wrap such texts in it. */
export class PartialText {
  constructor(
    /** The text, with `${…}` for each unknown part. */
    readonly written: string | undefined,
    /** Whether it names something that the same source makes. */
    readonly isProvided = false,
  ) {}
}

/** How a source writes what it contains; a value below a place is in the same style as the place. */
export interface Style {
  readonly isUnknown: IsUnknown;
  /**
   * Returns a key as the object has it, or as the source would write it. If absent, keys are written like the model's
   * own: exactly.
   */
  readonly keyIn?: ((object: Readonly<Record<string, unknown>>, key: string) => string) | undefined;
  /** Whether scalars are converted to the expected type: `"true"` is true, and 80 is `"80"`. */
  readonly isConverted?: boolean;
}

/** A form in which a text contains other values. */
export interface Encoding {
  /** As the object of "expected": `JSON text`. */
  readonly name: string;
  readonly decode: (text: string) => { readonly value: unknown } | { readonly problem: string };
  readonly style: Style;
}

/** Why a value, and everything below it, is malformed. */
interface Fault {
  readonly expected: string;
  readonly found?: string;
}

/** Which part of a value must not be shown: nothing, the text as written, or all of it. */
type Hidden = "nothing" | "text" | "all";

/** A property's name or an item's index. */
export type Step = string | number;

/**
 * A raw value in a resource's inputs and the path to it.
 *
 * Anything below an unknown or wrongly typed value has that value's place and state, so a policy that reads
 * `securityContext.privileged` sees that all of `securityContext` is unknown, or is not an object.
 * Only own properties are read: an input named `__proto__` or `constructor` cannot add or hide a setting.
 */
export class Place {
  private constructor(
    private readonly raw: unknown,
    private readonly style: Style,
    private readonly parent: Place | undefined,
    private readonly key: Step | undefined,
    /** The name of the container that this place belongs to. */
    readonly container: string | undefined,
    private readonly fault: Fault | undefined,
    private readonly hidden: Hidden,
  ) {}

  static root(raw: unknown, isUnknown: IsUnknown = () => false): Place {
    return new Place(plain(raw), { isUnknown }, undefined, undefined, undefined, undefined, hiddenOf(raw));
  }

  /** Returns the same place, assigned to the named container with everything below it. */
  of(container: string): Place {
    return new Place(this.raw, this.style, this.parent, this.key, container, this.fault, this.hidden);
  }

  /** Returns the same place, whose text findings do not quote: it may also contain a password. */
  unquoted(): Place {
    const hidden = this.isSecret ? "all" : "text";
    return new Place(this.raw, this.style, this.parent, this.key, this.container, this.fault, hidden);
  }

  /** Returns the same place, written in another style with everything below it. */
  inStyle(style: Partial<Style>): Place {
    const { raw, parent, key, container, fault, hidden } = this;
    return new Place(raw, { ...this.style, ...style }, parent, key, container, fault, hidden);
  }

  /**
   * Returns the same place with the value that its text encodes. Findings do not quote it: an encoded text has no parts to
   * show.
   */
  decoded({ name, decode, style }: Encoding): Place {
    const text = this.string(name);
    if (text.state === "malformed") return this.broken(name);
    if (text.state !== "set") return this;
    const { parent, key, container } = this;
    const hidden = this.isSecret ? "all" : "text";
    const result = decode(text.value);
    return "value" in result
      ? new Place(result.value, style, parent, key, container, undefined, hidden)
      : new Place(this.raw, this.style, parent, key, container, { expected: name, found: result.problem }, hidden);
  }

  /** Whether the value must not be shown. */
  get isSecret(): boolean {
    return this.hidden === "all";
  }

  /** Whether the text may be shown as written. */
  get isQuotable(): boolean {
    return this.hidden === "nothing";
  }

  /** Returns the place of a nested property. An absent one has a place too: where it would be set. */
  at(...keys: readonly string[]): Place {
    return Place.below(this, keys);
  }

  private static below(place: Place, keys: readonly string[]): Place {
    let last = place;
    for (const key of keys) last = last.property(key);
    return last;
  }

  private property(key: string): Place {
    if (this.isOpaque) return this;
    if (!isNothing(this.raw) && !isObject(this.raw)) return this.broken("an object");
    const written = this.style.keyIn?.(this.raw ?? {}, key) ?? key;
    // A secret object's own spelling is secret too.
    return this.child(this.isSecret ? key : written, ownValue(this.raw, written));
  }

  /** Returns the list's items, except nulls. An unknown or malformed list returns just its own place. */
  items(): readonly Place[] {
    if (this.isOpaque) return [this];
    if (isNothing(this.raw)) return [];
    if (!Array.isArray(this.raw)) return [this.broken("a list")];
    const items: Place[] = [];
    this.raw.forEach((item, index) => {
      if (!isNothing(plain(item))) items.push(this.child(index, item));
    });
    return items;
  }

  /** Returns the object's properties, except nulls. An unknown or malformed object is one entry under `""`. */
  entries(): ReadonlyArray<readonly [string, Place]> {
    if (this.isOpaque) return [["", this]];
    if (isNothing(this.raw)) return [];
    if (!isObject(this.raw)) return [["", this.broken("an object")]];
    return Object.entries(this.raw).flatMap(([key, value]) =>
      // The keys of a secret object are secret too.
      isNothing(plain(value)) ? [] : [[key, this.child(this.isSecret ? "*" : key, value)] as const],
    );
  }

  /** Returns the object's keys, including those of nulls; none if it is not a readable object. */
  keys(): readonly string[] {
    return !this.isOpaque && isObject(this.raw) ? Object.keys(this.raw) : [];
  }

  /** Whether the object has the property, even if it is null. */
  has(key: string): boolean {
    if (this.isOpaque || !isObject(this.raw)) return false;
    return Object.hasOwn(this.raw, this.style.keyIn?.(this.raw, key) ?? key);
  }

  /** The text as written, even if its final value depends on something else. */
  get written(): string | undefined {
    if (this.fault !== undefined) return undefined;
    return this.raw instanceof PartialText ? this.raw.written : typeof this.raw === "string" ? this.raw : undefined;
  }

  /** Whether the text names something that the same source makes. */
  get isProvided(): boolean {
    return this.fault === undefined && this.raw instanceof PartialText && this.raw.isProvided;
  }

  string(expected = "a string"): Field<string> {
    return this.read(expected, isString);
  }

  /** Returns the text, if it can be read and shown. */
  text(): string | undefined {
    if (this.isSecret) return undefined;
    return valueOf(this.string());
  }

  boolean(expected = "true or false"): Field<boolean> {
    return this.read(expected, isBoolean);
  }

  number(expected = "a number"): Field<number> {
    return this.read(expected, isNumber);
  }

  /** Reads a count or an ID: a whole number, 0 or more. */
  whole(expected = "a whole number from 0"): Field<number> {
    return this.read(expected, isWhole);
  }

  object(): Field<object> {
    return this.read("an object", isObject);
  }

  strings(): ReadonlyArray<Field<string>> {
    return this.items().map((item) => item.string());
  }

  private read<T>(expected: string, isOfType: (raw: unknown) => boolean): Field<T> {
    if (this.fault !== undefined) return this.malformed(this.fault.expected, this.fault.found);
    if (isNothing(this.raw)) return { state: "unset", place: this };
    const unknown = this.style.isUnknown(this.raw);
    if (typeof unknown === "string") return { state: "elsewhere", place: this, decidedBy: unknown };
    if (unknown) return { state: "unknown", place: this };
    const value = this.style.isConverted ? converted(this.raw, isOfType) : this.raw;
    if (!isOfType(value)) return this.malformed(isQuoted(value, isOfType) ? `${expected} without quotes` : expected);
    return { state: "set", value: value as T, place: this };
  }

  /** Returns this place as a malformed value, for forms beyond a type. */
  malformed(expected: string, found = this.isQuotable ? describe(this.raw) : kindOf(this.raw)): Field<never> {
    return { state: "malformed", place: this, expected, found };
  }

  /** A key for caches: the same object for every place with this value. */
  get identity(): object | undefined {
    return isObject(this.raw) ? this.raw : undefined;
  }

  get isSet(): boolean {
    return !isNothing(this.raw);
  }

  /** The shape of the value; `unknown` and `malformed` also if a value above is, which hides this one. */
  get shape(): "nothing" | "unknown" | "malformed" | "list" | "object" | "scalar" {
    if (this.fault !== undefined) return "malformed";
    if (isNothing(this.raw)) return "nothing";
    if (this.style.isUnknown(this.raw) !== false) return "unknown";
    if (Array.isArray(this.raw)) return "list";
    return typeof this.raw === "object" ? "object" : "scalar";
  }

  /** Whether nothing below can be read. */
  private get isOpaque(): boolean {
    return this.fault !== undefined || this.style.isUnknown(this.raw) !== false;
  }

  /** The object or list that this place is in; undefined for the root. */
  get holder(): Place | undefined {
    return this.parent;
  }

  /** The path from the resource's root, step by step: `["spec", "containers", 0, "image"]`. */
  get steps(): readonly Step[] {
    const steps = this.key === undefined ? [] : [this.key];
    for (let above = this.parent; above?.key !== undefined; above = above.parent) steps.push(above.key);
    return steps.reverse();
  }

  /** The same in the source's notation: `spec.containers[0].image`. */
  get path(): string {
    return pathOf(this.steps);
  }

  private child(key: Step, raw: unknown): Place {
    const hidden = raw instanceof Secret ? "all" : this.hidden;
    return new Place(plain(raw), this.style, this, key, this.container, undefined, hidden);
  }

  private broken(expected: string): Place {
    return new Place(this.raw, this.style, this.parent, this.key, this.container, { expected }, this.hidden);
  }
}

/**
 * Returns the path of these steps, in the notation of findings. Different steps have different paths.
 *
 * @param write - how to write a single step
 */
export function pathOf(steps: readonly Step[], write = notation): string {
  return steps.map(write).join("").replace(/^\./, "");
}

/** Formats a step of a path; a shortened key includes its hash, so that it stays unique. */
export function notation(key: Step): string {
  if (typeof key === "number") return `[${key}]`;
  if (key.length <= LONGEST_NAME && /^[A-Za-z_$][\w$-]*$/.test(key)) return `.${key}`;
  const isShortened = shortened(key) !== key;
  return `[${quoteName(key)}${isShortened ? `#${createHash("sha256").update(key).digest("hex").slice(0, 12)}` : ""}]`;
}

const LONGEST_NAME = 256; // characters of a key that is written without quotes

function plain(raw: unknown): unknown {
  return raw instanceof Secret ? raw.value : raw;
}

function hiddenOf(raw: unknown): Hidden {
  return raw instanceof Secret ? "all" : "nothing";
}

function isNothing(raw: unknown): raw is null | undefined {
  return raw === null || raw === undefined;
}

// One function each for all places, not one for each value that is read.
const isString = (raw: unknown): boolean => typeof raw === "string";
const isBoolean = (raw: unknown): boolean => typeof raw === "boolean";
const isNumber = (raw: unknown): boolean => typeof raw === "number";
const isWhole = (raw: unknown): boolean => Number.isSafeInteger(raw) && (raw as number) >= 0;

/** Whether a text would be of the type without its quotes, as a template's `| quote` leaves it. */
function isQuoted(raw: unknown, isOfType: (raw: unknown) => boolean): boolean {
  return typeof raw === "string" && isOfType(withoutQuotes(raw));
}

function withoutQuotes(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Returns a scalar as the expected type, if it can be converted. */
function converted(raw: unknown, isOfType: (raw: unknown) => boolean): unknown {
  if (isOfType(raw)) return raw;
  const other = typeof raw === "string" ? withoutQuotes(raw) : String(raw);
  return typeof raw !== "object" && isOfType(other) ? other : raw;
}

function ownValue(raw: Readonly<Record<string, unknown>> | null | undefined, key: string): unknown {
  return !isNothing(raw) && Object.hasOwn(raw, key) ? raw[key] : undefined;
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** Returns an unset field at this place. */
export function unset(place: Place): Field<never> {
  return { state: "unset", place };
}

/** Translates the value of a set field; other states stay unchanged. */
export function mapField<T, U>(field: Field<T>, translate: (value: T) => U): Field<U> {
  return field.state === "set" ? { ...field, value: translate(field.value) } : field;
}

/** Returns the value of a set field; undefined in every other state. */
export function valueOf<T>(field: Field<T> | undefined): T | undefined {
  return field?.state === "set" ? field.value : undefined;
}

/** Whether the field is set to this value. */
export function equals<T>(field: Field<T> | undefined, value: T): boolean {
  return field?.state === "set" && field.value === value;
}

/** Whether the field is unset or set to `""` or `false`, which mean the same where the default is empty or off. */
export function isEmpty(field: Field<string | boolean>): boolean {
  return field.state === "unset" || (field.state === "set" && !field.value);
}
