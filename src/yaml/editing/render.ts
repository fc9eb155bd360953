import { isList, type NewValue } from "./branches";

/** How a document is written. */
export interface Style {
  /** Whether keys and texts need quotes. */
  readonly isJson: boolean;
  readonly newline: "\n" | "\r\n";
  /** How much deeper an object in an object is, in spaces. */
  readonly step: number;
}

type Scalar = string | number | boolean;

/** Texts that no reader takes for anything else: `NET_ADMIN`, `registry.example.com/web:1.2`. */
const PLAIN = /^[A-Za-z][\w./-]*(?::[\w./-]+)*$/;
const WORDS = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

export function scalar(value: Scalar, { isJson }: Style): string {
  const text = String(value);
  return !isJson && PLAIN.test(text) && !WORDS.test(text) ? text : JSON.stringify(value);
}

/** Writes a value on one line. */
export function flow(value: NewValue, style: Style): string {
  if (isList(value)) return `[${value.map((item) => scalar(item, style)).join(", ")}]`;
  if (typeof value !== "object") return scalar(value, style);
  const entries = Object.entries(value).map(([key, each]) => flowEntry(key, each, style));
  return style.isJson ? `{${entries.join(", ")}}` : `{ ${entries.join(", ")} }`;
}

export function flowEntry(key: string, value: NewValue, style: Style): string {
  return `${scalar(key, style)}: ${flow(value, style)}`;
}

/** Writes an entry on lines of its own, each ended but the last. */
export function blockEntry(key: string, value: NewValue, indent: number, style: Style): string {
  const name = `${" ".repeat(indent)}${scalar(key, style)}:`;
  if (typeof value !== "object" || isList(value)) return `${name} ${flow(value, style)}`;
  const below = Object.entries(value).map(([each, inner]) => blockEntry(each, inner, indent + style.step, style));
  return [name, ...below].join(style.newline);
}
