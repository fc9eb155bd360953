import type { LocatedFinding } from "../guard/report";
import { labelOf } from "../reports/report";
import { oneOf } from "./command";

/** The findings that make a run fail. Each level includes the ones before it. */
const FAIL_ON: readonly string[] = ["mandatory", "advisory", "undecided"];

/**
 * Returns whether a finding makes a run fail, by the value of `--fail-on`.
 *
 * @throws UsageError if it is not one of the levels or `never`
 */
export function failingOn(text = "mandatory"): (finding: LocatedFinding) => boolean {
  const level = oneOf("--fail-on", text, [...FAIL_ON, "never"]);
  const failing = FAIL_ON.slice(0, FAIL_ON.indexOf(level) + 1);
  return (finding) => failing.includes(labelOf(finding));
}
