import { visit } from "jsonc-parser";
import { UnreadableText, type Document } from "../../yaml/document";

/** @throws UnreadableText if an object in a JSON text has a key twice: readers differ in which one counts */
export function refuseDuplicates({ text, locate }: Document): void {
  if (!/^\s*\{/.test(text)) return;
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, _offset, _length, _line, _character, path) => {
      const keys = open.at(-1);
      if (keys?.has(name)) throw new UnreadableText("duplicate key", locate([...path(), name]));
      keys?.add(name);
    },
  });
}
