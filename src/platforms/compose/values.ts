import { segmentsOf } from "../../values/interpolation";
import { mapField, type Field, type Place } from "../../model/place";

/** The texts that Compose converts to booleans, including those of YAML 1.1. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["y", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["n", false],
  ["no", false],
  ["off", false],
]);

/**
 * Reads a boolean, or a text that Compose converts to one.
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/loader/interpolate.go, toBoolean
 */
export function flag(place: Place): Field<boolean> {
  const text = place.text();
  const on = text === undefined ? undefined : BOOLEANS.get(text.toLowerCase());
  return on === undefined ? place.boolean() : { state: "set", value: on, place };
}

/** Reads a text; a number or boolean is converted to text. */
export function scalar(place: Place): Field<string> {
  const number = place.number();
  if (number.state === "set") return mapField(number, String);
  const boolean = place.boolean();
  return boolean.state === "set" ? mapField(boolean, String) : place.string();
}

/** Reads a number, or a text that is one. */
export function quantity(place: Place): Field<number> {
  const text = place.text()?.trim();
  if (text === undefined) return place.number();
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? place.malformed("a number") : { state: "set", value, place };
}

const SIZE = /^(-?\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i;

/**
 * Reads a size in bytes, with or without a unit: `64m` is 67108864.
 *
 * @see https://github.com/docker/go-units/blob/master/size.go, RAMInBytes
 */
export function size(place: Place): Field<number> {
  const expected = 'a size such as "64m"';
  const text = place.text();
  if (text === undefined) return place.number(expected);
  const [, amount, unit = ""] = SIZE.exec(text) ?? [];
  if (amount === undefined) return place.malformed(expected);
  const value = Math.floor(Number(amount) * 1024 ** (unit === "" ? 0 : "kmgtp".indexOf(unit.toLowerCase()) + 1));
  return { state: "set", value, place };
}

/** A name and its value, either of which may depend on the environment. */
export interface Pair {
  readonly name: Field<string>;
  readonly value: Field<string>;
}

/** Returns the pairs of an object or of a list of `name=value`. */
export function pairs(place: Place): readonly Pair[] {
  if (place.shape === "list") return place.items().map(pair);
  const whole = place
    .entries()
    .find(([, entry]) => entry.path === place.path)?.[1]
    .string();
  if (whole !== undefined) return [{ name: whole, value: whole }];
  // A key without a value is set to an empty one.
  return place.keys().map((key) => {
    const at = place.at(key);
    return { name: { state: "set", value: key, place: at }, value: scalar(at) };
  });
}

function pair(item: Place): Pair {
  const whole = item.string();
  const [first, ...rest] = item.written === undefined ? [] : segmentsOf(item.written, "=");
  if (first === undefined || !first.isKnown) return { name: whole, value: whole };
  const value = rest.every(({ isKnown }) => isKnown) ? rest.map(({ text }) => text).join("=") : undefined;
  return {
    name: { state: "set", value: first.text, place: item },
    value: value === undefined ? whole : { state: "set", value, place: item },
  };
}

/** Returns the names in an object or list, such as the networks of a service. */
export function names(place: Place): readonly Field<string>[] {
  if (place.shape === "list") return place.strings();
  if (place.shape !== "object") return place.entries().map(([, entry]) => entry.string());
  return place.keys().map((key) => ({ state: "set", value: key, place: place.at(key) }));
}
