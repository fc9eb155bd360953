/** The value of a JSON text, or the position of what is not JSON. */
export type Decoded = { readonly value: unknown } | { readonly problem: string };

/** ECS accepts 64 KiB, and the deepest of its settings lies seven levels deep. */
const LONGEST = 1 << 20;
const DEEPEST = 100;

/**
 * Decodes text as the AWS provider does, with Go's `encoding/json` into structs:
 *
 * - Keys match in any letter case. A repeated key changes the value before it: objects are merged, and so are the items of
 *   lists, index by index; a scalar is replaced.
 * - `null` removes the value of a key, but leaves an item of a list as it is.
 * - Further documents in the text change the value of the first in the same way. Text without a document has no value.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/json/decode.go
 * @see https://pkg.go.dev/encoding/json#Unmarshal
 */
export function decodeJson(text: string): Decoded {
  if (text.length > LONGEST) return { problem: `a text of ${text.length} characters` };
  try {
    return { value: plain(new Decoder(text).documents()) };
  } catch (error) {
    // Stryker disable next-line ConditionalExpression: no other error is expected
    if (error instanceof NotJson) return { problem: error.message };
    throw error;
  }
}

/** Returns the key under which an object has a struct's field: the same letters in any case, as Go folds them. */
export function foldedKeyIn(object: Readonly<Record<string, unknown>>, key: string): string {
  if (Object.hasOwn(object, key)) return key;
  const wanted = folded(key);
  // Stryker disable next-line ConditionalExpression: comparing the lengths first only saves time
  return Object.keys(object).find((each) => each.length === key.length && folded(each) === wanted) ?? key;
}

/** To Go, the long s and the Kelvin sign are letters in another case too. */
function folded(key: string): string {
  return key.replaceAll("ſ", "s").toLowerCase();
}

class NotJson extends Error {}

/** A list keeps the items of longer lists that were decoded before, which a later, longer one changes. */
class List {
  readonly items: unknown[] = [];
  length = 0;
}

/** An object's values by their folded keys, each with its key as last written. */
class Fields {
  readonly byKey = new Map<string, { readonly key: string; readonly value: unknown }>();
}

function plain(value: unknown): unknown {
  if (value instanceof List) return value.items.slice(0, value.length).map(plain);
  if (value instanceof Fields)
    return Object.fromEntries([...value.byKey.values()].map((field) => [field.key, plain(field.value)]));
  return value;
}

class Decoder {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  documents(): unknown {
    let value: unknown;
    while (this.peek() !== undefined) value = this.item(value);
    return value;
  }

  /** Decodes an item of a list, or a document. */
  private item(before: unknown): unknown {
    const value = this.value(before);
    return value === null && !(before instanceof List) ? (before ?? null) : value;
  }

  private value(before: unknown): unknown {
    const first = this.peek();
    if (first === "{") return this.nested(() => this.object(before instanceof Fields ? before : new Fields()));
    if (first === "[") return this.nested(() => this.list(before instanceof List ? before : new List()));
    return this.token(first === '"' ? STRING : LITERAL);
  }

  private nested<T>(read: () => T): T {
    if (this.depth === DEEPEST) throw new NotJson(`more than ${DEEPEST} levels`);
    this.depth++;
    const value = read();
    this.depth--;
    return value;
  }

  private object(fields: Fields): Fields {
    this.sequence("}", () => {
      if (this.peek() !== '"') throw this.unexpected();
      const key = this.string();
      this.expect(":");
      const fold = folded(key);
      fields.byKey.set(fold, { key, value: this.value(fields.byKey.get(fold)?.value) });
    });
    return fields;
  }

  private list(list: List): List {
    list.length = 0;
    this.sequence("]", () => {
      list.items[list.length] = this.item(list.items[list.length]);
      list.length++;
    });
    return list.length === 0 ? new List() : list;
  }

  /** Decodes what is between brackets, separated by commas. */
  private sequence(end: string, element: () => void): void {
    this.at++;
    if (this.peek() === end) {
      this.at++;
      return;
    }
    for (;;) {
      element();
      const next = this.peek();
      if (next !== end && next !== ",") throw this.unexpected();
      this.at++;
      if (next === end) return;
    }
  }

  private string(): string {
    return this.token(STRING) as string;
  }

  private token(pattern: RegExp): unknown {
    pattern.lastIndex = this.at;
    // Stryker disable next-line StringLiteral: any text that is not JSON
    const token = pattern.exec(this.text)?.[0] ?? "";
    let value: unknown;
    try {
      value = JSON.parse(token);
    } catch {
      throw this.unexpected();
    }
    this.at += token.length;
    // Go replaces halves of surrogate pairs.
    return typeof value === "string" ? value.toWellFormed() : value;
  }

  private expect(character: string): void {
    if (this.peek() !== character) throw this.unexpected();
    this.at++;
  }

  /** Returns the next character that is not white space; undefined at the end. */
  private peek(): string | undefined {
    while (WHITE_SPACE.has(this.text[this.at])) this.at++;
    return this.text[this.at];
  }

  /** The message does not quote the text, which may contain secrets. */
  private unexpected(): NotJson {
    const before = this.text.slice(0, this.at).split("\n");
    return new NotJson(`an error at line ${before.length}, column ${before.at(-1)!.length + 1}`);
  }
}

const WHITE_SPACE: ReadonlySet<string | undefined> = new Set([" ", "\t", "\r", "\n"]);

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const LITERAL = /true|false|null|-?[0-9][0-9.eE+-]*/y;
