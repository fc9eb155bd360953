import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Resource } from "../adapters/resource";
import { Place } from "../place";

/**
 * What the engine writes in place of a value that is known only when deployed, one for each type of value.
 *
 * @see @pulumi/policy/proxy.js, unknownBooleanValue and its siblings
 */
const UNKNOWN: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Whether a raw value of a Pulumi resource's inputs stands for one that is known only when deployed. */
export function isUnknown(raw: unknown): boolean {
  return UNKNOWN.has(raw);
}

/** What Pulumi prints in place of a secret, whatever the secret's type. */
export const REDACTED = "[secret]";

/**
 * Whether a value cannot be read here. `pulumi policy analyze --file` redacts what it cannot decrypt. A preview hands over
 * secrets as they are, so there the text is the program's own; see docs/decisions.md for why it is safe to treat it the same.
 */
function isUnread(raw: unknown): boolean | string {
  return raw === REDACTED ? ENCRYPTED : isUnknown(raw);
}

const ENCRYPTED =
  "it is encrypted: set PULUMI_CONFIG_PASSPHRASE, or log in to the stack's secrets provider, and run this again";

/**
 * Takes the inputs out of what the SDK hands to a policy. Its proxy throws at the first unknown value that is read, and
 * what it throws would end the policy for this resource; property descriptors give the values themselves.
 */
export function readResource({ type, name, urn, props }: ResourceValidationArgs): Resource {
  const inputs: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(props)) inputs[key] = Object.getOwnPropertyDescriptor(props, key)?.value;
  return { type, name, urn, inputs: Place.root(inputs, isUnread) };
}
