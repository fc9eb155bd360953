import type { Resource } from "../model/resource";
import { Place, type IsUnknown, type Step } from "../model/place";
import type { Document } from "../yaml/document";
import type { Location } from "../yaml/positions";

/** Where a resource was read. */
export interface Origin {
  /** As people find it: a path from the working directory, `-` for standard input. */
  readonly file: string;
  /** The template of a Helm chart that it was rendered from, as helm notes it. */
  readonly template?: string | undefined;
  /** Where in the file the value at these steps from the resource's root is. */
  readonly locate: (steps: readonly Step[]) => Location | undefined;
}

/** A resource and where it was read. */
export interface SourcedResource extends Resource {
  readonly origin: Origin;
  /** Top-level inputs that a preview would know and this source does not, and what each depends on. */
  readonly unanswered?: Readonly<Record<string, string>>;
}

/** A kind of file: how to tell it, and the resources in it. */
export interface Format {
  readonly id: "kubernetes" | "compose" | "docker-inspect" | "pulumi-preview" | "pulumi-stack";
  /** What such a file holds, as an object: `Kubernetes manifests`. */
  readonly title: string;
  /** @param file - its path: some files are known by their names */
  readonly fits: (value: unknown, file: string) => boolean;
  /** Whether all documents of a file are one thing, those that don't fit by themselves included. */
  readonly isMerged?: boolean;
  /**
   * @param further - the file's other documents, for formats that merge them
   * @throws UnreadableText after what can be read, if that is not all
   */
  readonly read: (document: Document, file: string, further?: readonly Document[]) => Iterable<SourcedResource>;
}

/** Who a resource in a document is, and where in the document its inputs begin. */
export interface Excerpt {
  readonly type: string;
  readonly name: string;
  readonly urn?: string | null;
  readonly value: unknown;
  readonly at: readonly Step[];
  readonly isUnknown?: IsUnknown;
  readonly template?: string | undefined;
}

/** A resource whose inputs are a part of a document. */
export function resourceIn(document: Document, file: string, excerpt: Excerpt): SourcedResource {
  const { type, name, urn = null, value, at, isUnknown, template } = excerpt;
  const origin = {
    file,
    ...(template === undefined ? {} : { template }),
    locate: (steps: readonly Step[]) => document.locate([...at, ...steps]),
  };
  return { type, name, urn, inputs: Place.root(value, isUnknown), origin };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first of the values that can be a name; objects are none, as what they make of themselves is theirs to say. */
export function nameAmong(...values: readonly unknown[]): string {
  const name = values.find(
    (value): value is string | number => (typeof value === "string" && value !== "") || typeof value === "number",
  );
  return name === undefined ? "(unnamed)" : String(name);
}
