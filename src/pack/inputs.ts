import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Resource } from "../model/resource";
import { Place } from "../model/place";
import { REDACTED, isUnknown } from "../sources/pulumi/unknown";

/**
 * Reads a resource's inputs from the arguments of a policy. The SDK's proxy throws when an unknown value is read, which would
 * end the policy for this resource; property descriptors return the values without throwing.
 */
export function readResource({ type, name, urn, props }: ResourceValidationArgs): Resource {
  const inputs: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(props)) inputs[key] = Object.getOwnPropertyDescriptor(props, key)?.value;
  return { type, name, urn, inputs: Place.root(inputs, isUnread) };
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
