/** A part of a text that can be read independently. */
export interface Piece {
  readonly text: string;
  /** Its offset in the whole text. */
  readonly offset: number;
}

/** Matches a line that starts or ends a document; no other line may start like this. */
const SEPARATOR = /^(?:---(?=[\s\u0085#]|$)|\.\.\.(?=\s|$))/gm;

/** Matches a line that only kubectl treats as a separator: followed directly by a comment, or by non-YAML white space. */
const LOOSE_SEPARATOR = /---(?:(?=#)|[\t\r ]*[^\S\t\n\r ][^\S\n]*)(?=#[^\n\r\u0085\u2028\u2029]*\r?(?:\n|$)|\n|$)/y;

/** Matches directives, which apply to the document after the next separator. Only blank lines and comments may precede them. */
const DIRECTIVES = /^(?:\s*#.*[\n\r\u2028\u2029])*\s*%/;

const NOTHING = /^-*\s*$/;

/**
 * Splits a YAML text into documents, so that a mistake in one does not hide findings in the others.
 *
 * @param from - the offset where the documents begin
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

/** Splits a text that consists of several JSON values, which kubectl accepts and docker inspect prints. */
export function* jsonPieces(text: string): Generator<Piece> {
  for (let offset = 0; offset < text.length; ) {
    const end = endOfJson(text, offset);
    yield { text: text.slice(offset, end), offset };
    offset = end;
  }
}

/** Matches a value that is not a string, a list or an object. Such values may occur between them. */
const WORD = /null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

/** Returns where the first value after this offset ends. */
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

/** Skips what kubectl ignores between JSON and YAML: white space of any kind, up to the next line. */
export function endOfBlanks(text: string, from: number): number {
  return endOf(/(?:[^\S\n\ufeff]|\u0085)*\n?/y, text, from);
}

/** Returns where the match of a sticky pattern ends; the given offset if there is no match. */
export function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

/**
 * Whether a separator's comment continues after a YAML 1.1 line break. kubectl skips the rest of the line, while other readers
 * start reading there.
 */
export function hasBrokenSeparator({ text }: Piece): boolean {
  if (!text.startsWith("---")) return false;
  const end = text.indexOf("\n");
  const rest = text.slice("---".length, end < 0 ? text.length : end).trim();
  return /^[\u0085\s]*#/.test(rest) && /[\r\u0085\u2028\u2029]/.test(rest);
}
