import type { Exemptible, Exemption } from "./exemption";
import { matcherOf } from "./exemption-match";
import { isAny } from "./matchers";
import { CONSTRUCT, namesOf } from "./resource-matcher";
import { cleanHostPath, isAbsolute, relativePath } from "../values/host-path";
import { fileSegments } from "../values/path-glob";
import { hasWildcards, textOf, withoutSteps } from "../values/pattern";

interface Entry {
  readonly exemption: Exemption;
  readonly order: number;
  readonly matches: (finding: Exemptible) => boolean;
}

/**
 * One policy's exemptions, each listed under the rarest text that it names, so that a finding is compared with only a few of them.
 * Only `exemption-match.ts` decides whether an exemption covers a finding.
 */
export class Exemptions {
  private readonly filed = new Map<string, Entry[]>();
  /** The lengths of the texts before and after the wildcards in patterns for resources and their names. */
  private readonly lengths = { start: new Set<number>(), name: new Set<number>(), end: new Set<number>() };

  /** The exemptions that name a file, without the file. */
  private ofFiles: Exemptions | undefined;

  constructor(readonly all: readonly Exemption[]) {
    const texts = all.map(textsOf);
    const counts = new Map<string, number>();
    for (const text of texts.flat()) counts.set(text, (counts.get(text) ?? 0) + 1);
    all.forEach((exemption, order) => {
      const rarest = texts[order]!.reduce((a, b) => (counts.get(b)! < counts.get(a)! ? b : a));
      this.file(rarest, { exemption, order, matches: matcherOf(exemption) });
    });
  }

  /** Returns the exemptions that cover a finding, in the order of the configuration. */
  covering(finding: Exemptible): readonly Exemption[] {
    if (this.filed.size === 0) return [];
    return this.candidates(finding)
      .filter(({ matches }) => matches(finding))
      .sort((a, b) => a.order - b.order)
      .map(({ exemption }) => exemption);
  }

  /** Whether an exemption that names a file would cover a finding without one. */
  wouldCover(finding: Exemptible): boolean {
    this.ofFiles ??= new Exemptions(this.all.flatMap((each) => (isGiven(each.file) ? [{ ...each, file: null }] : [])));
    return finding.file === null && this.ofFiles.covering(finding).length > 0;
  }

  private file(text: string, entry: Entry): void {
    const entries = this.filed.get(text);
    if (entries === undefined) this.filed.set(text, [entry]);
    else entries.push(entry);
    for (const [part, lengths] of Object.entries(this.lengths))
      if (text.startsWith(`${part} `)) lengths.add(text.length - `${part} `.length);
  }

  private candidates({ resource, container, path, value, file }: Exemptible): readonly Entry[] {
    const names = [...namesOf(resource), ...(resource.urn === null ? [] : [resource.urn])];
    const texts = new Set([
      ANYTHING,
      ...names.flatMap((name) => [`resource ${name}`, ...this.startsOf("start", name), ...this.endsOf(name)]),
      ...[resource.name, resource.pulumiName].flatMap((name) => this.startsOf("name", name)),
      `container ${container ?? ""}`,
      `path ${withoutSteps(path)}`,
      `value ${cleanHostPath(value ?? "")}`,
      `value ${relative(value ?? "")}`,
      ...(file === null ? [] : [`file ${fileSegments(file).join("/")}`]),
    ]);
    return [...texts].flatMap((text) => this.filed.get(text) ?? []);
  }

  private startsOf(part: "start" | "name", name: string): readonly string[] {
    return [...this.lengths[part]].flatMap((length) =>
      length <= name.length ? [`${part} ${name.slice(0, length)}`] : [],
    );
  }

  private endsOf(name: string): readonly string[] {
    return [...this.lengths.end].flatMap((length) => (length <= name.length ? [`end ${name.slice(-length)}`] : []));
  }
}

/** A text that every finding has. */
const ANYTHING = "";

/** Returns the texts that a finding must have for the exemption to cover it. */
function textsOf({ resource, container, path, value, file }: Exemption): readonly string[] {
  return [
    ANYTHING,
    ...(resource === "*" || resource.startsWith(CONSTRUCT)
      ? []
      : hasWildcards(resource)
        ? endsOfPattern(resource)
        : [`resource ${textOf(resource)}`]),
    ...literal(container).map((text) => `container ${text}`),
    ...literal(isAny(path) ? path : withoutSteps(path)).map((text) => `path ${withoutSteps(text)}`),
    ...literal(value).map((text) => `value ${isAbsolute(value!) ? cleanHostPath(text) : relative(text)}`),
    ...literal(file).map((text) => `file ${fileSegments(text).join("/")}`),
  ];
}

const WILDCARD = /(?<!\\)[*?]/;

/** Returns the texts before the first wildcard, before the first one in the last segment (the name), and after the last one. */
function endsOfPattern(pattern: string): readonly string[] {
  const [first = "", ...others] = pattern.split(WILDCARD).map(textOf);
  const last = others.at(-1) ?? "";
  const [name = ""] = pattern.startsWith("urn:") ? [] : pattern.split("/").at(-1)!.split(WILDCARD);
  return Object.entries({ start: first, name: textOf(name), end: last }).flatMap(([part, text]) =>
    text === "" ? [] : [`${part} ${text}`],
  );
}

function isGiven(file: string | null | undefined): boolean {
  return file !== null && file !== undefined;
}

/** Returns the text that a pattern without wildcards matches. */
function literal(pattern: string | null | undefined): readonly string[] {
  return isAny(pattern) || hasWildcards(pattern) ? [] : [textOf(pattern)];
}

/** Returns the same text for every spelling of a relative path. */
function relative(path: string): string {
  const { climbs, rest } = relativePath(path);
  return `${climbs} ${rest}`;
}
