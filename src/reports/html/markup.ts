import { escapeMarkup } from "../markup";

/** Finished HTML. All other values in `markup` are text and are escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | undefined | readonly Part[];

/** Builds HTML from a template: inserts markup unchanged, escapes text for elements and quoted attributes, and joins lists. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(unindented(strings).reduce((text, string, index) => text + written(parts[index - 1]) + string));
}

const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Removes the indentation of the source code, which would be most of the page if there are thousands of findings. */
function unindented(strings: TemplateStringsArray): readonly string[] {
  const known = templates.get(strings);
  if (known !== undefined) return known;
  const lines = strings.map((string) => string.replace(/\n\s+/g, "\n"));
  templates.set(strings, lines);
  return lines;
}

function written(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  return typeof part === "object" ? part.map(written).join("") : escapeMarkup(String(part));
}

/** Returns a section that the navigation links to. */
export function section(id: string, title: string, content: Part): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section> `;
}

export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell names its row. */
  readonly rows: ReadonlyArray<readonly Part[]>;
  /** Whether all other cells are counts. */
  readonly hasCounts: boolean;
}

/** Returns a table in a scrollable box that can be reached by keyboard. */
export function table({ caption, head, rows, hasCounts }: Table): Markup {
  const kind = hasCounts ? markup` class="counts"` : undefined;
  return markup`<div class="box" role="region" aria-label="${caption}" tabindex="0">
<table${kind}>
<thead><tr>${head.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(row)}</tbody>
</table>
</div>
`;
}

function row([first, ...cells]: readonly Part[]): Markup {
  return markup`<tr>
    <th scope="row">${first}</th>
    ${cells.map((cell) => markup`<td>${cell}</td>`)}
  </tr> `;
}
