/** Pieces of CEL, the expression language of the Kubernetes API server: text in, text out. */

/** Characters of a value that a message shows, as everywhere in the pack. */
const LONGEST = 120;

/** Items of a list that are told by their place in it. */
const MOST_COUNTED = 100;

/** A string as CEL writes it. JSON's escapes are CEL's too. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** A list of strings as CEL writes it. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/** A map whose values are of different types, which CEL allows only where it cannot see them. */
export function record(fields: Readonly<Record<string, string>>): string {
  const entries = Object.entries(fields).map(([name, expression]) => `  ${literal(name)}: dyn(${expression})`);
  return `{\n${entries.join(",\n")}\n}`;
}

/**
 * A text with CEL expressions in braces, as one expression; those in quotes are shown as quoted text, shortened.
 *
 *   '{item.title} adds "{part}"' → item.title + " adds " + strings.quote(part)
 */
export function phrase(template: string): string {
  const parts = template.split(/("\{[^{}]*\}"|\{[^{}]*\})/).filter((part) => part !== "");
  return parts.map(inPhrase).join(" + ");
}

function inPhrase(part: string): string {
  if (/^"\{.*\}"$/s.test(part)) return quoted(part.slice(2, -2));
  if (!/^\{.*\}$/s.test(part)) return literal(part);
  return part.includes(" ? ") ? `(${part.slice(1, -1)})` : part.slice(1, -1);
}

/** The text that the expression gives, in quotes, shortened. */
export function quoted(expression: string): string {
  const short = `${expression}.size() > ${LONGEST} ? ${expression}.substring(0, ${LONGEST - 1}) + "…" : ${expression}`;
  return `strings.quote(${short})`;
}

/**
 * The place of an item in a list, for a path. To look it up for each item takes time in the square of the list, which the
 * API server does not count as cost: a small pod with thousands of items would keep it busy for minutes.
 */
export function indexIn(list: string, item: string): string {
  return `(${list}.size() > ${MOST_COUNTED} ? "..." : string(${list}.indexOf(${item})))`;
}

/** The text that the expression gives, with escapes for control characters: the API server drops a warning that has one. */
export function printable(expression: string): string {
  const isControl = String.raw`matches("\\p{Cc}")`;
  // In UTF-8 the last byte of a control character is its number.
  const escaped = String.raw`"\\u00" + "%x".format([c]).substring("%x".format([c]).size() - 2)`;
  const each = `text.split("").map(c, c.${isControl} ? ${escaped} : c).join("")`;
  return `[${expression}].map(text, text.${isControl} ? ${each} : text)[0]`;
}

/** An expression of several lines, without the indentation that it has in the source; what is put in keeps its place. */
export function cel(template: TemplateStringsArray, ...expressions: readonly string[]): string {
  const lines = template.raw.join("").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)![0].length);
  const margin = `\n${" ".repeat(Math.min(...indents))}`;
  let text = "";
  template.raw.forEach((part, i) => {
    text += part.replaceAll(margin, "\n");
    const indent = " ".repeat(text.slice(text.lastIndexOf("\n") + 1).search(/\S|$/));
    text += (expressions[i] ?? "").replaceAll("\n", `\n${indent}`);
  });
  return text.replace(/^\n/, "").trimEnd();
}
