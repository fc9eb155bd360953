import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event } from "js-yaml";
import type { Region } from "./flow-regions";
import type { Events } from "./events";

/** More spaces than any line of a manifest is indented by. */
const MOST_INDENTATION = 200;

/** Returns the text with the lines of each region indented as far as its first line, so that YAML accepts them. */
export function indented(given: string, regions: readonly Region[]): Pick<Events, "text" | "original"> {
  const pieces: string[] = [];
  const added: Added[] = [];
  let from = 0;
  let shift = 0;
  for (const { column, lines } of regions)
    for (const place of lines) {
      const count = Math.min(column, MOST_INDENTATION) - indentationAt(given, place);
      if (count <= 0) continue;
      pieces.push(given.slice(from, place), " ".repeat(count));
      added.push({ place, start: place + shift, end: place + shift + count });
      from = place;
      shift += count;
    }
  return { text: pieces.join("") + given.slice(from), original: (offset) => originalOf(offset, added) };
}

/** Spaces inserted at an offset of the given text, and their offset in the new text. */
interface Added {
  readonly place: number;
  readonly start: number;
  readonly end: number;
}

function indentationAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === " ") at++;
  return at - lineStart;
}

function originalOf(offset: number, added: readonly Added[]): number {
  let low = 0;
  for (let high = added.length; low < high; ) {
    const middle = Math.floor((low + high) / 2);
    if (added[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  const last = added[low - 1];
  return last === undefined ? offset : last.place + Math.max(0, offset - last.end);
}

/** Whether the YAML reader found a value at the start of each region, and the same brackets inside it. */
export function hasRegions({ events, original }: Events, regions: readonly Region[]): boolean {
  const isFlow: boolean[] = [];
  const found = new Set<number>();
  let next = 0;
  for (const event of events) {
    const start = startOf(event);
    if (start !== undefined) {
      const at = original(start);
      while (regions[next] !== undefined && regions[next]!.end <= at) next++;
      const region = regions[next];
      const isInside = region !== undefined && at > region.start;
      if (isInside !== (isFlow.at(-1) ?? false)) return false;
      if (at === region?.start && !isBlock(event)) found.add(next);
    }
    if (event.type === EVENT_ID.POP) isFlow.pop();
    else if (event.type === EVENT_ID.DOCUMENT || isCollection(event))
      isFlow.push(isCollection(event) && !isBlock(event));
  }
  return found.size === regions.length;
}

type Collection = Extract<Event, { readonly start: number }>;

function isCollection(event: Event): event is Collection {
  return event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING;
}

function isBlock(event: Event): boolean {
  return isCollection(event) && event.style === COLLECTION_STYLE.BLOCK;
}

function startOf(event: Event): number | undefined {
  if (isCollection(event)) return event.start;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0) return undefined;
  const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return event.valueStart - (isQuoted ? 1 : 0);
}
