/** Functions that write CEL, the expression language of the Kubernetes API server, as text. */

/** The most characters of a value that a message shows, as everywhere in the pack. */
const LONGEST = 120;

/** The longest list whose items are shown with their index. */
const MOST_COUNTED = 100;

/** Returns a string literal. The escapes of JSON are valid in CEL. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** Returns a list of string literals. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/** Returns an expression that is true if at least one of several is. */
export function anyOf(tests: readonly string[]): string {
  return tests.length === 1 ? tests[0]! : `(${tests.join("\n  || ")})`;
}

/** Returns a map whose values have different types, which CEL accepts only with dynamic types. */
export function record(fields: Readonly<Record<string, string>>): string {
  const entries = Object.entries(fields).map(([name, expression]) => `  ${literal(name)}: dyn(${expression})`);
  return `{\n${entries.join(",\n")}\n}`;
}

/**
 * Returns a text with CEL expressions in braces as one expression; the values of those in quotes are quoted and shortened.
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

/** Returns an expression for the text of another expression, quoted and shortened. */
export function quoted(expression: string): string {
  const short = `${expression}.size() > ${LONGEST} ? ${expression}.substring(0, ${LONGEST - 1}) + "…" : ${expression}`;
  return `strings.quote(${short})`;
}

/**
 * Returns an expression for an item's index in a list, for a path. Looking it up for every item takes quadratic time, which
 * the API server does not count as cost: a small pod with thousands of items would keep it busy for minutes.
 */
export function indexIn(list: string, item: string): string {
  return `(${list}.size() > ${MOST_COUNTED} ? "..." : string(${list}.indexOf(${item})))`;
}

/** Returns an expression that escapes control characters in a text: the API server drops a warning that contains one. */
export function printable(expression: string): string {
  const isControl = String.raw`matches("\\p{Cc}")`;
  // In UTF-8, the last byte of a control character is its code point.
  const escaped = String.raw`"\\u00" + "%x".format([c]).substring("%x".format([c]).size() - 2)`;
  const each = `text.split("").map(c, c.${isControl} ? ${escaped} : c).join("")`;
  return `[${expression}].map(text, text.${isControl} ? ${each} : text)[0]`;
}

/** Removes the source's indentation from an expression of several lines; inserted expressions keep the line's indentation. */
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
