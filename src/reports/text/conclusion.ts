import { capitalized, conclusionOf, isSilent } from "../conclusion";
import type { Writing } from "../report";
import { COLORS, type Paint } from "./paint";

const NEXT =
  "Run `container-guard explain POLICY` for the reason, or `container-guard baseline` to accept these findings.";

/** Returns the last lines: the outcome, the notes, and the next command; undefined if there is nothing to report. */
export function conclusionLines(writing: Writing, paint: Paint): string | undefined {
  const isWatched = writing.width !== undefined;
  if (isSilent(writing) && !isWatched) return undefined;
  const { outcome, counts, notes } = conclusionOf(writing);
  const { findings } = writing.report;
  const isClean = findings.length === 0 && outcome === "Passed";
  const first = isClean ? capitalized(counts) : `${outcome}: ${counts}`;
  const color = outcome === "Passed" ? "green" : COLORS.mandatory;
  return [
    `${paint(["bold", color], first)}.`,
    ...(notes.length === 0 ? [] : [notes.join(" ")]),
    ...(findings.length === 0 ? [] : [paint("dim", NEXT)]),
  ].join("\n");
}
