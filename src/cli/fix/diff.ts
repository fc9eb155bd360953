import { structuredPatch } from "diff";
import { painter } from "../../reports/text/paint";
import { printable } from "../../values/text";

const LONGEST = 300; // characters of a line that is shown

/** Words beside which a line may hold a secret. */
const SECRETIVE =
  /\benv|value|command|args|entrypoint|label|annotation|secret|password|token|configs?\b|upload|healthcheck/i;

/** Comparing two texts takes as long as the square of the lines that differ. */
const MOST_CHANGES = 2_000;

const NOT_SHOWN = "(not shown: the line may hold a secret)";

/**
 * Returns the changed lines as a unified diff without context, as the lines around them may hold secrets. For the same reason
 * a changed line is not shown if it is long or holds more than a setting.
 */
export function unifiedDiff(file: string, before: string, after: string, isColoured: boolean): string {
  const options = { context: 0, maxEditLength: MOST_CHANGES };
  const patch = structuredPatch(file, file, before, after, undefined, undefined, options);
  const paint = painter({ isColoured });
  const name = printable(file);
  const header = [paint("bold", `--- ${name}`), paint("bold", `+++ ${name}`)];
  if (patch === undefined) return [...header, `(not shown: more than ${MOST_CHANGES} lines)`, ""].join("\n");
  const lines = patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changes }) => [
    paint("cyan", `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`),
    ...changes.map((line) => paint(COLORS[line[0]!] ?? "reset", shown(line))),
  ]);
  return [...header, ...lines, ""].join("\n");
}

const COLORS: Readonly<Record<string, "red" | "green">> = { "-": "red", "+": "green" };

/** An empty range is written as the line before it. */
function range(start: number, count: number): string {
  if (count === 1) return String(start);
  return count === 0 ? `${start - 1},0` : `${start},${count}`;
}

function shown(line: string): string {
  const text = line.replace(/\r$/, "");
  const isHidden = text.length > LONGEST || SECRETIVE.test(text);
  return isHidden ? `${text.slice(0, 1)}${NOT_SHOWN}` : printable(text);
}
