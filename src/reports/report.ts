import type { Report } from "../check";
import type { Policy } from "../policy";
import type { Problem } from "../sources";

/** What a report is written from, besides the findings. */
export interface Writing {
  readonly report: Report;
  /** Files, or parts of them, that could not be read. */
  readonly problems: readonly Problem[];
  /** Every policy, for what its findings do not say. */
  readonly policies: readonly Policy[];
  /** The tool's own. */
  readonly version: string;
  /** The day, UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** For people at a terminal. */
  readonly isColoured: boolean;
  /** Whether to list what is exempt, where that is not done anyway. */
  readonly showsExempt: boolean;
}

/** Writes a report: the whole text of a file, or of standard output, with its last line's end. */
export type Writer = (writing: Writing) => string;
