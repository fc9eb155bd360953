import type { Field, Place } from "./place";

/**
 * A platform's answer for every word of the model, read from the place of a workload, pod or container. A table that leaves
 * out a word does not compile.
 */
export type Table<Words, Source = Place> = { readonly [W in keyof Words]-?: Answer<Words[W], Source> };

/** Where a setting is and how it is read, or why the platform does not have it. */
export type Answer<T, Source = Place> = Setting<T, Source> | NotApplicable;

export interface Setting<T, Source = Place> {
  /** In the platform's notation, from the source; `[*]` is every item of a list. */
  readonly paths: readonly string[];
  /** Returns undefined if the setting does not apply to this source but does to others. */
  readonly read: (source: Source) => T | undefined;
  /** The type of the values at its paths, if the paths alone determine how they are read. */
  readonly type?: ValueType["name"];
}

export interface NotApplicable {
  /** Why, as a sentence. */
  readonly notApplicable: string;
}

/** The answers of a table; a word that does not apply is undefined. */
export type Answers<Words> = { readonly [W in keyof Words]: Words[W] | undefined };

/** A type of value that can be read from its path alone. */
export interface ValueType<T = unknown> {
  readonly name: "boolean" | "string" | "number" | "profile";
  readonly read: (place: Place) => Field<T>;
}

export const boolean: ValueType<boolean> = { name: "boolean", read: (place) => place.boolean() };
export const string: ValueType<string> = { name: "string", read: (place) => place.string() };

/** The `type` of a profile. A profile without one is as bad as one with a type that does not exist. */
export const profile: ValueType<string> = {
  name: "profile",
  read: (place) => {
    const type = place.at("type").string();
    return type.state === "unset" && place.isSet ? { state: "set", value: "", place: type.place } : type;
  },
};

/** @param expected - what the number should be, for the message about one that isn't */
export function whole(expected?: string): ValueType<number> {
  return { name: "number", read: (place) => place.whole(expected) };
}

/** Returns the setting at a path: `securityContext.privileged`. */
export function at<T>(path: string, { name, read }: ValueType<T>) {
  const keys = path.split(".");
  return { paths: [path], type: name, read: (source: Place) => read(source.at(...keys)) } satisfies Setting<Field<T>>;
}

/** Returns the same setting of every item of a list: `ports[*].hostPort`, `capabilities.add[*]`. */
export function each<T>(path: string, { name, read }: ValueType<T>): Setting<ReadonlyArray<Field<T>>> {
  const [list = "", item = ""] = path.split("[*]");
  const listKeys = list.split(".");
  const itemKeys = item.split(".").filter((key) => key !== "");
  return {
    paths: [path],
    type: name,
    read: (source) =>
      source
        .at(...listKeys)
        .items()
        .map((place) => read(place.at(...itemKeys))),
  };
}

/** Returns the same setting at each of several paths. */
export function several<T>(paths: readonly string[], type: ValueType<T>): Setting<ReadonlyArray<Field<T>>> {
  const settings = paths.map((path) => at(path, type));
  return { paths, type: type.name, read: (source) => settings.map(({ read }) => read(source)) };
}

/** Returns a setting whose path alone is not enough to read it. */
export function from<T, Source = Place>(
  paths: string | readonly string[],
  read: (source: Source) => T | undefined,
): Setting<T, Source> {
  return { paths: [paths].flat(), read };
}

/** Returns the answers for words that a platform does not have, all for the same reason. */
export function notApplicable<Word extends string>(
  reason: string,
  ...words: readonly Word[]
): Readonly<Record<Word, NotApplicable>> {
  return Object.fromEntries(words.map((word) => [word, { notApplicable: reason }])) as Record<Word, NotApplicable>;
}

/** Returns a table that is read from a part of the source. */
export function within<Words, Outer, Inner>(
  select: (source: Outer) => Inner,
  table: Table<Words, Inner>,
): Table<Words, Outer> {
  const entries = Object.entries<Answer<unknown, Inner>>(table).map(([word, answer]) => [
    word,
    isApplicable(answer) ? { ...answer, read: (source: Outer) => answer.read(select(source)) } : answer,
  ]);
  return Object.fromEntries(entries) as Table<Words, Outer>;
}

export function isApplicable<T, Source>(answer: Answer<T, Source>): answer is Setting<T, Source> {
  return "read" in answer;
}

/**
 * Returns a class whose properties are the words of a table, each read on access. The getters are defined once on the
 * class, not on every container, which halves the pack's time for a Deployment.
 */
export function reader<Words, Source = Place>(
  table: Table<Words, Source>,
): new (source: Source) => Answers<Words> & { readonly source: Source } {
  class Reader {
    constructor(readonly source: Source) {}
  }
  for (const [word, answer] of Object.entries<Answer<unknown, Source>>(table))
    Object.defineProperty(Reader.prototype, word, {
      get(this: Reader) {
        return isApplicable(answer) ? answer.read(this.source) : undefined;
      },
    });
  return Reader as unknown as new (source: Source) => Answers<Words> & { readonly source: Source };
}
