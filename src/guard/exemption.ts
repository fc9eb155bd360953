import { withoutSlash } from "./exemption-resource";
import { literalPattern } from "../values/pattern";
import { oneLine } from "../values/text";
import type { ResourceIdentity } from "../model/workload";

/** An accepted finding, as the configuration names it. */
export interface Exemption {
  readonly resource: string;
  /** `""` is a finding about no single container. */
  readonly container?: string | null;
  readonly path?: string | null;
  /** `""` is a finding without a value: what is missing, malformed or undecided. */
  readonly value?: string | null;
  /** A glob, from the folder of the configuration file. It applies on the command line alone. */
  readonly file?: string | null;
  readonly reason: string;
  readonly ticket?: string | null;
  /** The last day it counts, UTC, `YYYY-MM-DD`. */
  readonly expires?: string | null;
  /** Given by the program itself; the configuration has no such property. */
  readonly isInline?: true;
}

/** What of a finding decides whether an exemption covers it. */
export interface Exemptible {
  readonly resource: ResourceIdentity;
  readonly container: string | null;
  readonly path: string;
  readonly value: string | null;
  /** From the folder of the configuration file, `-` for standard input; `null` where there are no files. */
  readonly file: string | null;
}

const LONGEST_NAME = 512; // characters; the API's names have at most 253, namespaces 63

/** `Deployment/shop/web`, as people read it. */
export function resourceName({ kind, isNamespaced, namespace, name }: ResourceIdentity): string {
  return oneLine([kind, ...(isNamespaced ? [namespace ?? "(unknown namespace)"] : []), name].join("/"), LONGEST_NAME);
}

/** The same as an exemption names this resource and no other, in any namespace if its own is not known. */
export function resourcePattern({ kind, isNamespaced, namespace, name }: ResourceIdentity): string {
  if (!isNamespaced) return `${literalPattern(kind)}/${withoutSlash(kind, literalPattern(name))}`;
  // Only a pattern without wildcards can have a slash in its name.
  if (namespace === null) return `${literalPattern(kind)}/*/${literalPattern(name).replaceAll("/", "?")}`;
  return [kind, namespace, name].map(literalPattern).join("/");
}

/** Returns an exemption's reason with its ticket and last day: `needs it (SEC-1, until 2027-01-31)`. */
export function reasonText({ reason, ticket, expires }: Exemption): string {
  const details = [ticket, expires && `until ${expires}`].filter(Boolean).join(", ");
  return details === "" ? reason : `${reason} (${details})`;
}

/** Whether the text can be a reason: it has a letter or a digit in it that is seen, which the fillers of Hangul are not. */
export function isReason(text: string): boolean {
  return /(?![\u115f\u1160\u3164\uffa0])[\p{L}\p{N}]/u.test(text);
}

/** An exemption no longer counts from the day after it expires. `today` is a day, UTC, `YYYY-MM-DD`. */
export function isExpired({ expires }: Exemption, today: string): boolean {
  return typeof expires === "string" && expires < today;
}
