import { endOf, endOfString } from "./stream";

/** Returns where an unquoted YAML string ends on its line: before a colon, a comment or the line's end. */
export function endOfPlain(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[\n\r]/.test(text[at]!)) {
    if (text[at] === ":" && isBlank(text[at + 1])) break;
    if (text[at] === "#" && isBlank(text[at - 1])) break;
    at++;
  }
  return at;
}

/** Returns where a quoted YAML string ends. */
export function endOfQuotes(text: string, from: number): number {
  if (text[from] === '"') return Math.min(endOfString(text, from) + 1, text.length);
  for (let at = from + 1; ; at += 2) {
    at = text.indexOf("'", at);
    if (at < 0) return text.length;
    if (text[at + 1] !== "'") return at + 1;
  }
}

const WORD = /[^ \t\n\r,[\]{}]*/y;
const VERBATIM_TAG = /!<[^>]*>?/y;
const COMMENT = /[^\n\r]*/y;

/** Returns where a YAML list or object in brackets ends. */
export function endOfBrackets(text: string, from: number): number {
  let depth = 0;
  /** What the preceding characters are: an unquoted string, or a value that a colon may follow directly. */
  let before: "text" | "value" | "nothing" = "nothing";
  for (let at = from; at < text.length; ) {
    const next = text[at]!;
    const start = at++;
    if (isBlank(next)) continue;
    if (next === "#" && isBlank(text[start - 1])) [at, before] = [endOf(COMMENT, text, start), "nothing"];
    else if (next === "[" || next === "{") [depth, before] = [depth + 1, "nothing"];
    else if (next === "]" || next === "}") {
      if (--depth === 0) return at;
      before = "value";
    } else if (next === ",") before = "nothing";
    else if (next === ":" && (before === "value" || /[ \t\n\r,[\]{}]/.test(text[at] ?? " "))) before = "nothing";
    else if (before === "text" || (next === "?" && isBlank(text[at]))) continue;
    else if (next === '"' || next === "'") [at, before] = [endOfQuotes(text, start), "value"];
    else if (next === "*") [at, before] = [endOf(WORD, text, start), "value"];
    else if (next === "&" || next === "!") at = Math.max(endOf(VERBATIM_TAG, text, start), endOf(WORD, text, start));
    else before = "text";
  }
  return text.length;
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || /[ \t\n\r]/.test(character);
}
