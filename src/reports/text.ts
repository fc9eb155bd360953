import { fixesFor } from "./fixes";
import { orderedSections } from "./ordered";
import type { Writer, Writing } from "./report";
import { conclusionLines } from "./text/conclusion";
import { exemptionSections } from "./text/exemptions";

import { painter } from "./text/paint";
import { hanging, sectionText, widest, type Layout } from "./text/section";

/**
 * Writes text for people: the worst resource first, each source line once with its findings, and the fixes in a table at the end.
 * Empty if there is nothing to report, except on a terminal.
 */
export const writeText: Writer = (writing) => {
  const layout = { paint: painter(writing), width: writing.width };
  const parts = [
    ...orderedSections(writing).map((section) => sectionText(section, layout)),
    fixTable(writing, layout),
    ...exemptionSections(writing),
    conclusionLines(writing, layout.paint),
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [`${part}\n`])).join("\n");
};

function fixTable(writing: Writing, { paint, width }: Layout): string | undefined {
  const fixes = fixesFor(writing);
  if (fixes.length === 0) return undefined;
  const counts = widest(fixes, ({ count }) => String(count));
  const policies = widest(fixes, ({ policy }) => policy);
  const rows = fixes.flatMap(({ policy, count, advice }) =>
    hanging(`  ${String(count).padStart(counts)}  ${policy.padEnd(policies)}  `, advice, width),
  );
  return [paint("bold", "Fix"), ...rows].join("\n");
}
