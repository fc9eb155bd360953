import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Resource } from "../model/resource";
import { Place } from "../model/place";
import { REDACTED, isUnknown } from "../sources/pulumi/unknown";

/**
 * Returns the resource in the arguments of a policy. Its inputs are read by the guard, not here: an exception would end the
 * policy for this resource with an advisory line, while the guard reports a mandatory finding.
 */
export function resourceOf({
  type,
  name,
  urn,
  props,
}: Pick<ResourceValidationArgs, "type" | "name" | "urn" | "props">): Resource {
  return {
    type,
    name,
    urn,
    get inputs() {
      return Place.root(valuesIn(props), isUnread);
    },
  };
}

/** The SDK's proxy throws when an unknown value is read; property descriptors return the values without throwing. */
export function valuesIn(props: ResourceValidationArgs["props"]): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(props)) values[key] = Object.getOwnPropertyDescriptor(props, key)?.value;
  return values;
}

/**
 * Whether a value cannot be read here. `pulumi policy analyze --file` redacts values that it cannot decrypt. A preview passes
 * secrets in plain text, so there the program itself wrote the text; docs/decisions.md explains why treating it the same is safe.
 */
function isUnread(raw: unknown): boolean | string {
  return raw === REDACTED ? ENCRYPTED : isUnknown(raw);
}

const ENCRYPTED =
  "it is encrypted: set PULUMI_CONFIG_PASSPHRASE, or log in to the stack's secrets provider, and run the command again";
