import type { LocatedFinding, Report } from "../guard/report";
import type { ConfiguredPolicy } from "../guard/config";
import type { Problem, Skipped } from "../sources";
import { oneLine } from "../values/text";

/** What a report is written from, besides the findings. */
export interface Writing {
  readonly report: Report;
  /** Files, or parts of them, that could not be read. */
  readonly problems: readonly Problem[];
  /** Files and folders that were left out, and why. */
  readonly skipped: readonly Skipped[];
  /** Every policy as it is configured, those that are disabled included. */
  readonly policies: readonly ConfiguredPolicy[];
  /** What was named to be checked, as it was given. */
  readonly sources: readonly string[];
  /** The tool's own. */
  readonly version: string;
  readonly homepage: string | undefined;
  /** The day, UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** For people at a terminal. */
  readonly isColoured: boolean;
  /** Whether to list what is exempt, where that is not done anyway. */
  readonly showsExempt: boolean;
  /** Whether to print, in text, the exemptions that would cover the findings. */
  readonly showsExemption: boolean;
  /** Whether the command ends with exit code 1 because of this finding. */
  readonly isFailing: (finding: LocatedFinding) => boolean;
}

/** Writes a report: the whole text of a file, or of standard output, with its last line's end. */
export type Writer = (writing: Writing) => string;

/** How a finding counts, in one word. */
export type Label = "mandatory" | "advisory" | "undecided" | "exempt";

export function labelOf({ exemption, verdict, level }: LocatedFinding): Label {
  if (exemption !== null) return "exempt";
  return verdict === "undecided" && level === "advisory" ? "undecided" : level;
}

const LONGEST_PATH = 4096; // characters; Linux has no longer ones

/** A file as a person may copy it. */
export function fileName(file: string): string {
  if (file === "-") return "standard input";
  // At the beginning of a line GitHub Actions take two colons for a command.
  return oneLine(/^\s*::/.test(file) ? `./${file}` : file, LONGEST_PATH);
}

/** `shop.yaml:41:15`, `standard input:41:15 (shop/templates/web.yaml)` */
export function placeOf({ file, template, location }: LocatedFinding): string {
  const place = location === undefined ? fileName(file) : `${fileName(file)}:${location.line}:${location.column}`;
  return template === undefined ? place : `${place} (${oneLine(template)})`;
}

/** The last word on container lists that are secrets, which no policy could read; undefined if there are none. */
export function secretListsNote({ secretLists }: Report): string | undefined {
  if (secretLists === 0) return undefined;
  const lists =
    secretLists === 1 ? "1 container list is a secret and was" : `${secretLists} container lists are secrets and were`;
  return (
    `${lists} not checked: use the policy pack (pulumi preview --policy-pack), or pulumi stack export --show-secrets; ` +
    "--fail-on undecided makes this a failure"
  );
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
