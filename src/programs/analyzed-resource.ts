/** A resource as the engine hands it to a policy pack. */
export interface AnalyzedResource {
  /** Such as `docker:index/container:Container`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** As JSON; unknown values, secrets, assets and archives as the engine writes them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The first line of the program itself that led to it, where a program was run and that is known. */
  readonly position?: ProgramPosition;
  /**
   * Top-level inputs in which something is unknown only because it was not read, and what that is: `stack acme/net/dev`. An
   * engine reads it at a preview.
   */
  readonly unanswered?: Readonly<Record<string, string>>;
  /** A component that its provider makes: what is in it is not seen where no provider runs. */
  readonly isRemote?: boolean;
}

/** A line of a program. Lines and columns count from 1. */
export interface ProgramPosition {
  /** From the project's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
