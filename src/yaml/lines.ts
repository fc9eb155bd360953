/** A position in a text. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text and the offsets of its lines, which are computed once, on first use. */
export class Lines {
  private starts: Uint32Array | undefined;

  constructor(readonly text: string) {}

  positionAt(offset: number): Position {
    const starts = (this.starts ??= lineStartsOf(this.text));
    const line = lastAtOrBefore(starts, offset);
    return { line: line + 1, column: offset - starts[line]! + 1 };
  }

  /** Returns the offsets where a line begins and where it ends, without its line break. */
  boundsOf(line: number): readonly [start: number, end: number] {
    const starts = (this.starts ??= lineStartsOf(this.text));
    const next = starts[line];
    return [starts[line - 1]!, next === undefined ? this.text.length : next - 1];
  }
}

/** Uses four bytes for each line, because a text may consist of empty lines. */
function lineStartsOf(text: string): Uint32Array {
  const starts = [0];
  for (let at = 0; at < text.length; at++) if (isLineEnd(text, at)) starts.push(at + 1);
  return Uint32Array.from(starts);
}

/** Whether a line ends with this character: a line feed, or a carriage return without a line feed. */
function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a);
}

function lastAtOrBefore(sorted: Uint32Array, value: number): number {
  let low = 0;
  for (let high = sorted.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
