import { YAMLException, constructFromEvents, type Schema } from "js-yaml";
import type { Step } from "../model/place";
import { mostExpanded, sizeOf, tooMuchExpanded } from "./amplification";
import { Lines, type Position } from "./lines";
import { PositionTree, type Location, type Oddity } from "./positions";
import { endOfBlanks, hasBrokenSeparator, jsonPieces, yamlPieces, type Piece } from "./stream";
import { RENDER_COMPOSE, SCHEMA, refuseTags } from "./tags";
import { byDocument, firstAlias, movedTo, readEvents, type Events } from "./events";

/** One document of a text: its value, and where in the text each part of it stands. */
export interface Document {
  readonly value: unknown;
  /** What it was read from. */
  readonly text: string;
  /** Where the value at these steps is written, or else what is nearest above it. Undefined if nothing can be told. */
  readonly locate: (steps: readonly Step[]) => Location | undefined;
  /** Where an object stands whose keys depend on who reads it: kubectl merges in a way of its own. */
  readonly ambiguousMerge: () => Position | undefined;
  /** What not all readers take for the same, like tags that YAML itself does not have. */
  readonly oddity: () => Oddity | undefined;
}

/** Why a text cannot be read. */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";

  constructor(
    reason: string,
    readonly position?: Position,
  ) {
    super(reason);
  }
}

/** Names that `<<` adds in one text, each of them with a value. */
const MOST_MERGED = 200_000;

export const RENDER_FIRST =
  "this is a template; render it first and check what comes out: helm template … | container-guard check -";

const TOO_DEEP = "it is nested too deeply";

/**
 * The documents of a YAML or JSON text.
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

/** The same one by one, with a reason instead of each that cannot be read: it hides none of the others. */
export function* readDocuments(text: string, schema = SCHEMA): Generator<Document | UnreadableText> {
  const lines = new Lines(text);
  // What is no JSON, the reader of YAML reads, which contains JSON, or says what is wrong and where.
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

/** The JSON values that the text begins with: one that is all of it, or one after the other. Answers with where they end. */
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
  return { ...documentOf(text, value, positions), ambiguousMerge: () => undefined, oddity: () => undefined };
}

/** Undefined for the few texts that are JSON and no YAML, or deeper than it is read: a place less is no reason to judge less. */
function eventsOfJson(text: string): Events | undefined {
  try {
    return byDocument(readEvents(text))[0];
  } catch (error) {
    if (error instanceof YAMLException || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Line breaks to the readers of kubectl and Compose, which are of YAML 1.1, and within a comment the end of it. */
const OLD_BREAKS = /[\u0085\u2028\u2029]/g;

const BROKEN_SEPARATOR = "a line break in the comment of a separator, which kubectl does not take for one";

/** Before a document's first line it is no part of the text; two files that were joined have it there. */
const MARKED = /^(?:---[ \t]*(?:#.*)?\r?\n)?\ufeff/;

function parseYaml(piece: Piece, lines: Lines, schema: Schema): readonly Document[] {
  if (hasBrokenSeparator(piece)) throw new UnreadableText(BROKEN_SEPARATOR, lines.positionAt(piece.offset));
  const unmarked = piece.text.replace(MARKED, "");
  const offset = piece.offset + piece.text.length - unmarked.length;
  const text = unmarked.replace(OLD_BREAKS, "\n");
  refuseMarks({ text, offset }, lines);
  const { values, eventsOf } = readable({ text, offset }, lines, () => {
    const read = readEvents(text);
    const values = constructFrom(read, schema);
    let parts: readonly Events[] | undefined; // asked for only where something is found
    const eventsOf = (index: number): Events => (parts ??= byDocument(read))[index]!;
    if (text.includes("*"))
      for (const [index, value] of values.entries()) {
        const alias = firstAlias(eventsOf(index));
        if (alias !== undefined) refuseAmplified(value, lines.positionAt(offset + alias));
      }
    return { values, eventsOf };
  });
  return values.map((value, index) =>
    documentOf(text, value, new PositionTree({ lines, offset, events: () => eventsOf(index) })),
  );
}

/** @throws UnreadableText at a byte order mark that begins a line: it is a part of a name to some readers, and nothing to kubectl */
function refuseMarks({ text, offset }: Piece, lines: Lines): void {
  const place = text.search(/^\ufeff/m);
  if (place >= 0) throw new UnreadableText("a byte order mark between the lines", lines.positionAt(offset + place));
}

function documentOf(text: string, value: unknown, positions: PositionTree): Document {
  return {
    value,
    text,
    locate: (steps) => positions.locate(steps),
    ambiguousMerge: () => positions.ambiguousMerge(),
    oddity: () => positions.oddity(),
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

/** @throws UnreadableText instead of the library's own error, whose message quotes the text around the place */
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

/** What the reader says in words of its own, for those who never heard of them. */
const IN_PLAIN_WORDS: ReadonlyArray<readonly [said: RegExp, meant: string]> = [
  [
    /^bad indentation of a (mapping|sequence) entry/,
    "expected an entry of the list or object above, found another indentation or a second colon",
  ],
  [
    /^deficient indentation/,
    "expected the lines of a list or object in brackets to be indented deeper than what it belongs to",
  ],
  [/^duplicated mapping key/, "the key is there twice in one object"],
  [/^unidentified alias/, "there is no such anchor; text that begins with * needs quotes"],
  [/^cannot resolve a node/, "the value does not fit its tag"],
  [/^expected valid JSON character|non-printable/, "a character that cannot be printed, which YAML does not allow"],
  [/^object-based map does not support complex keys/, "a key in this document is a list or an object"],
  [/^can not read a block mapping entry/, "expected a key and a colon, found a line without"],
  [/^end of the stream or a document separator/, "expected the end of the document, found more"],
  [/^there is a previously declared suffix/, "a tag handle is declared twice"],
  [/^nesting exceeded/, TOO_DEEP],
  [/^(aliases|merge keys) exceeded/, "it has too many aliases"],
];

/**
 * The reader's reason without what it quotes: an unquoted password that begins with `*` or `!` is an alias or a tag to YAML.
 */
function adviceFor(reason: string): string {
  if (reason === RENDER_COMPOSE) return reason;
  const meant = IN_PLAIN_WORDS.find(([said]) => said.test(reason))?.[1];
  return meant ?? reason.split(/ "| !<|: /)[0]!;
}

/** @throws UnreadableText at the position, which is that of the first alias, if readers that follow each alias run out of memory */
function refuseAmplified(value: unknown, position: Position): void {
  const size = sizeOf(value);
  if (size.expanded === Infinity) throw new UnreadableText("an alias contains itself", position);
  if (size.expanded > mostExpanded(size.written)) throw new UnreadableText(tooMuchExpanded("aliases", size), position);
}
