import { Place, Secret } from "../../model/place";
import { isUnknown, REDACTED } from "./unknown";

/**
 * The property that says that an object is more than its JSON, and what it then is.
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

/** A value that is not in what is read; the reason ends a sentence. */
class Hidden {
  constructor(readonly reason: string) {}
}

/**
 * A resource's inputs as Pulumi writes them into a state, a preview or a message of its own: secrets, assets and
 * references to other resources are objects with a signature.
 *
 * @param unanswered - top-level inputs that were not read, and what they depend on: what is unknown in them is so for that reason
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

const BLINDED_BY_PREVIEW = "it is a secret, which only the policy pack sees: pulumi preview --policy-pack";
const ENCRYPTED = "it is encrypted in the state; pulumi stack export --show-secrets shows it";

/** Whether a reason says that a value is a secret, which can be shown. */
export function isSecretReason(reason: string): boolean {
  return reason === BLINDED_BY_PREVIEW || reason === ENCRYPTED;
}

function special(properties: Properties): unknown {
  switch (properties[SIGNATURE]) {
    case SECRET:
      return secret(properties);
    case OUTPUT:
      return output(properties);
    case RESOURCE: // the engine hands a policy its ID, or its URN if it is a component
      return "id" in properties ? properties["id"] || UNKNOWN : properties["urn"];
    case ASSET:
    case ARCHIVE:
      return new Hidden("it is a file");
    default:
      return new Hidden("it is of a kind that is not known here");
  }
}

/** The program's own registrations have the value itself; a state has its JSON, encrypted unless it is asked for. */
function secret({ value, plaintext }: Properties): unknown {
  if (value !== undefined) return secretOf(value);
  if (typeof plaintext !== "string") return new Hidden(ENCRYPTED);
  let parsed: unknown;
  try {
    parsed = JSON.parse(plaintext);
  } catch {
    return new Hidden("it is a secret that cannot be read");
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
