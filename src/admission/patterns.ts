import { hasWildcards, textOf } from "../pattern";
import { literal } from "./cel";

/** Whether the pattern says anything: one that is left out fits everything. */
export function isGiven(pattern: string | null | undefined): pattern is string {
  return pattern !== null && pattern !== undefined && pattern !== "*";
}

/** Tests that the expression's text fits the pattern; none if every text does. */
export function like(expression: string, pattern: string | null | undefined): readonly string[] {
  if (!isGiven(pattern)) return [];
  if (!hasWildcards(pattern)) return [`${expression} == ${literal(textOf(pattern))}`];
  // A star or question mark behind a backslash is escaped in an expression as it is in a pattern.
  const regex = pattern
    .replace(/[.+^${}()|[\]]|\\(?![*?])/g, "\\$&")
    .replace(/(?<!\\)\*/g, ".*")
    .replace(/(?<!\\)\?/g, ".");
  return [`${expression}.matches(${literal(`(?s)^${regex}$`)})`];
}

/** An expression for at least one of several. */
export function anyOf(tests: readonly string[]): string {
  return tests.length === 1 ? tests[0]! : `(${tests.join("\n  || ")})`;
}
