/** The YAML library takes time proportional to the square of the depth; readers of YAML accept a thousand levels. */
const DEEPEST = 2_000;

/** Whether lists and objects in brackets are nested too deeply for a text to be edited. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (const [part] of text.matchAll(/\\[^]|["[\]{}]/g)) {
    if (part === '"') isQuoted = !isQuoted;
    else if (!isQuoted) depth += STEPS[part] ?? 0;
    if (depth > DEEPEST) return true;
  }
  return false;
}

const STEPS: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };
