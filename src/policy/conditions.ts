import { literal, literals } from "./cel/cel";

/**
 * A condition on a value in two forms: in TypeScript for a value that was read here, and in CEL for the API server.
 */
export interface Condition<T> {
  readonly holds: (value: T) => boolean;
  readonly cel?: CelCondition;
}

export interface CelCondition {
  /** Returns an expression that is true if the condition holds, given an expression for the value. */
  readonly holds: (value: string) => string;
  /** An expression for a value that the condition does not hold for, used when the value is not set. */
  readonly otherwise: string;
  /** The only text that the condition can hold for, if there is just one. */
  readonly only?: string;
}

/** The setting is on. */
export const isOn: Condition<boolean> = {
  holds: (value) => value,
  cel: { holds: (value) => value, otherwise: "false", only: "true" },
};

/** The setting is off. */
export const isOff: Condition<boolean> = {
  holds: (value) => !value,
  cel: { holds: (value) => `!${value}`, otherwise: "true", only: "false" },
};

export const isZero: Condition<number> = {
  holds: (value) => value === 0,
  cel: { holds: (value) => `${value} == 0`, otherwise: "1", only: "0" },
};

/** @param expected - not empty */
export function is(expected: string): Condition<string> {
  return {
    holds: (value) => value === expected,
    cel: { holds: (value) => `${value} == ${literal(expected)}`, otherwise: '""', only: expected },
  };
}

/** The value is not this one. */
export function isNot(expected: string): Condition<string> {
  return {
    holds: (value) => value !== expected,
    cel: { holds: (value) => `${value} != ${literal(expected)}`, otherwise: literal(expected) },
  };
}

/** The value is none of these. */
export function isNoneOf(expected: readonly [string, ...string[]]): Condition<string> {
  const known = new Set<string>(expected);
  return {
    holds: (value) => !known.has(value),
    cel: { holds: (value) => `!(${value} in ${literals(expected)})`, otherwise: literal(expected[0]) },
  };
}

/** A condition on values that cluster objects do not have. */
export function where<T>(holds: (value: T) => boolean): Condition<T> {
  return { holds };
}
