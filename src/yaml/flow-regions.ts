import { endOfBrackets, endOfPlain, endOfQuotes } from "./flow-ends";

/** A value in brackets or quotes that is not inside another one. Offsets refer to the text; `end` is exclusive. */
export interface Region {
  readonly start: number;
  readonly end: number;
  /** The column of its first character, from 0. Its parent is further left. */
  readonly column: number;
  /** The offsets where its other lines start. */
  readonly lines: readonly number[];
}

const BLANKS = /[ \t]*/y;
const SPACES = / */y;
const WORD = /[^ \t\n\r]*/y;
const REST_OF_LINE = /[^\n\r]*/y;
const LINE_BREAK = /\r?\n|\r/y;
const INDICATOR = /[-?:](?![^ \t\n\r])/y;
const SEPARATOR = /---(?![^ \t\n\r])/y;

/**
 * Finds the values of a YAML text that are in brackets or quotes. It scans characters and does not parse YAML, so its result
 * must be compared with the parser's events.
 */
export function flowRegions(text: string): readonly Region[] {
  return new Scanner(text).regions;
}

class Scanner {
  readonly regions: Region[] = [];
  private at = 0;
  private lineStart = 0;
  /** The column of the last key, hyphen or question mark. Its value is further right. */
  private entry = -1;

  constructor(private readonly text: string) {
    while (this.at < text.length) {
      this.readLine();
      this.nextLine();
    }
  }

  private readLine(): void {
    let properties: number | undefined; // the column of an anchor or a tag before a key
    for (;;) {
      this.skip(BLANKS);
      const column = properties ?? this.at - this.lineStart;
      const first = this.text[this.at];
      properties = first === "&" || first === "!" ? column : undefined;
      if (properties !== undefined) this.skip(WORD);
      else if (column === 0 && this.skip(SEPARATOR)) this.entry = -1;
      else if (this.skip(INDICATOR)) this.entry = column;
      else if (first === "|" || first === ">") {
        this.skipLines((_, indentation) => indentation > this.entry);
        return;
      } else if (first !== "#" && !(first === "%" && column === 0) && this.readName()) this.entry = column;
      else return void this.skip(REST_OF_LINE);
    }
  }

  /** Reads a value. Returns whether it is a key, followed by a colon. */
  private readName(): boolean {
    const { at: start, text } = this;
    const first = text[start] ?? "\n";
    const isPlain = !/[\n\r[{"'*]/.test(first);
    if (isPlain) this.at = endOfPlain(text, start);
    else if (first === "*") this.skip(WORD);
    else if (!isLineBreak(first)) this.addRegion(first === "[" || first === "{" ? endOfBrackets : endOfQuotes);
    this.skip(BLANKS);
    const isName = text[this.at] === ":" && this.skip(INDICATOR);
    if (isPlain && !isName && text[this.at] !== "#")
      this.skipLines((next, indentation) => indentation > this.entry && next !== "#");
    return isName;
  }

  private addRegion(endOf: (text: string, from: number) => number): void {
    const { at: start, lineStart, text } = this;
    const end = endOf(text, start);
    const lines: number[] = [];
    for (let at = start; at < end; at++)
      if (isLineBreak(text[at]!) && !(text[at] === "\r" && text[at + 1] === "\n")) lines.push(at + 1);
    this.regions.push({ start, end, column: start - lineStart, lines });
    this.at = end;
    this.lineStart = lines.at(-1) ?? lineStart;
  }

  /** Skips the rest of the line, and the following lines that are empty or belong to the same string. */
  private skipLines(belongs: (first: string, indentation: number) => boolean): void {
    for (;;) {
      this.skip(REST_OF_LINE);
      const { at, lineStart } = this;
      this.nextLine();
      this.skip(SPACES);
      const first = this.text[this.at];
      if (first !== undefined && (isLineBreak(first) || belongs(first, this.at - this.lineStart))) continue;
      [this.at, this.lineStart] = [at, lineStart];
      return;
    }
  }

  private nextLine(): void {
    if (this.skip(LINE_BREAK)) this.lineStart = this.at;
  }

  /** Returns whether anything was skipped. */
  private skip(pattern: RegExp): boolean {
    const from = this.at;
    pattern.lastIndex = from;
    if (pattern.test(this.text)) this.at = pattern.lastIndex;
    return this.at > from;
  }
}

function isLineBreak(character: string): boolean {
  return character === "\n" || character === "\r";
}
