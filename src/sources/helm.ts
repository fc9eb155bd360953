/** The number of characters at the start of a document that are searched for Helm's comment. */
const START = 1000;

const COMMENT = "# Source: ";

/** Returns the template named in the comment that `helm template` prints before a document: `# Source: shop/templates/web.yaml`. */
export function helmTemplateIn(text: string): string | undefined {
  const start = text.slice(0, START);
  if (!start.includes(COMMENT)) return undefined;
  for (const line of start.split("\n")) {
    const [, template] = /^# Source: ([\w@.+/-]+)\s*$/.exec(line) ?? [];
    if (template !== undefined) return template;
    if (line.trim() !== "" && !/^(?:---|#)/.test(line)) return undefined;
  }
  return undefined;
}
