import {
  CORE_SCHEMA,
  NOT_RESOLVED,
  YAMLException,
  binaryTag,
  boolYaml11Tag,
  constructFromEvents,
  floatYaml11Tag,
  intYaml11Tag,
  mergeTag,
  nullYaml11Tag,
  parseEvents,
  type Event,
  type ScalarTagDefinition,
} from "js-yaml";
import type { Step } from "../place";
import { PositionTree, type Location } from "./positions";

/** One document of a text: its value, and where in the text each part of it stands. */
export interface Document {
  readonly value: unknown;
  /** What it was read from, with the other documents that are in there. */
  readonly text: string;
  /** Where the value at these steps is written, or else what is nearest above it. Undefined if nothing can be told. */
  readonly locate: (steps: readonly Step[]) => Location | undefined;
}

/** Why a text cannot be read. */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";

  /** @param position - lines and columns count from 1 */
  constructor(
    reason: string,
    readonly position?: { readonly line: number; readonly column: number },
  ) {
    super(reason);
  }
}

/**
 * YAML as kubectl and Compose read it: `yes` and `on` are booleans, `0777` is octal. Dates stay text, and so does the user
 * `1000:50`, which YAML 1.1 takes for a number of base 60.
 *
 * @see the resolve table of sigs.k8s.io/yaml/goyaml.v2
 */
const SCHEMA = CORE_SCHEMA.withTags(
  boolYaml11Tag,
  withoutBase60(intYaml11Tag),
  withoutBase60(floatYaml11Tag),
  nullYaml11Tag,
  mergeTag,
  binaryTag,
);

function withoutBase60(tag: ScalarTagDefinition<number>): ScalarTagDefinition<number> {
  const resolve: typeof tag.resolve = (source, ...rest) =>
    source.includes(":") ? NOT_RESOLVED : tag.resolve(source, ...rest);
  return { ...tag, resolve };
}

const MOST_VALUES = 5_000_000; // in one document with its aliases written out
export const RENDER_FIRST =
  "this is a template; render it first and check what comes out: helm template … | container-guard check -";

const ONE_DOCUMENT =
  "it has a JSON value on each line, expected one in all; for pulumi preview unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW";

/**
 * The documents of a YAML or JSON text.
 *
 * @throws UnreadableText if it is neither
 */
export function parseDocuments(text: string): readonly Document[] {
  if (!isJson(text)) return parseYaml(text);
  const documents = parseJson(text);
  if (documents === undefined) refuseLines(text);
  return documents ?? parseYaml(text);
}

/** @throws UnreadableText for one JSON value on each line, which is no YAML either */
function refuseLines(text: string): void {
  const [first = "", second = ""] = text.trimStart().split("\n", 2);
  if (second.startsWith("{") && parseJson(first) !== undefined) throw new UnreadableText(ONE_DOCUMENT);
}

function isJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** Undefined if it is no JSON: the reader of YAML, which contains JSON, says then what is wrong and where. */
function parseJson(text: string): readonly Document[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return [documentOf(text, value, new PositionTree(text, 0, () => eventsOf(text)))];
}

function parseYaml(text: string): readonly Document[] {
  const events = eventsOf(text);
  const values = readable(text, () => constructFromEvents(events, { source: text, schema: SCHEMA }));
  return values.map((value, index) => {
    if (text.includes("*")) refuseTooLarge(value);
    return documentOf(text, value, new PositionTree(text, index, () => events));
  });
}

function documentOf(text: string, value: unknown, positions: PositionTree): Document {
  return { value, text, locate: (steps) => positions.locate(steps) };
}

function eventsOf(text: string): Event[] {
  return readable(text, () => parseEvents(text, {}));
}

/** @throws UnreadableText instead of the library's own error, whose message quotes the text around the place */
function readable<T>(text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableText("it is nested too deeply");
    if (!(error instanceof YAMLException)) throw error;
    const { mark, reason } = error;
    const position = mark && { line: mark.line + 1, column: mark.column + 1 };
    throw new UnreadableText(text.includes("{{") ? RENDER_FIRST : adviceFor(reason), position);
  }
}

/**
 * The reader's reason without what it quotes: an unquoted password that begins with `*` or `!` is an alias or a tag to YAML.
 * Tags that only Compose knows stand in files that are nothing without the others that they change.
 */
function adviceFor(reason: string): string {
  const plain = reason.replace(/ ("[^]*"|!<[^]*>)|: [^]*/g, "");
  return /!(reset|override)/.test(reason) ? `${plain}: check the output of docker compose config instead` : plain;
}

/** Aliases are shared, not copied: what counts is how large the document is to those who follow each of them. */
function refuseTooLarge(value: unknown): void {
  const sizes = new Map<object, number>();
  const sizeOf = (node: unknown): number => {
    if (typeof node !== "object" || node === null) return 1;
    const known = sizes.get(node);
    if (known === Infinity) throw new UnreadableText("an alias contains itself");
    if (known !== undefined) return known;
    sizes.set(node, Infinity);
    const size = Object.values(node).reduce<number>((sum, child) => sum + sizeOf(child), 1);
    if (size > MOST_VALUES) throw new UnreadableText(`its aliases stand for more than ${MOST_VALUES} values`);
    sizes.set(node, size);
    return size;
  };
  sizeOf(value);
}
