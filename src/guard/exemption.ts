import { withoutSlash } from "./exemption-resource";
import { until } from "./matchers";
import { literalPattern } from "../values/pattern";
import { oneLine } from "../values/text";
import type { ResourceIdentity } from "../model/workload";

/** A pattern in the configuration for findings that are accepted. */
export interface Exemption {
  readonly resource: string;
  /** `""` matches findings that do not belong to a single container. */
  readonly container?: string | null;
  readonly path?: string | null;
  /** `""` matches findings without a value: missing, malformed or undecided ones. */
  readonly value?: string | null;
  /** A glob, relative to the configuration file's folder. It applies on the command line only. */
  readonly file?: string | null;
  readonly reason: string;
  readonly ticket?: string | null;
  /** The last day on which it applies, in UTC, `YYYY-MM-DD`. */
  readonly expires?: string | null;
  /** Whether the program itself contains it; the configuration has no such property. */
  readonly isInline?: true;
}

/** The properties of a finding that exemptions are compared with. */
export interface Exemptible {
  readonly resource: ResourceIdentity;
  readonly container: string | null;
  readonly path: string;
  readonly value: string | null;
  /** Relative to the configuration file's folder, `-` for standard input; `null` if there are no files. */
  readonly file: string | null;
}

const LONGEST_NAME = 512; // characters; the API's names have at most 253, namespaces 63

/** Returns a resource's name for messages: `Deployment/shop/web`. */
export function resourceName({ kind, isNamespaced, namespace, name }: ResourceIdentity): string {
  return oneLine([kind, ...(isNamespaced ? [namespace ?? "(unknown namespace)"] : []), name].join("/"), LONGEST_NAME);
}

/** Returns the pattern that matches this resource only, in any namespace if its own is unknown. */
export function resourcePattern({ kind, isNamespaced, namespace, name }: ResourceIdentity): string {
  if (!isNamespaced) return `${literalPattern(kind)}/${withoutSlash(kind, literalPattern(name))}`;
  // Only a pattern without wildcards can contain a slash in its name.
  if (namespace === null) return `${literalPattern(kind)}/*/${literalPattern(name).replaceAll("/", "?")}`;
  return [kind, namespace, name].map(literalPattern).join("/");
}

/** Returns an exemption's reason with its ticket and last day: `needs it (SEC-1, until 2027-01-31)`. */
export function reasonText({ reason, ticket, expires }: Exemption): string {
  const details = [ticket, expires && `until ${expires}`].filter(Boolean).join(", ");
  return details === "" ? reason : `${reason} (${details})`;
}

/** Whether the text can be a reason: it contains a visible letter or digit, which the Hangul fillers are not. */
export function isReason(text: string): boolean {
  return /(?![\u115f\u1160\u3164\uffa0])[\p{L}\p{N}]/u.test(text);
}

/**
 * Whether the exemption's last day is over.
 *
 * @param today - the date in UTC, `YYYY-MM-DD`
 */
export function isExpired({ expires }: Exemption, today: string): boolean {
  return typeof expires === "string" && !until(expires).holds(today);
}
