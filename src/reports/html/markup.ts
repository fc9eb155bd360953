import { escapeMarkup } from "../markup";

/** HTML that is written already. Everything else that comes into `markup` is text, and is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | undefined | readonly Part[];

/** HTML with values in it: markup as it is, text escaped for an element or a quoted attribute, lists one by one. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(unindented(strings).reduce((text, string, index) => text + written(parts[index - 1]) + string));
}

const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Without what only the source of the template is indented for: of thousands of findings it would be the most. */
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

/** A part of the page that the navigation leads to. */
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

/** In a box of its own that scrolls, as it may be long; the keyboard reaches it. */
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
