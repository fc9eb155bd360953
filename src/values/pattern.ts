/**
 * Patterns: `*` matches any number of characters, `?` matches one, `\*` and `\?` match a star and a question mark, and
 * everything else matches itself, including other backslashes.
 */

/** In the pattern of a path, matches exactly one index or quoted key. */
const ANY_STEP = "[*]";

/** One index or quoted key of a path, as `Place` writes them: at most 120 characters, each of which may be escaped. */
const STEP = /\[(?:\d{1,20}|"(?:[^"\\]|\\.){0,720}"(?:#[0-9a-f]{12})?)\]/y;

/**
 * Whether the whole text matches the pattern.
 * Takes at most time proportional to the product of both lengths.
 *
 * @param options.isPath - whether `[*]` matches exactly one index or quoted key
 */
export function isLike(text: string, pattern: string, { isPath = false } = {}): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const literal = isEscape(pattern, p) ? p + 1 : p;
    const isStep = isPath && pattern.startsWith(ANY_STEP, p);
    const step = isStep ? stepAt(text, t) : 0;
    if (step > 0) {
      p += ANY_STEP.length;
      t += step;
    } else if (!isStep && pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (!isStep && pattern[p] === "?") {
      p++;
      t = next(text, t);
    } else if (!isStep && pattern[literal] === text[t]) {
      p = literal + 1;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = resume = next(text, resume);
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Returns where the next character begins: some are two UTF-16 units long. */
function next(text: string, at: number): number {
  return at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
}

/** Returns the length of the index or key that begins there, or 0. */
function stepAt(text: string, at: number): number {
  STEP.lastIndex = at;
  return STEP.exec(text)?.[0].length ?? 0;
}

/** Returns a path, or the pattern of one, without its indexes and quoted keys: the part that similar paths have in common. */
export function withoutSteps(path: string): string {
  let rest = "";
  for (let at = 0; at < path.length; ) {
    const step = path.startsWith(ANY_STEP, at) ? ANY_STEP.length : path[at] === "[" ? stepAt(path, at) : 0;
    rest += step > 0 ? "[]" : path[at]!;
    at += step > 0 ? step : 1;
  }
  return rest;
}

/** Returns a path, or the name of a container that has none but its path, with every index as `[*]`. */
export function withoutIndexes(path: string): string {
  return path.replace(/\[\d+\]/g, ANY_STEP);
}

function isEscape(pattern: string, at: number): boolean {
  return pattern[at] === "\\" && (pattern[at + 1] === "*" || pattern[at + 1] === "?");
}

/** Whether the pattern can match more than one text. */
export function hasWildcards(pattern: string): boolean {
  return /(?<!\\)[*?]/.test(pattern);
}

/** Returns the pattern that matches only this text. */
export function literalPattern(text: string): string {
  return text.replace(/[*?]/g, "\\$&");
}

/** Returns the only text that matches a pattern without wildcards. */
export function textOf(pattern: string): string {
  return pattern.replace(/\\([*?])/g, "$1");
}
