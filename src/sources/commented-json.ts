/**
 * Returns the value of JSON with comments and trailing commas; undefined for any other text. None of the tools whose files
 * are checked reads such JSON.
 */
export function commentedJson(text: string): unknown {
  // Loaded on demand, because few runs encounter such a file.
  const { parse } = require("jsonc-parser") as typeof import("jsonc-parser");
  const errors: object[] = [];
  try {
    const value: unknown = parse(text, errors as never[], { allowTrailingComma: true });
    return errors.length === 0 ? value : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // nested too deeply
    throw error;
  }
}
