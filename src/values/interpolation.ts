import { quote } from "./text";

/** A part of a text between separators, and whether it is known: the value of a variable depends on the environment. */
export interface Segment {
  readonly text: string;
  readonly isKnown: boolean;
}

/** A part of a text without variables, or one variable with its braces and their content. */
interface Piece {
  readonly text: string;
  /** The variable's name. */
  readonly variable?: string;
}

/**
 * Returns what a value depends on in which Docker Compose replaces variables, as a clause that ends a sentence.
 *
 *   "${TAG:-latest}" → 'it depends on the environment variable "TAG"'
 *   "a$$b"           → false     a doubled dollar sign is a literal one
 *
 * @see https://github.com/compose-spec/compose-go/blob/main/template/template.go
 */
export function decidedByEnvironment(raw: unknown): false | string {
  if (typeof raw !== "string" || !raw.includes("$")) return false;
  for (const { variable } of piecesOf(raw))
    if (variable !== undefined) return `it depends on the environment variable ${quote(variable)}`;
  return false;
}

/**
 * Splits a text at its separators, except those inside a variable's braces. A variable's value may contain separators, so
 * only the segments before the first variable are certainly in their position.
 *
 *   ["/run/docker.sock:${AT}", ":"] → "/run/docker.sock", which is known, and "${AT}"
 *
 * @param isPart - whether a separator belongs to the segment that it would end, given its text so far
 */
export function segmentsOf(text: string, separator: string, isPart?: (sofar: string) => boolean): readonly Segment[] {
  const segments: Segment[] = [];
  let segment = { text: "", isKnown: true };
  for (const { text: piece, variable } of piecesOf(text)) {
    if (variable !== undefined) {
      segment = { text: segment.text + piece, isKnown: false };
      continue;
    }
    const [first = "", ...rest] = piece.split(separator);
    segment = { ...segment, text: segment.text + first };
    for (const part of rest) {
      if (segment.isKnown && isPart?.(segment.text)) segment = { ...segment, text: segment.text + separator + part };
      else {
        segments.push(segment);
        segment = { text: part, isKnown: true };
      }
    }
  }
  return [...segments, segment];
}

function* piecesOf(text: string): Generator<Piece> {
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    literal += text.slice(at, dollar < 0 ? undefined : dollar);
    if (dollar < 0) break;
    const end = variableEnd(text, dollar);
    const variable = /^\$\{?([a-z_][a-z0-9_]*)/i.exec(text.slice(dollar, end))?.[1];
    if (variable !== undefined) {
      if (literal !== "") yield { text: literal };
      literal = "";
      yield { text: text.slice(dollar, end), variable };
    } else literal += text[dollar + 1] === "$" ? "$" : text.slice(dollar, end); // Compose rejects other forms
    at = end;
  }
  if (literal !== "") yield { text: literal };
}

/** Returns where a variable ends that begins with a dollar sign: after its name, or after its closing brace. */
function variableEnd(text: string, dollar: number): number {
  if (text[dollar + 1] === "$") return dollar + 2;
  if (text[dollar + 1] !== "{") {
    const name = /[a-z_][a-z0-9_]*/iy;
    name.lastIndex = dollar + 1;
    return name.exec(text) === null ? dollar + 1 : name.lastIndex;
  }
  let open = 0;
  for (let at = dollar + 1; at < text.length; at++) {
    if (text[at] === "{") open++;
    else if (text[at] === "}" && --open === 0) return at + 1;
  }
  return text.length;
}
