import { resourcePattern, type Exemption } from "./exemption";
import { literalPattern } from "../values/pattern";
import { notation, pathOf, type Step } from "../model/place";
import type { Finding } from "./finding";

/** Where a finding was made, if an exemption is to say so. */
export interface Origin {
  /** The file, from the folder of the configuration; left out for what Pulumi names by a URN. */
  readonly file: string;
}

/**
 * The narrowest exemption that covers the finding whatever is put before it: everything is exact, except that the indexes of
 * lists are left open.
 *
 * @param origin - if absent, the exemption also applies where there are no files: in the policy pack and in a cluster
 */
export function exemptionFor(finding: Finding, origin?: Origin): Omit<Exemption, "reason"> {
  const { resource, container, steps, value } = finding;
  const isOfPulumi = origin !== undefined && resource.urn !== null;
  return {
    resource: writable(isOfPulumi ? urnPattern(resource.urn) : resourcePattern(resource)),
    container: exact(container ?? ""),
    path: pathOf(steps, pattern),
    value: exact(value ?? ""),
    ...(origin === undefined || isOfPulumi ? {} : { file: exact(origin.file) }),
  };
}

function exact(text: string): string {
  return writable(literalPattern(text));
}

/** Half a surrogate pair cannot be written into a file. */
function writable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "?");
}

/** The narrowest exemption for a finding that was read from a file, or without one. */
export function suggestionFor(finding: Finding & { readonly exemptedFile: string | null }): Omit<Exemption, "reason"> {
  const { exemptedFile: file } = finding;
  return exemptionFor(finding, file === null ? undefined : { file });
}

function pattern(step: Step): string {
  return typeof step === "number" ? "[*]" : literalPattern(notation(step));
}

/** The same resource in any stack of its project. */
function urnPattern(urn: string): string {
  return literalPattern(urn).replace(/^urn:pulumi:.*?::/, "urn:pulumi:*::");
}
