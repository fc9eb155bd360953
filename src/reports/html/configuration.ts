import { printable } from "../../values/text";
import { configurationName } from "../conclusion";
import type { Writing } from "../report";
import { usedConfig } from "../used-config";
import { markup, section, table, type Markup } from "./markup";

/** Lists the level and the properties of every policy, including defaults. */
export function configurationSection(writing: Writing): Markup {
  const { hash, levels, properties } = usedConfig(writing);
  const rows = Object.entries(levels).map(([id, level]) => [
    markup`<code>${id}</code> <span class="detail">${level}</span>`,
    Object.entries(properties[id] ?? {}).map(property),
  ]);
  const head = ["Policy", "Properties"];
  return section(
    "configuration",
    "Configuration",
    markup`<dl>
        <dt>Source</dt>
        <dd>${configurationName(writing.configuration)}</dd>
        <dt>Hash</dt>
        <dd><code>${hash}</code></dd>
      </dl>
      <p class="note">
        The hash identifies the levels, properties and exemptions. The trusted registries are the property
        <code>allowed</code> of <code>trusted-registries</code>.
      </p>
      ${table({ caption: "Levels and properties", head, rows, hasCounts: false })}`,
  );
}

function property([name, value]: readonly [string, unknown]): Markup {
  const values = Array.isArray(value) ? value : [value];
  const shown = values.map((each) => markup`<code>${text(each)}</code> `);
  return markup`<span class="property">${name}: ${values.length === 0 ? "none" : shown}</span> `;
}

function text(value: unknown): string {
  return printable(typeof value === "string" ? value : JSON.stringify(value));
}
