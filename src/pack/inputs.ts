import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Resource } from "../model/resource";
import { Place } from "../model/place";
import { REDACTED, isUnknown } from "../sources/pulumi/unknown";

/**
 * Takes the inputs out of what the SDK hands to a policy. Its proxy throws at the first unknown value that is read, and
 * what it throws would end the policy for this resource; property descriptors give the values themselves.
 */
export function readResource({ type, name, urn, props }: ResourceValidationArgs): Resource {
  const inputs: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(props)) inputs[key] = Object.getOwnPropertyDescriptor(props, key)?.value;
  return { type, name, urn, inputs: Place.root(inputs, isUnread) };
}

/**
 * Whether a value cannot be read here. `pulumi policy analyze --file` redacts what it cannot decrypt. A preview hands over
 * secrets as they are, so there the text is the program's own; see docs/decisions.md for why it is safe to treat it the same.
 */
function isUnread(raw: unknown): boolean | string {
  return raw === REDACTED ? ENCRYPTED : isUnknown(raw);
}

const ENCRYPTED =
  "it is encrypted: set PULUMI_CONFIG_PASSPHRASE, or log in to the stack's secrets provider, and run this again";
