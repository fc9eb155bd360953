import type { Problem, Skipped } from "../sources";
import { toJsonText } from "./json-text";
import { fileName, type Writer, type Writing } from "./report";
import { artifactOf } from "./sarif/artifact";
import { plain, resultsOf } from "./sarif/result";
import { ruleOf } from "./sarif/rule";

/** GitHub's code scanning rejects a file with more results. */
const MOST_RESULTS = 25_000;

const UNREADABLE = "unreadable-source";
const SKIPPED = "skipped-source";
const UNUSED = "unused-exemption";
const TOO_MANY = "too-many-results";

/**
 * Writes SARIF 2.1.0 with one run. Exempt findings are included as suppressed results, and with an earlier report, findings that it
 * has too: code scanning closes the alerts of results that are missing.
 *
 * No result is omitted, however many there are: a truncated list would look like a complete one.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const writeSarif: Writer = (writing) => {
  const rules = writing.policies.filter(({ level }) => level !== "disabled");
  const results = resultsOf(
    writing,
    rules.map(({ policy }) => policy.id),
  );
  const run = {
    tool: { driver: { ...driverOf(writing), rules: rules.map(ruleOf) } },
    invocations: [invocationOf(writing, results.length)],
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The working directory of the check." } } },
    columnKind: "utf16CodeUnits",
    results,
  };
  return toJsonText({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] });
};

function driverOf({ version, homepage }: Writing): object {
  return { name: "container-guard", version, ...(homepage === undefined ? {} : { informationUri: homepage }) };
}

function invocationOf({ problems, skipped, report, sources }: Writing, results: number): object {
  const configuration = [
    ...report.unusedExemptions.map(({ policy, resource, reason }) =>
      notification(UNUSED, "warning", `Unused exemption of ${resource} from ${policy}: ${reason}`),
    ),
    ...(results > MOST_RESULTS ? [notification(TOO_MANY, "warning", tooMany(results))] : []),
  ];
  return {
    executionSuccessful: problems.length === 0,
    toolExecutionNotifications: [...problems.map(unreadable), ...skipped.map(skippedSource)],
    toolConfigurationNotifications: configuration,
    ...(sources.includes("-") ? { stdin: artifactOf("-") } : {}),
  };
}

function notification(id: string, level: string, text: string): object {
  return { descriptor: { id }, level, message: { text: plain(text) } };
}

function tooMany(results: number): string {
  return `The report has ${results} results, but GitHub's code scanning accepts at most ${MOST_RESULTS}. Check fewer sources at a time.`;
}

function unreadable({ file, line, column, reason }: Problem): object {
  const region = line === null ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    ...notification(UNREADABLE, "error", `Cannot read ${fileName(file)}: ${reason}`),
    locations: [{ physicalLocation: { artifactLocation: artifactOf(file), ...region } }],
  };
}

/** Returns a notification without a location, because the file may be a glob. */
function skippedSource({ file, reason }: Skipped): object {
  return notification(SKIPPED, "note", `Skipped ${fileName(file)}: ${reason}`);
}
