/** Characters of a document in which helm's comment is looked for. */
const START = 1000;

/** Returns the template that `helm template` notes at the start of each document it prints: `# Source: shop/templates/web.yaml`. */
export function helmTemplateIn(text: string): string | undefined {
  for (const line of text.slice(0, START).split("\n")) {
    const [, template] = /^# Source: ([\w@.+/-]+)\s*$/.exec(line) ?? [];
    if (template !== undefined) return template;
    if (line.trim() !== "" && !/^(?:---|#)/.test(line)) return undefined;
  }
  return undefined;
}
