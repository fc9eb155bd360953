import type { LocatedFinding } from "../guard/report";
import { resourceName } from "../guard/exemption";
import type { Problem, Skipped } from "../sources";
import { oneLine } from "../values/text";
import { escapeMarkup } from "./markup";
import { fileName, labelOf, placeOf, type Writer, type Writing } from "./report";

/**
 * Writes JUnit XML: a suite for each file, and a test case for each finding and each workload without findings.
 *
 * A finding is a **failure** if it makes the command exit with 1, so a pipeline fails exactly when a test does. Findings below
 * that level, undecided findings and exempt findings are **skipped**: GitLab, Jenkins and Azure Pipelines count skipped tests
 * separately and show the reason, while few people read the output of a passed test. An unreadable source is an **error**, and
 * a source that was left out is skipped.
 *
 * CI systems identify a test by class and name, and GitLab drops one of two tests that share both. The class is the file and the
 * resource, the name is the policy and the path, and neither contains the line. `file` and `line` of a test case are not in
 * Jenkins' junit-10.xsd, which its junit step does not enforce; GitLab, CircleCI and annotating actions link to the file with them.
 */
export const writeJunit: Writer = (writing) => {
  const suites = [...suitesOf(writing)].map(([file, cases]) => ({ file, cases }));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "container-guard", ...countsOf(all) })}>`,
    ...suites.flatMap(({ file, cases }) => suite(file, cases)),
    "</testsuites>",
    "",
  ].join("\n");
};

interface TestCase {
  readonly name: string;
  readonly classname: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly outcome?: Outcome;
}

interface Outcome {
  readonly element: "failure" | "skipped" | "error";
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

/** Returns the suites in the order in which the files were read. */
function suitesOf({ report, problems, skipped, isFailing }: Writing): ReadonlyMap<string, readonly TestCase[]> {
  const suites = new Map<string, TestCase[]>();
  const names = new Map<string, number>();
  const add = (test: TestCase): void => {
    const key = JSON.stringify([test.classname, test.name]);
    const count = (names.get(key) ?? 0) + 1;
    names.set(key, count);
    const cases = suites.get(test.file);
    const unique = count === 1 ? test : { ...test, name: `${test.name} (${count})` };
    if (cases === undefined) suites.set(test.file, [unique]);
    else cases.push(unique);
  };
  const found = new Set<string>();
  for (const finding of [...report.findings, ...report.exempt]) {
    found.add(className(finding));
    add(testOf(finding, isFailing(finding)));
  }
  for (const judged of report.judged)
    if (!found.has(className(judged)))
      add({ name: "all policies", classname: className(judged), file: judged.file, line: undefined });
  for (const problem of problems) add(unreadable(problem));
  for (const each of skipped) add(skippedSource(each));
  return suites;
}

function className({ file, resource }: Pick<LocatedFinding, "file" | "resource">): string {
  return `${fileName(file)} ${resourceName(resource)}`;
}

function testOf(finding: LocatedFinding, isFailing: boolean): TestCase {
  const { policy, path, file, location } = finding;
  const name = [policy, path].filter(Boolean).join(" ");
  const element = isFailing && finding.exemption === null ? "failure" : "skipped";
  return { name, classname: className(finding), file, line: location?.line, outcome: { element, ...wordsOf(finding) } };
}

function wordsOf(finding: LocatedFinding): Omit<Outcome, "element"> {
  const { message, why, fix, path, exemption } = finding;
  const label = labelOf(finding);
  const where = [placeOf(finding), path].filter(Boolean).join("  ");
  const details = exemption === null ? [`why: ${why}`, `fix: ${fix}`] : [`reason: ${oneLine(exemption.reason)}`];
  return { type: label, message: `${label}: ${message}`, text: [`where: ${where}`, ...details].join("\n") };
}

function unreadable({ file, line, reason }: Problem): TestCase {
  const message = `cannot read ${fileName(file)}: ${reason}`;
  const outcome: Outcome = { element: "error", type: "unreadable", message, text: reason };
  return { name: "source can be read", classname: fileName(file), file, line: line ?? undefined, outcome };
}

function skippedSource({ file, reason }: Skipped): TestCase {
  const outcome: Outcome = { element: "skipped", type: "skipped", message: `skipped: ${reason}`, text: reason };
  return { name: "source is checked", classname: fileName(file), file, line: undefined, outcome };
}

function suite(file: string, cases: readonly TestCase[]): readonly string[] {
  const name = fileName(file);
  return [
    `  <testsuite${attributes({ name, ...countsOf(cases), skipped: count(cases, "skipped") })}>`,
    ...cases.map(testCase),
    "  </testsuite>",
  ];
}

function countsOf(cases: readonly TestCase[]) {
  return { tests: cases.length, failures: count(cases, "failure"), errors: count(cases, "error") };
}

function count(cases: readonly TestCase[], element: Outcome["element"]): number {
  return cases.filter(({ outcome }) => outcome?.element === element).length;
}

function testCase({ name, classname, file, line, outcome }: TestCase): string {
  const open = `    <testcase${attributes({ name, classname, ...(file === "-" ? {} : { file }), ...(line === undefined ? {} : { line }) })}`;
  if (outcome === undefined) return `${open}/>`;
  const { element, type, message, text } = outcome;
  return `${open}>\n      <${element}${attributes({ type, message })}>${escapeText(text)}</${element}>\n    </testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(String(value))}"`)
    .join("");
}

/** Escapes each line, and keeps the line breaks. */
function escapeText(text: string): string {
  return text.split("\n").map(escapeMarkup).join("\n");
}
