import type { EarlierFinding } from "../reports/since";
import { STDIN } from "../sources";
import { isObject } from "../sources/format";
import { OF_A_REPORT, readText } from "../sources/input";
import { kindOf, oneLine, quote } from "../values/text";
import { UnreadableText } from "../yaml/document";
import { UsageError } from "./command";

/**
 * Returns the findings in a report that `check --format json` wrote.
 *
 * @throws UsageError if the file cannot be read or is not such a report
 */
export function readEarlierReport(file: string): readonly EarlierFinding[] {
  if (file === STDIN) throw new UsageError("Invalid --since -: expected a file");
  const report = parse(file);
  const problem = problemIn(report);
  if (problem !== undefined)
    throw new UsageError(`Cannot use ${quote(file)} for --since: ${problem}; create it with check --format json`);
  return (report as { readonly findings: readonly EarlierFinding[] }).findings;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readText(file, OF_A_REPORT)) as unknown;
  } catch (error) {
    if (error instanceof UnreadableText) throw new UsageError(`Cannot read ${oneLine(file)}: ${error.message}`);
    if (error instanceof SyntaxError)
      throw new UsageError(`Cannot use ${quote(file)} for --since: it is not valid JSON`);
    throw error;
  }
}

/** Returns why a value is not a report, as a clause; undefined if it is one. */
function problemIn(report: unknown): string | undefined {
  if (!isObject(report)) return `expected a report, found ${kindOf(report)}`;
  const { version, tool, findings } = report;
  if (!isObject(tool) || tool["name"] !== "container-guard") return "it is not a report of container-guard";
  if (version !== 1) return "expected a report of version 1";
  if (!Array.isArray(findings)) return `findings: expected a list, found ${kindOf(findings)}`;
  for (const [index, finding] of (findings as readonly unknown[]).entries()) {
    const problem = isObject(finding) ? problemInFinding(finding) : `: expected an object, found ${kindOf(finding)}`;
    if (problem !== undefined) return `findings[${index}]${problem}`;
  }
  return undefined;
}

function problemInFinding(finding: Properties): string | undefined {
  const { resource } = finding;
  if (!isObject(resource)) return `.resource: expected an object, found ${kindOf(resource)}`;
  const problem = problemWith(finding, FINDING);
  if (problem !== undefined) return `.${problem}`;
  const inResource = problemWith(resource, RESOURCE);
  return inResource === undefined ? undefined : `.resource.${inResource}`;
}

type Properties = Readonly<Record<string, unknown>>;
type Type = "text" | "text or null" | "number or null";

const FINDING: Readonly<Record<string, Type>> = {
  policy: "text",
  verdict: "text",
  file: "text",
  line: "number or null",
  container: "text or null",
  path: "text",
  value: "text or null",
};

const RESOURCE: Readonly<Record<string, Type>> = {
  kind: "text",
  namespace: "text or null",
  name: "text",
  urn: "text or null",
};

function problemWith(properties: Properties, types: Readonly<Record<string, Type>>): string | undefined {
  for (const [name, type] of Object.entries(types)) {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const isNull = value === null && type !== "text";
    if (isNull || typeof value === (type === "number or null" ? "number" : "string")) continue;
    return `${name}: expected ${type}, found ${kindOf(value)}`;
  }
  return undefined;
}
