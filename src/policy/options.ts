/** The subset of JSON Schema that the configuration uses, for the Pulumi CLI and for the checks here. */
export interface Schema {
  readonly type: "string" | "boolean" | "array" | "object";
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** The values of an object whose keys the user chooses, and the form of the keys. */
  readonly values?: Schema & { readonly keys: NonNullable<Schema["form"]> };
  readonly minLength?: number;
  /** A form beyond the type, and its name in messages. Used only here; the CLI ignores it. */
  readonly form?: {
    readonly isValid: (text: string) => boolean;
    readonly name: string;
    /** Returns what to write instead of a text, if known. */
    readonly hint?: (text: string) => string | undefined;
  };
}

/** A policy's own properties, each with a default, so that a check never sees an absent one. */
export type OptionsSchema<Options> = { readonly [K in keyof Options]: Schema & { readonly default: Options[K] } };
