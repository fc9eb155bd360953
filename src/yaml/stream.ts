/** A part of a text that can be read without the others. */
export interface Piece {
  readonly text: string;
  /** Where in the whole text it begins. */
  readonly offset: number;
}

/** A line that begins or ends a document, wherever it stands: nothing else may begin so. */
const SEPARATOR = /^(?:---(?=[\s\u0085#]|$)|\.\.\.(?=\s|$))/gm;

/** One that only kubectl takes for a separator: with a comment right behind it, or with blanks that YAML does not have. */
const LOOSE_SEPARATOR = /---(?:(?=#)|[\t\r ]*[^\S\t\n\r ][^\S\n]*)(?=#[^\n\r\u0085\u2028\u2029]*\r?(?:\n|$)|\n|$)/y;

/** Directives, which apply to the document after the next separator. Only blank lines and comments may come before them. */
const DIRECTIVES = /^(?:\s*#.*[\n\r\u2028\u2029])*\s*%/;

const NOTHING = /^-*\s*$/;

/**
 * The documents of a YAML text, so that a mistake in one hides no other's findings.
 *
 * @param from - where in the text they begin
 */
export function* yamlPieces(text: string, from = 0): Generator<Piece> {
  let offset = from;
  let isBegun = false;
  for (const { index, 0: separator } of text.slice(from).matchAll(SEPARATOR)) {
    const piece = text.slice(offset, from + index);
    const isEnd = separator === "...";
    const isWhole = isEnd || isBegun || !DIRECTIVES.test(piece);
    isBegun = !isEnd;
    if (!isWhole) continue;
    if (!NOTHING.test(piece)) yield { text: piece, offset };
    offset = isEnd ? from + index + separator.length : endOf(LOOSE_SEPARATOR, text, from + index);
  }
  yield { text: text.slice(offset), offset };
}

/** The parts of a text that has JSON values one after the other, as kubectl reads and docker inspect prints them. */
export function* jsonPieces(text: string): Generator<Piece> {
  for (let offset = 0; offset < text.length; ) {
    const end = endOfJson(text, offset);
    yield { text: text.slice(offset, end), offset };
    offset = end;
  }
}

/** A value that is neither text, a list nor an object: such may stand between them. */
const WORD = /null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

/** Where the first value that begins here ends. */
function endOfJson(text: string, from: number): number {
  const start = endOf(/\s*/y, text, from);
  if (text[start] === '"') return endOfString(text, start) + 1;
  const end = endOf(WORD, text, start);
  return end > start ? end : endOfBrackets(text, start);
}

function endOfBrackets(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth <= 0) return at + 1;
  }
  return text.length;
}

export function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** What kubectl passes over where JSON ends and YAML begins: blanks of any kind, up to the next line. */
export function endOfBlanks(text: string, from: number): number {
  return endOf(/(?:[^\S\n\ufeff]|\u0085)*\n?/y, text, from);
}

/** Where the piece ends that fits a sticky pattern here; here if none does. */
export function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

/**
 * Whether a document's separator has a comment that goes on behind a line break of old. kubectl passes over all of it, others
 * begin to read there.
 */
export function hasBrokenSeparator({ text }: Piece): boolean {
  if (!text.startsWith("---")) return false;
  const end = text.indexOf("\n");
  const rest = text.slice("---".length, end < 0 ? text.length : end).trim();
  return /^[\u0085\s]*#/.test(rest) && /[\r\u0085\u2028\u2029]/.test(rest);
}
