import { YAMLException, constructFromEvents, type Schema } from "js-yaml";
import type { Step } from "../model/place";
import { mostExpanded, sizeOf, tooMuchExpanded } from "./amplification";
import { Lines, type Position } from "./lines";
import { PositionTree, type Location, type Oddity } from "./positions";
import { endOfBlanks, hasBrokenSeparator, jsonPieces, yamlPieces, type Piece } from "./stream";
import { RENDER_COMPOSE, SCHEMA, refuseTags } from "./tags";
import { byDocument, firstAlias, movedTo, readEvents, withTextKeys, type Events } from "./events";

/** A document in a text: its value, and the position of each part. */
export interface Document {
  readonly value: unknown;
  /** The text that it was read from. */
  readonly text: string;
  /** Returns the value as a tool with another schema reads it. */
  readonly readAs: (schema: Schema) => unknown;
  /** Returns the location of the value at these steps, or of its nearest ancestor; undefined if unknown. */
  readonly locate: (steps: readonly Step[]) => Location | undefined;
  /** Returns the position of an object that kubectl merges differently from other readers. */
  readonly ambiguousMerge: () => Position | undefined;
  /**
   * Returns the first construct that readers interpret differently, such as a non-standard tag.
   *
   * @param isTag - whether the tool that the text is for knows a tag
   */
  readonly oddity: (isTag?: (tag: string) => boolean) => Oddity | undefined;
}

/** Reports why a text cannot be read. */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";

  constructor(
    reason: string,
    readonly position?: Position,
  ) {
    super(reason);
  }
}

/** The most keys that `<<` may add in one text. */
const MOST_MERGED = 200_000;

export const RENDER_FIRST = "unrendered Helm template. Render it first: helm template … | container-guard check -";

const TOO_DEEP = "it is nested too deeply";

/**
 * Returns the documents of a YAML or JSON text.
 *
 * @param schema - how the tool that the text is for reads scalars
 * @throws UnreadableText if it is neither
 */
export function parseDocuments(text: string, schema = SCHEMA): readonly Document[] {
  return [...readDocuments(text, schema)].map((document) => {
    if (document instanceof UnreadableText) throw document;
    return document;
  });
}

/** Yields the documents one by one, with a reason in place of each unreadable one, so that the others are still read. */
export function* readDocuments(text: string, schema = SCHEMA): Generator<Document | UnreadableText> {
  const lines = new Lines(text);
  // Text that is not valid JSON goes to the YAML reader, which reads it or reports the mistake and its position.
  const end = isJson(text) ? endOfBlanks(text, yield* readJson(lines)) : 0;
  for (const piece of yamlPieces(text, end))
    try {
      yield* parseYaml(piece, lines, schema);
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error;
      yield error;
    }
}

function isJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** Yields the JSON values at the start of the text, one or several in a row. Returns the offset where they end. */
function* readJson(lines: Lines): Generator<Document, number> {
  const { text } = lines;
  const whole = jsonDocument({ text, offset: 0 }, lines);
  if (whole !== undefined) {
    yield whole;
    return text.length;
  }
  for (const piece of jsonPieces(text)) {
    const document = jsonDocument(piece, lines);
    if (document === undefined) return piece.offset;
    yield document;
  }
  return text.length;
}

function jsonDocument({ text, offset }: Piece, lines: Lines): Document | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const positions = new PositionTree({ lines, offset, events: () => eventsOfJson(text) });
  const readAs = (): unknown => value;
  return {
    ...documentOf({ text, value, positions, readAs }),
    ambiguousMerge: () => undefined,
    oddity: () => undefined,
  };
}

/** Returns undefined for the rare JSON text that is not valid YAML or is too deep for it: it is checked, but without positions. */
function eventsOfJson(text: string): Events | undefined {
  try {
    return byDocument(readEvents(text))[0];
  } catch (error) {
    if (error instanceof YAMLException || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Characters that are line breaks in YAML 1.1, which kubectl and Compose read. They also end a comment. */
const OLD_BREAKS = /[\u0085\u2028\u2029]/g;

const BROKEN_SEPARATOR = "a line break inside a separator's comment, which kubectl does not treat as a line break";

/** Matches a byte order mark before a document's first line, as in concatenated files. It is not part of the text. */
const MARKED = /^(?:---[ \t]*(?:#.*)?\r?\n)?\ufeff/;

function parseYaml(piece: Piece, lines: Lines, schema: Schema): readonly Document[] {
  if (hasBrokenSeparator(piece)) throw new UnreadableText(BROKEN_SEPARATOR, lines.positionAt(piece.offset));
  const unmarked = piece.text.replace(MARKED, "");
  const offset = piece.offset + piece.text.length - unmarked.length;
  const text = unmarked.replace(OLD_BREAKS, "\n");
  refuseMarks({ text, offset }, lines);
  const { values, eventsOf } = readable({ text, offset }, lines, () => {
    const read = readEvents(text);
    const values = constructFrom(withTextKeys(read), schema);
    let parts: readonly Events[] | undefined; // computed only if there are findings
    const eventsOf = (index: number): Events => (parts ??= byDocument(read))[index]!;
    if (text.includes("*"))
      for (const [index, value] of values.entries()) {
        const alias = firstAlias(eventsOf(index));
        if (alias !== undefined) refuseAmplified(value, lines.positionAt(offset + alias));
      }
    return { values, eventsOf };
  });
  return values.map((value, index) => {
    const positions = new PositionTree({ lines, offset, events: () => eventsOf(index) });
    const readAs = (other: Schema): unknown =>
      readable({ text, offset }, lines, () => constructFrom(eventsOf(index), other)[0]);
    return documentOf({ text, value, positions, readAs });
  });
}

/** @throws UnreadableText at a byte order mark that starts a line: kubectl ignores it, other readers make it part of a key */
function refuseMarks({ text, offset }: Piece, lines: Lines): void {
  const place = text.search(/^\ufeff/m);
  if (place >= 0)
    throw new UnreadableText("a byte order mark at the start of a line", lines.positionAt(offset + place));
}

function documentOf({
  positions,
  ...read
}: Pick<Document, "value" | "text" | "readAs"> & { readonly positions: PositionTree }): Document {
  return {
    locate: (steps) => positions.locate(steps),
    ambiguousMerge: () => positions.ambiguousMerge(),
    oddity: (isTag) => positions.oddity(isTag),
    ...read,
  };
}

function constructFrom(read: Events, schema: Schema): readonly unknown[] {
  try {
    if (read.text.includes("!")) refuseTags(read);
    return constructFromEvents(read.events, { source: read.text, schema, maxTotalMergeKeys: MOST_MERGED });
  } catch (error) {
    throw error instanceof YAMLException ? movedTo(error, read.original) : error;
  }
}

/** @throws UnreadableText in place of the library's error, whose message quotes the surrounding text */
function readable<T>({ text, offset }: Piece, lines: Lines, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableText(TOO_DEEP);
    if (!(error instanceof YAMLException)) throw error;
    const advice = adviceFor(error.reason);
    const isTemplate = text.includes("{{") && advice !== TOO_DEEP;
    const place = isTemplate ? text.indexOf("{{") : error.mark?.position;
    const position = place === undefined ? undefined : lines.positionAt(offset + place);
    throw new UnreadableText(isTemplate ? RENDER_FIRST : advice, position);
  }
}

/** The YAML library's error messages, and plainer wordings for them. */
const IN_PLAIN_WORDS: ReadonlyArray<readonly [said: RegExp, meant: string]> = [
  [
    /^bad indentation of a (mapping|sequence) entry/,
    "wrong indentation, or a second colon on the line: expected an entry of the list or object above",
  ],
  [
    /^deficient indentation/,
    "expected the lines of a list or object in brackets to be indented deeper than their parent",
  ],
  [/^duplicated mapping key/, "duplicate key"],
  [/^unidentified alias/, "unknown anchor; text that starts with * must be quoted"],
  [/^cannot resolve a node/, "the value does not match its tag"],
  [/^expected valid JSON character|non-printable/, "an unprintable character, which YAML does not allow"],
  [/^object-based map does not support complex keys/, "a key in this document is a list or an object"],
  [/^can not read a block mapping entry/, "expected a key and a colon"],
  [/^end of the stream or a document separator/, "expected the end of the document, found more"],
  [/^there is a previously declared suffix/, "a tag handle is declared twice"],
  [/^nesting exceeded/, TOO_DEEP],
  [/^(aliases|merge keys) exceeded/, "too many aliases"],
];

/**
 * Returns the library's reason without quoted text: YAML reads an unquoted password that starts with `*` or `!` as an alias or a tag.
 */
function adviceFor(reason: string): string {
  if (reason === RENDER_COMPOSE) return reason;
  const meant = IN_PLAIN_WORDS.find(([said]) => said.test(reason))?.[1];
  return meant ?? reason.split(/ "| !<|: /)[0]!;
}

/** @throws UnreadableText at the first alias's position, if a reader that follows each alias would run out of memory */
function refuseAmplified(value: unknown, position: Position): void {
  const size = sizeOf(value);
  if (size.expanded === Infinity) throw new UnreadableText("an alias contains itself", position);
  if (size.expanded > mostExpanded(size.written)) throw new UnreadableText(tooMuchExpanded("aliases", size), position);
}
