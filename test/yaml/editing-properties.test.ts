import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../src/model/apply-edits";
import type { PathEdit } from "../../src/model/edit";
import type { Step } from "../../src/model/place";
import { parseDocuments } from "../../src/yaml/document";
import { editText } from "../../src/yaml/editing";
import { add, remove, set } from "../support/edits";

const RUNS = 1_500;
const SEED = 20261127;

type Choose = <T>(...values: readonly T[]) => T;

/**
 * Writes random YAML: block and flow style, quotes, anchors, tags, aliases, merge keys, comments, blocks of text, odd indentation,
 * byte order marks.
 */
class Writer {
  private comments = 0;
  private readonly anchors: string[] = [];
  private anchored = 0;

  constructor(private readonly choose: Choose) {}

  private rarely(): boolean {
    return this.choose(false, false, false, false, false, false, true);
  }

  private comment(): string {
    return `# comment ${++this.comments}.${this.choose("", "", " - x", " y: z", " a, b")}`;
  }

  private endOfLine(): string {
    return this.rarely() ? `${this.choose(" ", "  ")}${this.comment()}` : this.choose("", "", "", " ");
  }

  private between(indent: number): readonly string[] {
    if (!this.rarely()) return [];
    return [this.choose("", `${" ".repeat(indent)}${this.comment()}`, `${" ".repeat(indent)}${this.comment()}`)];
  }

  private scalar(): string {
    return this.choose("1", "true", "text", '"a \\u0023 # b"', "'it''s'", "null", "~", "10:20", "a b", "yes", '""');
  }

  private key(index: number): string {
    const name = `k${index}`;
    if (this.rarely() && this.rarely()) return `${this.choose("!!str", "&k")} ${name}`;
    return this.choose(name, name, name, `"${name}"`, `'${name}'`, `"\\x6b${index}"`);
  }

  private anchor(name: string | undefined): string {
    return name === undefined ? "" : ` &${name}`;
  }

  private newAnchor(): string | undefined {
    return this.rarely() ? `x${++this.anchored}` : undefined;
  }

  /** Returns a value on one or several lines, of which only the first is not indented. */
  flow(depth: number, indent: number): string {
    const kind = depth <= 0 ? "scalar" : this.choose("scalar", "map", "list");
    if (kind === "scalar") return this.scalarInFlow();
    const count = this.choose(0, 1, 2, 3);
    const items = Array.from({ length: count }, (_, i) => {
      const value = this.flow(depth - 1, indent + 2);
      const isOdd = this.rarely() && this.rarely(); // an entry in a list, or a key without a value
      if (kind === "map" && isOdd) return this.key(i);
      return (kind === "map") === isOdd ? value : `${this.key(i)}: ${value}`;
    });
    const [open, close] = kind === "map" ? "{}" : "[]";
    const comma = count > 0 && this.rarely() ? "," : "";
    if (count > 0 && this.rarely()) {
      const inner = `\n${" ".repeat(indent + 2)}`;
      const lines = items.map((item, i) => {
        const end = i < count - 1 ? "," : comma;
        return `${inner}${item}${end}${this.rarely() ? ` ${this.comment()}` : ""}`;
      });
      return `${open}${lines.join("")}\n${" ".repeat(indent)}${close}`;
    }
    const pad = this.choose("", " ");
    return `${open}${pad}${items.join(this.choose(", ", ","))}${comma}${pad}${close}`;
  }

  private scalarInFlow(): string {
    if (this.anchors.length > 0 && this.rarely()) return `*${this.choose(...this.anchors)} `;
    const name = this.newAnchor();
    if (name !== undefined) this.anchors.push(name);
    return `${this.rarely() ? "!!str " : ""}${this.anchor(name).trimStart()} ${this.scalar()}`.trimStart();
  }

  /** Returns what follows a key or a dash, from the space before it. */
  value(depth: number, indent: number, isItem: boolean): readonly string[] {
    const kind = depth <= 0 ? this.choose("scalar", "flow") : this.choose("scalar", "flow", "map", "map", "list");
    if (kind === "scalar" && this.anchors.length > 0 && this.rarely())
      return [` *${this.choose(...this.anchors)}${this.endOfLine()}`];
    if (kind === "scalar" && this.rarely()) return this.text(indent);
    if (kind === "scalar" && this.rarely()) return [this.endOfLine()];
    const name = this.newAnchor();
    const written = this.written(kind, { depth, indent, isItem, anchor: this.anchor(name) });
    if (name !== undefined) this.anchors.push(name);
    return written;
  }

  private written(
    kind: "scalar" | "flow" | "map" | "list",
    { depth, indent, isItem, anchor }: { depth: number; indent: number; isItem: boolean; anchor: string },
  ): readonly string[] {
    if (kind === "scalar") return [`${anchor} ${this.scalar()}${this.endOfLine()}`];
    if (kind === "flow") return `${anchor} ${this.flow(2, indent + 2)}${this.endOfLine()}`.split("\n");
    const step = kind === "list" && !isItem ? this.choose(0, 2) : this.choose(1, 2, 2, 4);
    const lines = kind === "map" ? this.map(depth - 1, indent + step) : this.list(depth - 1, indent + step);
    const isInline =
      isItem && anchor === "" && step > 1 && !/^\s*(?:#|$)/.test(lines[0]!) && this.choose(true, true, false);
    if (isInline) return [lines[0]!.slice(indent + 1), ...lines.slice(1)];
    return [`${anchor}${this.endOfLine()}`, ...lines];
  }

  private text(indent: number): readonly string[] {
    const inner = " ".repeat(indent + 2);
    const head = this.choose("|", ">", "|-", "|+", ">-");
    return [` ${head}`, `${inner}one # not a comment`, `${inner}two`, ...(this.rarely() ? [""] : [])];
  }

  map(depth: number, indent: number): readonly string[] {
    const pad = " ".repeat(indent);
    const merges = this.anchors.length > 0 && this.rarely() ? [`${pad}<<: *${this.choose(...this.anchors)}`] : [];
    const count = this.choose(1, 2, 3);
    const entries = Array.from({ length: count }, (_, i) => {
      const before = this.between(indent);
      if (this.rarely() && this.rarely()) return [...before, `${pad}? ${this.key(i)}`, `${pad}: ${this.scalar()}`];
      const key = this.key(i);
      const [first, ...rest] = this.value(depth, indent, false);
      return [...before, `${pad}${key}:${first}`, ...rest];
    });
    return [...merges, ...entries.flat(), ...this.between(indent)];
  }

  private list(depth: number, indent: number): readonly string[] {
    const pad = " ".repeat(indent);
    return Array.from({ length: this.choose(1, 2, 3) }, () => {
      const before = this.between(indent);
      const [first, ...rest] = this.value(depth, indent, true);
      return [...before, `${pad}-${first}`, ...rest];
    }).flat();
  }

  document(): string {
    const head = this.choose<readonly string[]>([], [], ["---"], [this.comment(), "---"], ["%YAML 1.1", "---"], [""]);
    const body = this.choose(true, true, true, false) ? this.map(3, 0) : this.list(3, 0);
    const tail = this.choose<readonly string[]>([], [], ["", this.comment()], ["..."], ["---", "other: 1"]);
    const newline = this.choose("\n", "\n", "\r\n");
    const mark = this.rarely() ? "\ufeff" : "";
    const text = mark + [...head, ...body, ...tail].join("\n").split("\n").join(newline);
    return this.choose(true, true, false) ? text + newline : text;
  }
}

function placesIn(value: unknown, steps: readonly Step[] = []): ReadonlyArray<readonly [readonly Step[], unknown]> {
  const below = typeof value !== "object" || value === null ? [] : Object.entries(value);
  return [
    [steps, value],
    ...below.flatMap(([key, each]) => placesIn(each, [...steps, Array.isArray(value) ? Number(key) : key])),
  ];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function editOf(choose: Choose, places: ReturnType<typeof placesIn>): PathEdit {
  const [steps, value] = choose(...places);
  if (Array.isArray(value) && steps.length > 0 && choose(true, false)) return add(choose("ALL", "10:20"), ...steps);
  if (isObject(value) && choose(true, false))
    return choose(
      set(choose<string | boolean>(true, "RuntimeDefault"), ...steps, "new"),
      set(false, ...steps, "new", "inner"),
      add("ALL", ...steps, "new", "list"),
    );
  if (value === null && choose(true, false)) return set(true, ...steps, "new");
  if (steps.length === 0) return Array.isArray(value) ? remove(0) : set(true, "new");
  return typeof value === "object" && value !== null
    ? remove(...steps)
    : choose(remove(...steps), set(false, ...steps));
}

/** Leaves out edits that lead below another one. */
function independent(edits: readonly PathEdit[]): readonly PathEdit[] {
  return edits.filter(
    (edit, i) =>
      !edits.some(
        (other, j) =>
          i !== j &&
          ((j < i && other.path === edit.path) ||
            (other.change !== "add" &&
              other.steps.length < edit.steps.length &&
              other.steps.every((step, k) => step === edit.steps[k]))),
      ),
  );
}

/** Numbers that decide each choice; the first of several values where there are none left. */
const tapes = fc.array(fc.nat(5_039), { maxLength: 400, size: "max" });

function choosing(tape: readonly number[]): Choose {
  let at = 0;
  return (...values) => values[(tape[at++] ?? 0) % values.length]!;
}

describe("editing a generated text", function () {
  this.timeout(300_000);

  it("changes the edited values alone, keeps comments and line breaks, or refuses", function () {
    const counts = { edited: 0, refused: 0, unreadable: 0 };
    fc.assert(
      fc.property(tapes, (tape) => {
        const choose = choosing(tape);
        const text = new Writer(choose).document();
        const document = read(text);
        if (document === undefined) return void counts.unreadable++;
        const { value, locate } = document;
        const places = placesIn(value).filter(([steps]) => !steps.includes("<<"));
        const edits = independent(Array.from({ length: choose(1, 2, 3, 4) }, () => editOf(choose, places)));
        const { line, column } = locate([])!;
        const { text: after, refused } = editText(text, [{ line, column, edits }]);
        const made = edits.filter((edit) => !refused.some((each) => each.edit === edit));
        counts.edited += made.length;
        counts.refused += refused.length;
        const context = JSON.stringify({ text, edits, after }, null, 1);
        const expected = structuredClone(value) as object;
        applyEdits(expected, made);
        assert.deepEqual(read(after)?.value, expected, context);
        for (const [comment] of text.matchAll(/# comment \d+\./g))
          assert.ok(after.includes(comment), comment + context);
        if (text.includes("\r\n")) assert.doesNotMatch(after, /[^\r]\n/, context);
        else assert.doesNotMatch(after, /\r/);
        // A blank line that becomes the last one ends with a line break.
        if (text.endsWith("\n") || !/\n\r?\n/.test(text))
          assert.equal(after.endsWith("\n"), text.endsWith("\n"), context);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    this.test!.title += ` (${counts.edited} made, ${counts.refused} refused)`;
    assert.ok(counts.edited > counts.refused && counts.unreadable < RUNS / 4, JSON.stringify(counts));
  });
});

function read(text: string) {
  try {
    return parseDocuments(text)[0];
  } catch {
    return undefined;
  }
}
