import { reasonText } from "../../guard/exemption";
import type { LocatedFinding } from "../../guard/report";
import { oneLine, printable, shortened } from "../../values/text";
import { wrap } from "../../values/wrap";
import type { Section } from "../ordered";
import { LABELS } from "../rank";
import { fileName, labelOf } from "../report";
import { COLORS, type Paint } from "./paint";

export interface Layout {
  readonly paint: Paint;
  /** The width of the terminal; undefined for a file or a pipe, where lines are not broken. */
  readonly width: number | undefined;
}

/** Returns a resource's findings under a heading: each source line once, with the findings in it. */
export function sectionText(section: Section, layout: Layout): string {
  const { findings, shown } = section;
  const lines = bySourceLine(shown);
  const gutter = widest(lines, ({ line }) => line, 3) + 2;
  const policies = widest(shown, ({ policy }) => policy);
  const rest = restText(findings, shown);
  return [
    headingOf(section, layout),
    ...(lines.length === 0 ? [] : [""]),
    ...lines.flatMap(({ line, excerpt, findings: own }) => [
      ...(excerpt === "" ? [] : [`${layout.paint("dim", `${line.padStart(gutter)} │`)} ${excerpt}`]),
      ...own.flatMap((finding) => rowsOf(finding, { ...layout, gutter, policies })),
    ]),
    ...(rest === undefined ? [] : hanging("  ", rest, layout.width)),
  ].join("\n");
}

/** `shop.yaml  Deployment/shop/web   2 mandatory, 1 advisory` */
function headingOf({ file, name, findings }: Section, { paint }: Layout): string {
  const template = findings[0]?.template;
  const source = template === undefined ? fileName(file) : `${fileName(file)} (${oneLine(template)})`;
  const counts = LABELS.map((label) => [label, findings.filter((each) => labelOf(each) === label).length] as const)
    .filter(([, count]) => count > 0)
    .map(([label, count]) => `${count} ${label}`);
  return `${paint("bold", `${source}  ${name}`)}   ${counts.join(", ")}`;
}

interface SourceLine {
  /** The line number; empty if it is not known. */
  readonly line: string;
  /** Its text, or the path of the setting if the text cannot be shown. */
  readonly excerpt: string;
  readonly findings: readonly LocatedFinding[];
}

function bySourceLine(findings: readonly LocatedFinding[]): readonly SourceLine[] {
  const lines = new Map<string, SourceLine & { findings: LocatedFinding[] }>();
  for (const finding of findings) {
    const line = finding.location === undefined ? "" : String(finding.location.line);
    const excerpt = excerptOf(finding);
    const key = `${line} ${excerpt}`;
    const known = lines.get(key);
    if (known === undefined) lines.set(key, { line, excerpt, findings: [finding] });
    else known.findings.push(finding);
  }
  return [...lines.values()];
}

function excerptOf({ location, path }: LocatedFinding): string {
  const text = location?.excerpt.trim().replaceAll("\t", " ") ?? "";
  return printable(shortened(text === "" ? path : text));
}

interface Columns extends Layout {
  readonly gutter: number;
  /** The width of the longest policy's name. */
  readonly policies: number;
}

const LEAST_MESSAGE = 40; // columns; in fewer, a message has lines of its own

function rowsOf(finding: LocatedFinding, { paint, width, gutter, policies }: Columns): readonly string[] {
  const { policy, severity, message, exemption } = finding;
  const label = labelOf(finding);
  const text = printable(exemption === null ? message : `${message}; reason: ${oneLine(reasonText(exemption))}`);
  const bar = `${" ".repeat(gutter)} ${paint("dim", "│")}   `;
  const rank = `${bar}${paint(["bold", COLORS[label]], label.padEnd(9))}  ${severity.padEnd(8)}`;
  const head = `${rank}  ${paint("bold", policy)}${" ".repeat(policies - policy.length)}`;
  if (width === undefined) return [`${head}  ${text}`];
  const before = gutter + 5;
  const column = before + 9 + 2 + 8 + 2 + policies + 2;
  if (width - column < LEAST_MESSAGE)
    return [
      head.trimEnd(),
      ...wrap(text, Math.max(LEAST_MESSAGE, width - before - 2)).map((line) => `${bar}  ${line}`),
    ];
  const [first = "", ...more] = wrap(text, width - column);
  return [`${head}  ${first}`, ...more.map((line) => `${bar}${" ".repeat(column - before)}${line}`)];
}

/** Returns how many findings are not shown in detail, with their policies; undefined if all are. */
function restText(findings: readonly LocatedFinding[], shown: readonly LocatedFinding[]): string | undefined {
  if (shown.length === findings.length) return undefined;
  const detailed = new Set(shown);
  const counts = new Map<string, number>();
  for (const finding of findings)
    if (!detailed.has(finding)) counts.set(finding.policy, (counts.get(finding.policy) ?? 0) + 1);
  const policies = [...counts].map(([policy, count]) => (count === 1 ? policy : `${policy} (${count})`));
  return `… and ${findings.length - shown.length} more (--all): ${policies.join(", ")}`;
}

/** Returns the length of the longest text. Not `Math.max(…)`, which cannot take a hundred thousand arguments. */
export function widest<T>(items: readonly T[], textOf: (item: T) => string, least = 0): number {
  return items.reduce((width, item) => Math.max(width, textOf(item).length), least);
}

/** Returns the text after `head`, its lines below one another. */
export function hanging(head: string, text: string, width: number | undefined): readonly string[] {
  const lines = width === undefined ? [text] : wrap(text, Math.max(LEAST_MESSAGE, width - head.length));
  return lines.map((line, index) => (index === 0 ? head : " ".repeat(head.length)) + line);
}
