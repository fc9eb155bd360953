import { hasWildcards, textOf } from "../values/pattern";
import { literal } from "../policy/cel/cel";

/** Whether the pattern says anything: one that is left out fits everything. */
export function isGiven(pattern: string | null | undefined): pattern is string {
  return pattern !== null && pattern !== undefined && pattern !== "*";
}

/** Tests that the expression's text fits the pattern; none if every text does. */
export function like(expression: string, pattern: string | null | undefined): readonly string[] {
  if (!isGiven(pattern)) return [];
  if (!hasWildcards(pattern)) return [`${expression} == ${literal(textOf(pattern))}`];
  return [`${expression}.matches(${literal(`(?s)^${regexOf(pattern)}$`)})`];
}

/** A star or question mark after a backslash is escaped in an expression as it is in a pattern. */
function regexOf(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|[\]]|\\(?![*?])/g, "\\$&")
    .replace(/(?<!\\)\*/g, ".*")
    .replace(/(?<!\\)\?/g, ".");
}

/** The same for a path, in which `[*]` stands for exactly one index or quoted key. */
export function likePath(expression: string, pattern: string | null | undefined): readonly string[] {
  if (!isGiven(pattern) || !pattern.includes("[*]")) return like(expression, pattern);
  const regex = pattern.split("[*]").map(regexOf).join(ANY_STEP);
  return [`${expression}.matches(${literal(`(?s)^${regex}$`)})`];
}

const ANY_STEP = String.raw`\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]`;

/** An expression for at least one of several. */
export function anyOf(tests: readonly string[]): string {
  return tests.length === 1 ? tests[0]! : `(${tests.join("\n  || ")})`;
}
