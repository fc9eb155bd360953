import type { Encoding, Place, Style } from "../../model/place";
import { decodeJson, foldedKeyIn } from "../../values/go-json";

/** How a source writes the inputs of a resource. */
export interface Spelling {
  readonly style?: Partial<Style>;
  /** The inputs that are JSON text. */
  readonly encoded?: readonly string[];
}

/** CloudFormation's properties begin with a capital letter, and scalars are converted to the expected type. */
export const CLOUDFORMATION: Partial<Style> = {
  keyIn: (_, key) => key.charAt(0).toUpperCase() + key.slice(1),
  isConverted: true,
};

/** Objects whose keys the user chooses: they are the same in every style. */
export const USERS_KEYS: Partial<Style> = { keyIn: undefined };

/** JSON text as the AWS provider decodes it. */
const JSON_TEXT: Encoding = {
  name: "JSON text",
  decode: decodeJson,
  style: { isUnknown: () => false, keyIn: foldedKeyIn },
};

/** The inputs of a resource, whatever their spelling. */
export class Inputs {
  readonly all: Place;
  private readonly encoded: readonly string[] | undefined;

  constructor(inputs: Place, { style = {}, encoded }: Spelling) {
    this.all = inputs.inStyle(style);
    this.encoded = encoded;
  }

  at(key: string): Place {
    const place = this.all.at(key);
    return this.encoded?.includes(key) ? place.decoded(JSON_TEXT) : place;
  }
}
