import { literal } from "../policy/cel/cel";
import { cleanPath } from "../policy/cel/host-paths";
import { cleanHostPath, hostPathReadings, isAbsolute, relativePath } from "../values/host-path";
import { fileSegments, matchesPath } from "../values/path-glob";
import { hasWildcards, isLike, literalPattern, textOf } from "../values/pattern";

/** A test of one part of a finding in two forms: in TypeScript for findings here, and in CEL for the API server. */
export interface Matcher<T = string> {
  readonly holds: (value: T) => boolean;
  /** Returns an expression for the same test, given an expression for the value. */
  readonly cel: (value: string) => string;
}

/** The matcher of everything. */
export const ANY: Matcher<unknown> = { holds: () => true, cel: () => "true" };

/** Whether a part of an exemption is left out, or matches everything. */
export function isAny(pattern: string | null | undefined): pattern is "*" | null | undefined {
  return pattern === null || pattern === undefined || pattern === "*";
}

/** Matches one text, or all that fit a pattern with wildcards. */
export function like(pattern: string): Matcher {
  if (isAny(pattern)) return ANY;
  if (!hasWildcards(pattern)) return exactly(textOf(pattern));
  return { holds: (text) => isLike(text, pattern), cel: (text) => matches(text, regexOf(pattern)) };
}

function exactly(only: string): Matcher {
  return { holds: (text) => text === only, cel: (text) => `${text} == ${literal(only)}` };
}

/** Matches the path of a finding; `[*]` stands for exactly one index or quoted key. */
export function likePath(pattern: string): Matcher {
  if (!pattern.includes("[*]")) return like(pattern);
  const regex = pattern
    .split("[*]")
    .map((part) => regexOf(part))
    .join(ANY_STEP);
  return { holds: (path) => isLike(path, pattern, { isPath: true }), cel: (path) => matches(path, regex) };
}

const ANY_STEP = String.raw`\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]`;

/**
 * Matches a value, empty if a finding has none. A host path is the same path however it is written, and a path that leaves a
 * folder is not in it: `/srv/*` matches `/srv/a/../b` and does not match `/srv/../etc`.
 *
 * In CEL, a value is a record of `valueFields`. The API server accepts `..` only in Windows paths, so it is not resolved there:
 * such a value matches only a pattern without wildcards that is the same text.
 */
export function likeValue(pattern: string): Matcher {
  if (isAny(pattern)) return ANY;
  const written = like(pattern);
  return isAbsolute(pattern) ? likeHostPath(pattern, written) : likeRelativePath(pattern, written);
}

function likeHostPath(pattern: string, written: Matcher): Matcher {
  const clean = cleanPattern(pattern);
  const path = like(clean);
  const isLiteral = !hasWildcards(pattern);
  return {
    holds: (value) => (isLiteral && written.holds(value)) || (!FROM_ELSEWHERE.test(value) && leadsTo(value, clean)),
    cel: (value) => {
      const isPath = path.cel(`${value}.hostPath`);
      return isLiteral ? `(${written.cel(`${value}.written`)} || ${isPath})` : isPath;
    },
  };
}

function likeRelativePath(pattern: string, written: Matcher): Matcher {
  const isLiteral = !hasWildcards(pattern);
  const other = relativePath(pattern);
  return {
    holds: (value) => {
      if (!CLIMBS.test(value) || (isLiteral && written.holds(value))) return written.holds(value);
      if (isAbsolute(value)) return leadsTo(value, pattern);
      const own = relativePath(value);
      return own.climbs === other.climbs && isLike(own.rest, other.rest);
    },
    cel: (value) => `${isLiteral ? "" : `!${value}.climbs && `}${written.cel(`${value}.written`)}`,
  };
}

const CLIMBS = /(?:^|[\\/])\.\.(?:[\\/]|$)/;

/** Paths that begin at a project's folder or a user's home, and texts that are not paths at all. */
const FROM_ELSEWHERE = /^(?:[.~]|$)/;

/** The fields of a value in CEL: as written, whether it has `..`, and the clean path that it leads to, or `""`. */
export function valueFields(value: string): Readonly<Record<string, string>> {
  const isUnknown = `${value}.matches(${literal(`${FROM_ELSEWHERE.source}|${CLIMBS.source}`)})`;
  return {
    written: value,
    climbs: `${value}.matches(${literal(CLIMBS.source)})`,
    hostPath: `${isUnknown} ? "" : ${cleanPath(value)}`,
  };
}

/** A backslash before a star keeps it from being a wildcard, so Windows paths with wildcards are written with slashes. */
function cleanPattern(path: string): string {
  return hasWildcards(path) ? cleanHostPath(path) : literalPattern(cleanHostPath(textOf(path)));
}

function leadsTo(path: string, pattern: string): boolean {
  return hostPathReadings(path).every((reading) => isLike(reading, pattern));
}

/** Matches a file by segments. A cluster has no files, so an exemption that names one does not apply there. */
export function likeFile(pattern: string): Matcher<string | null> {
  const glob = fileSegments(pattern);
  return { holds: (file) => file !== null && matchesPath(fileSegments(file), glob), cel: () => "false" };
}

/** Matches dates up to the last one, `YYYY-MM-DD`; in CEL, timestamps up to the end of that day in UTC. */
export function until(lastDay: string): Matcher {
  return {
    holds: (day) => day <= lastDay,
    cel: (time) => `timestamp(${time}) <= timestamp(${literal(`${lastDay}T23:59:59Z`)})`,
  };
}

/** Returns an expression that tests a text against a regular expression in RE2 syntax, from beginning to end. */
export function matches(text: string, regex: string): string {
  return `${text}.matches(${literal(`(?s)^${regex}$`)})`;
}

/**
 * Returns a pattern as a regular expression. A star or question mark after a backslash is escaped there as it is in a pattern.
 *
 * @param character - what a wildcard matches
 */
export function regexOf(pattern: string, character = "."): string {
  return pattern
    .replace(/[.+^${}()|[\]]|\\(?![*?])/g, "\\$&")
    .replace(/(?<!\\)\*/g, `${character}*`)
    .replace(/(?<!\\)\?/g, character);
}
