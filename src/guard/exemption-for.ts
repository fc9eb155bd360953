import { resourcePattern, type Exemption } from "./exemption";
import { literalPattern, withoutIndexes } from "../values/pattern";
import { notation, pathOf, type Step } from "../model/place";
import type { Finding } from "./finding";

/** Where a finding was read, for exemptions that are limited to a file. */
export interface Origin {
  /** The path from the configuration's folder. It is not used for resources with a URN. */
  readonly file: string;
}

/**
 * Returns the narrowest exemption that still covers the finding when other items are inserted before it: every part is exact, except
 * that any list index matches.
 *
 * @param origin - if absent, the exemption also applies where there are no files: in the policy pack and in a cluster
 */
export function exemptionFor(finding: Finding, origin?: Origin): Omit<Exemption, "reason"> {
  const { resource, container, steps, value } = finding;
  const isOfPulumi = origin !== undefined && resource.urn !== null;
  return {
    resource: writable(isOfPulumi ? urnPattern(resource.urn) : resourcePattern(resource)),
    // A container without a name is identified by its path.
    container: withoutIndexes(exact(container ?? "")),
    path: pathOf(steps, pattern),
    value: exact(value ?? ""),
    ...(origin === undefined || isOfPulumi ? {} : { file: exact(origin.file) }),
  };
}

function exact(text: string): string {
  return writable(literalPattern(text));
}

/** Replaces half surrogate pairs, which a file cannot contain. */
function writable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "?");
}

/** Returns the narrowest exemption for a finding, limited to its file if it was read from one. */
export function suggestionFor(finding: Finding & { readonly exemptedFile: string | null }): Omit<Exemption, "reason"> {
  const { exemptedFile: file } = finding;
  return exemptionFor(finding, file === null ? undefined : { file });
}

function pattern(step: Step): string {
  return typeof step === "number" ? "[*]" : literalPattern(notation(step));
}

/** Returns a pattern for the same resource in any stack of its project. */
function urnPattern(urn: string): string {
  return literalPattern(urn).replace(/^urn:pulumi:.*?::/, "urn:pulumi:*::");
}
