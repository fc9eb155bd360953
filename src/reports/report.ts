import type { LocatedFinding, Results } from "../guard/report";
import type { ConfiguredPolicy } from "../guard/config";
import type { Problem, Skipped } from "../sources";
import { oneLine } from "../values/text";
import type { Position } from "../yaml/lines";

/** Replacements of parts of a file. */
export type TextFix = ReadonlyArray<{ readonly start: Position; readonly end: Position; readonly text: string }>;

/** The input of a report writer. */
export interface Writing {
  /** The results to list: all, or with an earlier report, new findings only. */
  readonly report: Results;
  /** All results, for formats that are records of everything that was checked. */
  readonly complete: Results;
  /** The earlier report that the results were compared with. */
  readonly since?: { readonly file: string; readonly known: number; readonly resolved: number };
  /** Returns what identifies a finding in other runs. */
  readonly fingerprintOf: (finding: LocatedFinding) => string;
  /** Returns how a finding is repaired in the text of its file; undefined if that is not possible. */
  readonly fixOf: (finding: LocatedFinding) => TextFix | undefined;
  /** Files, or parts of them, that could not be read. */
  readonly problems: readonly Problem[];
  /** Files and folders that were skipped, with the reason. */
  readonly skipped: readonly Skipped[];
  /** Every policy with its configuration, including disabled ones. */
  readonly policies: readonly ConfiguredPolicy[];
  /** The sources as the user wrote them. */
  readonly sources: readonly string[];
  /** The version of container-guard. */
  readonly version: string;
  readonly homepage: string | undefined;
  /** The time in UTC, `YYYY-MM-DDThh:mm:ssZ`. */
  readonly time: string;
  /** The commit that is checked out in the working directory, if it is in a Git repository. */
  readonly commit: string | undefined;
  /** The date in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** Where the configuration comes from; both are undefined for the defaults. */
  readonly configuration: { readonly file: string | undefined; readonly preset: string | undefined };
  /** The width of the terminal that the text report is printed on, in columns; undefined for a file or a pipe. */
  readonly width: number | undefined;
  /** Whether the text report uses colors. */
  readonly isColoured: boolean;
  /** Whether to show every finding in detail in formats that shorten long lists. */
  readonly showsAll: boolean;
  /** Whether to list exempt findings in formats that omit them by default. */
  readonly showsExempt: boolean;
  /** Whether the text report prints the exemptions that would cover the findings. */
  readonly showsExemption: boolean;
  /** Whether this finding makes the command exit with 1. */
  readonly isFailing: (finding: LocatedFinding) => boolean;
}

/** Returns a report as the complete text of a file or of standard output, with a final line break. */
export type Writer = (writing: Writing) => string;

/** The one-word label of a finding in reports. */
export type Label = "mandatory" | "advisory" | "undecided" | "exempt";

export function labelOf({ exemption, verdict, level }: LocatedFinding): Label {
  if (exemption !== null) return "exempt";
  return verdict === "undecided" && level === "advisory" ? "undecided" : level;
}

const LONGEST_PATH = 4096; // characters, the limit on Linux

/** Returns a file's name in a form that people can copy. */
export function fileName(file: string): string {
  if (file === "-") return "standard input";
  // GitHub Actions treats two colons at the beginning of a line as a command.
  return oneLine(/^\s*::/.test(file) ? `./${file}` : file, LONGEST_PATH);
}

/** `shop.yaml:41:15`, `standard input:41:15 (shop/templates/web.yaml)` */
export function placeOf({ file, template, location }: LocatedFinding): string {
  const place = location === undefined ? fileName(file) : `${fileName(file)}:${location.line}:${location.column}`;
  return template === undefined ? place : `${place} (${oneLine(template)})`;
}

/** Returns the note on container lists that are secrets, which no policy could read; undefined if there are none. */
export function secretListsNote({ secretLists }: Results): string | undefined {
  if (secretLists === 0) return undefined;
  const lists =
    secretLists === 1 ? "1 container list is a secret and was" : `${secretLists} container lists are secrets and were`;
  return (
    `${lists} not checked: use the policy pack (pulumi preview --policy-pack), or pulumi stack export --show-secrets; ` +
    "--fail-on undecided makes this a failure"
  );
}

/** Returns how many sources could not be read, each counted once: `2 sources could not be read`. */
export function unreadText(problems: readonly Problem[]): string {
  return `${plural(new Set(problems.map(({ file }) => file)).size, "source")} could not be read`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
