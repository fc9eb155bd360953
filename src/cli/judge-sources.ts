import { dirname } from "node:path";
import { excludedIn, excludeMistake, type ConfiguredPolicy } from "../guard/config";
import type { Report } from "../guard/report";
import { PREVIEW_INSTEAD, readAll } from "../programs";
import { FORMATS, type Problem, type ReadOptions, type Skipped } from "../sources";
import { oneLine, printable, quote } from "../values/text";
import { UsageError, oneOf, type CommandOption, type Given, type Terminal } from "./command";
import { judgeAhead, threadsFor } from "./judging/ahead";
import { FileJudge, type Judging } from "./judging/file-judge";
import { Progress } from "./progress";
import { inlineLess } from "./short-run";
import type { Configuration } from "./settings-file";

/** Describes SOURCE in the help of commands that have such operands. */
export const SOURCES =
  "A SOURCE is a file, a folder, a pattern such as 'k8s/**/*.yaml', or - for standard input. The file type is detected from its content: " +
  `${FORMATS.map(({ title }) => title).join(", ")}. A folder with a Pulumi.yaml file is treated as a program and run with mocks, ` +
  "unless you specify --from.";

export const SOURCE_OPTIONS = {
  from: {
    type: "string",
    value: "KIND",
    description: `Read every SOURCE as: ${FORMATS.map(({ id }) => id).join(", ")}. Default: detected from content.`,
  },
  stack: {
    type: "string",
    value: "NAME",
    description:
      "The stack to run a program for, as NAME or ORGANIZATION/NAME. Its unencrypted configuration is read. Default: dev.",
  },
  namespace: {
    type: "string",
    value: "NAME",
    description: "The namespace of manifests without one, as in kubectl apply --namespace. Default: default.",
  },
  exclude: {
    type: "string",
    multiple: true,
    value: "GLOB",
    description: "Exclude files and folders, such as 'charts/**', relative to the working directory. Repeatable.",
  },
} as const satisfies Record<string, CommandOption>;

interface JudgeOptions {
  readonly given: Given;
  readonly configuration: Pick<Configuration, "config" | "file">;
  readonly terminal: Terminal;
  /** The date in UTC, `YYYY-MM-DD`. */
  readonly today: string;
}

export interface JudgedSources {
  readonly report: Report;
  /** Returns an empty report, to judge files again in the same way. */
  readonly newReport: () => Report;
  /** The policies that judged, with their configuration, including disabled ones. */
  readonly policies: readonly ConfiguredPolicy[];
  readonly problems: readonly Problem[];
  readonly skipped: readonly Skipped[];
}

/**
 * Reads and judges the sources named by the operands, one file at a time, and keeps only the findings. Unreadable files are
 * reported immediately.
 *
 * @throws UsageError if there are no sources
 */
export async function judgeSources(
  sources: readonly string[],
  { given: { texts, lists }, configuration: { config, file: configFile }, terminal, today }: JudgeOptions,
): Promise<JudgedSources> {
  if (sources.length === 0) throw new UsageError("Expected a SOURCE, such as a file or a folder, found none");
  inlineLess();
  const { stack } = texts;
  const folder = dirname(configFile ?? "");
  const exclude = [
    { folder: ".", globs: globsIn(lists["exclude"] ?? []) },
    { folder, globs: excludedIn(config) },
  ];
  const reading = fileOptions(texts);
  const judging: Judging = { config, folder, today, reading };
  const judge = new FileJudge(judging);
  const report = judge.newReport();
  const problems: Problem[] = [];
  const skips: Skipped[] = [];
  const progress = new Progress(terminal);
  const options = { ...reading, exclude, ...(stack === undefined ? {} : { stack }) };
  for await (const { file, resources, problem, skipped } of readAll(sources, options, {
    each: (read) => {
      progress.step(read.file);
      return judge.judge(read);
    },
    ahead: (files) =>
      judgeAhead(files, {
        judging,
        judge,
        threads: threadsFor(files.length),
        progress: (count) => progress.add(count),
      }),
  })) {
    if (skipped !== undefined) {
      skips.push(skipped);
      progress.clear();
      terminal.err(`container-guard: skipped ${oneLine(skipped.file)}: ${printable(skipped.reason)}\n`);
      continue;
    }
    for (const results of resources) report.append(results);
    const open = resources.find(({ unanswered }) => unanswered !== undefined)?.unanswered;
    const met = problem ?? (open === undefined ? undefined : unanswered(file, open));
    if (met === undefined) continue;
    problems.push(met);
    progress.clear();
    terminal.err(`container-guard: cannot read ${placeOf(met, file)}: ${printable(met.reason)}\n${detailsOf(met)}`);
  }
  progress.clear();
  return { report, newReport: () => judge.newReport(), policies: judge.policies, problems, skipped: skips };
}

/**
 * Returns the options for reading a file.
 *
 * @throws UsageError if one is invalid
 */
export function fileOptions({ from, namespace }: Given["texts"]): Pick<ReadOptions, "format" | "namespace"> {
  const kinds = FORMATS.map(({ id }) => id);
  return {
    ...(from === undefined ? {} : { format: oneOf("--from", from, kinds) }),
    ...(namespace === undefined ? {} : { namespace: namespaceNamed(namespace) }),
  };
}

/** @throws UsageError if no namespace can have the name */
function namespaceNamed(name: string): string {
  if (/^[a-z\d]([-a-z\d]{0,61}[a-z\d])?$/.test(name)) return name;
  throw new UsageError(
    `Invalid --namespace ${quote(name)}: expected lower-case letters, digits and hyphens, such as shop`,
  );
}

/** @throws UsageError if one of them is not a valid glob */
function globsIn(globs: readonly string[]): readonly string[] {
  const mistake = excludeMistake(globs);
  if (mistake !== undefined) throw new UsageError(`Invalid --exclude: ${mistake}`);
  return globs;
}

function unanswered(file: string, open: string): Problem {
  return { file, line: null, column: null, reason: `${open}, which is not read here; ${PREVIEW_INSTEAD}` };
}

function detailsOf({ details = "" }: Problem): string {
  return details === "" ? "" : `${details}\n`;
}

function placeOf({ line, column }: Problem, file: string): string {
  const name = file === "-" ? "standard input" : file === "" ? '""' : oneLine(file);
  return line === null ? name : `${name}, line ${line}, column ${column}`;
}
