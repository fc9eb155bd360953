import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { ROOT } from "./pulumi";

/** Returns the code blocks of a language in a document of the repository. */
export function snippets(document: string, language: string): readonly string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, snippet]) => snippet!);
}

/** The one YAML snippet of a document that has this text in it. */
export function yamlSnippet<T>(document: string, text: string): T {
  const [snippet, ...more] = snippets(document, "yaml").filter((each) => each.includes(text));
  if (snippet === undefined || more.length > 0) throw new Error(`Expected one snippet with ${text} in ${document}`);
  return load(snippet) as T;
}
