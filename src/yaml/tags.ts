import {
  CORE_SCHEMA,
  EVENT_ID,
  NOT_RESOLVED,
  SCALAR_STYLE,
  YAMLException,
  binaryTag,
  boolCoreTag,
  boolYaml11Tag,
  defineScalarTag,
  floatYaml11Tag,
  getScalarValue,
  intYaml11Tag,
  mapTag,
  mergeTag,
  nullYaml11Tag,
  seqTag,
  type Event,
  type ScalarEvent,
} from "js-yaml";
import type { Events } from "./events";

/**
 * The YAML schema of kubectl and Compose: `yes` and `on` are booleans, and `0777` is octal. Dates are strings, and so is the user
 * `1000:50`, which YAML 1.1 reads as a base-60 number. `!!binary` values are decoded to strings. Any other tag is ignored:
 * scalars with it are strings, and lists and objects are unchanged.
 *
 * @see the resolve table of sigs.k8s.io/yaml/goyaml.v2
 */
export const SCHEMA = CORE_SCHEMA.withTags(
  boolYaml11Tag,
  { ...intYaml11Tag, resolve: integer },
  { ...floatYaml11Tag, resolve: float },
  nullYaml11Tag,
  mergeTag,
  defineScalarTag(binaryTag.tagName, { resolve: decoded, identify: () => false }),
  defineScalarTag("", { matchByTagPrefix: true, resolve: (source) => source, identify: () => false }),
  { ...seqTag, tagName: "", matchByTagPrefix: true },
  { ...mapTag, tagName: "", matchByTagPrefix: true },
);

/**
 * YAML as the Pulumi CLI reads its own files: only `true` and `false` are booleans, numbers are those of YAML 1.1.
 *
 * @see https://pkg.go.dev/gopkg.in/yaml.v3#hdr-Compatibility
 */
export const PULUMI_SCHEMA = SCHEMA.withTags(boolCoreTag);

/** `1_000`, `0777`, `0o777`, `0x1f`, `0b11` */
function integer(source: string): number | typeof NOT_RESOLVED {
  const plain = withoutGaps(source);
  const [, sign, digits = ""] = /^([-+]?)(0x[0-9a-f]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/i.exec(plain) ?? [];
  if (digits === "") return NOT_RESOLVED;
  const value = Number(digits.replace(/^0(?=[0-7])/, "0o"));
  return sign === "-" ? -value : value;
}

/** `1.5`, `1e3`, `08`, `.inf` */
function float(...[source, ...rest]: Parameters<typeof floatYaml11Tag.resolve>): number | typeof NOT_RESOLVED {
  const plain = withoutGaps(source);
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(e[-+]?[0-9]+)?$/i.test(plain)) return Number(plain);
  return source.includes(":") ? NOT_RESOLVED : floatYaml11Tag.resolve(source, ...rest);
}

function withoutGaps(source: string): string {
  return /^[-+]?\d/.test(source) ? source.replaceAll("_", "") : source;
}

function decoded(...source: Parameters<typeof binaryTag.resolve>): string | typeof NOT_RESOLVED {
  const bytes = binaryTag.resolve(...source);
  return bytes === NOT_RESOLVED ? bytes : Buffer.from(bytes).toString();
}

const OF_YAML =
  /^!(?:!|<tag:yaml\.org,2002:)(?:binary|bool|float|int|map|merge|null|omap|pairs|seq|set|str|timestamp)>?$/;

/** A tag without a name: kubectl reads the value, including `<<`, as if it were unquoted; other readers treat it as a string. */
const NAMELESS = /^!(?:<(?:!|%21)>)?$/;

/** Compose's own tags occur only in files that override other files. */
const OF_COMPOSE = /^!(?:reset|override)$/;

export const RENDER_COMPOSE = "an unknown tag: check the output of docker compose config instead";

/** @throws YAMLException at tags that make a document ambiguous */
export function refuseTags({ events, text }: Events): void {
  for (const event of events) {
    const tag = tagOf(event, text);
    if (tag === undefined) continue;
    if (OF_COMPOSE.test(tag.name)) YAMLException.throwAt(text, tag.start, RENDER_COMPOSE);
    if (event.type === EVENT_ID.SCALAR && NAMELESS.test(tag.name))
      YAMLException.throwAt(text, tag.start, "a tag without a name, which YAML readers interpret differently");
  }
}

/** A construct that readers interpret differently, and its position. */
export interface Oddity {
  readonly start: number;
  readonly reason: string;
}

const NO_TAG = "unknown tag; text that starts with ! must be quoted";
const ANCHORED_MERGE = "an anchor on <<, whose aliases YAML readers merge differently";
const NO_BLANK = "missing space after the colon: kubectl reads the colon as part of the key";

/** Returns the first non-standard tag, anchor on `<<`, or key in braces without a space after its colon. */
export function oddityIn(
  { events, text, original }: Events,
  isTag: (tag: string) => boolean = () => false,
): Oddity | undefined {
  for (const event of events) {
    const tag = tagOf(event, text);
    if (tag !== undefined && tag.name !== "!" && !OF_YAML.test(tag.name) && !isTag(tag.name))
      return { start: original(tag.start), reason: NO_TAG };
    if (event.type !== EVENT_ID.SCALAR) continue;
    if (event.anchorStart >= 0 && getScalarValue(text, event) === "<<")
      return { start: original(event.anchorStart), reason: ANCHORED_MERGE };
    if (
      event.style === SCALAR_STYLE.PLAIN &&
      event.valueEnd > 0 &&
      /^:[,\]}]/.test(text.slice(event.valueEnd, event.valueEnd + 2))
    )
      return { start: original(event.valueStart), reason: NO_BLANK };
  }
  return undefined;
}

/** Returns a key of an object as it is read. */
export function nameOf(key: ScalarEvent, text: string): string {
  const name = getScalarValue(text, key);
  const isEncoded = /binary>?$/.test(tagOf(key, text)?.name ?? "");
  const value = isEncoded ? decoded(name, true, binaryTag.tagName) : name;
  return typeof value === "string" ? value : name;
}

interface Tag {
  /** As written. */
  readonly name: string;
  readonly start: number;
}

function tagOf(event: Event, text: string): Tag | undefined {
  if (!("tagStart" in event) || event.tagStart < 0) return undefined;
  return { name: text.slice(event.tagStart, event.tagEnd), start: event.tagStart };
}
