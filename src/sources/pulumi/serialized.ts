import { Place, Secret } from "../../model/place";
import { isUnknown, REDACTED } from "./unknown";

/**
 * The property that marks an object as a special value, such as a secret, and its possible values.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value that the source does not contain; the reason ends a sentence. */
class Hidden {
  constructor(readonly reason: string) {}
}

/**
 * Reads a resource's inputs from a state, a preview or a message of the engine: in these, secrets, assets and references to
 * other resources are objects with a signature.
 *
 * @param unanswered - top-level inputs with values that were not read, and what they depend on
 */
export function serializedInputs(raw: unknown, unanswered: Readonly<Record<string, string>> = {}): Place {
  const inputs = deserialize(raw) as Properties;
  const read = Object.entries(unanswered).map(
    ([key, source]) =>
      [key, explainUnknown(inputs[key], new Hidden(`it depends on ${source}, which is not read here`))] as const,
  );
  return Place.root(read.length === 0 ? inputs : { ...inputs, ...Object.fromEntries(read) }, isHidden);
}

function explainUnknown(raw: unknown, reason: Hidden): unknown {
  if (isUnknown(raw)) return reason;
  if (raw instanceof Secret) return new Secret(explainUnknown(raw.value, reason));
  if (typeof raw !== "object" || raw === null || raw instanceof Hidden) return raw;
  if (Array.isArray(raw)) return raw.map((item) => explainUnknown(item, reason));
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, explainUnknown(value, reason)]));
}

function isHidden(raw: unknown): boolean | string {
  return raw instanceof Hidden ? raw.reason : isUnknown(raw);
}

type Properties = Readonly<Record<string, unknown>>;

function deserialize(raw: unknown): unknown {
  if (typeof raw === "string") return raw === REDACTED ? new Hidden(BLINDED_BY_PREVIEW) : raw;
  if (typeof raw !== "object" || raw === null) return raw;
  if (Array.isArray(raw)) return raw.map(deserialize);
  const properties = raw as Properties;
  if (Object.hasOwn(properties, SIGNATURE)) return special(properties);
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, deserialize(value)]));
}

const BLINDED_BY_PREVIEW = "it is a secret; only the policy pack can check it: pulumi preview --policy-pack";
const ENCRYPTED = "it is encrypted in the state; to check it, use pulumi stack export --show-secrets";

/** Whether the reason is that the value is a secret. */
export function isSecretReason(reason: string): boolean {
  return reason === BLINDED_BY_PREVIEW || reason === ENCRYPTED;
}

function special(properties: Properties): unknown {
  switch (properties[SIGNATURE]) {
    case SECRET:
      return secret(properties);
    case OUTPUT:
      return output(properties);
    case RESOURCE: // the engine passes a policy its ID, or its URN if it is a component
      return "id" in properties ? properties["id"] || UNKNOWN : properties["urn"];
    case ASSET:
    case ARCHIVE:
      return new Hidden("it is a file");
    default:
      return new Hidden("its type is not supported");
  }
}

/** Registrations of a program contain the value itself; a state contains its JSON, encrypted by default. */
function secret({ value, plaintext }: Properties): unknown {
  if (value !== undefined) return secretOf(value);
  if (typeof plaintext !== "string") return new Hidden(ENCRYPTED);
  let parsed: unknown;
  try {
    parsed = JSON.parse(plaintext);
  } catch {
    return new Hidden("it is a secret that cannot be decoded");
  }
  return secretOf(parsed);
}

function secretOf(raw: unknown): Secret {
  const value = deserialize(raw);
  return value instanceof Secret ? value : new Secret(value);
}

function output({ value, secret: isSecret }: Properties): unknown {
  if (value === undefined) return UNKNOWN;
  return isSecret === true ? secretOf(value) : deserialize(value);
}
