import { withoutSecrets } from "./secrets";

const LONGEST = 120; // the most characters of a value that a message shows

/** Characters that move a terminal's cursor or reorder the text around them. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The beginning of a command to the agents of Azure Pipelines and GitHub Actions, anywhere in a line of a log. */
export const AGENT_COMMAND = /##(?=\w*\[)/g;

/**
 * Returns the text of an input in double quotes: without secrets, shortened, and with everything escaped that a terminal or
 * a build log does not show as written.
 */
export function quote(text: string, longest = LONGEST): string {
  return quoteName(withoutSecrets(text), longest);
}

/** Does the same for a name, in which nothing is a secret. */
export function quoteName(text: string, longest = LONGEST): string {
  return printable(JSON.stringify(shortened(text, longest)));
}

export function shortened(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Escapes anything unprintable left in a finished message, as a last line of defense. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(AGENT_COMMAND, "#\\u0023");
}

/** Returns a name or a reason on one line, without quotes. */
export function oneLine(text: string, longest = LONGEST): string {
  return quoteName(text, longest).slice(1, -1).replaceAll('\\"', '"');
}

/** Returns the text as one word of a shell command, for commands that a message suggests. */
export function shellWord(text: string): string {
  const path = text.startsWith("-") ? `./${text}` : text;
  return /^[\w./:@%+-]+$/.test(path) ? path : printable(`'${path.replaceAll("'", "'\\''")}'`);
}

/** Whether a text is JSON without comments or other extensions, as JSON.parse reads it. */
export function isStrictJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Describes a value: scalars as they are; objects and lists only by kind, because they may contain secrets. */
export function describe(raw: unknown): string {
  if (typeof raw === "string") return quote(raw);
  return typeof raw === "number" || typeof raw === "boolean" || typeof raw === "bigint" ? String(raw) : kindOf(raw);
}

/** Describes a value only by its kind. */
export function kindOf(raw: unknown): string {
  if (raw === null || raw === undefined) return "nothing";
  if (Array.isArray(raw)) return "a list";
  return typeof raw === "object" ? "an object" : `a ${typeof raw}`;
}

/** Returns the word of the list that was probably meant: at most two letters or a third of the word away; undefined if none is. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const [best] = words
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 40) return Infinity;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++)
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    previous = current;
  }
  return previous[b.length]!;
}
