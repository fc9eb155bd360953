/** A resource as the engine passes it to a policy pack. */
export interface AnalyzedResource {
  /** Such as `docker:index/container:Container`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** JSON with the engine's placeholders for unknown values, secrets, assets and archives. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The innermost line of the program's own code that registered it, if a program was run and the line is known. */
  readonly position?: ProgramPosition;
  /**
   * Top-level inputs with values that are unknown only because no engine read them, and what they depend on: `stack acme/net/dev`.
   */
  readonly unanswered?: Readonly<Record<string, string>>;
  /** Whether it is a component whose resources are created by its provider, and are missing if no provider runs. */
  readonly isRemote?: boolean;
}

/** A line of a program. Lines and columns count from 1. */
export interface ProgramPosition {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
