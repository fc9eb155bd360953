import { createHash } from "node:crypto";
import { describe, kindOf, quoteName, shortened } from "../values/text";

/**
 * A value read from a resource's inputs, together with where it was read.
 *
 * - `unset`: nobody set it; `place` is where it would be set.
 * - `unknown`: an output of another resource, known only when deployed.
 * - `elsewhere`: another resource decides; `decidedBy` says which, in words that end a sentence.
 * - `malformed`: not of the expected type or form.
 */
export type Field<T> =
  | { readonly state: "set"; readonly value: T; readonly place: Place }
  | { readonly state: "unset"; readonly place: Place }
  | { readonly state: "unknown"; readonly place: Place }
  | { readonly state: "elsewhere"; readonly place: Place; readonly decidedBy: string }
  | { readonly state: "malformed"; readonly place: Place; readonly expected: string; readonly found: string };

/**
 * Tells whether a raw value stands for one that cannot be read here. Each source has its own markers.
 *
 * @returns true if it is known only when deployed; or what else decides it, in words that end a sentence
 */
export type IsUnknown = (raw: unknown) => boolean | string;

/**
 * A value in the inputs that is judged and never shown: findings about it and what lies below it name the place, and
 * neither value nor name. Sources put it around what they read of a secret.
 */
export class Secret {
  constructor(readonly value: unknown) {}
}

/** What must not be shown of a value: nothing of it, the text as it is written, or all that it says. */
type Hidden = "nothing" | "text" | "all";

/** A property's name or an item's index. */
export type Step = string | number;

/**
 * A raw value in a resource's inputs and the way to it.
 *
 * What lies below an unknown or wrongly typed value answers with that value's own place and state, so a policy that
 * reads `securityContext.privileged` learns that `securityContext` as a whole is unknown, or is no object.
 * Only own properties are read: an input named `__proto__` or `constructor` cannot add or hide a setting.
 */
export class Place {
  private constructor(
    private readonly raw: unknown,
    private readonly isUnknown: IsUnknown,
    private readonly parent: Place | undefined,
    private readonly key: Step | undefined,
    /** The name of the container that this place belongs to. */
    readonly container: string | undefined,
    private readonly expected: string | undefined,
    private readonly hidden: Hidden,
  ) {}

  static root(raw: unknown, isUnknown: IsUnknown = () => false): Place {
    return new Place(plain(raw), isUnknown, undefined, undefined, undefined, undefined, hiddenOf(raw));
  }

  /** The same place, with all below it belonging to the named container. */
  of(container: string): Place {
    return new Place(this.raw, this.isUnknown, this.parent, this.key, container, this.expected, this.hidden);
  }

  /** The same place, of which findings say what they mean and quote nothing: beside that there may be a password. */
  unquoted(): Place {
    const hidden = this.isSecret ? "all" : "text";
    return new Place(this.raw, this.isUnknown, this.parent, this.key, this.container, this.expected, hidden);
  }

  /** Whether what stands here must not be shown. */
  get isSecret(): boolean {
    return this.hidden === "all";
  }

  /** Whether the text as it is written here may be shown. */
  get isQuotable(): boolean {
    return this.hidden === "nothing";
  }

  /** The property `key`, and so on downwards; an absent one is a place too: where it would be set. */
  at(...keys: readonly string[]): Place {
    return keys.reduce<Place>((place, key) => place.property(key), this);
  }

  private property(key: string): Place {
    if (this.isOpaque) return this;
    if (isNothing(this.raw)) return this.child(key, undefined);
    if (!isObject(this.raw)) return this.broken("an object");
    return this.child(key, Object.hasOwn(this.raw, key) ? this.raw[key] : undefined);
  }

  /** The list's items without its null ones. An unknown or malformed list is a list of that one place. */
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

  /** The object's properties without its null ones. An unknown or malformed object is one entry under `""`. */
  entries(): ReadonlyArray<readonly [string, Place]> {
    if (this.isOpaque) return [["", this]];
    if (isNothing(this.raw)) return [];
    if (!isObject(this.raw)) return [["", this.broken("an object")]];
    return Object.entries(this.raw).flatMap(([key, value]) =>
      // A secret object's names are a part of the secret.
      isNothing(plain(value)) ? [] : [[key, this.child(this.isSecret ? "*" : key, value)] as const],
    );
  }

  /** The names of the object's properties, null ones too. None where no object can be read. */
  keys(): readonly string[] {
    return !this.isOpaque && isObject(this.raw) ? Object.keys(this.raw) : [];
  }

  /** Whether the object states the property, be it null. */
  has(key: string): boolean {
    return !this.isOpaque && isObject(this.raw) && Object.hasOwn(this.raw, key);
  }

  /** The text as it is written here, also where something else decides what becomes of it. */
  get written(): string | undefined {
    return this.expected === undefined && typeof this.raw === "string" ? this.raw : undefined;
  }

  string(expected = "a string"): Field<string> {
    return this.read(expected, isString);
  }

  /** The text that stands here, if it can be read and shown. */
  text(): string | undefined {
    if (this.isSecret) return undefined;
    const field = this.string();
    return field.state === "set" ? field.value : undefined;
  }

  boolean(expected = "true or false"): Field<boolean> {
    return this.read(expected, isBoolean);
  }

  number(expected = "a number"): Field<number> {
    return this.read(expected, isNumber);
  }

  /** A number that counts or identifies: 0 or more, without a fraction. */
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
    if (this.expected !== undefined) return this.malformed(this.expected);
    if (isNothing(this.raw)) return { state: "unset", place: this };
    const unknown = this.isUnknown(this.raw);
    if (typeof unknown === "string") return { state: "elsewhere", place: this, decidedBy: unknown };
    if (unknown) return { state: "unknown", place: this };
    if (!isOfType(this.raw))
      return this.malformed(isQuoted(this.raw, isOfType) ? `${expected} without quotes` : expected);
    return { state: "set", value: this.raw as T, place: this };
  }

  /** This place as a value that is not what was expected, for forms that a type does not tell. */
  malformed(expected: string, found = this.isQuotable ? describe(this.raw) : kindOf(this.raw)): Field<never> {
    return { state: "malformed", place: this, expected, found };
  }

  /** What stands for this value where something is remembered of it: the same for every place that has it. */
  get identity(): object | undefined {
    return isObject(this.raw) ? this.raw : undefined;
  }

  get isSet(): boolean {
    return !isNothing(this.raw);
  }

  /** What stands here; `unknown` and `malformed` also where that hides this place in a value above it. */
  get shape(): "nothing" | "unknown" | "malformed" | "list" | "object" | "scalar" {
    if (this.expected !== undefined) return "malformed";
    if (isNothing(this.raw)) return "nothing";
    if (this.isUnknown(this.raw) !== false) return "unknown";
    if (Array.isArray(this.raw)) return "list";
    return typeof this.raw === "object" ? "object" : "scalar";
  }

  /** Whether nothing below can be read. */
  private get isOpaque(): boolean {
    return this.expected !== undefined || this.isUnknown(this.raw) !== false;
  }

  /** The way from the resource's root: `["spec", "containers", 0, "image"]`. */
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
    return new Place(plain(raw), this.isUnknown, this, key, this.container, undefined, hidden);
  }

  private broken(expected: string): Place {
    return new Place(this.raw, this.isUnknown, this.parent, this.key, this.container, expected, this.hidden);
  }
}

/**
 * The path of these steps, in the notation of findings. No two different ones have the same.
 *
 * @param write - how to write a single step
 */
export function pathOf(steps: readonly Step[], write = notation): string {
  return steps.map(write).join("").replace(/^\./, "");
}

/** A step as paths have it; a key that is shortened is told from others by its hash. */
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
  if (typeof raw !== "string" || raw.trim() === "") return false;
  if (raw === "true" || raw === "false") return isOfType(raw === "true");
  return Number.isFinite(Number(raw)) && isOfType(Number(raw));
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** A field that nobody set, which would be at this place. */
export function unset(place: Place): Field<never> {
  return { state: "unset", place };
}

/** The field with its value translated; every other state stays as it is. */
export function mapField<T, U>(field: Field<T>, translate: (value: T) => U): Field<U> {
  return field.state === "set" ? { ...field, value: translate(field.value) } : field;
}
