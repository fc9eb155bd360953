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
