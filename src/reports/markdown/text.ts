import { printable, shortened } from "../../values/text";

const LONGEST = 300; // characters of a message or a name

/**
 * Returns foreign text as code. GitHub links no mentions, issues or addresses in code; everything but letters, digits and spaces is
 * written as an entity, so that the text can contain neither Markdown nor HTML.
 */
export function code(text: string): string {
  const shown = printable(shortened(text, LONGEST)).replace(/[!-/:-@[-`{-~]/g, (c) => `&#${c.charCodeAt(0)};`);
  return shown.trim() === "" ? "" : `<code>${shown}</code>`;
}

/** A word or a small number; seven digits may be a commit. */
const PLAIN_WORD = /^(?:[A-Za-z]+(?:['’-][A-Za-z]+)*|\d{1,6})$/;

/** Returns a sentence in which everything except plain words is code. */
export function prose(sentence: string): string {
  const text = shortened(sentence, LONGEST);
  let result = "";
  let from = 0;
  for (let start = 0; start < text.length; start++) {
    const end = endOfQuote(text, start);
    if (end === undefined) continue;
    result += words(text.slice(from, start)) + code(text.slice(start + 1, end));
    from = end + 1;
    start = end;
  }
  return result + words(text.slice(from));
}

/** Returns where a text in double quotes or backticks ends that starts here; undefined if none does. */
function endOfQuote(text: string, start: number): number | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "`") return undefined;
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === quote) return i;
    if (quote === '"' && text[i] === "\\") i++;
  }
  return undefined;
}

function words(text: string): string {
  return text.split(" ").map(word).join(" ");
}

function word(text: string): string {
  const start = text.startsWith("(") ? 1 : 0;
  let end = text.length;
  while (end > start && ".,;:)".includes(text[end - 1]!)) end--;
  const middle = text.slice(start, end);
  return text.slice(0, start) + (PLAIN_WORD.test(middle) ? middle : code(middle)) + text.slice(end);
}

/** Returns a row of a table. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function table(head: readonly string[], rows: readonly string[]): readonly string[] {
  return [row(...head), row(...head.map(() => "---")), ...rows];
}
