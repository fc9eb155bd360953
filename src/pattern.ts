/**
 * Patterns: `*` stands for any characters, none included, `?` for one, `\*` and `\?` for a star and a question mark, and
 * everything else for itself, other backslashes too.
 */

/**
 * Whether the whole text fits the pattern.
 * Takes time in the product of both lengths at most.
 */
export function isLike(text: string, pattern: string): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const literal = isEscape(pattern, p) ? p + 1 : p;
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (pattern[p] === "?") {
      p++;
      t = next(text, t);
    } else if (pattern[literal] === text[t]) {
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

/** Where the character after this one begins: some are two UTF-16 units long. */
function next(text: string, at: number): number {
  return at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
}

function isEscape(pattern: string, at: number): boolean {
  return pattern[at] === "\\" && (pattern[at + 1] === "*" || pattern[at + 1] === "?");
}

/** Whether other texts than one fit the pattern. */
export function hasWildcards(pattern: string): boolean {
  return /(?<!\\)[*?]/.test(pattern);
}

/** The pattern that the text alone fits. */
export function literalPattern(text: string): string {
  return text.replace(/[*?]/g, "\\$&");
}

/** The only text that fits a pattern without wildcards. */
export function textOf(pattern: string): string {
  return pattern.replace(/\\([*?])/g, "$1");
}
