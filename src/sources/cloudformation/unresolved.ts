import { PartialText, Secret } from "../../model/place";

/** A value that is known only when the stack is deployed. */
export class Unresolved extends PartialText {
  constructor(
    /** What it depends on, as a clause that ends a sentence. */
    readonly dependsOn: string,
    { name = "", parts = [], isProvided = false }: Partial<Pick<Unresolved, "name" | "parts" | "isProvided">> = {},
  ) {
    super(parts.length === 0 ? undefined : parts.map(writtenPart).join(""), isProvided);
    this.name = name;
    this.parts = parts;
  }

  /** The name that the template refers to. */
  readonly name: string;
  /** The parts of a text, known and unknown ones. */
  readonly parts: ReadonlyArray<string | Unresolved>;

  /** Returns the same text, which names something that the template makes. */
  provided(): Unresolved {
    return new Unresolved(this.dependsOn, { name: this.name, parts: this.parts, isProvided: true });
  }
}

export function writtenPart(part: string | Unresolved): string {
  return typeof part === "string" ? part : `\${${part.name}}`;
}

export function isUnresolved(raw: unknown): false | string {
  return raw instanceof Unresolved && raw.dependsOn;
}

/** The longest text that functions may put together: CloudFormation accepts templates of 1 MB. */
const LONGEST_TEXT = 1_000_000;

/** What an unknown part counts as: how CloudFormation writes a reference. */
const LENGTH_OF_UNKNOWN = '{"Ref":"A"},'.length;

const TOO_LONG = new Unresolved("it is longer than CloudFormation allows");
export const NOT_TEXT = new Unresolved("it is not a text");

const RESOLVE = "{{resolve:";

/** Joins the parts of a text. If some are unknown, so is the text; if some are secret, so is the text. */
export function joined(values: readonly unknown[]): string | Secret | Unresolved {
  const parts: Array<string | Unresolved> = [];
  let length = 0;
  let isSecret = false;
  for (const value of values)
    for (const each of partsOf(value)) {
      const part = each instanceof Secret ? each.value : each;
      isSecret ||= each instanceof Secret;
      if (!(part instanceof Unresolved) && !isScalar(part)) return NOT_TEXT;
      const text = isScalar(part) ? String(part) : part;
      length += typeof text === "string" ? text.length : LENGTH_OF_UNKNOWN;
      if (length > LONGEST_TEXT) return TOO_LONG;
      parts.push(text);
    }
  const merged = known(parts).flatMap((part) => (typeof part === "string" ? withoutReferences(part) : [part]));
  const unknown = merged.find((part) => part instanceof Unresolved);
  if (unknown !== undefined) return new Unresolved(unknown.dependsOn, isSecret ? {} : { parts: merged });
  const text = merged.filter((part) => typeof part === "string").join("");
  return isSecret ? new Secret(text) : text;
}

function partsOf(value: unknown): readonly unknown[] {
  return value instanceof Unresolved && value.parts.length > 0 ? value.parts : [value];
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Joins known parts that follow one another. */
function known(parts: ReadonlyArray<string | Unresolved>): ReadonlyArray<string | Unresolved> {
  const result: Array<string | Unresolved> = [];
  let texts: string[] = [];
  const flush = (): void => {
    const text = texts.join("");
    if (text !== "") result.push(text);
    texts = [];
  };
  for (const part of parts) {
    if (typeof part === "string") texts.push(part);
    else {
      flush();
      result.push(part);
    }
  }
  flush();
  return result;
}

/** Splits a text at its dynamic references, such as `{{resolve:ssm:tag}}`. */
function withoutReferences(text: string): ReadonlyArray<string | Unresolved> {
  if (!text.includes(RESOLVE)) return [text];
  const parts: Array<string | Unresolved> = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(RESOLVE, at);
    if (start < 0) break;
    const end = text.indexOf("}}", start);
    if (start > at) parts.push(text.slice(at, start));
    parts.push(new Unresolved("it depends on a dynamic reference"));
    at = end < 0 ? text.length : end + "}}".length;
  }
  return at < text.length ? [...parts, text.slice(at)] : parts;
}

/** Returns a text as CloudFormation reads it, with its dynamic references. */
export function referring(text: string): string | Unresolved {
  return text.includes(RESOLVE) ? (joined([text]) as string | Unresolved) : text;
}
