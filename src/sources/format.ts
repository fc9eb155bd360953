import type { Resource } from "../model/resource";
import { Place, type IsUnknown, type Step } from "../model/place";
import type { Document } from "../yaml/document";
import type { Location } from "../yaml/positions";

/** Where a resource was read from. */
export interface Origin {
  /** A path relative to the working directory, `-` for standard input. */
  readonly file: string;
  /** The Helm template that it was rendered from, from Helm's comment. */
  readonly template?: string | undefined;
  /** Returns the position in the file of the value at these steps from the resource's root. */
  readonly locate: (steps: readonly Step[]) => Location | undefined;
  /** Returns where the value at these steps is written or would be; absent for files that nobody edits. */
  readonly written?: (steps: readonly Step[]) => Written | undefined;
}

/** A place in a file. */
export interface Written {
  /** The content of the document. */
  readonly document: Location;
  /** The steps from there. */
  readonly steps: readonly Step[];
}

/** A resource and where it was read from. */
export interface SourcedResource extends Resource {
  readonly origin: Origin;
  /** Top-level inputs that are known at preview but not in this source, and what each depends on. */
  readonly unanswered?: Readonly<Record<string, string>>;
  /** All the ways in which it can be deployed, if there are several; the resource itself is one of them. */
  readonly variants?: readonly Variant[];
}

/** A way in which a resource can be deployed. */
export interface Variant {
  /** What holds then, as clauses that follow "if". */
  readonly clauses: readonly string[];
  /** Undefined if the resource is not deployed then. */
  readonly resource: SourcedResource | undefined;
}

/** A file format: how to detect it, and how to read its resources. */
export interface Format {
  readonly id: "kubernetes" | "cloudformation" | "compose" | "docker-inspect" | "pulumi-preview" | "pulumi-stack";
  /** The content of such a file, as the object of a sentence: `Kubernetes manifests`. */
  readonly title: string;
  /** @param file - its path: some files are recognized by name */
  readonly fits: (value: unknown, file: string) => boolean;
  /** Whether a tag has a meaning in such files. */
  readonly isTag?: (tag: string) => boolean;
  /** Returns the other files that a file is deployed with. */
  readonly further?: (value: unknown, file: string) => readonly string[];
  /** Whether all documents of a file are merged, including those that don't match the format by themselves. */
  readonly isMerged?: boolean;
  /**
   * @param further - the file's other documents, for formats that merge them
   * @throws UnreadableText after the readable resources, if some cannot be read
   */
  readonly read: (document: Document, file: string, further?: readonly Document[]) => Iterable<SourcedResource>;
}

/** A resource's identity, and where in the document its inputs begin. */
export interface Excerpt {
  readonly type: string;
  readonly name: string;
  readonly urn?: string | null;
  readonly value: unknown;
  readonly at: readonly Step[];
  readonly isUnknown?: IsUnknown;
  readonly template?: string | undefined;
  /** Whether the file is written by people. */
  readonly isEditable?: boolean;
}

/** Returns a resource whose inputs are part of a document. */
export function resourceIn(document: Document, file: string, excerpt: Excerpt): SourcedResource {
  const { type, name, urn = null, value, at, isUnknown, template, isEditable = false } = excerpt;
  const origin = {
    file,
    ...(template === undefined ? {} : { template }),
    locate: (steps: readonly Step[]) => document.locate([...at, ...steps]),
    ...(isEditable ? { written: (steps: readonly Step[]) => writtenIn(document, [...at, ...steps]) } : {}),
  };
  return { type, name, urn, inputs: Place.root(value, isUnknown), origin };
}

export function writtenIn({ locate }: Document, steps: readonly Step[]): Written | undefined {
  const document = locate([]);
  return document && { document, steps };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the first value that can be a name. Objects cannot: they control their own conversion to text. */
export function nameAmong(...values: readonly unknown[]): string {
  const name = values.find(
    (value): value is string | number => (typeof value === "string" && value !== "") || typeof value === "number",
  );
  return name === undefined ? "(unnamed)" : String(name);
}
