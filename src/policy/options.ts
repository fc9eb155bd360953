/** The part of JSON Schema that the configuration uses: what the Pulumi CLI reads, and what is checked here. */
export interface Schema {
  readonly type: "string" | "boolean" | "array" | "object";
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minLength?: number;
  /** A form that the type does not tell, and its name in a message; ours alone, the CLI does not know it. */
  readonly form?: {
    readonly isValid: (text: string) => boolean;
    readonly name: string;
    /** What to write instead of a text, where that is known. */
    readonly hint?: (text: string) => string | undefined;
  };
}

/** A policy's own properties: each with a default, so that a check never meets an absent one. */
export type OptionsSchema<Options> = { readonly [K in keyof Options]: Schema & { readonly default: Options[K] } };
